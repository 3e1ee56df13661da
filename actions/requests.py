"""What staff must do: the patient first reads what will happen and what will not, and then gets a person."""

from collections.abc import Mapping
from types import MappingProxyType

from actions.question import Answer, hand_off
from actions.turn import Turn
from bot.cards import HandoffReason, NoticeCard, NoticeCode, Urgency

TOLD: Mapping[str, NoticeCode] = MappingProxyType(
    {
        "notify_when_ready": NoticeCode.NOTIFY_WHEN_READY,
        "update_profile": NoticeCode.UPDATE_PROFILE,
        "book_consultation": NoticeCode.BOOK_CONSULTATION,
        "vaccine": NoticeCode.VACCINE,
        "compounding": NoticeCode.COMPOUNDING,
        "record_request": NoticeCode.RECORD_REQUEST,
        "stop_messages": NoticeCode.STOP_MESSAGES,
    }
)
"""What is said before each request goes to a technician."""


async def request(turn: Turn) -> Answer:
    """Understood, and a technician's to do; who asks is checked by the technician."""
    notice = NoticeCard("notice", TOLD[turn.question.intent])
    return hand_off(turn.question, HandoffReason.NEEDS_STAFF, before=(notice,))


async def complaint(turn: Turn) -> Answer:
    """Only unhappy: one step to a person, who should see it before what can wait."""
    return hand_off(turn.question, HandoffReason.COMPLAINT, urgency=Urgency.SOON)


async def wrong_answer(turn: Turn) -> Answer:
    """The desk learns what was answered wrongly: the topic of the answer, where one was given."""
    return hand_off(turn.question, HandoffReason.WRONG_ANSWER, topic=turn.question.memory.topic)
