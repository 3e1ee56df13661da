"""What messages are measured on: two forms of file, and every slip in them named by its line."""

from pathlib import Path

import pytest

from bot.cli.evaluate_sets import BadSet, Expected, read_set


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_lines_of_json_carry_what_is_right_and_what_is_fair(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "set.jsonl",
        '{"text": "is it ready", "intent": "prescription_status", "also_ok": ["why_delayed"], "source": "x"}\n\n'
        '{"text": "hi", "intent": "greet"}\n',
    )
    assert read_set(path) == [
        Expected("is it ready", "prescription_status", frozenset({"why_delayed"})),
        Expected("hi", "greet"),
    ]


def test_yaml_maps_an_intent_to_sentences_and_a_sentence_may_say_more_of_itself(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "questions.yml",
        """
refill_request:
  - refill my metformin
  - {text: "necesito mi receta", lang: es, kind: spanish}
greet:
  - text: anyone there
    intent: speak_to_human
    also_ok: [greet]
""",
    )
    assert read_set(path) == [
        Expected("refill my metformin", "refill_request"),
        Expected("necesito mi receta", "refill_request", language="es", kind="spanish"),
        Expected("anyone there", "speak_to_human", frozenset({"greet"})),
    ]


def test_what_yaml_would_take_for_a_truth_value_or_a_number_is_what_a_patient_typed(tmp_path: Path) -> None:
    path = written(tmp_path, "questions.yml", "affirm:\n  - yes\ndeny:\n  - no\n  - {text: off}\nother:\n  - 4471182\n")
    assert [each.text for each in read_set(path)] == ["yes", "no", "off", "4471182"]


@pytest.mark.parametrize("name", ["escaped.yml", "escaped.jsonl"])
def test_a_character_of_two_escapes_is_one_and_half_of_one_harms_nothing(name: str, tmp_path: Path) -> None:
    yaml = '{thank: ["ok \\ud83d\\ude42", "\\ud83d ok"]}'
    lines = '{"text": "ok \\ud83d\\ude42", "intent": "thank"}\n{"text": "\\ud83d ok", "intent": "thank"}\n'
    path = written(tmp_path, name, yaml if name.endswith("yml") else lines)
    assert [each.text for each in read_set(path)] == ["ok 🙂", "\ufffd ok"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", '{"text": "hi", "intent": "greet"}\n{"text": "my secret', "line 2: this is not JSON"),
        ("a.jsonl", '["my secret"]\n', "line 1: this is not an object"),
        ("a.jsonl", '{"text": "my secret"}\n', "line 1: the message has no intent"),
        ("a.jsonl", '{"text": " ", "intent": "greet"}\n', "line 1: the message has no text"),
        ("a.jsonl", '{"text": "my secret", "intent": "a", "also_ok": "b"}\n', "line 1: also_ok is not a list"),
        ("a.jsonl", "\n", "line 1: there is no message in this file"),
        ("a.yml", "greet:\n  - hi\n - my secret\n", "line 3: this is not YAML"),
        ("a.yml", "- my secret\n", "line 1: this is not a mapping from an intent"),
        ("a.yml", "greet:\n  - hi\nthank: my secret\n", "line 3: this is not an intent with a list"),
        ("a.yml", "greet:\n  - hi\n  -\n", "line 3: the message has no text"),
        ("a.yml", "greet:\n  - [my secret]\n", "line 2: this is not a sentence"),
        ("a.yml", "greet:\n  - {text: my secret, also_okay: [x]}\n", "line 2: a message says nothing of itself called"),
        ("a.yml", "", "line 1: there is no message in this file"),
    ],
)
def test_a_slip_is_named_by_its_line_and_never_repeated(name: str, content: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(BadSet) as bad:
        read_set(path)
    assert f"{name}, {said}" in str(bad.value)
    assert "secret" not in str(bad.value)
