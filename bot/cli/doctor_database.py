"""The doctor's look at the conversations database: its connection, its rights, its clock, and who may work there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Boolean, Connection, column, select, table, text
from sqlalchemy.engine import make_url

from bot import production
from bot.cli.doctor_finding import Finding, bad, good
from bot.clock import Clock, utc_now
from bot.desk.routing import TASK
from bot.desk.rulebook import on_duty
from bot.identity.licences import deciding, licences
from bot.identity.second_factor import held_by
from bot.identity.staff import Role, people
from bot.settings import LOOPBACK, PlaceSettings
from bot.storage.tables import duty, staff, state_row

SKEW_S = 5.0
"""Of clocks. Sealed envelopes open for 60 s, and codes of an authenticator app change every 30 s."""
AHEAD = timedelta(days=7)
POWERS = {
    "rolsuper": "is a superuser",
    "rolcreaterole": "may make roles",
    "rolcreatedb": "may make databases",
    "rolreplication": "may copy the whole server",
    "rolbypassrls": "passes by row security",
}


def connection_of(connection: Connection, places: PlaceSettings, clock: Clock = utc_now) -> Iterator[Finding]:
    """How the conversations are reached: encrypted, with a password, and with no more rights than are needed."""
    address = make_url(places.database_url)
    if address.get_backend_name() != "postgresql":
        yield good("database", "a SQLite file on this machine, for one gateway")
        return
    here = address.host in (None, "", *LOOPBACK) or str(address.host).startswith("/")
    encrypted = connection.execute(
        text("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    ).one_or_none()
    if encrypted is not None and encrypted.ssl:
        if address.query.get("sslmode") not in ("verify-full", "verify-ca"):
            yield bad(
                "database",
                "the connection is encrypted, but nobody checks with whom: add ?sslmode=verify-full&sslrootcert=… to"
                " SCRIPTDESK_DATABASE_URL.",
            )
        else:
            yield good("database", f"the connection is encrypted ({encrypted.version}), and the server is checked")
    elif here:
        yield good("database", "the connection does not leave this machine")
    else:
        yield bad(
            "database",
            "the connection is not encrypted and leaves this machine (45 CFR 164.312(e)): turn on TLS at the server and"
            " add ?sslmode=verify-full to SCRIPTDESK_DATABASE_URL.",
        )
    if address.password is None and not str(address.host or "").startswith("/"):
        yield bad(
            "database",
            "the gateway signs in without a password, so whoever reaches the server can too: give the role one, with"
            " scram-sha-256 in pg_hba.conf.",
        )
    role = connection.execute(
        select(*(column(power, Boolean) for power in POWERS))
        .where(column("rolname") == text("current_user"))
        .select_from(table("pg_roles"))
    ).one()
    powers = [meaning for column, meaning in POWERS.items() if getattr(role, column)]
    if powers:
        yield bad(
            "database",
            f"the gateway's role {' and '.join(powers)}, and needs none of it: CREATE ROLE … LOGIN NOSUPERUSER"
            " NOCREATEDB NOCREATEROLE, the owner of this database alone.",
        )
    else:
        yield good("database", "the gateway's role has no power over the server")
    there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    yield clocks("the database's", there, clock())


def clocks(whose: str, there: datetime, here: datetime) -> Finding:
    """Whether two clocks agree. Both moments are aware."""
    apart = abs((there.astimezone(UTC) - here).total_seconds())
    if apart > SKEW_S:
        return bad(
            "clock", f"{whose} clock is {apart:.0f} s from this machine's: have both follow a time server (NTP)."
        )
    return good("clock", f"{whose} clock and this machine's agree")


def desk(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Whether anybody may take patients, and by which signed rules."""
    yield from (bad("demo rows", reason) for reason in production.of_rows(connection))
    everybody = people(connection)
    yield from _rules(connection, now.date())
    yield from _duty(connection, now)
    if not everybody:
        yield bad("staff", "nobody can sign in at the desk: run `scriptdesk staff add`.")
        return
    held = licences(connection)
    for member in everybody:
        kind = deciding(member.role)
        if kind and not any(one.kind is kind and one.lasts(now.date()) for one in held.get(member.id, ())):
            yield bad(
                "staff",
                f"{member.username} has no {kind} that lasts, and gets no patients: `scriptdesk staff licence`.",
            )
        if member.role is Role.TECHNICIAN and member.working_state is None:
            yield bad("staff", f"{member.username} has no attested place of work, and gets no patients: add the state.")
    yield from _second_factors(connection)


def _rules(connection: Connection, today: date) -> Iterator[Finding]:
    rows = connection.execute(select(state_row).where(state_row.c.task == TASK).order_by(state_row.c.state)).all()
    if not rows:
        yield bad(
            "state table",
            "it is empty, so no technician may take a patient: have the pharmacist-in-charge sign each state's.",
        )
    for row in rows:
        if row.signed_by is None or row.signed_at is None:
            yield bad("state table", f"{row.state} is not signed and counts as no: the pharmacist-in-charge signs it.")
        elif row.expires_on < today.isoformat():
            yield bad("state table", f"{row.state} expired on {row.expires_on} and counts as no: have it signed anew.")
        else:
            yield good("state table", f"{row.state} is signed by {row.signed_by}, until {row.expires_on}")


def _duty(connection: Connection, now: datetime) -> Iterator[Finding]:
    coming = connection.execute(
        select(duty.c.begins_at)
        .join(staff, duty.c.staff == staff.c.id)
        .where(duty.c.ends_at > now, duty.c.begins_at < now + AHEAD, staff.c.role == Role.PHARMACIST, staff.c.active)
    ).all()
    here = on_duty(connection, now)
    if here:
        yield good("duty", f"{', '.join(one.name for one in here)} on duty now")
    elif coming:
        yield good("duty", "nobody is on duty now, and somebody is within seven days")
    else:
        yield bad(
            "duty",
            "no pharmacist is on the roster of the next seven days, so technicians get no patients: put them on it.",
        )


def _second_factors(connection: Connection) -> Iterator[Finding]:
    """Who has a password and nothing beside it. Whoever was invited and has not come yet has none of both."""
    has_password = set(connection.scalars(select(staff.c.id).where(staff.c.password_hash != "")))
    alone = [who.username for who in people(connection) if who.id in has_password and not held_by(connection, who.id)]
    if alone:
        yield bad(
            "second factor",
            f"{', '.join(alone)} set one up at the first sign-in, and so does whoever learns the password before: have"
            " them sign in now.",
        )
    else:
        yield good("second factor", "whoever has a password has one")
