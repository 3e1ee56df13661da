"""The commands about what is kept, as an operator runs them."""

import asyncio
import base64
import json
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot.app import build
from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.cli.failure import CommandFailed
from bot.cli.keys import key_file, new_key, secrets_for, vault_keys_for, written
from bot.cli.main import commands
from bot.clock import utc_now
from bot.envelope import parse_keys
from bot.keeping.policy import read_policy
from bot.keeping.rounds import Rounds
from bot.privacy.encryption import Vault
from bot.privacy.keyring import read_key_file, report
from bot.settings import PlaceSettings, SettingsError
from bot.storage.database import Database, open_engine
from bot.storage.tables import audit, conversation
from tests.bot.cli.test_command import scriptdesk
from tests.bot.desk.demo_desk import Desk, Hands
from tests.bot.test_app import settings


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlaceSettings:
    """A demo that was started once."""
    monkeypatch.delenv("SCRIPTDESK_VAULT_KEYS", raising=False)
    made = PlaceSettings(var=tmp_path)
    secrets_for(made)
    return made


def filled(places: PlaceSettings, vault: Vault, patient: str = "P0001") -> list[str]:
    """Two conversations of a patient, and one of nobody; all of today."""
    database = Database(open_engine(places.database_url))
    database.migrate()

    async def story() -> list[str]:
        desk = Desk(database, vault, Hands(utc_now()))
        chats = []
        for _ in range(3):
            desk.clock.move(seconds=1)
            chats.append(await desk.conversation("is it ready", "hello?"))
        for chat in chats[:2]:
            await desk.verify(chat, patient=patient)
        return chats

    try:
        return asyncio.run(story())
    finally:
        database.close()


@dataclass(frozen=True)
class Told:
    """What a command printed, and the sentence with which it failed."""

    stdout: str
    failure: str | None


def run(places: PlaceSettings, *words: str, **variables: str) -> Told:
    """A command in this process: each start of another costs seconds."""
    done = CliRunner().invoke(commands, words, env={"SCRIPTDESK_VAR": str(places.var), **variables})
    if done.exception is not None and not isinstance(done.exception, CommandFailed | SettingsError):
        raise done.exception
    return Told(done.stdout, str(done.exception) if done.exception else None)


def refusal(told: Told) -> str:
    assert told.failure is not None
    return told.failure


def vault_of(places: PlaceSettings) -> Vault:
    return Vault(vault_keys_for(places).keys)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def said(*lines: str) -> str:
    return " ".join(" ".join(lines).split())


def test_a_key_is_replaced_everything_re_sealed_and_the_old_one_put_away(places: PlaceSettings) -> None:
    old = vault_of(places)
    chats = filled(places, old)
    assert scriptdesk(places.var, "keys", "rotate").stdout.splitlines()[1].startswith("No gateway runs")
    new = vault_of(places)
    assert new.key_ids == (new.current, old.current)
    assert mode(key_file(places)) == 0o600
    refused = refusal(run(places, "keys", "retire", old.current))
    assert refused == f"{old.current} still holds 9 sealed values: run `scriptdesk keys reencrypt` first."
    assert refusal(run(places, "keys", "retire", new.current)).startswith(f"{new.current} is the key that")
    assert refusal(run(places, "keys", "retire", "k9")).startswith("There is no key k9 here")
    told = run(places, "keys", "reencrypt", "--batch", "2").stdout
    assert said(told) == said(
        "conversation: 3 re-sealed message: 6 re-sealed", f"All 9 stored values are sealed with {new.current}."
    )
    listed = [line.split() for line in run(places, "keys", "list").stdout.splitlines()[1:]]
    assert [(line[0], line[1], line[-1]) for line in listed] == [
        (new.current, "seals", "9"),
        (old.current, "opens", "0"),
    ]
    secret = written(vault_keys_for(places).keys[1:])
    assert "is out of use, and kept in" in run(places, "keys", "retire", old.current).stdout
    archive = places.var / "keys.retired.json"
    assert [one["key"] for one in json.loads(archive.read_text())] == [secret]
    assert mode(archive) == 0o600
    assert vault_of(places).key_ids == (new.current,)
    assert "retired" in run(places, "keys", "list").stdout
    with open_engine(places.database_url).connect() as connection:
        vault = vault_of(places)
        assert [one.body["text"] for one in log.messages_after(connection, vault, chats[0], 0)] == [
            "is it ready",
            "hello?",
        ]
        actions = connection.scalars(select(audit.c.action).order_by(audit.c.id)).all()
        assert actions == ["key_made", "reencrypted", "key_retired"]


