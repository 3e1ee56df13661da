"""Rasa's default pipeline and ours, trained on the same examples and measured on the same held-back messages.

    .venv-rasa/bin/python -m bench.nlu --questions Q.yml --foreign F.jsonl --out bench.json

Writes a Markdown table to standard output. Training the default on all examples takes an estimated two hours of
two processors; `--fraction 0.1` is for a try of the bench itself and says nothing of either pipeline.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from bench.nlu import measure, pipelines
from bench.nlu.examples import FOREIGN, Held, read_held, write_examples
from bench.nlu.report import markdown
from bot.cli.evaluate_sets import BadSet
from bot.nlu import before_rasa, quiet

PROJECT = Path(__file__).resolve().parents[2]
UNDERSTANDING = PROJECT / "tests" / "understanding"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.nlu", description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=Path, default=UNDERSTANDING / "questions.yml", help="held-back messages")
    parser.add_argument("--foreign", type=Path, default=UNDERSTANDING / "foreign.yml", help="messages of other trades")
    parser.add_argument("--fraction", type=float, default=1.0, help="share of the training examples, 0 to 1")
    parser.add_argument("--limit", type=float, default=120, help="minutes that each training may take")
    parser.add_argument("--out", type=Path, help="where the figures go, as JSON")
    asked = parser.parse_args()
    for path, option in ((asked.questions, "--questions"), (asked.foreign, "--foreign")):
        if not path.is_file():
            parser.error(f"there is no {path}: name a file with {option}")
    if not 0 < asked.fraction <= 1:
        parser.error("--fraction is more than 0 and at most 1")
    # One thread each, for the parses; the trainings are processes of their own and take what Rasa gives them.
    os.environ.update(TF_INTER_OP_PARALLELISM_THREADS="1", TF_INTRA_OP_PARALLELISM_THREADS="1")
    before_rasa.settle()
    os.chdir(PROJECT)  # paths in config.yml are relative to it
    with tempfile.TemporaryDirectory() as folder:
        result = compare(asked, Path(folder))
    sys.stdout.write(markdown(result) + "\n")
    if asked.out:
        asked.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def compare(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All figures: `conditions`, `default` and `ours`."""
    quiet.configure()
    import rasa

    quiet.configure()  # Rasa says what it parses, which is no part of a parse's time and nobody's business
    examples = write_examples(PROJECT, asked.fraction, folder / "nlu.yml")
    try:
        held = read_held(asked.questions, asked.foreign, examples)
    except BadSet as fault:
        sys.exit(str(fault))
    if not held.questions or not held.foreign:
        sys.exit("Both messages of ours and messages of other trades (out_of_scope) are needed, none of them taught.")
    configurations = {"default": pipelines.DEFAULT, "ours": pipelines.ours(PROJECT)}
    result: dict[str, Any] = {
        "conditions": {
            "examples": len(examples),
            "intents": len({example.get("intent") for example in examples}),
            "fraction": asked.fraction,
            "questions": len(held.questions),
            "foreign": len(held.foreign),
            "repeated": held.repeated,
            "rasa": rasa.__version__,
            "processors": os.cpu_count(),
        }
    }
    models = {}
    for name, configuration in configurations.items():
        models[name] = folder / f"{name}.tar.gz"
        seconds = _fit(configuration, folder, models[name], 60 * asked.limit)
        result[name] = {"training_s": seconds, "model_bytes": models[name].stat().st_size}
        _tell(f"{name}: trained in {seconds:.0f} s")
    measured = asyncio.run(_measure(models, held))
    for name in configurations:
        result[name].update(measured[name])
    return result


def _fit(configuration: Mapping[str, Any], folder: Path, model: Path, limit_s: float) -> float:
    """Seconds that the training took."""
    config, log = folder / "config.yml", folder / "fit.log"
    config.write_text(yaml.safe_dump(dict(configuration), sort_keys=False), encoding="utf-8")
    command = (sys.executable, "-m", "bench.nlu.fit", str(config), str(folder / "nlu.yml"), str(model))
    unbound = {name: value for name, value in os.environ.items() if not name.startswith("TF_INT")}
    with log.open("wb") as errors:
        try:
            done = subprocess.run(
                command, cwd=PROJECT, env=unbound, stdout=subprocess.PIPE, stderr=errors, timeout=limit_s, check=False
            )
        except subprocess.TimeoutExpired:
            sys.exit(f"The training of {model.name} was not done within {limit_s / 60:.0f} minutes: give it a --limit.")
    if done.returncode != 0:
        sys.exit(f"The training of {model.name} failed:\n{log.read_text(errors='replace')[-2000:]}")
    return float(json.loads(done.stdout)["seconds"])


async def _measure(models: Mapping[str, Path], held: Held) -> dict[str, dict[str, Any]]:
    from rasa.utils.tensorflow.environment import setup_tf_environment

    setup_tf_environment()
    loaded = {name: measure.load(model) for name, model in models.items()}
    gate = _gate()
    readings: dict[str, Callable[[measure.Parse], measure.Read]] = {
        "default": measure.read_default,
        "ours": measure.read_gated,
    }
    answering = measure.Answering({*gate["courtesy_intents"], *gate["person_intents"], *gate["staff_intents"], FOREIGN})
    texts = [message.text for message in [*held.questions, *held.foreign]]
    asked = len(held.questions)
    reads = {name: await measure.read_all(loaded[name], texts, readings[name]) for name in loaded}
    times = await measure.milliseconds(loaded, texts)
    own_stops = {name: [read.stopped for read in each] for name, each in reads.items()}
    equal_stops = {
        "default": measure.stopped_at(reads["default"], asked, sum(own_stops["ours"][:asked])),
        "ours": own_stops["ours"],
    }
    return {
        name: {
            "parse_p50_ms": times[name][0],
            "parse_p99_ms": times[name][1],
            "first_guess": measure.first_guess(held, each[:asked]),
            "auroc": measure.auroc(each[:asked], each[asked:]),
            "own": measure.figures(held, each[:asked], each[asked:], own_stops[name], answering),
            "equal": measure.figures(held, each[:asked], each[asked:], equal_stops[name], answering),
        }
        for name, each in reads.items()
    }


def _gate() -> dict[str, Any]:
    """The settings of our gate, with those that the configuration leaves out."""
    from bot.nlu.gate import ScopeGate

    name = f"{ScopeGate.__module__}.{ScopeGate.__name__}"
    given = next(step for step in pipelines.ours(PROJECT)["pipeline"] if step["name"] == name)
    return {**ScopeGate.get_default_config(), **given}


def _tell(words: str) -> None:
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main()
