"""What a mapping makes of an answer, field by field: for whoever writes the mapping, with a sample in their hands.

Only for samples: what it returns holds what the answer holds.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.pharmacy.rest.mapping import MappedCall, Mapping, Place
from bot.pharmacy.rest.reading import UNLISTED, read_items, read_place

FAULT = object()


@dataclass(frozen=True, slots=True)
class Told:
    """A field of an item. `found`: as it stands in the answer; `read`: as the port has it."""

    name: str
    found: Any
    read: Any
    trouble: str | None = None


def explain(mapping: Mapping, call: MappedCall, content: Any) -> list[list[Told]]:
    """The fields of each item of an answer, those that all of them share first."""
    items = read_items(call, content)
    shared = list(_fields(mapping, call.shared, content))
    return [[*shared, *_fields(mapping, call.places, item)] for item in items]


def _fields(mapping: Mapping, places: Table[str, Place], item: Any) -> Iterator[Told]:
    for name, place in places.items():
        found, read = None, FAULT
        with suppress(ValueError, TypeError, LookupError, ArithmeticError, AttributeError):
            found = place.expression.search(item)
            read = read_place(mapping, place, item)
        yield Told(name, found, None if read is FAULT else read, _trouble(place, found, read))


def _trouble(place: Place, found: Any, read: Any) -> str | None:
    field = place.field
    if read is FAULT:
        return f"can't be read as a {field.kind}"
    if read == UNLISTED:
        return f"is not below words, {field.words}"
    if field.needed and read is None:
        return "is missing, and must be there"
    if field.words == "schedule" and found is None and read != 0:
        return "is missing, and counts as schedule II: write '\"\": 0' below words, schedule, if it means none"
    return None
