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

from bot.nlu.steps import Steps

# Read by libraries while they are imported.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

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
    from bot.nlu.training import train

    try:
        train(project, out, steps)
    except Exception as failure:
        import traceback

        traceback.print_exc()
        errors.write(f"Training failed ({type(failure).__name__}: {failure}). Details: {asked.log}\n")
        sys.exit(FAILED)


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
