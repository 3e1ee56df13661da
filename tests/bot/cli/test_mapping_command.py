"""`scriptdesk pharmacy mapping`, as an IT person uses it who has an API's page and a sample of an answer."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.failure import CommandFailed
from bot.cli.main import commands
from bot.pharmacy.sections import ConfigurationError
from tests.bot.pharmacy.rest.little_api import MAPPING, prescription, prescriptions


def said(*words: str) -> tuple[str, BaseException | None]:
    done = CliRunner().invoke(commands, ["pharmacy", "mapping", *words])
    return done.output, done.exception


def test_a_good_mapping_says_what_it_can_and_what_it_leaves_out() -> None:
    told, error = said(str(MAPPING))
    assert error is None
    assert f"{MAPPING} is a good mapping." in told
    assert "prescriptions  prescription, prescriptions (without fills)" in told
    assert "deliveries     none: the pharmacy's staff answer that" in told


def test_a_fault_is_the_sentence_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plans.yml"
    path.write_text(MAPPING.read_text().replace("RDY: ready", "RDY: redy"))
    _, error = said(str(path))
    assert isinstance(error, ConfigurationError)
    assert "line 7: 'redy' is no word of status" in str(error)


def test_a_sample_shows_each_field_as_the_chat_would_have_it(tmp_path: Path) -> None:
    sample = tmp_path / "sample.json"
    sample.write_text(json.dumps(prescriptions(prescription())))
    told, error = said(str(MAPPING), "--call", "prescriptions", "--answer", str(sample))
    assert error is None
    lines = dict(line.split(maxsplit=1) for line in told.splitlines()[2:])
    assert (lines["status"], lines["issued_on"], lines["location"]) == ("ready", "2026-09-23", "NH")
    assert lines["status_since"] == "2026-11-21 16:10:00-05:00"


def test_what_cannot_be_used_of_a_sample_is_told_field_by_field(tmp_path: Path) -> None:
    sample = tmp_path / "sample.json"
    sample.write_text(json.dumps(prescriptions(prescription(status="NEW", written="23.9.2026", expires=None))))
    told, error = said(str(MAPPING), "--call", "prescriptions", "--answer", str(sample))
    assert isinstance(error, CommandFailed)
    assert "3 of the fields" in str(error)
    for part in ("is not below words, status", "can't be read as a date", "is missing, and must be there"):
        assert part in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--call", "prescriptions"], "go together"),
        (["--call", "deliveries", "--answer", "x.json"], "has no call 'deliveries'"),
        (["--call", "prescriptions", "--answer", "nowhere.json"], "nowhere.json can't be read"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(words: list[str], told: str) -> None:
    _, error = said(str(MAPPING), *words)
    assert isinstance(error, CommandFailed)
    assert told in str(error)
