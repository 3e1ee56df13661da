"""Going on from what was said: a choice by its place or its name, the other prescription, another medicine, another
day. Such a message is no question of its own, and whatever intent it got, it is answered as the question before it.

A button that a patient names is pressed; nothing here confirms anything.
"""

from collections.abc import Sequence
from dataclasses import replace

from actions import phrases
from actions.choice import has_ended, name_of, verify, which_prescription
from actions.hours import STORE_TOPICS, TODAY_WORDS, WEEKDAYS, look_up_locations, places_named
from actions.mentions import DrugMention
from actions.opened import Opened, look_up
from actions.question import (
    GATE_INTENTS,
    REPLIES,
    Answer,
    Memory,
    Offer,
    Question,
    read_question,
    remember,
)
from actions.replies import RESUMED, needs_choice
from actions.turn import Turn
from bot.cards import NoticeCard, NoticeCode
from bot.pharmacy.values import Location

NEVER_READ_ON = frozenset({"emergency"})
LONGEST = 80
"""Characters. A message that goes on from another one is short."""

_CONFIRMED = frozenset({"refill", "did_you_mean"})
_ABOUT_ALL = frozenset({"list_prescriptions"})
_ABOUT_NONE = frozenset({"medication_availability", "list_prescriptions"})
_DAYS = {*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *TODAY_WORDS, "tomorrow", "weekends"}
_AROUND = (
    "are at be branch close closed day eve evening location morning next on open pharmacy store then there to what "
    "when will you your"
)
_AROUND_DAYS = frozenset(_AROUND.split())


async def read_on(turn: Turn) -> Question | Answer | None:
    """The question that the message goes on with, or its answer; None where it stands by itself.

    May raise PharmacyUnavailable.
    """
    question = turn.question
    if not question.text or len(question.text) > LONGEST or question.intent in NEVER_READ_ON:
        return None
    picked = await _picked(turn)
    if picked is not None:
        return picked
    if phrases.asks_for_other(question.text) or phrases.rejects_it(question.text):
        return await _the_other(turn)
    return _about_the_same(question) or _about_another_drug(question) or await _about_the_store(turn)


async def _picked(turn: Turn) -> Question | Answer | None:
    """The button that is named by its place, or by words of its label."""
    question, awaiting = turn.question, turn.question.memory.awaiting
    if awaiting is None or not awaiting.offers:
        return None
    offers = awaiting.offers
    place = phrases.place_named(question.text, len(offers))
    if place == len(offers):
        return needs_choice(question)
    if place is None and awaiting.ask == "choose":
        fitting = phrases.labels_named(question.text, await _labels(turn, offers))
        if len(fitting) > 1 and question.intent in GATE_INTENTS | REPLIES:
            # Asked what about, and only the name again: a person takes over, as after any second miss.
            return None if question.memory.clarified else needs_choice(question)
        place = fitting[0] if len(fitting) == 1 else None
    return None if place is None else _press(question, offers[place])


async def _labels(turn: Turn, offers: Sequence[Offer]) -> list[str]:
    """What stands on the buttons of medicines and prescriptions. Which question was meant is not read from one word."""
    values = [dict(offer.entities) for offer in offers]
    if not all("prescription" in value for value in values):
        return [value.get("drug", "") for value in values]
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    found = [opened.by_handle(value["prescription"]) if opened else None for value in values]
    return [name_of(opened.label(rx, turn.question)) if opened and rx else "" for rx in found]


def _press(question: Question, offer: Offer) -> Question:
    entities = [{"entity": name, "value": value} for name, value in offer.entities]
    pressed = read_question({"intent": {"name": offer.intent}, "entities": entities}, {})
    return replace(pressed, memory=question.memory)


async def _the_other(turn: Turn) -> Question | Answer | None:
    """The patient's other prescription; of several they are asked which, and of none it takes another form."""
    question, topic = turn.question, turn.question.memory.topic or ""
    if topic not in RESUMED or topic in _ABOUT_NONE:
        return None
    about = replace(question, intent=topic, drugs=(), memory=replace(question.memory, drug=None))
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    if opened is None:
        return verify(about)
    others = [rx for rx in opened.prescriptions if not _is_spoken_of(opened, rx.reference, question)]
    current = [rx for rx in others if not has_ended(rx)] or others
    if len(current) == 1:
        return replace(about, pressed=opened.handles[current[0].reference])
    if current:
        return which_prescription(about, opened, current)
    if opened.tier > 1:
        return Answer((NoticeCard("notice", NoticeCode.NO_OTHER),), remember(question))
    return verify(about)


def _is_spoken_of(opened: Opened, reference: str, question: Question) -> bool:
    return opened.handles[reference] == question.memory.subject


def _about_the_same(question: Question) -> Question | None:
    """ "Why?" and "how much is it?" about the prescription that was spoken of."""
    if question.memory.subject is None:
        return None
    if phrases.asks_why(question.text):
        return replace(question, intent="why_delayed")
    return replace(question, intent="price_or_insurance") if phrases.asks_price(question.text) else None


def _about_another_drug(question: Question) -> Question | None:
    """ "No, I meant losartan", "and metformin?": the last question once more, about that medicine. A no that names a
    medicine corrects what was answered, unless it refuses what was asked about that very medicine."""
    topic = question.memory.topic or ""
    if topic not in RESUMED or (question.intent == "affirm" and _yes_means_something(question.memory)):
        return None
    intent = "prescription_status" if topic in _ABOUT_ALL else topic
    if question.placeholder and phrases.only_number(question.text, question.placeholder):
        return replace(question, intent=intent)
    typed = {drug.typed: drug for drug in question.drugs}
    wanted = tuple(typed[name] for name in phrases.meant(question.text, tuple(typed)))
    if not wanted:
        return None
    if question.intent == "deny":
        return None if _refuses(question, wanted[0]) else replace(question, intent=intent, drugs=wanted)
    return replace(question, intent=intent, drugs=wanted) if phrases.only_names(question.text, tuple(typed)) else None


def _yes_means_something(memory: Memory) -> bool:
    """Whether "yes, the metformin" is the yes to what stands open."""
    return memory.verifying is not None or (memory.awaiting is not None and memory.awaiting.ask in _CONFIRMED)


def _refuses(question: Question, mention: DrugMention) -> bool:
    """ "No, I don't need metformin", after "shall it be refilled"."""
    awaiting = question.memory.awaiting
    return awaiting is not None and awaiting.ask == "refill" and mention.generic == question.memory.drug


async def _about_the_store(turn: Turn) -> Question | None:
    """ "What about tomorrow?", "and in Hamden?" after opening hours or addresses."""
    question, topic = turn.question, turn.question.memory.topic or ""
    if topic not in STORE_TOPICS or question.intent not in {*GATE_INTENTS, *REPLIES, *STORE_TOPICS, "out_of_scope"}:
        return None
    locations = await turn.ask(look_up_locations)
    days = {*_DAYS, *_words_of([closing.why for place in locations for closing in place.closings])}
    places = _words_of([name for place in locations for name in (place.city, place.name)])
    if phrases.only_words(question.text, days, {*_AROUND_DAYS, *places}):
        return replace(question, intent="pharmacy_hours")
    if _names_a_place(question, locations) and phrases.only_words(question.text, places, _AROUND_DAYS):
        return replace(question, intent=topic)
    return None


def _names_a_place(question: Question, locations: Sequence[Location]) -> bool:
    return bool(places_named(question.text, locations))


def _words_of(names: Sequence[str]) -> set[str]:
    return {word.strip(".,()") for name in names for word in phrases.normal(name).split()}
