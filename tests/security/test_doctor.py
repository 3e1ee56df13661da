"""`scriptdesk doctor` finds what is not safe, says what to do, and finds nothing where nothing is."""

import base64
import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from redis import Redis
from sqlalchemy import Connection, delete, insert, update

from bot.cli import doctor_database, doctor_files, doctor_outside
from bot.cli.doctor_finding import Finding
from bot.clock import utc_now
from bot.desk.routing import TASK
from bot.identity.staff import Role, add_staff
from bot.settings import PlaceSettings
from bot.storage.database import Database, open_engine
from bot.storage.tables import duty, registration, state_row
from tests.conftest import POSTGRESQL
from tests.stack import COMMAND, ROOT, free_port, skip_or_fail, until


def wrong(found: Iterator[Finding], subject: str | None = None) -> list[str]:
    return [each.sentence for each in found if each.wrong and subject in (None, each.subject)]


def test_the_command_ends_with_1_and_changes_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "SCRIPTDESK_VAR": str(tmp_path / "var"), "SCRIPTDESK_DEMO": "false"}
    done = subprocess.run([COMMAND, "doctor"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    bad = [line for line in lines if line.startswith("! ")]
    assert done.returncode == 1
    assert all(line.startswith(("! ", "  ")) for line in lines)
    assert any("SCRIPTDESK_EMBEDDING_SITES" in line for line in bad)
    assert any("SCRIPTDESK_CHANNEL_TOKEN is not set" in line for line in bad)
    assert f"the {len(bad)} lines that begin with !" in done.stderr
    assert not (tmp_path / "var").exists()


def test_files_that_others_can_reach_are_named(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    places = PlaceSettings(var=var, demo=False)
    keys = var / "elms.db"
    keys.write_text("")
    keys.chmod(0o644)
    assert wrong(doctor_files.files(places)) == []  # the folder keeps others out
    var.chmod(0o755)
    assert wrong(doctor_files.files(places)) == [
        f"other users of this machine can reach {var}: chmod 700 it.",
        f"other users of this machine can reach {keys}: chmod 600 it.",
    ]


def test_what_others_can_change_and_we_run_is_named(tmp_path: Path) -> None:
    ear = tmp_path / "ear.joblib"
    ear.write_text("")
    ear.chmod(0o666)
    places = PlaceSettings(var=tmp_path, ear=ear)
    assert any(f"can change {ear}" in sentence for sentence in wrong(doctor_files.files(places)))
    assert any("SCRIPTDESK_EAR names one that was not made" in each for each in wrong(doctor_files.learned(places)))


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    (sentence,) = wrong(doctor_files.learned(PlaceSettings(model=tmp_path / "none.tar.gz")), "model")
    assert sentence.endswith("run `scriptdesk train`.")


def test_what_carries_codes_is_looked_at_as_the_gateway_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> list[str]:
        return wrong(doctor_files.keeping(PlaceSettings(var=tmp_path)), "codes")

    monkeypatch.setenv("SCRIPTDESK_DEMO", "false")
    assert said()[0].startswith("what carries them shows when the settings can be read")
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    for name in ("CHANNEL_TOKEN", "ACTION_TOKEN"):
        monkeypatch.setenv(f"SCRIPTDESK_{name}", secrets.token_hex(32))
    for name in ("ENVELOPE_KEYS", "VAULT_KEYS"):
        monkeypatch.setenv(f"SCRIPTDESK_{name}", f"k1:{key}")
    assert said()[0].startswith("nothing carries one-time codes to patients")
    monkeypatch.setenv("SCRIPTDESK_MESSAGES_BY", "smtp")
    assert said()[0].startswith("SCRIPTDESK_SMTP_HOST cannot be used: it is not set")
    monkeypatch.setenv("SCRIPTDESK_SMTP_HOST", "mail.elms.invalid")
    monkeypatch.setenv("SCRIPTDESK_SMTP_FROM", "chat@elms.invalid")
    assert said() == []


def test_who_was_invited_and_has_not_come_is_no_weakness(database: Database) -> None:
    with_rows(database, lambda c: add_staff(c, username="ada", name="Ada Brandt", role=Role.ADMINISTRATOR))
    assert not any("first sign-in" in sentence for sentence in look(database))


def look(database: Database, at: Any = None) -> list[str]:
    with database.engine.connect() as connection:
        return wrong(doctor_database.desk(connection, at or utc_now()))


def with_rows(database: Database, work: Any) -> None:
    with database.engine.begin() as connection:
        work(connection)


def a_working_desk(connection: Connection) -> None:
    now = utc_now()
    password = secrets.token_urlsafe(12)
    ana = add_staff(connection, username="ana", name="Ana Ruiz", role=Role.PHARMACIST, password=password)
    lee = add_staff(
        connection, username="lee", name="Lee Ott", role=Role.TECHNICIAN, password=password, working_state="CT"
    )
    next_year = (now + timedelta(days=365)).date().isoformat()
    connection.execute(insert(duty).values(staff=ana.id, begins_at=now, ends_at=now + timedelta(hours=8), demo=False))
    for who, kind in ((ana, "licence"), (lee, "registration")):
        values = {"staff": who.id, "kind": kind, "state": "CT", "number": "1", "expires_on": next_year}
        connection.execute(insert(registration).values(values))
    connection.execute(
        insert(state_row).values(
            state="CT",
            task=TASK,
            allowed=True,
            conditions="direct supervision",
            source="Conn. Regs. 20-576-78",
            signed_by="Ana Ruiz",
            signed_at=now,
            expires_on=next_year,
            demo=False,
        )
    )


def test_an_empty_desk_is_told_what_it_lacks(database: Database) -> None:
    said = look(database)
    for part in ("it is empty, so no technician", "no pharmacist is on the roster", "nobody can sign in at the desk"):
        assert any(part in sentence for sentence in said)


def test_a_working_desk_lacks_nothing_but_a_second_factor(database: Database) -> None:
    with_rows(database, a_working_desk)
    assert look(database) == [
        "ana, lee set one up at the first sign-in, and so does whoever learns the password before: have them sign in"
        " now."
    ]


def test_rules_that_are_unsigned_or_expired_are_named(database: Database) -> None:
    with_rows(database, a_working_desk)
    with_rows(database, lambda connection: connection.execute(update(state_row).values(signed_by=None)))
    assert any(sentence.startswith("CT is not signed") for sentence in look(database))
    signed_then = {"signed_by": "Ana Ruiz", "expires_on": "2020-01-01"}
    with_rows(database, lambda connection: connection.execute(update(state_row).values(signed_then)))
    assert any(sentence.startswith("CT expired on 2020-01-01") for sentence in look(database))


def test_an_expired_registration_and_an_empty_roster_are_named(database: Database) -> None:
    with_rows(database, a_working_desk)
    with_rows(database, lambda connection: connection.execute(update(registration).values(expires_on="2020-01-01")))
    with_rows(database, lambda connection: connection.execute(delete(duty)))
    said = look(database)
    assert any(sentence.startswith("ana has no licence") for sentence in said)
    assert any(sentence.startswith("lee has no registration") for sentence in said)
    assert any(sentence.startswith("no pharmacist is on the roster") for sentence in said)


@pytest.fixture
def plain_role() -> Iterator[str]:
    """The address of a database of its own, for a role that has a password and no power."""
    name, password = f"scriptdesk_test_{secrets.token_hex(6)}", secrets.token_hex(12)
    try:
        admin = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        skip_or_fail("no PostgreSQL at 127.0.0.1:5432")
        return
    with admin:
        admin.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{password}'")
        admin.execute(f"CREATE DATABASE {name} OWNER {name}")
        try:
            yield f"postgresql+psycopg://{name}:{password}@127.0.0.1:5432/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            admin.execute(f"DROP ROLE {name}")


def connected(url: str, **more: Any) -> list[str]:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return wrong(doctor_database.connection_of(connection, PlaceSettings(database_url=url), **more))
    finally:
        engine.dispose()


def test_a_superuser_without_a_password_is_not_what_a_gateway_signs_in_as(plain_role: str) -> None:
    name = plain_role.rpartition("/")[2]
    said = connected(f"postgresql+psycopg://postgres@127.0.0.1:5432/{name}")
    assert any("without a password" in sentence for sentence in said)
    assert any("is a superuser" in sentence for sentence in said)


def test_a_role_with_a_password_and_no_power_is(plain_role: str) -> None:
    assert connected(plain_role) == []


def test_clocks_that_differ_are_told_apart(plain_role: str) -> None:
    (sentence,) = connected(plain_role, clock=lambda: utc_now() + timedelta(minutes=2))
    assert sentence.startswith("the database's clock is 1")


@contextmanager
def a_redis(*options: str) -> Iterator[int]:
    """A Redis of its own, and the port it is on."""
    port = free_port()
    command = ("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", *options)
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        skip_or_fail("redis-server is not installed")
        return
    try:
        until(lambda: _listens(port), "Redis is up", within=20)
        yield port
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as there:
        return there.connect_ex(("127.0.0.1", port)) == 0


def test_a_redis_that_answers_whoever_asks_is_named() -> None:
    with a_redis() as port:
        places = PlaceSettings(redis_url=f"redis://127.0.0.1:{port}")
        assert [each[:27] for each in wrong(doctor_outside.redis(places))] == ["it answers whoever asks: se"]


def test_a_redis_with_a_password_is_fine_and_a_wrong_one_is_said() -> None:
    with a_redis("--requirepass", "hunter2hunter2") as port:
        right = PlaceSettings(redis_url=f"redis://:hunter2hunter2@127.0.0.1:{port}")
        false = PlaceSettings(redis_url=f"redis://:hunter3@127.0.0.1:{port}")
        assert wrong(doctor_outside.redis(right)) == []
        (sentence,) = wrong(doctor_outside.redis(false))
        assert "hunter" not in sentence
        with Redis(port=port, password="hunter2hunter2") as ours:
            assert ours.ping()


def test_a_redis_on_another_machine_is_to_be_reached_encrypted() -> None:
    places = PlaceSettings(redis_url="redis://:hunter2@redis.elms.invalid:6379")
    plain, away = wrong(doctor_outside.redis(places))
    assert plain.startswith("the connection is not encrypted and leaves this machine")
    assert away.startswith("it does not answer")
    assert "hunter2" not in plain + away
