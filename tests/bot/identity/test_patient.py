"""What a form's answers can be wrong in, and what the patient then reads."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.patient import Answers, FormFault, Relation, is_minor, is_pharmacists, read_answers

TODAY = date(2026, 11, 23)
ASKED = frozenset({"for", "prescription_number", "last_name", "birth_date"})
MARIA = {"for": "self", "prescription_number": "4471182", "last_name": "Alvarez", "birth_date": "1961-04-09"}


def read(**changes: object) -> Answers:
    return read_answers({**MARIA, **changes}, ASKED, TODAY)


def test_a_form_filled_in_well_is_read() -> None:
    assert read() == Answers(Relation.SELF, "4471182", "Alvarez", date(1961, 4, 9))


@pytest.mark.parametrize(
    "typed",
    ["4471182", " 447 1182 ", "447-1182", "Rx4471182", "RX# 4471182", "Rx No. 4471182", "rx 4471182", "№4471182"],
)
def test_a_number_is_read_however_it_stands_on_the_label(typed: str) -> None:
    assert read(prescription_number=typed).number == "4471182"


@pytest.mark.parametrize(
    "typed", ["", "123", "1" * 14, "44711a2", "４４７１１８２x", "4471182; DROP", "RxRx", "٤٤٧١١٨٢"]
)
def test_what_is_no_prescription_number_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(FormFault, match="digits only") as fault:
        read(prescription_number=typed)
    assert fault.value.field == "prescription_number"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"for": ""}, "for"),
        ({"for": "SELF"}, "for"),
        ({"last_name": "   "}, "last_name"),
        ({"last_name": "A" * 81}, "last_name"),
        ({"birth_date": ""}, "birth_date"),
        ({"birth_date": "04/09/1961"}, "birth_date"),
        ({"birth_date": "2025-02-29"}, "birth_date"),
        ({"birth_date": "2026-11-24"}, "birth_date"),
        ({"birth_date": "1900-01-01"}, "birth_date"),
        ({"birth_date": None}, "birth_date"),
    ],
)
def test_the_first_field_that_cannot_be_used_is_named(changes: dict[str, object], field: str) -> None:
    with pytest.raises(FormFault) as fault:
        read(**changes)
    assert fault.value.field == field


def test_a_baby_born_today_and_the_oldest_person_have_a_birth_date() -> None:
    assert read(birth_date="2026-11-23").birth_date == TODAY
    assert read(birth_date="1901-01-01").birth_date == date(1901, 1, 1)


@pytest.mark.parametrize(("typed", "code"), [("123456", "123456"), (" 123 456 ", "123456"), ("000001", "000001")])
def test_a_code_is_read_as_it_was_received(typed: str, code: str) -> None:
    assert read_answers({"code": typed}, frozenset({"code"}), TODAY) == Answers(Relation.SELF, code=code)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345x", "１２３４５６"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(FormFault, match="6 digits") as fault:
        read_answers({"code": typed}, frozenset({"code"}), TODAY)
    assert fault.value.field == "code"


def test_what_the_form_did_not_ask_is_not_read() -> None:
    answers = read_answers({**MARIA, "code": "123456"}, frozenset({"prescription_number"}), TODAY)
    assert answers == Answers(Relation.SELF, number="4471182")


@given(st.fixed_dictionaries({name: st.one_of(st.none(), st.integers(), st.text()) for name in (*ASKED, "code")}))
def test_whatever_is_typed_is_read_or_refused_and_never_repeated(values: dict[str, object]) -> None:
    said = ""
    try:
        read_answers(values, ASKED | {"code"}, TODAY)
    except FormFault as fault:
        said = str(fault)
    assert not any(isinstance(typed, str) and len(typed) > 11 and typed in said for typed in values.values())


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (date(2008, 11, 23), False),  # eighteen today
        (date(2008, 11, 24), True),  # tomorrow
        (date(2008, 2, 29), False),
        (date(2017, 3, 14), True),
        (date(1961, 4, 9), False),
    ],
)
def test_somebody_is_a_minor_until_the_day_of_being_eighteen(born: date, minor: bool) -> None:
    assert is_minor(born, TODAY) is minor


def test_one_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    assert is_minor(date(2008, 2, 29), date(2026, 2, 28))
    assert not is_minor(date(2008, 2, 29), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("born", "proxy", "own_from", "pharmacists"),
    [
        (date(2014, 11, 24), "parent", 12, False),  # twelve tomorrow
        (date(2014, 11, 23), "parent", 12, True),  # twelve today
        (date(2014, 11, 24), None, 12, True),
        (date(2026, 11, 1), "parent", 0, True),
        (date(2008, 11, 24), "parent", 18, False),
        (date(2008, 11, 23), "parent", 0, False),  # of age
        (date(2008, 11, 23), None, 0, False),
    ],
)
def test_a_minors_record_is_the_pharmacists_but_for_the_caregiver_of_somebody_younger(
    born: date, proxy: str | None, own_from: int, pharmacists: bool
) -> None:
    assert is_pharmacists(born, TODAY, proxy, own_from) is pharmacists
