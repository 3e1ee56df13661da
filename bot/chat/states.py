"""Who has a conversation: the one table of its states and the transitions between them. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    LIVE = "live"
    CLOSED = "closed"


class Event(StrEnum):
    """What moves a conversation from one owner to another."""

    HAND_OFF = "hand_off"  # the bot stops; a person is asked for
    CLAIM = "claim"  # a member of staff takes it
    LEAVE_QUEUE = "leave_queue"  # the patient no longer waits
    GIVE_BACK = "give_back"  # staff return it to a queue, or lost their connection
    END_STRETCH = "end_stretch"  # staff are done: the bot answers again
    CLOSE = "close"  # by the patient or by staff


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.BOT, Event.HAND_OFF): State.QUEUED,
    (State.BOT, Event.CLOSE): State.CLOSED,
    (State.QUEUED, Event.CLAIM): State.LIVE,
    (State.QUEUED, Event.LEAVE_QUEUE): State.BOT,
    (State.QUEUED, Event.CLOSE): State.CLOSED,
    (State.LIVE, Event.GIVE_BACK): State.QUEUED,
    (State.LIVE, Event.END_STRETCH): State.BOT,
    (State.LIVE, Event.CLOSE): State.CLOSED,
}


class NotPossible(Exception):
    """The conversation is not in a state from which this can happen."""

    def __init__(self, state: State, happening: Event) -> None:
        super().__init__(f"{happening} is not possible in state {state}")
        self.state = state
        self.event = happening


@dataclass(frozen=True, slots=True)
class Standing:
    """State, version and stretch of a conversation. `version` grows with each transition."""

    state: State
    version: int
    stretch: int


def move(standing: Standing, happening: Event) -> Standing:
    """The standing after `happening`. Raises NotPossible.

    A return to the bot begins a new stretch: its slots start empty, so that a "yes" never answers an hour-old question.
    """
    after = TRANSITIONS.get((standing.state, happening))
    if after is None:
        raise NotPossible(standing.state, happening)
    stretch = standing.stretch + (after is State.BOT)
    return Standing(after, standing.version + 1, stretch)
