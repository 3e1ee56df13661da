"""A message that asks several things: its questions are answered one after the other, and become one answer. Pure.

Each question stands as if the one before it had been a message of its own, so "is my lisinopril ready, and can you
refill it" is about one medicine. The patient is asked one thing at a time: while a form or a person comes first, the
bot's own questions wait, and after a form the whole message is asked again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.labels import choice_of
from actions.question import Answer, Memory, Question, Verifying, choosing, read_question
from bot.cards import Card, ClarifyCard, Handoff, NoticeCard, NoticeCode, RefillConfirmCard, Verify

MOST_PARTS = 3
EMERGENCY = "emergency"
TO_A_PERSON = frozenset({EMERGENCY, "clinical_question", "speak_to_human", "complaint", "wrong_answer"})


def read_questions(
    message: Mapping[str, Any], slots: Mapping[str, Any], answerable: Collection[str]
) -> tuple[Question, ...]:
    """The questions in a tracker's latest message, in order; one where it asks one thing.

    `answerable`: the intents that may be part of a message. A part owns what stands before it, up to the part before,
    and the last one the rest: "Metformin. Is it ready, and when do you close?". An emergency is answered alone. Raises
    ValueError, KeyError or TypeError where the message is none.
    """
    whole = read_question(message, slots)
    parts = [part for part in message.get("parts") or () if part["intent"] in answerable]
    if len(parts) < 2 or whole.intent not in {part["intent"] for part in parts}:
        return (whole,)
    ends = [*(int(part["end"]) for part in parts[:-1]), len(whole.text)]
    starts = [0, *ends[:-1]]
    questions = tuple(
        _part(message, slots, str(part["intent"]), start, end)
        for part, start, end in zip(parts, starts, ends, strict=True)
    )
    emergencies = tuple(question for question in questions if question.intent == EMERGENCY)
    return emergencies[:1] or questions


def _part(message: Mapping[str, Any], slots: Mapping[str, Any], intent: str, start: int, end: int) -> Question:
    entities = [entity for entity in message.get("entities") or () if start <= int(entity["start"]) < end]
    said = str(message["text"])[start:end]
    return read_question({"intent": {"name": intent}, "text": said, "entities": entities}, slots)


def most_urgent(questions: Sequence[Question]) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """The three that are answered, and the ones that are left over, each in their order. No question for a person is
    left over for one that is not."""
    ranked = sorted(range(len(questions)), key=lambda number: questions[number].intent not in TO_A_PERSON)
    first = sorted(ranked[:MOST_PARTS])
    left = tuple(question for number, question in enumerate(questions) if number not in first)
    return tuple(questions[number] for number in first), left


def with_left_over(answer: Answer, left: Sequence[Question]) -> Answer:
    """The answer, and below it the questions that were not answered, as buttons; where a person comes, that there are
    some. After a form the message is asked again: then nothing is said of them yet."""
    if left and any(isinstance(card, Handoff) for card in answer.cards):
        return replace(answer, cards=_before_the_person(answer.cards))
    if not left or any(isinstance(card, Verify) for card in answer.cards):
        return answer
    choices = tuple(dict.fromkeys(choice_of(question.intent, question) for question in left))
    memory = replace(answer.memory, awaiting=answer.memory.awaiting or choosing(choices))
    return Answer((*answer.cards, ClarifyCard("clarify", "left_over", choices)), memory, answer.responses)


def next_question(questions: Sequence[Question], keys: Sequence[str], answers: Sequence[Answer]) -> Question:
    """The first question that has no answer yet, as it stands after the `answers` to those before it.

    `keys`: what each question is called between two turns.
    """
    number = len(answers)
    question = questions[number]
    before = answers[-1].memory if answers else question.memory
    verifying = _verified_for(question, questions, keys)
    return replace(question, memory=replace(before, awaiting=None, verifying=verifying, clarified=False))


def _verified_for(question: Question, questions: Sequence[Question], keys: Sequence[str]) -> Verifying | None:
    """The form that was answered for `question`, if this message is the one that it interrupted. The number typed in
    it is no answer to a question about another number."""
    form = question.memory.verifying
    if form is None or form.asked not in keys:
        return None
    number = questions[keys.index(form.asked)].placeholder
    return Verifying(question.intent, form.drug) if question.placeholder in (None, number) else None


def shown_before(memory: Memory, keys: Sequence[str]) -> frozenset[str]:
    """The keys of the questions whose answers already stand above the form that interrupted this very message."""
    form = memory.verifying
    return frozenset(form.shown) if form and form.asked in keys else frozenset()


def merge(answers: Sequence[Answer], keys: Sequence[str], start: Memory, shown: Collection[str] = ()) -> Answer:
    """One answer of several, in their order. `start`: the memory before the message; `shown`: what not to repeat.

    A person goes before a form, and either before a question of the bot; where a person comes, the patient reads that
    such a question has no answer. Of two forms the stronger one is drawn, since
    it opens what the other would.
    """
    told = [(key, answer) for key, answer in zip(keys, answers, strict=True) if key not in shown]
    cards = list(dict.fromkeys(card for _, answer in told for card in answer.cards))
    responses = tuple(dict.fromkeys(words for _, answer in told for words in answer.responses))
    handoffs = tuple(card for card in cards if isinstance(card, Handoff))
    forms = [card for card in cards if isinstance(card, Verify)]
    plain = tuple(card for card in cards if not isinstance(card, Handoff) and not _is_open(card))
    last = answers[-1].memory
    if handoffs:
        shown_now = (*plain, *handoffs)
        told_now = _before_the_person(shown_now) if any(_is_open(card) for card in cards) else shown_now
        return Answer(told_now, replace(last, awaiting=None, verifying=None), responses)
    if forms:
        form = max(forms, key=lambda card: card.tier)
        key, asked = next((key, answer) for key, answer in told if form in answer.cards)
        done = {*shown, *(key for key, answer in told if not any(_is_open(card) for card in answer.cards))}
        verifying = asked.memory.verifying and replace(
            asked.memory.verifying, asked=key, shown=tuple(one for one in keys if one in done)
        )
        memory = replace(start, topic=asked.memory.topic, awaiting=None, verifying=verifying, clarified=False)
        return Answer((*plain, form), memory, responses)
    awaiting = [answer.memory.awaiting for _, answer in told if answer.memory.awaiting]
    return Answer(tuple(cards), replace(last, awaiting=awaiting[-1] if awaiting else None), responses)


def _before_the_person(cards: Sequence[Card]) -> tuple[Card, ...]:
    """The cards, and that not everything is answered before the one that calls a person."""
    said = NoticeCard("notice", NoticeCode.LEFT_TO_PERSON)
    others = [card for card in cards if not isinstance(card, Handoff) and card != said]
    return (*others, said, *(card for card in cards if isinstance(card, Handoff)))


def _is_open(card: Card) -> bool:
    """Whether the card asks for something, so that its question has no answer yet."""
    return isinstance(card, Verify | ClarifyCard | RefillConfirmCard)
