"""What a patient is told of a prescription: its label, where it stands, why, and what may be done."""

from datetime import date
from decimal import Decimal

import pytest

from bot.pharmacy import rules
from bot.pharmacy.rules import STATUS_LIMIT, ready_is_certain, refill_refusal
from bot.pharmacy.values import Actor, FillKind, FillStatus, Reason, RefillRefusal, Schedule
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.world import LIAM, MARIA, NOAH, NOW, PATIENTS, SOFIA, TODAY
from tests.contract.pharmacy.world_prescriptions import (
    BY_NUMBER,
    CONFIDENTIAL,
    CONTROLLED,
    LIAMS,
    NO_REFILLS,
    OF_REASON,
    OF_REFUSAL,
    OF_STATUS,
    OUT,
    OWED,
    READY,
    REFILLABLE,
    UNCONFIRMED,
    WORLD,
)


@pytest.mark.parametrize("number", [READY, REFILLABLE, OUT, CONTROLLED])
def test_a_prescription_says_what_its_label_says(people: People, number: str) -> None:
    found, on_file = people.prescription(number), BY_NUMBER[number]
    assert (found.number, found.drug.name, found.patient) == (number, on_file.drug.name, people[MARIA])
    assert (found.issued_on, found.expires_on) == (on_file.issued_on, on_file.expires_on)
    assert (found.quantity, found.days_supply) == (on_file.quantity, on_file.days_supply)
    assert found.last_filled_on == on_file.last_filled_on


@pytest.mark.parametrize(
    ("field", "number", "feature"),
    [
        ("price", READY, Feature.PRICE),
        ("refills_left", READY, Feature.REFILLS_LEFT),
        ("refills_left", NO_REFILLS, Feature.REFILLS_LEFT),
        ("next_fill_on", CONTROLLED, Feature.NEXT_FILL),
        ("quantity_owed", OWED, Feature.QUANTITY_OWED),
        ("location", READY, Feature.LOCATIONS),
        ("discontinued", OF_REFUSAL[RefillRefusal.DISCONTINUED], Feature.DISCONTINUED),
        ("confidential", CONFIDENTIAL, Feature.CONFIDENTIAL),
        ("confidential", READY, Feature.CONFIDENTIAL),
    ],
)
def test_what_not_every_system_knows_is_told_or_left_open(
    subject: Subject, people: People, field: str, number: str, feature: Feature
) -> None:
    subject.needs(feature)
    assert getattr(people.prescription(number), field) == getattr(BY_NUMBER[number], field)


def test_a_patient_sees_all_of_theirs_and_nobody_elses(subject: Subject, people: People) -> None:
    for patient in PATIENTS:
        on_file = sorted(known.number for known in WORLD.prescriptions if known.patient == patient.reference)
        assert sorted(found.number for found in subject.pharmacy.prescriptions(people[patient])) == on_file
    assert list(subject.pharmacy.prescriptions("nobody-by-this-reference")) == []


def test_the_latest_activity_comes_first(subject: Subject, people: People) -> None:
    numbers = [found.number for found in subject.pharmacy.prescriptions(people[MARIA])]
    assert numbers[0] == READY
    assert numbers[-1] == REFILLABLE


def test_a_prescription_of_somebody_else_does_not_exist(subject: Subject, people: People) -> None:
    theirs = people.reference(READY)
    assert subject.pharmacy.prescription(people[MARIA], theirs) is not None
    assert subject.pharmacy.prescription(people[LIAM], theirs) is None
    assert subject.pharmacy.prescription("nobody-by-this-reference", theirs) is None
    assert subject.pharmacy.prescription(people[MARIA], "nothing-by-this-reference") is None


def test_one_prescription_and_the_list_say_the_same(subject: Subject, people: People) -> None:
    by_number = {found.number: found for found in subject.pharmacy.prescriptions(people[MARIA])}
    assert people.prescription(READY) == by_number[READY]


@pytest.mark.parametrize("status", list(FillStatus))
def test_a_status_is_the_one_on_file_and_what_cannot_be_said_is_never_ready(
    subject: Subject, people: People, status: FillStatus
) -> None:
    found, on_file = people.prescription(OF_STATUS[status]).status, BY_NUMBER[OF_STATUS[status]].status
    if status in subject.adapter.statuses:
        assert not ready_is_certain(found, NOW)
        assert found.what is not FillStatus.READY
        return
    assert (found.what, found.actor) == (on_file.what, on_file.actor)
    assert found.as_of == subject.system.as_of
    assert found.confirmed == (status is not FillStatus.UNKNOWN)


