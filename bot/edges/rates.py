"""How often, and how many at once. Counted in this process: with many gateways each has its own count."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_SWEEP_EVERY = 1_000  # takes


@dataclass(slots=True)
class Rate:
    """At most `limit` in `seconds` for each key, over a window that slides."""

    limit: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _taken: dict[str, deque[float]] = field(default_factory=dict)
    _takes: int = 0

    def take(self, key: str) -> float:
        """Count one. 0 if it may be; else the seconds until one may be again, and nothing is counted."""
        now = self.clock()
        self._takes += 1
        if self._takes % _SWEEP_EVERY == 0:
            self._forget(now)
        taken = self._taken.setdefault(key, deque())
        while taken and taken[0] <= now - self.seconds:
            taken.popleft()
        if len(taken) >= self.limit:
            return taken[0] + self.seconds - now
        taken.append(now)
        return 0.0

    def _forget(self, now: float) -> None:
        gone = [key for key, taken in self._taken.items() if not taken or taken[-1] <= now - self.seconds]
        for key in gone:
            del self._taken[key]


@dataclass(slots=True)
class AtOnce:
    """At most `limit` held at once for each key."""

    limit: int
    _held: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def hold(self, key: str) -> Iterator[bool]:
        """Whether one more may be held; while the context lasts, it is."""
        if self._held[key] >= self.limit:
            yield False
            return
        self._held[key] += 1
        try:
            yield True
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]
