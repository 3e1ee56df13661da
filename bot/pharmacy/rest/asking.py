"""One call of the port as requests to an API: gaps filled, all pages asked for, rows read."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from bot.pharmacy.port import PharmacyUnsupported
from bot.pharmacy.rest.client import Asked, Client, Fault
from bot.pharmacy.rest.fields import CALLS
from bot.pharmacy.rest.mapping import MappedCall, Mapping
from bot.pharmacy.rest.paging import pages
from bot.pharmacy.rest.reading import read_rows
from bot.pharmacy.rest.templates import LeadsElsewhere
from bot.pharmacy.rows import Row

_log = logging.getLogger(__name__)


class Api:
    """A system and its mapping. Safe to share between threads."""

    def __init__(self, client: Client, mapping: Mapping) -> None:
        self.client = client
        self._mapping = mapping

    def maps(self, call: str) -> bool:
        return call in self._mapping.calls

    def rows(self, name: str, **given: str | date | datetime | tuple[str, ...]) -> list[Row]:
        """The rows of one call, of all its pages.

        Raises PharmacyUnsupported where the mapping leaves the call out, PharmacyUnavailable and PharmacyUnreadable.
        """
        call = self._mapping.calls.get(name)
        if call is None:
            raise PharmacyUnsupported(self.client.system, CALLS[name].capability)
        if isinstance(given.get("location"), str):
            given["location"] = self._their_location(str(given["location"]))
        asked = None
        with suppress(LeadsElsewhere):
            asked = self._asked(call, given)
        found: list[Row] = []
        for content in pages(self.client, call, asked, self.client.end()) if asked else ():
            rows = self.read(lambda content=content: read_rows(self._mapping, call, content))  # type: ignore[misc]  # mypy does not infer it
            if call.pages is not None and call.pages.next is None and not rows:
                break
            found += rows
        return found

    def read[T](self, reading: Callable[[], T]) -> T:
        """What `reading` makes of an answer. What it can't read raises PharmacyUnreadable, with no error behind."""
        with suppress(ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError):
            return reading()
        raise self.client.fault(Fault("unreadable", readable=False))

    def owned(self, rows: Sequence[Row], **by: str) -> list[Row]:
        """Those that are what was asked for; the others are not looked at, whoever's they are."""
        fitting = [row for row in rows if all(row[name] == value for name, value in by.items())]
        if len(fitting) < len(rows):
            extra = {"system": self.client.system, "error": "not_asked_for", "count": len(rows) - len(fitting)}
            _log.warning("the pharmacy system told what was not asked for, and it was left out", extra=extra)
        return fitting

    def _asked(self, call: MappedCall, given: dict[str, Any]) -> Asked:
        filled = call.template.fill(given, self._mapping.forms.zone)
        return Asked(
            filled.method,
            filled.path,
            filled.query,
            filled.headers,
            filled.body,
            answers=call.answers,
            nothing=call.nothing,
        )

    def _their_location(self, code: str) -> str:
        """The system's own word for a location of ours."""
        for theirs, ours in self._mapping.words.get("location", {}).items():
            if ours == code:
                return theirs
        return code
