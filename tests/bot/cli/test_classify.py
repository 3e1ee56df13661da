"""Where messages would go: what is read, what Rasa gets to see of it, and what is written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.chat.safety import SafetyNet
from bot.cli.classify import BadLine, judge, prepare, read
from bot.settings import ROOT


def parse(intent: str, scope: str = "inside", drugs: tuple[str, ...] = ()) -> dict[str, Any]:
    """A parse as Rasa's channel gives it."""
    gated = {"near": "nlu_clarify", "outside": "nlu_fallback"}.get(scope, intent)
    return {
        "intent": {"name": gated, "confidence": 0.9},
        "intent_ranking": [{"name": intent, "confidence": 0.6}],
        "entities": [{"entity": "drug", "value": drug, "match": "exact"} for drug in drugs]
        + [{"entity": "prescription", "value": "RX_1"}],
        "scope": {"similarity": 0.5, "decision": scope},
    }


def test_the_lines_before_a_bad_one_are_read_and_the_bad_one_is_numbered() -> None:
    texts = read([b'{"text": "one"}', b'{"text": "two", "intent": "x"}', b"{"])
    assert [next(texts), next(texts)] == ["one", "two"]
    with pytest.raises(BadLine, match=r"^Line 3 is not JSON\.$"):
        next(texts)


@pytest.mark.parametrize("line", [b"[]", b'"words"', b"{}", b'{"text": 7}', b'{"text": null}', b"", b"\xff\xfe"])
def test_a_line_that_is_no_message_is_refused_without_repeating_it(line: bytes) -> None:
    with pytest.raises(BadLine, match=r"^Line 1 is not"):
        next(read([line]))


def test_rasa_sees_no_number_and_no_command_and_the_output_has_what_was_typed(net: SafetyNet) -> None:
    typed = "/status is rx 4471182 ready"
    prepared = prepare(typed, net)
    assert prepared.text == typed
    assert prepared.masked == "status is RX_1 ready"


def test_half_a_character_harms_nothing(net: SafetyNet) -> None:
    prepared = prepare("\ud800 is my refill ready", net)
    prepared.masked.encode()
    assert prepared.text == "\ud800 is my refill ready"


def test_an_answered_question_names_its_drugs_once_each(net: SafetyNet) -> None:
    drugs = ("lisinopril", "metformin", "lisinopril")
    assert judge(prepare("is my refill ready", net), parse("prescription_status", drugs=drugs)) == {
        "text": "is my refill ready",
        "decision": "answer",
        "intent": "prescription_status",
        "confidence": 0.9,
        "drugs": ["lisinopril", "metformin"],
    }


def test_near_the_threshold_the_best_guess_is_shown_and_outside_none_stands(net: SafetyNet) -> None:
    near = judge(prepare("maybe my pills", net), parse("refill_request", "near"))
    outside = judge(prepare("book me a flight", net), parse("refill_request", "outside"))
    assert (near["decision"], near["intent"], near["confidence"]) == ("clarify", "refill_request", 0.6)
    assert (outside["decision"], outside["intent"]) == ("technician", "out_of_scope")


def test_an_alarm_is_an_emergency_whatever_the_pipeline_says(net: SafetyNet) -> None:
    judged = judge(prepare("my son swallowed a whole bottle of pills", net), parse("refill_request"))
    assert (judged["decision"], judged["intent"]) == ("emergency", "emergency")


@pytest.mark.stack
def test_the_command_writes_one_line_each_in_order_and_nothing_else(tmp_path: Path) -> None:
    typed = [
        "is my lisinopril ready",
        "hi",
        "",
        "what are the side effects of zoloft",
        "🙂",
        "book me a flight to rome",
    ]
    typed += [f"do you have ozempic in stock, it is the {number}th time i ask" for number in range(4, 120)]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in typed) + "this is no JSON\n")
    done = subprocess.run(
        (sys.executable, "-m", "bot.cli.main", "classify", str(source)),
        cwd=ROOT,
        env=os.environ | {"SCRIPTDESK_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    judged = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["text"] for line in judged] == typed
    assert [line["decision"] for line in judged[:4]] == ["answer", "smalltalk", "technician", "pharmacist"]
    assert judged[0]["drugs"] == ["lisinopril"]
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"Line {len(typed) + 1} is not JSON. The lines before it are done."
