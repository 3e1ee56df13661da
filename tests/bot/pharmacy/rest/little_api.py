"""A small made-up API and its mapping, for tests of one thing at a time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.pharmacy.rest import RestPharmacy
from bot.pharmacy.rest.client import Client, Limits, SignIn
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.rest.sign_in import NoSignIn

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NUMBER, LAST_NAME, BORN = "4471182", "Alvarez", date(1961, 4, 9)
MAPPING = Path(__file__).parent / "little_api.yml"


def pharmacy_at(url: str, *, limits: Limits | None = None, sign_in: SignIn | None = None) -> RestPharmacy:
    client = Client("plans", url, sign_in or NoSignIn(), limits=limits, clock=lambda: NOW)
    return RestPharmacy(client, load_mapping(MAPPING), clock=lambda: NOW)


def match(**changed: Any) -> dict[str, Any]:
    """The answer to a question for one prescription of Maria Alvarez."""
    one = {"patient": "P0001", "name": LAST_NAME, "born": "1961-04-09", "state": "CT", "rx": NUMBER, "id": "RX4471182"}
    return {"matches": [one | changed]}


def prescription(**changed: Any) -> dict[str, Any]:
    """One of Maria's prescriptions, ready since yesterday."""
    return {
        "id": "RX4471182",
        "rx": NUMBER,
        "patient": "P0001",
        "product": {"id": "ES0118", "label": "Lisinopril 10 mg tablet", "generic": "Lisinopril", "class": None},
        "store": "0001",
        "status": "RDY",
        "hold_code": None,
        "since": "2026-11-21 16:10:00",
        "written": "2026-09-23",
        "expires": "2027-09-23",
        "refills": 5,
        "price": 4.1,
        "flags": {"stopped": "N", "private": False},
        "claim": {"state": "P", "copay": "4.10", "rejects": []},
        "read_at": "2026-11-22T14:55:00Z",
    } | changed


def prescriptions(*each: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": list(each)}
