"""What Rasa answered, opened: only texts of domain.yml and cards sealed for this very turn get through. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.cards import Card, CardError, Drop, Handoff, Queue, Urgency, Verify, load_card
from bot.envelope import Direction, EnvelopeError, Envelopes, TurnContext


class NotAnAnswer(Exception):
    """Rasa answered with something that may not be shown: unsealed, not of this turn, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One answer: what to show, in order, and what to do then."""

    shown: tuple[str | Card, ...]
    verify: Verify | None
    handoff: Handoff | None
    drops: bool = False  # the form that stands open is no longer wanted


def sayable(domain: Path) -> frozenset[str]:
    """Every text that Rasa may say unsealed: the responses of domain.yml."""
    responses: dict[str, list[dict[str, str]]] = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
    return frozenset(variant["text"] for variants in responses.values() for variant in variants)


def open_answer(
    envelopes: Envelopes, context: TurnContext, messages: Sequence[Mapping[str, Any]], texts: Container[str]
) -> Opened:
    """Open the messages of one turn; `texts` are what may be said unsealed.

    Raises NotAnAnswer; nothing of the turn is shown then.
    """
    shown: list[str | Card] = []
    verify: Verify | None = None
    handoffs: list[Handoff] = []
    drops = False
    for message in messages:
        if "custom" in message:
            card = _open_card(envelopes, context, message["custom"])
            if isinstance(card, Handoff):
                handoffs.append(card)
            elif isinstance(card, Verify):
                verify = verify or card
            elif isinstance(card, Drop):
                drops = True
            else:
                shown.append(card)
        elif isinstance(message.get("text"), str):
            if message["text"] not in texts:
                raise NotAnAnswer("an unsealed text that is no response of the domain")
            shown.append(message["text"])
        else:
            raise NotAnAnswer("a message that is neither text nor card")
    if not shown and not handoffs and verify is None:
        raise NotAnAnswer("no message")
    return Opened(tuple(shown), None if handoffs else verify, max(handoffs, key=_weight, default=None), drops)


def _open_card(envelopes: Envelopes, context: TurnContext, custom: object) -> Card:
    if not isinstance(custom, Mapping) or not isinstance(custom.get("sealed"), str):
        raise NotAnAnswer("an unsealed card")
    try:
        return load_card(envelopes.open(Direction.TO_GATEWAY, context, custom["sealed"]))
    except (EnvelopeError, CardError) as error:
        raise NotAnAnswer(str(error)) from None


def _weight(handoff: Handoff) -> tuple[bool, int]:
    """A clinical matter beats any other, urgency decides between equals."""
    order = [Urgency.NORMAL, Urgency.SOON, Urgency.URGENT]
    return handoff.queue is Queue.PHARMACIST, order.index(handoff.urgency)
