"""The queues: who waits for whom, in which order, and for how long still.

A work item is one wait of one conversation. It counts while it is open and its conversation is still queued: when a
patient leaves the line or ends the chat, the item stops counting at once and is put away later.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, Select, exists, insert, select, update

from bot.cards import Handoff, HandoffReason, Queue, Urgency
from bot.chat.log import DESK_TOPIC, topic_of
from bot.chat.states import State
from bot.clock import Clock, utc_now
from bot.storage.database import wake
from bot.storage.tables import conversation, flag, work_item

WAITING = "waiting"
CLAIMED = "claimed"
DONE = "done"
CLINICAL = "clinical_question"  # the one kind of flag that is no alarm

PACE_OVER = timedelta(hours=1)
PACE_NEEDS = 3  # fewer claims than this in the last hour say nothing about the next one
PUT_AWAY_AFTER = timedelta(minutes=1)  # whoever had the chat still reads its last words

_RANK = {Urgency.URGENT: 0, Urgency.SOON: 1, Urgency.NORMAL: 2}


@dataclass(frozen=True, slots=True)
class Item:
    """One wait. `alarm`: emergency words were read in this chat, and no pharmacist has acknowledged them. `language`:
    what the patient writes in, as ISO 639-1."""

    id: int
    conversation: str
    queue: Queue
    topic: str
    reason: HandoffReason
    urgency: Urgency
    state: str
    since: datetime
    claimed_by: str | None
    claimed_at: datetime | None
    pharmacist_on_duty: str | None
    alarm: bool = False
    language: str = "en"

    @property
    def needs(self) -> str:
        """The language that whoever takes the patient should speak. In an emergency nobody is waited for."""
        return "en" if self.alarm else self.language


@dataclass(frozen=True, slots=True)
class Position:
    """A patient's place in line, from 1. `expected_minutes`: None where nothing is known."""

    queue: Queue
    position: int
    expected_minutes: int | None


def in_order(items: Sequence[Item]) -> list[Item]:
    """The order in which patients are taken: safety first, then urgency, then who has waited longest."""
    return sorted(items, key=lambda item: (not item.alarm, _RANK[item.urgency], item.since, item.id))


def expected_minutes(place: int, claimed: Sequence[datetime], now: datetime) -> int | None:
    """How long until `place` is reached, at the pace of the claims of the last hour; None if that is unknown."""
    recent = [at for at in claimed if now - PACE_OVER <= at <= now]
    if len(recent) < PACE_NEEDS:
        return None
    pace = (now - min(recent)) / len(recent)
    return max(1, math.ceil(place * pace / timedelta(minutes=1)))


def enqueue(connection: Connection, conversation_id: str, handoff: Handoff, now: datetime) -> int:
    """Have a conversation wait for a person. Returns the item's id; an earlier wait of the conversation is over."""
    put_away(connection, conversation_id, now)
    item_id: int = connection.execute(
        insert(work_item)
        .values(
            conversation=conversation_id,
            queue=handoff.queue,
            topic=handoff.topic,
            reason=handoff.reason,
            urgency=handoff.urgency,
            state=WAITING,
            created_at=now,
        )
        .returning(work_item.c.id)
    ).scalar_one()
    wake(connection, DESK_TOPIC)
    wake(connection, topic_of(conversation_id))
    return item_id


def put_away(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Close whatever item of a conversation is open."""
    connection.execute(
        update(work_item)
        .where(work_item.c.conversation == conversation_id, work_item.c.state != DONE)
        .values(state=DONE, done_at=now)
    )


def put_away_left(connection: Connection, now: datetime) -> None:
    """Close the items of patients who left the line or ended the chat a while ago."""
    gone = (
        select(conversation.c.id)
        .where(
            conversation.c.state.in_([State.BOT, State.CLOSED]),
            conversation.c.changed_at <= now - PUT_AWAY_AFTER,
        )
        .scalar_subquery()
    )
    connection.execute(
        update(work_item)
        .where(work_item.c.state != DONE, work_item.c.conversation.in_(gone))
        .values(state=DONE, done_at=now)
    )


def waiting(connection: Connection) -> list[Item]:
    """Everybody who waits, in the order in which they are taken."""
    query = _items().where(work_item.c.state == WAITING, conversation.c.state == State.QUEUED)
    return in_order([_item(row) for row in connection.execute(query).mappings()])


def held_by(connection: Connection, staff_id: str) -> list[Item]:
    """The items of the live chats of one member of staff, the longest held first."""
    query = (
        _items()
        .where(
            work_item.c.state == CLAIMED,
            work_item.c.claimed_by == staff_id,
            conversation.c.state == State.LIVE,
            conversation.c.owner == staff_id,
        )
        .order_by(work_item.c.claimed_at, work_item.c.id)
    )
    return [_item(row) for row in connection.execute(query).mappings()]


def item_of(connection: Connection, item_id: int) -> Item | None:
    row = connection.execute(_items().where(work_item.c.id == item_id)).mappings().one_or_none()
    return None if row is None else _item(row)


def open_item(connection: Connection, conversation_id: str) -> Item | None:
    """The item of a conversation that is not done: its present wait, or the claim that ended it."""
    query = (
        _items()
        .where(work_item.c.conversation == conversation_id, work_item.c.state != DONE)
        .order_by(work_item.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _item(row)


def position(
    connection: Connection,
    conversation_id: str,
    somebody_for: Callable[[Connection, Queue, datetime], bool],
    clock: Clock = utc_now,
) -> Position | None:
    """A waiting patient's place in line; None if this conversation does not wait.

    `somebody_for`: whether anybody at the desk may take patients of a queue; else no time is told.
    """
    now = clock()
    line = waiting(connection)
    own = next((item for item in line if item.conversation == conversation_id), None)
    if own is None:
        return None
    ahead = [item.id for item in line if item.queue is own.queue]
    place = ahead.index(own.id) + 1
    claimed = connection.scalars(
        select(work_item.c.claimed_at).where(work_item.c.queue == own.queue, work_item.c.claimed_at > now - PACE_OVER)
    ).all()
    minutes = expected_minutes(place, claimed, now) if somebody_for(connection, own.queue, now) else None
    return Position(own.queue, place, minutes)


def _items() -> Select[tuple[object, ...]]:
    alarm = exists().where(
        flag.c.conversation == work_item.c.conversation, flag.c.kind != CLINICAL, flag.c.acknowledged_at.is_(None)
    )
    columns = (work_item, conversation.c.locale, alarm.label("alarm"))
    return select(*columns).join(conversation, conversation.c.id == work_item.c.conversation)


def _item(row: RowMapping) -> Item:
    return Item(
        id=row["id"],
        conversation=row["conversation"],
        queue=Queue(row["queue"]),
        topic=row["topic"],
        reason=HandoffReason(row["reason"]),
        urgency=Urgency(row["urgency"]),
        state=row["state"],
        since=row["created_at"],
        claimed_by=row["claimed_by"],
        claimed_at=row["claimed_at"],
        pharmacist_on_duty=row["pharmacist_on_duty"],
        alarm=bool(row["alarm"]),
        language=row["locale"].partition("-")[0],
    )
