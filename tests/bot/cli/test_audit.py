"""The auditor's commands, as they are run: on the database, and on an export that is all an auditor has."""

import csv
import io
import sqlite3
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.cli.failure import CommandFailed
from bot.cli.main import commands
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import Database, open_engine
from tests.bot.cli.test_command import scriptdesk
from tests.bot.cli.test_command import sentence as told_by

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The folder of a database with three lines about a patient."""
    folder = tmp_path / "var"
    folder.mkdir()
    database = Database(open_engine(f"sqlite:///{folder / 'scriptdesk.db'}"))
    database.migrate()
    with database.engine.begin() as connection:
        record(connection, "patient", "verified", "c_1", {"tier": 1, "patient": "p-maria"}, NOON)
        record(connection, "s_dana", "claimed", "c_1", {"item": 1}, NOON)
        rows = ["rx1", "rx2"]
        record(connection, "s_dana", "viewed_prescriptions", "c_1", {"prescriptions": rows, "patient": "p-maria"}, NOON)
    database.close()
    return folder


def audit(var: Path, *words: str) -> Result:
    return CliRunner().invoke(commands, ["audit", *words], env={"SCRIPTDESK_VAR": str(var)})


def sentence(done: Result) -> str:
    """What a person reads on standard error when a command fails."""
    assert isinstance(done.exception, CommandFailed), done.output
    return str(done.exception)


def forced(var: Path, *statements: str) -> None:
    """What somebody does who owns the database: the triggers are in nobody's way who may drop them."""
    with sqlite3.connect(var / "scriptdesk.db") as connection:
        for trigger in ("audit_no_update", "audit_no_delete", "audit_continues"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_whole_audit_is_said_to_be_and_what_is_signed(var: Path) -> None:
    assert audit(var, "checkpoint").stdout.startswith("Line 3 is signed")
    assert audit(var, "verify").stdout == (
        "The audit is whole: 4 lines, each in its place and as it was written.\n"
        "Line 3 is the last one that is signed. What came after it rests on the chain alone.\n"
    )


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET actor = 's_sam' WHERE id = 2", "Line 2 was changed after it was written"),
        ("UPDATE audit SET detail = '{}' WHERE id = 3", "Line 3 was changed after it was written"),
        ("DELETE FROM audit WHERE id = 2", "Line 2 is missing between line 1 and line 3"),
        ("DELETE FROM audit WHERE id = 3", "Line 3 is not the one that was signed"),  # the look takes its number
    ],
)
def test_what_the_owner_of_the_database_changes_is_found(var: Path, statement: str, told: str) -> None:
    audit(var, "checkpoint")
    forced(var, statement)
    done = audit(var, "verify")
    assert done.exit_code == 1
    assert done.stdout.startswith(told)
    assert sentence(done).startswith("The audit is not whole: 1 finding, in ")


def test_an_auditor_verifies_an_export_with_the_public_key_alone(var: Path, tmp_path: Path) -> None:
    export, public, elsewhere = tmp_path / "audit.jsonl", tmp_path / "public.pem", tmp_path / "elsewhere"
    assert audit(var, "export", str(export)).stdout == f"4 lines written to {export}\n"
    assert "is there already" in sentence(audit(var, "export", str(export)))
    audit(var, "checkpoint")  # line 5, the second try at an export
    public.write_text(audit(var, "public-key").stdout)
    signed = var / "audit-checkpoints.jsonl"
    words = ("verify", str(export), "--checkpoints", str(signed))
    assert "give --public-key" in sentence(audit(elsewhere, *words))
    cut = audit(elsewhere, *words, "--public-key", str(public))
    assert cut.exit_code == 1
    assert "The end is cut off: the last line is 4" in cut.stdout
    export.unlink()
    audit(var, "export", str(export))
    whole = audit(elsewhere, *words, "--public-key", str(public))
    assert whole.stdout.startswith("The audit is whole: 6 lines")
    other = audit(tmp_path / "other", "public-key").stdout
    public.write_text(other)
    forged = audit(elsewhere, *words, "--public-key", str(public))
    assert forged.exit_code == 1
    assert "which was not given: it is forged" in forged.stdout
    changed = export.read_bytes().replace(b"s_dana", b"s_sam", 1)
    export.write_bytes(changed)
    alone = audit(elsewhere, "verify", str(export))
    assert alone.exit_code == 1
    assert alone.stdout.startswith("Line 2 was changed after it was written")
    assert not elsewhere.exists()
    run = scriptdesk(elsewhere, "audit", "verify", str(export))
    assert (run.returncode, run.stdout) == (1, alone.stdout)
    assert told_by(run) == "The audit is not whole: 1 finding, in 6 lines."


