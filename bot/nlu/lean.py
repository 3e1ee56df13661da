"""Where Rasa 3.6.21 spends a turn for nothing, and where it would wait for an action too long or for ever.

Each function replaces one detail of the pinned version; the tests compare with the original. Calling one twice is
harmless.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Awaitable, Callable, Dict, List, Optional, Type

import aiohttp
import jsonschema
import rasa.core.actions.action as rasa_action
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

ACTION_DEADLINE_S = 8.0
"""Longer than the action's own deadline (7 s), shorter than the gateway's patience (9 s). Rasa's own is 300 s."""

_plain_session: Callable[[EndpointConfig], aiohttp.ClientSession] = EndpointConfig.session
_plain_run: Callable[..., Awaitable[List[Any]]] = RemoteAction.run
_plain_domain_dict: Callable[[Domain], Dict[str, Any]] = Domain.as_dict
_kept_sessions: List[aiohttp.ClientSession] = []


def install() -> None:
    """All of them; before an agent is loaded."""
    compile_action_schema()
    keep_action_session()
    cache_domain_dict()
    shorten_action_deadline()
    fail_rejected_actions()


def compile_action_schema() -> None:
    """Rasa checks the constant schema of an action's answer against its meta-schema at every call: 15 of 25 ms."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(self: RemoteAction, result: Any) -> bool:
        for error in validator.iter_errors(result):
            # The place only: jsonschema's own message quotes the answer.
            place = "/".join(str(step) for step in error.absolute_path) or "its top"
            raise jsonschema.ValidationError(f"The action server answered outside the schema, at {place}.")
        return True

    RemoteAction._validate_action_result = validate


def keep_action_session() -> None:
    """Rasa opens a new HTTP session, and so a new connection, for each action call: keep one per endpoint."""

    def session(self: EndpointConfig) -> _Kept:
        kept: Optional[aiohttp.ClientSession] = getattr(self, "_kept_session", None)
        if kept is None or kept.closed:
            kept = _plain_session(self)
            self._kept_session = kept
            _kept_sessions.append(kept)
        return _Kept(kept)

    EndpointConfig.session = session


async def close_action_sessions() -> None:
    """At the end of the process, so that no connection is left open."""
    while _kept_sessions:
        await _kept_sessions.pop().close()


def cache_domain_dict() -> None:
    """Each action call carries the domain; build its form once per domain, which never changes after loading."""

    def as_dict(self: Domain) -> Dict[str, Any]:
        kept: Optional[Dict[str, Any]] = getattr(self, "_kept_dict", None)
        if kept is None:
            kept = _plain_domain_dict(self)
            self._kept_dict = kept
        return kept

    Domain.as_dict = as_dict


def shorten_action_deadline(seconds: float = ACTION_DEADLINE_S) -> None:
    """How long Rasa waits for an action before the turn stays silent and the gateway fetches a person."""
    rasa_action.DEFAULT_REQUEST_TIMEOUT = aiohttp.ClientTimeout(total=seconds)


def fail_rejected_actions() -> None:
    """Rasa takes a 400 as "not this action", predicts the same one again, and does not count: the turn never ends."""

    async def run(self: RemoteAction, *arguments: Any, **named: Any) -> List[Any]:
        try:
            return await _plain_run(self, *arguments, **named)
        except ActionExecutionRejection:
            raise RasaException(f"The action server refused {self.name()}.") from None

    RemoteAction.run = run


class _Kept:
    """Lends a session to an `async with` without closing it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        return None
