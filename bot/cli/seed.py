"""`scriptdesk seed`: the made-up pharmacy and its staff. The pharmacy's dates are relative to the day of the seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot.cli.conversations import conversations
from bot.cli.failure import CommandFailed
from bot.clock import utc_now
from bot.desk.demo import seed_demo_staff
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import pharmacy_engine
from bot.settings import PlaceSettings


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a made-up member of staff signs in at the desk."""

    name: str
    role: str
    username: str
    password: str


def seed_if_stale(places: PlaceSettings, console: Console) -> None:
    """Seed the demo pharmacy unless that was done today; a pharmacy of somebody's own is left alone."""
    now = utc_now()
    if places.pharmacy_is_demo and not _seeded_on(places, now):
        seed(places, console, now)


def seed(places: PlaceSettings, console: Console, now: datetime) -> None:
    """Seed the demo pharmacy anew; requests for refills stay.

    Raises CommandFailed where the settings name a pharmacy of somebody's own: seeding replaces every row.
    """
    if not places.pharmacy_is_demo:
        raise CommandFailed(
            "Only the demo pharmacy is ever seeded, because seeding replaces every row:"
            " unset SCRIPTDESK_PHARMACY_URL and leave SCRIPTDESK_DEMO on."
        )
    places.var.mkdir(parents=True, exist_ok=True)
    _mark(places).unlink(missing_ok=True)
    engine = pharmacy_engine(places.pharmacy_url)
    try:
        seed_demo(engine, now)
    finally:
        engine.dispose()
    _mark(places).write_text(now.date().isoformat())
    console.print("Demo pharmacy seeded, with dates around today", highlight=False)


def seed_staff(places: PlaceSettings, now: datetime) -> Sequence[SignIn]:
    """The demo's staff, with their duty and registrations renewed from `now` on; nobody outside demo mode."""
    if not places.demo:
        return ()
    with conversations(places) as connection:
        people = seed_demo_staff(connection, now)
    return [SignIn(name, role.value, username, password) for name, role, username, password in people]


def _mark(places: PlaceSettings) -> Path:
    return places.var / "pharmacy.seeded"


def _seeded_on(places: PlaceSettings, now: datetime) -> bool:
    database = places.var / "pharmacy.db"
    return database.is_file() and _mark(places).is_file() and _mark(places).read_text() == now.date().isoformat()
