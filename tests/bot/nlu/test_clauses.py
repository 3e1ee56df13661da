"""Messages that ask two things are cut where a person would cut them."""

import pytest

from bot.nlu.clauses import MOST_CLAUSES, clauses


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("is my lisinopril ready and when do you close", ["is my lisinopril ready", "when do you close"]),
        ("Is it ready? Also how much is it", ["Is it ready", "Also how much is it"]),
        ("Refill my metformin. Do you deliver?", ["Refill my metformin", "Do you deliver?"]),
        ("is my lisinopril ready", []),
        ("yes and no", []),
        ("thanks and bye", []),
        ("", []),
    ],
)
def test_clauses_of(message: str, expected: "list[str]") -> None:
    assert [clause.text for clause in clauses(message)] == expected


def test_a_clause_knows_where_it_stands_in_the_message() -> None:
    message = "  is my metformin ready,  and when do you close? "
    for clause in clauses(message):
        assert message[clause.start : clause.end] == clause.text
    assert len(clauses(message)) == 2


def test_a_flood_of_questions_is_cut_short() -> None:
    assert len(clauses("is it ready? " * 50)) == MOST_CLAUSES


def test_the_name_of_a_combination_is_not_cut() -> None:
    message = "is my amoxicillin and clavulanate ready and when do you close"
    name = message.index("amoxicillin"), message.index(" ready")
    assert [clause.text for clause in clauses(message, [name])] == [
        "is my amoxicillin and clavulanate ready",
        "when do you close",
    ]


def test_a_comma_before_a_question_word_begins_another_question() -> None:
    found = clauses("is my lisinopril ready, how much is it, and when do you close")
    assert [one.text for one in found] == ["is my lisinopril ready", "how much is it", "when do you close"]
    assert clauses("metformin, lisinopril, aspirin") == []
    assert clauses("i never got my package, where is it") == []


def test_what_only_names_a_thing_belongs_to_the_question_about_it() -> None:
    assert clauses("my ergocalciferol prescription, is it ready for me") == []
    assert clauses("Lisinopril 10 mg. Is it ready?") == []
    found = clauses("my metformin refill, is it ready, and when do you close")
    assert [one.text for one in found] == ["my metformin refill, is it ready", "when do you close"]
    found = clauses("refill my metformin, how much is it")
    assert [one.text for one in found] == ["refill my metformin", "how much is it"]
