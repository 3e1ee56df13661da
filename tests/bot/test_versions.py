"""A version changes when what decides an answer does, and only then."""

import shutil
from pathlib import Path

import pytest

from bot import versions
from bot.settings import ROOT

COUNTS = ("domain.yml", "data/rules.yml", "data/state_schedules.csv", "actions/names.py", "bot/chat/render.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("data", "actions", "bot"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def test_each_file_that_decides_an_answer_counts_and_no_other(project: Path) -> None:
    seen = {versions.of_answers(project)}
    assert seen == {versions.of_answers(ROOT)}
    (project / "bot" / "desk" / "claims.py").write_text("")
    assert {versions.of_answers(project)} == seen
    for number, name in enumerate(COUNTS, start=1):
        with (project / name).open("a") as file:
            file.write("\n")
        seen.add(versions.of_answers(project))
        assert len(seen) == number + 1, name


def test_the_mapping_files_that_a_configuration_names_count(tmp_path: Path) -> None:
    assert versions.of_mappings(None) is None
    configuration, mapping = tmp_path / "pharmacy.yml", tmp_path / "elm-rest.yml"
    configuration.write_text("systems:\n  main: {kind: rest, mapping: elm-rest.yml}\n")
    mapping.write_text("stock: {}\n")
    first = versions.of_mappings(configuration)
    (tmp_path / "other.yml").write_text("not named\n")
    assert versions.of_mappings(configuration) == first
    mapping.write_text("stock: {path: /stock}\n")
    assert versions.of_mappings(configuration) != first
