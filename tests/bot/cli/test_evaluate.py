"""The measuring command as a person or a pipeline of checks runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.classify import Prepared
from bot.cli.evaluate_floors import BadFloors, fallen_short, read_floors
from bot.cli.evaluate_pictures import gate_data
from bot.cli.evaluate_sets import Expected
from bot.cli.main import commands
from bot.settings import ROOT

QUESTIONS = """
prescription_status:
  - is my lisinopril ready
  - {text: did you fill it yet, also_ok: [why_delayed]}
refill_request:
  - refill my metformin please
clinical_question:
  - what are the side effects of zoloft
emergency:
  - my son swallowed a whole bottle of pills
greet:
  - hi
"""
FOREIGN = [
    {"text": "book me a flight to rome", "intent": "out_of_scope"},
    {"text": "who won the game last night", "intent": "out_of_scope"},
]
EVALUATION: dict[str, Any] = {
    "acted_on": {"right": {"count": 9, "of": 10, "share": 0.9}, "intents": {"greet": {"recall": 1.0, "f1": 0.5}}},
    "emergency": {"by_either": {"count": 0, "of": 0, "share": None}},
}


def scriptdesk(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "bot.cli.main", "evaluate", *words),
        cwd=ROOT,
        env=os.environ | {"SCRIPTDESK_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def short(tmp_path: Path, floors: str) -> list[str]:
    path = tmp_path / "floors.yml"
    path.write_text(floors)
    return fallen_short(path, read_floors(path), EVALUATION)


def test_the_command_tells_what_it_does() -> None:
    told = CliRunner().invoke(commands, ["evaluate", "--help"])
    assert told.exit_code == 0
    assert "--floors" in told.stdout


def test_figures_that_reach_their_floors_say_nothing(tmp_path: Path) -> None:
    assert short(tmp_path, "at_least: {acted_on.right.share: 0.9}\nat_most: {acted_on.right.count: 9}") == []


def test_each_figure_on_the_wrong_side_is_named(tmp_path: Path) -> None:
    floors = """
at_least:
  acted_on.right.share: 0.95
  acted_on.intents.*.f1: 0.6
  emergency.by_either.share: 0.9
at_most:
  acted_on.right.count: 8
