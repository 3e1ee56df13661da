"""Log entries for what the bot, a form or the desk adds, and how a stored message looks to who reads it. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.cards import Card, dump_card
from bot.chat.log import Author, Entry, Kind, Message
from bot.chat.render import render
from bot.chat.view import Control, Press, View, to_json

PUBLIC = {
    Kind.TEXT: ("text",),
    Kind.CARD: ("card", "text"),
    Kind.ALARM: ("card", "text"),
    Kind.FORM: ("form", "text"),
    Kind.FORM_DONE: ("of", "outcome", "text"),
    Kind.MARKER: ("text",),
    Kind.CORRECTION: ("of", "answered_at", "text"),
}


def said(author: Author, text: str, **more: Any) -> Entry:
    return Entry(author, Kind.TEXT, {"text": text}, **more)


def marker(text: str) -> Entry:
    return Entry(Author.SYSTEM, Kind.MARKER, {"text": text})


def checked_by_staff(text: str, staff: str, client_id: str) -> Entry:
    """That somebody of the staff made sure who the patient is. `staff`, `client_id`: whose, and of which frame."""
    return Entry(Author.SYSTEM, Kind.MARKER, {"text": text, "verified": True}, staff, client_id)


def verifies(message: Message) -> bool:
    """Whether this message tells that somebody was verified, by a form or by the staff."""
    if message.kind is Kind.MARKER:
        return bool(message.body.get("verified"))
    return message.kind is Kind.FORM_DONE and message.body["outcome"] == "verified"


def shown_card(card: Card, *, stretch: int, now: datetime, zone: ZoneInfo, evidence: Mapping[str, Any]) -> Entry:
    """A card of the bot: what the patient reads, what its buttons mean, and the facts it was made from."""
    view = render(card, now=now, time_zone=zone)
    body = {**_viewed(view), "stretch": stretch, "facts": dump_card(card)}
    as_of = view.as_of.isoformat() if view.as_of else None
    return Entry(Author.BOT, Kind.CARD, body, evidence={**evidence, "card": card.kind, "as_of": as_of})


def own_card(view: View, *, stretch: int, facts: Mapping[str, Any]) -> Entry:
    """A card that the gateway draws itself, without Rasa. `facts`: what its buttons are about."""
    return Entry(Author.BOT, Kind.CARD, {**_viewed(view), "stretch": stretch, "facts": dict(facts)})


def _viewed(view: View) -> dict[str, Any]:
    presses = {button.id: _press(button.press) for button in view.buttons}
    return {"card": to_json(view), "text": view.text, "presses": presses}


def _press(press: Press | Control) -> dict[str, Any]:
    if isinstance(press, Control):
        return {"intent": "speak_to_human", "entities": []}
    return asdict(press)


def press_of(body: Mapping[str, Any], button: str) -> Press | None:
    """What the button of a stored card means."""
    found = body.get("presses", {}).get(button)
    if found is None:
        return None
    return Press(found["intent"], tuple((name, value) for name, value in found["entities"]))


def label_of(body: Mapping[str, Any], button: str) -> str:
    """What stands on a button of a stored card."""
    return next(str(drawn["label"]) for drawn in body["card"]["buttons"] if drawn["id"] == button)


def form(view: Mapping[str, Any]) -> Entry:
    return Entry(Author.BOT, Kind.FORM, {"form": dict(view), "text": f"{view['title']}\n{view['note']}"})


def form_done(of: int, outcome: Literal["verified", "locked", "replaced", "cancelled"], text: str) -> Entry:
    return Entry(Author.SYSTEM, Kind.FORM_DONE, {"of": of, "outcome": outcome, "text": text})


def correction(text: str, of: int, answered_at: datetime, pharmacist: str) -> Entry:
    """A pharmacist's correction of the answer with the `seq` `of`, in the pharmacist's own words."""
    return Entry(
        Author.STAFF, Kind.CORRECTION, {"text": text, "of": of, "answered_at": _written(answered_at)}, pharmacist
    )


def frame(message: Message, people: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """A stored message as docs/protocol.md sends it. `people`: id of a member of staff → name and role."""
    name, role = people.get(message.author_id, (None, None))
    return {
        "type": "message",
        "seq": message.seq,
        "at": _written(message.at),
        "author": message.author,
        "name": name,
        "role": role,
        "kind": message.kind,
        "client_id": message.client_id if message.author is Author.PATIENT else None,
        **{field: message.body[field] for field in PUBLIC[message.kind]},
    }


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
