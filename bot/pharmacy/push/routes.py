"""POST /api/pharmacy/push/{system}: a pharmacy's system tells that a status changed. It is signed, and taken once.

Whatever does not fit in the signature gets the same answer, so that nobody learns which systems there are.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, utc_now
from bot.pharmacy.configuration import CONFIG, push_systems, pushes_of
from bot.pharmacy.push.store import Pushes, Replayed

if TYPE_CHECKING:
    from bot.pharmacy.push.system import PushSystem

LARGEST_BODY = 16_384
TIMESTAMP, SIGNATURE = "X-ScriptDesk-Timestamp", "X-ScriptDesk-Signature"

_log = logging.getLogger(__name__)


def push_routes(environment: Mapping[str, str], clock: Clock = utc_now) -> APIRouter:
    """The route for the systems of the pharmacy's configuration that push; none where none does."""
    named = environment.get(CONFIG)
    systems = push_systems(Path(named), environment) if named else {}
    return make_push_routes(systems, pushes_of(environment), clock) if systems else APIRouter()


def make_push_routes(systems: "Mapping[str, PushSystem]", pushes: Pushes, clock: Clock = utc_now) -> APIRouter:
    routes = APIRouter()

    @routes.post("/api/pharmacy/push/{name}")
    async def push(name: str, request: Request) -> JSONResponse:
        body = await _body(request)
        if body is None:
            return JSONResponse({"error": "too_large"}, 413)
        system, now = systems.get(name), clock()
        signature, timestamp = request.headers.get(SIGNATURE, ""), request.headers.get(TIMESTAMP, "")
        if system is None or not system.signed(timestamp, body, signature, now):
            return JSONResponse({"error": "unauthorized"}, 401)
        try:
            told = system.read(json.loads(body), now)
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
            return JSONResponse({"error": "unreadable"}, 422)
        try:
            await asyncio.to_thread(pushes.take, *told, now)
        except Replayed:
            return JSONResponse({"error": "replayed"}, 409)
        except SQLAlchemyError as error:
            _log.error("a push was not kept", extra={"system": name, "error": type(error).__name__})
            return JSONResponse({"error": "try_again"}, 503)
        return JSONResponse({"taken": True}, 202)

    return routes


async def _body(request: Request) -> bytes | None:
    """The body; None if it is too large, of which no more is read."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
