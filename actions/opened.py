"""What a verification opens: the prescriptions that may be spoken of, and how they are called in the chat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions.question import Memory, Question, remember
from bot.cards import Label
from bot.envelope import Claims, VerifiedPatient
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Drug, Location, Prescription

ENDING = 4


@dataclass(frozen=True, slots=True)
class Opened:
    """Tier 1: the prescriptions in the order in which they were verified. Tier 2: all of them, the latest activity
    first. `handles`: what a slot or a button calls each; `last`: the one that was verified last, if one was."""

    tier: int
    prescriptions: tuple[Prescription, ...]
    handles: Mapping[str, str]
    last: Prescription | None
    locations: tuple[Location, ...]

    def by_handle(self, handle: str | None) -> Prescription | None:
        return next((rx for rx in self.prescriptions if self.handles[rx.reference] == handle), None)

    def by_number(self, number: str) -> Prescription | None:
        return next((rx for rx in self.prescriptions if _plain(rx.number) == _plain(number)), None)

    def named(self, drug: str) -> tuple[Prescription, ...]:
        return tuple(rx for rx in self.prescriptions if is_named(rx.drug, drug))

    def label(self, rx: Prescription, question: Question) -> Label:
        """At tier 1 a medicine's name is repeated only if the patient typed it; its strength never was."""
        drug = rx.drug.name if self.tier > 1 else _as_typed(rx.drug, question)
        return Label(self.handles[rx.reference], _plain(rx.number)[-ENDING:], drug)

    def memory(self, rx: Prescription, question: Question) -> Memory:
        """The memory after speaking of `rx`: a medicine that was carried but is another one is dropped."""
        carried = remember(question, subject=self.handles[rx.reference])
        fits = carried.drug is not None and is_named(rx.drug, carried.drug)
        return replace(carried, drug=carried.drug if fits else None)

    def location(self, rx: Prescription) -> Location:
        return next((place for place in self.locations if place.code == rx.location), self.locations[0])

    def today(self, rx: Prescription, now: datetime) -> date:
        """The date at the prescription's location."""
        return now.astimezone(ZoneInfo(self.location(rx).time_zone)).date()


def is_named(drug: Drug, name: str) -> bool:
    """Whether `name` (lower case) is the drug's generic or brand name."""
    return name in (drug.generic, drug.brand)


def verified_patient(claims: Claims, now: datetime) -> VerifiedPatient | None:
    """Who the patient proved to be, while that still holds."""
    return claims.patient if claims.patient and now < claims.patient.until else None


def look_up(pharmacy: Pharmacy, claims: Claims, now: datetime, handle: Callable[[str], str]) -> Opened | None:
    """What the patient's verification opens; None without one. To a proxy a confidential prescription does not exist.

    Blocking; may raise PharmacyUnavailable.
    """
    patient = verified_patient(claims, now)
    if patient is None:
        return None
    found: Sequence[Prescription]
    if patient.tier > 1:
        found = pharmacy.prescriptions(patient.reference)
    else:
        each = (pharmacy.prescription(patient.reference, reference) for reference in patient.prescriptions)
        found = [rx for rx in each if rx is not None]
    visible = tuple(rx for rx in found if not (patient.proxy and rx.confidential))
    by_reference = {rx.reference: rx for rx in visible}
    verified = [by_reference[reference] for reference in patient.prescriptions if reference in by_reference]
    return Opened(
        tier=patient.tier,
        prescriptions=visible,
        handles={rx.reference: handle(rx.reference) for rx in visible},
        last=verified[-1] if verified else None,
        locations=tuple(pharmacy.locations()),
    )


def _as_typed(drug: Drug, question: Question) -> str | None:
    """The name by which the patient called it: its brand only to one who typed the brand."""
    if question.drug is None or not is_named(drug, question.drug):
        return None
    typed = {name.typed.lower() for name in question.named}
    return drug.brand if drug.brand in typed else question.drug


def _plain(number: str) -> str:
    """A prescription number as it compares: without spaces, signs and leading zeros."""
    return "".join(sign for sign in number if sign.isalnum()).lstrip("0").upper()
