"""Who is out of a medicine that must not be missed is known by their words, however they name it."""

import time
from pathlib import Path

import pytest
import yaml

from bot.pharmacy.must_not_miss import LIST, read_list, running_out, the_list

SAID = yaml.safe_load(Path(__file__).with_name("running_out.yml").read_text())


@pytest.mark.parametrize(
    ("text", "locale"), [(t, "en") for t in SAID["english"]] + [(t, "es") for t in SAID["spanish"]]
)
def test_running_out_of_it_is_urgent_in_the_language_it_was_said_in(text: str, locale: str) -> None:
    without = the_list().without(text)
    assert without is not None
    assert without.locale == locale
    assert the_list().without(text.upper()) == without


@pytest.mark.parametrize("text", SAID["not_out"])
def test_a_refill_a_price_and_what_only_sounds_like_it_are_not(text: str) -> None:
    assert the_list().without(text) is None


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("my Eliquis", "blood thinner"),
        ("apixaban 5mg", "blood thinner"),
        ("my blood thinners", "blood thinner"),
        ("insuline", "insulin"),
        ("the insulin pump", "insulin"),
        ("leveteracetam", "seizure"),
        ("seizure meds", "seizure"),
        ("Epi-Pen", "epinephrine"),
        ("tacrolimis", "transplant"),
        ("medicina para las convulsiones", "seizure"),
        ("Auvi-Q", "epinephrine"),
        ("suboxone", "opioid treatment"),
        ("clozapine", "mental health"),
    ],
)
def test_a_medicine_is_known_by_its_names_by_what_people_call_it_and_with_one_slip(typed: str, group: str) -> None:
    listed = the_list().named(f"i need {typed} please")
    assert listed is not None
    assert listed.group == group


@pytest.mark.parametrize(
    "typed", ["lisinopril", "atorvastatin", "vitamin d", "amoxicillin", "program", "puffed", "RX_1"]
)
def test_another_medicine_or_word_is_none_of_them(typed: str) -> None:
    assert the_list().named(f"refill {typed} please") is None


def test_a_short_name_is_not_guessed_at() -> None:
    assert the_list().named("onfi") is not None
    assert the_list().named("info") is None


@pytest.mark.parametrize("text", ["im out of it", "none left", "took my last one today", "se me acabo"])
def test_it_can_be_said_without_the_name(text: str) -> None:
    assert running_out(text)
    assert the_list().without(text) is None


def test_every_line_says_why() -> None:
    lines = read_list(LIST)
    assert len({line.name for line in lines}) == len(lines)
    assert all(line.name == line.name.lower().strip() and line.group and line.why.endswith(".") for line in lines)


def test_a_line_that_is_none_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,kind,group,why\ninsulin,generic,insulin,Because.\nkeppra,trade,seizure,Because.\n")
    with pytest.raises(ValueError, match="line 3"):
        read_list(path)


@pytest.mark.parametrize("word", ["a ", "out ", "no ", "last ", "insulin ", "i am out before ", "sin ", "if i am am "])
def test_two_thousand_hostile_characters_take_no_time(word: str) -> None:
    text = (word * 2_000)[:2_000]
    start = time.perf_counter()
    the_list().without(f"insulin {text}")
    assert time.perf_counter() - start < 0.25
