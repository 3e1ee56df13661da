"""The three processes as values: what is run, and the little of the outside that each one gets."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cli.keys import Secrets
from bot.cli.processes import Program
from bot.cli.train import rasa_environment
from bot.settings import ROOT, PlaceSettings, Settings, environment_of, settings_from_environment

GATEWAY, RASA, ACTIONS = "gateway", "rasa", "actions"


@dataclass(frozen=True, slots=True)
class Ports:
    gateway: int
    rasa: int
    actions: int


def gateway_settings(places: PlaceSettings, secrets: Secrets, ports: Ports) -> Settings:
    """Raises SettingsError when a secret of the environment is unusable."""
    return settings_from_environment(
        {
            "rasa_url": f"http://127.0.0.1:{ports.rasa}",
            "action_url": f"http://127.0.0.1:{ports.actions}",
            "channel_token": secrets.channel_token,
            "action_token": secrets.action_token,
            "envelope_keys": secrets.envelope_keys,
            "vault_keys": secrets.vault_keys,
        }
    )


def programs(settings: Settings, model: Path, ports: Ports) -> tuple[Program, Program, Program]:
    """Rasa, action server and gateway. Each environment is made from nothing: a process can leak only what it got."""
    logs = settings.var / "logs"
    return (
        rasa(
            settings,
            model,
            ports.rasa,
            channel_token=settings.channel_token.get_secret_value(),
            action_token=settings.action_token.get_secret_value(),
            action_url=f"{settings.action_url}/webhook",
        ),
        Program(
            ACTIONS,
            _uvicorn("actions.server:create_app", "127.0.0.1", ports.actions),
            _python_environment()
            | {
                "SCRIPTDESK_ACTION_TOKEN": settings.action_token.get_secret_value(),
                "SCRIPTDESK_ENVELOPE_KEYS": settings.envelope_keys.get_secret_value(),
                "SCRIPTDESK_PHARMACY_URL": settings.pharmacy_url,
            },
            f"{settings.action_url}/health",
            logs / "actions.log",
        ),
        Program(
            GATEWAY,
            _uvicorn("bot.app:create_app", settings.host, ports.gateway),
            _python_environment() | environment_of(settings),
            f"http://{reachable(settings.host)}:{ports.gateway}/healthz",
            logs / "gateway.log",
        ),
    )


def rasa(
    places: PlaceSettings, model: Path, port: int, *, channel_token: str, action_token: str, action_url: str
) -> Program:
    """The Rasa process: two transport tokens, one address and nothing else."""
    return Program(
        RASA,
        (str(places.rasa_python), "-m", "bot.nlu.serve", "--model", str(model), "--port", str(port)),
        rasa_environment(places)
        | {
            "SCRIPTDESK_CHANNEL_TOKEN": channel_token,
            "SCRIPTDESK_ACTION_TOKEN": action_token,
            "SCRIPTDESK_ACTION_URL": action_url,
        },
        f"http://127.0.0.1:{port}/webhooks/scriptdesk/health",
        places.var / "logs" / "rasa.log",
    )


def reachable(host: str) -> str:
    """The address under which this machine itself reaches a listener on `host`."""
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104  # read, not listened on


def _uvicorn(factory: str, host: str, port: int) -> tuple[str, ...]:
    quiet = ("--no-access-log", "--log-level", "warning", "--no-server-header")
    where = ("--host", host, "--port", str(port), "--timeout-graceful-shutdown", "5")
    return (sys.executable, "-m", "uvicorn", "--factory", factory, *where, *quiet)


def _python_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("TZ", "SSL_CERT_FILE") if name in os.environ}
    return {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8", **kept}
