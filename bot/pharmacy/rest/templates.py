"""Requests with gaps: `/patients/{patient}/prescriptions`. What fills a gap in a path is quoted: it stays where it is.

A gap may say how a date or a moment is written, as strftime does: {birth_date:%m/%d/%Y}.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from string import Formatter
from typing import Any
from urllib.parse import quote

type Given = Mapping[str, str | date | datetime | tuple[str, ...]]
"""What a call of the port was given, by the name that a gap has."""


@dataclass(frozen=True, slots=True)
class Template:
    """The request of one call; the strings in it may have gaps. `body`: any JSON, None for no body."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    def fill(self, given: Given, zone: tzinfo) -> "Filled":
        """The request with its gaps filled. `zone`: where moments are written. Raises LeadsElsewhere."""
        written = {name: _written(value, zone) for name, value in given.items()}
        return Filled(
            self.method,
            _fill(self.path, {name: _Quoted(value) for name, value in written.items()}),
            {name: _fill(text, written) for name, text in self.query.items()},
            {name: _fill(text, written) for name, text in self.headers.items()},
            _fill_all(self.body, written),
        )


@dataclass(frozen=True, slots=True)
class Filled:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


def gaps(content: Any) -> Iterable[tuple[str, str]]:
    """The gaps anywhere in a string, list or table: name and form. Raises ValueError for a brace that is none."""
    if isinstance(content, str):
        for _, name, form, conversion in Formatter().parse(content):
            if name is not None:
                if conversion or not name.isidentifier():
                    raise ValueError("a gap is a name in braces")
                yield name, form or ""
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from gaps(value)
    elif isinstance(content, list):
        for value in content:
            yield from gaps(value)


class LeadsElsewhere(ValueError):
    """What would fill a gap of a path is empty or dots alone: it would be the address of something else."""


class _Moment:
    """A date or moment: ISO 8601, or as the gap says."""

    def __init__(self, value: date, zone: tzinfo) -> None:
        self._value = value.astimezone(zone) if isinstance(value, datetime) else value

    def __format__(self, form: str) -> str:
        return self._value.strftime(form) if form else self._value.isoformat()


class _Several(tuple[str, ...]):
    """Several texts: a list where the gap is all there is in a body, else with commas between."""

    def __format__(self, form: str) -> str:
        return ",".join(self)


class _Quoted:
    def __init__(self, value: Any) -> None:
        self._value = value

    def __format__(self, form: str) -> str:
        text = format(self._value, form)
        if not text.strip(" ."):
            raise LeadsElsewhere
        return quote(text, safe="")


def _written(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, date):
        return _Moment(value, zone)
    return _Several(value) if isinstance(value, tuple) else value


def _fill(text: str, given: Mapping[str, Any]) -> str:
    return Formatter().vformat(text, (), given)


def _fill_all(content: Any, given: Mapping[str, Any]) -> Any:
    if isinstance(content, str):
        whole = [name for name, value in given.items() if isinstance(value, _Several) and content == f"{{{name}}}"]
        return list(given[whole[0]]) if whole else _fill(content, given)
    if isinstance(content, Mapping):
        return {name: _fill_all(value, given) for name, value in content.items()}
    if isinstance(content, list):
        return [_fill_all(value, given) for value in content]
    return content
