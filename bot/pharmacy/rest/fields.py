"""What a mapping may say of each call of the port: what goes out, and the fields that come back.

Fields are named as the columns of docs/pharmacy-views.md, with what belongs to a prescription in front of its own:
drug_generic, claim_state, authorization_due_on, delivery_state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.values import (
    Capability,
    ClaimState,
    DeliveryState,
    FillKind,
    FillStatus,
    PriorAuthorizationState,
    Reason,
    RefillRefusal,
)


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "whole number"
    AMOUNT = "amount"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time of day"
    FLAG = "yes or no"
    PHONE = "phone number"
    CODES = "reject codes"
    WORD = "word"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Field:
    """`named`: a mapping must say where it is. `needed`: an answer must have it. `words`: the table of its words."""

    kind: Kind
    named: bool = False
    needed: bool = False
    words: str = ""
    parts: Mapping[str, "Field"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shape:
    """A call. `given`: what its request may name, as {name}. `needs_key`: the request must carry {key}."""

    capability: Capability
    given: frozenset[str]
    fields: Mapping[str, Field]
    needs_key: bool = False


def _needed(kind: Kind, words: str = "") -> Field:
    return Field(kind, named=True, needed=True, words=words)


ACCEPTED, OTHER_REQUEST = "accepted", "other_request"
"""Outcomes of a request besides the refusals: it stands; or the key asked for something else before."""

BOOKED, TAKEN = "booked", "taken"

WORDS: Mapping[str, frozenset[str]] = {
    "status": frozenset(FillStatus),
    "reason": frozenset(Reason),
    "claim": frozenset(ClaimState),
    "authorization": frozenset(PriorAuthorizationState),
    "delivery": frozenset(DeliveryState),
    "fill_kind": frozenset(FillKind),
    "proxy_scope": frozenset(ProxyScope),
    "refusal": frozenset(RefillRefusal) | {ACCEPTED, OTHER_REQUEST},
    "booking": frozenset({BOOKED, TAKEN, OTHER_REQUEST}),
    "schedule": frozenset({"0", "2", "3", "4", "5"}),
    "weekday": frozenset({"0", "1", "2", "3", "4", "5", "6"}),
    "location": frozenset(),
}
"""Tables of words: the system's → ours, which are these. `location` holds the pharmacy's own codes, any of them."""

_AS_OF = {"as_of": Field(Kind.MOMENT)}

_DRUG = {
    "code": _needed(Kind.TEXT),
    "name": _needed(Kind.TEXT),
    "generic": _needed(Kind.TEXT),
    "brand": Field(Kind.TEXT),
    "strength": Field(Kind.TEXT),
    "form": Field(Kind.TEXT),
    "schedule": _needed(Kind.WORD, "schedule"),
    "restricted": Field(Kind.FLAG),
}

_OF_DRUG = {f"drug_{name}": field for name, field in _DRUG.items()}

_CLAIM = {
    "claim_state": Field(Kind.WORD, words="claim"),
    "claim_reject_codes": Field(Kind.CODES),
    "claim_copay": Field(Kind.AMOUNT),
    "claim_as_of": Field(Kind.MOMENT),
    "authorization_state": Field(Kind.WORD, words="authorization"),
    "authorization_since": Field(Kind.MOMENT),
    "authorization_due_on": Field(Kind.DATE),
    "authorization_as_of": Field(Kind.MOMENT),
}

_DELIVERY = {
    "delivery_state": Field(Kind.WORD, words="delivery"),
    "delivery_expected_on": Field(Kind.DATE),
    "delivery_as_of": Field(Kind.MOMENT),
}

_PATIENT = {
    "patient": _needed(Kind.TEXT),
    "last_name": _needed(Kind.TEXT),
    "birth_date": _needed(Kind.DATE),
    "state": _needed(Kind.TEXT),
}

_CONTACT = {"phone": Field(Kind.PHONE), "email": Field(Kind.TEXT)}

_PRESCRIPTION = {
    "reference": _needed(Kind.TEXT),
    "number": _needed(Kind.TEXT),
    "patient": _needed(Kind.TEXT),
    **_OF_DRUG,
    "location": _needed(Kind.WORD, "location"),
    "status": _needed(Kind.WORD, "status"),
    "status_reason": Field(Kind.WORD, words="reason"),
    "status_since": Field(Kind.MOMENT),
    "status_confirmed": Field(Kind.FLAG),
    "due_on": Field(Kind.DATE),
    "issued_on": _needed(Kind.DATE),
    "expires_on": _needed(Kind.DATE),
    "refills_left": Field(Kind.NUMBER),
    "days_supply": Field(Kind.NUMBER),
    "quantity": Field(Kind.AMOUNT),
    "quantity_owed": Field(Kind.AMOUNT),
    "last_filled_on": Field(Kind.DATE),
    "next_fill_on": Field(Kind.DATE),
    "price": Field(Kind.AMOUNT),
    "discontinued": _needed(Kind.FLAG),
    "confidential": _needed(Kind.FLAG),
    "refill_requested_at": Field(Kind.MOMENT),
    **_AS_OF,
    **_CLAIM,
    **_DELIVERY,
}

_HOURS = Field(
    Kind.LIST,
    parts={
        "weekday": _needed(Kind.WORD, "weekday"),
        "opens": _needed(Kind.TIME),
        "closes": _needed(Kind.TIME),
        "closed_from": Field(Kind.TIME),
        "closed_to": Field(Kind.TIME),
    },
)

_LOCATION = {
    "code": _needed(Kind.WORD, "location"),
    "position": Field(Kind.NUMBER),
    "name": _needed(Kind.TEXT),
    "street": _needed(Kind.TEXT),
    "city": _needed(Kind.TEXT),
    "state": _needed(Kind.TEXT),
    "postal_code": _needed(Kind.TEXT),
    "phone": _needed(Kind.PHONE),
    "time_zone": _needed(Kind.TEXT),
    "delivers": Field(Kind.FLAG),
    "hours": Field(Kind.LIST, named=True, parts=_HOURS.parts),
    "chat_hours": _HOURS,
    "closings": Field(
        Kind.LIST,
        parts={
            "closed_on": _needed(Kind.DATE),
            "why": _needed(Kind.TEXT),
            "opens": Field(Kind.TIME),
            "closes": Field(Kind.TIME),
        },
    ),
}

_REQUEST = {
    "outcome": _needed(Kind.WORD, "refusal"),
    "reference": Field(Kind.TEXT),
    "requested_at": Field(Kind.MOMENT),
    "repeated": Field(Kind.FLAG),
}

_WHO = frozenset({"last_name", "birth_date"})
_ASKS = frozenset({"patient", "prescription", "key", "at"})
_NUMBERS = frozenset({"patient", "numbers"})
_NOTHING = frozenset[str]()

CALLS: Mapping[str, Shape] = {
    "match_prescription": Shape(
        Capability.IDENTITY,
        _WHO | {"number"},
        _PATIENT | {"number": _needed(Kind.TEXT), "prescription": _needed(Kind.TEXT), "issued_on": Field(Kind.DATE)},
    ),
    "match_patient": Shape(Capability.IDENTITY, _WHO, _PATIENT),
    "contact": Shape(Capability.IDENTITY, frozenset({"patient"}), _CONTACT | _AS_OF),
    "proxies": Shape(
        Capability.IDENTITY,
        frozenset({"patient"}),
        {
            "reference": _needed(Kind.TEXT),
            "patient": _needed(Kind.TEXT),
            "relationship": _needed(Kind.TEXT),
            "last_name": _needed(Kind.TEXT),
            "birth_date": Field(Kind.DATE),
            "scope": _needed(Kind.WORD, "proxy_scope"),
            "valid_from": _needed(Kind.DATE),
            "valid_until": Field(Kind.DATE),
            **_CONTACT,
            **_AS_OF,
        },
    ),
    "prescription": Shape(Capability.PRESCRIPTIONS, frozenset({"patient", "prescription"}), _PRESCRIPTION),
    "prescriptions": Shape(Capability.PRESCRIPTIONS, frozenset({"patient"}), _PRESCRIPTION),
    "fills": Shape(
        Capability.PRESCRIPTIONS,
        frozenset({"patient", "prescription"}),
        {
            "reference": _needed(Kind.TEXT),
            "prescription": _needed(Kind.TEXT),
            "patient": _needed(Kind.TEXT),
            "kind": Field(Kind.WORD, words="fill_kind"),
            "filled_on": _needed(Kind.DATE),
            "quantity": Field(Kind.AMOUNT),
            "days_supply": Field(Kind.NUMBER),
            **_AS_OF,
        },
    ),
    "claims": Shape(
        Capability.CLAIMS,
        _NUMBERS,
        {
            "number": _needed(Kind.TEXT),
            "patient": Field(Kind.TEXT),
            **_CLAIM,
            "claim_state": Field(Kind.WORD, named=True, words="claim"),
        },
    ),
    "deliveries": Shape(
        Capability.DELIVERIES,
        _NUMBERS,
        {
            "number": _needed(Kind.TEXT),
            "patient": Field(Kind.TEXT),
            **_DELIVERY,
            "delivery_state": Field(Kind.WORD, named=True, words="delivery"),
        },
    ),
    "formulary": Shape(Capability.STOCK, _NOTHING, _DRUG),
    "stock": Shape(
        Capability.STOCK,
        frozenset({"drug"}),
        {
            **_OF_DRUG,
            "location": _needed(Kind.WORD, "location"),
            "quantity": Field(Kind.AMOUNT, named=True),
            "low_below": Field(Kind.AMOUNT),
            "expected_on": Field(Kind.DATE),
            **_AS_OF,
        },
    ),
    "locations": Shape(Capability.LOCATIONS, _NOTHING, _LOCATION),
    "request_refill": Shape(Capability.REFILLS, _ASKS, _REQUEST, needs_key=True),
    "request_renewal": Shape(Capability.REFILLS, _ASKS, _REQUEST, needs_key=True),
    "consultation_slots": Shape(
        Capability.CONSULTATIONS,
        frozenset({"location", "after", "before"}),
        {
            "reference": _needed(Kind.TEXT),
            "location": _needed(Kind.WORD, "location"),
            "starts_at": _needed(Kind.MOMENT),
            "minutes": _needed(Kind.NUMBER),
            "by_phone": _needed(Kind.FLAG),
            **_AS_OF,
        },
    ),
    "book_consultation": Shape(
        Capability.CONSULTATIONS,
        frozenset({"patient", "slot", "key", "at"}),
        {"outcome": _needed(Kind.WORD, "booking"), "booked_at": Field(Kind.MOMENT), "repeated": Field(Kind.FLAG)},
        needs_key=True,
    ),
}
"""The calls of the port, by their names there."""

PUSH: Mapping[str, Field] = {
    "id": _needed(Kind.TEXT),
    "at": _needed(Kind.MOMENT),
    "reference": Field(Kind.TEXT),
    "number": Field(Kind.TEXT),
    "location": Field(Kind.WORD, words="location"),
    "status": _needed(Kind.WORD, "status"),
    "status_reason": Field(Kind.WORD, words="reason"),
}
"""What a system pushes when a status changes. It names the prescription by reference, or by number and location."""

NAMES_A_PERSON = frozenset({"number", "numbers", "last_name", "birth_date"})
"""What of a request must not stand in an address: addresses are written to the logs of whatever is on the way."""

GROUPS = {"claim_": "claim_state", "authorization_": "authorization_state", "delivery_": "delivery_state"}
"""Fields that begin with this mean nothing without that one."""
