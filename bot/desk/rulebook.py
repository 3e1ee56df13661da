"""What routing decides from, read from the database. A row that cannot be read counts as unknown, and so forbids."""

from datetime import date, datetime

from sqlalchemy import Connection, select

from bot.desk.routing import TASK, Pharmacist, Rule, Rulebook
from bot.identity.staff import Role
from bot.storage.tables import duty, registration, staff, state_row


def read_rulebook(connection: Connection, pharmacy_state: str, now: datetime) -> Rulebook:
    """The state table, all registrations, and who is on duty at `now`. `pharmacy_state`: two letters."""
    rules = {}
    for row in connection.execute(select(state_row).where(state_row.c.task == TASK)).mappings():
        expires_on = _day(row["expires_on"])
        if expires_on:
            rules[row["state"]] = Rule(row["allowed"], row["signed_by"], row["signed_at"], expires_on)
    registrations = {}
    for row in connection.execute(select(registration)).mappings():
        expires_on = _day(row["expires_on"])
        if expires_on:
            registrations[row["staff"], row["state"]] = expires_on
    return Rulebook(pharmacy_state, rules, registrations, on_duty(connection, now), now.date())


def on_duty(connection: Connection, now: datetime) -> tuple[Pharmacist, ...]:
    """The pharmacists on duty, whoever came first in front."""
    rows = connection.execute(
        select(staff.c.id, staff.c.name)
        .join(duty, duty.c.staff == staff.c.id)
        .where(duty.c.begins_at <= now, duty.c.ends_at > now, staff.c.role == Role.PHARMACIST, staff.c.active)
        .order_by(duty.c.begins_at, duty.c.id)
    )
    return tuple(dict.fromkeys(Pharmacist(staff_id, name) for staff_id, name in rows))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
