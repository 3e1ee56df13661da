"""Where the shops are and when they are open."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.pharmacy.opening import is_open, spans_on, why_different
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.world import CHICAGO, HAMDEN, LOCATIONS, NEW_HAVEN, NOW, TODAY


@needs(Feature.LOCATIONS)
def test_the_shops_have_addresses_the_main_one_first(subject: Subject) -> None:
    bare = [
        replace(place, code="", hours=(), closings=(), chat_hours=(), delivers=False, as_of=None)
        for place in subject.pharmacy.locations()
    ]
    assert bare == [
        replace(place, code="", hours=(), closings=(), chat_hours=(), delivers=False, as_of=None) for place in LOCATIONS
    ]


@needs(Feature.HOURS)
def test_the_shops_are_open_when_their_own_clock_says_so(subject: Subject) -> None:
    new_haven, hamden, chicago = subject.pharmacy.locations()
    assert [len(place.hours) for place in (new_haven, hamden, chicago)] == [7, 5, 5]
    assert spans_on(hamden, TODAY) == spans_on(HAMDEN, TODAY)
    before_nine_there = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("America/Chicago"))
    assert is_open(new_haven, before_nine_there)
    assert not is_open(chicago, before_nine_there)


@needs(Feature.HOURS, Feature.LUNCH)
def test_a_shop_is_closed_over_lunch(subject: Subject) -> None:
    main = subject.pharmacy.locations()[0]
    assert main.hours == NEW_HAVEN.hours
    assert not is_open(main, datetime(2026, 11, 23, 13, 45, tzinfo=ZoneInfo("America/New_York")))


@needs(Feature.CLOSINGS)
def test_days_that_differ_say_why(subject: Subject) -> None:
    new_haven, hamden, chicago = subject.pharmacy.locations()
    assert new_haven.closings == NEW_HAVEN.closings
    assert hamden.closings == ()
    tomorrow = CHICAGO.closings[0].on
    assert (spans_on(chicago, tomorrow), why_different(chicago, tomorrow)) == ((), "Water damage repair")


@needs(Feature.CHAT_HOURS)
def test_chats_have_hours_of_their_own_where_the_pharmacy_says_so(subject: Subject) -> None:
    new_haven, hamden, _ = subject.pharmacy.locations()
    assert new_haven.chat_hours == NEW_HAVEN.chat_hours
    assert hamden.chat_hours == ()


@needs(Feature.LOCATIONS)
def test_a_place_says_how_old_it_is_or_that_it_was_read_now(subject: Subject) -> None:
    assert {place.as_of for place in subject.pharmacy.locations()} <= {None, NOW, subject.system.as_of}
