"""Who may take which patient: what is not known to be allowed is not allowed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cards import Queue
from bot.desk.routing import Pharmacist, Refusal, Rule, Rulebook, refusal, supervising
from bot.identity.staff import Role, Staff

TODAY = date(2026, 11, 23)
SIGNED = Rule(True, "PIC", datetime(2026, 1, 1, tzinfo=UTC), date(2027, 1, 1))
DANA = Staff("s_dana", "dana", "Dana Reyes", Role.TECHNICIAN, "CT", demo=True)
PRIYA = Staff("s_priya", "priya", "Dr. Priya Nair", Role.PHARMACIST, None, demo=True)
LICENSED = {("s_priya", "CT"): TODAY}
BOOK = Rulebook(
    "CT",
    {"CT": SIGNED},
    {("s_dana", "CT"): TODAY},
    (Pharmacist("s_priya", "Dr. Priya Nair"),),
    TODAY,
    licences=LICENSED,
)


def why(
    book: Rulebook,
    who: Staff,
    queue: Queue = Queue.TECHNICIAN,
    patient_state: str | None = None,
    language: str = "en",
) -> Refusal | None:
    refused = refusal(book, who, queue, patient_state, language)
    if refused is None:
        return None
    assert refused.message.endswith(".")
    return refused.refusal


def with_rule(rule: Rule | None, state: str = "CT") -> Rulebook:
    rules = {**BOOK.rules, state: rule} if rule else {key: one for key, one in BOOK.rules.items() if key != state}
    return replace(BOOK, rules=rules)


def test_a_registered_technician_under_a_signed_rule_takes_patients() -> None:
    assert why(BOOK, DANA) is None
    assert why(BOOK, DANA, patient_state="CT") is None


def test_a_technician_never_takes_a_patient_of_the_pharmacist() -> None:
    assert why(BOOK, DANA, Queue.PHARMACIST) is Refusal.PHARMACIST_QUEUE


def test_a_pharmacist_takes_anybody_whatever_the_state_table_says() -> None:
    empty = Rulebook("CT", {}, {}, (), TODAY, licences=LICENSED)
    assert why(empty, PRIYA, Queue.PHARMACIST) is None
    assert why(empty, PRIYA, Queue.TECHNICIAN, "TX") is None


def test_a_pharmacist_takes_nobody_without_a_licence_that_lasts_in_the_pharmacys_state() -> None:
    assert why(replace(BOOK, licences={}), PRIYA) is Refusal.NOT_LICENSED
    assert why(replace(BOOK, licences={("s_priya", "OH"): TODAY}), PRIYA) is Refusal.NOT_LICENSED
    assert why(replace(BOOK, licences={("s_priya", "CT"): date(2026, 11, 22)}), PRIYA) is Refusal.LICENCE_EXPIRED


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_whoever_is_neither_technician_nor_pharmacist_takes_nobody(role: Role) -> None:
    assert why(BOOK, replace(DANA, role=role)) is Refusal.SUPERVISOR


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (None, Refusal.NO_RULE),
        (replace(SIGNED, signed_by=None), Refusal.RULE_UNSIGNED),
        (replace(SIGNED, signed_at=None), Refusal.RULE_UNSIGNED),
        (replace(SIGNED, expires_on=date(2026, 11, 22)), Refusal.RULE_EXPIRED),
        (replace(SIGNED, allowed=False), Refusal.RULE_FORBIDS),
        (replace(SIGNED, expires_on=TODAY), None),
    ],
)
def test_a_rule_counts_while_it_is_signed_allowed_and_not_expired(rule: Rule | None, expected: Refusal | None) -> None:
    assert why(with_rule(rule), DANA) is expected


def test_each_of_the_three_states_must_allow_it() -> None:
    in_ohio = replace(DANA, working_state="OH")
    assert why(BOOK, in_ohio) is Refusal.NO_RULE
    assert why(with_rule(SIGNED, "OH"), in_ohio) is None
    assert why(BOOK, DANA, patient_state="NY") is Refusal.NO_RULE
    assert why(with_rule(SIGNED, "NY"), DANA, patient_state="NY") is None


def test_where_the_patient_lives_is_not_told_to_somebody_who_may_not_take_them() -> None:
    refused = refusal(BOOK, DANA, Queue.TECHNICIAN, "NY")
    assert refused is not None
    assert "NY" not in refused.message
    assert "the patient's state" in refused.message


def test_a_place_of_work_and_a_lasting_registration_must_be_on_record() -> None:
    assert why(BOOK, replace(DANA, working_state=None)) is Refusal.NO_WORKING_STATE
    assert why(replace(BOOK, registrations={}), DANA) is Refusal.NOT_REGISTERED
    assert why(replace(BOOK, registrations={("s_dana", "OH"): TODAY}), DANA) is Refusal.NOT_REGISTERED
    ended = replace(BOOK, registrations={("s_dana", "CT"): date(2026, 11, 22)})
    assert why(ended, DANA) is Refusal.REGISTRATION_EXPIRED


def test_without_a_pharmacist_on_duty_no_technician_takes_anybody() -> None:
    alone = replace(BOOK, on_duty=())
    assert why(alone, DANA) is Refusal.NO_PHARMACIST_ON_DUTY
    assert supervising(alone, DANA) is None


def test_the_pharmacist_who_came_first_answers_for_a_technician_and_each_for_their_own() -> None:
    two = replace(BOOK, on_duty=(Pharmacist("s_first", "Dr. First"), Pharmacist("s_priya", "Dr. Priya Nair")))
    assert supervising(two, DANA) == "s_first"
    assert supervising(two, PRIYA) == "s_priya"


LUIS = replace(DANA, id="s_luis", name="Luis Ortiz", languages=("es",))
WITH_LUIS = replace(BOOK, registrations={**BOOK.registrations, ("s_luis", "CT"): TODAY}, at_desk=(DANA, LUIS, PRIYA))


def test_a_patient_who_writes_in_spanish_is_left_to_the_technician_who_speaks_it() -> None:
    assert why(WITH_LUIS, LUIS, language="es") is None
    assert why(WITH_LUIS, DANA, language="es") is Refusal.SPEAKER_AT_DESK
    refused = refusal(WITH_LUIS, DANA, Queue.TECHNICIAN, None, "es")
    assert refused is not None
    assert refused.message.startswith("Luis Ortiz speaks this patient's language and is at the desk.")
    assert why(WITH_LUIS, DANA) is None


def test_while_nobody_who_speaks_it_is_there_any_technician_may_take_them() -> None:
    assert why(replace(WITH_LUIS, at_desk=(DANA, PRIYA)), DANA, language="es") is None
    assert why(WITH_LUIS, DANA, language="vi") is None


def test_somebody_who_speaks_it_and_may_not_take_them_keeps_nobody_else_away() -> None:
    unregistered = replace(WITH_LUIS, registrations=BOOK.registrations)
    assert why(unregistered, DANA, language="es") is None
    supervisor = replace(LUIS, role=Role.SUPERVISOR)
    assert why(replace(WITH_LUIS, at_desk=(DANA, supervisor)), DANA, language="es") is None


def test_a_pharmacist_who_speaks_it_counts_and_one_who_does_not_is_kept_from_nobody() -> None:
    speaks = replace(PRIYA, languages=("es", "hi"))
    assert why(replace(BOOK, at_desk=(DANA, speaks)), DANA, language="es") is Refusal.SPEAKER_AT_DESK
    assert why(WITH_LUIS, PRIYA, language="es") is None


def test_a_language_opens_no_way_round_the_other_rules() -> None:
    assert why(WITH_LUIS, LUIS, Queue.PHARMACIST, language="es") is Refusal.PHARMACIST_QUEUE
    assert why(replace(WITH_LUIS, on_duty=()), LUIS, language="es") is Refusal.NO_PHARMACIST_ON_DUTY
