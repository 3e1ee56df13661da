"""Waiting for a person costs a patient neither what they proved nor their place in line."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.chat.forms import VERIFIED_FOR
from bot.chat.memory import LONGEST_PAUSE
from bot.chat.states import Event
from bot.desk.queues import position
from tests.bot.chat.chatting import MARIA, Chat


async def left(chat: Chat) -> timedelta | None:
    """How long the verification still lasts."""
    patient = (await chat.held()).memory.verified(chat.clock())
    return None if patient is None else patient.until - chat.clock()


async def verified(chat: Chat) -> None:
    await chat.asks()
    await chat.answers(**MARIA)


@pytest.mark.parametrize("then", [Event.CLAIM, Event.LEAVE_QUEUE])
async def test_a_verification_stands_still_in_the_queue_and_runs_on_after_it(chat: Chat, then: Event) -> None:
    await verified(chat)
    chat.clock.move(minutes=10)
    await chat.moves(Event.HAND_OFF)
    for _ in range(3):
        chat.clock.move(minutes=30)
        assert await left(chat) == timedelta(minutes=20)
    await chat.moves(then)
    assert await left(chat) == timedelta(minutes=20)
    chat.clock.move(minutes=20)
    assert await left(chat) is None


async def test_each_wait_stands_still_for_itself(chat: Chat) -> None:
    await verified(chat)
    for event, minutes_later, minutes_left in (
        (Event.HAND_OFF, 40, 30),
        (Event.CLAIM, 12, 18),
        (Event.GIVE_BACK, 40, 18),
        (Event.CLAIM, 12, 6),
        (Event.END_STRETCH, 6, None),
    ):
        await chat.moves(event)
        chat.clock.move(minutes=minutes_later)
        assert await left(chat) == (None if minutes_left is None else timedelta(minutes=minutes_left))


async def test_what_ran_out_before_the_wait_does_not_come_back_by_waiting(chat: Chat) -> None:
    await verified(chat)
    chat.clock.now += VERIFIED_FOR
    await chat.moves(Event.HAND_OFF)
    for event in (None, Event.CLAIM):
        if event is not None:
            await chat.moves(event)
        assert await left(chat) is None
        chat.clock.move(minutes=5)


async def test_whoever_waited_through_a_night_keeps_the_place_and_is_asked_again(
    chat: Chat, open_chat: Callable[[], Awaitable[Chat]]
) -> None:
    def ask_for_a_person(of: Chat) -> Callable[[Connection], object]:
        asked = Handoff("handoff", Queue.TECHNICIAN, "speak_to_human", HandoffReason.ASKED)
        return lambda c: of.intake.hand_off(c, log.lock(c, of.vault, of.id), asked, of.clock())

    await verified(chat)
    await chat.database.write(ask_for_a_person(chat))
    chat.clock.now += LONGEST_PAUSE + VERIFIED_FOR
    assert await left(chat) is None
    later = await open_chat()
    await later.database.write(ask_for_a_person(later))
    for one, expected in ((chat, 1), (later, 2)):
        place = await one.database.read(lambda c, of=one: position(c, of.id, lambda *_: True, of.clock))  # type: ignore[misc]
        assert place is not None
        assert place.position == expected
    await chat.moves(Event.CLAIM)
    assert await left(chat) is None
