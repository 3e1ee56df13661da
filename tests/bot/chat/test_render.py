"""What a patient reads: each status, refusal, code and reason has honest words, and says who has to act."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.cards import (
    Card,
    Choice,
    ClarifyCard,
    DayHours,
    DeliveryCard,
    Drop,
    Handoff,
    HandoffReason,
    HoursCard,
    Insurance,
    InsuranceCard,
    Label,
    Line,
    LocationHours,
    LocationsCard,
    NoticeCard,
    NoticeCode,
    Place,
    PrescriptionsCard,
    Queue,
    RefillConfirmCard,
    RefillResultCard,
    RefillsLeftCard,
    StatusCard,
    StockCard,
    StockLine,
    Verify,
)
from bot.chat.render import Control, Press, Staffing, View, handoff_words, render, to_json
from bot.chat.words import age, clock_time, day, money, phone, quantity, short_names
from bot.pharmacy.rejects import REJECTS
from bot.pharmacy.values import Actor, DeliveryState, FillStatus, Grade, Reason, RefillRefusal

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # Monday, half past ten in New Haven
ZONE = ZoneInfo("America/New_York")
LABEL = Label("3f2a9c", "1182", "lisinopril")
READY = StatusCard(
    kind="status",
    label=LABEL,
    what=FillStatus.READY,
    why=None,
    actor=Actor.PATIENT,
    since=NOW - timedelta(hours=18, minutes=20),
    due=None,
    certain=True,
    price=Decimal("4.0000"),
    location_name="New Haven",
    location_phone="+12035550142",
    quantity_owed=None,
    return_on=date(2026, 12, 2),
    insurance=Insurance((), paid=True),
    can_refill=False,
    as_of=NOW - timedelta(minutes=5),
)
OUT = replace(
    READY,
    what=FillStatus.OUT_OF_STOCK,
    why=Reason.STOCK,
    actor=Actor.PHARMACY,
    due=date(2026, 11, 25),
    return_on=None,
    certain=False,
)
REFUSED = RefillResultCard("refill_result", LABEL, "refused", None, None, "New Haven", "+12035550142")
LEFT = RefillsLeftCard(
    "refills_left", LABEL, 3, date(2027, 6, 1), date(2026, 12, 4), False, False, "New Haven", "+12035550142", NOW
)
STOCK = StockCard(
    "stock",
    "ozempic",
    (
        StockLine("Ozempic 0.5 mg pen", "Elm Street New Haven", Grade.LOW, None, NOW - timedelta(hours=2)),
        StockLine("Ozempic 0.5 mg pen", "Elm Street Hamden", Grade.OUT, date(2026, 11, 27), NOW - timedelta(hours=2)),
    ),
    "+12035550142",
)
DELIVERY = DeliveryCard("delivery", LABEL, DeliveryState.SHIPPED, date(2026, 11, 24), "New Haven", "+12035550142", NOW)
INSURANCE = InsuranceCard("insurance", LABEL, Insurance(("70",), paid=False), None, "+12035550142", NOW)
MONDAY = DayHours(date(2026, 11, 23), (("08:00", "13:30"), ("14:00", "20:00")))
TUESDAY = DayHours(date(2026, 11, 24), (("08:00", "20:00"),))
HOLIDAY = DayHours(date(2026, 11, 26), (), "Thanksgiving")
NEW_HAVEN = LocationHours("New Haven", "+12035550142", "America/New_York", True, (MONDAY, TUESDAY, HOLIDAY))


def view(card: Card, now: datetime = NOW) -> View:
    return render(card, now=now, time_zone=ZONE)


def facts(card: Card) -> dict[str, str]:
    return {row.label: row.value for row in view(card).rows}


def every_view() -> Iterator[View]:
    """Each sentence that can be said, in some card."""
    for what in FillStatus:
        for why in (None, *Reason):
            for actor in Actor:
                for asked in ("status", "why", "price"):
                    yield view(replace(OUT, what=what, why=why, actor=actor, asked=asked, insurance=None))
    yield view(READY)
    yield view(replace(READY, certain=False))
    for refusal in RefillRefusal:
        yield view(replace(REFUSED, refusal=refusal))
    yield view(replace(REFUSED, outcome="requested"))
    yield view(replace(REFUSED, outcome="already_requested"))
    for left in (None, 0, 1, 3):
        yield view(replace(LEFT, refills_left=left))
        yield view(replace(LEFT, refills_left=left, can_refill=True, put_back=True))
    yield view(RefillConfirmCard("refill_confirm", "card-1", LABEL, "New Haven", 3))
    for code in REJECTS:
        yield view(replace(INSURANCE, insurance=Insurance((code,), paid=False)))
    yield view(replace(INSURANCE, insurance=Insurance((), paid=True), price=Decimal(4)))
    yield view(replace(INSURANCE, insurance=Insurance((), paid=False)))
    yield view(replace(INSURANCE, insurance=None))
    for state in (None, *DeliveryState):
        yield view(replace(DELIVERY, state=state))
        yield view(replace(DELIVERY, state=state, expected_on=date(2026, 11, 20)))
    for grade in Grade:
        yield view(replace(STOCK, lines=(replace(STOCK.lines[0], grade=grade),)))
    yield view(STOCK)
    yield view(PrescriptionsCard("prescriptions", (Line(LABEL, FillStatus.READY, Actor.PATIENT, True),), NOW))
    yield view(HoursCard("hours", (NEW_HAVEN,)))
    yield view(HoursCard("hours", (NEW_HAVEN, replace(NEW_HAVEN, name="Hamden", open_now=False))))
    place = Place("New Haven", "412 Elm Street", "New Haven", "CT", "06511", "+12035550142", True)
    yield view(LocationsCard("locations", (place, replace(place, name="Hamden"))))
    for question in get_args(ClarifyCard.__annotations__["question"]):
        yield view(ClarifyCard("clarify", question, (Choice("Refill", "refill_request"),)))
    for notice in NoticeCode:
        yield view(NoticeCard("notice", notice, "+12035550142"))


def test_ready_tells_since_when_what_it_costs_and_how_long_it_waits() -> None:
    card = view(READY)
    assert (card.tone, card.title) == ("ready", "Rx ending 1182 · lisinopril")
    assert card.headline == "Ready for pickup since yesterday at 4:10 PM."
    assert card.badge == "Action needed: pick it up"
    assert facts(READY) == {
        "Who acts next": "You",
        "Price": "$4.00",
        "Pick up before": "Wednesday, Dec 2",
        "Location": "New Haven",
        "Phone": "(203) 555-0142",
    }
    assert next(row.href for row in card.rows if row.label == "Phone") == "tel:+12035550142"


def test_ready_is_not_said_unless_it_is_certain() -> None:
    card = view(replace(READY, certain=False, as_of=NOW - timedelta(hours=30)))
    assert card.headline == "It was ready as of yesterday at 4:30 AM. Please call before you come."
    assert card.tone != "ready"
    assert card.badge == "Action needed: call first"
    assert [link.href for link in card.links] == ["tel:+12035550142"]


@pytest.mark.parametrize("what", [what for what in FillStatus if what is not FillStatus.READY])
def test_no_other_status_reads_like_ready(what: FillStatus) -> None:
    text = view(replace(OUT, what=what)).text.lower()
    assert not re.search(r"(?<!not )\bready\b(?! yet)", text)


def test_out_of_stock_says_when_more_is_expected_and_promises_nothing() -> None:
    card = view(OUT)
    assert card.headline == "Not ready yet. We are out of this medicine."
    assert card.badge == "No action needed"
    assert facts(OUT)["More is expected"] == "Wednesday, Nov 25 (this can change)"
    assert facts(OUT)["Who acts next"] == "We do (the pharmacy)"
    assert any("run out" in note for note in card.notes)
    assert Control.HUMAN in [button.press for button in card.buttons]


def test_a_day_that_has_passed_is_said_to_be_late() -> None:
    late = facts(replace(OUT, due=date(2026, 11, 20)))["Expected"]
    assert late == "It was expected Friday, Nov 20 and is late. Please call us."


def test_a_part_fill_says_what_is_owed() -> None:
    part = replace(OUT, what=FillStatus.PARTIALLY_FILLED, quantity_owed=Decimal("15.000"))
    assert view(part).headline == "Part of it is filled. We still owe you the rest."
    assert facts(part)["We still owe you"] == "15"


def test_the_rest_of_a_schedule_ii_medicine_is_told_with_its_end() -> None:
    part = replace(OUT, what=FillStatus.PARTIALLY_FILLED, rest_until=NOW + timedelta(hours=20))
    assert any("can be filled until tomorrow at 6:30 AM" in note for note in view(part).notes)
    over = view(replace(part, rest_until=NOW - timedelta(hours=1)))
    assert "The time for the rest is over: by law your prescriber has to send a new prescription for it." in over.notes


def test_out_of_stock_offers_to_be_told_and_to_move_it() -> None:
    presses = [button.press for button in view(OUT).buttons]
    assert Press("notify_when_ready", (("prescription", LABEL.handle),)) in presses
    assert Press("transfer_prescription", (("prescription", LABEL.handle),)) in presses


def test_a_refusal_of_medicare_says_which_notice_must_be_given() -> None:
    refused = Insurance(("70",), paid=False, medicare_notice=True)
    assert any("CMS-10147" in note for note in view(replace(INSURANCE, insurance=refused)).notes)
    assert any("CMS-10147" in note for note in view(replace(OUT, insurance=refused)).notes)
    alone = view(replace(INSURANCE, insurance=replace(refused, codes=())))
    assert alone.headline == "Your insurance has not paid."


def test_why_puts_the_reason_first_and_price_the_price() -> None:
    waiting = replace(OUT, what=FillStatus.WAITING_ON_PRESCRIBER, why=Reason.WAITING_ON_PRESCRIBER, asked="why")
    assert view(waiting).headline.startswith("We asked your prescriber something and have no answer yet.")
    assert "Why" not in facts(waiting)
    assert view(replace(waiting, why=None)).headline.endswith("Our system does not say why.")
    assert view(replace(OUT, asked="price")).headline.startswith("The price is $4.00.")
    assert view(replace(OUT, asked="price", price=None)).headline.startswith("I do not see a price for it yet.")


def test_the_insurers_own_reason_is_told_with_the_next_step() -> None:
    waiting = replace(
        OUT,
        what=FillStatus.PRIOR_AUTHORIZATION,
        why=Reason.PRIOR_AUTHORIZATION,
        actor=Actor.PRESCRIBER,
        insurance=Insurance(("75",), paid=False),
    )
    assert facts(waiting)["Why"] == f"{REJECTS['75'].explanation} {REJECTS['75'].next_step}"
    assert facts(waiting)["Who acts next"] == "Your prescriber"


def test_what_is_the_pharmacists_says_nothing_more() -> None:
    card = view(replace(OUT, what=FillStatus.PHARMACIST_REVIEW, why=Reason.PHARMACIST, due=None, price=None))
    assert card.badge == "Action needed: speak with the pharmacist"
    assert "can't tell you more" in card.text


def test_an_old_status_shows_its_age() -> None:
    card = view(replace(OUT, as_of=NOW - timedelta(hours=26)))
    assert "This is as of 26 hours ago. It may have changed." in card.notes


def test_a_finished_prescription_can_be_refilled_with_a_button() -> None:
    done = replace(OUT, what=FillStatus.PICKED_UP, why=None, actor=Actor.NOBODY, due=None, can_refill=True)
    (button,) = view(done).buttons
    assert (button.label, button.press) == (
        "Request a refill",
        Press("refill_request", (("prescription", "3f2a9c"),)),
    )
    assert view(done).headline == "It was picked up yesterday at 4:10 PM."


@pytest.mark.parametrize("what", FillStatus)
def test_every_status_says_whether_the_patient_has_to_act(what: FillStatus) -> None:
    for actor in Actor:
        card = view(replace(OUT, what=what, actor=actor))
        assert card.badge
        assert card.badge.startswith(("Action needed", "No action needed"))
        if actor is Actor.PATIENT:
            assert card.badge.startswith("Action needed")
            assert card.tone != "wait"


@pytest.mark.parametrize("refusal", RefillRefusal)
def test_every_refusal_says_what_who_acts_and_what_can_be_done(refusal: RefillRefusal) -> None:
    refused = replace(REFUSED, refusal=refusal)
    card = view(refused)
    assert "request" in card.headline
    assert card.badge
    assert {"Who acts next", "What you can do", "Phone"} <= set(facts(refused))


def test_too_soon_names_the_insurers_day_only_if_there_is_one() -> None:
    soon = replace(REFUSED, refusal=RefillRefusal.TOO_SOON, next_fill_on=date(2026, 11, 24))
    assert facts(soon)["You can ask again from"] == "Tomorrow"
    assert "You can ask again from" not in facts(replace(soon, next_fill_on=None))


def test_a_refill_is_asked_about_with_buttons_that_carry_the_card() -> None:
    card = view(RefillConfirmCard("refill_confirm", "card-1", LABEL, "New Haven", None))
    yes, no = card.buttons
    assert yes.press == Press("affirm", (("card", "card-1"),))
    assert no.press == Press("deny", (("card", "card-1"),))
    assert card.rows == ()


def test_requested_is_not_said_to_be_filled() -> None:
    card = view(replace(REFUSED, outcome="requested"))
    assert card.headline == "Your refill is requested."
    assert "not filled yet" in card.text


@pytest.mark.parametrize("code", sorted(REJECTS))
def test_every_insurers_code_is_told_in_words(code: str) -> None:
    card = view(replace(INSURANCE, insurance=Insurance((code,), paid=False)))
    assert REJECTS[code].explanation in card.headline
    assert REJECTS[code].next_step in card.text
    assert card.badge == ("Action needed" if REJECTS[code].actor is Actor.PATIENT else "No action needed")


def test_the_refills_left_are_told_with_the_dates_that_count() -> None:
    assert view(LEFT).headline == "3 refills are left on this prescription."
    assert facts(LEFT)["Good until"] == "Tuesday, Jun 1, 2027"
    assert facts(LEFT)["You can ask again from"] == "Friday, Dec 4"
    assert view(replace(LEFT, refills_left=1)).headline == "1 refill is left on this prescription."


def test_none_left_of_a_fill_that_was_put_back_can_still_be_asked_for() -> None:
    put_back = view(replace(LEFT, refills_left=0, can_refill=True, put_back=True))
    assert put_back.buttons[0].label == "Ask to fill it again"
    assert "new prescription" not in put_back.text


def test_a_complaint_hears_that_we_are_sorry_and_no_admission() -> None:
    said = handoff_words(Handoff("handoff", Queue.TECHNICIAN, "complaint", HandoffReason.COMPLAINT), Staffing.HERE)
    assert said.startswith("I'm sorry that you are not happy with us.")
    assert not re.search(r"our (fault|mistake)|we were wrong", said)


def test_stock_is_graded_with_its_age_and_no_promise() -> None:
    card = view(STOCK)
    assert card.headline == "New Haven had only a little Ozempic left, as of 2 hours ago."
    assert facts(STOCK) == {
        "Ozempic 0.5 mg pen, New Haven": "Only a little left, as of 2 hours ago",
        "Ozempic 0.5 mg pen, Hamden": (
            "Out of stock, more is expected Friday, Nov 27 (this can change), as of 2 hours ago"
        ),
    }
    assert "I can't hold it for you" in card.text


def test_open_now_says_until_when() -> None:
    assert view(HoursCard("hours", (NEW_HAVEN,))).headline == "Open now until 1:30 PM."
    at_lunch = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
    closed = HoursCard("hours", (replace(NEW_HAVEN, open_now=False),))
    assert view(closed, at_lunch).headline == "Closed now. Opens today at 2 PM."
    at_night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert view(closed, at_night).headline == "Closed now. Opens tomorrow at 8 AM."


def test_a_holiday_is_named() -> None:
    thursday = HoursCard("hours", (replace(NEW_HAVEN, days=(HOLIDAY,)),))
    assert view(thursday).headline == "Thursday, Nov 26 (Thanksgiving): closed."


def test_a_late_delivery_is_said_to_be_late() -> None:
    card = view(replace(DELIVERY, expected_on=date(2026, 11, 20)))
    assert card.badge == "Action needed: call us"
    assert "is late" in card.text


def test_one_guess_is_asked_as_one_and_every_question_has_a_way_to_a_person() -> None:
    card = view(ClarifyCard("clarify", "did_you_mean", (Choice("Metformin", "refill_request"),)))
    assert card.headline == "That name is not on our list. Did you mean Metformin?"
    assert card.buttons[-1].press is Control.HUMAN


@pytest.mark.parametrize("reason", HandoffReason)
@pytest.mark.parametrize("staffing", Staffing)
def test_every_handoff_says_who_comes_and_never_that_somebody_was_alerted(
    reason: HandoffReason, staffing: Staffing
) -> None:
    for queue, who in ((Queue.TECHNICIAN, "a pharmacy technician"), (Queue.PHARMACIST, "a pharmacist")):
        said = handoff_words(Handoff("handoff", queue, "topic", reason), staffing)
        assert who in said or reason is HandoffReason.EMERGENCY
        assert not re.search(r"alerted|on (his|her|their) way|right away|immediately", said)
        if reason is not HandoffReason.EMERGENCY:
            assert ("we are closed now" in said) == (staffing is Staffing.CLOSED)
            assert ("Nobody is at the chat desk" in said) == (staffing is Staffing.AWAY)


def test_an_emergency_gives_the_numbers_first() -> None:
    said = handoff_words(Handoff("handoff", Queue.PHARMACIST, "emergency", HandoffReason.EMERGENCY), Staffing.HERE)
    assert said.startswith("If this is an emergency, call 911 now.")
    assert "1-800-222-1222" in said
    assert "988" in said
    assert "nobody may be reading it" in said


def test_a_clinical_question_goes_to_a_pharmacist_in_words_too() -> None:
    clinical = Handoff("handoff", Queue.PHARMACIST, "clinical_question", HandoffReason.CLINICAL)
    said = handoff_words(clinical, Staffing.HERE)
    assert "a pharmacist" in said
    assert "technician" not in said


@pytest.mark.parametrize(
    "control", [Handoff("handoff", Queue.TECHNICIAN, "x", HandoffReason.ASKED), Verify("verify", 1), Drop("drop")]
)
def test_a_control_is_not_shown(control: Card) -> None:
    with pytest.raises(TypeError):
        view(control)


def test_no_sentence_is_long_and_none_promises() -> None:
    seen = 0
    for card in every_view():
        for line in card.text.splitlines():
            for sentence in re.split(r"(?<=[.?!:])\s+", line):
                seen += 1
                assert len(sentence.split()) <= 25, sentence
                assert not re.search(r"\b(guarantee|promise|definitely|will be ready)\b", sentence), sentence
    assert seen > 1000


def test_every_card_has_words_buttons_of_its_own_and_goes_over_the_wire() -> None:
    for card in every_view():
        assert card.title
        assert card.headline.endswith((".", "?", ":"))
        assert len({button.id for button in card.buttons}) == len(card.buttons)
        wire = json.loads(json.dumps(to_json(card)))
        assert [set(button) for button in wire["buttons"]] == [{"id", "label"}] * len(card.buttons)
        assert set(wire) == {
            "kind", "tone", "badge", "title", "headline", "rows", "notes", "buttons", "links", "as_of",
        }  # fmt: skip
        for text in (card.headline, *card.notes, *(row.value for row in card.rows)):
            assert text in card.text


def test_the_age_goes_over_the_wire_in_utc() -> None:
    assert to_json(view(READY))["as_of"] == "2026-11-23T15:25:00Z"


def test_dates_money_and_numbers_read_as_people_write_them() -> None:
    today = date(2026, 11, 23)
    assert [day(date(2026, 11, number), today) for number in (22, 23, 24, 27)] == [
        "yesterday",
        "today",
        "tomorrow",
        "Friday, Nov 27",
    ]
    assert day(date(2027, 1, 4), today) == "Monday, Jan 4, 2027"
    assert clock_time(datetime(2026, 1, 1, 0, 5).time()) == "12:05 AM"  # noqa: DTZ001  # only its time is read
    assert (money(Decimal("1204.5")), money(Decimal(4))) == ("$1,204.50", "$4.00")
    assert (quantity(Decimal("30.000")), quantity(Decimal("2.50")), quantity(Decimal(100))) == ("30", "2.5", "100")
    assert (phone("+12035550142"), phone("0049 30 1234")) == ("(203) 555-0142", "0049 30 1234")
    ages = (timedelta(seconds=30), timedelta(minutes=12), timedelta(hours=1), timedelta(hours=26), timedelta(days=3))
    assert [age(NOW - old, NOW) for old in ages] == [
        "just now",
        "12 minutes ago",
        "1 hour ago",
        "26 hours ago",
        "3 days ago",
    ]


def test_locations_are_called_by_what_tells_them_apart() -> None:
    assert short_names(["Elm Street Pharmacy Hamden", "Elm Street Pharmacy New Haven"]) == {
        "Elm Street Pharmacy Hamden": "Hamden",
        "Elm Street Pharmacy New Haven": "New Haven",
    }
    assert short_names(["Elm Street Pharmacy Hamden"]) == {"Elm Street Pharmacy Hamden": "Elm Street Pharmacy Hamden"}
    assert short_names(["Elm", "Elm Street"]) == {"Elm": "Elm", "Elm Street": "Street"}
