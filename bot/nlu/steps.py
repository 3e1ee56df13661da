"""Progress of a training as JSON lines, for whoever draws the bar."""

import json
import time
from typing import TextIO

USUAL = 15
"""Steps of a training; the exact number is known only when the project has been read."""


class Steps:
    """Writes each step that begins: what it is, how many are done of how many, seconds since the start.

    Until `expect` is called the number of steps is the usual one.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._started = time.monotonic()
        self._done = 0
        self._total = USUAL

    def expect(self, more: int) -> None:
        """`more` steps follow those that have begun."""
        self._total = self._done + more

    def begin(self, step: str) -> None:
        self._write(step)
        self._done += 1

    def finish(self) -> None:
        """All steps are done."""
        self._done = self._total
        self._write("done")

    def _write(self, step: str) -> None:
        seconds = round(time.monotonic() - self._started, 1)
        self._out.write(json.dumps({"step": step, "done": self._done, "of": self._total, "seconds": seconds}) + "\n")
        self._out.flush()
