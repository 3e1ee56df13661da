"""What a patient sends: stored once, answered by whoever has the chat, and an emergency answered before all else."""

import asyncio

import pytest

from bot.cards import Label as RxLabel
from bot.cards import RefillConfirmCard
from bot.chat.intake import MAX_TEXT, Refused
from bot.chat.states import Event, State
from tests.bot.chat.chatting import MARIA, Chat

DANGER = "I took the whole bottle, I think I overdosed"
TO_STATE = {
    State.BOT: (),
    State.QUEUED: (Event.HAND_OFF,),
    State.LIVE: (Event.HAND_OFF, Event.CLAIM),
    State.CLOSED: (Event.CLOSE,),
}


def refill_question() -> RefillConfirmCard:
    label = RxLabel("handle0000000000", "1190", "metformin")
    return RefillConfirmCard("refill_confirm", "card000000000000", label, "Elm Street Pharmacy New Haven", 3)


async def test_a_message_is_stored_and_the_bot_is_to_answer(chat: Chat) -> None:
    receipt = await chat.says("is my lisinopril ready")
    assert (receipt.seq, receipt.fresh) == (1, True)
    assert await chat.transcript() == ["patient text: is my lisinopril ready"]
    assert await chat.waiting() == [(1, "answer")]


async def test_the_same_message_sent_again_and_again_is_one_message(chat: Chat) -> None:
    receipts = await asyncio.gather(*(chat.says("is it ready", "same-client-id") for _ in range(6)))
    assert {receipt.seq for receipt in receipts} == {1}
    assert [receipt.fresh for receipt in receipts].count(True) == 1
    assert await chat.transcript() == ["patient text: is it ready"]
    assert await chat.waiting() == [(1, "answer")]


async def test_two_patients_may_use_the_same_client_id(chat: Chat) -> None:
    other = await Chat(chat.database, chat.vault, chat.clock, chat.intake, chat.forms, chat.post).opens()
    assert (await chat.says("mine", "same-client-id")).fresh
    assert (await other.says("mine", "same-client-id")).fresh


async def test_while_a_person_has_the_chat_a_message_is_only_classified(chat: Chat) -> None:
    await chat.moves(Event.HAND_OFF)
    await chat.says("can I take it with alcohol")
    assert await chat.waiting() == [(1, "classify")]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0"])
async def test_a_message_without_words_is_refused(chat: Chat, text: str) -> None:
    with pytest.raises(Refused, match="empty") as refused:
        await chat.says(text)
    assert refused.value.code == "empty"
    assert await chat.transcript() == []


async def test_a_message_that_is_too_long_is_refused_and_the_longest_is_not(chat: Chat) -> None:
    with pytest.raises(Refused, match="2,000 characters") as refused:
        await chat.says("a" * (MAX_TEXT + 1))
    assert refused.value.code == "too_long"
    assert (await chat.says("a" * MAX_TEXT)).seq == 1


async def test_after_the_end_nothing_more_is_taken(chat: Chat) -> None:
    seq = await chat.is_shown(refill_question())
    await chat.says("thanks", "before-the-end")
    await chat.database.write(lambda c: chat.intake.end(c, chat.id, chat.clock()))
    for sending in (chat.says("one more thing"), chat.presses(seq, "yes")):
        with pytest.raises(Refused, match="has ended") as refused:
            await sending
        assert refused.value.code == "closed"
    assert not (await chat.says("thanks", "before-the-end")).fresh
    assert (await chat.transcript())[-1] == "system marker: You ended this conversation."
    assert await chat.waiting() == []


@pytest.mark.parametrize("state", list(State))
async def test_an_emergency_gets_its_numbers_and_a_flag_whoever_has_the_chat(chat: Chat, state: State) -> None:
    for happening in TO_STATE[state]:
        await chat.moves(happening)
    receipt = await chat.says(DANGER, "danger-danger")
    assert receipt.seq == 1
    alarm = (await chat.messages())[1]
    assert (alarm.author, alarm.kind) == ("bot", "alarm")
    assert {"tel:18002221222", "tel:911"} <= {link["href"] for link in alarm.body["card"]["links"]}
    assert alarm.body["card"]["tone"] == "alarm"
    assert await chat.flags() == [(1, "overdose_poisoning")]
    assert await chat.waiting() == []  # no answer of the bot follows
    assert not (await chat.says(DANGER, "danger-danger")).fresh
    assert len(await chat.messages()) == 2
    assert len(await chat.flags()) == 1


