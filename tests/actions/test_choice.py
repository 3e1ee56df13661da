"""Which prescription a question is about: never one that was not opened, and never another than was asked about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actions.choice import choose, just_verified
from actions.mentions import DrugMention
from actions.opened import Opened
from actions.question import Answer, Memory, Question, Verifying
from bot.cards import Verify
from bot.envelope import Claims
from bot.pharmacy.values import Actor, Drug, FillStatus, Location, Prescription, Status

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
PLACE = Location("NH", "New Haven", "", "New Haven", "CT", "", "+12035550142", "America/New_York", ())
NAMES = {"lisinopril": "zestril", "metformin": "glucophage", "sertraline": "zoloft", "warfarin": None}


def rx(number: str, generic: str, what: FillStatus = FillStatus.READY) -> Prescription:
    return Prescription(
        reference=f"rx{number}",
        number=number,
        patient="p1",
        drug=Drug(generic, generic.title(), generic, NAMES[generic]),
        location="NH",
        status=Status(what, None, Actor.PATIENT, NOW, None, NOW),
        issued_on=date(2026, 6, 1),
        expires_on=date(2027, 6, 1),
        refills_left=3,
        days_supply=30,
        quantity=Decimal(30),
        quantity_owed=None,
        last_filled_on=None,
        next_fill_on=None,
        price=None,
    )


def opened(*prescriptions: Prescription, tier: int = 1) -> Opened:
    handles = {each.reference: f"h-{each.number}" for each in prescriptions}
    last = prescriptions[-1] if prescriptions and tier == 1 else None
    return Opened(tier, prescriptions, handles, last, (PLACE,))


drugs = st.sampled_from(sorted(NAMES))
statuses = st.sampled_from([FillStatus.READY, FillStatus.CANCELLED, FillStatus.PICKED_UP])
prescriptions = st.lists(
    st.tuples(st.integers(100, 109), drugs, statuses), max_size=4, unique_by=lambda each: each[0]
).map(lambda all_of_them: tuple(rx(str(number), generic, what) for number, generic, what in all_of_them))
handles = st.none() | st.integers(100, 109).map(lambda number: f"h-{number}")
questions = st.builds(
    Question,
    intent=st.just("prescription_status"),
    drugs=st.lists(drugs.map(lambda name: DrugMention(name, name)), max_size=2, unique=True).map(tuple),
    placeholder=st.none() | st.just("RX_1"),
    pressed=st.none() | handles,
    memory=st.builds(
        Memory,
        drug=st.none() | drugs,
        subject=handles,
        verifying=st.none() | st.builds(Verifying, topic=st.just("prescription_status"), drug=st.none() | drugs),
    ),
)


@given(questions, prescriptions, st.sampled_from([1, 2]), st.integers(100, 109).map(str))
def test_the_one_chosen_is_opened_and_is_what_was_asked_about(
    question: Question, known: tuple[Prescription, ...], tier: int, typed: str
) -> None:
    known_to_chat = opened(*known, tier=tier)
    chosen = choose(question, Claims(identifiers={"RX_1": typed}), known_to_chat)
    if isinstance(chosen, Answer):
        assert len(chosen.cards) == 1
        return
    assert chosen in known
    by_number = question.placeholder is not None and chosen.number == typed
    by_button = question.pressed == known_to_chat.handles[chosen.reference]
    if by_number or by_button:
        return
    if question.placeholder or question.pressed:
        assert just_verified(question)
    if question.named:
        assert chosen.drug.generic == question.named[0].generic
    elif question.memory.drug and tier == 1 and not just_verified(question):
        assert chosen.drug.generic == question.memory.drug


@given(questions)
def test_a_stranger_gets_a_form_or_a_question_and_never_a_prescription(question: Question) -> None:
    chosen = choose(question, Claims(identifiers={"RX_1": "100"}), None)
    assert isinstance(chosen, Answer)
    assert chosen.cards[0].kind in ("verify", "clarify")


@given(prescriptions, drugs)
def test_the_form_is_not_shown_again_right_after_it_was_answered(known: tuple[Prescription, ...], name: str) -> None:
    question = Question("prescription_status", drugs=(DrugMention(name, name),))
    asked = choose(question, Claims(), None)
    assert isinstance(asked, Answer)
    again = choose(replace(question, memory=asked.memory), Claims(), opened(*known, rx("999", "sertraline")))
    assert not (isinstance(again, Answer) and any(isinstance(card, Verify) for card in again.cards))


def test_a_living_prescription_goes_before_one_that_has_ended() -> None:
    known = opened(rx("100", "lisinopril", FillStatus.CANCELLED), rx("101", "lisinopril"), tier=2)
    question = Question("prescription_status", drugs=(DrugMention("lisinopril", "lisinopril"),))
    assert choose(question, Claims(), known) == rx("101", "lisinopril")


def test_a_number_counts_with_its_leading_zeros_and_spaces_or_without() -> None:
    known = opened(rx("0044", "lisinopril"), rx("101", "metformin"))
    question = Question("prescription_status", placeholder="RX_1")
    assert choose(question, Claims(identifiers={"RX_1": " 4 4"}), known) == rx("0044", "lisinopril")
