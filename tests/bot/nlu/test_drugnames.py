"""Which drugs a message names: what the pharmacy carries, what the world knows, and what is only a guess."""

from pathlib import Path

import pytest

from bot.nlu.drugnames import EXACT, GUESS, DrugNames, read_formulary, wide_names
from bot.nlu.encoder import ordinary_words

PUBLIC = {
    "prinivil": ["lisinopril"],
    "tylenol": ["acetaminophen"],
    "chlorpropamide": ["chlorpropamide"],
    "insulin detemir": ["insulin detemir"],
    "antidepressants": ["antidepressive agents"],
    "caps": ["captopril"],
    "order": ["orderine"],
}


@pytest.fixture(scope="module")
def names() -> DrugNames:
    formulary, short = read_formulary(Path(__file__).with_name("formulary.csv"))
    ordinary = ordinary_words()
    return DrugNames(formulary, short, wide_names(PUBLIC, formulary, ordinary), ordinary)


def found(names: DrugNames, text: str) -> list[tuple[str, str, str]]:
    return [(mention.typed, mention.generic, mention.match) for mention in names.mentions(text)]


@pytest.mark.parametrize(
    ("text", "typed", "generic"),
    [
        ("is my lisinopril ready?", "lisinopril", "lisinopril"),
        ("LIPITOR please", "LIPITOR", "atorvastatin"),
        ("do you have Ozempic", "Ozempic", "semaglutide"),
        ("losartan", "losartan", "losartan potassium"),
        ("refill my toprol", "toprol", "metoprolol succinate"),
        ("Toprol XL refill", "Toprol XL", "metoprolol succinate"),
        ("amlodipine/benazepril", "amlodipine/benazepril", "amlodipine and benazepril"),
        ("amlodipine and benazepril is what I take", "amlodipine and benazepril", "amlodipine and benazepril"),
        ("zoloft's side effects", "zoloft's", "sertraline"),
        ("insulin glargine pens", "insulin glargine", "insulin glargine"),
    ],
)
def test_a_name_of_the_formulary_is_certain(names: DrugNames, text: str, typed: str, generic: str) -> None:
    assert found(names, text) == [(typed, generic, EXACT)]


def test_a_brand_the_pharmacy_does_not_list_is_known_and_marked_as_public(names: DrugNames) -> None:
    [prinivil] = names.mentions("is my Prinivil ready")
    assert (prinivil.generic, prinivil.match, prinivil.source) == ("lisinopril", EXACT, "public")
    assert found(names, "tylenol?") == [("tylenol", "acetaminophen", EXACT)]


@pytest.mark.parametrize(
    ("text", "typed", "generic"),
    [
        ("refill my metformn plz", "metformn", "metformin"),
        ("lisinoprill", "lisinoprill", "lisinopril"),
        ("atorvastain", "atorvastain", "atorvastatin"),
        ("zolft", "zolft", "sertraline"),
    ],
)
def test_a_misspelling_is_a_guess(names: DrugNames, text: str, typed: str, generic: str) -> None:
    assert found(names, text) == [(typed, generic, GUESS)]


def test_a_name_of_two_drugs_is_a_guess_with_both(names: DrugNames) -> None:
    [mention] = names.mentions("my metoprolol")
    assert mention.match == GUESS
    assert mention.candidates == ("metoprolol succinate", "metoprolol tartrate")


def test_the_first_word_of_a_longer_name_is_a_guess(names: DrugNames) -> None:
    [insulin] = names.mentions("do you have insulin")
    assert insulin.match == GUESS
    assert insulin.candidates == ("insulin aspart", "insulin glargine")
    assert found(names, "hydrocodone") == [("hydrocodone", "hydrocodone and acetaminophen", GUESS)]


def test_a_longer_public_name_wins_over_a_short_one(names: DrugNames) -> None:
    assert found(names, "insulin detemir") == [("insulin detemir", "insulin detemir", EXACT)]


def test_another_drug_is_never_guessed_to_be_ours_when_the_world_knows_it(names: DrugNames) -> None:
    assert found(names, "chlorpropamide") == [("chlorpropamide", "chlorpropamide", EXACT)]


@pytest.mark.parametrize(
    "text",
    [
        "I want to order my caps today please",
        "antidepressants in general",
        "where is the pharmacy located and is parking free",
        "my doctor said the insurance would cover the delivery",
        "",
        "??? 12345 !!!",
    ],
)
def test_ordinary_english_names_no_drug(names: DrugNames, text: str) -> None:
    assert found(names, text) == []


def test_several_drugs_come_in_the_order_they_were_typed(names: DrugNames) -> None:
    assert [generic for _, generic, _ in found(names, "refill metformn, lipitor and my lisinopril")] == [
        "metformin",
        "atorvastatin",
        "lisinopril",
    ]


def test_where_a_drug_stands_in_the_message_is_told(names: DrugNames) -> None:
    text = "is my losartan ready"
    [mention] = names.mentions(text)
    assert text[mention.start : mention.end] == mention.typed == "losartan"


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "formulary.csv"
    wrong.write_text("drug;price\nlisinopril;4\n")
    with pytest.raises(ValueError, match="must begin with the columns generic,brand,name"):
        read_formulary(wrong)
    wrong.write_text("generic,brand,name\n")
    with pytest.raises(ValueError, match="names no drugs"):
        read_formulary(wrong)
