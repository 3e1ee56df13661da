"""The three processes as values: what is run, and the little of the outside that each one gets."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cli.ear import ear_path
from bot.cli.keys import Secrets, vault_key_file
from bot.cli.processes import Program
from bot.cli.train import rasa_environment
from bot.pharmacy.configuration import read_configuration, secret_names
from bot.settings import ROOT, PlaceSettings, Settings, environment_of, settings_from_environment

GATEWAY, RASA, ACTIONS = "gateway", "rasa", "actions"
LARGEST_FRAME = 65_536
"""Bytes. A socket that is sent more is closed with code 1009; from 16 KiB on the client is told."""

SMALL_HEADERS = ("--http", "h11", "--h11-max-incomplete-event-size", "32768")
"""For who listens to strangers: uvicorn's faster parser takes headers without end, and keeps them all."""


@dataclass(frozen=True, slots=True)
class Ports:
    gateway: int
    rasa: int
    actions: int


def gateway_settings(places: PlaceSettings, secrets: Secrets, ports: Ports) -> Settings:
    """Raises SettingsError when a secret of the environment is unusable."""
    keys = vault_key_file(places)
    return settings_from_environment(
        {
            "rasa_url": f"http://127.0.0.1:{ports.rasa}",
            "action_url": f"http://127.0.0.1:{ports.actions}",
            "channel_token": secrets.channel_token,
            "action_token": secrets.action_token,
            "envelope_keys": secrets.envelope_keys,
            "vault_keys": secrets.vault_keys,
            "vault_key_file": keys if keys and keys.exists() else None,
            "ear": places.ear or ear_path(ROOT),
        }
    )


def programs(settings: Settings, model: Path, ports: Ports) -> tuple[Program, Program, Program]:
    """Rasa, action server and gateway. Each environment is made from nothing: a process can leak only what it got."""
    logs = settings.var / "logs"
    of_pharmacy = pharmacy_environment(settings)
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
                "SCRIPTDESK_VAR": str(settings.var),
            }
            | of_pharmacy,
            f"{settings.action_url}/health",
            logs / "actions.log",
        ),
        Program(
            GATEWAY,
            (*_uvicorn("bot.app:create_app", settings.host, ports.gateway), *SMALL_HEADERS, *_own_tls(settings)),
            _python_environment() | environment_of(settings) | of_pharmacy,
            f"{'https' if settings.tls_certificate else 'http'}://{reachable(settings.host)}:{ports.gateway}/healthz",
            logs / "gateway.log",
        ),
    )


def pharmacy_environment(places: PlaceSettings) -> dict[str, str]:
    """What names the pharmacy's systems, with the variables in which their secrets are. Raises ConfigurationError."""
    if places.pharmacy_config is None:
        return {"SCRIPTDESK_PHARMACY_URL": places.pharmacy_url}
    read_configuration(places.pharmacy_config, os.environ)  # now, and not when the processes have died of it
    named = {name: os.environ[name] for name in secret_names(places.pharmacy_config)}
    config = {"SCRIPTDESK_PHARMACY_CONFIG": str(places.pharmacy_config), "SCRIPTDESK_PUSH_URL": places.push_url}
    return config | named


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
    # Which proxy is believed is the gateway's own matter; its largest frame is 16 KiB.
    strict = ("--no-proxy-headers", "--ws-max-size", str(LARGEST_FRAME))
    return (sys.executable, "-m", "uvicorn", "--factory", factory, *where, *quiet, *strict)


def _own_tls(settings: PlaceSettings) -> tuple[str, ...]:
    """What makes uvicorn speak https; TLS 1.2 is Python's least."""
    if not (settings.tls_certificate and settings.tls_key):
        return ()
    return ("--ssl-certfile", str(settings.tls_certificate), "--ssl-keyfile", str(settings.tls_key))


def _python_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("TZ", "SSL_CERT_FILE") if name in os.environ}
    return {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8", **kept}
