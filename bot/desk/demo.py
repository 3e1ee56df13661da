"""A made-up desk: two technicians, one with Spanish, a pharmacist on duty and a signed rule, all marked as demo."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.desk.routing import TASK
from bot.identity.licences import deciding
from bot.identity.staff import NotAdded, Role, add_staff
from bot.storage.tables import duty, registration, staff, state_row

STATE = "CT"
DUTY = timedelta(hours=24)
RULE_LASTS = timedelta(days=90)
REGISTRATION_LASTS = timedelta(days=365)

PEOPLE = (
    ("Dana Reyes", Role.TECHNICIAN, "dana", "demo-dana-counter-12"),
    ("Sam Okafor", Role.TECHNICIAN, "sam", "demo-sam-counter-34"),
    ("Dr. Priya Nair", Role.PHARMACIST, "priya", "demo-priya-counter-56"),
)
"""(name, role, username, password). The passwords are public: they open made-up data alone."""
LANGUAGES = {"dana": ("es",)}
"""What they speak besides English, by username."""


def seed_demo_staff(connection: Connection, now: datetime) -> list[tuple[str, Role, str, str]]:
    """Add the demo's people where they are missing, and renew duty, rule and registrations from `now` on.

    Returns how they sign in: (name, role, username, password). Somebody real of the same username is left alone.
    """
    for name, role, username, password in PEOPLE:
        with suppress(NotAdded):  # here since an earlier start
            add_staff(
                connection,
                username=username,
                name=name,
                role=role,
                password=password,
                working_state=STATE,
                demo=True,
            )
    for username, languages in LANGUAGES.items():  # also for a demo from before there were any
        connection.execute(
            update(staff).where(staff.c.demo, staff.c.username == username).values(languages=" ".join(languages))
        )
    members = connection.execute(
        select(staff.c.id, staff.c.username, staff.c.role).where(
            staff.c.demo, staff.c.username.in_([username for _, _, username, _ in PEOPLE])
        )
    ).all()
    ids = [member.id for member in members]
    connection.execute(delete(registration).where(registration.c.staff.in_(ids), registration.c.state == STATE))
    connection.execute(delete(duty).where(duty.c.staff.in_(ids), duty.c.demo))
    for member in members:
        if kind := deciding(Role(member.role)):
            connection.execute(
                insert(registration).values(
                    staff=member.id,
                    state=STATE,
                    number=f"DEMO-{member.username}",
                    kind=kind,
                    expires_on=(now + REGISTRATION_LASTS).date().isoformat(),
                )
            )
        if member.role == Role.PHARMACIST:
            connection.execute(insert(duty).values(staff=member.id, begins_at=now, ends_at=now + DUTY, demo=True))
    _sign_rule(connection, now)
    here = {member.username for member in members}
    return [person for person in PEOPLE if person[2] in here]


def _sign_rule(connection: Connection, now: datetime) -> None:
    """Connecticut's rule, signed by a made-up pharmacist-in-charge. A real one that stands there is left alone."""
    of_state = (state_row.c.state == STATE) & (state_row.c.task == TASK)
    connection.execute(delete(state_row).where(of_state, state_row.c.demo))
    if connection.scalar(select(state_row.c.state).where(of_state)) is None:
        connection.execute(
            insert(state_row).values(
                state=STATE,
                task=TASK,
                allowed=True,
                conditions="Registered technician; direct supervision may be remote; documented quarterly evaluation",
                source="Conn. Regs. 20-576-78, as of 2022-02-18",
                signed_by="Demo pharmacist-in-charge",
                signed_at=now,
                expires_on=(now + RULE_LASTS).date().isoformat(),
                demo=True,
            )
        )
