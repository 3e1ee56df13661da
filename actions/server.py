"""The action server: the one place outside the gateway where a pharmacy's system is asked.

An ASGI app round rasa-sdk's ActionExecutor. Only Rasa may call it, with a bearer token; no error has a body that says
anything. Run by `uvicorn actions.server:create_app --factory`.
"""

import asyncio
import hmac
import json
import logging
import os
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.follow_up import read_on
from actions.names import DEFAULT_FALLBACK, HANDLERS, QUESTIONS
from actions.turn import POOL_THREADS, PatientAction, Services
from bot.envelope import Envelopes, parse_keys
from bot.logs import configure
from bot.pharmacy.composite import look_anew
from bot.pharmacy.configuration import load_pharmacy
from bot.settings import SettingsError

LARGEST_CALL = 1_048_576
"""Bytes. An action call carries the domain and one turn's tracker: some 30 kB."""

HEALTH_SECONDS = 2.0

log = logging.getLogger(__name__)


class BadCall(Exception):
    """The request is no action call. Its code is all that the caller learns."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The two addresses of the server."""

    executor: ActionExecutor
    services: Services
    token: str

    async def webhook(self, request: Request) -> JSONResponse:
        """POST /webhook: run one action. 400, 401, 404, 413 and 500 carry a code and nothing else."""
        try:
            self._authorize(request)
            call = await _read(request)
            result = await self.executor.run(call)
        except BadCall as fault:
            return JSONResponse({"error": fault.code}, fault.status)
        except ActionNotFoundException:
            return JSONResponse({"error": "no_such_action"}, 404)
        except Exception as error:  # a body or a message could hold what a patient typed
            log.error("an action call failed", extra={"error": type(error).__name__})
            return JSONResponse({"error": "action_failed"}, 500)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    async def health(self, request: Request) -> JSONResponse:
        """GET /health: this server is up; `pharmacy` tells whether the pharmacy's system answers."""
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self.services.pool, look_anew, self.services.pharmacy)
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                await asked
        except Exception as error:  # whatever the reason, the answer is the same
            log.warning("the pharmacy does not answer", extra={"error": type(error).__name__})
            return JSONResponse({"ready": True, "pharmacy": False})
        return JSONResponse({"ready": True, "pharmacy": True})

    def _authorize(self, request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            raise BadCall(401, "unauthorized")


async def _read(request: Request) -> dict[str, Any]:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_CALL:
                raise BadCall(413, "too_large")
        call = json.loads(body)
    except (ValueError, ClientDisconnect):
        raise BadCall(400, "bad_request") from None
    if not (isinstance(call, dict) and isinstance(call.get("tracker"), dict) and isinstance(call.get("domain"), dict)):
        raise BadCall(400, "bad_request")
    return call


def make_app(services: Services, token: str) -> Starlette:
    """The app with its parts handed in."""
    executor = ActionExecutor()
    for name, handler in HANDLERS.items():
        listens = name == DEFAULT_FALLBACK
        action = PatientAction(name, handler, QUESTIONS, services, reads_on=read_on, listens=listens)
        executor.register_action(action)
    endpoint = Endpoint(executor, services, token)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        services.pool.shutdown(wait=False, cancel_futures=True)

    routes = [
        Route("/webhook", endpoint.webhook, methods=["POST"]),
        Route("/health", endpoint.health, methods=["GET"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def create_app(environment: Mapping[str, str] = os.environ) -> Starlette:
    """The app from SCRIPTDESK_ACTION_TOKEN, SCRIPTDESK_ENVELOPE_KEYS, and SCRIPTDESK_PHARMACY_URL or
    SCRIPTDESK_PHARMACY_CONFIG.

    Raises SettingsError, which names the variable and does not repeat its value, or ConfigurationError.
    """
    configure()
    token = _setting(environment, "SCRIPTDESK_ACTION_TOKEN")
    try:
        keys = parse_keys(_setting(environment, "SCRIPTDESK_ENVELOPE_KEYS"))
    except ValueError as error:
        raise SettingsError(f"SCRIPTDESK_ENVELOPE_KEYS cannot be used: {error}.") from None
    pharmacy = load_pharmacy(environment)
    pool = ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="pharmacy")
    return make_app(Services(pharmacy, Envelopes(keys), pool), token)


def _setting(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set. The action server needs it to start.")
    return value