def test_a_key_that_is_missing_is_named(places: PlaceSettings) -> None:
    lost = new_key()
    filled(places, Vault([lost]))
    listed = run(places, "keys", "list")
    assert listed.stdout.split().count("MISSING") == 1
    assert listed.stdout.split()[listed.stdout.split().index("MISSING") - 1] == lost.key_id
    assert refusal(listed) == f"What was sealed with {lost.key_id} cannot be read: bring that key back."
    assert f"{lost.key_id} (9)" in refusal(run(places, "keys", "reencrypt"))


def test_a_gateway_that_still_seals_with_the_old_key_is_named_and_keeps_it(places: PlaceSettings) -> None:
    old = vault_of(places)
    database = Database(open_engine(places.database_url))
    database.migrate()
    with database.engine.begin() as connection:
        report(connection, "g_slow", old, utc_now())
    told = refusal(run(places, "keys", "rotate"))
    assert told == "Still sealing with an older key: g_slow. Restart them; until then nothing is lost."
    assert refusal(run(places, "keys", "retire", old.current)).startswith("g_slow still seals with")
    assert vault_of(places).key_ids[-1] == old.current
    database.close()


def test_keys_of_the_environment_are_not_changed_and_it_is_said_what_to_set(places: PlaceSettings) -> None:
    key = new_key()
    outside = {"SCRIPTDESK_VAULT_KEYS": written([key])}
    chats = filled(places, Vault([key]))
    before = key_file(places).read_text()
    told = run(places, "keys", "rotate", **outside)
    assert "The keys come from SCRIPTDESK_VAULT_KEYS, so this changed nothing." in told.stdout
    assert written([key]) not in told.stdout
    assert key_file(places).read_text() == before
    next_file = places.var / "vault_keys.next"
    assert mode(next_file) == 0o600
    first, second = (line.removeprefix("SCRIPTDESK_VAULT_KEYS=") for line in next_file.read_text().splitlines())
    assert [one.key_id for one in parse_keys(first)] == [one.key_id for one in reversed(parse_keys(second))]
    assert parse_keys(first)[0] == key
    told = run(places, "keys", "reencrypt", SCRIPTDESK_VAULT_KEYS=second)
    new = parse_keys(second)[0]
    assert told.stdout.endswith(f"All 9 stored values are sealed with {new.key_id}.\n")
    told = run(places, "keys", "retire", key.key_id, SCRIPTDESK_VAULT_KEYS=second)
    assert told.stdout.startswith(
        f"Nothing is sealed with {key.key_id}: set SCRIPTDESK_VAULT_KEYS to {new.key_id} alone"
    )
    with open_engine(places.database_url).connect() as connection:
        assert len(log.messages_after(connection, Vault([new]), chats[0], 0)) == 2


def test_a_running_gateway_seals_with_the_new_key_without_a_restart(tmp_path: Path) -> None:
    made = settings(tmp_path)
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"vault_keys": made.vault_keys.get_secret_value()}))
    vault = Vault(read_key_file(file), lambda: read_key_file(file))
    database = Database(open_engine(made.database_url))
    database.migrate()

    async def story() -> tuple[int, str, str]:
        rounds = Rounds(database, vault, read_policy(None), "g_test")
        keeping = asyncio.create_task(rounds.keep_keys())
        await asyncio.sleep(0.5)
        done = await asyncio.to_thread(scriptdesk, tmp_path, "keys", "rotate", SCRIPTDESK_VAULT_KEY_FILE=str(file))
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        return done.returncode, done.stdout, done.stderr

    code, told, failed = asyncio.run(story())
    assert (code, failed) == (0, "")
    assert "Every running gateway seals with it: nothing needs a restart." in told
    assert vault.current == read_key_file(file)[0].key_id != "k1"
    database.close()


def test_a_gateway_that_is_given_other_keys_than_its_database_says_so_at_once(tmp_path: Path) -> None:
    made = settings(tmp_path)
    build(made).state.database.close()
    other = "k1:" + base64.b64encode(b"x" * 32).decode()
    with pytest.raises(SettingsError, match="cannot open what this database holds"):
        build(type(made)(**{**made.model_dump(), "vault_keys": other}))


