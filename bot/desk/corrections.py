"""What ends a report of a wrong answer: a correction that is sent to who got the answer, or that it was right.

A correction is one more message in each conversation, in the pharmacist's own words. It changes neither who has the
conversation nor its place in a queue, and the assistant never sees it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.chat import entries, log
from bot.chat.log import DESK_TOPIC
from bot.chat.states import State
from bot.desk.break_glass import in_words
from bot.desk.routing import Rulebook
from bot.desk.wrong_answers import CORRECTED, Outcome, Report, ReportFault, may_handle, report_of, still_open
from bot.identity.staff import Staff
from bot.privacy.answered import Answered, Place, got
from bot.privacy.audit import Detail, about, record
from bot.privacy.encryption import Vault
from bot.privacy.masking import redact_for_storage
from bot.storage.database import wake
from bot.storage.tables import audit, wrong_answer

MAX_TEXT = 1_000
UNDELIVERED = "correction_undelivered"
"""The audit's word for an answer whose conversation is closed: no correction can be read there."""


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody whom the chat no longer reaches. `patient`: the reference in the pharmacy's system, if known."""

    conversation: str
    seq: int
    patient: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a correction came to."""

    delivered: Sequence[Place]
    to_call: Sequence[ToCall]


def correct(
    connection: Connection,
    vault: Vault,
    who: Staff,
    book: Rulebook,
    number: int,
    client_id: str,
    text: str,
    chosen: Collection[Place],
    now: datetime,
) -> Sent:
    """Send a correction to the reported conversation and the chosen ones, and close the report.

    `chosen`: conversations with the `seq` of the answer in each; that each got this very answer is looked up, not
    believed. The same `client_id` again sends nothing and gives the same outcome. Raises MayNotHandle or ReportFault;
    then nothing was sent.
    """
    may_handle(who, book)
    if not text.strip():
        raise ReportFault("empty", "The correction is empty. Write what is right and send it again.")
    if len(text) > MAX_TEXT:
        raise ReportFault("too_long", f"That is longer than {MAX_TEXT:,} characters. Shorten it and send it again.")
    report = report_of(connection, number)
    places = {(report.conversation, report.seq), *chosen}
    held = _lock(connection, vault, {chat for chat, _ in places})
    report = report_of(connection, number)  # as it stands behind the locks
    if (report.handled_by, report.client_id) == (who.id, client_id):
        return _sent_before(connection, report)
    still_open(connection, report)
    answers = got(connection, report.basis, places)
    if places - answers.keys():
        raise _not_alike()
    text = redact_for_storage(text)
    delivered, to_call = [], []
    for chat, seq in sorted(places):
        answer = answers[chat, seq]
        if held[chat].standing.state is State.CLOSED:
            to_call.append(ToCall(chat, seq, answer.patient))
            record(connection, who.id, UNDELIVERED, chat, _detail(report, answer), now)
            continue
        entry = entries.correction(text, seq, answer.at, who.id)
        held[chat], (added,) = log.append(connection, vault, held[chat], [entry], now)
        delivered.append((chat, seq))
        record(connection, who.id, CORRECTED, chat, {**_detail(report, answer), "correction": added.seq}, now)
    _close(connection, vault, who, report, Outcome.CORRECTED, text, now, client_id)
    return Sent(delivered, to_call)


def answer_was_right(
    connection: Connection, vault: Vault, who: Staff, book: Rulebook, number: int, why: str, now: datetime
) -> None:
    """Close a report, because nothing was wrong with the answer. Doing so twice is no error.

    Raises MayNotHandle, ReasonNeeded or ReportFault.
    """
    may_handle(who, book)
    why = in_words(why)
    report = report_of(connection, number)
    if (report.handled_by, report.outcome) == (who.id, Outcome.WAS_RIGHT):
        return
    still_open(connection, report)
    _close(connection, vault, who, report, Outcome.WAS_RIGHT, why, now)


def _lock(connection: Connection, vault: Vault, chats: Collection[str]) -> dict[str, log.Conversation]:
    """Lock conversations, always in the same order, so that two who correct do not wait for each other."""
    try:
        return {chat: log.lock(connection, vault, chat) for chat in sorted(chats)}
    except log.NoSuchConversation:
        raise _not_alike() from None


def _not_alike() -> ReportFault:
    return ReportFault(
        "not_that_answer",
        "One of the chosen conversations did not get this answer, or is not there any more. Nothing was sent: open the "
        "report again and choose anew.",
    )


def _detail(report: Report, answer: Answered) -> dict[str, Detail]:
    return {"report": report.id, "seq": answer.seq, **about(answer.patient)}


def _close(
    connection: Connection,
    vault: Vault,
    who: Staff,
    report: Report,
    outcome: Outcome,
    text: str,
    now: datetime,
    client_id: str | None = None,
) -> None:
    """Compare-and-set: of two pharmacists one closes a report, and what the other did is rolled back."""
    sealed = vault.seal(text.encode(), bound_to=f"wrong_answer_outcome|{report.conversation}|{report.seq}")
    closed = connection.execute(
        update(wrong_answer)
        .where(wrong_answer.c.id == report.id, wrong_answer.c.handled_at.is_(None))
        .values(outcome=outcome, sealed_outcome=sealed, handled_by=who.id, handled_at=now, client_id=client_id)
    )
    if closed.rowcount != 1:
        still_open(connection, report_of(connection, report.id))
    detail: dict[str, Detail] = {"report": report.id, "seq": report.seq, "outcome": outcome}
    record(connection, who.id, "report_closed", report.conversation, detail, now)
    wake(connection, DESK_TOPIC)


def _sent_before(connection: Connection, report: Report) -> Sent:
    """What came of a correction, from its audit lines."""
    query = (
        select(audit.c.action, audit.c.conversation, audit.c.detail)
        .where(audit.c.action.in_([CORRECTED, UNDELIVERED]), audit.c.detail["report"].as_integer() == report.id)
        .order_by(audit.c.id)
    )
    delivered, to_call = list[Place](), list[ToCall]()
    for row in connection.execute(query):
        if row.action == CORRECTED:
            delivered.append((row.conversation, row.detail["seq"]))
        else:
            to_call.append(ToCall(row.conversation, row.detail["seq"], row.detail.get("patient")))
    return Sent(delivered, to_call)
