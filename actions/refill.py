"""A refill: ask, confirm, request once. The question's card is the request's key, so a second yes asks for nothing."""

from dataclasses import replace
from datetime import datetime

from actions.choice import choose, verify
from actions.opened import Opened, is_named, look_up
from actions.question import Answer, Awaiting, Question, hand_off, remember
from actions.turn import Turn
from bot.cards import (
    HandoffReason,
    NoticeCard,
    NoticeCode,
    Queue,
    RefillConfirmCard,
    RefillResultCard,
)
from bot.envelope import Claims, VerifiedPatient
from bot.pharmacy.port import Pharmacy, PharmacyUnavailable, PharmacyUnsupported
from bot.pharmacy.rules import refill_refusal
from bot.pharmacy.values import Prescription, RefillRefusal, RefillRequest
from bot.switches import AnswerType

INTENT = "refill_request"


async def refill(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.REFILL)
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    chosen = choose(turn.question, turn.claims, opened)
    if not isinstance(chosen, Answer):
        turn.must_serve(chosen.location)
    return refill_answer(turn.question, turn.claims, opened, turn.now, _card_id(turn))


def refill_answer(question: Question, claims: Claims, opened: Opened | None, now: datetime, card_id: str) -> Answer:
    """Refuse with the reason, or ask for a yes. `card_id`: the id of the card that would ask."""
    chosen = choose(question, claims, opened)
    if isinstance(chosen, Answer) or opened is None:
        return chosen if isinstance(chosen, Answer) else verify(question)
    refused = _refusal(question, opened, chosen, now)
    if refused:
        return refused
    label = opened.label(chosen, question)
    card = RefillConfirmCard("refill_confirm", card_id, label, opened.location(chosen).name, chosen.refills_left)
    memory = replace(opened.memory(chosen, question), awaiting=Awaiting(card_id, "refill", label.handle))
    return Answer((card,), memory)


async def confirmed(turn: Turn, awaiting: Awaiting) -> Answer:
    """A yes to the question of `awaiting`, for a patient who is still verified."""
    turn.must_answer(AnswerType.REFILL)
    question = replace(turn.question, intent=INTENT)
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    rx = opened.by_handle(awaiting.subject) if opened else None
    if opened is None or rx is None or turn.claims.patient is None:
        return Answer((NoticeCard("notice", NoticeCode.QUESTION_CLOSED),), remember(question))
    turn.must_serve(rx.location)
    if names_another(question, rx):
        return refill_answer(question, turn.claims, opened, turn.now, _card_id(turn))
    refused = _refusal(question, opened, rx, turn.now, requested_is_fine=True)
    if refused:
        return refused
    try:
        request = await turn.ask(_request, turn.claims.patient, rx, awaiting.card, turn.now)
    except PharmacyUnsupported:  # nothing was asked of any system
        raise
    except PharmacyUnavailable:  # the write may have been made all the same
        uncertain = (NoticeCard("notice", NoticeCode.REFILL_UNCERTAIN),)
        return hand_off(question, HandoffReason.SYSTEM_DOWN, before=uncertain)
    return requested_answer(question, opened, rx, request)


def requested_answer(question: Question, opened: Opened, rx: Prescription, request: RefillRequest) -> Answer:
    """What became of a yes."""
    location = opened.location(rx)
    card = RefillResultCard(
        kind="refill_result",
        label=opened.label(rx, question),
        outcome="already_requested" if request.repeated else "requested",
        refusal=None,
        next_fill_on=None,
        location_name=location.name,
        location_phone=location.phone,
    )
    return Answer((card,), opened.memory(rx, question))


def names_another(question: Question, rx: Prescription) -> bool:
    """Whether a yes names a medicine, and not for certain this one: "yes, the metformin"."""
    if question.uncertain or (question.kind and rx.drug.generic not in question.kind.generics):
        return True
    said = [name for drug in question.drugs for name in (drug.generic, *drug.candidates)]
    return bool(said) and not any(is_named(rx.drug, name) for name in said)


def _refusal(
    question: Question, opened: Opened, rx: Prescription, now: datetime, *, requested_is_fine: bool = False
) -> Answer | None:
    """`requested_is_fine`: a request that stands is no refusal, since a repeated yes finds its own."""
    refusal = refill_refusal(rx, opened.today(rx, now))
    requested = refusal is RefillRefusal.ALREADY_IN_PROCESS and rx.refill_requested_at is not None
    if refusal is None or (requested and requested_is_fine):
        return None
    card = refusal_card(question, opened, rx, refusal)
    memory = opened.memory(rx, question)
    if refusal is not RefillRefusal.PHARMACIST:
        return Answer((card,), memory)
    reason = HandoffReason.PHARMACIST_MUST_SPEAK
    return Answer(hand_off(question, reason, queue=Queue.PHARMACIST, before=(card,)).cards, memory)


def refusal_card(question: Question, opened: Opened, rx: Prescription, refusal: RefillRefusal) -> RefillResultCard:
    """Why no refill can be asked for; a request that stands already is told as that."""
    location = opened.location(rx)
    requested = refusal is RefillRefusal.ALREADY_IN_PROCESS and rx.refill_requested_at is not None
    return RefillResultCard(
        kind="refill_result",
        label=opened.label(rx, question),
        outcome="already_requested" if requested else "refused",
        refusal=None if requested else refusal,
        next_fill_on=rx.next_fill_on if refusal is RefillRefusal.TOO_SOON else None,
        location_name=location.name,
        location_phone=location.phone,
    )


def _request(pharmacy: Pharmacy, patient: VerifiedPatient, rx: Prescription, key: str, at: datetime) -> RefillRequest:
    return pharmacy.request_refill(patient.reference, rx.reference, key, at)


def _card_id(turn: Turn) -> str:
    """The same for the same turn: a turn that is played again asks with the same card. Of a message that asks for two
    refills each has its own, or one yes would be taken for the other's."""
    return turn.handle(f"card|{turn.context.stretch}|{turn.context.turn}|{turn.part}")
