"""Where a delivery is."""

from datetime import datetime

from actions.opened import Opened
from actions.question import Answer, Question
from actions.status import about_one, is_for_pharmacist, pharmacist_answer
from actions.turn import Turn
from bot.cards import DeliveryCard
from bot.pharmacy.values import Capability, DeliveryState, FillStatus, Prescription
from bot.switches import AnswerType

_BY_STATUS = {
    FillStatus.OUT_FOR_DELIVERY: DeliveryState.OUT_FOR_DELIVERY,
    FillStatus.SHIPPED: DeliveryState.SHIPPED,
    FillStatus.DELIVERED: DeliveryState.DELIVERED,
}
"""What a status alone says, where the system keeps no delivery."""


async def delivery(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.DELIVERY)
    return await about_one(turn, delivery_answer)


def delivery_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    if is_for_pharmacist(rx):
        return pharmacist_answer(question, opened, rx, now)
    location = opened.location(rx)
    card = DeliveryCard(
        kind="delivery",
        label=opened.label(rx, question),
        state=rx.delivery.state if rx.delivery else _BY_STATUS.get(rx.status.what),
        expected_on=rx.delivery.expected_on if rx.delivery else None,
        location_name=location.name,
        location_phone=location.phone,
        as_of=rx.delivery.as_of if rx.delivery else rx.status.as_of,
        unknown=Capability.DELIVERIES in rx.unknown,
    )
    return Answer((card,), opened.memory(rx, question))
