"""The lists of look-alike names and of kinds of medicines, as the product's own model learns them."""

import csv

import pytest

from tests.bot.nlu.learned import DATA, learned


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_many_pairs_each_once_and_each_with_its_source() -> None:
    pairs = [frozenset((row["name"], row["other"])) for row in rows("lookalikes.csv")]
    assert len(set(pairs)) == len(pairs) >= 80
    assert all(len(pair) == 2 for pair in pairs)
    assert all("ISMP" in row["source"] or "FDA" in row["source"] for row in rows("lookalikes.csv"))


@pytest.mark.parametrize("pair", rows("lookalikes.csv"), ids=lambda row: f"{row['name']}-{row['other']}")
def test_whichever_of_two_is_typed_the_other_is_one_of_the_choices(pair: dict[str, str]) -> None:
    for typed, other in ((pair["name"], pair["other"]), (pair["other"], pair["name"])):
        [mention] = learned().mentions(f"do you have {typed}")
        choices = {mention.generic, *mention.candidates, *mention.lookalikes}
        assert set(learned().generics_of(other)) & choices, typed


def test_every_kind_names_medicines_that_the_demo_pharmacy_carries() -> None:
    carried = {row["generic"] for row in rows("formulary.csv")}
    for row in rows("drug_classes.csv"):
        assert set(row["generics"].split(";")) <= carried, row["class"]


@pytest.mark.parametrize(
    "said",
    """
    water pill; my inhaler; blood thinner; blood pressure pill; birth control; insulin pen; thyroid med;
    cholesterol pill; sleeping pill; antibiotic; heart pill; nerve pill; allergy shot; diabetes medicine;
    antidepressant; statin; steroid cream; eye drops; bp meds; z-pak; muscle relaxer; pain meds; anxiety medication;
    prescription for my cholesterol; antibotic; inhailer; cholestrol tablets
    """.strip().split(";"),
)
def test_a_kind_is_known_by_what_patients_call_it(said: str) -> None:
    read = learned().read(f"is {said.strip()} ready")
    assert read.drugs == []
    [kind] = read.kinds
    assert kind.generics
