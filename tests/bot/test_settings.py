"""An operator sets variables; what is wrong is said in one sentence that names the variable."""

import base64
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, places_from_environment, settings_from_environment

KEY = "first:" + base64.b64encode(b"k" * 32).decode()
GATEWAY = {
    "SCRIPTDESK_RASA_URL": "http://127.0.0.1:5005",
    "SCRIPTDESK_ACTION_URL": "http://127.0.0.1:5055",
    "SCRIPTDESK_CHANNEL_TOKEN": "channel-token-of-a-test",
    "SCRIPTDESK_ACTION_TOKEN": "action-token-of-a-test",
    "SCRIPTDESK_ENVELOPE_KEYS": KEY,
    "SCRIPTDESK_VAULT_KEYS": KEY,
}


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_with_nothing_set_everything_lies_under_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places = places_from_environment()
    assert (places.host, places.port, places.demo) == ("127.0.0.1", 8080, True)
    assert places.var == tmp_path / "var"
    assert places.database_url == f"sqlite:///{tmp_path}/var/scriptdesk.db"
    assert places.pharmacy_is_demo


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"SCRIPTDESK_PORT": "", "SCRIPTDESK_DATABASE_URL": "", "SCRIPTDESK_REDIS_URL": ""})
    places = places_from_environment()
    assert places.port == 8080
    assert places.database_url.startswith("sqlite:///")
    assert places.redis_url is None


def test_a_pharmacy_of_ones_own_is_never_taken_for_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPTDESK_PHARMACY_URL", "postgresql+psycopg://reader:secret@db/pharmacy")
    assert not places_from_environment().pharmacy_is_demo


@pytest.mark.parametrize("missing", sorted(GATEWAY))
def test_a_missing_variable_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {name: value for name, value in GATEWAY.items() if name != missing})
    with pytest.raises(SettingsError, match=f"^{missing} is not set"):
        settings_from_environment()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SCRIPTDESK_PORT", "eighty-eighty"),
        ("SCRIPTDESK_PORT", "70000"),
        ("SCRIPTDESK_DEMO", "perhaps"),
        ("SCRIPTDESK_CHANNEL_TOKEN", "s3cret"),
        ("SCRIPTDESK_ENVELOPE_KEYS", "first:s3cret"),
        ("SCRIPTDESK_VAULT_KEYS", "s3cret"),
    ],
)
def test_an_unusable_value_is_refused_by_name_and_not_repeated(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, GATEWAY | {variable: value})
    with pytest.raises(SettingsError, match=f"^{variable} cannot be used") as refused:
        settings_from_environment()
    assert value not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_printing_the_settings_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GATEWAY | {"SCRIPTDESK_DATABASE_URL": "postgresql+psycopg://me:hunter2@db/x"})
    shown = repr(settings_from_environment()) + str(settings_from_environment())
    assert "hunter2" not in shown
    assert "token-of-a-test" not in shown
    assert KEY not in shown


PROVIDER = {
    "SCRIPTDESK_OIDC_ISSUER": "https://login.elm.example/tenant/",
    "SCRIPTDESK_OIDC_NAME": "Elm Login",
    "SCRIPTDESK_OIDC_CLIENT_ID": "scriptdesk",
    "SCRIPTDESK_OIDC_CLIENT_SECRET": "s3cret-of-the-provider",
}


def test_an_identity_provider_is_kept_as_it_calls_itself_and_its_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_all(monkeypatch, GATEWAY | PROVIDER)
    settings = settings_from_environment()
    assert settings.oidc_issuer == "https://login.elm.example/tenant/"
    assert "s3cret-of-the-provider" not in repr(settings)


@pytest.mark.parametrize("missing", sorted(PROVIDER))
def test_of_an_identity_provider_what_is_missing_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GATEWAY | {name: value for name, value in PROVIDER.items() if name != missing})
    with pytest.raises(SettingsError, match=f"^{missing} is not set, and SCRIPTDESK_OIDC_") as refused:
        settings_from_environment()
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("name", ["SCRIPTDESK_OIDC_AMR", "SCRIPTDESK_OIDC_CA"])
def test_what_a_provider_must_do_needs_a_provider(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GATEWAY | {name: "mfa"})
    with pytest.raises(SettingsError, match=f"^SCRIPTDESK_OIDC_ISSUER is not set, and {name} is"):
        settings_from_environment()


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.elm.example",
        "login.elm.example",
        "https://",
        "https://login.elm.example/?tenant=elm",
        "https://login.elm.example/#elm",
        "https://admin:secret@login.elm.example",
        "ftp://127.0.0.1",
    ],
)
def test_an_issuer_is_an_https_address_or_on_this_machine(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GATEWAY | PROVIDER | {"SCRIPTDESK_OIDC_ISSUER": issuer})
    with pytest.raises(SettingsError, match=r"^SCRIPTDESK_OIDC_ISSUER cannot be used: it must begin"):
        settings_from_environment()
    monkeypatch.setenv("SCRIPTDESK_OIDC_ISSUER", "http://127.0.0.1:3000")
    assert settings_from_environment().oidc_issuer == "http://127.0.0.1:3000"
