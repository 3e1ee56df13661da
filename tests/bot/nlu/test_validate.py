"""The Rasa project keeps to the dialogue pattern, and a check tells when it does not."""

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.utils.io import read_yaml_file

from bot.nlu.validate import problems, rule_problems, slot_problems
from tests.bot.nlu.process import REPOSITORY


@pytest.fixture
def domain() -> dict[str, Any]:
    return copy.deepcopy(dict(read_yaml_file(REPOSITORY / "domain.yml")))


@pytest.fixture
def rules() -> list[dict[str, Any]]:
    return copy.deepcopy(list(read_yaml_file(REPOSITORY / "data" / "rules.yml")["rules"]))


def test_the_project_as_it_stands_is_consistent() -> None:
    done = subprocess.run([sys.executable, "-m", "bot.nlu.validate"], cwd=REPOSITORY, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "The Rasa project is consistent.\n")


def test_an_intent_without_examples_is_told(in_project: Path) -> None:
    examples = in_project / "data" / "nlu" / "examples.yml"
    whole = examples.read_text()
    try:
        examples.write_text(whole.replace("intent: why_delayed", "intent: list_prescriptions"))
        assert any("'why_delayed'" in problem for problem in problems(in_project))
    finally:
        examples.write_text(whole)
    assert problems(in_project) == []


def test_a_rule_with_two_actions_is_refused(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    rules[0]["steps"].append({"action": "action_hours"})
    assert "must be one intent and one action" in rule_problems(rules, domain)[0]


def test_a_rule_with_a_condition_is_refused(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    rules[0]["condition"] = [{"slot_was_set": [{"awaiting": None}]}]
    assert "without conditions" in rule_problems(rules, domain)[0]


def test_an_intent_without_a_rule_is_told(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    del rules[0]
    assert rule_problems(rules, domain) == ["Intent prescription_status has 0 rules instead of one."]


def test_a_slot_that_decides_is_refused(domain: dict[str, Any]) -> None:
    assert slot_problems(domain) == []
    domain["slots"]["awaiting"]["influence_conversation"] = True
    domain["slots"]["drug"]["mappings"] = [{"type": "from_entity", "entity": "drug"}]
    assert [problem.split()[1] for problem in slot_problems(domain)] == ["drug", "awaiting"]
