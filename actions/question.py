"""A question as Rasa understood it, and its answer: plain values, which the decisions take and give."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from actions.mentions import DrugKind, DrugMention, drugs_in, kinds_in
from bot.cards import Card, Choice, Handoff, HandoffReason, Queue, Urgency

PLACEHOLDER = "RX_"
GATE_INTENTS = frozenset({"nlu_fallback", "nlu_clarify"})
REPLIES = frozenset({"affirm", "deny"})
UNKNOWN_TOPIC = "unknown"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one of several buttons says, without its label: an intent with handles, placeholders and medicines."""

    intent: str
    entities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What a "yes" would mean now. `card`: the id of the card that asked, empty where its buttons say all; `ask`: the
    kind of question ("listed": none, but one of the lines may be named); `subject`: the handle or the medicine it asked
    about; `intent`: the question it interrupted; `offers`: its buttons or lines, in their order."""

    card: str
    ask: Literal["refill", "did_you_mean", "choose", "listed"]
    subject: str = ""
    intent: str | None = None
    offers: tuple[Offer, ...] = ()

    def slot(self) -> dict[str, Any]:
        asked = {"card": self.card, "ask": self.ask, "subject": self.subject, "intent": self.intent}
        return {**asked, "offers": [asdict(offer) for offer in self.offers]} if self.offers else asked


def choosing(choices: Sequence[Choice]) -> Awaiting:
    """A question whose answer is one of its buttons: a bare "yes" does not say which."""
    return Awaiting("", "choose", offers=tuple(Offer(choice.intent, choice.entities) for choice in choices))


@dataclass(frozen=True, slots=True)
class Verifying:
    """The question that a verification form interrupted. Of a message with several, `asked` is the key of the one that
    needs the form, and `shown` are those of the ones that were answered beside it."""

    topic: str
    drug: str | None
    asked: str = ""
    shown: tuple[str, ...] = ()

    def slot(self) -> dict[str, Any]:
        question = {"topic": self.topic, "drug": self.drug}
        return {**question, "asked": self.asked, "shown": list(self.shown)} if self.asked else question


@dataclass(frozen=True, slots=True)
class Memory:
    """What is carried from one turn to the next. It passes through Rasa, so it holds no identifier. `warned`: an insult
    was answered once; `day` (ISO date) and `place` (a location's code): of the opening hours that were just told."""

    topic: str | None = None
    drug: str | None = None
    subject: str | None = None
    awaiting: Awaiting | None = None
    verifying: Verifying | None = None
    clarified: bool = False
    warned: bool = False
    day: str | None = None
    place: str | None = None

    def slots(self) -> dict[str, Any]:
        """Every slot, also the empty ones: an answer leaves nothing of an earlier turn standing by accident."""
        awaiting, verifying = self.awaiting, self.verifying
        return {
            "topic": self.topic,
            "drug": self.drug,
            "subject": self.subject,
            "awaiting": awaiting and awaiting.slot(),
            "verifying": verifying and verifying.slot(),
            "clarified": self.clarified,
            "warned": self.warned or None,
            "day": self.day,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """One message. `drugs`: those named in it; `placeholder`: RX_1; `pressed`: the handle that a button carries;
    `card`: the card whose button it was; `ranking`: the likeliest intents first, without the gate's own."""

    intent: str
    text: str = ""
    drugs: tuple[DrugMention, ...] = ()
    placeholder: str | None = None
    pressed: str | None = None
    card: str | None = None
    ranking: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Memory)
    kinds: tuple[DrugKind, ...] = ()

    @property
    def kind(self) -> DrugKind | None:
        """The kind of medicine that was named where no medicine was."""
        return None if self.drugs else next(iter(self.kinds), None)

    @property
    def named(self) -> tuple[DrugMention, ...]:
        """The medicines that were named without doubt."""
        return tuple(drug for drug in self.drugs if drug.match == "exact")

    @property
    def uncertain(self) -> tuple[DrugMention, ...]:
        """Brands that were named and are not the pharmacy's."""
        return tuple(drug for drug in self.drugs if drug.match == "other_brand")

    @property
    def guessed(self) -> DrugMention | None:
        """A medicine that may have been meant, where none was named without doubt."""
        return None if self.named else next(iter(self.drugs), None)

    @property
    def topic(self) -> str:
        """What this is about, as the desk reads it: the intent; of a yes or no, and of what was not understood, the
        last one."""
        about_itself = self.intent not in GATE_INTENTS | REPLIES
        return self.intent if about_itself else self.memory.topic or UNKNOWN_TOPIC

    @property
    def drug(self) -> str | None:
        """The medicine that this is about: named now, or carried from before unless a kind was named."""
        if self.named:
            return self.named[0].generic
        return None if self.kind else self.memory.drug


@dataclass(frozen=True, slots=True)
class Answer:
    """What the patient is told: sealed cards, or named responses of domain.yml; and what is remembered of it."""

    cards: tuple[Card, ...]
    memory: Memory
    responses: tuple[str, ...] = ()


def remember(
    question: Question,
    *,
    subject: str | None = None,
    awaiting: Awaiting | None = None,
    verifying: Verifying | None = None,
    clarified: bool = False,
) -> Memory:
    """The memory after an answer: topic and medicine of this question, and nothing left open unless it is named."""
    return Memory(
        topic=question.memory.topic if question.intent in GATE_INTENTS | REPLIES else question.intent,
        drug=question.drug,
        subject=subject or question.memory.subject,
        awaiting=awaiting,
        verifying=verifying,
        clarified=clarified,
        warned=question.memory.warned,
    )


def hand_off(
    question: Question,
    reason: HandoffReason,
    *,
    queue: Queue = Queue.TECHNICIAN,
    urgency: Urgency = Urgency.NORMAL,
    topic: str | None = None,
    before: tuple[Card, ...] = (),
) -> Answer:
    """Give the chat to a person. `topic`: the question's own unless given; `before`: what is said first."""
    control = Handoff("handoff", queue, topic or question.topic, reason, urgency)
    return Answer((*before, control), remember(question))


def read_question(message: Mapping[str, Any], slots: Mapping[str, Any]) -> Question:
    """The question in a tracker's latest message. Raises ValueError, KeyError or TypeError where it is none."""
    entities: Sequence[Mapping[str, Any]] = message.get("entities") or ()
    subject = _first(entities, "prescription")
    typed = subject is not None and subject.startswith(PLACEHOLDER)
    return Question(
        intent=str(message["intent"]["name"]),
        text=str(message.get("text") or ""),
        drugs=drugs_in(entities),
        placeholder=subject if typed else None,
        pressed=None if typed else subject,
        card=_first(entities, "card"),
        ranking=tuple(
            str(intent["name"]) for intent in message.get("intent_ranking") or () if intent["name"] not in GATE_INTENTS
        ),
        memory=_memory(slots),
        kinds=kinds_in(entities),
    )


def _first(entities: Sequence[Mapping[str, Any]], name: str) -> str | None:
    return next((str(entity["value"]) for entity in entities if entity["entity"] == name), None)


def _awaiting(slot: Mapping[str, Any]) -> Awaiting:
    offers = tuple(
        Offer(str(offer["intent"]), tuple((str(name), str(value)) for name, value in offer["entities"]))
        for offer in slot.get("offers") or ()
    )
    return Awaiting(**{**slot, "offers": offers})


def _memory(slots: Mapping[str, Any]) -> Memory:
    awaiting, verifying = slots.get("awaiting"), slots.get("verifying")
    return Memory(
        topic=slots.get("topic"),
        drug=slots.get("drug"),
        subject=slots.get("subject"),
        awaiting=_awaiting(awaiting) if awaiting else None,
        verifying=Verifying(**{**verifying, "shown": tuple(verifying.get("shown") or ())}) if verifying else None,
        clarified=bool(slots.get("clarified")),
        warned=bool(slots.get("warned")),
        day=slots.get("day"),
        place=slots.get("place"),
    )
