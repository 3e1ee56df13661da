"""What the doctor found: one line each, good or not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`sentence`: what is so; where that is not safe also why, and what to do. No value of a secret stands in it."""

    subject: str
    sentence: str
    wrong: bool

    def __str__(self) -> str:
        return f"{'!' if self.wrong else ' '} {self.subject}: {self.sentence}"


def good(subject: str, sentence: str) -> Finding:
    return Finding(subject, sentence, wrong=False)


def bad(subject: str, sentence: str) -> Finding:
    return Finding(subject, sentence, wrong=True)
