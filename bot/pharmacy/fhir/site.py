"""What a site says of its FHIR server: words, places and numbers that no standard settles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.values import Capability, FillStatus, Reason

REQUEST_KEY = "urn:scriptdesk:request-key"
"""The system of the identifier that makes a request one request, however often it is sent."""

AUTHORITIES: Mapping[str, ProxyScope] = MappingProxyType(
    dict.fromkeys(("GUARD", "POWATT", "HPOWATT", "DPOWATT", "SPOWATT"), ProxyScope.ALL)
)
"""RelatedPerson.relationship that is an authority by itself (HL7 v3 RoleCode): guardian and powers of attorney. Next of
kin, an emergency contact, a parent are none unless the site says so."""


NEVER = frozenset({Capability.DELIVERIES})
"""What R4's resources for prescriptions do not tell."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of some system, as `system|code` names it."""

    system: str
    code: str

    @property
    def as_json(self) -> dict[str, str]:
        return {"system": self.system, "code": self.code}


@dataclass(frozen=True, slots=True)
class Site:
    """One server, as its site describes it.

    `own`: the pharmacy's own record: an order that nobody has dispensed was received, not merely sent.
    `confirmed`: words of a status (FHIR's or local ones) that somebody checked to mean what FHIR says.
    `words`, `reasons`: local codes of statusReason and what they mean here.
    `locations`: ids of Location in the order in which they are shown, the main one first; empty: all active ones.
    `consultations`: codes of Slot.serviceType that are a pharmacist's talk with a patient; `by_phone`: those of them,
    or of appointmentType, that are by telephone.
    `without`: what this server is not asked for. `elements`: whether searches name the elements that are read.
    `location_codes`: ids of Location or Organization, and the code by which other systems know the place.
    """

    zone: ZoneInfo
    own: bool = False
    confirmed: frozenset[str] = frozenset()
    words: Mapping[str, FillStatus] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    number_system: str | None = None
    identity_search: str = "birthdate"  # or family, or name, where a server asks for more than the date
    number_search: str = "identifier"  # or patient, where a server's orders are not searched by their number
    locations: tuple[str, ...] = ()
    location_codes: Mapping[str, str] = field(default_factory=dict)
    delivers: frozenset[str] = frozenset()
    authorities: Mapping[str, ProxyScope] = field(default_factory=lambda: AUTHORITIES)
    formulary: bool = False
    refill: Coding = Coding("http://hl7.org/fhir/CodeSystem/task-code", "fulfill")
    renewal: Coding = Coding("http://hl7.org/fhir/CodeSystem/task-code", "replace")
    consultations: frozenset[str] = frozenset()
    by_phone: frozenset[str] = frozenset()
    without: frozenset[Capability] = NEVER
    elements: bool = True

    def location(self, reference: str) -> str:
        return self.location_codes.get(reference, reference)
