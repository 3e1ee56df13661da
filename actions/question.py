"""A question as Rasa understood it, and its answer: plain values, which the decisions take and give."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.cards import Card, Handoff, HandoffReason, Queue, Urgency

PLACEHOLDER = "RX_"
GATE_INTENTS = frozenset({"nlu_fallback", "nlu_clarify"})
REPLIES = frozenset({"affirm", "deny"})
UNKNOWN_TOPIC = "unknown"

type Match = Literal["exact", "guess", "other_brand"]


@dataclass(frozen=True, slots=True)
class DrugMention:
    """A medicine that was named. `generic`: canonical, lower case. A guess is a likely misspelling and is asked about
    first; `candidates` are then what it may have been. So is another brand: a name that the pharmacy's list does not
    have may be another product of the same ingredient, as Rybelsus tablets are not Ozempic pens."""

    generic: str
    typed: str
    match: Match = "exact"
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What a "yes" would mean now. `card`: the id of the card that asked, empty where its buttons say all; `ask`: the
    kind of question; `subject`: the handle or the medicine it asked about; `intent`: the question it interrupted."""

    card: str
    ask: Literal["refill", "did_you_mean", "choose"]
    subject: str = ""
    intent: str | None = None


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
    """What is carried from one turn to the next. It passes through Rasa, so it holds no identifier."""

    topic: str | None = None
    drug: str | None = None
    subject: str | None = None
    awaiting: Awaiting | None = None
    verifying: Verifying | None = None
    clarified: bool = False

    def slots(self) -> dict[str, Any]:
        """Every slot, also the empty ones: an answer leaves nothing of an earlier turn standing by accident."""
        awaiting, verifying = self.awaiting, self.verifying
        return {
            "topic": self.topic,
            "drug": self.drug,
            "subject": self.subject,
            "awaiting": awaiting and asdict(awaiting),
            "verifying": verifying and verifying.slot(),
            "clarified": self.clarified,
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
        """The medicine that this is about: named now, or carried from before."""
        return self.named[0].generic if self.named else self.memory.drug


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
        drugs=_drugs(entities),
        placeholder=subject if typed else None,
        pressed=None if typed else subject,
        card=_first(entities, "card"),
        ranking=tuple(
            str(intent["name"]) for intent in message.get("intent_ranking") or () if intent["name"] not in GATE_INTENTS
        ),
        memory=_memory(slots),
    )


def _first(entities: Sequence[Mapping[str, Any]], name: str) -> str | None:
    return next((str(entity["value"]) for entity in entities if entity["entity"] == name), None)


def _drugs(entities: Sequence[Mapping[str, Any]]) -> tuple[DrugMention, ...]:
    found: dict[str, DrugMention] = {}
    for entity in entities:
        if entity["entity"] == "drug":
            generic = str(entity["value"])
            candidates = tuple(str(name) for name in entity.get("candidates") or ())
            mention = DrugMention(generic, str(entity.get("typed") or generic), _match(entity), candidates)
            known = found.setdefault(generic, mention)
            if mention.match == "exact" and known.match == "other_brand":
                found[generic] = mention
    return tuple(found.values())


def _match(entity: Mapping[str, Any]) -> Match:
    """A public list's name that is not the ingredient's own, with its salt or without, is another brand."""
    if entity.get("match") == "guess":
        return "guess"
    own = str(entity["value"]) in str(entity.get("typed") or "").lower()
    return "other_brand" if entity.get("source") == "public" and not own else "exact"


def _memory(slots: Mapping[str, Any]) -> Memory:
    awaiting, verifying = slots.get("awaiting"), slots.get("verifying")
    return Memory(
        topic=slots.get("topic"),
        drug=slots.get("drug"),
        subject=slots.get("subject"),
        awaiting=Awaiting(**awaiting) if awaiting else None,
        verifying=Verifying(**{**verifying, "shown": tuple(verifying.get("shown") or ())}) if verifying else None,
        clarified=bool(slots.get("clarified")),
    )
