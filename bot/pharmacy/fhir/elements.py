"""Elements of a FHIR resource as plain values. What is of another type than FHIR R4 says raises ValueError or
TypeError, whose words never leave the adapter.

Types: https://hl7.org/fhir/R4/datatypes.html. A code counts by itself: systems name the same code differently.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

type Node = Mapping[str, Any]

DEFAULT_REGION = "US"
"""Where a telephone number without a country code is from."""

_OPEN_TO_ALL = frozenset({"U", "L", "M", "N", "HTEST"})
"""Security labels that keep nothing back: HL7 v3 Confidentiality up to normal, and made-up data. Every other label
does: restricted, very restricted, and each policy of a sensitive subject."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_REFERENCE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.\-]{1,64})(/_history/[A-Za-z0-9.\-]{1,64})?")
_REPLACED = ("old", "temp", "anonymous", "nickname")


def text(node: Node, name: str) -> str | None:
    """A text without spaces at its ends; None where there is none."""
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(name)
    return value.strip() or None


def flag(node: Node, name: str) -> bool | None:
    value = node.get(name)
    if value is not None and not isinstance(value, bool):
        raise TypeError(name)
    return value


def inner(node: Node, name: str) -> Node:
    """An element with elements of its own; an empty one where there is none."""
    value = node.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise TypeError(name)
    return value


def each(node: Node, name: str) -> Sequence[Node]:
    """The repetitions of an element."""
    value = node.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise TypeError(name)
    return value


def texts(node: Node, name: str) -> Sequence[str]:
    value = node.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(name)
    return value


def word(node: Node, name: str) -> str | None:
    """A code of FHIR itself, as a status; something else than a code is ''."""
    value = text(node, name)
    if value is None:
        return None
    return value if _WORD.fullmatch(value) else ""


def codes(concept: Node) -> tuple[str, ...]:
    """The codes of a CodeableConcept, each once, in its order."""
    found = (text(coding, "code") for coding in each(concept, "coding"))
    return tuple(dict.fromkeys(code for code in found if code))


def reference(node: Node, name: str, kind: str) -> str | None:
    """The id of the `kind` that an element refers to on this server; None for anything else."""
    return referred(inner(node, name), kind)


def referred(target: Node, kind: str) -> str | None:
    """The id in a Reference, if it is to a `kind` on this server: the client has taken its address away."""
    found = _REFERENCE.fullmatch(text(target, "reference") or "")
    return found[2] if found and found[1] == kind else None


def identifiers(node: Node, system: str | None) -> Iterator[str]:
    """Values of identifiers: of `system`, or of all where it is None; those in use before others, old ones never."""
    known = [each_ for each_ in each(node, "identifier") if text(each_, "use") != "old"]
    for identifier in sorted(known, key=lambda each_: text(each_, "use") not in ("usual", "official")):
        value = text(identifier, "value")
        if value and (system is None or text(identifier, "system") == system):
            yield value


def labelled(node: Node) -> bool:
    """Whether a security label keeps a resource from some who may see others."""
    labels = [text(label, "code") for label in each(inner(node, "meta"), "security")]
    return any(label not in _OPEN_TO_ALL for label in labels)


def day(value: object, zone: ZoneInfo) -> date | None:
    """A date, or the day of a moment in `zone`. A year or a month alone is no day, and neither is 0000-00-00."""
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    known = moment(value, zone)
    return known.astimezone(zone).date() if known else None


def moment(value: object, zone: ZoneInfo) -> datetime | None:
    """A moment. Without an offset, or as a date alone, it is of `zone`'s clock."""
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        return datetime.fromisoformat(value).replace(tzinfo=zone)
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("no moment")
    known = datetime.fromisoformat(value)
    return known if known.tzinfo else known.replace(tzinfo=zone)


def number(node: Node, name: str) -> Decimal | None:
    """A decimal, exact as it was written."""
    value = node.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(name)
    return Decimal(value)


def count(node: Node, name: str) -> int | None:
    value = node.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError(name)
    return value


def days(duration: Node) -> int | None:
    """A Quantity or Duration in days; None for a unit that is none of days and weeks."""
    value = number(duration, "value")
    if value is None:
        return None
    unit = (text(duration, "code") or text(duration, "unit") or "d").lower()
    factor = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7}.get(unit)
    return None if factor is None or value != value.to_integral_value() else int(value) * factor


def names(person: Node) -> Iterator[str]:
    """Family names that a person goes by now."""
    for name in each(person, "name"):
        family = text(name, "family")
        if family and text(name, "use") not in _REPLACED:
            yield family


def phone(person: Node) -> str | None:
    """The number to send a message to, with its country code: a mobile one before others, as ranked."""
    numbers = [one for one in _telecoms(person, "phone") if text(one, "use") != "work"]
    numbers.sort(key=lambda one: (text(one, "use") != "mobile", count(one, "rank") or 99))
    for one in numbers:
        written = dialable(text(one, "value"))
        if written:
            return written
    return None


def email(person: Node) -> str | None:
    addresses = sorted(_telecoms(person, "email"), key=lambda one: count(one, "rank") or 99)
    return next((value for one in addresses if (value := text(one, "value")) and value.count("@") == 1), None)


def dialable(written: str | None) -> str | None:
    """A number as +12035550142; None for what is no number."""
    try:
        known = phonenumbers.parse(written or "", DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(known):
        return None
    return phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164)


def _telecoms(person: Node, system: str) -> list[Node]:
    """Ways to reach somebody, without those that ended or are replaced."""
    return [
        one
        for one in each(person, "telecom")
        if text(one, "system") == system
        and text(one, "use") not in ("old", "temp")
        and text(inner(one, "period"), "end") is None
    ]