def test_an_audit_that_does_not_hold_is_not_signed(var: Path) -> None:
    forced(var, "UPDATE audit SET actor = 's_sam' WHERE id = 2")
    said = sentence(audit(var, "checkpoint"))
    assert said.startswith("Nothing was signed. Line 2 was changed after it was written")
    assert not (var / "audit-checkpoints.jsonl").exists()


def test_lines_are_shown_and_who_looked_is_among_them(var: Path) -> None:
    shown = audit(var, "show", "--patient", "p-maria", "--by", "olga").stdout.splitlines()
    assert [line.split("  ")[-3:] for line in shown[:2]] == [
        ["verified", "c_1", "tier 1, patient p-maria"],
        ["viewed prescriptions", "c_1", "prescriptions rx1 rx2, patient p-maria"],
    ]
    last = audit(var, "show", "--actor", "operator:olga", "--since", "2026-11-23").stdout
    assert "read audit" in last
    assert f"command show, login {getuser()}, patient p-maria" in last
    said = sentence(audit(var, "show", "--since", "yesterday"))
    assert said == "--since takes a day or a moment, as 2026-11-23 or 2026-11-23T17:00."


def test_who_saw_a_patients_data(var: Path) -> None:
    saw = audit(var, "who-saw", "p-maria").stdout
    assert [line.split("  ")[-3] for line in saw.splitlines()] == ["claimed", "viewed prescriptions"]
    assert "Nobody but the patient" in audit(var, "who-saw", "p-sam").stdout


def test_a_breach_is_listed_for_the_notice(var: Path) -> None:
    done = audit(var, "breach", "--since", "2026-11-22", "--until", "2026-11-23", "--actor", "s_dana")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["patient"], row["at"], row["staff"]) == ("p-maria", "2026-11-23T17:00:00Z", "s_dana")
    assert (row["prescriptions"], row["conversation"], row["line"]) == ("rx1 rx2", "c_1", "3")
    assert done.stderr == "Patients: 1. Conversations in which nobody was verified: 0.\n"
    none = audit(var, "breach", "--since", "2026-11-24", "--until", "2026-11-25")
    assert len(none.stdout.splitlines()) == 1


def test_who_got_the_answers_of_a_model(var: Path, vault: Vault) -> None:
    database = Database(open_engine(f"sqlite:///{var / 'scriptdesk.db'}"))
    with database.engine.begin() as connection:
        chat, _ = log.create(connection, vault, location="NH", locale="en", now=NOON)
        evidence = {"model": "efa4e4dde306", "intent": "prescription_status", "card": "status", "as_of": None}
        evidence |= {"answers": "0c1d", "mappings": None}
        entry = Entry(Author.BOT, Kind.TEXT, {"text": "It is ready."}, evidence=evidence)
        record(connection, "patient", "verified", chat, {"tier": 1, "patient": "p-maria"}, NOON)
        log.append(connection, vault, log.lock(connection, vault, chat), [entry], NOON)
    database.close()
    told = audit(var, "answers", "--since", "2026-11-23", "--model", "efa4e4dde306", "--card", "status").stdout
    assert told.splitlines() == [
        "at,conversation,message,card,intent,model,answers,mappings,as_of,patient",
        f"2026-11-23T17:00:00Z,{chat},1,status,prescription_status,efa4e4dde306,0c1d,,,p-maria",
    ]
    assert "card status" in audit(var, "show", "--actor", f"operator:{getuser()}").stdout
    assert len(audit(var, "answers", "--since", "2026-11-24").stdout.splitlines()) == 1
    assert len(audit(var, "answers", "--since", "2026-11-23", "--answers", "other").stdout.splitlines()) == 1
