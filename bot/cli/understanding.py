"""A Rasa process to ask for parses: the one that runs, else one of our own for as long as it takes."""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from bot.cli.failure import CommandFailed
from bot.cli.keys import secrets_for
from bot.cli.plan import RASA, rasa
from bot.cli.processes import Running, answers, free_port, stop
from bot.cli.train import ensure_model
from bot.settings import PlaceSettings

READY_WITHIN = 180.0  # seconds
CHANNEL = "/webhooks/scriptdesk/health"


@contextmanager
def rasa_for_parsing(places: PlaceSettings, console: Console) -> Iterator[tuple[str, str]]:
    """Address and channel token of a Rasa process with the present model. Raises CommandFailed.

    `console`: standard error; a model that is missing is trained first.
    """
    model = ensure_model(places, console)
    if (address := _running(places, str(model))) is not None:
        yield address, secrets_for(places).channel_token
        return
    port, token = free_port(), secrets.token_urlsafe(32)
    # No turn is ever asked for, so no action is: the address leads nowhere.
    program = rasa(
        places, model, port, channel_token=token, action_token=token, action_url="http://127.0.0.1:9/webhook"
    )
    console.print("Loading the model", highlight=False)
    process = Running(program)
    try:
        deadline = time.monotonic() + READY_WITHIN
        while not process.look():
            if process.exit_code() is not None or time.monotonic() > deadline:
                raise CommandFailed(f"Rasa did not start: {program.log} says why.")
            time.sleep(0.1)
        yield program.health.removesuffix(CHANNEL), token
    finally:
        stop([process], hurry=lambda: False)


def _running(places: PlaceSettings, model: str) -> str | None:
    """The address of the Rasa process that `up` runs with this model, if it does."""
    try:
        record = json.loads((places.var / "up.json").read_text())
        health: str = record["processes"][RASA]["health"]
    except (FileNotFoundError, ValueError, KeyError):
        return None
    return health.removesuffix(CHANNEL) if record["model"] == model and answers(health) else None
