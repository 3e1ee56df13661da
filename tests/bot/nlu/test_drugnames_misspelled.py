"""Two hundred names as patients get them wrong: found or offered, and never taken for another medicine unasked.

    .venv-rasa/bin/python -m pytest --confcutdir=tests/bot/nlu -s tests/bot/nlu/test_drugnames_misspelled.py

prints the figures. The linker was made with lists of other seeds in view.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.nlu.drugnames import EXACT, Mention
from tests.bot.nlu.learned import learned
from tests.understanding.misspelled import SLIPS, Misspelled, misspelled

SEED = 20261124
FOUND_AT_LEAST = 0.92


@dataclass(frozen=True)
class Measured:
    asked: Misspelled
    drugs: Sequence[Mention]

    @property
    def found(self) -> bool:
        """Whether the patient can get what they meant: it is linked, or one of the buttons."""
        return any(is_offered(self.asked, drug) for drug in self.drugs)

    @property
    def wrong(self) -> bool:
        """Whether another medicine was linked as if it were certain."""
        return any(drug.match == EXACT and not is_offered(self.asked, drug) for drug in self.drugs)


def is_offered(asked: Misspelled, drug: Mention) -> bool:
    """By its generic, or by the very name: the public list calls some generics otherwise."""
    offered = {*drug.candidates, *drug.lookalikes, *drug.names.values()}
    return bool({asked.generic, asked.name} & offered)


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    return [Measured(asked, learned().mentions(asked.text)) for asked in misspelled(SEED)]


def test_the_medicine_is_found_or_offered(measured: list[Measured]) -> None:
    found = [one for one in measured if one.found]
    every, hit = Counter(one.asked.kind for one in measured), Counter(one.asked.kind for one in found)
    print(f"\nright medicine linked or offered: {len(found)} of {len(measured)} ({len(found) / len(measured):.1%})")
    for kind in SLIPS:
        print(f"  {kind}: {hit[kind]} of {every[kind]}")
    for one in measured:
        if not one.found:
            print(f"  not found: {one.asked.typed!r} for {one.asked.name}")
    assert len(found) / len(measured) >= FOUND_AT_LEAST


def test_no_other_medicine_is_linked_without_asking(measured: list[Measured]) -> None:
    wrong = [f"{one.asked.typed!r} for {one.asked.name}" for one in measured if one.wrong]
    print(f"\nwrong medicine linked without asking: {len(wrong)} of {len(measured)}")
    assert wrong == []


def test_the_list_is_the_same_every_time_and_another_for_another_seed() -> None:
    assert misspelled(SEED) == misspelled(SEED) != misspelled(SEED + 1)
    assert len(misspelled(SEED)) == 200
    assert {one.kind for one in misspelled(SEED)} == set(SLIPS)
