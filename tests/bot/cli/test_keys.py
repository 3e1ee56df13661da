"""A demo makes its keys once; anybody else brings them."""

import json
import stat
from pathlib import Path

import pytest

from bot.cli.failure import CommandFailed
from bot.cli.keys import Secrets, key_file, secrets_for
from bot.envelope import parse_keys
from bot.settings import PREFIX, PlaceSettings

NAMES = ("channel_token", "action_token", "envelope_keys", "vault_keys")


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_the_first_start_makes_keys_that_only_the_owner_can_read(tmp_path: Path) -> None:
    places = PlaceSettings(var=tmp_path / "var")
    made = secrets_for(places)
    assert stat.S_IMODE(key_file(places).stat().st_mode) == 0o600
    assert len(parse_keys(made.envelope_keys)) == len(parse_keys(made.vault_keys)) == 1
    assert made.envelope_keys != made.vault_keys
    assert made.channel_token != made.action_token


def test_the_second_start_finds_the_same_keys(tmp_path: Path) -> None:
    places = PlaceSettings(var=tmp_path)
    assert secrets_for(places) == secrets_for(places)


def test_a_variable_goes_before_the_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPTDESK_CHANNEL_TOKEN", "a-token-of-my-own-making")
    assert secrets_for(PlaceSettings(var=tmp_path)).channel_token == "a-token-of-my-own-making"
    assert json.loads((tmp_path / "keys.json").read_text())["channel_token"] != "a-token-of-my-own-making"


def test_outside_a_demo_no_key_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="SCRIPTDESK_CHANNEL_TOKEN is not set"):
        secrets_for(PlaceSettings(var=tmp_path, demo=False))
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("damage", ["", "{", "{}", '{"channel_token": "x"}', "[]"])
def test_a_damaged_key_file_is_never_replaced(damage: str, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(damage)
    with pytest.raises(CommandFailed, match=r"keys\.json is damaged"):
        secrets_for(PlaceSettings(var=tmp_path))
    assert (tmp_path / "keys.json").read_text() == damage


def test_secrets_are_not_printed() -> None:
    assert "hunter2" not in repr(Secrets("hunter2", "hunter2", "hunter2", "hunter2"))
