"""Each process gets what it needs of the outside, and nothing else."""

import base64
from pathlib import Path

import pytest

from bot.cli.keys import Secrets
from bot.cli.plan import Ports, gateway_settings, programs, reachable
from bot.cli.processes import Program
from bot.pharmacy.values import Capability
from bot.settings import PlaceSettings, SettingsError

KEY = "a:" + base64.b64encode(b"e" * 32).decode()
OTHER_KEY = "b:" + base64.b64encode(b"v" * 32).decode()
SECRETS = Secrets("channel-token-of-a-test", "action-token-of-a-test", KEY, OTHER_KEY)
PORTS = Ports(gateway=8080, rasa=5005, actions=5055)


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCRIPTDESK_VAR", str(tmp_path))
    monkeypatch.setenv("SCRIPTDESK_DATABASE_URL", "postgresql+psycopg://gateway:hunter2@db/conversations")
    monkeypatch.setenv("SCRIPTDESK_PHARMACY_URL", "postgresql+psycopg://reader:hunter3@db/pharmacy")
    monkeypatch.setenv("SOMEBODYS_CLOUD_TOKEN", "hunter4")


def environments() -> dict[str, dict[str, str]]:
    settings = gateway_settings(PlaceSettings(), SECRETS, PORTS)
    return {program.name: dict(program.environment) for program in programs(settings, Path("models/m.tar.gz"), PORTS)}


def test_rasa_gets_two_tokens_one_address_and_no_key() -> None:
    rasa = environments()["rasa"]
    assert {name: value for name, value in rasa.items() if name.startswith("SCRIPTDESK")} == {
        "SCRIPTDESK_CHANNEL_TOKEN": "channel-token-of-a-test",
        "SCRIPTDESK_ACTION_TOKEN": "action-token-of-a-test",
        "SCRIPTDESK_ACTION_URL": "http://127.0.0.1:5055/webhook",
    }
    held = " ".join(rasa.values())
    assert not any(secret in held for secret in (KEY, OTHER_KEY, "hunter2", "hunter3", "hunter4"))


def test_the_action_server_gets_its_token_its_keys_and_its_pharmacy(tmp_path: Path) -> None:
    actions = environments()["actions"]
    assert {name: value for name, value in actions.items() if name.startswith("SCRIPTDESK")} == {
        "SCRIPTDESK_ACTION_TOKEN": "action-token-of-a-test",
        "SCRIPTDESK_ENVELOPE_KEYS": KEY,
        "SCRIPTDESK_PHARMACY_URL": "postgresql+psycopg://reader:hunter3@db/pharmacy",
        "SCRIPTDESK_VAR": str(tmp_path),
    }
    held = " ".join(actions.values())
    assert not any(secret in held for secret in (OTHER_KEY, "hunter2", "hunter4", "channel-token-of-a-test"))


def test_of_several_systems_both_get_the_secrets_that_the_file_names_and_rasa_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pharmacy.yml"
    chosen = ", ".join(f"{capability}: main" for capability in Capability)
    file.write_text(f"systems: {{main: {{kind: sql, url_from: ELM_URL}}}}\ncapabilities: {{{chosen}}}\n")
    monkeypatch.setenv("SCRIPTDESK_PHARMACY_CONFIG", str(file))
    monkeypatch.setenv("ELM_URL", "sqlite:///hunter5.db")
    held = environments()
    assert held["actions"]["ELM_URL"] == held["gateway"]["ELM_URL"] == "sqlite:///hunter5.db"
    assert held["actions"]["SCRIPTDESK_PHARMACY_CONFIG"] == str(file)
    assert "SCRIPTDESK_PHARMACY_URL" not in held["actions"]
    assert "ELM_URL" not in held["rasa"]
    monkeypatch.delenv("ELM_URL")
    with pytest.raises(SettingsError, match="line 1: url_from names the environment variable ELM_URL"):
        environments()


def test_the_gateway_gets_every_setting_and_nothing_else_of_the_outside() -> None:
    gateway = environments()["gateway"]
    assert gateway["SCRIPTDESK_VAULT_KEYS"] == OTHER_KEY
    assert gateway["SCRIPTDESK_DATABASE_URL"] == "postgresql+psycopg://gateway:hunter2@db/conversations"
    assert gateway["SCRIPTDESK_RASA_URL"] == "http://127.0.0.1:5005"
    assert gateway["SCRIPTDESK_DEMO"] == "True"
    assert "SOMEBODYS_CLOUD_TOKEN" not in gateway


def test_no_secret_stands_on_a_command_line() -> None:
    settings = gateway_settings(PlaceSettings(), SECRETS, PORTS)
    said = " ".join(word for program in programs(settings, Path("m.tar.gz"), PORTS) for word in program.argv)
    assert not any(secret in said for secret in (KEY, OTHER_KEY, "of-a-test", "hunter"))


def test_only_the_gateway_listens_where_others_can_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPTDESK_HOST", "0.0.0.0")
    settings = gateway_settings(PlaceSettings(), SECRETS, PORTS)
    hosts = {program.name: "0.0.0.0" in program.argv for program in programs(settings, Path("m.tar.gz"), PORTS)}
    assert hosts == {"rasa": False, "actions": False, "gateway": True}
    assert reachable("0.0.0.0") == "127.0.0.1"


def test_an_unusable_key_of_the_environment_is_named_before_anything_starts() -> None:
    with pytest.raises(SettingsError, match=r"^SCRIPTDESK_VAULT_KEYS cannot be used"):
        gateway_settings(PlaceSettings(), Secrets("c" * 20, "a" * 20, KEY, "nonsense"), PORTS)


def test_a_gateway_with_a_certificate_speaks_https_and_believes_no_proxy_of_uvicorns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gateway() -> Program:
        settings = gateway_settings(PlaceSettings(), SECRETS, PORTS)
        return next(one for one in programs(settings, Path("m.tar.gz"), PORTS) if one.name == "gateway")

    assert "--no-proxy-headers" in gateway().argv
    assert gateway().health.startswith("http://")
    monkeypatch.setenv("SCRIPTDESK_TLS_CERTIFICATE", str(tmp_path / "chain.pem"))
    monkeypatch.setenv("SCRIPTDESK_TLS_KEY", str(tmp_path / "key.pem"))
    words = gateway().argv
    assert words[words.index("--ssl-certfile") + 1] == str(tmp_path / "chain.pem")
    assert gateway().health == "https://127.0.0.1:8080/healthz"
