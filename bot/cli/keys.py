"""Tokens and keys. The demo's are made on its first start; everybody else brings their own in the environment."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bot.cli.failure import CommandFailed
from bot.envelope import Key, parse_keys
from bot.settings import DEMO_MARK, PREFIX, PlaceSettings


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

    The vault's keys are those of SCRIPTDESK_VAULT_KEY_FILE where that is set. Raises CommandFailed when one is missing,
    or when the key file is not what was written.
    """
    given = {field.name: os.environ.get(PREFIX + field.name.upper(), "") for field in fields(Secrets)}
    if places.vault_key_file is not None:
        given["vault_keys"] = _vault_keys_in(places.vault_key_file)
    missing = [name for name, value in given.items() if not value]
    if not missing:
        return Secrets(**given)
    if not places.demo:
        raise CommandFailed(f"{PREFIX}{missing[0].upper()} is not set, and only a demo makes up its keys: set it.")
    made = _read_or_make(key_file(places))
    return Secrets(**{name: value or getattr(made, name) for name, value in given.items()})


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """The vault's keys, the one that seals first. `file`: where they stand; None if they come from the environment."""

    keys: tuple[Key, ...]
    file: Path | None

    def __repr__(self) -> str:
        return f"VaultKeys(…, {self.file})"


def vault_key_file(places: PlaceSettings) -> Path | None:
    """The file that the vault's keys stand in; None if they come from the environment."""
    if places.vault_key_file is not None:
        return places.vault_key_file
    return key_file(places) if places.demo and not os.environ.get(f"{PREFIX}VAULT_KEYS") else None


def vault_keys_for(places: PlaceSettings) -> VaultKeys:
    """The vault's keys for a command. Raises CommandFailed if there are none, or if they cannot be read."""
    file = vault_key_file(places)
    text = _vault_keys_in(file) if file else os.environ.get(f"{PREFIX}VAULT_KEYS", "")
    if not text:
        raise CommandFailed(f"{PREFIX}VAULT_KEYS is not set: without it nothing that is stored can be read.")
    try:
        return VaultKeys(parse_keys(text), file)
    except ValueError:
        where = file or f"{PREFIX}VAULT_KEYS"
        raise CommandFailed(f"{where} cannot be used: keys read name:base64 of 32 bytes, with commas.") from None


@contextmanager
def changing_keys(places: PlaceSettings) -> Iterator[None]:
    """Two who change the keys at once wait for one another."""
    places.var.mkdir(parents=True, exist_ok=True)
    with (places.var / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_vault_keys(file: Path, keys: Sequence[Key]) -> None:
    """Put these keys in place of the vault's keys in a key file, and leave what else stands there. Raises OSError."""
    content = json.loads(file.read_text())
    write_private(file, json.dumps({**content, "vault_keys": written(keys)}, indent=2))


def written(keys: Sequence[Key]) -> str:
    """Keys as a setting: `name:base64,name:base64`."""
    return ",".join(f"{key.key_id}:{base64.b64encode(key.secret).decode()}" for key in keys)


def new_key(mark: str = "k") -> Key:
    return Key(f"{mark}{secrets.token_hex(3)}", secrets.token_bytes(32))


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _vault_keys_in(file: Path) -> str:
    try:
        return str(json.loads(file.read_text())["vault_keys"])
    except FileNotFoundError:
        raise CommandFailed(f"There are no keys at {file}: the first `scriptdesk up` makes them.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandFailed(f"{file} is no readable key file: bring it back from a backup.") from None


def _read_or_make(path: Path) -> Secrets:
    try:
        return Secrets(**json.loads(path.read_text()))
    except FileNotFoundError:
        made = _new()
    except (ValueError, TypeError):
        # Never replaced silently: with other keys, what is stored could not be read any more.
        sentence = f"{path} is damaged: bring it back from a backup, or remove its folder to start anew."
        raise CommandFailed(sentence) from None
    write_private(path, json.dumps(asdict(made), indent=2))
    return made


def _new() -> Secrets:
    def key() -> str:
        return written([new_key(DEMO_MARK)])

    def token() -> str:
        return DEMO_MARK + secrets.token_urlsafe(32)

    return Secrets(token(), token(), key(), key())
