"""What a system said last of stock, products and locations, for the time when it does not answer.

Given with its age, and only for so long. Products and locations, which seldom change and are read with every question
about stock, are not asked for again within a moment. Nothing in here is about a patient, and only locations go to a
file.
"""

import json
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.clock import Clock
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnsupported
from bot.pharmacy.values import Drug, Location, Stock

MOST_DRUGS = 500
"""Of so many medicines the stock is kept, those that were asked about last."""

STOCK_KEPT = timedelta(hours=12)
PUBLIC_KEPT = timedelta(days=7)
FORMULARY_FRESH = timedelta(minutes=5)
LOCATIONS_FRESH = timedelta(seconds=30)
FILE_EVERY = timedelta(hours=1)
"""How old the file of locations may be while the system answers."""

_LOCATIONS = TypeAdapter(tuple[Location, ...])
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept[T]:
    at: datetime
    answer: T


class Remembered:
    """The last answers of one system. Safe to share between threads.

    `file`: where locations are kept over a restart; None: nowhere.
    """

    def __init__(self, clock: Clock, file: Path | None = None) -> None:
        self._clock = clock
        self._file = file
        self._lock = threading.Lock()
        self._stock: OrderedDict[str, _Kept[Sequence[Stock]]] = OrderedDict()
        self._formulary: _Kept[Sequence[Drug]] | None = None
        self._locations: _Kept[tuple[Location, ...]] | None = None
        self._filed_at: datetime | None = None

    def stock(self, drug: str, ask: Callable[[], Sequence[Stock]]) -> Sequence[Stock]:
        """Each line carries the moment at which it was read, so an old answer shows its age."""
        try:
            found = ask()
        except PharmacyUnavailable as down:
            kept = self._stock.get(drug)
            return self._old(kept, STOCK_KEPT, down)
        with self._lock:
            self._stock.pop(drug, None)
            if found:  # what nobody has, anybody can ask for: that would push the rest out
                self._stock[drug] = _Kept(self._clock(), found)
            while len(self._stock) > MOST_DRUGS:
                self._stock.popitem(last=False)
        return found

    def formulary(self, ask: Callable[[], Sequence[Drug]]) -> Sequence[Drug]:
        kept = self._formulary
        if kept and self._age(kept) < FORMULARY_FRESH:
            return kept.answer
        try:
            found = ask()
        except PharmacyUnavailable as down:
            return self._old(kept, PUBLIC_KEPT, down)
        self._formulary = _Kept(self._clock(), found)
        return found

    def locations(self, ask: Callable[[], Sequence[Location]]) -> Sequence[Location]:
        """Those that were read before say when in `as_of`."""
        kept = self._locations
        if kept and self._age(kept) < LOCATIONS_FRESH:
            return kept.answer
        try:
            found = tuple(ask())
        except PharmacyUnavailable as down:
            self._locations = kept or self._from_file()
            return self._old(self._locations, PUBLIC_KEPT, down)
        now = self._clock()
        self._locations = _Kept(now, tuple(replace(each, as_of=now) for each in found))
        if self._filed_at is None or now - self._filed_at > FILE_EVERY:
            self._filed_at = now
            self._to_file(self._locations)
        return found

    def _old[T](self, kept: _Kept[T] | None, longest: timedelta, down: PharmacyUnavailable) -> T:
        if kept is None or isinstance(down, PharmacyUnsupported) or self._age(kept) > longest:
            raise down
        return kept.answer

    def _age[T](self, kept: _Kept[T]) -> timedelta:
        return self._clock() - kept.at

    def _from_file(self) -> _Kept[tuple[Location, ...]] | None:
        if self._file is None:
            return None
        try:
            content = json.loads(self._file.read_text())
            return _Kept(datetime.fromisoformat(content["at"]), _LOCATIONS.validate_python(content["locations"]))
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None  # missing or damaged: as if the system had never been asked

    def _to_file(self, kept: _Kept[tuple[Location, ...]]) -> None:
        if self._file is None:
            return
        content = {"at": kept.at.isoformat(), "locations": _LOCATIONS.dump_python(kept.answer, mode="json")}
        draft = self._file.with_name(f"{self._file.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(content))
            draft.replace(self._file)
        except OSError as error:
            _log.warning("locations could not be kept", extra={"error": type(error).__name__})
