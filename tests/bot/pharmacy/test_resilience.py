"""What a guard does with a system's failures: which are tried again, which open the circuit, and what is kept."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import utc_now
from bot.pharmacy.demo_places import demo_locations
from bot.pharmacy.limits import Limits
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable, PharmacyUnsupported
from bot.pharmacy.remembered import MOST_DRUGS, STOCK_KEPT, Remembered
from bot.pharmacy.resilience import Guard
from bot.pharmacy.values import Capability, Drug, Grade, Location, Stock

SYSTEM = "main"


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard(SYSTEM, Limits(threads=2, waiting=1, failures=3, rest=0.3).with_seconds(Capability.STOCK, 0.5))
    yield guard
    guard.close()


class Answers:
    """Raises one error after the other, and then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def busy(seconds: float | None = None) -> PharmacyUnavailable:
    error = PharmacyUnavailable(SYSTEM)
    if seconds is not None:
        error.retry_after = seconds
    return error


def test_what_may_heal_is_asked_again_and_what_is_written_is_not(guard: Guard) -> None:
    twice = Answers(busy(), busy())
    assert guard.read(Capability.STOCK, twice) == "answer"
    assert twice.asked == 3
    once = Answers(busy())
    with pytest.raises(PharmacyUnavailable):
        guard.write(Capability.REFILLS, once)
    assert once.asked == 1


@pytest.mark.parametrize("error", [PharmacyUnreadable(SYSTEM), PharmacyUnsupported(SYSTEM, Capability.STOCK)])
def test_what_does_not_heal_is_asked_once_and_does_not_open_the_circuit(
    guard: Guard, error: PharmacyUnavailable
) -> None:
    for _ in range(5):
        asked = Answers(error)
        with pytest.raises(type(error)):
            guard.read(Capability.STOCK, asked)
        assert asked.asked == 1
    assert guard.circuit == "closed"


def test_a_defect_is_no_failure_of_the_system(guard: Guard) -> None:
    for _ in range(5):
        with pytest.raises(KeyError):
            guard.read(Capability.STOCK, Answers(KeyError("a defect")))
    assert guard.circuit == "closed"


def test_a_pause_that_the_system_asks_for_is_kept(guard: Guard) -> None:
    short = Answers(busy(0.1))
    began = time.monotonic()
    assert guard.read(Capability.STOCK, short) == "answer"
    assert time.monotonic() - began >= 0.1
    with pytest.raises(PharmacyUnavailable):
        guard.read(Capability.STOCK, Answers(busy(0.4)))  # longer than there is time
    unasked = Answers()
    with pytest.raises(PharmacyUnavailable):
        guard.read(Capability.STOCK, unasked)
    assert unasked.asked == 0, "whoever comes meanwhile keeps the pause too"
    time.sleep(0.4)
    assert guard.read(Capability.STOCK, unasked) == "answer"


def test_one_more_than_there_is_room_for_is_refused_at_once(guard: Guard) -> None:
    gate = threading.Event()
    with ThreadPoolExecutor(3) as callers:
        waiting = [callers.submit(guard.write, Capability.REFILLS, gate.wait) for _ in range(3)]
        time.sleep(0.1)
        began = time.monotonic()
        with pytest.raises(PharmacyUnavailable):
            guard.read(Capability.STOCK, Answers())
        assert time.monotonic() - began < 0.1
        gate.set()
        assert [each.result() for each in waiting] == [True, True, True]
    assert guard.circuit == "closed", "it was not the system's failure"


def test_the_circuit_opens_and_one_success_closes_it(guard: Guard) -> None:
    for _ in range(3):
        with pytest.raises(PharmacyUnavailable):
            guard.write(Capability.REFILLS, Answers(busy()))
    assert guard.circuit == "open"
    unasked = Answers()
    with pytest.raises(PharmacyUnavailable):
        guard.read(Capability.STOCK, unasked)
    assert unasked.asked == 0
    time.sleep(0.35)
    assert guard.read(Capability.STOCK, unasked) == "answer"
    assert guard.circuit == "closed"


LISINOPRIL = Drug("L10", "Lisinopril 10 mg tablet", "lisinopril")


def down() -> Callable[[], list[Stock]]:
    def ask() -> list[Stock]:
        raise PharmacyUnavailable(SYSTEM)

    return ask


def test_stock_is_kept_for_some_hours_and_for_the_last_medicines_only() -> None:
    now = utc_now()
    remembered = Remembered(lambda: now)
    shelf = [Stock(LISINOPRIL, "NH", Grade.IN_STOCK, None, now)]
    remembered.stock("lisinopril", lambda: shelf)
    assert remembered.stock("lisinopril", down()) == shelf
    now += STOCK_KEPT + timedelta(minutes=1)
    with pytest.raises(PharmacyUnavailable):
        remembered.stock("lisinopril", down())
    for number in range(MOST_DRUGS + 1):
        remembered.stock(f"drug {number}", lambda: shelf)
    with pytest.raises(PharmacyUnavailable):
        remembered.stock("drug 0", down())
    assert remembered.stock("drug 1", down()) == shelf


def test_a_file_of_locations_that_is_damaged_is_as_none(tmp_path: Path) -> None:
    file = tmp_path / "main.locations.json"
    places = list(demo_locations(utc_now().date()))

    def away() -> list[Location]:
        raise PharmacyUnavailable(SYSTEM)

    Remembered(utc_now, file).locations(lambda: places)
    assert [place.code for place in Remembered(utc_now, file).locations(away)] == [place.code for place in places]
    file.write_text(file.read_text()[:-20])
    with pytest.raises(PharmacyUnavailable):
        Remembered(utc_now, file).locations(away)
