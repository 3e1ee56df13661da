"""The command as a person runs it: what cannot work is said in one sentence, with an exit status that is not zero."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.cli.main import commands
from bot.clock import utc_now
from bot.settings import ROOT

FREE = "18099"


def scriptdesk(var: Path, *words: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRIPTDESK_")}
    return subprocess.run(
        (sys.executable, "-m", "bot.cli.main", *words),
        cwd=ROOT,
        env=kept | {"SCRIPTDESK_VAR": str(var)} | variables,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize(
    "words",
    [(), ("up",), ("train",), ("classify",), ("seed",), ("formulary",), ("staff",), ("staff", "add"), ("audit",)],
)
def test_every_command_tells_what_it_does(words: tuple[str, ...]) -> None:
    told = CliRunner().invoke(commands, [*words, "--help"])
    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) > 5


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = sentence(scriptdesk(tmp_path, "up", SCRIPTDESK_PORT=port))
    assert said.startswith(f"Port {port} on 127.0.0.1 is taken by another program")
    assert "SCRIPTDESK_PORT" in said


def test_a_missing_interpreter(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "python")
    said = sentence(scriptdesk(tmp_path, "up", SCRIPTDESK_PORT=FREE, SCRIPTDESK_RASA_PYTHON=nowhere))
    assert said == f"Rasa's environment is missing ({nowhere}): run `make setup` first."


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no.tar.gz")
    said = sentence(scriptdesk(tmp_path, "up", SCRIPTDESK_PORT=FREE, SCRIPTDESK_MODEL=nowhere))
    assert said.startswith(f"There is no model at {nowhere}")


def test_an_unusable_setting(tmp_path: Path) -> None:
    said = sentence(scriptdesk(tmp_path, "up", SCRIPTDESK_PORT="eighty"))
    assert said.startswith("SCRIPTDESK_PORT cannot be used")


def test_the_pharmacys_product_names_are_exported_for_the_drug_linker(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    assert scriptdesk(tmp_path, "seed").returncode == 0
    told = scriptdesk(tmp_path, "formulary", "--to", str(names))
    assert told.stdout.startswith("226 products written")
    assert names.read_text() == (ROOT / "data" / "formulary.csv").read_text()


def test_a_pharmacy_that_is_away_costs_no_file(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("as it was")
    nobody = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"
    said = sentence(scriptdesk(tmp_path, "formulary", "--to", str(names), SCRIPTDESK_PHARMACY_URL=nobody))
    assert said.startswith("Nothing was written")
    assert names.read_text() == "as it was"


@pytest.mark.stack
def test_a_broken_model(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"this is no archive")
    said = sentence(scriptdesk(tmp_path, "up", SCRIPTDESK_PORT=FREE, SCRIPTDESK_MODEL=str(broken)))
    assert said.startswith(f"Rasa cannot use the model {broken}")


def test_a_pharmacy_of_ones_own_is_never_seeded(tmp_path: Path) -> None:
    said = sentence(scriptdesk(tmp_path, "seed", SCRIPTDESK_PHARMACY_URL=f"sqlite:///{tmp_path}/own.db"))
    assert said.startswith("Only the demo pharmacy is ever seeded")
    assert not (tmp_path / "own.db").exists()


def test_a_member_of_staff_is_added_once_and_listed(tmp_path: Path) -> None:
    words = ("staff", "add", "dana", "--name", "Dana Reyes", "--role", "technician", "--state", "ct")
    first = scriptdesk(tmp_path, *words, typed="correct horse battery\n")
    assert first.stdout == "Dana Reyes can sign in as dana.\n"
    assert sentence(scriptdesk(tmp_path, *words, typed="correct horse battery\n")).startswith(
        "The username dana is taken"
    )
    listed = scriptdesk(tmp_path, "staff", "list").stdout
    assert "Dana Reyes" in listed
    assert "CT" in listed
    assert "correct horse" not in listed


def test_what_a_member_of_staff_speaks_is_kept_listed_and_changed(tmp_path: Path) -> None:
    words = ("staff", "add", "luis", "--name", "Luis Ortiz", "--role", "technician", "--language", "es")
    assert scriptdesk(tmp_path, *words, "--language", "PT", typed="correct horse battery\n").returncode == 0
    assert "es pt" in scriptdesk(tmp_path, "staff", "list").stdout
    assert scriptdesk(tmp_path, "staff", "speaks", "luis", "es").stdout == "Luis Ortiz speaks English and es.\n"
    assert "es pt" not in scriptdesk(tmp_path, "staff", "list").stdout
    assert sentence(scriptdesk(tmp_path, "staff", "speaks", "nobody", "es")) == "Nobody signs in as nobody."
    said = sentence(scriptdesk(tmp_path, *words, "--language", "spanish", typed="correct horse battery\n"))
    assert said == "'spanish' is not a language: write its two letters of ISO 639-1, as es."


def test_somebody_without_a_password_gets_a_link_that_can_be_renewed_until_they_leave(tmp_path: Path) -> None:
    words = ("staff", "add", "ada", "--name", "Ada Brandt", "--role", "administrator")
    added = scriptdesk(tmp_path, *words, SCRIPTDESK_PUBLIC_URL="https://chat.example.com/").stdout.splitlines()
    assert added[0].startswith("Ada Brandt is added as ada. This link is for them alone")
    assert re.fullmatch(r"https://chat\.example\.com/desk/welcome\.html#[\w-]{43}", added[1])
    renewed = scriptdesk(tmp_path, "staff", "invite", "ada", "--by", "owner").stdout.splitlines()
    assert renewed[1].startswith("http://localhost:8080/desk/welcome.html#")
    assert renewed[1].partition("#")[2] != added[1].partition("#")[2]
    assert scriptdesk(tmp_path, "staff", "leave", "ADA").stdout.startswith("Ada Brandt is signed out")
    assert "ada" not in scriptdesk(tmp_path, "staff", "list").stdout
    assert sentence(scriptdesk(tmp_path, "staff", "invite", "ada")) == "Nobody signs in as ada."
    with closing(sqlite3.connect(tmp_path / "scriptdesk.db")) as database:
        lines = database.execute("SELECT action, actor FROM audit ORDER BY id").fetchall()
    assert [action for action, _ in lines] == ["staff_added", "staff_invited", "staff_left"]
    assert lines[1][1] == "operator:owner"


def test_a_licence_is_put_on_record_and_listed_with_a_warning_before_it_ends(tmp_path: Path) -> None:
    words = ("staff", "add", "nia", "--name", "Dr. Nia Cole", "--role", "pharmacist")
    assert scriptdesk(tmp_path, *words, typed="correct horse battery\n").returncode == 0
    soon = (utc_now().date() + timedelta(days=20)).isoformat()
    given = ("staff", "licence", "nia", "--state", "ct", "--number", "PCT.0012345", "--expires", soon, "--kind")
    assert scriptdesk(tmp_path, *given, "licence").stdout == f"Dr. Nia Cole has a licence for CT until {soon}.\n"
    assert f"licence CT until {soon}: ends soon" in scriptdesk(tmp_path, "staff", "list").stdout
    said = sentence(scriptdesk(tmp_path, *given, "registration"))
    assert said == "Dr. Nia Cole is a pharmacist, for whom a licence is kept on record."


def test_a_role_that_does_not_exist(tmp_path: Path) -> None:
    said = sentence(scriptdesk(tmp_path, "staff", "add", "dana", "--name", "Dana Reyes", "--role", "owner"))
    assert said == "There is no role 'owner': choose one of technician, pharmacist, supervisor, administrator, auditor."


def test_another_role_signs_a_person_out_and_stands_in_the_audit(tmp_path: Path) -> None:
    words = ("staff", "add", "dana", "--name", "Dana Reyes", "--role", "technician")
    assert scriptdesk(tmp_path, *words, typed="correct horse battery\n").returncode == 0
    with closing(sqlite3.connect(tmp_path / "scriptdesk.db")) as database:
        (dana,) = database.execute("SELECT id FROM staff").fetchone()
        moment = "2026-11-23 12:00:00.000000"
        database.execute("INSERT INTO staff_session VALUES ('h', ?, ?, ?)", (dana, moment, moment))
        database.execute("INSERT INTO desk_presence VALUES (?, ?)", (dana, moment))
        database.commit()
    said = scriptdesk(tmp_path, "staff", "role", "DANA", "supervisor", "--by", "owner").stdout
    assert said == "Dana Reyes was a technician, and signs in again as a supervisor.\n"
    assert "supervisor" in scriptdesk(tmp_path, "staff", "list").stdout
    with closing(sqlite3.connect(tmp_path / "scriptdesk.db")) as database:
        for table in ("staff_session", "desk_presence"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        last = database.execute("SELECT actor, action, detail FROM audit ORDER BY id DESC").fetchone()
    assert last[:2] == ("operator:owner", "role_changed")
    assert json.loads(last[2]) == {"staff": dana, "from": "technician", "to": "supervisor"}
    assert sentence(scriptdesk(tmp_path, "staff", "role", "dana", "supervisor")).endswith("nothing was changed.")
    assert sentence(scriptdesk(tmp_path, "staff", "role", "nobody", "supervisor")) == "Nobody signs in as nobody."
    assert sentence(scriptdesk(tmp_path, "staff", "role", "dana", "owner")).startswith("There is no role 'owner'")


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    words = ("staff", "add", "dana", "--name", "Dana Reyes", "--role", "technician")
    assert sentence(scriptdesk(tmp_path, *words, typed="secret\n")).startswith("The password is too short")


def test_stock_is_switched_off_and_on_and_who_did_it_is_kept(tmp_path: Path) -> None:
    off = ("switch", "off", "stock", "--notice", "Our counts are wrong today.", "--why", "inventory", "--by", "dana")
    assert scriptdesk(tmp_path, *off).stdout.startswith("stock is off.")
    assert scriptdesk(tmp_path, "switch", "on", "stock", "--by", "sam").stdout == "stock is on again.\n"
    assert scriptdesk(tmp_path, "switch", "list").stdout == "Nothing is switched off.\n"
    told = " ".join(scriptdesk(tmp_path, "switch", "list", "--all").stdout.split())
    for word in ("stock", "dana", "inventory", "sam"):
        assert word in told
    assert sentence(scriptdesk(tmp_path, "switch", "on", "stock")).startswith("stock was not off")


def test_a_switch_that_nothing_is_called_by_is_refused(tmp_path: Path) -> None:
    assert scriptdesk(tmp_path, "seed").returncode == 0
    for what, told in (
        ("stuck", "There is no switch 'stuck'"),
        ("location:HDD", "There is no location 'HDD': write one of NH, HD, MF."),
        ("system:plans", "There is no system 'plans': write one of pharmacy."),
    ):
        assert sentence(scriptdesk(tmp_path, "switch", "off", what, "--notice", "x")).startswith(told)
    assert scriptdesk(tmp_path, "switch", "off", "location:HD", "--notice", "Closed by a storm.").returncode == 0


def test_staff_end_all_messages_to_a_number_that_stands_in_no_history(tmp_path: Path) -> None:
    done = scriptdesk(tmp_path, "consent", "stop", "--by", "dana", typed="(203) 555-0187\n")
    assert "From now on no notice goes there." in done.stdout
    with create_engine(f"sqlite:///{tmp_path / 'scriptdesk.db'}").connect() as connection:
        row = connection.execute(text("SELECT fact, how, channel, address_hash FROM consent")).one()
        who = connection.execute(text("SELECT actor, action FROM audit")).one()
    assert tuple(row)[:3] == ("revoked", "staff", "text")
    assert len(row.address_hash) == 64
    assert tuple(who) == ("dana", "consent_revoked")
    assert sentence(scriptdesk(tmp_path, "consent", "stop", "--to", "nobody")).startswith("That is neither a telephone")


def test_a_sender_that_cannot_be_used_is_said_before_anything_starts(tmp_path: Path) -> None:
    for variables, says in (
        ({"SCRIPTDESK_MESSAGES_BY": "smtp"}, "SCRIPTDESK_SMTP_HOST cannot be used: it is not set"),
        ({"SCRIPTDESK_PUBLIC_URL": "http://chat.example"}, "SCRIPTDESK_PUBLIC_URL cannot be used: it does not"),
    ):
        assert sentence(scriptdesk(tmp_path, "up", SCRIPTDESK_PORT=FREE, **variables)).startswith(says)
