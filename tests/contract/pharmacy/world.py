"""A small synthetic pharmacy as values of the port, around a fixed moment: what each adapter's system is filled with.

Nobody in it exists. Telephone numbers are reserved for fiction, example.com by RFC 2606. A system gives its own
references; the world's are only names by which its parts hang together.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.pharmacy.authority import Proxy, ProxyScope
from bot.pharmacy.consultations import ConsultationSlot
from bot.pharmacy.values import (
    Closing,
    Contact,
    Drug,
    Fill,
    FillKind,
    Location,
    OpeningHours,
    Prescription,
    Schedule,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, ten in the morning in New Haven
TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody with prescriptions. A system without first names may leave them out: ScriptDesk never asks for one."""

    reference: str
    first_name: str
    last_name: str
    birth_date: date
    state: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class Shelf:
    """How much of a drug stands at a location, in its own units. `low_below`: the reorder point."""

    drug: Drug
    location: str
    quantity: Decimal
    low_below: Decimal | None
    expected_on: date | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class World:
    """All of it. Prescriptions carry their claim, prior authorization and delivery."""

    patients: tuple[Patient, ...]
    proxies: tuple[Proxy, ...]
    drugs: tuple[Drug, ...]
    locations: tuple[Location, ...]
    shelves: tuple[Shelf, ...]
    prescriptions: tuple[Prescription, ...]
    fills: tuple[Fill, ...]
    slots: tuple[ConsultationSlot, ...]


def on_the_wall(days: int, hour: int, minute: int = 0) -> datetime:
    """A time of New Haven's clock, `days` from today."""
    day = TODAY + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


MARIA = Patient(
    "P0001", "Maria", "Alvarez", date(1961, 4, 9), "CT", Contact("+12035550187", "maria.alvarez@example.com")
)
LIAM = Patient("P0002", "Liam", "Novak", date(1994, 9, 17), "CT", Contact("+12035550111", "liam.novak@example.com"))
NOAH = Patient("P0003", "Noah", "Novak", date(1994, 9, 17), "CT", Contact("+12035550112", None))
OLIVIA = Patient("P0004", "Olivia", "Murphy", date(2017, 3, 14), "CT", Contact("+12035550113", None))
SOFIA = Patient("P0005", "Sofía", "García-López", date(1980, 2, 29), "NY", Contact(None, "sofia.garcia@example.com"))
SEAN = Patient("P0006", "Sean", "O'Brien", date(1944, 12, 31), "CT", Contact(None, None))

PATIENTS = (MARIA, LIAM, NOAH, OLIVIA, SOFIA, SEAN)

PROXIES = (
    Proxy(
        "A0001",
        MARIA.reference,
        "spouse",
        "Alvarez",
        date(1959, 12, 2),
        ProxyScope.ALL,
        date(2025, 10, 1),
        None,
        Contact("+12035550121", None),
        NOW,
    ),
    Proxy(
        "A0002",
        MARIA.reference,
        "caregiver",
        "Okafor",
        date(1990, 5, 21),
        ProxyScope.PICKUP,
        date(2026, 5, 1),
        date(2026, 11, 1),
        Contact("+12035550122", None),
        NOW,
    ),
    Proxy(
        "A0003",
        OLIVIA.reference,
        "parent",
        "Murphy",
        date(1985, 7, 30),
        ProxyScope.ALL,
        date(2017, 3, 14),
        date(2035, 3, 13),
        Contact("+12035550123", "j.murphy@example.com"),
        NOW,
    ),
)

LISINOPRIL = Drug("D01", "Lisinopril 10 mg tablet", "lisinopril", "zestril", "10 mg", "tablet")
METFORMIN = Drug("D02", "Metformin 500 mg tablet", "metformin", "glucophage", "500 mg", "tablet")
ATORVASTATIN = Drug("D03", "Atorvastatin 20 mg tablet", "atorvastatin", "lipitor", "20 mg", "tablet")
OZEMPIC = Drug("D04", "Ozempic 0.5 mg pen (semaglutide)", "semaglutide", "ozempic", "0.5 mg", "pen")
WEGOVY = Drug("D05", "Wegovy 1 mg pen (semaglutide)", "semaglutide", "wegovy", "1 mg", "pen")
SERTRALINE = Drug("D06", "Sertraline 50 mg tablet", "sertraline", "zoloft", "50 mg", "tablet")
AMOXICILLIN = Drug("D07", "Amoxicillin 500 mg capsule", "amoxicillin", None, "500 mg", "capsule")
OXYCODONE = Drug("D08", "Oxycodone 5 mg tablet", "oxycodone", "roxicodone", "5 mg", "tablet", Schedule.II)
TESTOSTERONE = Drug("D09", "Testosterone 1 % gel", "testosterone", "androgel", "1 %", "gel", Schedule.III)
ZOLPIDEM = Drug("D10", "Zolpidem 10 mg tablet", "zolpidem", "ambien", "10 mg", "tablet", Schedule.IV)
PREGABALIN = Drug("D11", "Pregabalin 75 mg capsule", "pregabalin", "lyrica", "75 mg", "capsule", Schedule.V)
ISOTRETINOIN = Drug(
    "D12", "Isotretinoin 40 mg capsule", "isotretinoin", "absorica", "40 mg", "capsule", restricted=True
)

