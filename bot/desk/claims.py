"""Taking a patient out of a queue. Of two who try at once exactly one succeeds."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sqlalchemy import Connection, update

from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.chat.spanish import speak
from bot.chat.states import Event, State
from bot.desk.queues import CLAIMED, WAITING, item_of
from bot.desk.routing import Refused, refusal, supervising
from bot.desk.rulebook import read_rulebook
from bot.identity.staff import Role, Staff, find
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.tables import work_item


@dataclass(frozen=True, slots=True)
class Claimed:
    """The patient is theirs."""

    item: int
    conversation: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody else was first, or (`to` is None) the patient no longer waits."""

    item: int
    to: str | None


class NoSuchItem(Exception):
    """There is no work item of this id."""


def claim(
    connection: Connection,
    vault: Vault,
    item_id: int,
    who: Staff,
    pharmacy_state: str,
    now: datetime,
    zone: tzinfo = UTC,
) -> Claimed | Lost | Refused:
    """Take the patient of a work item, if the rules allow it. Raises NoSuchItem.

    The item keeps which pharmacist answers for this chat. Claiming what one already has succeeds again.
    `pharmacy_state`: two letters; `zone`: the pharmacy's.
    """
    item = item_of(connection, item_id)
    if item is None:
        raise NoSuchItem(item_id)
    held = log.lock(connection, vault, item.conversation)
    item = item_of(connection, item_id) or item  # as it stands behind the lock
    if item.state == CLAIMED and item.claimed_by == held.owner == who.id:
        return Claimed(item_id, held.id)
    if item.state != WAITING or held.standing.state is not State.QUEUED:
        winner = find(connection, item.claimed_by) if item.claimed_by and held.standing.state is State.LIVE else None
        record(connection, who.id, "claim_lost", held.id, {"item": item_id}, now)
        return Lost(item_id, winner.name if winner else None)
    book = read_rulebook(connection, pharmacy_state, now, zone)
    refused = refusal(book, who, item.queue, held.memory.patient_state, item.needs)
    if refused:
        record(connection, who.id, "claim_refused", held.id, {"item": item_id, "why": refused.refusal}, now)
        return refused
    pharmacist = supervising(book, who)
    taken = connection.execute(
        update(work_item)
        .where(work_item.c.id == item_id, work_item.c.state == WAITING)
        .values(state=CLAIMED, claimed_by=who.id, claimed_at=now, pharmacist_on_duty=pharmacist)
    )
    if taken.rowcount != 1:
        return Lost(item_id, None)
    held = log.transition(connection, vault, held, Event.CLAIM, now, owner=who.id)
    words = speak(held.locale, "{name} joined the chat", name=who.called)
    joined = Entry(Author.SYSTEM, Kind.MARKER, {"text": words}, author_id=who.id)
    log.append(connection, vault, held, [joined], now)
    held_until = (book.licences if who.role is Role.PHARMACIST else book.registrations)[who.id, pharmacy_state]
    detail = {"item": item_id, "pharmacist": pharmacist, "licensed": f"{pharmacy_state} until {held_until}"}
    record(connection, who.id, "claimed", held.id, detail, now)
    return Claimed(item_id, held.id)
