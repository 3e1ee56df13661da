"""Where a prescription stands, why, and all that a patient has."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from actions.choice import choose, verify
from actions.opened import Opened, look_up
from actions.question import Answer, Awaiting, Offer, Question, hand_off, remember
from actions.turn import Turn
from bot.cards import (
    HandoffReason,
    Insurance,
    Line,
    NoticeCard,
    NoticeCode,
    PrescriptionsCard,
    Queue,
    StatusCard,
)
from bot.envelope import Claims
from bot.pharmacy.rejects import needs_medicare_notice, open_codes, pharmacist_only, public_codes
from bot.pharmacy.rules import ready_is_certain, refill_refusal, rest_until, return_on
from bot.pharmacy.values import Actor, Capability, Claim, ClaimState, FillStatus, Prescription, Reason
from bot.switches import AnswerType

MOST_LINES = 20

type Part = Literal["status", "why", "price"]
type AboutOne = Callable[[Question, Opened, Prescription, datetime], Answer]


async def about_one(turn: Turn, answer: AboutOne) -> Answer:
    """Find the one prescription that is asked about, and answer about it."""
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    chosen = choose(turn.question, turn.claims, opened)
    if isinstance(chosen, Answer) or opened is None:
        return chosen if isinstance(chosen, Answer) else verify(turn.question)
    turn.must_serve(chosen.location)
    return answer(turn.question, opened, chosen, turn.now)


async def prescription_status(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.STATUS)
    return await about_one(turn, status_answer)


async def why(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.STATUS)
    return await about_one(turn, why_answer)


async def list_prescriptions(turn: Turn) -> Answer:
    """All but those of a location that is switched off, with its notice."""
    turn.must_answer(AnswerType.STATUS)
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    if opened is None:
        return verify(turn.question, tier=2)
    served = tuple(rx for rx in opened.prescriptions if not turn.is_closed(rx.location))
    closed = {rx.location for rx in opened.prescriptions} - {rx.location for rx in served}
    if closed and not served:
        turn.must_serve(min(closed))
    answer = list_answer(turn.question, turn.claims, replace(opened, prescriptions=served), turn.now)
    if not any(isinstance(card, PrescriptionsCard) for card in answer.cards):
        return answer
    return replace(answer, cards=(*answer.cards, *turn.notices_of(closed)))


def status_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    return part_answer(question, opened, rx, now, "status")


def why_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    return part_answer(question, opened, rx, now, "why")


def part_answer(question: Question, opened: Opened, rx: Prescription, now: datetime, asked: Part) -> Answer:
    """The status with the part first that was asked for; what is the pharmacist's to say goes to the pharmacist."""
    if is_for_pharmacist(rx):
        return pharmacist_answer(question, opened, rx, now)
    return Answer((status_card(question, opened, rx, now, asked),), opened.memory(rx, question))


def is_for_pharmacist(rx: Prescription) -> bool:
    """Whether the reason is none that the bot may tell."""
    return rx.status.what is FillStatus.PHARMACIST_REVIEW or rx.status.why is Reason.PHARMACIST


def has_untold_reject(rx: Prescription) -> bool:
    """Whether the insurer gave a code that only the pharmacist may speak of."""
    return pharmacist_only(open_codes(rx.claim))


def pharmacist_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    """ "The pharmacist needs to speak with you": no reason, no price, no insurer's word."""
    location = opened.location(rx)
    card = StatusCard(
        kind="status",
        label=opened.label(rx, question),
        what=FillStatus.PHARMACIST_REVIEW,
        why=Reason.PHARMACIST,
        actor=Actor.PHARMACY,
        since=None,
        due=None,
        certain=False,
        price=None,
        location_name=location.name,
        location_phone=location.phone,
        quantity_owed=None,
        return_on=None,
        insurance=None,
        can_refill=False,
        as_of=rx.status.as_of,
    )
    reason = HandoffReason.PHARMACIST_MUST_SPEAK
    answer = hand_off(question, reason, queue=Queue.PHARMACIST, before=(card,))
    return Answer(answer.cards, opened.memory(rx, question))


def status_card(
    question: Question, opened: Opened, rx: Prescription, now: datetime, asked: Part = "status"
) -> StatusCard:
    """The facts of a status. Not for a prescription that is the pharmacist's to speak of."""
    location, status = opened.location(rx), rx.status
    return StatusCard(
        kind="status",
        label=opened.label(rx, question),
        what=status.what,
        why=status.why,
        actor=status.actor,
        since=status.since,
        due=status.due,
        certain=ready_is_certain(status, now),
        price=rx.price,
        location_name=location.name,
        location_phone=location.phone,
        quantity_owed=rx.quantity_owed,
        return_on=return_on(status, location.time_zone),
        insurance=insurance_of(rx.claim),
        insurance_unknown=Capability.CLAIMS in rx.unknown,
        can_refill=refill_refusal(rx, opened.today(rx, now)) is None,
        as_of=status.as_of,
        asked=asked,
        rest_until=rest_until(rx),
    )


def insurance_of(claim: Claim | None) -> Insurance | None:
    """The insurer's word with the codes that may be told."""
    if claim is None:
        return None
    codes = open_codes(claim)
    return Insurance(public_codes(codes), claim.state is ClaimState.PAID, needs_medicare_notice(codes))


def list_answer(question: Question, claims: Claims, opened: Opened | None, now: datetime) -> Answer:
    """All of a patient's prescriptions; that takes the second tier."""
    if opened is None or opened.tier < 2:
        return verify(question, tier=2)
    shown = opened.prescriptions[:MOST_LINES]
    if not shown:
        return Answer((NoticeCard("notice", NoticeCode.NO_PRESCRIPTIONS),), remember(question))
    lines = tuple(_line(question, opened, rx, now) for rx in shown)
    card = PrescriptionsCard("prescriptions", lines, min(rx.status.as_of for rx in shown))
    offers = tuple(Offer("prescription_status", (("prescription", line.label.handle),)) for line in lines)
    return Answer((card,), remember(question, awaiting=Awaiting("", "listed", offers=offers)))


def _line(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Line:
    told = FillStatus.PHARMACIST_REVIEW if is_for_pharmacist(rx) else rx.status.what
    return Line(opened.label(rx, question), told, rx.status.actor, ready_is_certain(rx.status, now))