async def test_an_emergency_takes_the_chat_from_the_bot_to_a_pharmacist_and_from_nobody_else(chat: Chat) -> None:
    await chat.says(DANGER)
    assert (await chat.held()).standing.state is State.QUEUED
    assert await chat.in_line() == [("pharmacist", "emergency", "emergency", "urgent")]
    await chat.moves(Event.CLAIM)
    await chat.says("I am having chest pain")
    assert (await chat.held()).standing.state is State.LIVE
    assert len(await chat.in_line()) == 1
    assert [kind for _, kind in await chat.flags()] == ["overdose_poisoning", "chest_pain"]


async def test_an_emergency_goes_over_an_open_form_and_puts_it_away(chat: Chat) -> None:
    await chat.asks()
    await chat.says(DANGER)
    assert [line.split(":")[0] for line in await chat.transcript()] == [
        "patient text",
        "bot form",
        "patient text",
        "bot alarm",
        "system form_done",
    ]
    assert (await chat.held()).memory.form is None
    with pytest.raises(Refused) as refused:
        await chat.answers_form(2, "late-answer", "192.0.2.1", dict(MARIA))
    assert refused.value.code == "no_such_form"


async def test_a_card_number_is_not_stored(chat: Chat) -> None:
    await chat.says("charge it to 4111 1111 1111 1111 please")
    assert "4111" not in (await chat.transcript())[0]


async def test_a_button_is_a_message_of_the_patient_and_says_what_stands_on_it(chat: Chat) -> None:
    seq = await chat.is_shown(refill_question())
    first = await chat.presses(seq, "yes", "press-once")
    again = await chat.presses(seq, "yes", "press-once")
    assert (again.seq, first.fresh, again.fresh) == (first.seq, True, False)
    pressed = (await chat.messages())[-1]
    label = next(b["label"] for b in (await chat.messages())[0].body["card"]["buttons"] if b["id"] == "yes")
    assert (pressed.author, pressed.body["text"]) == ("patient", label)
    assert pressed.body["press"] == {"intent": "affirm", "entities": [["card", "card000000000000"]]}
    assert await chat.waiting() == [(first.seq, "answer")]


async def test_a_button_that_is_not_there_is_refused(chat: Chat) -> None:
    said = (await chat.says("hello")).seq
    seq = await chat.is_shown(refill_question())
    for place, button in ((said, "yes"), (seq, "no-such"), (99, "yes")):
        with pytest.raises(Refused) as refused:
            await chat.presses(place, button)
        assert refused.value.code == "no_such_button"


async def test_a_button_from_before_a_person_helped_confirms_nothing(chat: Chat) -> None:
    seq = await chat.is_shown(refill_question())
    await chat.moves(Event.HAND_OFF)
    with pytest.raises(Refused, match="no longer open") as while_waiting:
        await chat.presses(seq, "yes")
    await chat.moves(Event.CLAIM)
    await chat.moves(Event.END_STRETCH)
    with pytest.raises(Refused, match="type what you need") as afterwards:
        await chat.presses(seq, "yes")
    assert (while_waiting.value.code, afterwards.value.code) == ("button_expired", "button_expired")
    assert await chat.waiting() == []


async def test_who_no_longer_wants_to_wait_is_back_with_the_assistant(chat: Chat) -> None:
    async def leave() -> None:
        await chat.database.write(lambda c: chat.intake.leave_queue(c, chat.id, chat.clock()))

    await leave()  # nothing to leave: nothing happens
    assert await chat.transcript() == []
    await chat.moves(Event.HAND_OFF)
    await leave()
    assert (await chat.held()).standing.state is State.BOT
    assert await chat.transcript() == ["system marker: You left the line. The assistant answers again."]
