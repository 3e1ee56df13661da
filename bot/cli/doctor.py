"""`scriptdesk doctor`: what is not safe yet. It changes nothing and prints no secret and no patient's data."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bot import logs, production
from bot.cli import doctor_database, doctor_files, doctor_outside
from bot.cli.doctor_finding import Finding, bad, good
from bot.clock import utc_now
from bot.pharmacy.configuration import load_pharmacy
from bot.pharmacy.port import PharmacyUnavailable
from bot.settings import PlaceSettings, SettingsError, environment_of
from bot.storage.database import open_engine
from bot.storage.migrate import revision_of
from bot.storage.migrations import HEAD


def doctor(places: PlaceSettings, console: Console) -> int:
    """Look at everything and print a line each, those that begin with ! say what to do. Returns how many those are."""
    logs.configure(logging.CRITICAL)  # what an adapter would log is said in a line
    wrong = 0
    for finding in findings(places):
        console.print(str(finding), style="red" if finding.wrong else None, markup=False, highlight=False)
        wrong += finding.wrong
    return wrong


def findings(places: PlaceSettings) -> Iterator[Finding]:
    looks: dict[str, Callable[[PlaceSettings], Iterator[Finding]]] = {
        "settings": doctor_files.settings,
        "files": doctor_files.files,
        "model and ear": doctor_files.learned,
        "what the pharmacy decides": doctor_files.keeping,
        "pharmacy": _pharmacy,
        "database": _database,
        "redis": doctor_outside.redis,
        "identity provider": doctor_outside.identity_provider,
        "public address": doctor_outside.public,
    }
    for subject, look in looks.items():
        try:
            yield from look(places)
        except Exception as fault:  # one that cannot be looked at must not hide the others
            yield bad(subject, f"it could not be looked at ({type(fault).__name__}): mend that and run again.")


def _pharmacy(places: PlaceSettings) -> Iterator[Finding]:
    if places.pharmacy_config is None and _missing_file(places.pharmacy_url):
        yield bad("pharmacy", "SCRIPTDESK_PHARMACY_URL names a file that is not there: name the pharmacy's own system.")
        return
    try:
        pharmacy = load_pharmacy({**os.environ, **environment_of(places)})
    except SettingsError as unusable:
        yield bad("pharmacy", str(unusable))
        return
    try:
        shops = pharmacy.locations()
    except PharmacyUnavailable as down:
        yield bad("pharmacy", f"its shops could not be read, because {down}: run `scriptdesk pharmacy check`.")
        return
    finally:
        pharmacy.close()
    made_up = production.of_locations(shops, places)
    yield from (bad("pharmacy", reason) for reason in made_up)
    if not made_up:
        yield good("pharmacy", f"its system answers, with {len(shops)} shops")


def _database(places: PlaceSettings) -> Iterator[Finding]:
    if _missing_file(places.database_url):
        yield bad("database", "SCRIPTDESK_DATABASE_URL names a file that is not there: start the gateway once.")
        return
    engine = open_engine(places.database_url)
    try:
        with engine.connect() as connection:
            yield from doctor_database.connection_of(connection, places)
            if revision_of(connection) != HEAD:
                yield bad("database", "its tables are not this version's: start the gateway once, and run again.")
                return
            yield from doctor_database.desk(connection, utc_now())
    except OperationalError:
        yield bad("database", "it does not answer: check SCRIPTDESK_DATABASE_URL.")
    finally:
        engine.dispose()


def _missing_file(url: str) -> bool:
    """Whether a SQLite file is missing, which a look would make."""
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and not (address.database and Path(address.database).exists())