def test_a_copy_is_written_for_the_owner_alone_and_never_over_another_file(places: PlaceSettings) -> None:
    filled(places, vault_of(places))
    file = places.var / "maria.json"
    told = run(places, "export-patient", "P0001", "--to", str(file))
    assert told.stdout.startswith("2 conversations with 4 messages are in")
    assert mode(file) == mode(file.with_suffix(".html")) == 0o600
    copy = json.loads(file.read_text())
    assert [len(one["messages"]) for one in copy["conversations"]] == [2, 2]
    assert "is it ready" in file.with_suffix(".html").read_text()
    again = run(places, "export-patient", "P0001", "--to", str(file))
    assert refusal(again) == f"{file} is there already: name another file."
    with open_engine(places.database_url).connect() as connection:
        lines = select(func.count()).select_from(audit).where(audit.c.action == "exported_patient")
        assert connection.scalar(lines) == 1  # the one that was written
    nowhere = places.var / "nowhere" / "maria.json"
    assert refusal(run(places, "export-patient", "P0001", "--to", str(nowhere))).endswith("be written.")


def test_a_patient_is_deleted_only_when_somebody_is_sure_and_nothing_is_held(places: PlaceSettings) -> None:
    chats = filled(places, vault_of(places))
    held = run(places, "hold", "place", chats[0], "--reason", "file 7", "--by", "dana")
    assert held.stdout == f"Hold 1: {chats[0]} is not deleted until it is lifted.\n"
    shown = run(places, "delete-patient", "P0001")
    assert refusal(shown) == "Nothing was deleted: give --yes to do it."
    assert shown.stdout.splitlines() == [
        "What would become of each conversation:",
        f"  {chats[0]}: left, because it is on hold",
        f"  {chats[1]}: deleted, 2 messages",
    ]
    done = run(places, "delete-patient", "P0001", "--yes")
    assert done.stdout.splitlines()[1:] == shown.stdout.splitlines()[1:]
    assert refusal(done) == "1 of 2 conversations were left, as told above."
    assert "dana" in run(places, "hold", "list").stdout
    assert run(places, "hold", "lift", "1", "--reason", "settled").failure is None
    assert run(places, "hold", "list").stdout == "Nothing is held.\n"
    assert "settled" in run(places, "hold", "list", "--all").stdout
    assert run(places, "delete-patient", "P0001", "--yes").failure is None
    with open_engine(places.database_url).connect() as connection:
        assert connection.scalars(select(conversation.c.id)).all() == [chats[2]]


def test_what_a_hold_needs_is_said(places: PlaceSettings) -> None:
    for words, told in (
        (("place", "--reason", "x"), "Name either a conversation or --patient REF."),
        (("place", "c_1", "--patient", "P1", "--reason", "x"), "Name either a conversation or --patient REF."),
        (("place", "c_1", "--reason", "x"), "There is no conversation c_1: nothing is held."),
        (("place", "--patient", "P1", "--reason", " "), "--reason takes a text of 1 to 300 characters."),
        (("lift", "9", "--reason", "x"), "There is no hold 9 in force: `scriptdesk hold list` shows them."),
    ):
        assert refusal(run(places, "hold", *words)) == told


def test_the_policy_is_told_and_followed(places: PlaceSettings) -> None:
    vault = vault_of(places)
    filled(places, vault)
    database = Database(open_engine(places.database_url))
    with database.engine.begin() as connection:
        held = log.lock(connection, vault, connection.scalars(select(conversation.c.id)).all()[0])
        log.append(connection, vault, held, [Entry(Author.BOT, Kind.TEXT, {"text": "Yes."})], utc_now())
        connection.execute(conversation.update().values(changed_at=Hands(utc_now()).now.replace(year=2024)))
    database.close()
    own = places.var / "retention.yml"
    own.write_text("conversations_left: null\n")
    would = run(places, "retention", "run", "--dry-run", SCRIPTDESK_RETENTION=str(own)).stdout
    assert "conversations_left ever 0" in said(would)
    assert "conversations_unanswered 30 days 2" in said(would)
    did = run(places, "retention", "run").stdout
    assert "conversations_left 400 days 1" in said(did)
    assert "conversations_unanswered 30 days 2" in said(did)
    own.write_text("conversations_left: soon\n")
    refused = refusal(run(places, "retention", "run", SCRIPTDESK_RETENTION=str(own)))
    assert "something unusable about conversations_left" in refused
