"""JSON becomes rows of the port's columns. What can't be read raises ValueError, TypeError or LookupError, whose words
never leave the adapter, because they may hold an answer's content."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Table
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import phonenumbers

from bot.pharmacy.rest.fields import PUSH, Field, Kind
from bot.pharmacy.rest.mapping import Forms, MappedCall, Mapping, Place

LONGEST_TEXT = 500
LARGEST_AMOUNT = Decimal(10_000_000)
UNLISTED = "unlisted"
"""Stands for a word that the mapping's table does not have: no word of ours."""

_FLAGS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


def read_rows(mapping: Mapping, call: MappedCall, content: Any) -> list[dict[str, Any]]:
    """A row for each item of an answer, with every column of the call. `content`: the JSON; None for no answer."""
    if content is None:
        return []
    shared = _row(mapping, call.shared, content)
    return [
        _complete(call.shape.fields, shared | _row(mapping, call.places, item)) for item in read_items(call, content)
    ]


def read_items(call: MappedCall, content: Any) -> list[Any]:
    """The items of an answer: a list, one, or none."""
    found = call.items.search(content)
    return found if isinstance(found, list) else [] if found is None else [found]


def read_push(mapping: Mapping, content: Any) -> dict[str, Any]:
    """The row of a push. It names a prescription by reference, or by number and a location of the pharmacy's."""
    row = _complete(PUSH, _row(mapping, mapping.push, content))
    if not row["reference"] and (not row["number"] or row["location"] in (None, UNLISTED)):
        raise ValueError("no prescription is named")
    return row


def _complete(fields: Table[str, Field], row: Table[str, Any]) -> dict[str, Any]:
    for name, field in fields.items():
        if field.needed and row.get(name) is None:
            raise ValueError("a value is missing")
    # What the mapping does not know of is not there: no list, no flag, no value.
    unknown: dict[str, Any] = {Kind.LIST: (), Kind.FLAG: False}
    return {name: unknown.get(field.kind) for name, field in fields.items()} | dict(row)


def _row(mapping: Mapping, places: Table[str, Place], item: Any) -> dict[str, Any]:
    if not isinstance(item, dict | list):
        raise TypeError("an item is a single value")
    row = {name: read_place(mapping, place, item) for name, place in places.items()}
    if "status" in places:  # what the system itself does not confirm, the mapping cannot
        word = _word(places["status"].expression.search(item))
        row["status_confirmed"] = word in mapping.confirmed and row.get("status_confirmed", True) is True
    return row


def read_place(mapping: Mapping, place: Place, item: Any) -> Any:
    """What an item has at a place, as the port has it; of a list, a row for each of its items."""
    value = place.expression.search(item)
    if place.field.kind is not Kind.LIST:
        return _value(mapping, place.field, value)
    return [_complete(place.field.parts, _row(mapping, place.parts, part)) for part in _list_of(value)]


def _list_of(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError("a list is none")
    return value


def _value(mapping: Mapping, field: Field, value: Any) -> Any:
    if field.kind is Kind.WORD:
        return _translated(mapping.words.get(field.words), field.words, value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match field.kind:
        case Kind.TEXT:
            return _text(value)
        case Kind.NUMBER:
            return _number(value)
        case Kind.AMOUNT:
            return _amount(value)
        case Kind.FLAG:
            return value if isinstance(value, bool) else _FLAGS[_word(value)]
        case Kind.PHONE:
            return _phone(_text(value))
        case Kind.CODES:
            return ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
    return _moment_or_part(mapping.forms, field.kind, value)


def _translated(table: Table[str, str] | None, words: str, value: Any) -> Any:
    """Our word for the system's. Without a table its words are ours. An empty one may have an entry of its own."""
    word = _word(value)
    ours = (word or None) if table is None else table.get(word, UNLISTED if word else None)
    if words == "schedule":  # what nobody knows counts as the strictest that is dispensed
        return int(ours) if ours is not None and ours.isdecimal() else 2
    if words == "weekday":
        return int(ours or "")
    if words == "location" and table is None:
        return _text(value) if word else None
    return ours


def _word(value: Any) -> str:
    return "" if value is None else _text(value).lower()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int) or len(str(value)) > LONGEST_TEXT:
        raise TypeError("a text is none")
    return str(value).strip()


def _number(value: Any) -> int:
    number = _amount(value)
    if number != int(number):
        raise ValueError("a whole number is none")
    return int(number)


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("an amount is none")
    # The shortest text of a float is what stood in the answer, up to fifteen digits: 4.1, not 4.0999999999999996.
    amount = Decimal(str(value).strip())
    if not amount.is_finite() or abs(amount) > LARGEST_AMOUNT:
        raise ValueError("an amount is none")
    return amount


def _phone(text: str) -> str | None:
    """With country code; None where the system has something else in that field."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _moment_or_part(forms: Forms, kind: Kind, value: Any) -> date | datetime | time | None:
    text = _text(value) if not isinstance(value, float) else repr(value)
    if text in forms.never:
        return None
    if kind is Kind.DATE:
        return _plausible(_parsed(text, forms.dates).date() if forms.dates else _iso_date(text))
    if kind is Kind.TIME:
        return _parsed(text, forms.times).time() if forms.times else time.fromisoformat(text)
    moment = _parsed(text, forms.moments) if forms.moments else datetime.fromisoformat(text)
    _plausible(moment.date())
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=forms.zone)


def _iso_date(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("a date is none")
    return date.fromisoformat(text)


def _plausible(day: date) -> date:
    """A date that a pharmacy's system may mean. 0001-01-01 and the like are what programs write for none."""
    if not 1900 <= day.year <= 2200:
        raise ValueError("a date is none")
    return day


def _parsed(text: str, forms: Iterable[str]) -> datetime:
    for form in forms:
        try:
            if form in ("unix", "unix_ms"):
                return datetime.fromtimestamp(float(text) / (1000 if form == "unix_ms" else 1), UTC)
            return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007  # its zone comes from the mapping
        except (ValueError, OverflowError, OSError):
            continue
    raise ValueError("a date is none")
