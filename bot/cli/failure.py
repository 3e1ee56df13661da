"""What a person at the terminal reads when a command cannot go on."""


class CommandFailed(Exception):
    """One sentence: what happened and what to do. `code`: the exit status."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
