"""Training as a person sees it. The trainings here are small programs in the place of Rasa's; a real one takes minutes
and is what every model of the other tests comes from."""

import io
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.failure import CommandFailed
from bot.cli.train import ensure_model, train
from bot.settings import PlaceSettings


def trainer(tmp_path: Path, script: str) -> PlaceSettings:
    """Settings whose interpreter is `script`; $4 is where the model goes."""
    program = tmp_path / "trainer"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return PlaceSettings(var=tmp_path / "var", rasa_python=program)


def console() -> Console:
    return Console(file=io.StringIO(), soft_wrap=True)


def test_each_step_is_told_with_the_time_it_began(tmp_path: Path) -> None:
    script = """
        echo '{"step": "reading the examples", "done": 1, "of": 2, "seconds": 0.1}'
        echo 'Epochs: 100%|#####|'
        echo '{"step": "packing the model", "done": 2, "of": 2, "seconds": 0.2}'
        echo whole > "$4"
    """
    told = console()
    draft = train(trainer(tmp_path, script), tmp_path / "models" / "abc.tar.gz", told)
    assert draft.read_text() == "whole\n"
    assert isinstance(told.file, io.StringIO)
    assert told.file.getvalue().splitlines() == [
        "Training the model",
        "    0 s  reading the examples",
        "    0 s  packing the model",
    ]


@pytest.mark.parametrize("ending", ["exit 3", "echo half > $4; exit 1", "exit 0"])
def test_a_failed_training_leaves_nothing_and_names_step_and_log(ending: str, tmp_path: Path) -> None:
    places = trainer(tmp_path, f"""echo '{{"step": "reading the examples"}}'\n{ending}""")
    with pytest.raises(CommandFailed, match="Training stopped at “reading the examples”") as failed:
        train(places, tmp_path / "models" / "abc.tar.gz", console())
    assert str(places.var / "logs" / "train.log") in str(failed.value)
    assert list((tmp_path / "models").iterdir()) == []


def test_ctrl_c_ends_the_training_too(tmp_path: Path) -> None:
    started = tmp_path / "started"
    places = trainer(tmp_path, f"""echo half > "$4"; echo $$ > {started}; exec sleep 100""")

    def interrupt() -> None:
        while not started.exists() or not started.read_text().strip():
            time.sleep(0.02)
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        train(places, tmp_path / "models" / "abc.tar.gz", console())
    assert list((tmp_path / "models").iterdir()) == []
    assert not Path(f"/proc/{started.read_text().strip()}").exists()


def test_training_sees_nothing_of_this_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMEBODYS_CLOUD_TOKEN", "hunter4")
    draft = train(trainer(tmp_path, 'env > "$4"'), tmp_path / "models" / "abc.tar.gz", console())
    assert "RASA_TELEMETRY_ENABLED=false" in draft.read_text()
    assert "hunter4" not in draft.read_text()


def test_a_model_that_the_settings_name_is_taken_as_it_is(tmp_path: Path) -> None:
    model = tmp_path / "mine.tar.gz"
    model.write_bytes(b"")
    assert ensure_model(PlaceSettings(var=tmp_path, model=model), console()) == model
