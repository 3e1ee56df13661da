"""What a FHIR server says of itself, and which words its dispenses use: for the IT person who connects it.

Only a CapabilityStatement and codes are looked at; nobody's record is shown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.client import FhirClient
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.fhir.wire import Deadline, FhirFault
from bot.pharmacy.rules import reason
from bot.pharmacy.values import Capability, Reason

_SEARCHES: Mapping[Capability, Mapping[str, tuple[str, ...]]] = {
    Capability.IDENTITY: {
        "Patient": ("birthdate", "_id"),
        "MedicationRequest": ("identifier",),
        "RelatedPerson": ("patient",),
    },
    Capability.PRESCRIPTIONS: {
        "MedicationRequest": ("patient", "intent", "_id"),
        "MedicationDispense": ("patient", "prescription"),
    },
    Capability.CLAIMS: {"Claim": ("patient",), "ClaimResponse": ("patient",)},
    Capability.REFILLS: {"Task": ("identifier", "patient", "status")},
    Capability.LOCATIONS: {"Location": ("status",), "HealthcareService": ("location",)},
    Capability.CONSULTATIONS: {"Slot": ("schedule", "status", "start"), "Appointment": ("identifier", "slot")},
}
"""What the adapter asks for each capability, by resource."""

_WRITES = {Capability.REFILLS: "Task", Capability.CONSULTATIONS: "Appointment"}
_FHIR_WORDS = frozenset({"preparation", "in-progress", "on-hold", "completed", "cancelled", "stopped", "declined"})
_OF_EVERY = frozenset({"_id"})  # a parameter of all resources, which servers often leave out of the list


def check_fhir(client: FhirClient, site: Site, seconds: float) -> Iterator[str]:
    """Lines to read; one that begins with ! is about something to be mended."""
    try:
        statement = client.metadata(Deadline(seconds))
        yield from _statement(statement, site)
    except (FhirFault, TypeError, ValueError) as fault:
        kind = fault.kind if isinstance(fault, FhirFault) else type(fault).__name__
        yield f"! metadata: no CapabilityStatement that can be read ({kind})"
    try:
        asked = [("_elements", "status,statusReason,statusReasonCodeableConcept")]
        found = client.search("MedicationDispense", asked, Deadline(seconds), pages=1)
        yield from _words([node for node in found if node["resourceType"] == "MedicationDispense"], site)
    except FhirFault as fault:
        yield f"  words: no sample of dispenses without naming a patient ({fault.kind})"


def _statement(statement: Node, site: Site) -> Iterator[str]:
    version = fhir.text(statement, "fhirVersion") or "no version"
    yield f"{' ' if version.startswith('4.') else '!'} metadata: FHIR {version}; this adapter speaks R4"
    resources = {
        fhir.text(resource, "type"): resource
        for rest in fhir.each(statement, "rest")
        for resource in fhir.each(rest, "resource")
    }
    by_number = site.number_search == "identifier"
    for capability, searches in _SEARCHES.items():
        if capability in site.without:
            continue
        for kind, asked in searches.items():
            wanted = [name for name in asked if name != "identifier" or kind != "MedicationRequest" or by_number]
            resource = resources.get(kind)
            if resource is None:
                yield f"! {capability}: the server has no {kind}; write `without: [{capability}]` or add it there"
                continue
            named = {fhir.text(each, "name") for each in fhir.each(resource, "searchParam")}
            missing = [name for name in wanted if name not in named | _OF_EVERY]
            if missing:
                yield f"! {capability}: {kind} is not searched by {', '.join(missing)}"
        written = _WRITES.get(capability)
        can = [fhir.text(each, "code") for each in fhir.each(resources.get(written, {}), "interaction")]
        if written in resources and "create" not in can:
            yield f"! {capability}: {written} cannot be created"


def _words(dispenses: list[Node], site: Site) -> Iterator[str]:
    statuses = Counter(fhir.word(node, "status") or "none" for node in dispenses)
    yield f"  words: statuses of {len(dispenses)} dispenses: {_counted(statuses)}"
    unconfirmed = sorted((set(statuses) & _FHIR_WORDS) - site.confirmed)
    if unconfirmed:
        yield f"  words: not confirmed, so that nobody is told for sure: {', '.join(unconfirmed)}"
    codes = Counter(code for node in dispenses for code in fhir.codes(fhir.inner(node, "statusReasonCodeableConcept")))
    unknown = {
        code: count
        for code, count in codes.items()
        if code not in site.words and code not in site.reasons and reason(code) is Reason.PHARMACIST
    }
    if unknown:
        yield f"  words: codes of statusReason that mean `the pharmacist` here: {_counted(unknown)}"


def _counted(counts: Mapping[str, int], most: int = 12) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word} {count}" for word, count in ordered[:most]) + (" …" if len(ordered) > most else "")
