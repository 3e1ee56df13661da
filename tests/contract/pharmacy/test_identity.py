"""Who is asking: nobody is guessed, nothing is told apart, and each patient's own is theirs alone."""

from datetime import date

import pytest

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.values import Contact
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.world import LIAM, MARIA, NOAH, OLIVIA, SEAN, SOFIA, Patient
from tests.contract.pharmacy.world_prescriptions import READY, TWIN_NUMBER


@pytest.mark.parametrize("number", [READY, f" {READY[:3]} {READY[3:]} ", f"00{READY}", f"{READY[:3]}-{READY[3:]}"])
@pytest.mark.parametrize("name", ["Alvarez", "ALVAREZ", "Álvarez", " al varez"])
def test_a_patient_is_found_however_number_and_name_were_typed(subject: Subject, number: str, name: str) -> None:
    match = subject.pharmacy.match_prescription(number, name, MARIA.birth_date)
    assert match is not None
    assert (match.birth_date, match.state) == (MARIA.birth_date, "CT")
    assert match.prescription is not None
    found = subject.pharmacy.prescription(match.patient, match.prescription)
    assert found is not None
    assert found.number == READY


@pytest.mark.parametrize(
    ("patient", "typed"),
    [(SOFIA, "garcia lopez"), (SOFIA, "GARCÍA-LÓPEZ"), (SEAN, "obrien"), (SEAN, "O’Brien"), (OLIVIA, "murphy")],
)
def test_a_name_with_signs_is_found_without_them(subject: Subject, patient: Patient, typed: str) -> None:
    (match,) = subject.pharmacy.match_patient(typed, patient.birth_date)
    assert match.state == patient.state
    assert match.birth_date == patient.birth_date


WRONG = [
    ("9999999", "Alvarez", MARIA.birth_date),
    (READY, "Alvares", MARIA.birth_date),
    (READY, "Alvarez", date(1961, 4, 10)),
    (READY, "Novak", LIAM.birth_date),
    ("", "", MARIA.birth_date),
    (f"{READY}' OR '1'='1", "Alvarez", MARIA.birth_date),
    ("%", "%", MARIA.birth_date),
]


@pytest.mark.parametrize(("number", "name", "born"), WRONG)
def test_whatever_is_wrong_nobody_is_found_and_the_work_is_the_same(
    subject: Subject, number: str, name: str, born: date
) -> None:
    asked = subject.system.asked
    before = len(asked()) if asked else 0
    assert subject.pharmacy.match_prescription(number, name, born) is None
    if asked:
        wrong = asked()[before:]
        before += len(wrong)
        assert subject.pharmacy.match_prescription(READY, "Alvarez", MARIA.birth_date)
        assert asked()[before:] == wrong


def test_twins_are_two_and_a_stranger_is_nobody(subject: Subject, people: People) -> None:
    twins = subject.pharmacy.match_patient("novak", LIAM.birth_date)
    assert {twin.patient for twin in twins} == {people[LIAM], people[NOAH]}
    assert list(subject.pharmacy.match_patient("novak", date(1994, 9, 18))) == []
    assert list(subject.pharmacy.match_patient("nobody", LIAM.birth_date)) == []


@needs(Feature.TWIN_NUMBERS)
def test_one_number_on_both_twins_prescriptions_names_neither(subject: Subject) -> None:
    assert subject.pharmacy.match_prescription(TWIN_NUMBER, "Novak", LIAM.birth_date) is None


def test_a_child_is_found_with_the_birth_date_that_decides_what_opens(subject: Subject) -> None:
    (match,) = subject.pharmacy.match_patient("Murphy", OLIVIA.birth_date)
    assert match.birth_date == OLIVIA.birth_date


@needs(Feature.CONTACT)
def test_a_code_goes_where_the_record_says_and_nowhere_else(subject: Subject, people: People) -> None:
    maria, sofia, sean = (subject.pharmacy.contact(people[who]) for who in (MARIA, SOFIA, SEAN))
    assert (maria.phone, maria.email) == ("+12035550187", "maria.alvarez@example.com")
    assert (sofia.phone, sofia.email) == (None, "sofia.garcia@example.com")
    assert (sean.phone, sean.email) == (None, None)
    stranger = subject.pharmacy.contact("nobody-by-this-reference")
    assert (stranger.phone, stranger.email) == (Contact(None, None).phone, None)


@needs(Feature.PROXIES)
def test_who_acts_for_a_patient_is_on_record_with_scope_end_and_contact(subject: Subject, people: People) -> None:
    spouse, caregiver = sorted(subject.pharmacy.proxies(people[MARIA]), key=lambda proxy: proxy.last_name)
    assert (spouse.last_name, spouse.birth_date, spouse.scope) == ("Alvarez", date(1959, 12, 2), ProxyScope.ALL)
    assert (spouse.valid_from, spouse.valid_until, spouse.patient) == (date(2025, 10, 1), None, people[MARIA])
    assert (caregiver.scope, caregiver.valid_until) == (ProxyScope.PICKUP, date(2026, 11, 1))
    assert caregiver.contact.phone == "+12035550122"
    (parent,) = subject.pharmacy.proxies(people[OLIVIA])
    assert (parent.relationship, parent.last_name) == ("parent", "Murphy")
    assert list(subject.pharmacy.proxies(people[NOAH])) == []
    assert list(subject.pharmacy.proxies("nobody-by-this-reference")) == []
