"""How long a call of a system may take, and how many of them at once.

A chat waits five seconds. A status takes a prescription, what other systems add, and the locations; stock takes the
formulary, the stock and the locations. What may be left out has the smallest share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.pharmacy.values import Capability

LEAST_SECONDS, MOST_SECONDS = 0.1, 4.5
MOST_THREADS = 64

SECONDS: Mapping[Capability, float] = MappingProxyType(
    {
        Capability.IDENTITY: 2.0,
        Capability.PRESCRIPTIONS: 2.5,
        Capability.CLAIMS: 1.5,
        Capability.DELIVERIES: 1.5,
        Capability.REFILLS: 4.0,
        Capability.STOCK: 1.5,
        Capability.LOCATIONS: 1.0,
        Capability.CONSULTATIONS: 2.5,
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one system. `threads`: calls at once; `waiting`: how many more may wait for one of these.

    `failures` in a row open the circuit, and after `rest` seconds one call tries whether the system is back.
    """

    threads: int = 8
    waiting: int = 56
    seconds: Mapping[Capability, float] = field(default_factory=lambda: SECONDS)
    failures: int = 5
    rest: float = 5.0

    def of(self, capability: Capability) -> float:
        return self.seconds[capability]

    def with_seconds(self, capability: Capability, seconds: float) -> "Limits":
        return replace(self, seconds={**self.seconds, capability: seconds})
