"""`scriptdesk demo-fhir`: the demo, with patients, prescriptions, insurer and shops in a FHIR server instead of SQL.

Stock and parcels stay in the demo's database, because FHIR R4 has no place for them: two systems, one pharmacy.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import yaml
from rich.console import Console

from bot.cli.failure import CommandFailed
from bot.cli.fhir_server import fhir_server
from bot.cli.seed import seed
from bot.cli.up import up
from bot.clock import utc_now
from bot.pharmacy.demo_cases import STAR_CASES
from bot.pharmacy.demo_patients import STAR
from bot.pharmacy.demo_places import CODES, TIME_ZONE
from bot.pharmacy.fhir.loading import SITE_KEYS
from bot.pharmacy.fhir.loading_demo import demo_resources
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.settings import PlaceSettings, places_from_environment

MAIN_URL = "SCRIPTDESK_DEMO_MAIN_URL"
CONFIG = "SCRIPTDESK_PHARMACY_CONFIG"

_OF_CHART = ("identity", "prescriptions", "claims", "refills", "locations", "consultations")
_OF_MAIN = ("deliveries", "stock")


def demo_fhir(places: PlaceSettings, console: Console) -> None:
    """Seed, fill a FHIR server, and run until asked to stop. Raises CommandFailed or SettingsError."""
    if not places.pharmacy_is_demo:
        raise CommandFailed("The demo on FHIR is for the demo pharmacy: unset SCRIPTDESK_PHARMACY_URL and _CONFIG.")
    now = utc_now()
    seed(places, console, now)
    folder = places.var / "fhir"
    console.print("Starting a FHIR server", highlight=False)
    with fhir_server(folder) as server:
        engine = pharmacy_engine(places.pharmacy_url)
        try:
            pharmacy = SqlPharmacy(engine)
            count = server.load(demo_resources(pharmacy, now))
            delivering = [place.code for place in pharmacy.locations() if place.delivers]
        finally:
            engine.dispose()
        console.print(f"  {count} resources loaded at {server.base}", highlight=False)
        file = write_configuration(folder / "pharmacy.yml", server.base, delivering)
        console.print(f"  the pharmacy's systems are named in {file}", highlight=False)
        who = f"{STAR.first_name} {STAR.last_name}, born {STAR.birth_date}, Rx {STAR_CASES[0][0]}"
        console.print(f"  whom to be in the chat: {who}", highlight=False)
        os.environ |= {MAIN_URL: places.pharmacy_url, CONFIG: str(file)}
        up(places_from_environment(), console)


def write_configuration(file: Path, base: str, delivering: Sequence[str]) -> Path:
    """The demo's pharmacy.yml: the FHIR server for most, the database for what FHIR R4 has no place for."""
    chart = {
        "kind": "fhir",
        "base": base,
        "time_zone": TIME_ZONE,
        **SITE_KEYS,
        "locations": list(CODES),
        "location_codes": {code: code for code in CODES},
        "delivers": list(delivering),
    }
    document = {
        "systems": {"chart": chart, "main": {"kind": "sql", "url_from": MAIN_URL}},
        "capabilities": dict.fromkeys(_OF_CHART, "chart") | dict.fromkeys(_OF_MAIN, "main"),
    }
    file.write_text(yaml.safe_dump(document, sort_keys=False))
    return file
