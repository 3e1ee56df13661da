"""What the gateway may send: request bodies read into values, or refused with the name of what is wrong.

A refusal names the field and never repeats a value: values are what patients typed.
"""

from dataclasses import dataclass
from typing import AbstractSet, Any, Dict, List, Mapping, Optional, Tuple

LONGEST_ID = 128
LONGEST_TEXT = 4_000
MOST_TEXTS = 10_000
"""Texts of one /parse; the gateway sends a few hundred at a time."""


class BadRequest(ValueError):
    """The body is not one this channel takes: `code` is `bad_request` or `empty`, `field` what is wrong."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field


@dataclass(frozen=True)
class Pressed:
    """A button or form: what the gateway knows it to mean."""

    intent: str
    entities: Tuple[Mapping[str, Any], ...]

    def as_parse(self) -> Dict[str, Any]:
        """The same form that understanding a text gives."""
        return {
            "text": "",
            "intent": {"name": self.intent, "confidence": 1.0},
            "intent_ranking": [{"name": self.intent, "confidence": 1.0}],
            "entities": [dict(entity) for entity in self.entities],
        }


@dataclass(frozen=True)
class Turn:
    """One turn of one conversation: either `text` or `pressed`."""

    conversation: str
    stretch: int
    turn: int
    slots: Mapping[str, Any]
    envelope: str
    text: Optional[str]
    pressed: Optional[Pressed]

    def metadata(self) -> Dict[str, Any]:
        """What the action gets beside the message."""
        return {
            "envelope": self.envelope,
            "conversation": self.conversation,
            "stretch": self.stretch,
            "turn": self.turn,
        }


def read_turn(body: Any, intents: AbstractSet[str], slots: AbstractSet[str]) -> Turn:
    """The turn in a request body; `intents` and `slots` are the names that the model knows.

    Raises BadRequest.
    """
    if not isinstance(body, dict):
        raise BadRequest("bad_request", "body")
    has_text, has_intent = body.get("text") is not None, body.get("intent") is not None
    if has_text == has_intent:
        raise BadRequest("bad_request", "text")
    return Turn(
        conversation=_word(body, "conversation"),
        stretch=_count(body, "stretch"),
        turn=_count(body, "turn"),
        slots=_slots(body.get("slots"), slots),
        envelope=_word(body, "envelope", longest=None),
        text=_said(body["text"]) if has_text else None,
        pressed=_pressed(body, intents) if has_intent else None,
    )


def read_texts(body: Any) -> List[str]:
    """The texts of a /parse body, `{"texts": [...]}` or `{"text": "..."}`. An empty text is allowed in a list.

    Raises BadRequest.
    """
    if not isinstance(body, dict):
        raise BadRequest("bad_request", "body")
    texts = [body["text"]] if "text" in body and "texts" not in body else body.get("texts")
    if not isinstance(texts, list) or len(texts) > MOST_TEXTS:
        raise BadRequest("bad_request", "texts")
    if not all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in texts):
        raise BadRequest("bad_request", "texts")
    return [without_command(text) for text in texts]


def without_command(text: str) -> str:
    """`text` without slashes in front: Rasa would read "/intent{...}" as an order, at full confidence."""
    text = text.strip()
    while text.startswith("/"):
        text = text[1:].lstrip()
    return text


def _said(text: Any) -> str:
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise BadRequest("bad_request", "text")
    said = without_command(text)
    if not said:
        raise BadRequest("empty", "text")
    return said


def _pressed(body: Mapping[str, Any], intents: AbstractSet[str]) -> Pressed:
    intent, entities = body["intent"], body.get("entities")
    if not isinstance(intent, str) or intent not in intents:
        raise BadRequest("bad_request", "intent")
    entities = [] if entities is None else entities
    if not isinstance(entities, list):
        raise BadRequest("bad_request", "entities")
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("entity"), str) or "value" not in entity:
            raise BadRequest("bad_request", "entities")
    return Pressed(intent, tuple(entities))


def _slots(value: Any, known: AbstractSet[str]) -> Dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not set(value) <= known:
        raise BadRequest("bad_request", "slots")
    return {name: content for name, content in value.items() if content is not None}


def _word(body: Mapping[str, Any], field: str, longest: Optional[int] = LONGEST_ID) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value or (longest is not None and len(value) > longest):
        raise BadRequest("bad_request", field)
    return value


def _count(body: Mapping[str, Any], field: str) -> int:
    value = body.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadRequest("bad_request", field)
    return value
