"""Patient and RelatedPerson: who somebody is, where a code may go, who may act for whom."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from bot.pharmacy.authority import Proxy
from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.rows import bare_name
from bot.pharmacy.values import Contact, IdentityMatch

_RELATIONSHIPS = {
    "GUARD": "guardian",
    "POWATT": "power of attorney",
    "HPOWATT": "power of attorney",
    "DPOWATT": "power of attorney",
    "SPOWATT": "power of attorney",
    "PRN": "parent",
    "MTH": "parent",
    "FTH": "parent",
    "NMTH": "parent",
    "NFTH": "parent",
    "SPS": "spouse",
    "HUSB": "spouse",
    "WIFE": "spouse",
    "CHILD": "child",
    "SIB": "sibling",
}
"""HL7 v3 RoleCode in plain words; another word is the system's own."""

BEGINNING = date(1900, 1, 1)
"""From when an authority holds whose record names no beginning."""


def matching(people: Iterable[Node], last_name: str, birth_date: date) -> list[IdentityMatch]:
    """Of what a search brought, those who have this name and this day of birth, in the order of their ids.

    A record that is out of use, or replaced by another, is nobody.
    """
    name, born = bare_name(last_name), birth_date.isoformat()
    found = []
    for person in people:
        named = bool(name) & any(bare_name(known) == name for known in fhir.names(person))
        if named & (fhir.text(person, "birthDate") == born) & (not _replaced(person)):
            found.append(IdentityMatch(str(person["id"]), birth_date, _state(person)))
    return sorted(found, key=lambda match: match.patient)


def contact(person: Node) -> Contact:
    return Contact(fhir.phone(person), fhir.email(person))


def proxies(people: Iterable[Node], patient: str, site: Site, now: datetime) -> Iterator[Proxy]:
    """Those of the patient's related persons whose relationship is an authority at this site."""
    for person in people:
        if fhir.reference(person, "patient", "Patient") != patient or fhir.flag(person, "active") is False:
            continue
        known = [code for concept in fhir.each(person, "relationship") for code in fhir.codes(concept)]
        granting = [code for code in known if code in site.authorities]
        name = next(fhir.names(person), None)
        if not granting or name is None:
            continue
        period = fhir.inner(person, "period")
        yield Proxy(
            reference=str(person["id"]),
            patient=patient,
            relationship=_relationship(person, granting[0]),
            last_name=name,
            birth_date=fhir.day(person.get("birthDate"), site.zone),
            scope=site.authorities[granting[0]],
            valid_from=fhir.day(period.get("start"), site.zone) or BEGINNING,
            valid_until=fhir.day(period.get("end"), site.zone),
            contact=contact(person),
            as_of=now,
        )


def _relationship(person: Node, code: str) -> str:
    said = (fhir.text(concept, "text") for concept in fhir.each(person, "relationship") if code in fhir.codes(concept))
    return _RELATIONSHIPS.get(code) or next((word.lower() for word in said if word), code.lower())


def _replaced(person: Node) -> bool:
    merged = any(fhir.text(link, "type") == "replaced-by" for link in fhir.each(person, "link"))
    return merged or fhir.flag(person, "active") is False


def _state(person: Node) -> str:
    """Two letters, of where the patient lives; '' where the record has no such address."""
    homes = [
        address
        for address in fhir.each(person, "address")
        if fhir.text(address, "use") not in ("old", "temp", "billing", "work")
        and fhir.text(address, "type") != "postal"
    ]
    written = next((state for address in homes if (state := fhir.text(address, "state"))), "")
    return written.upper() if len(written) == 2 else ""
