"""The examples the assistant learns from: enough of each kind, each written by itself, none of them twice.

A sentence in two intents teaches nothing, and twenty copies of one sentence with another drug's name teach one thing
while they look like twenty. Both are refused here. The sentences of tests/dialogue/unseen.yml, which tests put to the
trained assistant, must stand nowhere among the examples.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "data" / "nlu"
FORMULARY = ROOT / "data" / "formulary.csv"
UNSEEN = ROOT / "tests" / "dialogue" / "unseen.yml"
HELD_BACK = [ROOT / "tests" / "understanding" / name for name in ("questions.yml", "clinical.yml")]

QUESTIONS = (
    "prescription_status",
    "why_delayed",
    "was_it_received",
    "list_prescriptions",
    "refill_request",
    "refills_left",
    "out_of_medicine",
    "notify_when_ready",
    "medication_availability",
    "pharmacy_hours",
    "pharmacy_location",
    "price_or_insurance",
    "prior_authorization",
    "delivery_status",
    "transfer_prescription",
    "cancel_order",
    "update_profile",
    "book_consultation",
    "vaccine",
    "compounding",
    "record_request",
    "complaint",
    "wrong_answer",
    "stop_messages",
    "speak_to_human",
    "clinical_question",
    "emergency",
)
OTHERS = {
    "out_of_scope": 300,
    "greet": 25,
    "goodbye": 25,
    "thank": 25,
    "affirm": 25,
    "deny": 25,
    "never_mind": 25,
    "bot_challenge": 25,
    "abuse": 25,
}
FLOORS = dict.fromkeys(QUESTIONS, 60) | OTHERS
DRUGS_ARE_THE_POINT = {"medication_availability", "clinical_question"}
NEAR = 0.9  # two sentences more alike than this are one sentence
PLACEHOLDERS = {"RX", "DOB", "PHONE", "EMAIL", "SSN", "CARD"}  # what stands for a masked identifier


@cache
def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(EXAMPLES.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            assert all(line.startswith("- ") for line in lines), f"{path.name}: a line without '- '"
            found.setdefault(block["intent"], []).extend(line[2:].strip() for line in lines)
    return found


@cache
def unseen() -> dict[str, list[str]]:
    content: dict[str, list[str]] = yaml.safe_load(UNSEEN.read_text("utf-8"))
    return content


@cache
def drug_words() -> frozenset[str]:
    with FORMULARY.open(encoding="utf-8", newline="") as file:
        names = [row[column] for row in csv.DictReader(file) for column in ("generic", "brand")]
    return frozenset(word for name in names for word in words(name) if len(word) > 3) - {"with"}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]", "", text.lower()))


def plain(text: str) -> str:
    """The sentence without case, punctuation and spacing."""
    return " ".join(words(text)) or text


@cache
def skeleton(text: str) -> str:
    """The sentence's different words in order of the alphabet, each drug's name the same word."""
    return " ".join(sorted({"drug" if word in drug_words() else word for word in words(text)})) or text


def alike(some: Sequence[str], others: Sequence[str] | None = None) -> Iterator[str]:
    """The pairs, within one list or across two, that are nearly the same sentence."""
    matcher = SequenceMatcher(autojunk=False)
    for place, one in enumerate(some):
        matcher.set_seq2(skeleton(one))
        for other in some[place + 1 :] if others is None else others:
            matcher.set_seq1(skeleton(other))
            # the two quick ratios are upper bounds of the slow one
            if matcher.real_quick_ratio() > NEAR and matcher.quick_ratio() > NEAR and matcher.ratio() > NEAR:
                yield f"{one!r} ~ {other!r}"


def test_there_is_one_file_for_each_intent_and_it_holds_that_intent_only() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yml")} == set(FLOORS)
    for path in EXAMPLES.glob("*.yml"):
        content = yaml.safe_load(path.read_text("utf-8"))
        assert content["version"] == "3.1", path.name
        assert [block["intent"] for block in content["nlu"]] == [path.stem]


@pytest.mark.parametrize("intent", FLOORS)
def test_an_intent_has_enough_examples(intent: str) -> None:
    assert len(examples()[intent]) >= FLOORS[intent]


@pytest.mark.parametrize("intent", FLOORS)
def test_no_two_examples_of_an_intent_say_nearly_the_same(intent: str) -> None:
    assert list(alike(examples()[intent])) == []


def test_no_sentence_stands_in_two_intents() -> None:
    owner: dict[str, str] = {}
    twice = []
    for intent, texts in examples().items():
        for text in texts:
            other = owner.setdefault(plain(text), intent)
            if other != intent:
                twice.append(f"{text!r}: {other} and {intent}")
    assert twice == []


@pytest.mark.parametrize("intent", [intent for intent in FLOORS if intent not in DRUGS_ARE_THE_POINT])
def test_an_intent_does_not_lean_on_drug_names(intent: str) -> None:
    """More than half of the examples name no drug, and no drug is named in more than one of ten."""
    named = [drug_words() & set(words(text)) for text in examples()[intent]]
    assert sum(bool(drugs) for drugs in named) < len(named) / 2
    for drug in set().union(*named):
        assert sum(drug in drugs for drugs in named) <= max(2, len(named) / 10), drug


def test_examples_hold_placeholders_and_no_identifiers() -> None:
    """The assistant is shown RX_1, never a number: an example with digits in place of it teaches the wrong thing."""
    for intent, texts in examples().items():
        for text in texts:
            assert not re.search(r"\d{6,}|\d{3}[-. ]\d{4}|\S@\S|\d/\d+/\d", text), f"{intent}: {text}"
            assert set(re.findall(r"\b([A-Z]{2,5})_\d", text)) <= PLACEHOLDERS, f"{intent}: {text}"


def test_examples_are_plain_text() -> None:
    """Brackets, braces and a leading slash are markup to the trainer, not what a patient wrote."""
    for intent, texts in examples().items():
        for text in texts:
            assert not re.search(r"[\[\]{}]|^/", text), f"{intent}: {text}"
            assert text, intent


def test_the_unseen_sentences_stand_nowhere_among_the_examples() -> None:
    assert set(unseen()) == set(FLOORS)
    taught = [text for texts in examples().values() for text in texts]
    for intent, texts in unseen().items():
        assert len(texts) >= 7, intent
        assert list(alike(texts, taught)) == []


def test_the_held_back_questions_stand_nowhere_among_the_examples() -> None:
    taught = [text for texts in examples().values() for text in texts]
    for path in HELD_BACK:
        for intent, texts in yaml.safe_load(path.read_text("utf-8")).items():
            # There are only so many ways to say hello; no figure of theirs is a target.
            assert intent in OTHERS or list(alike(texts, taught)) == [], f"{path.name}: {intent}"
