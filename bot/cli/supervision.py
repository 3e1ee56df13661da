"""What `scriptdesk up` does about a process that died: a function of values, so that a test needs no process."""

from dataclasses import dataclass
from enum import StrEnum

DEATHS = 3
WITHIN = 60.0  # seconds
UNUSABLE_MODEL = 3  # Rasa's launcher exits with it: starting again would not help


class Next(StrEnum):
    START_AGAIN = "start_again"
    GIVE_UP = "give_up"
    BAD_MODEL = "bad_model"


@dataclass(frozen=True, slots=True)
class History:
    """When one process died: seconds of a steady clock, only those still within the window."""

    deaths: tuple[float, ...] = ()

    def died(self, at: float) -> "History":
        return History((*(death for death in self.deaths if at - death < WITHIN), at))


def decide(history: History, exit_code: int) -> Next:
    """What to do after the last death in `history`, which ended with `exit_code` (negative: by that signal)."""
    if exit_code == UNUSABLE_MODEL:
        return Next.BAD_MODEL
    return Next.GIVE_UP if len(history.deaths) >= DEATHS else Next.START_AGAIN
