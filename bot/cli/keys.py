"""Tokens and keys. The demo's are made on its first start; everybody else brings their own in the environment."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bot.cli.failure import CommandFailed
from bot.settings import PREFIX, PlaceSettings


@dataclass(frozen=True, slots=True)
class Secrets:
    """As `Settings` has them; never printed."""

    channel_token: str
    action_token: str
    envelope_keys: str
    vault_keys: str

    def __repr__(self) -> str:
        return "Secrets(…)"


def key_file(places: PlaceSettings) -> Path:
    return places.var / "keys.json"


def secrets_for(places: PlaceSettings) -> Secrets:
    """The secrets of the environment and, in demo mode, of the key file for those that are not set.

    Raises CommandFailed when one is missing, or when the key file is not what was written.
    """
    given = {field.name: os.environ.get(PREFIX + field.name.upper(), "") for field in fields(Secrets)}
    missing = [name for name, value in given.items() if not value]
    if not missing:
        return Secrets(**given)
    if not places.demo:
        raise CommandFailed(f"{PREFIX}{missing[0].upper()} is not set, and only a demo makes up its keys: set it.")
    made = _read_or_make(key_file(places))
    return Secrets(**{name: value or getattr(made, name) for name, value in given.items()})


def _read_or_make(path: Path) -> Secrets:
    try:
        return Secrets(**json.loads(path.read_text()))
    except FileNotFoundError:
        made = _new()
    except (ValueError, TypeError):
        # Never replaced silently: with other keys, what is stored could not be read any more.
        sentence = f"{path} is damaged: bring it back from a backup, or remove its folder to start anew."
        raise CommandFailed(sentence) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(made), file, indent=2)
    draft.replace(path)
    return made


def _new() -> Secrets:
    def key() -> str:
        return f"k{secrets.token_hex(3)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"

    return Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32), key(), key())
