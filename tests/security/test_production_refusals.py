"""With the demo off, a gateway that is not fit for patients does not start, and says in one sentence each why."""

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert

from bot.cli.ear import ear_path
from bot.cli.keys import secrets_for
from bot.clock import utc_now
from bot.desk.demo import seed_demo_staff
from bot.identity.sign_in import SignedIn, WrongSignIn, sign_in
from bot.identity.staff import Role, add_staff
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.demo_places import demo_locations
from bot.pharmacy.sql import pharmacy_engine
from bot.privacy.encryption import Vault
from bot.production import NotForPatients, alone_on, of_locations, of_rows, of_settings
from bot.settings import ROOT, PlaceSettings, Settings, environment_of
from bot.storage.database import Database, open_engine
from bot.storage.tables import duty
from tests.bot.test_app import NOBODY
from tests.stack import COMMAND, free_port


def key(name: str = "k1") -> str:
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def fit(var: Path, **other: Any) -> Settings:
    """Settings that are fit for patients, but for what `other` says."""
    given = {
        "var": var,
        "demo": False,
        "rasa_url": NOBODY,
        "action_url": NOBODY,
        "channel_token": secrets.token_hex(32),
        "action_token": secrets.token_hex(32),
        "envelope_keys": key(),
        "vault_keys": key(),
        "pharmacy_url": f"sqlite:///{var / 'elms.db'}",
        "pharmacy_name": "Elms of Hartford",
        "privacy_url": "https://www.elms.example/privacy",
        "embedding_sites": "https://www.elms.example",
        "https": True,
        "trusted_proxies": "127.0.0.1",
        "ear": ear_path(ROOT),
    }
    return Settings(**{**given, **other})


def test_what_is_fit_is_not_refused(tmp_path: Path) -> None:
    assert of_settings(fit(tmp_path)) == []
    own_tls = {"tls_certificate": tmp_path / "c.pem", "tls_key": tmp_path / "k.pem", "host": "0.0.0.0"}
    assert of_settings(fit(tmp_path, trusted_proxies="", **own_tls)) == []


PROVIDER = {
    "oidc_issuer": "https://login.elms.example",
    "oidc_name": "Elms Login",
    "oidc_client_id": "scriptdesk",
    "oidc_client_secret": "s" * 32,
}


def test_an_identity_provider_over_https_is_not_refused(tmp_path: Path) -> None:
    assert of_settings(fit(tmp_path, public_url="https://chat.elms.example", **PROVIDER)) == []


