"""What the desk works with."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, tzinfo

from bot.chat.bus import Bus
from bot.clock import Clock
from bot.pharmacy.port import Pharmacy
from bot.privacy.encryption import Vault
from bot.storage.database import Database

PHARMACY_WITHIN_S = 6.0


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What every socket of the desk works with. `pool`: where the pharmacy's system is asked, for at most
    `PHARMACY_WITHIN_S`; `zone`: its time zone."""

    database: Database
    vault: Vault
    bus: Bus
    pharmacy: Pharmacy
    pharmacy_state: str
    clock: Clock
    pool: ThreadPoolExecutor
    zone: tzinfo = UTC
