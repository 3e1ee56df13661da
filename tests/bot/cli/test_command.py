"""The command as a person runs it: what cannot work is said in one sentence, with an exit status that is not zero."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import commands
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
    "words", [(), ("up",), ("train",), ("classify",), ("seed",), ("formulary",), ("staff",), ("staff", "add")]
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


def test_a_role_that_does_not_exist(tmp_path: Path) -> None:
    said = sentence(scriptdesk(tmp_path, "staff", "add", "dana", "--name", "Dana Reyes", "--role", "owner"))
    assert said == "There is no role 'owner': choose one of technician, pharmacist, supervisor."


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    words = ("staff", "add", "dana", "--name", "Dana Reyes", "--role", "technician")
    assert sentence(scriptdesk(tmp_path, *words, typed="secret\n")).startswith("The password is too short")
