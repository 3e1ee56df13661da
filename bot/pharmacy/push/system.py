"""A system that pushes: the secrets that it signs with, and what its words mean.

    main:
      kind: sql
      push: {secret_from: SCRIPTDESK_MAIN_PUSH_SECRET, next_secret_from: SCRIPTDESK_MAIN_PUSH_NEXT, confirmed: [ready]}

A system with a mapping file has words, confirmed words and fields of its push there, below `push:`. Every other speaks
our own words, in the fields of docs/connect/pharmacy-api.yaml.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.pharmacy.push.store import Pushed
from bot.pharmacy.rest.building import mapping_of
from bot.pharmacy.rest.fields import WORDS
from bot.pharmacy.rest.mapping import Forms
from bot.pharmacy.rest.mapping import Mapping as MappingOfApi
from bot.pharmacy.rest.mapping_file import own_push
from bot.pharmacy.rest.reading import read_push
from bot.pharmacy.rows import bare_number
from bot.pharmacy.rules import fill_status, reason
from bot.pharmacy.sections import Section
from bot.pharmacy.values import FillStatus

SHORTEST_SECRET = 32
"""Signs: below this a secret may be guessed from one signature."""

SKEW = timedelta(minutes=5)
"""How old a signature may be, and how far a clock may be ahead."""


@dataclass(frozen=True, slots=True)
class PushSystem:
    """`secrets`: those that it may sign with, two while they are being changed. The first makes fingerprints."""

    name: str
    secrets: tuple[bytes, ...]
    mapping: MappingOfApi

    def __repr__(self) -> str:
        return f"PushSystem({self.name!r}, …)"

    def signed(self, timestamp: str, body: bytes, signature: str, now: datetime) -> bool:
        """Whether one of the secrets signed `TIMESTAMP.BODY`, not longer ago than SKEW. All of them are tried."""
        expected = [hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256) for secret in self.secrets]
        fits = [hmac.compare_digest(each.hexdigest().encode(), signature.lower().encode()) for each in expected]
        fresh = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 11
        return any(fits) and fresh and abs(now.timestamp() - int(timestamp)) <= SKEW.total_seconds()

    def read(self, body: Any, now: datetime) -> tuple[str, str, Pushed]:
        """The fingerprint of its id, that of the prescription, and what was pushed.

        Raises ValueError, TypeError or LookupError for a body that is not as the mapping says.
        """
        row = read_push(self.mapping, body)
        if row["at"] > now + SKEW:
            raise ValueError("the status is from the future")
        by = (
            ("reference", row["reference"])
            if row["reference"]
            else ("number", bare_number(row["number"]), row["location"])
        )
        what = fill_status(row["status"])
        confirmed = row["status_confirmed"] and what is not FillStatus.UNKNOWN
        pushed = Pushed(what, reason(row["status_reason"]), confirmed, row["at"])
        return self._mark(0, "id", row["id"]), self._mark(0, *by), pushed

    def fingerprints(self, reference: str, number: str, location: str) -> tuple[str, ...]:
        """All that a push of this prescription may have been kept under."""
        ways = (("reference", reference), ("number", bare_number(number), location))
        return tuple(self._mark(place, *way) for place in range(len(self.secrets)) for way in ways)

    def _mark(self, place: int, *parts: str) -> str:
        told = json.dumps(("push", self.name, *parts)).encode()
        return hmac.new(self.secrets[place], told, hashlib.sha256).hexdigest()


def push_system(name: str, kind: str, section: Section, environment: Mapping[str, str]) -> PushSystem | None:
    """The system's push, from its section; None if it has none. Raises ConfigurationError."""
    push = section.section("push")
    if not push:
        return None
    maps = kind == "rest"
    push.only(("secret_from", "next_secret_from", *(() if maps else ("confirmed",))), "push")
    keys = [key for key in ("secret_from", "next_secret_from") if key == "secret_from" or key in push]
    for key in keys:
        if len(push.secret(key, environment)) < SHORTEST_SECRET:
            raise push.fault(
                f"{key} names a secret that is too short: make one of {SHORTEST_SECRET} signs or more.", key
            )
    secrets = tuple(push.secret(key, environment).encode() for key in keys)
    return PushSystem(name, secrets, mapping_of(section) if maps else _own_words(push))


def _own_words(push: Section) -> MappingOfApi:
    given = push.get("confirmed", [])
    words = [str(word) for word in (given if isinstance(given, list) else [given])]
    for word in words:
        if word not in WORDS["status"]:
            known = ", ".join(sorted(WORDS["status"]))
            raise push.fault(f"{word!r} is confirmed and is no status: write one of {known}.", "confirmed")
    return MappingOfApi(str(push.path), Forms(ZoneInfo("UTC")), {}, frozenset(words), {}, own_push())
