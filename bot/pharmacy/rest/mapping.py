"""A mapping: how one pharmacy's API is asked for each call of the port, and where its answer has each field."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from dataclasses import field as made_of
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.pharmacy.rest.fields import Field, Shape
from bot.pharmacy.rest.templates import Template
from bot.pharmacy.values import Capability


class Expression(Protocol):
    """A compiled JMESPath expression (https://jmespath.org/specification.html)."""

    def search(self, value: object) -> object: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item has a field. `parts`: of a list, where each of its items has its own."""

    field: Field
    expression: Expression
    parts: Table[str, "Place"] = made_of(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pages:
    """How the next page is asked for. `next`: where an answer has the address or the cursor of the next page; None for
    numbered pages, which end with an empty one. `into`: the query parameter, or the body's field, for cursor or number;
    None where `next` is an address."""

    next: Expression | None
    into: str | None
    in_body: bool
    first: int
    most: int


@dataclass(frozen=True, slots=True)
class MappedCall:
    """`items`: where an answer has its items; one object is one item. `places` are looked for in each item, `shared`
    once in the whole answer. `answers`, `nothing`: statuses, as in client.Asked."""

    shape: Shape
    template: Template
    items: Expression
    places: Table[str, Place]
    shared: Table[str, Place]
    pages: Pages | None
    answers: frozenset[int]
    nothing: frozenset[int]


@dataclass(frozen=True, slots=True)
class Forms:
    """How an API writes dates and times, as strptime reads them; none: ISO 8601. `moments` may hold "unix" and
    "unix_ms". `never`: texts that stand for no date. `zone`: of times that name none."""

    zone: ZoneInfo
    dates: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mapping:
    """`words`: for each table the system's words, in lower case, and ours. `confirmed`: the system's status words whose
    meaning somebody at this site has checked. `push`: where a push has each field. `warnings`: what works and should
    not be so."""

    file: str
    forms: Forms
    words: Table[str, Table[str, str]]
    confirmed: frozenset[str]
    calls: Table[str, MappedCall]
    push: Table[str, Place]
    warnings: tuple[str, ...] = ()

    def capabilities(self) -> tuple[Capability, ...]:
        """What of the port the mapping has at least one call of, in the port's order."""
        return tuple(kind for kind in Capability if any(call.shape.capability is kind for call in self.calls.values()))
