"""What an adapter brings to the contract: its system filled with the synthetic pharmacy, and what that cannot carry.

An adapter registers by a file `adapter_NAME.py` beside this one with a list `ADAPTERS`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pytest

from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import FillStatus, Reason
from tests.contract.pharmacy.world import NOW, World


class Feature(StrEnum):
    """What some system may have no place for."""

    CONTACT = "where a code may be sent"
    PROXIES = "who may act for a patient"
    TWIN_NUMBERS = "one number on two prescriptions at two locations"
    UNCONFIRMED = "a status that the site did not confirm"
    DUE = "by when the next step is expected"
    CONFIDENTIAL = "a prescription shown to the patient alone"
    DISCONTINUED = "a prescription ended by the prescriber"
    SCHEDULES = "schedules of controlled substances"
    REFILLS_LEFT = "how many refills are left"
    QUANTITY_OWED = "what is owed after a part fill"
    NEXT_FILL = "the insurer's date for the next fill"
    PRICE = "what the patient pays"
    FILLS = "earlier fills"
    CLAIMS = "the insurer's word"
    PRIOR_AUTHORIZATIONS = "prior authorizations"
    DELIVERIES = "parcels"
    FORMULARY = "a list of its products"
    STOCK = "stock"
    EXPECTED = "when a product that is out is expected"
    LOCATIONS = "shops"
    HOURS = "opening hours"
    LUNCH = "a lunch break"
    CLOSINGS = "holidays"
    CHAT_HOURS = "hours of the chat apart from the shop's"
    REFILLS = "a request for a refill"
    RENEWALS = "a request for a renewal"
    STANDING_REQUESTS = "a request that shows on the prescription"
    CONSULTATIONS = "appointments with a pharmacist"


@dataclass(frozen=True, slots=True)
class System:
    """A system that is up and filled, and the adapter that speaks with it.

    `away`: the same adapter, pointed to where nothing answers. `as_of`: how old what the system says is.
    `asked`: what the system was asked so far, without the values; None where nobody listens.
    """

    pharmacy: Pharmacy
    away: Pharmacy
    as_of: datetime = NOW
    asked: Callable[[], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Adapter:
    """`opens`: fills a system with the world, in a folder of its own, and closes it. `cannot`: what its system has no
    place for, and why. `statuses`, `reasons`: words that it cannot say."""

    name: str
    opens: Callable[[World, Path], AbstractContextManager[System]]
    cannot: Mapping[Feature, str] = field(default_factory=dict)
    statuses: Mapping[FillStatus, str] = field(default_factory=dict)
    reasons: Mapping[Reason, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """The adapter under test."""

    adapter: Adapter
    system: System

    @property
    def pharmacy(self) -> Pharmacy:
        return self.system.pharmacy

    def needs(self, *features: Feature) -> None:
        """Leave the rest of a story out where the system has no place for it."""
        for feature in features:
            if feature in self.adapter.cannot:
                pytest.skip(f"{self.adapter.name} has no place for {feature}: {self.adapter.cannot[feature]}")

    def can(self, feature: Feature) -> bool:
        return feature not in self.adapter.cannot


def needs(*features: Feature) -> pytest.MarkDecorator:
    """Marks a story that is about something that not every system has a place for."""
    return pytest.mark.needs(*features)