DRUGS = (
    LISINOPRIL,
    METFORMIN,
    ATORVASTATIN,
    OZEMPIC,
    WEGOVY,
    SERTRALINE,
    AMOXICILLIN,
    OXYCODONE,
    TESTOSTERONE,
    ZOLPIDEM,
    PREGABALIN,
    ISOTRETINOIN,
)

_WEEK = range(5)

NEW_HAVEN = Location(
    "NH",
    "Elm Street Pharmacy New Haven",
    "412 Elm Street",
    "New Haven",
    "CT",
    "06511",
    "+12035550142",
    "America/New_York",
    hours=(
        *(OpeningHours(day, time(8), time(20), time(13, 30), time(14)) for day in _WEEK),
        OpeningHours(5, time(9), time(18)),
        OpeningHours(6, time(10), time(16)),
    ),
    closings=(
        Closing(date(2026, 11, 26), "Thanksgiving", time(9), time(12)),
        Closing(date(2026, 12, 25), "Christmas Day"),
    ),
    delivers=True,
    chat_hours=(*(OpeningHours(day, time(8), time(18)) for day in _WEEK), OpeningHours(5, time(9), time(13))),
)
HAMDEN = Location(
    "HD",
    "Elm Street Pharmacy Hamden",
    "1890 Dixwell Avenue",
    "Hamden",
    "CT",
    "06514",
    "+12035550143",
    "America/New_York",
    hours=tuple(OpeningHours(day, time(9), time(19)) for day in _WEEK),
)
CHICAGO = Location(
    "CH",
    "Elm Street Pharmacy Chicago",
    "77 Wacker Drive",
    "Chicago",
    "IL",
    "60601",
    "+13125550144",
    "America/Chicago",
    hours=tuple(OpeningHours(day, time(9), time(18)) for day in _WEEK),
    closings=(Closing(date(2026, 11, 24), "Water damage repair"),),
)

LOCATIONS = (NEW_HAVEN, HAMDEN, CHICAGO)


def _shelf(
    drug: Drug, location: Location, quantity: int, *, low_below: int | None = None, expected_on: date | None = None
) -> Shelf:
    low = None if low_below is None else Decimal(low_below)
    return Shelf(drug, location.code, Decimal(quantity), low, expected_on, NOW - timedelta(minutes=20))


SHELVES = (
    _shelf(LISINOPRIL, NEW_HAVEN, 900),
    _shelf(LISINOPRIL, HAMDEN, 30),
    _shelf(LISINOPRIL, CHICAGO, -12),
    _shelf(OZEMPIC, NEW_HAVEN, 1, low_below=3),
    _shelf(OZEMPIC, HAMDEN, 0, low_below=3, expected_on=date(2026, 11, 25)),
    _shelf(OZEMPIC, CHICAGO, 6, low_below=3),
    _shelf(WEGOVY, NEW_HAVEN, 0, low_below=3),
    _shelf(OXYCODONE, NEW_HAVEN, 500),
    _shelf(ZOLPIDEM, NEW_HAVEN, 0, expected_on=date(2026, 11, 25)),
    _shelf(ISOTRETINOIN, NEW_HAVEN, 60),
)

SLOTS = tuple(
    ConsultationSlot(f"S{number:02d}", place.code, on_the_wall(days, hour), 15, by_phone, NOW)
    for number, (place, days, hour, by_phone) in enumerate(
        (
            (NEW_HAVEN, 1, 10, True),
            (NEW_HAVEN, 1, 11, False),
            (NEW_HAVEN, 1, 15, True),
            (NEW_HAVEN, 2, 10, True),
            (NEW_HAVEN, 9, 10, True),
            (HAMDEN, 1, 10, True),
        ),
        start=1,
    )
)


def _fill(number: int, prescription: str, kind: FillKind, filled_on: date, quantity: int, days: int) -> Fill:
    return Fill(f"F{number:02d}", prescription, kind, filled_on, Decimal(quantity), days, NOW)


FILLS = (
    _fill(1, "RX4471190", FillKind.FIRST, date(2026, 3, 8), 90, 90),
    _fill(2, "RX4471190", FillKind.REFILL, date(2026, 6, 6), 90, 90),
    _fill(3, "RX4471190", FillKind.REFILL, date(2026, 9, 4), 90, 90),
    _fill(4, "RX4473005", FillKind.FIRST_PART, date(2026, 11, 22), 15, 15),
)
