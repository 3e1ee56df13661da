"""Looking back: lines of the audit by what they tell of, who saw a patient's data, and what was opened of whom.

Whoever looks is in the audit, too: `record_look` goes before each.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, or_, select, true

from bot.privacy.audit import VERIFICATIONS, line_of, record
from bot.privacy.chain import Line
from bot.storage.tables import audit, staff

OPENS = {
    "opened": "the conversation, from there on",
    "viewed_handoff": "the handoff card: how the patient was verified, the assistant's last words",
    "viewed_prescriptions": "the prescriptions on the handoff card",
    "read_by_break_glass": "the whole conversation, in an emergency",
    "answer_reviewed": "one answer of the assistant that was reported as wrong, and the question before it",
}
"""The actions that show a patient's data to somebody, and what they show."""

WHOLE = ("opened", "read_by_break_glass")
"""Those that show all of a conversation, and so the data of everybody who was verified in it."""

_NOBODY = ("patient", "gateway", "unknown")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; None for all. `actor`: an id, or what somebody signs in with. `until` is not within."""

    conversation: str | None = None
    actor: str | None = None
    patient: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def told(self) -> dict[str, str | None]:
        """As the audit line of the look has it."""
        return {
            "conversation": self.conversation,
            "actor": self.actor,
            "patient": self.patient,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as the auditor reads them."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody opened data of a patient. `patient`: None where nobody was verified in that conversation."""

    patient: str | None
    line: Line


def record_look(
    connection: Connection, by: str, login: str, command: str, given: Mapping[str, str | None], now: datetime
) -> None:
    """The audit line of a look at the audit. `by`: whom the person says to be; `login`: whom the computer knows;
    `given`: what was looked for."""
    asked = {name: value for name, value in given.items() if value is not None}
    record(connection, f"operator:{by}"[:40], "read_audit", None, {"command": command, "login": login, **asked}, now)


def found(connection: Connection, wanted: Wanted) -> Iterator[Line]:
    """The lines that are wanted, in order. A patient's are those that name the patient."""
    named = _names(wanted.patient) if wanted.patient is not None else None
    yield from _lines(connection, _of(wanted), named)


def newest_lines(connection: Connection, wanted: Wanted, before: int | None, most: int) -> list[Line]:
    """The last `most` lines that are wanted, of those below the number `before`; the newest first."""
    query = select(audit).where(_of(wanted)).order_by(audit.c.id.desc()).limit(most)
    if wanted.patient is not None:
        query = query.where(_names(wanted.patient))
    if before is not None:
        query = query.where(audit.c.id < before)
    return [line_of(row) for row in connection.execute(query)]


def told(line: Line) -> str:
    """The detail of a line for a person: names and values, what is empty left out."""
    given = ((name, value) for name, value in line.deed.detail.items() if value is not None)
    return ", ".join(f"{name} {_value(value)}" for name, value in given)


def who_saw(connection: Connection, patient: str) -> Iterator[Line]:
    """Every line of a person that names the patient, or is of a conversation in which the patient was verified."""
    theirs = or_(_names(patient), audit.c.conversation.in_(_verified_for(patient)))
    yield from _lines(connection, theirs, audit.c.actor.not_in(_NOBODY))


def opened(connection: Connection, wanted: Wanted) -> list[Look]:
    """What was opened of whom, by patient and time.

    A line that names no patient counts for each patient who was ever verified in its conversation; so does an opened
    conversation, which shows what was said about all of them.
    """
    rows = list(_lines(connection, _of(wanted), audit.c.action.in_(OPENS)))
    verified = _verified_in(connection)
    looks = []
    for line in rows:
        named = line.deed.detail.get("patient")
        patients = verified.get(line.deed.conversation or "", set())
        if named is not None:
            patients = patients | {named} if line.deed.action in WHOLE else {named}
        looks += [Look(patient, line) for patient in patients or {None}]
    return sorted(looks, key=lambda look: (look.patient is None, look.patient or "", look.line.number))


def people(connection: Connection) -> Mapping[str, Person]:
    """Everybody who ever could sign in: id → name and role."""
    return {row.id: Person(row.name, row.role) for row in connection.execute(select(staff))}


def _value(value: object) -> str:
    return " ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _names(patient: str) -> ColumnElement[bool]:
    named: ColumnElement[bool] = audit.c.detail["patient"].as_string() == patient
    return named


def _of(wanted: Wanted) -> ColumnElement[bool]:
    given: ColumnElement[bool] = true()
    if wanted.conversation is not None:
        given &= audit.c.conversation == wanted.conversation
    if wanted.actor is not None:
        known = select(staff.c.id).where(staff.c.username == wanted.actor)
        given &= or_(audit.c.actor == wanted.actor, audit.c.actor.in_(known))
    if wanted.since is not None:
        given &= audit.c.at >= wanted.since
    if wanted.until is not None:
        given &= audit.c.at < wanted.until
    return given


def _verified_for(patient: str) -> Select[str]:
    verified = audit.alias("verified")
    named = verified.c.detail["patient"].as_string()
    return select(verified.c.conversation).where(
        verified.c.action.in_(VERIFICATIONS), named == patient, verified.c.conversation.is_not(None)
    )


def _verified_in(connection: Connection) -> Mapping[str, set[str | None]]:
    """Conversation → the patients who were verified in it."""
    verified: dict[str, set[str | None]] = defaultdict(set)
    for line in _lines(connection, audit.c.action.in_(VERIFICATIONS), None):
        if line.deed.conversation and line.deed.detail.get("patient"):
            verified[line.deed.conversation].add(line.deed.detail["patient"])
    return verified


def _lines(connection: Connection, first: ColumnElement[bool], second: ColumnElement[bool] | None) -> Iterator[Line]:
    query = select(audit).where(first).order_by(audit.c.id)
    query = query if second is None else query.where(second)
    for row in connection.execute(query, execution_options={"yield_per": 1_000}):
        yield line_of(row)
