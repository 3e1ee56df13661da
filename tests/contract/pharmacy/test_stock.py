"""Stock, graded: a count is nobody's business, and of a controlled product nothing is said at all."""

from datetime import date

import pytest

from bot.pharmacy.values import Drug, Grade
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.world import DRUGS, ISOTRETINOIN, LOCATIONS, OXYCODONE, ZOLPIDEM


@needs(Feature.FORMULARY)
def test_every_product_is_carried_with_its_names_and_schedule(subject: Subject) -> None:
    carried = {drug.name: drug for drug in subject.pharmacy.formulary()}
    assert set(carried) == {drug.name for drug in DRUGS}
    for drug in DRUGS:
        found = carried[drug.name]
        assert (found.generic, found.brand, found.schedule) == (drug.generic, drug.brand, drug.schedule)
        assert found.restricted == drug.restricted


@needs(Feature.STOCK)
def test_stock_is_graded_for_each_shop_the_main_one_first(subject: Subject) -> None:
    lines = subject.pharmacy.stock(" Ozempic")
    if subject.can(Feature.LOCATIONS):
        names = {place.code: place.name for place in subject.pharmacy.locations()}
        assert [names[line.location] for line in lines] == [place.name for place in LOCATIONS]
    assert [line.grade for line in lines] == [Grade.LOW, Grade.OUT, Grade.IN_STOCK]
    assert all(line.as_of is not None for line in lines)


@needs(Feature.STOCK, Feature.EXPECTED)
def test_what_is_out_says_when_it_comes_and_nothing_else_does(subject: Subject) -> None:
    expected = [line.expected_on for line in subject.pharmacy.stock("ozempic")]
    assert expected == [None, date(2026, 11, 25), None]
    assert [line.expected_on for line in subject.pharmacy.stock("wegovy")] == [None]


@needs(Feature.STOCK)
def test_a_generic_name_finds_every_brand_and_a_brand_only_its_own(subject: Subject) -> None:
    assert {line.drug.brand for line in subject.pharmacy.stock("semaglutide")} == {"ozempic", "wegovy"}
    assert {line.drug.brand for line in subject.pharmacy.stock("WEGOVY")} == {"wegovy"}
    assert list(subject.pharmacy.stock("unobtainium")) == []
    assert list(subject.pharmacy.stock("' OR 1=1")) == []
    assert list(subject.pharmacy.stock("%")) == []


@needs(Feature.STOCK)
def test_a_count_below_zero_is_asked_at_the_pharmacy(subject: Subject) -> None:
    lines = subject.pharmacy.stock("lisinopril")
    assert [line.grade for line in lines] == [Grade.IN_STOCK, Grade.LOW, Grade.ASK]
    assert lines[-1].as_of is None


@needs(Feature.STOCK)
@pytest.mark.parametrize("drug", [OXYCODONE, ZOLPIDEM, ISOTRETINOIN], ids=lambda drug: drug.generic)
def test_of_controlled_and_restricted_products_no_shop_says_anything(subject: Subject, drug: Drug) -> None:
    lines = subject.pharmacy.stock(drug.generic)
    assert [(line.grade, line.expected_on, line.as_of) for line in lines] == [(Grade.ASK, None, None)]
