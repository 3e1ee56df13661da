"""Greetings, thanks, "are you a robot", "never mind" and insults. They close an open question: a "yes" after them
confirms nothing."""

from collections.abc import Sequence
from dataclasses import replace

from actions.hours import look_up_locations
from actions.question import Answer, Memory, Question, remember
from actions.turn import Turn
from bot.cards import Drop, NoticeCard, NoticeCode
from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.values import Location

_REFILL = frozenset({"refill_request", "out_of_medicine"})


async def small_talk(turn: Turn) -> Answer:
    """The response of domain.yml that is named after the intent. The topic of before stays, for a "why?"."""
    return Answer((), _same_topic(turn.question), responses=(f"utter_{turn.question.intent}",))


async def never_mind(turn: Turn) -> Answer:
    """Nothing is awaited any more, and the open form closes. What was requested already stays, and that is said."""
    before = turn.question.memory
    asked = before.awaiting is not None and before.awaiting.ask != "listed"
    awaited = asked or before.verifying or before.clarified
    stands = before.topic in _REFILL and not awaited
    notice = NoticeCard("notice", NoticeCode.NOTHING_TO_DROP if stands else NoticeCode.DROPPED)
    return Answer((notice, Drop("drop")), _same_topic(turn.question))


async def abuse(turn: Turn) -> Answer:
    """Help and a person by a button, calmly; nobody is called by an insult alone. The second time it is shorter."""
    try:
        locations: Sequence[Location] = await turn.ask(look_up_locations)
    except PharmacyUnavailable:  # the telephone number is missing then, and nothing else
        locations = ()
    return abuse_answer(turn.question, locations, turn.claims.location)


def abuse_answer(question: Question, locations: Sequence[Location], here: str | None) -> Answer:
    own = next((place for place in locations if place.code == here), next(iter(locations), None))
    code = NoticeCode.INSULTED_AGAIN if question.memory.warned else NoticeCode.INSULTED
    notice = NoticeCard("notice", code, own.phone if own else None)
    return Answer((notice,), replace(remember(question), warned=True))


def _same_topic(question: Question) -> Memory:
    before = question.memory
    return replace(remember(question), topic=before.topic, day=before.day, place=before.place)
