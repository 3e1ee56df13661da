"""Who is out of a medicine that must not be missed gets a pharmacist, and is told what to do until one answers."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.chat.intake import Refused
from bot.chat.out_of_medicine_view import out_of_medicine_view
from bot.chat.render import Staffing
from bot.chat.states import Event, State
from tests.bot.chat.chatting import Chat

OUT = "im out of insulin and its saturday"


async def shown_kinds(chat: Chat) -> list[str]:
    return [message.body["card"]["kind"] for message in await chat.messages() if "card" in message.body]


async def test_the_chat_goes_to_a_pharmacist_as_urgent_and_no_answer_of_the_bot_follows(chat: Chat) -> None:
    await chat.says(OUT, "once-and-again")
    await chat.says(OUT, "once-and-again")
    assert await chat.transcript() == [
        f"patient text: {OUT}",
        "bot card: Being without this medicine is urgent",
    ]
    assert await chat.in_line() == [("pharmacist", "out_of_medicine", "out_of_medicine", "urgent")]
    assert (await chat.held()).standing.state is State.QUEUED
    assert await chat.waiting() == []
    assert await chat.flags() == []


async def test_spanish_is_answered_in_spanish(chat: Chat) -> None:
    await chat.says("se me acabó la insulina")
    card = (await chat.messages())[1].body["card"]
    assert card["title"] == "Quedarse sin esta medicina es urgente"
    assert [link["label"] for link in card["links"]] == ["Llame al (203) 555-0142", "Llame al 911"]


@pytest.mark.parametrize("text", ["refill my insulin please", "im out of lisinopril", "is my eliquis ready"])
async def test_a_refill_and_another_medicine_go_the_usual_way(chat: Chat, text: str) -> None:
    await chat.says(text)
    assert (await chat.held()).standing.state is State.BOT
    assert await chat.waiting() == [(1, "answer")]


async def test_who_waits_already_waits_as_urgent_with_a_flag_and_is_told_once(chat: Chat) -> None:
    to_technician = Handoff("handoff", Queue.TECHNICIAN, "unknown", HandoffReason.ASKED)

    def ask_for_a_person(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        chat.intake.hand_off(connection, held, to_technician, chat.clock())

    await chat.database.write(ask_for_a_person)
    await chat.says(OUT)
    await chat.says("really, i have no insulin left")
    assert await chat.in_line() == [("technician", "unknown", "asked", "urgent")]
    assert [kind for _, kind in await chat.flags()] == ["clinical_question", "clinical_question"]
    assert await shown_kinds(chat) == ["out_of_medicine"]


async def test_in_a_live_chat_the_desk_gets_a_flag_and_the_bot_stays_silent(chat: Chat) -> None:
    await chat.moves(Event.HAND_OFF)
    await chat.moves(Event.CLAIM)
    await chat.says(OUT)
    assert await chat.flags() == [(1, "clinical_question")]
    assert await chat.transcript() == [f"patient text: {OUT}"]
    assert await chat.waiting() == []


async def test_a_closed_chat_stays_closed(chat: Chat) -> None:
    await chat.moves(Event.CLOSE)
    with pytest.raises(Refused):
        await chat.says(OUT)


async def test_an_open_form_is_put_away(chat: Chat) -> None:
    await chat.asks()
    await chat.says(OUT)
    assert (await chat.held()).memory.form is None


async def test_an_emergency_goes_before_it(chat: Chat) -> None:
    await chat.says("im out of insulin and my dad is unconscious")
    assert (await chat.messages())[1].kind == "alarm"


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("staffing", Staffing)
def test_the_card_tells_whom_to_call_and_who_is_there_and_promises_nothing(locale: str, staffing: Staffing) -> None:
    view = out_of_medicine_view("es" if locale == "es" else "en", staffing, "+12035550142")
    assert [link.href for link in view.links] == ["tel:+12035550142", "tel:911"]
    assert ("can't promise a supply" if locale == "en" else "no puedo prometerle") in view.text
    closed = "we are closed now" if locale == "en" else "ahora estamos cerrados"
    assert (closed in view.text) == (staffing is Staffing.CLOSED)
    assert ("nearest open pharmacy" if locale == "en" else "farmacia abierta más cercana") in view.text


async def test_when_the_pharmacy_is_closed_nobody_is_said_to_be_looking(chat: Chat) -> None:
    def closed(connection: Connection, queue: Queue, now: object) -> Staffing:
        return Staffing.CLOSED

    chat.intake = replace(chat.intake, staffing=closed)
    await chat.says(OUT)
    assert "we are closed now" in (await chat.messages())[1].body["text"]
