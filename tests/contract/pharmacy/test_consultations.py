"""A time with the pharmacist is one patient's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from bot.pharmacy.consultations import ConsultationSlot
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.world import LIAM, MARIA, NOAH, NOW, SLOTS, on_the_wall

pytestmark = needs(Feature.CONSULTATIONS, Feature.LOCATIONS)
WEEK = NOW + timedelta(days=7)


def offered(subject: Subject, place: int = 0) -> list[ConsultationSlot]:
    """The free times of this week at a shop, by its place in the list."""
    location = subject.pharmacy.locations()[place].code
    return list(subject.pharmacy.consultation_slots(location, NOW, WEEK))


def test_the_free_times_of_a_shop_are_told_the_earliest_first(subject: Subject) -> None:
    (hamden,) = offered(subject, place=1)
    assert (hamden.starts_at, hamden.minutes, hamden.by_phone) == (on_the_wall(1, 10), 15, True)
    begins = [slot.starts_at for slot in offered(subject)]
    assert begins == sorted(begins)
    assert set(begins) <= {slot.starts_at for slot in SLOTS}
    assert on_the_wall(9, 10) not in begins


def test_a_booking_that_is_sent_twice_is_one_and_the_time_is_gone(subject: Subject, people: People) -> None:
    slot, key = offered(subject)[0], uuid4().hex
    first = subject.pharmacy.book_consultation(people[MARIA], slot.reference, key, NOW)
    again = subject.pharmacy.book_consultation(people[MARIA], slot.reference, key, NOW + timedelta(minutes=1))
    assert (first.repeated, first.taken, first.booked_at) == (False, False, NOW)
    assert (again.repeated, again.taken, again.booked_at) == (True, False, NOW)
    assert slot not in offered(subject)


def test_of_eight_who_want_one_time_one_gets_it(subject: Subject, people: People) -> None:
    slot, patients = offered(subject)[0].reference, [people[who] for who in (MARIA, LIAM, NOAH)] * 3
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda who: subject.pharmacy.book_consultation(who, slot, uuid4().hex, NOW), patients[:8]))
    assert sorted(booking.taken for booking in made) == [False] + [True] * 7


def test_a_time_that_nobody_offers_is_taken(subject: Subject, people: People) -> None:
    assert subject.pharmacy.book_consultation(people[MARIA], "nothing-by-this-reference", uuid4().hex, NOW).taken
