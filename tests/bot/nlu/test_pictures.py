"""The pictures of an evaluation: the gate's curve is what the gate itself would do, and both files are pictures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.pictures import GateSettings, curve, gate_settings
from bot.nlu.scope import Kinds, Thresholds
from tests.bot.nlu.process import REPOSITORY, Training

SETTINGS = GateSettings(
    Thresholds(inside=0.36, near=0.28, person=0.20, confident=0.35, clause=0.38),
    Kinds(courtesy=frozenset({"thank"}), foreign=frozenset({"out_of_scope"}), person=frozenset({"clinical"})),
)


def message(
    ours: bool,
    score: float,
    intent: str = "status",
    *,
    settled: str | None = None,
    parts: list[str] | None = None,
    fair: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "ours": ours,
        "settled": settled,
        "score": score,
        "ranking": [[intent, 0.9], ["hours", 0.1]],
        "parts": parts or [],
        "fair": fair or [],
    }


DATA = {
    "answered_intents": ["hours", "status"],
    "messages": [
        message(True, 0.30),
        message(True, 0.45),
        message(True, 0.10, parts=["status", "hours"]),
        message(True, 0.50, settled="turned_away"),
        message(False, 0.30),
        message(False, 0.45),
        message(False, 0.50, fair=["status"]),
        message(False, 0.50, "clinical"),
        message(False, 0.50, "out_of_scope"),
    ],
}


def test_a_higher_threshold_turns_more_away_and_answers_less_wrongly() -> None:
    chosen, points = curve(DATA, SETTINGS)
    at = {point.inside: (point.turned_away * 4, round(point.answered_wrongly * 5)) for point in points}
    assert at[0.29] == (1, 2)
    assert at[0.36] == (2, 1)
    assert at[0.50] == (3, 0)
    assert (chosen.inside, chosen.turned_away) == (0.36, 0.5)


def test_a_threshold_between_the_steps_is_on_the_curve_too() -> None:
    between = GateSettings(Thresholds(0.365, 0.28, 0.20, 0.35, 0.38), SETTINGS.kinds)
    chosen, points = curve(DATA, between)
    assert chosen in points
    assert chosen.inside == 0.365


def test_a_models_own_gate_is_read_from_the_model(training: Training) -> None:
    settings = gate_settings(training.model)
    assert settings.thresholds.person <= settings.thresholds.near <= settings.thresholds.inside
    assert settings.kinds.foreign == {"out_of_scope"}
    assert "emergency" in settings.kinds.person


def drawn(*words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    command = (sys.executable, "-m", "bot.nlu.pictures", *words)
    return subprocess.run(command, cwd=REPOSITORY, input=given, capture_output=True, text=True, timeout=120)


def test_the_curve_is_drawn_and_its_points_are_printed(training: Training, tmp_path: Path) -> None:
    picture = tmp_path / "gate.png"
    done = drawn("gate", "-", str(picture), "--model", str(training.model), given=json.dumps(DATA))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["chosen"] in said["points"]
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("intents", [1, 40])
def test_the_heat_map_grows_with_its_intents(intents: int, tmp_path: Path) -> None:
    names = [f"intent_{number}" for number in range(intents)]
    counts = [[row * column % 7 for column in range(intents + 1)] for row in range(intents)]
    source, picture = tmp_path / "evaluation.json", tmp_path / "confusion.png"
    source.write_text(
        json.dumps({"confusion": {"expected": names, "acted_on": [*names, "(clarified)"], "counts": counts}})
    )
    done = drawn("confusion", str(source), str(picture))
    assert done.returncode == 0, done.stderr
    width = int.from_bytes(picture.read_bytes()[16:20], "big")
    assert width >= 40 * intents
