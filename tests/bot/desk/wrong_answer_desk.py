"""Answers of the assistant at a desk, and what is done about the wrong ones."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.chat.states import Event
from bot.desk.claims import Claimed, claim
from bot.desk.corrections import Sent, answer_was_right, correct
from bot.desk.rulebook import read_rulebook
from bot.desk.wrong_answers import Report, Review, open_reports, report_answer, review
from bot.identity.licences import Kind as LicenceKind
from bot.identity.licences import Licence, put_on_record
from bot.identity.staff import Role, Staff, add_staff
from bot.privacy.audit import record
from tests.bot.desk.demo_desk import Desk

WHY = "Maria's lisinopril is not ready: the label was never printed"
RIGHT = "Your medicine is not ready yet. We call you when it is."
BASIS: dict[str, Any] = {
    "model": "efa4e4dde306",
    "intent": "prescription_status",
    "confidence": 0.98,
    "card": "status",
    "answers": "0a1b2c3d4e5f",
    "mappings": None,
    "as_of": "2026-11-23T16:40:00+00:00",
    "on_duty": ["s_priya"],
}


async def answered(desk: Desk, chat: str, text: str = "Your lisinopril is ready.", **other: Any) -> int:
    """The assistant answers in a conversation. `other`: what differs from BASIS. Returns the answer's seq."""

    def say(connection: Connection) -> int:
        held = log.lock(connection, desk.vault, chat)
        entry = Entry(Author.BOT, Kind.TEXT, {"text": text}, evidence=BASIS | other)
        return log.append(connection, desk.vault, held, [entry], desk.clock())[1][0].seq

    return await desk.database.write(say)


async def got_it(desk: Desk, *, patient: str | None = None, locale: str = "en", **other: Any) -> tuple[str, int]:
    """A conversation with the bot in which somebody got the answer. `patient`: who was verified before."""
    chat = await desk.conversation("is my lisinopril ready")

    def prepare(connection: Connection) -> None:
        held = log.lock(connection, desk.vault, chat)
        log.set_locale(connection, held, locale)
        if patient:
            record(connection, "patient", "verified", chat, {"tier": 1, "patient": patient}, desk.clock())

    await desk.database.write(prepare)
    return chat, await answered(desk, chat, **other)


async def of_dana(desk: Desk, patient: str = "maria") -> tuple[str, int]:
    """A chat that Dana has, and the wrong answer in it."""
    chat, item = await desk.waits("is my lisinopril ready")
    await desk.verify(chat, patient=patient)
    await desk.database.write(
        lambda c: record(c, "patient", "verified", chat, {"tier": 1, "patient": patient}, desk.clock())
    )
    seq = await answered(desk, chat)
    assert isinstance(await desk.do(claim, item, desk.dana, "CT", desk.clock()), Claimed)
    return chat, seq


async def reported(desk: Desk, patient: str = "maria") -> tuple[int, str, int]:
    """Dana has reported the answer in her chat. Returns the report, the conversation and the answer's seq."""
    chat, seq = await of_dana(desk, patient)
    return await reports(desk, desk.dana, chat, seq), chat, seq


async def reports(desk: Desk, who: Staff, chat: str, seq: int, why: str = WHY) -> int:
    return await desk.do(report_answer, who, chat, seq, why, desk.clock())


async def listed(desk: Desk) -> list[Report]:
    return await desk.database.read(open_reports)


async def reviews(desk: Desk, who: Staff, number: int, days: int = 30) -> Review:
    return await desk.database.write(
        lambda c: review(c, desk.vault, who, read_rulebook(c, "CT", desk.clock()), number, days, desk.clock())
    )


async def corrects(
    desk: Desk,
    who: Staff,
    number: int,
    *chosen: tuple[str, int],
    client_id: str = "correct-001",
    text: str = RIGHT,
) -> Sent:
    places: Collection[tuple[str, int]] = chosen
    return await desk.database.write(
        lambda c: correct(
            c, desk.vault, who, read_rulebook(c, "CT", desk.clock()), number, client_id, text, places, desk.clock()
        )
    )


async def finds_right(desk: Desk, who: Staff, number: int, why: str = "the label is at the counter") -> None:
    await desk.database.write(
        lambda c: answer_was_right(c, desk.vault, who, read_rulebook(c, "CT", desk.clock()), number, why, desk.clock())
    )


async def messages(desk: Desk, chat: str) -> list[log.Message]:
    return await desk.database.read(lambda c: log.messages_after(c, desk.vault, chat, 0))


async def closes(desk: Desk, chat: str) -> None:
    def close(connection: Connection) -> None:
        log.transition(connection, desk.vault, log.lock(connection, desk.vault, chat), Event.CLOSE, desk.clock())

    await desk.database.write(close)


async def remembers(desk: Desk, chat: str, **slots: Any) -> None:
    """The assistant is in the midst of something."""

    def keep(connection: Connection) -> None:
        held = log.lock(connection, desk.vault, chat)
        log.remember(connection, desk.vault, held, replace(held.memory, slots=slots))

    await desk.database.write(keep)


async def held(desk: Desk, chat: str) -> log.Conversation:
    return await desk.database.read(lambda c: log.look(c, desk.vault, chat))


async def second_pharmacist(desk: Desk) -> Staff:
    def add(connection: Connection) -> Staff:
        who = add_staff(
            connection,
            username="paul",
            name="Dr. Paul Weber",
            role=Role.PHARMACIST,
            password="correct horse battery",
            demo=True,
        )
        day = desk.clock().date()
        put_on_record(connection, who, Licence(LicenceKind.LICENCE, "CT", "4711", day.replace(year=day.year + 1)))
        return who

    return await desk.database.write(add)
