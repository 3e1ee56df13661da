"""The real action server on a demo pharmacy whose clock stands still, under a fixed key: the same answers each time."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from starlette.applications import Starlette

from actions.server import make_app
from actions.turn import Services
from bot.cards import Handoff, Verify, dump_card, load_card
from bot.envelope import Claims, Direction, Envelopes, Key, TurnContext
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
ENVELOPES = Envelopes([Key("test", bytes(range(32)))], clock=lambda: NOW)
"""A fixed key, so that handles and card ids in the recorded slots stay what they are."""

_CLAIMS = TypeAdapter(Claims)


def context_of(fields: Mapping[str, Any]) -> TurnContext:
    return TurnContext(fields["conversation"], fields["stretch"], fields["turn"])


def envelope_for(fields: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """`claims` sealed for the turn that `fields` name."""
    return ENVELOPES.seal_claims(context_of(fields), _CLAIMS.validate_python(dict(claims)))


@contextmanager
def action_server(folder: Path, token: str) -> Iterator[Starlette]:
    """The app on a demo pharmacy of its own, in `folder`."""
    engine = pharmacy_engine(f"sqlite:///{folder / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    pool = ThreadPoolExecutor(2)
    yield make_app(Services(SqlPharmacy(engine, clock=lambda: NOW), ENVELOPES, pool, clock=lambda: NOW), token)
    pool.shutdown()
    engine.dispose()


def seen_action(answer: Mapping[str, Any], turn: TurnContext) -> dict[str, Any]:
    """Of the action server's answer: the kinds of its cards, its controls in full, and the slots it sets."""
    slots = {event["name"]: event["value"] for event in answer["events"] if event["event"] == "slot"}
    return {"messages": [_message(one, turn) for one in answer["responses"]], "slots": slots}


def _message(message: Mapping[str, Any], turn: TurnContext) -> dict[str, Any]:
    if not message["custom"]:
        return {"response": message["response"]}
    card = load_card(ENVELOPES.open(Direction.TO_GATEWAY, turn, message["custom"]["sealed"]))
    assert card.kind == message["custom"]["card"]
    fields = dump_card(card) if isinstance(card, Handoff | Verify) else {}
    return {"card": card.kind, **{name: value for name, value in fields.items() if name != "kind"}}
