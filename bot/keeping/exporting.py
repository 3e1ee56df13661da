"""A patient's copy of what is kept about them (45 CFR 164.524), as values; `export_page` draws it.

Everything that was said in conversations in which this patient was verified, by whomever. What somebody was shown who
asked for the patient is marked. The copy holds what the pharmacy's system marks confidential, if the patient was shown
it: it is for the patient's own hands. `representative` makes the copy for somebody who acts for the patient: only
what was said with such a person, to whom a confidential prescription does not exist.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.chat import log
from bot.chat.log import Message
from bot.keeping.belonging import Ownership, conversations_of
from bot.keeping.requests import about
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.tables import conversation, flag, message, staff, work_item, wrong_answer

FORMAT = "scriptdesk patient export 1"


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `text`: a card or a form in words; `name`: of the member of staff."""

    seq: int
    at: str
    author: str
    name: str | None
    role: str | None
    kind: str
    text: str
    evidence: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Handed:
    """A time at which a person was asked for."""

    at: str
    queue: str
    topic: str
    reason: str
    taken_at: str | None
    taken_by: str | None
    pharmacist_on_duty: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """An answer that staff reported as wrong. `why`: in their words; `conclusion`: of the pharmacist, if any yet."""

    seq: int
    at: str
    why: str
    outcome: str | None
    conclusion: str | None


@dataclass(frozen=True, slots=True)
class Copied:
    """One conversation, or the patient's part of it (`shared`). `by_proxy`: the relationship of who asked for them."""

    conversation: str
    begun_at: str
    changed_at: str
    state: str
    location: str | None
    language: str
    by_proxy: str | None
    shared: bool
    verified_at: list[str]
    messages: list[Said]
    handed_to_staff: list[Handed]
    flags: list[dict[str, str]]
    reports: list[Reported]


@dataclass(frozen=True, slots=True)
class Export:
    """`left_out`: conversations that are another patient's, too, and cannot be told apart."""

    format: str
    pharmacy: str
    patient: str
    made_at: str
    for_representative: bool
    conversations: list[Copied]
    left_out: list[str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def export(
    connection: Connection,
    vault: Vault,
    patient: str,
    *,
    pharmacy: str,
    actor: str,
    now: datetime,
    representative: bool = False,
) -> Export:
    """Copy all that is about this patient, and write the audit lines.

    Raises VaultError if something does not open: a copy that silently lacks a part would be a wrong answer.
    """
    copied: list[Copied] = []
    left_out: list[str] = []
    for owned in conversations_of(connection, vault, patient):
        if representative and _proxy(owned, patient) is None:
            continue
        theirs = about(owned, log.messages_after(connection, vault, owned.conversation, 0), patient)
        if theirs is None:
            left_out.append(owned.conversation)
        elif theirs:
            copied.append(_copied(connection, vault, owned, theirs, patient))
            record(connection, actor, "exported", owned.conversation, {"patient": patient}, now)
    record(
        connection,
        actor,
        "exported_patient",
        None,
        {
            "patient": patient,
            "conversations": len(copied),
            "left_out": left_out,
            "representative": representative,
        },
        now,
    )
    return Export(FORMAT, pharmacy, patient, written(now), representative, copied, left_out)


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _proxy(owned: Ownership, patient: str) -> str | None:
    return next((one.proxy for one in owned.verifications if one.patient == patient and one.proxy), None)


def _copied(
    connection: Connection, vault: Vault, owned: Ownership, messages: Sequence[Message], patient: str
) -> Copied:
    row = connection.execute(select(conversation).where(conversation.c.id == owned.conversation)).one()
    people = log.people_in(connection, owned.conversation)
    kept = select(message.c.seq, message.c.evidence).where(message.c.conversation == owned.conversation)
    evidence = {said.seq: said.evidence for said in connection.execute(kept)}
    shared = len(owned.patients) > 1
    return Copied(
        owned.conversation,
        written(row.created_at),
        written(row.changed_at),
        row.state,
        row.location,
        row.locale,
        _proxy(owned, patient),
        shared,
        [written(one.at) for one in owned.verifications if one.patient == patient and one.at],
        [_said(one, people, evidence[one.seq]) for one in messages],
        # What hangs on a conversation as a whole is not told of one that is somebody else's, too.
        [] if shared else _handed(connection, owned.conversation),
        [] if shared else _flags(connection, owned.conversation),
        _reports(connection, vault, owned.conversation, {one.seq for one in messages}),
    )


def _said(one: Message, people: Mapping[str, tuple[str, str]], evidence: Mapping[str, Any] | None) -> Said:
    name, role = people.get(one.author_id, (None, None))
    return Said(one.seq, written(one.at), one.author, name, role, one.kind, one.body["text"], evidence)


def _handed(connection: Connection, conversation_id: str) -> list[Handed]:
    names = {row.id: row.name for row in connection.execute(select(staff.c.id, staff.c.name))}
    query = select(work_item).where(work_item.c.conversation == conversation_id).order_by(work_item.c.id)
    return [
        Handed(
            written(row.created_at),
            row.queue,
            row.topic,
            row.reason,
            written(row.claimed_at) if row.claimed_at else None,
            names.get(row.claimed_by),
            names.get(row.pharmacist_on_duty),
        )
        for row in connection.execute(query)
    ]


def _flags(connection: Connection, conversation_id: str) -> list[dict[str, str]]:
    query = select(flag.c.at, flag.c.kind).where(flag.c.conversation == conversation_id).order_by(flag.c.id)
    return [{"at": written(row.at), "kind": row.kind} for row in connection.execute(query)]


def _reports(connection: Connection, vault: Vault, conversation_id: str, seqs: Collection[int]) -> list[Reported]:
    query = select(wrong_answer).where(wrong_answer.c.conversation == conversation_id, wrong_answer.c.seq.in_(seqs))
    reports = []
    for row in connection.execute(query.order_by(wrong_answer.c.id)):
        why = vault.open(row.sealed, bound_to=f"wrong_answer|{conversation_id}|{row.seq}").decode()
        concluded = f"wrong_answer_outcome|{conversation_id}|{row.seq}"
        conclusion = vault.open(row.sealed_outcome, bound_to=concluded).decode() if row.sealed_outcome else None
        reports.append(Reported(row.seq, written(row.at), why, row.outcome, conclusion))
    return reports
