"""Training tells where it is, starts afresh, and leaves either a whole model or none."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.bot.nlu.process import REPOSITORY, Training


def test_progress_names_each_step_and_counts_up_to_the_end(training: Training) -> None:
    steps = training.steps
    assert all(set(step) == {"step", "done", "of", "seconds"} for step in steps)
    assert [step["done"] for step in steps] == [*range(len(steps) - 1), steps[-1]["of"]]
    assert [step["seconds"] for step in steps] == sorted(step["seconds"] for step in steps)
    told = [step["step"] for step in steps]
    assert told[0] == "starting Rasa"
    assert told[-1] == "done"
    assert any(step.startswith("featurizing ") and step.endswith(" examples") for step in told)
    assert "reading the drug names" in told


def test_the_last_step_before_the_end_was_foreseen(training: Training) -> None:
    assert training.steps[-2]["done"] == training.steps[-1]["of"] - 1


def test_rasas_own_bars_go_to_the_log(training: Training) -> None:
    assert "Processed" in training.log


def test_the_model_is_one_archive_with_nothing_unfinished_beside_it(training: Training) -> None:
    with tarfile.open(training.model) as archive:
        assert "metadata.json" in archive.getnames()
    assert [file.name for file in training.model.parent.iterdir()] == [training.model.name]


def test_a_training_that_fails_says_why_and_leaves_no_model(project: Path, tmp_path: Path) -> None:
    broken = tmp_path / "project"
    shutil.copytree(project, broken, ignore=shutil.ignore_patterns("models"))
    shutil.rmtree(broken / "data" / "nlu")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "bot.nlu.train",
            "--project",
            broken,
            "--out",
            tmp_path / "models" / "x.tar.gz",
            "--log",
            tmp_path / "train.log",
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "data/nlu holds no examples" in done.stderr
    assert "train.log" in done.stderr
    assert not (tmp_path / "models").exists()


def test_a_model_must_be_named_as_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.nlu.train", "--out", tmp_path / "model"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "must end with .tar.gz" in done.stderr
