"""The gateway's way into Rasa: /turn, /parse and /health under /webhooks/scriptdesk.

Answers 200; 400 for a bad or empty request; 401 without the token; 409 while the conversation has a turn running; 502
when nothing was said, which is a failure; 503 without a model; 500 with the kind of an error and no text. No body is
ever logged or repeated.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from functools import wraps
from typing import Any, Awaitable, Callable, Coroutine, Dict, List, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import USER_INTENT_BACK, USER_INTENT_RESTART, USER_INTENT_SESSION_START
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.nlu.scope import FALLBACK, Decision
from bot.nlu.turns import RASAS_OWN_SLOTS, TurnRunning, TurnStore
from bot.nlu.wire import BadRequest, Turn, read_texts, read_turn

NAME = "scriptdesk"

TURN_DEADLINE_S = 8.5
"""The action call's 8 s and a little; whatever takes longer must not keep the conversation busy for ever."""

RASAS_OWN_INTENTS = frozenset({USER_INTENT_BACK, USER_INTENT_RESTART, USER_INTENT_SESSION_START})
"""Rasa adds them to every domain; no button means them."""

RANKED = 5
"""Intents of the ranking that travel back."""

log = logging.getLogger("scriptdesk.channel")

Answering = Coroutine[Any, Any, HTTPResponse]
Handler = Callable[[Request, Agent], Answering]


class TurnChannel(InputChannel):
    """The only channel of the process."""

    @classmethod
    def name(cls) -> str:
        return NAME

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> TurnChannel:
        if not credentials or not credentials.get("token"):
            raise RasaException("The credentials file has no token for the gateway's channel.")
        return cls(credentials["token"])

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        # Rasa's own handler is not used: it locks, and it swallows a missing model.
        blueprint = Blueprint("scriptdesk")
        blueprint.add_route(_health, "/health", methods=["GET"])
        blueprint.add_route(self._guarded(_turn), "/turn", methods=["POST"], name="turn")
        blueprint.add_route(self._guarded(_parse), "/parse", methods=["POST"], name="parse")
        return blueprint

    def _guarded(self, handler: Handler) -> Callable[[Request], Answering]:
        """`handler` behind the token and a loaded model, with every error as a status."""

        @wraps(handler)
        async def guarded(request: Request) -> HTTPResponse:
            given = request.headers.get("authorization", "").encode()
            if not hmac.compare_digest(given, self._expected):
                return _error(401, "unauthorized")
            agent = _agent(request)
            if agent is None:
                return _error(503, "not_ready")
            try:
                return await handler(request, agent)
            except BadRequest as wrong:
                return _error(400, wrong.code, field=wrong.field)
            except TurnRunning:
                return _error(409, "busy")
            except Exception as failure:
                # The kind only: an error's words may hold what the patient typed.
                kind = type(failure).__name__
                log.error("%s failed: %s", handler.__name__.strip("_"), kind)
                return _error(500, "failed", kind=kind)

        return guarded


async def _health(request: Request) -> HTTPResponse:
    agent = _agent(request)
    return json({"ready": agent is not None, "model": agent.model_id if agent else None}, 200 if agent else 503)


async def _turn(request: Request, agent: Agent) -> HTTPResponse:
    turn = read_turn(_body(request), set(agent.domain.intents) - RASAS_OWN_INTENTS, _slot_names(agent))
    store = agent.tracker_store
    if not isinstance(store, TurnStore):
        raise TypeError("the turn store is not ours")
    output = CollectingOutputChannel()
    store.begin(turn.conversation, turn.slots)
    try:
        parse = await _understood(agent, turn)
        message = UserMessage(
            turn.text or "",
            output,
            turn.conversation,
            parse_data=parse,
            input_channel=NAME,
            metadata=turn.metadata(),
        )
        await asyncio.wait_for(agent.processor.handle_message(message), TURN_DEADLINE_S)
    finally:
        slots = store.end(turn.conversation)
    if not output.messages:
        return _error(502, "silent")
    messages = [{key: value for key, value in said.items() if key != "recipient_id"} for said in output.messages]
    return json({"messages": messages, "slots": slots, "parse": _shown(parse), "model": agent.model_id})


async def _parse(request: Request, agent: Agent) -> HTTPResponse:
    body = _body(request)
    parses: List[Dict[str, Any]] = []
    for text in read_texts(body):
        parses.append(_shown(await agent.processor.parse_message(UserMessage(text))) if text else _nothing_said())
        # A long list must not keep the turns of others waiting.
        await asyncio.sleep(0)
    if "texts" not in body:
        return json({"parse": parses[0], "model": agent.model_id})
    return json({"parses": parses, "model": agent.model_id})


async def _understood(agent: Agent, turn: Turn) -> Dict[str, Any]:
    if turn.pressed:
        return turn.pressed.as_parse()
    parse: Dict[str, Any] = await agent.processor.parse_message(UserMessage(turn.text))
    return parse


def _shown(parse: Dict[str, Any]) -> Dict[str, Any]:
    """What of a parse leaves the process: not the text, which the caller has, and plain numbers."""
    shown = {
        "intent": _ranked(parse["intent"]),
        "intent_ranking": [_ranked(entry) for entry in parse.get("intent_ranking", [])[:RANKED]],
        "entities": parse["entities"],
    }
    return {**shown, **{key: parse[key] for key in ("scope", "parts") if key in parse}}


def _ranked(entry: Dict[str, Any]) -> Dict[str, Any]:
    return {"name": entry["name"], "confidence": round(float(entry["confidence"]), 4)}


def _nothing_said() -> Dict[str, Any]:
    """The parse of an empty text, which the pipeline cannot take."""
    return {
        "intent": {"name": FALLBACK, "confidence": 1.0},
        "intent_ranking": [],
        "entities": [],
        "scope": {"similarity": 0.0, "decision": Decision.OUTSIDE.value},
    }


def _agent(request: Request) -> Optional[Agent]:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _slot_names(agent: Agent) -> set[str]:
    return {slot.name for slot in agent.domain.slots} - RASAS_OWN_SLOTS


def _body(request: Request) -> Any:
    try:
        return request.json
    except SanicException:
        raise BadRequest("bad_request", "body") from None


def _error(status: int, code: str, **details: str) -> HTTPResponse:
    return json({"error": code, **details}, status)