SAME = secrets.token_hex(32)
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "demo pharmacy": ({"pharmacy_url": ""}, "SCRIPTDESK_PHARMACY_URL"),
    "demo name": ({"pharmacy_name": "Elm Street Pharmacy"}, "SCRIPTDESK_PHARMACY_NAME"),
    "demo privacy notice": ({"privacy_url": "/demo/privacy.html"}, "SCRIPTDESK_PRIVACY_URL"),
    "privacy notice over http": ({"privacy_url": "http://www.elms.example/"}, "SCRIPTDESK_PRIVACY_URL"),
    "no embedding site": ({"embedding_sites": ""}, "SCRIPTDESK_EMBEDDING_SITES"),
    "embedding site over http": ({"embedding_sites": "http://www.elms.example"}, "SCRIPTDESK_EMBEDDING_SITES"),
    "plain http": ({"https": False}, "SCRIPTDESK_HTTPS"),
    "plain http to other machines": ({"host": "0.0.0.0"}, "SCRIPTDESK_HOST"),
    "an unnamed proxy": ({"trusted_proxies": ""}, "SCRIPTDESK_TRUSTED_PROXIES"),
    "a certificate without its key": ({"tls_certificate": "c.pem"}, "SCRIPTDESK_TLS_KEY"),
    "a public address over http": ({"public_url": "http://chat.elms.example"}, "SCRIPTDESK_PUBLIC_URL"),
    "an identity provider over http": (
        {"public_url": "https://chat.elms.example", **PROVIDER, "oidc_issuer": "http://127.0.0.1:3000"},
        "SCRIPTDESK_OIDC_ISSUER",
    ),
    "an identity provider that knows no way back": (PROVIDER, "SCRIPTDESK_PUBLIC_URL"),
    "SQLite and many gateways": ({"redis_url": "redis://127.0.0.1:6379"}, "SCRIPTDESK_REDIS_URL"),
    "a short token": ({"channel_token": "0123456789abcdef0123"}, "SCRIPTDESK_CHANNEL_TOKEN"),
    "a token of one sign": ({"action_token": "a" * 40}, "SCRIPTDESK_ACTION_TOKEN"),
    "a token of a demo": ({"action_token": "demo-" + secrets.token_urlsafe(32)}, "SCRIPTDESK_ACTION_TOKEN"),
    "a key of a demo": ({"vault_keys": key("demo-1")}, "SCRIPTDESK_VAULT_KEYS"),
    "a key of a demo behind a new one": ({"vault_keys": f"{key()},{key('demo-1')}"}, "SCRIPTDESK_VAULT_KEYS"),
    "a key of zeros": ({"envelope_keys": "k:" + base64.b64encode(bytes(32)).decode()}, "SCRIPTDESK_ENVELOPE_KEYS"),
    "one token for two": ({"channel_token": SAME, "action_token": SAME}, "SCRIPTDESK_ACTION_TOKEN"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_each_unfit_setting_is_refused_by_name_in_one_sentence(what: str, tmp_path: Path) -> None:
    other, named = REFUSED[what]
    made = fit(tmp_path, **other)
    reasons = of_settings(made)
    assert len(reasons) == 1
    (reason,) = reasons
    assert named in reason
    assert reason.endswith(".")
    assert ". " not in reason
    held = [getattr(made, name).get_secret_value() for name in ("channel_token", "action_token", "vault_keys")]
    assert not any(secret in reason for secret in held)


def test_one_key_for_both_purposes_is_refused(tmp_path: Path) -> None:
    both = key()
    (reason,) = of_settings(fit(tmp_path, envelope_keys=both, vault_keys=both))
    assert "SCRIPTDESK_ENVELOPE_KEYS and SCRIPTDESK_VAULT_KEYS" in reason


def test_what_the_demo_made_up_in_this_folder_is_known_again_under_another_name(tmp_path: Path) -> None:
    made = secrets_for(PlaceSettings(var=tmp_path))
    renamed = "mine:" + made.vault_keys.partition(":")[2]
    (reason,) = of_settings(fit(tmp_path, vault_keys=renamed))
    assert reason.startswith("SCRIPTDESK_VAULT_KEYS holds what a demo made up")


def test_the_demos_shops_are_known_in_any_database(tmp_path: Path) -> None:
    shops = demo_locations(utc_now().date())
    (reason,) = of_locations(shops, fit(tmp_path))
    assert "SCRIPTDESK_PHARMACY_URL" in reason
    ours = [replace(shop, name="Elms", street=f"{number} Park Street") for number, shop in enumerate(shops)]
    assert of_locations(ours, fit(tmp_path)) == []


async def test_rows_that_the_demo_made_are_refused(database: Database) -> None:
    assert await database.read(of_rows) == []
    await database.write(lambda connection: seed_demo_staff(connection, utc_now()))
    staff, rule, on_duty = await database.read(of_rows)
    assert "dana, priya, sam" in staff
    assert "`state_row`" in rule
    assert "`duty`" in on_duty


async def test_real_staff_and_their_duty_are_not(database: Database) -> None:
    def add(connection: Any) -> None:
        ana = add_staff(
            connection, username="ana", name="Ana Ruiz", role=Role.PHARMACIST, password=secrets.token_urlsafe(12)
        )
        now = utc_now()
        connection.execute(insert(duty).values(staff=ana.id, begins_at=now, ends_at=now, demo=False))

    await database.write(add)
    assert await database.read(of_rows) == []


async def test_the_demos_staff_cannot_sign_in_where_patients_write(database: Database, vault: Vault) -> None:
    await database.write(lambda connection: seed_demo_staff(connection, utc_now()))
    given = ("dana", "demo-dana-counter-12", "203.0.113.7", utc_now)
    with pytest.raises(WrongSignIn):
        await sign_in(database, vault, *given, demo=False)
    entered = await sign_in(database, vault, *given, demo=True)
    assert isinstance(entered, SignedIn)
    assert entered.who.username == "dana"


def test_a_second_gateway_on_one_sqlite_file_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    first = alone_on(fit(tmp_path))
    assert first is not None
    with pytest.raises(NotForPatients, match="SCRIPTDESK_DATABASE_URL"):
        alone_on(fit(tmp_path))
    first.close()
    second = alone_on(fit(tmp_path))
    assert second is not None
    second.close()
    assert alone_on(fit(tmp_path, database_url="postgresql+psycopg://db/chat")) is None


def start(settings: Settings) -> tuple[int, str]:
    """Start a gateway as an operator would. Returns its exit status and what it said."""
    command = (sys.executable, "-m", "uvicorn", "--factory", "bot.app:create_app", "--port", "0")
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **environment_of(settings)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    return done.returncode, done.stderr


def shops_of_its_own(settings: Settings) -> None:
    engine = pharmacy_engine(settings.pharmacy_url)
    seed_demo(engine, utc_now())
    engine.dispose()
    writer = create_engine(settings.pharmacy_url)
    with writer.begin() as connection:
        connection.exec_driver_sql("UPDATE elm_location SET name = 'Elms', street = code || ' Park Street'")
    writer.dispose()


def seeded_staff(settings: Settings) -> None:
    shops_of_its_own(settings)
    database = Database(open_engine(settings.database_url))
    database.migrate()
    with database.engine.begin() as connection:
        seed_demo_staff(connection, utc_now())
    database.close()


def demo_shops(settings: Settings) -> None:
    engine = pharmacy_engine(settings.pharmacy_url)
    seed_demo(engine, utc_now())
    engine.dispose()


@pytest.mark.parametrize(
    ("prepare", "other", "said"),
    [
        (shops_of_its_own, {"https": False, "pharmacy_name": "Elm Street Pharmacy"}, "SCRIPTDESK_PHARMACY_NAME."),
        (demo_shops, {}, "the demo's made-up shops"),
        (seeded_staff, {}, "whose passwords are public"),
    ],
)
def test_a_real_gateway_ends_with_the_sentence_and_no_traceback(
    tmp_path: Path, prepare: Callable[[Settings], None], other: dict[str, Any], said: str
) -> None:
    made = fit(tmp_path, **other)
    prepare(made)
    code, told = start(made)
    assert code == 2
    assert said in told
    assert "Traceback" not in told


def test_scriptdesk_up_says_it_before_anything_is_started(tmp_path: Path) -> None:
    made = fit(tmp_path, https=False, embedding_sites="")
    environment = {"PATH": os.defpath, **environment_of(made), "SCRIPTDESK_PORT": str(free_port())}
    done = subprocess.run(
        (str(COMMAND), "up"), env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 2
    assert "SCRIPTDESK_EMBEDDING_SITES" in done.stderr
    assert "SCRIPTDESK_HTTPS" in done.stderr
    assert not (tmp_path / "logs").exists()