def test_ready_is_certain_while_the_system_is_fresh_and_not_a_minute_longer(subject: Subject, people: People) -> None:
    status = people.prescription(READY).status
    assert (status.what, status.actor, status.since) == (FillStatus.READY, Actor.PATIENT, BY_NUMBER[READY].status.since)
    assert ready_is_certain(status, subject.system.as_of)
    assert not ready_is_certain(status, subject.system.as_of + STATUS_LIMIT)
    assert rules.return_on(status, "America/New_York") == date(2026, 12, 2)


@needs(Feature.UNCONFIRMED)
def test_a_status_that_the_site_did_not_confirm_is_never_certain(people: People) -> None:
    status = people.prescription(UNCONFIRMED).status
    assert not status.confirmed
    assert not ready_is_certain(status, NOW)


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_is_one_of_ours_or_the_pharmacists(subject: Subject, people: People, reason: Reason) -> None:
    status = people.prescription(OF_REASON[reason]).status
    if reason in subject.adapter.reasons:
        assert status.why in (None, Reason.PHARMACIST)
        return
    assert (status.why, status.actor) == (reason, BY_NUMBER[OF_REASON[reason]].status.actor)


@needs(Feature.DUE)
def test_what_is_out_says_by_when_it_is_expected(people: People) -> None:
    status = people.prescription(OUT).status
    assert (status.why, status.due) == (Reason.STOCK, BY_NUMBER[OUT].status.due)


_REFUSAL_NEEDS = {
    RefillRefusal.DISCONTINUED: Feature.DISCONTINUED,
    RefillRefusal.NO_REFILLS_LEFT: Feature.REFILLS_LEFT,
    RefillRefusal.CONTROLLED_PAST_SIX_MONTHS: Feature.SCHEDULES,
    RefillRefusal.NARCOTIC: Feature.SCHEDULES,
    RefillRefusal.TOO_SOON: Feature.REFILLS_LEFT,
}


@pytest.mark.parametrize(("refusal", "number"), list(OF_REFUSAL.items()))
def test_a_refill_is_refused_for_its_reason(
    subject: Subject, people: People, refusal: RefillRefusal, number: str
) -> None:
    if refusal in _REFUSAL_NEEDS:
        subject.needs(_REFUSAL_NEEDS[refusal])
    if BY_NUMBER[number].status.what in subject.adapter.statuses:
        pytest.skip(f"{subject.adapter.name} cannot say {BY_NUMBER[number].status.what}")
    assert refill_refusal(people.prescription(number), TODAY) is refusal


def test_what_may_be_refilled_is_not_refused(people: People) -> None:
    assert refill_refusal(people.prescription(REFILLABLE), TODAY) is None


@needs(Feature.SCHEDULES)
def test_a_controlled_drug_has_its_schedule(people: People) -> None:
    assert people.prescription(CONTROLLED).drug.schedule is Schedule.IV
    assert people.prescription(OF_REFUSAL[RefillRefusal.NARCOTIC]).drug.schedule is Schedule.II
    assert people.prescription(READY).drug.schedule is Schedule.NONE


@needs(Feature.FILLS)
def test_earlier_fills_are_told_the_latest_first(subject: Subject, people: People) -> None:
    fills = subject.pharmacy.fills(people[MARIA], people.reference(REFILLABLE))
    assert [fill.filled_on for fill in fills] == [date(2026, 9, 4), date(2026, 6, 6), date(2026, 3, 8)]
    assert {fill.prescription for fill in fills} == {people.reference(REFILLABLE)}
    assert [(fill.quantity, fill.days_supply) for fill in fills] == [(Decimal(90), 90)] * 3
    assert [fill.kind for fill in fills] == [FillKind.REFILL, FillKind.REFILL, FillKind.FIRST]
    assert [fill.kind for fill in subject.pharmacy.fills(people[LIAM], people.reference(OWED))] == [FillKind.FIRST_PART]


@needs(Feature.FILLS)
def test_fills_of_somebody_elses_prescription_do_not_exist(subject: Subject, people: People) -> None:
    assert list(subject.pharmacy.fills(people[LIAM], people.reference(REFILLABLE))) == []
    assert list(subject.pharmacy.fills(people[NOAH], "nothing-by-this-reference")) == []
    assert list(subject.pharmacy.fills(people[LIAM], people.reference(LIAMS))) == []


def test_nothing_is_said_to_be_unknown_that_the_system_answers(subject: Subject, people: People) -> None:
    assert {found.unknown for found in subject.pharmacy.prescriptions(people[SOFIA])} == {frozenset()}