"""
    assert short(tmp_path, floors) == [
        "acted_on.right.share is 0.9, at least 0.95 is wanted",
        "acted_on.intents.greet.f1 is 0.5, at least 0.6 is wanted",
        "emergency.by_either.share cannot be told: there was nothing to count",
        "acted_on.right.count is 9, at most 8 is wanted",
    ]


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        ("at_least: {acted_on.wrong: 1}", "there is no figure called acted_on.wrong"),
        ("at_least: {acted_on: 1}", "there is no figure called acted_on"),
        ("at_lest: {acted_on.right.share: 1}", "at_least and at_most are what it may hold"),
        ("at_least: 0.9", "at_least is not a mapping"),
        ("at_least: {acted_on.right.share: high}", "acted_on.right.share under at_least is not a figure"),
        ("at_least:\n  {", "line 2 is not YAML"),
    ],
)
def test_floors_that_hold_nothing_are_refused(floors: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadFloors, match=said):
        short(tmp_path, floors)


def test_the_gates_curve_is_drawn_from_numbers_and_no_words() -> None:
    parse: dict[str, Any] = {
        "intent": {"name": "refill_request", "confidence": 0.9},
        "intent_ranking": [{"name": "refill_request", "confidence": 0.9}, {"name": "clinical_question"}],
        "entities": [{"entity": "drug", "value": "secret"}],
        "scope": {"score": 0.4, "decision": "inside"},
        "parts": [{"text": "secret", "start": 0, "end": 6, "intent": "greet", "score": 0.4}],
    }
    parse["intent_ranking"][1]["confidence"] = 0.1
    said = [
        (Expected("secret", "refill_request"), Prepared("secret", "secret", False, "en"), parse),
        (Expected("secret", "thank"), Prepared("secret", "secret", True, "en"), parse),
        (Expected("secret", "out_of_scope"), Prepared("secret", "secret", False, "es"), parse),
    ]
    data = gate_data(said)
    assert "secret" not in json.dumps(data)
    assert data["answered_intents"] == ["refill_request"]
    assert [(each["ours"], each["settled"]) for each in data["messages"]] == [
        (True, None),
        (False, "person"),
        (False, "turned_away"),
    ]


def test_a_file_that_is_none_is_one_sentence_before_anything_is_loaded(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "hi", "intent": "greet"}\n{"text": "my secret"}\n')
    for words, said in (
        ((str(bad),), f"{bad}, line 2: the message has no intent."),
        ((str(tmp_path / "no.yml"),), f"{tmp_path / 'no.yml'} cannot be read: No such file or directory."),
    ):
        done = scriptdesk(tmp_path, *words)
        assert done.returncode == 2
        assert done.stderr.splitlines() == [said]


@pytest.mark.stack
def test_messages_are_measured_written_drawn_and_held_to_floors(tmp_path: Path) -> None:
    questions, foreign, floors = tmp_path / "questions.yml", tmp_path / "foreign.jsonl", tmp_path / "floors.yml"
    questions.write_text(QUESTIONS)
    foreign.write_text("".join(json.dumps(line) + "\n" for line in FOREIGN))
    floors.write_text("at_least: {emergency.by_net.share: 1.0, messages: 9}\n")
    out, curve = tmp_path / "out", tmp_path / "gate.png"
    words = [str(questions), str(foreign), "--out", str(out), "--curve", str(curve), "--floors", str(floors)]
    done = scriptdesk(tmp_path, *words)
    assert done.returncode == 1, done.stderr
    assert done.stderr.splitlines()[-2:] == [
        "These figures fell short:",
        "  messages is 8, at least 9 is wanted",
    ]
    assert "lisinopril" not in done.stdout + done.stderr
    found = json.loads((out / "evaluation.json").read_text())
    assert found["files"] == ["questions.yml", "foreign.jsonl"]
    assert found["emergency"]["by_net"] == {"count": 1, "of": 1, "share": 1.0}
    assert found["clinical"]["to_pharmacist"]["count"] == 1
    assert found["scope"]["out_of_scope"]["wrongly_answered"] == {"count": 0, "of": 2, "share": 0.0}
    assert "lisinopril" not in "".join(path.read_text() for path in out.glob("*.[jh]*"))
    for picture in (out / "confusion.png", curve):
        assert picture.read_bytes().startswith(b"\x89PNG")
    # The curve's own point is what the evaluation counted.
    chosen = json.loads((out / "gate.json").read_text())["chosen"]
    assert chosen["turned_away"] == found["turned_away"]["questions"]["share"]
    wrong = sum(group["wrongly_answered"]["count"] for group in found["scope"].values())
    others = sum(group["wrongly_answered"]["of"] for group in found["scope"].values())
    assert chosen["answered_wrongly"] == wrong / others


@pytest.mark.stack
def test_sentences_are_shown_to_who_asks_for_them_and_each_file_can_stand_alone(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.yml", tmp_path / "wrong.yml"
    right.write_text("clinical_question:\n  - what are the side effects of zoloft\n")
    wrong.write_text("greet:\n  - what are the side effects of [bold]zoloft\n")
    done = scriptdesk(tmp_path, str(right), str(wrong), "--each", "--errors", "3", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "Wrong: 0" in done.stdout
    assert "greet came out as clinical_question (first guess clinical_question): what are the" in done.stdout
    assert "effects of [bold]zoloft" in done.stdout
    for name, count in (("right", 1), ("wrong", 0)):
        found = json.loads((tmp_path / "out" / name / "evaluation.json").read_text())
        assert found["acted_on"]["right"]["count"] == count
