"""A model is stale when anything that training reads or runs has changed, and only then."""

from pathlib import Path

import pytest

from bot.cli.fingerprint import fingerprint, model_path
from bot.settings import ROOT, PlaceSettings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "config.yml",
        "domain.yml",
        "requirements/rasa.txt",
        "data/nlu/greet.yml",
        "data/formulary.csv",
        "bot/nlu/gate.py",
        "encoder.onnx",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"content of {name}")
    return tmp_path


def of(project: Path) -> str:
    return fingerprint(project, [project / "encoder.onnx"])


@pytest.mark.parametrize(
    "changed",
    [
        "config.yml",
        "domain.yml",
        "requirements/rasa.txt",
        "data/nlu/greet.yml",
        "data/formulary.csv",
        "bot/nlu/gate.py",
        "encoder.onnx",
    ],
)
def test_a_changed_file_makes_the_model_stale(changed: str, project: Path) -> None:
    before = of(project)
    (project / changed).write_text("something else")
    assert of(project) != before


def test_a_new_a_renamed_and_a_removed_example_file_make_it_stale(project: Path) -> None:
    seen = [of(project)]
    (project / "data/nlu/thank.yml").write_text("thanks")
    seen.append(of(project))
    (project / "data/nlu/thank.yml").rename(project / "data/nlu/thanks.yml")
    seen.append(of(project))
    (project / "data/nlu/greet.yml").unlink()
    seen.append(of(project))
    assert len(set(seen)) == 4


def test_what_training_does_not_read_makes_no_difference(project: Path) -> None:
    before = of(project)
    (project / "README.md").write_text("words")
    (project / "bot/nlu/__pycache__").mkdir()
    (project / "bot/nlu/__pycache__/gate.pyc").write_text("bytes")
    (project / "data/nlu/.greet.yml.swp").write_text("an editor's")
    (project / "config.yml").touch()
    assert of(project) == before


def test_this_project_has_an_encoder_and_one_name_for_its_model() -> None:
    python = PlaceSettings().rasa_python
    if not python.exists():
        pytest.fail("Rasa's environment is missing: run `make setup`")
    path = model_path(ROOT, python)
    assert path == model_path(ROOT, python)
    assert path.parent == ROOT / "models"
    assert len(path.name) == len("0123456789ab.tar.gz")
