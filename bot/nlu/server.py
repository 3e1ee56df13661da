"""The web application of the Rasa process: our channel and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import rasa.shared.utils.io
from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.nlu import lean
from bot.nlu.channel import TurnChannel

CREDENTIALS = f"{TurnChannel.__module__}.{TurnChannel.__name__}"

LONGEST_REQUEST_S = 600
"""A long list to classify; a turn's deadline is the gateway's, which then hangs up."""
LARGEST_REQUEST = 64 * 1024 * 1024
KEPT_ALIVE_S = 75
"""Longer than the gateway keeps an idle connection, so that it never writes into one that is just closing."""


def application(agent: Optional[Agent], credentials: Path) -> Sanic:
    """The application around `agent`; without one it answers 503.

    Raises RasaException when the credentials file has no token for the channel.
    """
    app = Sanic("scriptdesk", configure_logging=False, register=False)
    app.config.RESPONSE_TIMEOUT = LONGEST_REQUEST_S
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.KEEP_ALIVE_TIMEOUT = KEPT_ALIVE_S
    app.ctx.agent = agent
    channel = TurnChannel.from_credentials(rasa.shared.utils.io.read_config_file(credentials).get(CREDENTIALS))
    register([channel], app, route="/webhooks/")
    app.error_handler.add(SanicException, _refused)
    app.error_handler.add(Exception, _failed)
    app.register_listener(_stopped, "after_server_stop")
    return app


async def _stopped(app: Sanic, _: object) -> None:
    await lean.close_action_sessions()


def _refused(request: Request, error: SanicException) -> HTTPResponse:
    """No such address, wrong method, too large: the status, without repeating anything of the request."""
    return json({"error": "refused"}, error.status_code)


def _failed(request: Request, error: Exception) -> HTTPResponse:
    return json({"error": "failed", "kind": type(error).__name__}, 500)
