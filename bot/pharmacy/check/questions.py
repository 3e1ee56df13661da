"""Each capability of a system asked through the port, as ScriptDesk would: does it answer, and how fast? Nothing is
written, and nothing that a system says is kept but how much of it there is."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.pharmacy.port import Pharmacy, PharmacyUnavailable, PharmacyUnreadable, PharmacyUnsupported
from bot.pharmacy.values import Capability

SLOW_SECONDS = 1.0
"""A chat waits five seconds for everything; one answer that takes longer than this is too slow."""


class Verdict(StrEnum):
    WORKS = "works"
    SLOW = "slow"
    NOT_THERE = "not there"
    UNREADABLE = "can't be read"
    NO_ANSWER = "no answer"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a check may ask for, found in the system itself. Never shown."""

    number: str
    last_name: str
    birth_date: date
    patient: str
    prescription: str


NOBODY = Known("0000000", "nobody", date(1900, 1, 1), "nobody-by-this-reference", "nothing-by-this-reference")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: what came of it, after how long, and how much there was."""

    capability: Capability
    call: str
    verdict: Verdict
    seconds: float
    told: str = ""

    @property
    def fine(self) -> bool:
        return self.verdict in (Verdict.WORKS, Verdict.NOT_THERE, Verdict.NOT_TRIED)


def ask_all(pharmacy: Pharmacy, now: datetime, known: Known = NOBODY) -> Iterator[Asked]:
    """Every call that reads. `known`: whom to ask for; nobody where the system itself cannot be searched."""
    for capability, call, ask in _calls(pharmacy, now, known):
        began = time.monotonic()
        try:
            told = ask()
            seconds = time.monotonic() - began
            verdict = Verdict.WORKS if seconds < SLOW_SECONDS else Verdict.SLOW
        except _NotTried:
            told, verdict = "a check writes nothing", Verdict.NOT_TRIED
        except PharmacyUnsupported:
            told, verdict = "", Verdict.NOT_THERE
        except PharmacyUnreadable:
            told, verdict = "", Verdict.UNREADABLE
        except PharmacyUnavailable:
            told, verdict = "", Verdict.NO_ANSWER
        yield Asked(capability, call, verdict, time.monotonic() - began, told)


def _calls(pharmacy: Pharmacy, now: datetime, known: Known) -> Sequence[tuple[Capability, str, Callable[[], str]]]:
    week = timedelta(days=7)

    def by_number() -> str:
        match = pharmacy.match_prescription(known.number, known.last_name, known.birth_date)
        return _found(known, match is not None and match.patient == known.patient)

    def by_name() -> str:
        matches = pharmacy.match_patient(known.last_name, known.birth_date)
        return _found(known, known.patient in [match.patient for match in matches])

    def contact() -> str:
        found = pharmacy.contact(known.patient)
        return "a way to send a code" if found.phone or found.email else "no way to send a code"

    def stock() -> str:
        drugs = pharmacy.formulary()
        name = next((drug.generic for drug in drugs if not drug.schedule and not drug.restricted), "nothing")
        return _many(len(pharmacy.stock(name)), "shelf", "shelves") + f" of {name}"

    def slots() -> str:
        places = _first_place(pharmacy)
        return _many(len(pharmacy.consultation_slots(places, now, now + week)), "free time") + " this week"

    numbers = [known.number]
    return (
        (Capability.IDENTITY, "by number", by_number),
        (Capability.IDENTITY, "by name", by_name),
        (Capability.IDENTITY, "contact", contact),
        (Capability.IDENTITY, "proxies", lambda: _many(len(pharmacy.proxies(known.patient)), "proxy", "proxies")),
        (
            Capability.PRESCRIPTIONS,
            "all of a patient",
            lambda: _many(len(pharmacy.prescriptions(known.patient)), "prescription"),
        ),
        (
            Capability.PRESCRIPTIONS,
            "one",
            lambda: _found(known, pharmacy.prescription(known.patient, known.prescription) is not None),
        ),
        (
            Capability.PRESCRIPTIONS,
            "fills",
            lambda: _many(len(pharmacy.fills(known.patient, known.prescription)), "fill"),
        ),
        (Capability.CLAIMS, "claims", lambda: _many(len(pharmacy.claims(known.patient, numbers)), "word")),
        (
            Capability.DELIVERIES,
            "deliveries",
            lambda: _many(len(pharmacy.deliveries(known.patient, numbers)), "parcel"),
        ),
        (Capability.REFILLS, "requests", _nothing_written),
        (Capability.STOCK, "formulary", lambda: _many(len(pharmacy.formulary()), "product")),
        (Capability.STOCK, "stock", stock),
        (Capability.LOCATIONS, "locations", lambda: _many(len(pharmacy.locations()), "location")),
        (Capability.CONSULTATIONS, "free times", slots),
    )


class _NotTried(Exception):
    """A call that writes."""


def _nothing_written() -> str:
    raise _NotTried


def _first_place(pharmacy: Pharmacy) -> str:
    """A shop to ask for; none where another system has them."""
    try:
        places = pharmacy.locations()
    except PharmacyUnsupported:
        return "none"
    return places[0].code if places else "none"


def _found(known: Known, found: bool) -> str:
    if known is NOBODY:
        return "somebody, though nobody was asked for" if found else "nobody, as asked"
    return "found" if found else "NOT found, though it is there"


def _many(count: int, one: str, several: str | None = None) -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"
