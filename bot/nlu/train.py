"""Train a model: `python -m bot.nlu.train --out models/x.tar.gz --log var/train.log`.

Standard output carries one JSON line per step, `{"step": "featurizing 800 examples", "done": 3, "of": 14, "seconds":
4.1}`; everything Rasa says goes to the log file. Every training starts afresh: Rasa's cache would not notice a changed
encoder or component. A failed training leaves no model behind. Exit codes: 2 wrong call, 3 the training failed.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import List, Optional

from bot.nlu import before_rasa
from bot.nlu.steps import Steps

PROJECT = Path(__file__).resolve().parents[2]
FAILED = 3


def main(arguments: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="bot.nlu.train", description="Train the model of ScriptDesk's Rasa process.")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes, *.tar.gz")
    parser.add_argument("--log", type=Path, default=Path(os.devnull), help="where Rasa's own output goes")
    parser.add_argument("--project", type=Path, default=PROJECT, help="folder with config.yml, domain.yml and data/")
    asked = parser.parse_args(arguments)
    if not asked.out.name.endswith(".tar.gz"):
        parser.error("--out must end with .tar.gz")
    out, project = asked.out.resolve(), asked.project.resolve()
    progress = os.fdopen(os.dup(1), "w", buffering=1)
    errors = os.fdopen(os.dup(2), "w", buffering=1)
    _send_output_to(asked.log)
    # Paths in config.yml are relative to the project.
    os.chdir(project)
    steps = Steps(progress)
    steps.begin("starting Rasa")
    before_rasa.settle()
    from bot.nlu.training import train

    try:
        train(project, out, steps)
    except Exception as failure:
        import traceback

        traceback.print_exc()
        cause = _first_cause(failure)
        errors.write(f"Training failed ({type(cause).__name__}: {cause}). Details: {asked.log}\n")
        sys.exit(FAILED)


def _first_cause(failure: BaseException) -> BaseException:
    """Rasa wraps what went wrong in "error running graph component"."""
    while failure.__cause__ is not None:
        failure = failure.__cause__
    return failure


def _send_output_to(log: Path) -> None:
    """Rasa and its libraries write to descriptors 1 and 2; bars included."""
    sys.stdout.flush()
    sys.stderr.flush()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


if __name__ == "__main__":
    main()
