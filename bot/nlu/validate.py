"""Check the Rasa project: `python -m bot.nlu.validate` prints one line per problem and exits 1, or says all is well.

Runs Rasa's own validator and what it does not know: the dialogue pattern that keeps answers deterministic. Rasa's
validator alone (`rasa data validate`) passes too, with three remarks that are no problems here (`_EXPECTED`).
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Optional

from bot.nlu import before_rasa

PROJECT = Path(__file__).resolve().parents[2]
PROBLEMS = 1

FEWEST_EXAMPLES = 4

_FROM_THE_GATE = frozenset({"nlu_clarify", "nlu_fallback"})

_EXPECTED = (
    # Every project with slots is told so.
    "Slot auto-fill has been removed",
    # Said by action_small_talk, so that it can also clear what was awaited.
    "is not used in any story or rule",
    # Comes from the scope gate, not from examples.
    "The intent 'nlu_clarify' is listed in the domain file, but",
)


def main(arguments: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="bot.nlu.validate", description="Check ScriptDesk's Rasa project.")
    parser.add_argument("--project", type=Path, default=PROJECT, help="folder with config.yml, domain.yml and data/")
    project = parser.parse_args(arguments).project.resolve()
    before_rasa.settle()
    # Rasa reports its progress; here only the outcome counts.
    logging.disable(logging.INFO)
    os.chdir(project)
    found = problems(project)
    for problem in found:
        sys.stdout.write(problem + "\n")
    if found:
        sys.exit(PROBLEMS)
    sys.stdout.write("The Rasa project is consistent.\n")


def problems(project: Path) -> List[str]:
    """All that is wrong with the project, one sentence each."""
    from rasa.shared.utils.io import read_yaml_file

    domain = read_yaml_file(project / "domain.yml")
    rules = read_yaml_file(project / "data" / "rules.yml")["rules"]
    return [*rule_problems(rules, domain), *slot_problems(domain), *_rasas_problems(project)]


def rule_problems(rules: List[Dict[str, Any]], domain: Dict[str, Any]) -> List[str]:
    """One rule per intent, exactly one action in each, no conditions: anything else can answer half, or twice."""
    intents = [name for entry in domain["intents"] for name in (entry if isinstance(entry, dict) else [entry])]
    found = []
    ruled: Counter[str] = Counter()
    for rule in rules:
        steps = rule["steps"]
        if set(rule) != {"rule", "steps"} or [sorted(step) for step in steps] != [["intent"], ["action"]]:
            found.append(f"Rule '{rule['rule']}' must be one intent and one action, without conditions.")
            continue
        ruled[steps[0]["intent"]] += 1
        if steps[1]["action"] not in domain["actions"]:
            found.append(f"Rule '{rule['rule']}' runs {steps[1]['action']}, which domain.yml does not list.")
    found += [f"Intent {intent} has {ruled[intent]} rules instead of one." for intent in intents if ruled[intent] != 1]
    if "action_default_fallback" not in domain["actions"]:
        found.append("action_default_fallback must be listed in domain.yml: Rasa's own loops.")
    return found


def slot_problems(domain: Dict[str, Any]) -> List[str]:
    """Slots are set by actions and decide nothing; a session never expires by itself."""
    found = [
        f"Slot {name} must be set by actions only (mapping custom) and not influence the conversation."
        for name, slot in domain["slots"].items()
        if slot.get("influence_conversation") is not False or slot.get("mappings") != [{"type": "custom"}]
    ]
    if domain["session_config"]["session_expiration_time"] != 0:
        found.append("session_expiration_time must be 0: a stretch ends when the gateway says so.")
    return found


def _rasas_problems(project: Path) -> List[str]:
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        importer = TrainingDataImporter.load_from_config(
            str(project / "config.yml"),
            str(project / "domain.yml"),
            [str(project / "data" / "rules.yml"), str(project / "data" / "nlu")],
        )
        validator = Validator.from_importer(importer)
        sound = [
            validator.verify_domain_validity(),
            validator.verify_nlu(ignore_warnings=False),
            validator.verify_actions_in_stories_rules(),
            validator.verify_slot_mappings(),
            validator.verify_story_structure(ignore_warnings=False),
        ]
        few = [
            f"Intent {intent} has {count} examples; fewer than {FEWEST_EXAMPLES} teach nothing."
            for intent, count in importer.get_nlu_data().number_of_examples_per_intent.items()
            if count < FEWEST_EXAMPLES and intent not in _FROM_THE_GATE
        ]
    told = [str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)]
    unexpected = [" ".join(text.split()) for text in told if not any(known in text for known in _EXPECTED)]
    if not all(sound) and not unexpected:
        unexpected.append("Rasa's validator refuses the project: run `rasa data validate` to see why.")
    return [*unexpected, *few]


if __name__ == "__main__":
    main()
