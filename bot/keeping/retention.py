"""What the policy lets go: found first, and deleted one by one, each looked at again in its own transaction.

A dry run finds and deletes nothing; it goes through the same questions, so it tells what a run at that moment would do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Table, delete, exists, func, or_, select
from sqlalchemy.sql import ColumnElement

from bot.chat.log import Author
from bot.chat.states import State
from bot.keeping.belonging import Ownership, ownership
from bot.keeping.deleting import erase
from bot.keeping.holds import exclude_deletions, held_now
from bot.keeping.policy import Policy
from bot.privacy.encryption import Vault
from bot.storage.tables import attempt, conversation, demo_phone, message, one_time_code, staff_session

WITH_A_PERSON = (State.QUEUED, State.LIVE)


@dataclass
class Ran:
    """What a run deleted, by the policy's kinds, and what it left although its time is over."""

    deleted: dict[str, int] = field(default_factory=dict)
    held: int = 0
    with_a_person: int = 0

    @property
    def anything(self) -> bool:
        return any(self.deleted.values())


def run(engine: Engine, vault: Vault, policy: Policy, *, actor: str, now: datetime, dry_run: bool = False) -> Ran:
    """Delete what the policy no longer keeps. `actor`: who the audit says did it.

    A conversation in which somebody still waits for a person, or has one, is never deleted: `with_a_person` counts
    those that would be due.
    """
    ran = Ran()
    # Before the conversations, which take their own codes with them: a dry run counts the same.
    ran.deleted["one_time_codes"] = _codes(engine, vault, policy.one_time_codes, now, dry_run=dry_run)
    for kind, due in _due_conversations(policy, now):
        ran.deleted[kind] = 0
        for conversation_id in _find(engine, due):
            with engine.begin() as connection:
                if dry_run:
                    is_held, is_due = _is_held(connection, vault, conversation_id), True
                else:
                    is_held, is_due = _judge(connection, vault, conversation_id, due)
                if is_held:
                    ran.held += 1
                elif is_due:
                    ran.deleted[kind] += 1
                    if not dry_run:
                        erase(connection, conversation_id, actor=actor, why=f"policy: {kind}", now=now)
    for kind, table, old in _due_rows(policy, now):
        with engine.begin() as connection:
            count = select(func.count()).select_from(table).where(old)
            ran.deleted[kind] = connection.execute(count).scalar_one()
            if not dry_run:
                connection.execute(delete(table).where(old))
    ran.with_a_person = _left_with_a_person(engine, policy, now)
    return ran


def _due_conversations(policy: Policy, now: datetime) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """The kinds of conversations that have a time, and what makes one of them due."""
    answered = exists().where(
        message.c.conversation == conversation.c.id, message.c.author.in_([Author.BOT, Author.STAFF])
    )
    closed, left = conversation.c.state == State.CLOSED, conversation.c.state == State.BOT
    for kind, which, days in (
        ("conversations_unanswered", or_(closed, left) & ~answered, policy.conversations_unanswered),
        ("conversations_closed", closed & answered, policy.conversations_closed),
        ("conversations_left", left & answered, policy.conversations_left),
    ):
        if days is not None:
            yield kind, which & (conversation.c.changed_at <= now - timedelta(days=days))


def _due_rows(policy: Policy, now: datetime) -> Iterator[tuple[str, Table, ColumnElement[bool]]]:
    for kind, column, days in (
        ("attempts", attempt.c.at, policy.attempts),
        ("staff_sessions", staff_session.c.created_at, policy.staff_sessions),
        ("demo_phone", demo_phone.c.at, policy.demo_phone),
    ):
        if days is not None:
            yield kind, column.table, column <= now - timedelta(days=days)


def _find(engine: Engine, due: ColumnElement[bool]) -> list[str]:
    with engine.execution_options(scriptdesk_reads=True).connect() as connection:
        return list(connection.scalars(select(conversation.c.id).where(due).order_by(conversation.c.id)))


def _judge(connection: Connection, vault: Vault, conversation_id: str, due: ColumnElement[bool]) -> tuple[bool, bool]:
    """Whether a conversation is held, and whether it is still due, with nobody else at it until the end of this."""
    exclude_deletions(connection)
    still = connection.scalar(
        select(conversation.c.id).where(conversation.c.id == conversation_id, due).with_for_update()
    )
    return (False, False) if still is None else (_is_held(connection, vault, conversation_id), True)


def _is_held(connection: Connection, vault: Vault, conversation_id: str) -> bool:
    held = held_now(connection)
    if not held.patients:  # then nobody's memory need be opened
        return held.holds(Ownership(conversation_id, ()))
    owned = ownership(connection, vault, conversation_id)
    return owned is not None and held.holds(owned)


def _codes(engine: Engine, vault: Vault, days: int | None, now: datetime, *, dry_run: bool) -> int:
    """Codes that expired. They hang on conversations, and of a held one nothing is deleted."""
    if days is None:
        return 0
    old = one_time_code.c.expires_at <= now - timedelta(days=days)
    with engine.begin() as connection:
        exclude_deletions(connection)
        ids = connection.scalars(select(one_time_code.c.conversation).where(old).distinct()).all()
        free = [one for one in ids if not _is_held(connection, vault, one)]
        count = 0
        for one in free:
            which = (one_time_code.c.conversation == one) & old
            count += connection.execute(select(func.count()).select_from(one_time_code).where(which)).scalar_one()
            if not dry_run:
                connection.execute(delete(one_time_code).where(which))
    return count


def _left_with_a_person(engine: Engine, policy: Policy, now: datetime) -> int:
    days = policy.conversations_left
    if days is None:
        return 0
    old = conversation.c.changed_at <= now - timedelta(days=days)
    with engine.execution_options(scriptdesk_reads=True).connect() as connection:
        return connection.execute(
            select(func.count()).select_from(conversation).where(conversation.c.state.in_(WITH_A_PERSON), old)
        ).scalar_one()
