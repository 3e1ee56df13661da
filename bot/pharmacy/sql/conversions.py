"""What a pharmacy's own columns hold, as values of our views: padded text, naive local times, days kept as datetimes,
words and numbers of their own. Read with suspicion: what can't be what it says raises ValueError.

Each is a column type of SQLAlchemy, so that a value we ask with is written the same way back.
"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Date, DateTime, Dialect, String, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

from bot.pharmacy.rows import NEVER_LOADED

UNLISTED = "?"
"""What stands before a word of theirs that the mapping does not list."""

type Nothing = tuple[str, ...]
"""Values that mean "nothing" at this site: 1900-01-01, N/A."""


class Theirs[T](TypeDecorator[T]):
    """A column of theirs. Text comes without the spaces of a fixed width; blank text is nothing, as `empty` is."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = String
    cache_ok = True

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.cache_ok = True  # SQLAlchemy asks each class by itself; all keep nothing but what they were made with

    def __init__(self, empty: Nothing = ()) -> None:
        super().__init__()
        self.empty = empty

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:
        bare = value.strip() if isinstance(value, str) else value
        if bare is None or bare == "" or _told(bare) in self.empty:
            return self.nothing()
        return self.read(bare)

    def nothing(self) -> T | None:
        """What an empty column means."""
        return None

    def read(self, value: Any) -> T:
        """A value that is there."""
        raise NotImplementedError


class Trimmed(Theirs[str]):
    """Text. `upper`: codes that a database compares without case are all read in capitals."""

    def __init__(self, empty: Nothing = (), upper: bool = False) -> None:
        super().__init__(empty)
        self.upper = upper

    def read(self, value: Any) -> str:
        return str(value).upper() if self.upper else str(value)


class NumberKey(Theirs[str]):
    """An id that is a whole number: text for us. A text that is no number fits none."""

    impl = BigInteger

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        fits = value is not None and value.isascii() and value.isdecimal() and len(value) <= 18
        return int(value) if value is not None and fits else None

    def read(self, value: Any) -> str:
        return str(whole(value))


class UuidKey(Theirs[str]):
    """An id that is a UUID: text for us."""

    impl = Uuid

    def process_bind_param(self, value: str | None, dialect: Dialect) -> UUID | None:
        try:
            return None if value is None else UUID(value)
        except ValueError:
            return None

    def read(self, value: Any) -> str:
        return str(value)


class Words(Theirs[Any]):
    """Words of theirs, compared without case. One that is not in the list is marked, so that it is none of ours.

    `words`: (theirs, ours); theirs may be the empty text.
    """

    def __init__(self, words: tuple[tuple[str, Any], ...], empty: Nothing = ()) -> None:
        super().__init__(empty)
        self.words = words

    def nothing(self) -> Any:
        return dict(self.words).get("")

    def read(self, value: Any) -> Any:
        told = _told(value)
        return {theirs.casefold(): ours for theirs, ours in self.words}.get(told.casefold(), UNLISTED + told)


class Truth(Words):
    """Yes or no, in words of theirs or as the database has it."""

    def read(self, value: Any) -> bool:
        found = super().read(value) if self.words else value
        if found in (True, False):  # 1 and 0 are
            return bool(found)
        raise ValueError("this is neither yes nor no")


class Confirmed(Theirs[bool]):
    """Whether a word is one that the site confirmed."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__()
        self.words = words

    def nothing(self) -> bool:
        return False

    def read(self, value: Any) -> bool:
        return _told(value).casefold() in {word.casefold() for word in self.words}


class Whole(Theirs[int]):
    """A whole number, also where it is kept as a decimal or as text."""

    def read(self, value: Any) -> int:
        return whole(value)


class Quantity(Theirs[Decimal]):
    """Money or a quantity, exact."""

    def read(self, value: Any) -> Decimal:
        return Decimal(str(value))


class Day(Theirs[date]):
    """A day."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Date

    def read(self, value: Any) -> date:
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else date.fromisoformat(str(value))


class DayAsMoment(Day):
    """A day that is kept as a datetime at midnight."""

    impl = DateTime

    def process_bind_param(self, value: date | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.combine(value, time())


class DayAsDigits(Day):
    """A day that is kept as the text 19610409."""

    impl = String

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:%Y%m%d}"

    def read(self, value: Any) -> date:
        return datetime.strptime(str(value), "%Y%m%d").replace(tzinfo=UTC).date()


class Clock(Theirs[time]):
    """A time of day, as the database has it or as text: 08:00."""

    def read(self, value: Any) -> time:
        if isinstance(value, datetime):
            return value.time()
        return value if isinstance(value, time) else time.fromisoformat(str(value))


class LocalMoment(Theirs[datetime]):
    """A datetime without a zone, on the clock of `zone`. Of the hour that comes twice in autumn it is the first."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = DateTime

    def __init__(self, zone: ZoneInfo, empty: Nothing = ()) -> None:
        super().__init__(empty)
        self.zone = zone

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(self.zone).replace(tzinfo=None)

    def read(self, value: Any) -> datetime:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return (moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment).astimezone(UTC)


class AwareMoment(LocalMoment):
    """A datetime with its zone."""

    impl = DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value


class LoadTime(LocalMoment):
    """When a copy was loaded. A row without it does not count as live."""

    def nothing(self) -> datetime:
        return NEVER_LOADED


def whole(value: Any) -> int:
    """A whole number; ValueError for anything else."""
    number = Decimal(str(value))
    if number != number.to_integral_value():
        raise ValueError("this is no whole number")
    return int(number)


def _told(value: Any) -> str:
    """A value as a mapping file writes it."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, bool):
        return str(int(value))
    return str(value)
