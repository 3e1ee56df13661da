"""What an insurer's reject code means for a patient, in our own words: what it is, the next step, who takes it.

Codes: NCPDP Telecommunication Standard, field 511-FB. This is an allow-list: a code that is not here, and 88
(drug-use review), is a matter between the patient and the pharmacist, and its meaning is never repeated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.pharmacy.values import Actor, Claim, ClaimState


@dataclass(frozen=True, slots=True)
class Reject:
    """One code, told. `explanation` says what happened, `next_step` what follows; both are whole sentences."""

    code: str
    explanation: str
    next_step: str
    actor: Actor


_SEND_AGAIN = "We send the claim again. You don't have to do anything."
_NEWEST_CARD = "Please show us your newest insurance card, or call the number on the back of it."
_CHECK_DATES = "Please check the dates with your plan. If you have a new card, show it to us."

_TABLE = (
    Reject(
        "41",
        "Your plan says that another plan has to pay first.",
        "Please give us the card of your other plan, or tell your plan that you have no other.",
        Actor.PATIENT,
    ),
    Reject("52", "Your plan does not find the member number that we have for you.", _NEWEST_CARD, Actor.PATIENT),
    Reject("65", "Your plan says that you are not covered by it.", _NEWEST_CARD, Actor.PATIENT),
    Reject("67", "Your plan says that your coverage had not begun on that day.", _CHECK_DATES, Actor.PATIENT),
    Reject("68", "Your plan says that your coverage has ended.", _CHECK_DATES, Actor.PATIENT),
    Reject("69", "Your plan says that your coverage had ended by that day.", _CHECK_DATES, Actor.PATIENT),
    Reject(
        "70",
        "Your plan does not cover this medicine.",
        "Your prescriber can ask the plan for an exception or choose a covered medicine. "
        "You can also ask us for the price without insurance.",
        Actor.PRESCRIBER,
    ),
    Reject(
        "73",
        "Your plan does not pay for refills of this prescription.",
        "Your prescriber has to send a new prescription.",
        Actor.PRESCRIBER,
    ),
    Reject(
        "75",
        "Your plan wants to approve this medicine before it pays (prior authorization).",
        "Your prescriber has to send the request to your plan.",
        Actor.PRESCRIBER,
    ),
    Reject(
        "76",
        "The amount is more than your plan pays for.",
        "We check how much the plan allows. For more than that your prescriber has to ask the plan.",
        Actor.PHARMACY,
    ),
    Reject(
        "77",
        "The product that we billed is no longer made.",
        "We look for the same medicine from another maker.",
        Actor.PHARMACY,
    ),
    Reject(
        "78",
        "The cost is above what your plan pays without being asked.",
        "We ask the plan to allow it.",
        Actor.PHARMACY,
    ),
    Reject(
        "79",
        "Your plan says that it is too soon for this fill.",
        "It can be filled once the plan's date has come.",
        Actor.NOBODY,
    ),
    Reject(
        "83",
        "Your plan says that it has already paid for this fill.",
        "We clear that up with the plan.",
        Actor.PHARMACY,
    ),
    Reject("85", "Your plan's computer could not work on the claim.", _SEND_AGAIN, Actor.PHARMACY),
    Reject("92", "Your plan's computer does not answer right now.", _SEND_AGAIN, Actor.PHARMACY),
    Reject("99", "Your plan's computer had a fault.", _SEND_AGAIN, Actor.PHARMACY),
    Reject(
        "AG",
        "Your plan pays for fewer days at a time.",
        "We change the amount to what the plan allows, or ask your prescriber.",
        Actor.PHARMACY,
    ),
    Reject(
        "AJ",
        "Your plan pays for the generic form of this medicine.",
        "We check whether we may give you the generic, or ask your prescriber.",
        Actor.PHARMACY,
    ),
    Reject(
        "3W",
        "Your plan has the request for approval and is working on it (prior authorization).",
        "We wait for the plan's decision.",
        Actor.INSURER,
    ),
    Reject(
        "3Y",
        "Your plan has refused the request for approval (prior authorization).",
        "Your prescriber can appeal or choose another medicine. You can also appeal to your plan.",
        Actor.PRESCRIBER,
    ),
)

MEDICARE_NOTICE = "569"
"""Beside a refusal of a Medicare Part D plan: the pharmacy must hand over the notice CMS-10147, "Medicare Prescription
Drug Coverage and Your Rights" (42 CFR 423.128(b)(7)(iii) and 423.562(a)(3)). It is no reason of its own."""

REJECTS: Mapping[str, Reject] = MappingProxyType({reject.code: reject for reject in _TABLE})


def parse_codes(text: str | None) -> tuple[str, ...]:
    """Codes from a column, `75, 3w` → ("75", "3W"), each once and in order."""
    words = (text or "").replace(";", ",").replace(" ", ",").upper().split(",")
    return tuple(dict.fromkeys(word for word in words if word))


def open_codes(claim: Claim | None) -> tuple[str, ...]:
    """The codes that still stand. On a paid claim they are resolved: no rejection."""
    return () if claim is None or claim.state is ClaimState.PAID else claim.codes


def public_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that may be explained in the chat."""
    return tuple(code for code in codes if code in REJECTS)


def needs_medicare_notice(codes: Iterable[str]) -> bool:
    """Whether the patient must be given the notice CMS-10147."""
    return MEDICARE_NOTICE in codes


def pharmacist_only(codes: Iterable[str]) -> bool:
    """Whether one of the codes is for the pharmacist to speak of: 88, and every code that is not in REJECTS."""
    return any(code not in REJECTS and code != MEDICARE_NOTICE for code in codes)
