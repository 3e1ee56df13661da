"""What routing decides from, read from the database. A row that cannot be read counts as unknown, and so forbids."""

from datetime import UTC, date, datetime, tzinfo

from sqlalchemy import Connection, select

from bot.desk.presence import at_desk
from bot.desk.routing import TASK, Pharmacist, Rule, Rulebook
from bot.identity.licences import Kind, licences
from bot.identity.staff import Role
from bot.storage.tables import duty, staff, state_row


def read_rulebook(connection: Connection, pharmacy_state: str, now: datetime, zone: tzinfo = UTC) -> Rulebook:
    """The state table, all licences, who is on duty and who at the desk.

    `pharmacy_state`: two letters; `zone`: the pharmacy's, where a day ends at midnight. A pharmacist whose licence does
    not last supervises nobody.
    """
    today = now.astimezone(zone).date()
    rules = {}
    for row in connection.execute(select(state_row).where(state_row.c.task == TASK)).mappings():
        expires_on = _day(row["expires_on"])
        if expires_on:
            rules[row["state"]] = Rule(row["allowed"], row["signed_by"], row["signed_at"], expires_on)
    lasting: dict[Kind, dict[tuple[str, str], date]] = {kind: {} for kind in Kind}
    for staff_id, held in licences(connection).items():
        for one in held:
            if one.expires_on:
                lasting[one.kind][staff_id, one.state] = one.expires_on
    licensed = lasting[Kind.LICENCE]
    supervising = tuple(
        one for one in on_duty(connection, now) if licensed.get((one.id, pharmacy_state), date.min) >= today
    )
    here = at_desk(connection, now)
    return Rulebook(pharmacy_state, rules, lasting[Kind.REGISTRATION], supervising, today, here, licensed)


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
