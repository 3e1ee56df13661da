"""Which drugs a message names: what the pharmacy carries, what the world knows, and what is only a guess."""

from pathlib import Path

import pytest

from bot.meaning.encoder import ordinary_words
from bot.nlu.drugnames import EXACT, GUESS, DrugNames
from bot.nlu.namelists import read_classes, read_formulary, read_lookalikes, wide_names

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
    here = Path(__file__).parent
    formulary, short = read_formulary(here / "formulary.csv")
    ordinary = ordinary_words()
    return DrugNames(
        formulary,
        short,
        wide_names(PUBLIC, formulary, ordinary),
        ordinary,
        generics=frozenset({"lisinopril", "acetaminophen"}),
        brands=frozenset({"prinivil", "tylenol"}),
        lookalikes=read_lookalikes(here / "lookalikes.csv"),
        kinds=read_classes(here / "drug_classes.csv", formulary),
    )


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


@pytest.mark.parametrize(
    ("text", "typed", "generic"),
    [
        ("do you have met formin", "met formin", "metformin"),
        ("refill my a torva statin please", "a torva statin", "atorvastatin"),
        ("is the lie sin o pril ready", "lie sin o pril", "lisinopril"),
    ],
)
def test_a_name_that_speech_recognition_cut_up_is_a_guess(
    names: DrugNames, text: str, typed: str, generic: str
) -> None:
    assert found(names, text) == [(typed, generic, GUESS)]


def test_a_misspelled_medicine_of_elsewhere_is_that_one_and_not_the_nearest_of_ours(names: DrugNames) -> None:
    [tylanol] = names.mentions("do you have tylanol")
    assert (tylanol.generic, tylanol.match, tylanol.source) == ("acetaminophen", GUESS, "public")
    assert tylanol.names == {"acetaminophen": "tylenol"}


def test_a_name_that_is_confused_with_others_brings_them_along(names: DrugNames) -> None:
    [novolog] = names.mentions("do you have Novolog")
    assert (novolog.generic, novolog.match, novolog.candidates) == ("insulin aspart", EXACT, ("insulin aspart",))
    assert novolog.lookalikes == ("novolin",)
    assert novolog.names == {"insulin aspart": "novolog"}


def test_a_word_near_one_of_two_confused_names_offers_both(names: DrugNames) -> None:
    [lamictl] = names.mentions("my lamictl")
    assert (lamictl.match, lamictl.candidates) == (GUESS, ("lamictal", "lamisil"))
    [novolg] = names.mentions("refill novolg")
    assert (novolg.match, novolg.candidates) == (GUESS, ("insulin aspart", "novolin"))
    [hydrocodone] = names.mentions("hydrocodone")
    assert hydrocodone.candidates == ("hydrocodone and acetaminophen", "oxycodone")


@pytest.mark.parametrize(
    ("text", "typed", "kind"),
    [
        ("is my blood pressure pill ready", "blood pressure pill", "blood pressure medicine"),
        ("refill my BP meds", "BP meds", "blood pressure medicine"),
        ("medicine for my blood pressure", "medicine for my blood pressure", "blood pressure medicine"),
        ("blood presure pills", "blood presure pills", "blood pressure medicine"),
        ("my insulin pen", "insulin pen", "insulin"),
    ],
)
def test_a_kind_of_medicine_is_no_medicine_but_is_understood(
    names: DrugNames, text: str, typed: str, kind: str
) -> None:
    read = names.read(text)
    assert read.drugs == []
    assert [(one.typed, one.name) for one in read.kinds] == [(typed, kind)]


def test_a_kind_has_the_medicines_of_it_that_the_pharmacy_carries(names: DrugNames) -> None:
    [pressure] = names.read("blood pressure medication").kinds
    assert pressure.generics == ("lisinopril", "losartan potassium", "metoprolol succinate")
    [water] = names.read("water pill").kinds
    assert water.generics == ()


def test_blood_pressure_alone_is_no_medicine(names: DrugNames) -> None:
    assert names.read("can somebody take my blood pressure there").kinds == []


@pytest.mark.parametrize(
    ("text", "strength", "form"),
    [
        ("lisinopril 10mg tabs", "10 mg", "tablet"),
        ("lisinopril 20 MG", "20 mg", None),
        ("10 mg of lisinopril", "10 mg", None),
        ("Toprol XL 50 mg tablet", "50 mg", "tablet"),
        ("metformin er 1,000 mg", "1000 mg", None),
        ("metformin 500 milligrams pills", "500 mg", None),
        ("insulin glargine pens", None, "pen"),
        ("lisinopril for 30 days", None, None),
        ("is my lisinopril ready", None, None),
    ],
)
def test_strength_and_form_are_read_beside_the_name(
    names: DrugNames, text: str, strength: str | None, form: str | None
) -> None:
    [mention] = names.mentions(text)
    assert (mention.beside.strength, mention.beside.form) == (strength, form)


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "formulary.csv"
    wrong.write_text("drug;price\nlisinopril;4\n")
    with pytest.raises(ValueError, match="must begin with the columns generic,brand,name"):
        read_formulary(wrong)
    wrong.write_text("generic,brand,name\n")
    with pytest.raises(ValueError, match="names no drugs"):
        read_formulary(wrong)
