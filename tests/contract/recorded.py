"""The recorded examples of the turn, and what of a call or an answer is compared with them.

Both environments read this file, so it is plain Python 3.10 and imports nothing of the product.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

PATH = Path(__file__).parent / "turn_examples.json"

ENTITY_FIELDS = ("entity", "value", "typed", "match", "source", "candidates", "start", "end")
PART_FIELDS = ("intent", "start", "end")
CONTEXT_FIELDS = ("conversation", "stretch", "turn")


@dataclass(frozen=True)
class Example:
    """One turn. `request`, `claims`, `route` and `token` are written by hand; the rest is recorded.

    `request`: the body without its envelope, which is sealed anew from `claims` each time. `call`: what Rasa asks the
    action server; None where it never comes to that. `action`: what that answers. `answer`: what Rasa answers.
    """

    name: str
    request: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    route: str = "/turn"
    token: bool = True
    call: Optional[dict[str, Any]] = None  # noqa: UP045  # Python 3.10 reads it, too
    action: Optional[dict[str, Any]] = None  # noqa: UP045


def read_examples() -> list[Example]:
    return [Example(**one) for one in json.loads(PATH.read_text(encoding="utf-8"))]


def seen_call(call: Mapping[str, Any]) -> dict[str, Any]:
    """Of an action call: the action, the slots that are set, and the message, without envelope and confidences."""
    message = call["tracker"]["latest_message"]
    asked = [{name: part[name] for name in PART_FIELDS} for part in message.get("parts", ())]
    return {
        "next_action": call["next_action"],
        "slots": {name: value for name, value in call["tracker"]["slots"].items() if value is not None},
        "latest_message": {
            "text": message["text"],
            "intent": message["intent"]["name"],
            "entities": [
                {name: entity[name] for name in ENTITY_FIELDS if name in entity} for entity in message["entities"]
            ],
            **({"parts": asked} if asked else {}),
            "metadata": {name: message["metadata"][name] for name in CONTEXT_FIELDS},
        },
    }


def action_call(seen: Mapping[str, Any], envelope: str) -> dict[str, Any]:
    """The action call of a recorded example, as far as an action reads it."""
    message = seen["latest_message"]
    return {
        "next_action": seen["next_action"],
        "sender_id": message["metadata"]["conversation"],
        "domain": {},
        "tracker": {
            "sender_id": message["metadata"]["conversation"],
            "slots": seen["slots"],
            "events": [],
            "latest_message": {
                **message,
                "intent": {"name": message["intent"], "confidence": 1.0},
                "metadata": {**message["metadata"], "envelope": envelope},
            },
        },
    }


def action_answer(seen: Mapping[str, Any]) -> dict[str, Any]:
    """The action server's answer of a recorded example; what is sealed in it only its two ends could read."""
    responses = [
        {"response": one["response"]}
        if "response" in one
        else {"custom": {"card": one["card"], "sealed": f"sealed {place}"}}
        for place, one in enumerate(seen["messages"])
    ]
    slots = seen["slots"].items()
    events = [{"event": "slot", "timestamp": None, "name": name, "value": value} for name, value in slots]
    return {"events": events, "responses": responses}


def seen_answer(status: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """Of the channel's answer: status, what is shown by kind, the slots, and what was understood."""
    if status != 200:
        return {"status": status, "body": dict(body)}
    if "parses" in body:
        return {"status": status, "parses": [_understood(parse) for parse in body["parses"]]}
    shown = [{"card": one["custom"]["card"]} if "custom" in one else one for one in body["messages"]]
    return {"status": status, "messages": shown, "slots": body["slots"], "parse": _understood(body["parse"])}


def _understood(parse: Mapping[str, Any]) -> dict[str, Any]:
    scope = {"scope": parse["scope"]["decision"]} if "scope" in parse else {}
    return {"intent": parse["intent"]["name"], **scope}
