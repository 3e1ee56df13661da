"""Keys that change while gateways run, and what must not change with them."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.cli.keys import new_key, write_vault_keys, written
from bot.envelope import Key
from bot.privacy.encryption import Vault, VaultError
from bot.privacy.keyring import (
    fingerprint_secret,
    is_newest,
    known_keys,
    read_key_file,
    register,
    report,
    running_gateways,
    signs_off,
)
from bot.storage.database import Database

OLD, NEW = Key("2026a", b"a" * 32), Key("2026b", b"b" * 32)
HERE = "message|c_1|7"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"channel_token": "kept", "vault_keys": written([OLD])}))
    return path


def of(path: Path) -> Vault:
    return Vault(read_key_file(path), lambda: read_key_file(path))


def test_a_new_key_in_the_file_seals_from_the_next_look_on(key_file: Path) -> None:
    vault = of(key_file)
    assert not vault.renew()
    sealed = vault.seal(b"x", bound_to=HERE)
    write_vault_keys(key_file, [NEW, OLD])
    assert vault.renew()
    assert (vault.current, vault.key_ids) == ("2026b", ("2026b", "2026a"))
    assert vault.seal(b"x", bound_to=HERE).startswith(b"2026b.")
    assert vault.open(sealed, bound_to=HERE) == b"x"
    assert json.loads(key_file.read_text())["channel_token"] == "kept"


def test_a_gateway_that_has_not_looked_yet_opens_what_a_faster_one_sealed(key_file: Path) -> None:
    slow, fast = of(key_file), of(key_file)
    write_vault_keys(key_file, [NEW, OLD])
    fast.renew()
    assert slow.current == "2026a"
    assert slow.open(fast.seal(b"x", bound_to=HERE), bound_to=HERE) == b"x"
    assert slow.current == "2026b"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"vault_keys": 3}', '{"vault_keys": "k1:short"}', "{}"])
def test_a_damaged_file_changes_nothing_and_its_content_is_not_told(key_file: Path, damage: str) -> None:
    vault = of(key_file)
    key_file.write_text(damage)
    with pytest.raises(ValueError, match="holds no vault keys") as caught:
        vault.renew()
    assert "short" not in str(caught.value)
    assert vault.open(vault.seal(b"x", bound_to=HERE), bound_to=HERE) == b"x"
    with pytest.raises(VaultError, match="a key that is not here"):
        vault.open(Vault([NEW]).seal(b"x", bound_to=HERE), bound_to=HERE)


async def test_a_rotation_forgets_no_failed_try_and_spoils_no_code(database: Database) -> None:
    first = Vault([OLD])
    first.fingerprint_with(await database.write(lambda c: fingerprint_secret(c, first)))
    for keys in ([NEW, OLD], [OLD, NEW], [new_key(), NEW, OLD]):
        other = Vault(keys)
        other.fingerprint_with(await database.write(lambda c, other=other: fingerprint_secret(c, other)))  # type: ignore[misc]
        assert other.fingerprint("4471182", "throttle number") == first.fingerprint("4471182", "throttle number")
    assert first.fingerprint("4471182", "throttle number") != Vault([OLD]).fingerprint("4471182", "throttle number")


async def test_a_vault_without_the_right_key_makes_no_second_secret(database: Database) -> None:
    secret = await database.write(lambda c: fingerprint_secret(c, Vault([OLD])))
    with pytest.raises(VaultError):
        await database.write(lambda c: fingerprint_secret(c, Vault([NEW])))
    assert await database.write(lambda c: fingerprint_secret(c, Vault([NEW, OLD]))) == secret


async def test_the_newest_key_is_the_one_that_was_seen_last(database: Database, noon: datetime) -> None:
    def story(connection: Connection) -> tuple[list[str], bool, bool]:
        register(connection, ["k1"], noon)
        register(connection, ["k1", "k2"], noon)  # behind, to open first
        register(connection, ["k2", "k1"], noon + timedelta(hours=1))
        newest = [one.key_id for one in known_keys(connection)]
        return newest, is_newest(connection, "k2"), is_newest(connection, "k1")

    assert await database.write(story) == (["k2", "k1"], True, False)


async def test_a_list_that_is_seen_at_once_is_taken_as_it_stands(database: Database, noon: datetime) -> None:
    def story(connection: Connection) -> list[str]:
        register(connection, ["k3", "k2", "k1"], noon)
        return [one.key_id for one in known_keys(connection)]

    assert await database.write(story) == ["k3", "k2", "k1"]


async def test_gateways_say_which_key_they_seal_with_until_they_stop(database: Database, noon: datetime) -> None:
    def story(connection: Connection) -> list[list[tuple[str, str, tuple[str, ...]]]]:
        def now(at: datetime) -> list[tuple[str, str, tuple[str, ...]]]:
            return [(one.gateway, one.seals, one.opens) for one in running_gateways(connection, at)]

        report(connection, "g1", Vault([OLD]), noon)
        report(connection, "g2", Vault([NEW, OLD]), noon)
        seen = [now(noon)]
        report(connection, "g1", Vault([NEW, OLD]), noon + timedelta(minutes=2))
        seen.append(now(noon + timedelta(minutes=4)))
        signs_off(connection, "g1")
        return [*seen, now(noon)]

    both = ("2026b", ("2026b", "2026a"))
    assert await database.write(story) == [
        [("g1", "2026a", ("2026a",)), ("g2", *both)],
        [("g1", *both)],
        [("g2", *both)],
    ]


def test_a_made_key_is_new_and_has_a_name_for_the_list() -> None:
    made = [new_key() for _ in range(50)]
    assert len({one.secret for one in made}) == 50
    assert all(len(one.secret) == 32 and one.key_id.startswith("k") for one in made)
