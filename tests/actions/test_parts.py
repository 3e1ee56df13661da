"""Several questions in one message: all are answered, one thing is asked at a time, and a person comes first."""

import time
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Engine

from actions.server import make_app
from actions.turn import Services
from bot.cards import (
    ClarifyCard,
    Handoff,
    HandoffReason,
    HoursCard,
    LocationsCard,
    NoticeCard,
    NoticeCode,
    PrescriptionsCard,
    Queue,
    RefillConfirmCard,
    RefillResultCard,
    StatusCard,
    StockCard,
    Urgency,
    Verify,
)
from bot.pharmacy.sql import SqlPharmacy
from bot.pharmacy.values import Location, Stock
from tests.actions.asking import LISINOPRIL, METFORMIN, NOW, TOKEN, Patient, drug, guess, kinds, number, says
from tests.actions.test_status import set_rx

READY = ("is my lisinopril ready", "prescription_status")
CLOSING = ("and when do you close on thursday", "pharmacy_hours")
LISINOPRIL_NAMED, METFORMIN_NAMED = drug("lisinopril"), drug("metformin")


async def test_both_questions_are_answered_in_their_order(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    answer = await says(patient, READY, CLOSING, named=[LISINOPRIL_NAMED])
    status, hours = answer.cards
    assert isinstance(status, StatusCard)
    assert isinstance(hours, HoursCard)
    assert (status.label.number_ending, status.label.drug) == ("1182", "lisinopril")
    assert hours.locations[0].days[0].note == "Thanksgiving"
    other_way = await says(patient, CLOSING, READY, named=[LISINOPRIL_NAMED], acted_on=1)
    assert kinds(other_way.cards) == [HoursCard, StatusCard]


async def test_what_needs_no_form_is_answered_beside_it_and_not_again_after_it(patient: Patient) -> None:
    asked = await says(patient, READY, CLOSING, named=[LISINOPRIL_NAMED])
    assert kinds(asked.cards) == [HoursCard, Verify]
    patient.verify(LISINOPRIL)
    after = await says(patient, READY, CLOSING, named=[LISINOPRIL_NAMED])
    assert kinds(after.cards) == [StatusCard]
    assert patient.slots["verifying"] is None
    assert patient.slots["topic"] == "pharmacy_hours"
    again = await says(patient, READY, CLOSING, named=[LISINOPRIL_NAMED])
    assert kinds(again.cards) == [StatusCard, HoursCard]


async def test_another_message_while_the_form_stands_open_is_answered_whole(patient: Patient) -> None:
    await says(patient, READY, CLOSING, named=[LISINOPRIL_NAMED])
    patient.verify(METFORMIN)
    other = await says(patient, READY, ("and when do you close on friday", "pharmacy_hours"), named=[LISINOPRIL_NAMED])
    assert kinds(other.cards) == [NoticeCard, HoursCard]


async def test_two_questions_about_one_prescription_take_one_form(patient: Patient) -> None:
    asked = (("is my lisinopril ready", "prescription_status"), ("and where is my delivery", "delivery_status"))
    first = await says(patient, *asked, named=[LISINOPRIL_NAMED])
    assert first.cards == (Verify("verify", 1, None),)
    patient.verify(LISINOPRIL)
    then = await says(patient, *asked, named=[LISINOPRIL_NAMED])
    assert [card.kind for card in then.cards] == ["status", "delivery"]
    assert {view.kind for view in then.shown} == {"status", "delivery"}


async def test_the_form_for_the_wrong_medicine_answers_neither_question(patient: Patient) -> None:
    asked = (
        ("is my lisinopril ready", "prescription_status"),
        ("and is lisinopril out for delivery", "delivery_status"),
    )
    await says(patient, *asked, named=[LISINOPRIL_NAMED])
    patient.verify(METFORMIN)
    then = await says(patient, *asked, named=[LISINOPRIL_NAMED])
    assert NoticeCard("notice", NoticeCode.OTHER_PRESCRIPTION) in then.cards
    assert not any(isinstance(card, StatusCard) for card in then.cards)


async def test_two_medicines_take_two_forms_and_nothing_is_shown_twice(patient: Patient) -> None:
    asked = (READY, ("and refill my metformin", "refill_request"))
    both = [LISINOPRIL_NAMED, METFORMIN_NAMED]
    assert kinds((await says(patient, *asked, named=both)).cards) == [Verify]
    patient.verify(LISINOPRIL)
    assert kinds((await says(patient, *asked, named=both)).cards) == [StatusCard, Verify]
    patient.verify(METFORMIN)
    (confirm,) = (await says(patient, *asked, named=both)).cards
    assert isinstance(confirm, RefillConfirmCard)
    assert confirm.label.number_ending == "1190"


async def test_it_is_the_medicine_of_the_question_before_and_a_yes_refills_it(patient: Patient) -> None:
    patient.verify(METFORMIN)
    answer = await says(
        patient,
        ("is my metformin ready", "prescription_status"),
        ("and can you refill it", "refill_request"),
        named=[METFORMIN_NAMED],
    )
    status, confirm = answer.cards
    assert isinstance(status, StatusCard)
    assert isinstance(confirm, RefillConfirmCard)
    assert status.label == confirm.label
    (done,) = (await patient.ask("action_affirm", "affirm", text="yes")).cards
    assert isinstance(done, RefillResultCard)
    assert done.outcome == "requested"


async def test_a_yes_button_of_one_refill_is_never_a_yes_to_the_other(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN, tier=2)
    set_rx(engine, LISINOPRIL, status="picked_up", last_filled_on="2026-09-01")
    answer = await says(
        patient,
        ("refill my metformin", "refill_request"),
        ("when do you close", "pharmacy_hours"),
        ("and refill my lisinopril", "refill_request"),
        named=[METFORMIN_NAMED, LISINOPRIL_NAMED],
    )
    confirms = [card for card in answer.cards if isinstance(card, RefillConfirmCard)]
    assert len({card.card_id for card in confirms}) == len(confirms) == 2
    pressed = await patient.ask("action_affirm", "affirm", {"entity": "card", "value": confirms[0].card_id})
    assert pressed.cards == (NoticeCard("notice", NoticeCode.QUESTION_CLOSED),)


async def test_a_number_that_was_typed_is_no_answer_about_another_number(patient: Patient) -> None:
    patient.typed(RX_1="4471182", RX_2="4471190")
    asked = (("is RX_1 ready", "prescription_status"), ("and where is the delivery of RX_2", "delivery_status"))
    numbers = [number("RX_1"), number("RX_2")]
    assert (await says(patient, *asked, named=numbers)).cards == (Verify("verify", 1, "RX_1"),)
    patient.verify(LISINOPRIL)
    then = await says(patient, *asked, named=numbers)
    assert kinds(then.cards) == [StatusCard, Verify]
    assert then.verify == Verify("verify", 1, "RX_2")
    patient.verify(METFORMIN)
    (delivery,) = (await says(patient, *asked, named=numbers)).cards
    assert delivery.label.number_ending == "1190"  # type: ignore[union-attr]  # of a delivery


async def test_the_stronger_form_opens_both(patient: Patient) -> None:
    asked = (READY, ("and show me all my prescriptions", "list_prescriptions"))
    assert (await says(patient, *asked, named=[LISINOPRIL_NAMED])).cards == (Verify("verify", 2),)
    patient.verify(tier=2)
    assert kinds((await says(patient, *asked, named=[LISINOPRIL_NAMED])).cards) == [StatusCard, PrescriptionsCard]


async def test_a_medicine_named_before_the_first_question_belongs_to_it(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    text = "Lisinopril. Is it ready and when do you close"
    answer = await patient.ask(
        "action_prescription_status",
        "prescription_status",
        {**drug("lisinopril", "Lisinopril"), "start": 0, "end": 10},
        text=text,
        parts=[
            {"text": "Is it ready", "start": 12, "end": 23, "intent": "prescription_status", "score": 0.5},
            {"text": "when do you close", "start": 28, "end": 45, "intent": "pharmacy_hours", "score": 0.6},
        ],
    )
    status, hours = answer.cards
    assert isinstance(status, StatusCard)
    assert status.label.drug == "lisinopril"
    assert isinstance(hours, HoursCard)


async def test_a_clinical_part_goes_to_the_pharmacist_and_the_bot_asks_nothing_more(patient: Patient) -> None:
    patient.verify(METFORMIN)
    answer = await says(
        patient,
        ("refill my metformin", "refill_request"),
        ("and when do you close", "pharmacy_hours"),
        ("and can i take ibuprofen with it", "clinical_question"),
        named=[METFORMIN_NAMED, drug("ibuprofen")],
        acted_on=2,
    )
    clinical = Handoff("handoff", Queue.PHARMACIST, "clinical_question", HandoffReason.CLINICAL)
    assert kinds(answer.cards) == [HoursCard, NoticeCard, Handoff]
    assert answer.shown[-1].headline == "I have not answered everything you asked."
    assert answer.handoff == clinical
    assert patient.slots["awaiting"] is None


async def test_a_person_comes_before_a_form(patient: Patient) -> None:
    answer = await says(
        patient, READY, ("and can i talk to a person", "speak_to_human"), named=[LISINOPRIL_NAMED], acted_on=1
    )
    assert answer.cards == (
        NoticeCard("notice", NoticeCode.LEFT_TO_PERSON),
        Handoff("handoff", Queue.TECHNICIAN, "prescription_status", HandoffReason.ASKED),
    )
    assert patient.slots["verifying"] is None


async def test_an_emergency_is_answered_alone_whatever_rasa_acted_on(patient: Patient) -> None:
    asked = (
        ("can i take more of these", "clinical_question"),
        ("i took the whole bottle", "emergency"),
        ("and when do you close", "pharmacy_hours"),
    )
    for acted_on in (0, 1, 2):
        answer = await says(patient, *asked, acted_on=acted_on)
        assert answer.cards == (
            Handoff("handoff", Queue.PHARMACIST, "emergency", HandoffReason.EMERGENCY, Urgency.URGENT),
        )


async def test_of_four_questions_three_are_answered_and_the_pharmacists_is_among_them(patient: Patient) -> None:
    answer = await says(
        patient,
        ("when do you close", "pharmacy_hours"),
        ("where are you", "pharmacy_location"),
        ("do you have metformin", "medication_availability"),
        ("what are the side effects of zoloft", "clinical_question"),
        named=[METFORMIN_NAMED, drug("sertraline", "zoloft")],
        acted_on=3,
    )
    assert [card.kind for card in answer.cards] == ["hours", "locations", "notice", "handoff"]
    assert answer.handoff
    assert answer.handoff.queue is Queue.PHARMACIST


FOUR = (
    ("when do you close", "pharmacy_hours"),
    ("where are you", "pharmacy_location"),
    ("do you have metformin", "medication_availability"),
    ("is my lisinopril ready", "prescription_status"),
)


async def test_of_four_questions_the_one_that_was_not_answered_is_named_and_can_be_pressed(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    answer = await says(patient, *FOUR, named=[METFORMIN_NAMED, LISINOPRIL_NAMED])
    assert kinds(answer.cards) == [HoursCard, LocationsCard, StockCard, ClarifyCard]
    left = answer.shown[-1]
    assert left.title == "Not answered yet"
    assert left.buttons[0].label == "Is my prescription ready?"
    (status,) = (await patient.press(left, "b1", {"prescription_status": "action_prescription_status"})).cards
    assert isinstance(status, StatusCard)
    assert status.label.number_ending == "1182"


async def test_what_was_left_over_can_be_named_by_its_place(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await says(
        patient, *FOUR, ("and where is my delivery", "delivery_status"), named=[METFORMIN_NAMED, LISINOPRIL_NAMED]
    )
    (status,) = (await patient.ask("action_affirm", "affirm", text="the first one please")).cards
    assert isinstance(status, StatusCard)


async def test_after_the_form_what_is_left_over_is_still_said(patient: Patient) -> None:
    asked = [FOUR[3], *FOUR[:3]]
    first = await says(patient, *asked, named=[METFORMIN_NAMED, LISINOPRIL_NAMED])
    assert kinds(first.cards) == [HoursCard, LocationsCard, Verify]
    patient.verify(LISINOPRIL)
    then = await says(patient, *asked, named=[METFORMIN_NAMED, LISINOPRIL_NAMED])
    assert kinds(then.cards) == [StatusCard, ClarifyCard]
    assert then.shown[-1].buttons[0].label == "Do you have a medicine?"


async def test_a_question_back_waits_until_the_form_is_answered(patient: Patient) -> None:
    asked = (READY, ("and do you have metformn", "medication_availability"))
    named = [LISINOPRIL_NAMED, guess("metformin", "metformn")]
    assert kinds((await says(patient, *asked, named=named)).cards) == [Verify]
    patient.verify(LISINOPRIL)
    assert kinds((await says(patient, *asked, named=named)).cards) == [StatusCard, ClarifyCard]
    (stock,) = (await patient.ask("action_affirm", "affirm", text="yes")).cards
    assert isinstance(stock, StockCard)
    assert stock.drug == "metformin"


class NoShelf(SqlPharmacy):
    """The demo pharmacy whose stock cannot be read."""

    def stock(self, drug: str) -> Sequence[Stock]:
        raise KeyError(drug)


async def test_what_fails_is_said_and_takes_nothing_from_the_other_answer(
    patient: Patient, services: Services, engine: Engine
) -> None:
    broken = NoShelf(engine, clock=lambda: NOW)
    patient.app = make_app(replace(services, pharmacy=broken), TOKEN)
    patient.verify(LISINOPRIL)
    answer = await says(
        patient, ("do you have metformin", "medication_availability"), READY, named=[METFORMIN_NAMED, LISINOPRIL_NAMED]
    )
    notice, status, handoff = answer.cards
    assert isinstance(notice, NoticeCard)
    assert notice.code is NoticeCode.SYSTEM_DOWN
    assert isinstance(status, StatusCard)
    assert isinstance(handoff, Handoff)
    assert handoff.reason is HandoffReason.SYSTEM_DOWN


class SlowShelf(SqlPharmacy):
    """The demo pharmacy whose stock takes for ever; where it is open it knows at once."""

    def stock(self, drug: str) -> Sequence[Stock]:
        time.sleep(1.5)
        return super().stock(drug)


async def test_a_question_that_takes_too_long_leaves_time_for_the_other(
    patient: Patient, services: Services, engine: Engine
) -> None:
    slow = SlowShelf(engine, clock=lambda: NOW)
    patient.app = make_app(replace(services, pharmacy=slow, port_seconds=1.0), TOKEN)
    began = time.monotonic()
    answer = await says(patient, ("do you have metformin", "medication_availability"), CLOSING, named=[METFORMIN_NAMED])
    assert time.monotonic() - began < 1.0
    assert kinds(answer.cards) == [NoticeCard, HoursCard, Handoff]


class NoLocations(SqlPharmacy):
    """The demo pharmacy that is away."""

    def locations(self) -> Sequence[Location]:
        raise KeyError


async def test_two_failures_are_said_once(patient: Patient, services: Services, engine: Engine) -> None:
    patient.app = make_app(replace(services, pharmacy=NoLocations(engine)), TOKEN)
    answer = await says(patient, ("where are you", "pharmacy_location"), CLOSING)
    assert [view.headline[:32] for view in answer.shown] == ["I can't reach the pharmacy's sys"]
