"""Answers of the assistant that somebody at the desk reports as wrong, and the pharmacist's look at such a report.

Whoever has the chat reports. From then on the conversation is held, so that what the patient was told cannot go, and
the report keeps what the answer rested on. A report is a pharmacist's matter: opening one is a look at health data.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.cards import Queue
from bot.chat import log
from bot.chat.log import DESK_TOPIC, Author, Message
from bot.chat.states import State
from bot.desk.break_glass import in_words
from bot.desk.routing import Rulebook, refusal
from bot.desk.stretch import access_live
from bot.identity.staff import Staff
from bot.keeping.holds import exclude_deletions, place
from bot.privacy.answered import BASIS, Answered, Place, alike, got
from bot.privacy.audit import about, record
from bot.privacy.encryption import Vault
from bot.storage.database import wake
from bot.storage.tables import audit, conversation, message, staff, wrong_answer

MOST_OTHERS = 500
CORRECTED = "answer_corrected"
"""The audit's word for one answer that was corrected; its detail holds `report`, `seq` of the answer and of the
`correction`."""


class Outcome(StrEnum):
    """What became of a report."""

    CORRECTED = "corrected"
    WAS_RIGHT = "was_right"


class ReportFault(Exception):
    """What was asked for cannot be done. `code` is one of docs/desk-protocol.md; the message is for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class MayNotHandle(ReportFault):
    """This person may not see or handle reports: `code` says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """One answer that was reported. `basis`: its evidence at that moment; `name`: of who reported it."""

    id: int
    conversation: str
    seq: int
    basis: Mapping[str, Any]
    name: str
    at: datetime
    outcome: Outcome | None
    handled_by: str | None
    handled_at: datetime | None
    client_id: str | None


@dataclass(frozen=True, slots=True)
class Got:
    """Somebody who got an answer, and how they can be reached. `language`: what they write in, as ISO 639-1;
    `corrected`: a correction of it stands in the conversation already."""

    at: datetime
    conversation: str
    seq: int
    state: State
    language: str
    verified: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class Review:
    """All that a pharmacist needs to judge an answer. `others`: who got the same one since `since`, the newest first;
    `total`: how many there are, were they not cut off at `MOST_OTHERS`."""

    report: Report
    why: str
    question: Message | None
    answer: Message
    flagged: Got
    others: Sequence[Got]
    total: int
    since: datetime


def report_answer(
    connection: Connection, vault: Vault, who: Staff, conversation_id: str, seq: int, why: str, now: datetime
) -> int:
    """Report an answer in a chat that `who` has, and hold the conversation. Returns the report's number.

    Reporting the same answer again changes nothing. `why` is kept sealed: it may speak of a patient. Raises NotYours,
    ReasonNeeded, or ReportFault where that message is no answer of the assistant.
    """
    why = in_words(why)
    exclude_deletions(connection)  # whoever deletes takes this lock before the conversation's, too
    held = access_live(connection, vault, who, conversation_id)
    here = (wrong_answer.c.conversation == conversation_id, wrong_answer.c.seq == seq)
    known: int | None = connection.scalar(select(wrong_answer.c.id).where(*here))
    if known is not None:
        return known
    evidence = connection.scalar(
        select(message.c.evidence).where(
            message.c.conversation == conversation_id, message.c.seq == seq, message.c.author == Author.BOT
        )
    )
    if not evidence or not evidence.get("model"):
        raise ReportFault("no_such_answer", "That is no answer of the assistant that can be reported.")
    number: int = connection.execute(
        insert(wrong_answer)
        .values(
            conversation=conversation_id,
            seq=seq,
            sealed=vault.seal(why.encode(), bound_to=f"wrong_answer|{conversation_id}|{seq}"),
            evidence=evidence,
            by=who.id,
            at=now,
        )
        .returning(wrong_answer.c.id)
    ).scalar_one()
    place(
        connection,
        conversation_id=conversation_id,
        patient=None,
        reason=f"wrong answer, report {number}",
        by=who.username,
        staff=who.id,
        now=now,
    )
    rests_on = {name: evidence.get(name) for name in (*BASIS, "as_of")}
    patient = held.memory.patient
    whom = about(patient.reference if patient else None)
    record(connection, who.id, "answer_reported", held.id, {"report": number, "seq": seq, **rests_on, **whom}, now)
    wake(connection, DESK_TOPIC)
    return number


def open_reports(connection: Connection) -> list[Report]:
    """What no pharmacist has handled yet, the oldest first. It holds no health data."""
    return _reports(connection, wrong_answer.c.handled_at.is_(None))


def report_of(connection: Connection, number: int) -> Report:
    """A report, open or handled. Raises ReportFault if there is none."""
    found = _reports(connection, wrong_answer.c.id == number)
    if not found:
        raise ReportFault("no_such_report", "There is no report of that number.")
    return found[0]


def may_handle(who: Staff, book: Rulebook) -> None:
    """Raise MayNotHandle unless this is a pharmacist whose licence lasts."""
    refused = refusal(book, who, Queue.PHARMACIST, None)
    if refused is not None:
        raise MayNotHandle(refused.refusal, refused.message)


def review(
    connection: Connection, vault: Vault, who: Staff, book: Rulebook, number: int, days: int, now: datetime
) -> Review:
    """Look at an open report and at who got the same answer in the last `days`; writes the audit line.

    What others were told is not opened. Raises MayNotHandle, or ReportFault if the report is not open.
    """
    may_handle(who, book)
    report = report_of(connection, number)
    still_open(connection, report)
    answer = log.message_at(connection, vault, report.conversation, report.seq)
    assert answer is not None  # the conversation is held
    place_of_it = (report.conversation, report.seq)
    own = got(connection, report.basis, [place_of_it])
    since = now - timedelta(days=days)
    found, total = alike(connection, report.basis, since=since, most=MOST_OTHERS + 1)
    others = [one for one in found if (one.conversation, one.seq) != place_of_it][:MOST_OTHERS]
    flagged, *rest = _reachable(connection, [*own.values(), *others])
    detail = {"report": number, "seq": report.seq, **about(own[place_of_it].patient)}
    record(connection, who.id, "answer_reviewed", report.conversation, detail, now)
    return Review(
        report,
        _why(connection, vault, report),
        _question(connection, vault, report),
        answer,
        flagged,
        rest,
        total - (answer.at >= since),
        since,
    )


def still_open(connection: Connection, report: Report) -> None:
    """Raise ReportFault, which names who was first, if a report has been handled."""
    if report.handled_by is None or report.handled_at is None:
        return
    name = connection.scalar(select(staff.c.name).where(staff.c.id == report.handled_by))
    at = f"{report.handled_at:%Y-%m-%d %H:%M} UTC"
    raise ReportFault("report_closed", f"{name} has closed this report, at {at}. Nothing more was done.")


def corrected_among(connection: Connection, places: Collection[Place]) -> set[Place]:
    """Which of these answers have been corrected, through whichever report."""
    query = select(audit.c.conversation, audit.c.detail).where(
        audit.c.action == CORRECTED, audit.c.conversation.in_({chat for chat, _ in places})
    )
    return {(row.conversation, row.detail["seq"]) for row in connection.execute(query)} & set(places)


def _reachable(connection: Connection, answers: Sequence[Answered]) -> list[Got]:
    query = select(conversation.c.id, conversation.c.state, conversation.c.locale)
    chats = {
        row.id: row
        for row in connection.execute(query.where(conversation.c.id.in_({one.conversation for one in answers})))
    }
    corrected = corrected_among(connection, [(one.conversation, one.seq) for one in answers])
    return [
        Got(
            one.at,
            one.conversation,
            one.seq,
            State(chats[one.conversation].state),
            chats[one.conversation].locale.partition("-")[0],
            one.patient is not None,
            (one.conversation, one.seq) in corrected,
        )
        for one in answers
    ]


def _reports(connection: Connection, which: Any) -> list[Report]:
    query = select(wrong_answer, staff.c.name).join(staff, staff.c.id == wrong_answer.c.by).where(which)
    return [
        Report(
            row.id,
            row.conversation,
            row.seq,
            row.evidence,
            row.name,
            row.at,
            Outcome(row.outcome) if row.outcome else None,
            row.handled_by,
            row.handled_at,
            row.client_id,
        )
        for row in connection.execute(query.order_by(wrong_answer.c.id))
    ]


def _why(connection: Connection, vault: Vault, report: Report) -> str:
    sealed = connection.execute(select(wrong_answer.c.sealed).where(wrong_answer.c.id == report.id)).scalar_one()
    return vault.open(sealed, bound_to=f"wrong_answer|{report.conversation}|{report.seq}").decode()


def _question(connection: Connection, vault: Vault, report: Report) -> Message | None:
    """The last that the patient said before the answer."""
    before = select(func.max(message.c.seq)).where(
        message.c.conversation == report.conversation,
        message.c.author == Author.PATIENT,
        message.c.seq < report.seq,
    )
    seq = connection.scalar(before)
    return None if seq is None else log.message_at(connection, vault, report.conversation, seq)
