"""Who may act for a patient, as the pharmacy has it on record."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.pharmacy.values import Contact


class ProxyScope(StrEnum):
    """What an authority on record covers (45 CFR 164.502(g): a personal representative within their authority)."""

    PICKUP = "pickup"  # status and price of what can be picked up
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Proxy:
    """Somebody with an authority on record to act for a patient. To none of them a confidential prescription exists.

    It holds from `valid_from` to `valid_until`, both days included. `contact`: where a code for the proxy may go.
    """

    reference: str
    patient: str
    relationship: str  # the system's word: parent, guardian, spouse, caregiver
    last_name: str
    birth_date: date | None
    scope: ProxyScope
    valid_from: date
    valid_until: date | None
    contact: Contact
    as_of: datetime
