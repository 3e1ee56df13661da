"""Who may have a conversation after whom."""

import pytest

from bot.chat.states import TRANSITIONS, Event, NotPossible, Standing, State, move


def test_a_technician_who_is_done_gives_the_patient_back_to_a_bot_that_starts_anew() -> None:
    standing = Standing(State.BOT, version=1, stretch=1)
    for happening in (Event.HAND_OFF, Event.CLAIM, Event.END_STRETCH):
        standing = move(standing, happening)
    assert standing == Standing(State.BOT, version=4, stretch=2)


def test_a_patient_who_stops_waiting_also_starts_anew() -> None:
    assert move(Standing(State.QUEUED, 2, 1), Event.LEAVE_QUEUE) == Standing(State.BOT, 3, 2)


def test_a_chat_that_was_claimed_cannot_be_claimed_again() -> None:
    with pytest.raises(NotPossible, match="claim is not possible in state live"):
        move(Standing(State.LIVE, 3, 1), Event.CLAIM)


@pytest.mark.parametrize("happening", Event)
def test_nothing_follows_the_end(happening: Event) -> None:
    with pytest.raises(NotPossible):
        move(Standing(State.CLOSED, 9, 2), happening)


def test_every_other_state_can_be_closed() -> None:
    assert {state for state, happening in TRANSITIONS if happening is Event.CLOSE} == set(State) - {State.CLOSED}
