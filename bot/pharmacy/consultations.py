"""Times at which a pharmacist can talk with a patient, and what was booked of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ConsultationSlot:
    """A time at which a pharmacist can talk with a patient. `by_phone`: called, else at the counter."""

    reference: str
    location: str
    starts_at: datetime
    minutes: int
    by_phone: bool
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Booking:
    """A consultation that is booked, once per key. `taken`: somebody else was faster; then nothing is booked."""

    slot: str
    booked_at: datetime
    repeated: bool
    taken: bool = False
