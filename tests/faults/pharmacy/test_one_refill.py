"""Whatever breaks between a yes and its answer, and however often the yes is repeated: one refill is requested."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from bot.pharmacy.composite import CompositePharmacy
from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.values import RefillRequest
from tests.faults.pharmacy.conftest import NOW, Server
from tests.faults.pharmacy.pharmacies import MARIA, METFORMIN, two_systems
from tests.faults.pharmacy.road import Road, Weather
from tests.stack import until

REFILLS_SHARE = 4.0


@pytest.fixture
def pharmacy(tmp_path: Path, server: Server, main_road: Road, plans_road: Road) -> Iterator[CompositePharmacy]:
    with two_systems(tmp_path, server, main_road, plans_road) as pharmacy:
        yield pharmacy


@pytest.fixture
def key() -> str:
    """The id of the card that asked."""
    return f"card-{uuid4().hex[:8]}"


def says_yes(pharmacy: CompositePharmacy, key: str) -> RefillRequest:
    return pharmacy.request_refill(MARIA, METFORMIN, key, NOW)


def says_yes_until_told(pharmacy: CompositePharmacy, key: str) -> RefillRequest:
    def told() -> RefillRequest | None:
        try:
            return says_yes(pharmacy, key)
        except PharmacyUnavailable:
            return None

    found = until(told, "the request is answered", within=20)
    assert found
    return found


def requests(server: Server, key: str) -> list[str]:
    """What stands with the pharmacy for this card."""
    query = "SELECT reference FROM refill_request WHERE request_key = %s"
    with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", dbname="main") as connection:
        return [row[0] for row in connection.execute(query, (key,))]


def test_a_yes_that_is_repeated(pharmacy: CompositePharmacy, server: Server, key: str) -> None:
    first, second = says_yes(pharmacy, key), says_yes(pharmacy, key)
    assert (first.repeated, second.repeated) == (False, True)
    assert requests(server, key) == [first.reference] == [second.reference]


def test_twelve_at_once(pharmacy: CompositePharmacy, server: Server, key: str) -> None:
    with ThreadPoolExecutor(12) as many:
        asked = [many.submit(says_yes, pharmacy, key) for _ in range(12)]
        told = [each.result() for each in asked]
    assert [each.repeated for each in told].count(False) == 1
    assert requests(server, key) == [told[0].reference]


def test_the_answer_is_lost_after_the_request_was_taken(
    pharmacy: CompositePharmacy, server: Server, main_road: Road, key: str
) -> None:
    main_road.cut_after = b"COMMIT\x00"  # and not at READ COMMITTED
    with pytest.raises(PharmacyUnavailable):
        says_yes(pharmacy, key)
    (taken,) = requests(server, key)
    again = says_yes(pharmacy, key)
    assert again.repeated
    assert requests(server, key) == [taken] == [again.reference]


def test_nothing_is_repeated_by_itself(pharmacy: CompositePharmacy, server: Server, main_road: Road, key: str) -> None:
    pharmacy.prescriptions(MARIA)
    main_road.drop_all()
    main_road.cut_next = 1  # a read would be tried again, and be answered
    with pytest.raises(PharmacyUnavailable):
        says_yes(pharmacy, key)
    assert requests(server, key) == []
    pharmacy.prescriptions(MARIA)  # as before every request: the patient's prescriptions are looked up
    assert not says_yes(pharmacy, key).repeated


def test_the_system_is_silent_and_a_request_that_waited_too_long_is_not_made_later(
    pharmacy: CompositePharmacy, server: Server, main_road: Road, key: str
) -> None:
    others = [f"{key}-{number}" for number in range(8)]
    main_road.turns(Weather.SILENT)
    with ThreadPoolExecutor(9) as many:
        hung = [many.submit(says_yes, pharmacy, other) for other in others]  # they have all of the system's threads
        time.sleep(0.3)
        late = many.submit(says_yes, pharmacy, key)
        for each in (*hung, late):
            assert isinstance(each.exception(REFILLS_SHARE + 2), PharmacyUnavailable)
    main_road.turns(Weather.CLEAR)
    assert not says_yes_until_told(pharmacy, key).repeated, "it never reached the system before"
    for other in others:
        says_yes_until_told(pharmacy, other)
        assert len(requests(server, other)) == 1


def test_the_server_is_stopped_in_the_middle(pharmacy: CompositePharmacy, server: Server, key: str) -> None:
    """Somebody holds the table, so that the request is on its way when the machine goes down."""
    other = psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", dbname="main")
    other.execute("LOCK TABLE refill_request IN ACCESS EXCLUSIVE MODE")
    with ThreadPoolExecutor(1) as one:
        asked = one.submit(says_yes, pharmacy, key)
        time.sleep(0.3)
        assert not asked.done()
        server.stop()
        try:
            assert isinstance(asked.exception(REFILLS_SHARE + 1), PharmacyUnavailable)
        finally:
            server.start()
            other.close()
    told = says_yes_until_told(pharmacy, key)
    assert requests(server, key) == [told.reference]
    assert says_yes(pharmacy, key).repeated


def test_a_gateway_that_was_started_anew(
    tmp_path: Path, server: Server, main_road: Road, plans_road: Road, key: str
) -> None:
    with two_systems(tmp_path, server, main_road, plans_road) as before:
        first = says_yes(before, key)
    with two_systems(tmp_path, server, main_road, plans_road) as after:
        assert says_yes(after, key).repeated
    assert requests(server, key) == [first.reference]
