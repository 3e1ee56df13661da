"""Where the vault's keys come from, and what the database knows of them: their ids, never the keys.

Keys in a file may change while gateways run: each reads them again every few seconds, and at once when it meets a
value of a key that it does not know. Keys in the environment change with a restart.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.envelope import Key, parse_keys
from bot.privacy.encryption import Vault
from bot.settings import Settings
from bot.storage.tables import gateway_keys, own_secret, vault_key

RUNNING_FOR = timedelta(minutes=3)
"""How long a gateway counts as running after it was last seen; it reports every minute."""

_FINGERPRINTS = "fingerprints"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """`made_at`: when it was made, or first seen here if it was made elsewhere."""

    key_id: str
    made_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningGateway:
    """The keys that a gateway has, as it last said itself."""

    gateway: str
    seals: str
    opens: tuple[str, ...]
    seen_at: datetime


def read_key_file(path: Path) -> tuple[Key, ...]:
    """The vault's keys of a file as `scriptdesk up` makes it: JSON with "vault_keys".

    Raises OSError, or ValueError which repeats nothing of what stands there.
    """
    try:
        return parse_keys(str(json.loads(path.read_text())["vault_keys"]))
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} holds no vault keys") from None


def vault_of(settings: Settings) -> Vault:
    """The vault of a gateway. Raises OSError or ValueError where the key file cannot be read."""
    if settings.vault_key_file is None:
        return Vault(parse_keys(settings.vault_keys.get_secret_value()))
    reread = partial(read_key_file, settings.vault_key_file)
    return Vault(reread(), reread)


def fingerprint_secret(connection: Connection, vault: Vault) -> bytes:
    """The secret that fingerprints are made with: of this database, made once and sealed like all else.

    It outlives every key, so that a rotation forgets no failed try and spoils no one-time code.
    """
    place = f"own secret|{_FINGERPRINTS}"
    query = select(own_secret.c.sealed).where(own_secret.c.name == _FINGERPRINTS)
    if connection.scalar(query) is None:
        made = vault.seal(secrets.token_bytes(32), bound_to=place)
        try:
            with connection.begin_nested():
                connection.execute(insert(own_secret).values(name=_FINGERPRINTS, sealed=made))
        except IntegrityError:
            pass  # another gateway was first; its secret is read below
    return vault.open(connection.execute(query).scalar_one(), bound_to=place)


def register(connection: Connection, key_ids: Sequence[str], now: datetime) -> None:
    """Note keys that were not seen before. `key_ids`: the one that seals first; the last is taken for the oldest."""
    for key_id in reversed(key_ids):
        if connection.scalar(select(vault_key.c.number).where(vault_key.c.key_id == key_id)) is None:
            try:
                with connection.begin_nested():
                    connection.execute(insert(vault_key).values(key_id=key_id, made_at=now))
            except IntegrityError:
                continue  # another gateway noted it in this moment


def known_keys(connection: Connection) -> list[KnownKey]:
    """Every key that was ever seen here, the newest first."""
    rows = connection.execute(select(vault_key).order_by(vault_key.c.number.desc()))
    return [KnownKey(row.key_id, row.made_at, row.retired_at) for row in rows]


def is_newest(connection: Connection, key_id: str) -> bool:
    """Whether no key was made after this one."""
    newest = select(func.max(vault_key.c.number)).scalar_subquery()
    return connection.scalar(select(vault_key.c.key_id).where(vault_key.c.number == newest)) == key_id


def retired(connection: Connection, key_id: str, now: datetime) -> None:
    connection.execute(update(vault_key).where(vault_key.c.key_id == key_id).values(retired_at=now))


def report(connection: Connection, gateway: str, vault: Vault, now: datetime) -> None:
    """A gateway says which keys it has; those that have gone are forgotten."""
    register(connection, vault.key_ids, now)
    connection.execute(
        delete(gateway_keys).where(
            (gateway_keys.c.gateway == gateway) | (gateway_keys.c.seen_at < now - timedelta(days=1))
        )
    )
    opens = " ".join(vault.key_ids)
    connection.execute(insert(gateway_keys).values(gateway=gateway, seals=vault.current, opens=opens, seen_at=now))


def signs_off(connection: Connection, gateway: str) -> None:
    connection.execute(delete(gateway_keys).where(gateway_keys.c.gateway == gateway))


def running_gateways(connection: Connection, now: datetime) -> list[RunningGateway]:
    """The gateways that reported within the last three minutes."""
    recent = select(gateway_keys).where(gateway_keys.c.seen_at > now - RUNNING_FOR).order_by(gateway_keys.c.gateway)
    return [
        RunningGateway(row.gateway, row.seals, tuple(row.opens.split()), row.seen_at)
        for row in connection.execute(recent)
    ]
