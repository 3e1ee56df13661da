"""What other systems add to a prescription: pure functions. Whoever does not answer leaves "unknown", never "none"."""

from collections.abc import Mapping
from dataclasses import replace

from bot.pharmacy.rejects import open_codes
from bot.pharmacy.rules import read_status
from bot.pharmacy.values import Capability, Claim, Delivery, InsuranceWord, Prescription, Status


def with_claims(prescription: Prescription, words: Mapping[str, InsuranceWord] | None) -> Prescription:
    """With the insurer's word from the system of claims, which goes before any other.

    `words`: by the number on the label; None if the system did not answer. A number that it does not know is unknown
    too: it has not said that there is no claim.
    """
    word = words.get(prescription.number) if words is not None else None
    if word is None:
        unknown = prescription.unknown | {Capability.CLAIMS}
        return replace(prescription, claim=None, prior_authorization=None, unknown=unknown)
    return replace(
        prescription,
        claim=word.claim,
        prior_authorization=word.prior_authorization,
        status=_restated(prescription.status, word.claim),
    )


def with_deliveries(prescription: Prescription, found: Mapping[str, Delivery] | None) -> Prescription:
    """With the delivery that another system keeps. `found`: None if it did not answer; a number that is not in it is
    brought or sent by nobody."""
    if found is None:
        return replace(prescription, delivery=None, unknown=prescription.unknown | {Capability.DELIVERIES})
    return replace(prescription, delivery=found.get(prescription.number))


def _restated(status: Status, claim: Claim | None) -> Status:
    """The status with the insurer's codes in it: who acts next, and what only the pharmacist may say, hang on them."""
    return read_status(
        status.what,
        status.why,
        since=status.since,
        due=status.due,
        as_of=status.as_of,
        confirmed=status.confirmed,
        codes=open_codes(claim),
    )
