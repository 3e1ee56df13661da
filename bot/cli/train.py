"""`scriptdesk train`: a model of the present data and pipeline, made only when there is none yet."""

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.cli.ear import ear_learning
from bot.cli.failure import CommandFailed
from bot.cli.fingerprint import model_path
from bot.settings import ROOT, PlaceSettings


@dataclass(frozen=True, slots=True)
class Step:
    """What training is at; `done` of `of` parts are behind it."""

    name: str
    done: int = 0
    of: int = 0


def ensure_model(places: PlaceSettings, console: Console, *, again: bool = False) -> Path:
    """The model of the present data, trained now if it is missing (or `again`).

    A model that the settings name is taken as it is. Raises CommandFailed when there is none to be had.
    """
    if places.model is not None:
        if not places.model.is_file():
            raise CommandFailed(f"There is no model at {places.model}: train one, or unset SCRIPTDESK_MODEL.")
        return places.model
    require_rasa(places)
    with ear_learning(places, console, again=again):
        return _rasas_model(places, console, again=again)


def _rasas_model(places: PlaceSettings, console: Console, *, again: bool) -> Path:
    path = model_path(ROOT, places.rasa_python)
    while again or not path.is_file():
        started = time.monotonic()
        draft = train(places, path, console)
        if (now := model_path(ROOT, places.rasa_python)) != path:
            # A model must have been made of exactly what its name says.
            draft.unlink()
            console.print("Data or pipeline changed during the training: once more", highlight=False)
            path = now
            continue
        draft.replace(path)
        console.print(f"Model trained in {time.monotonic() - started:.0f} s: {_short(path)}", highlight=False)
        break
    return path


def require_rasa(places: PlaceSettings) -> None:
    """Raises CommandFailed when Rasa's environment is not there."""
    if not os.access(places.rasa_python, os.X_OK):
        raise CommandFailed(f"Rasa's environment is missing ({_short(places.rasa_python)}): run `make setup` first.")


def train(places: PlaceSettings, path: Path, console: Console) -> Path:
    """Train into a draft beside `path`, whole or not at all. Raises CommandFailed, which names the log."""
    log = places.var / "logs" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"draft-{os.getpid()}-{path.name}")
    command = (str(places.rasa_python), "-m", "bot.nlu.train", "--out", str(draft), "--log", str(log))
    with log.open("ab") as errors:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=rasa_environment(places),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    last = Step("starting")
    try:
        for step in _shown(_steps(process.stdout), console):
            last = step
        if process.wait() != 0 or not draft.is_file():
            raise CommandFailed(f"Training stopped at “{last.name}”: {_short(log)} says why.")
    except BaseException:  # Ctrl-C too
        process.terminate()
        process.wait()
        draft.unlink(missing_ok=True)
        raise
    return draft


def rasa_environment(places: PlaceSettings) -> dict[str, str]:
    """All that a Rasa process gets of the outside: nothing of this process's environment, so no credential."""
    home = places.var / "rasa"  # libraries keep their caches there
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def _steps(lines: IO[str] | None) -> Iterator[Step]:
    for line in lines or ():
        with contextlib.suppress(ValueError, AttributeError):  # whatever else Rasa prints is no step
            said = json.loads(line)
            if isinstance(name := said.get("step"), str):
                yield Step(name, int(said.get("done") or 0), int(said.get("of") or 0))


def _shown(steps: Iterator[Step], console: Console) -> Iterator[Step]:
    """The same steps, told to the person at the terminal as they come."""
    started = time.monotonic()
    if not console.is_terminal:
        console.print("Training the model", highlight=False)
        for step in steps:
            console.print(f"  {time.monotonic() - started:3.0f} s  {step.name}", highlight=False)
            yield step
        return
    columns = (
        SpinnerColumn(),
        TextColumn("Training the model: {task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=None)
        for step in steps:
            progress.update(task, description=step.name, completed=step.done, total=step.of or None)
            yield step


def _short(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
