"""Somebody asks for somebody else: a second form, a code to the caregiver's own phone, and what it opens."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from bot.chat.forms import CODE_NOT_SENT, CODE_WRONG, LOCKED, MAX_FAILURES, NO_MATCH, NOT_YOURS, VERIFIED_FOR
from bot.chat.intake import Refused
from bot.chat.log import Wanted
from bot.chat.states import State
from bot.envelope import VerifiedPatient
from bot.identity.patient import FormFault
from bot.messages.post import AGAIN_AFTER
from bot.messages.sender import Channel, Message
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.storage.tables import audit
from tests.bot.chat.chatting import LISINOPRIL, MARIA, METFORMIN, Chat
from tests.bot.chat.test_forms import MARIA_2, OpenChat, patient_of, queries, somebody
from tests.bot.chat.test_sending_codes import Ill

FOR_MARIA = MARIA | {"for": "other"}
FOR_MARIA_2 = MARIA_2 | {"for": "other"}
FOR_OLIVIA = {"for": "child", "last_name": "Murphy", "birth_date": "2017-03-14"}
SPOUSE = {"own_last_name": "Alvarez", "own_birth_date": "1959-12-02"}
PARENT = {"own_last_name": "Murphy", "own_birth_date": "1985-07-30"}
SPOUSES_PHONE = "+12035550121"
WHO_ARE_YOU, ENTER_CODE = "bot form: And who are you?", "bot form: Enter your code"


@dataclass
class Phones:
    """All telephones and mailboxes, each with what came to it."""

    came: list[tuple[str, str]] = field(default_factory=list)

    def send(self, message: Message) -> None:
        self.came.append((message.to.value, message.text))

    def check(self, message_id: str) -> None:
        pass


@pytest.fixture
def pharmacy_system(pharmacy_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """The demo pharmacy, as a copy whose records a test may change."""
    own = shutil.copy(pharmacy_file, tmp_path / "pharmacy.db")
    engine = pharmacy_engine(f"sqlite:///{own}")
    yield engine
    engine.dispose()


@pytest.fixture
def phones(chat: Chat) -> Phones:
    phones = Phones()
    chat.post.senders = dict.fromkeys(Channel, phones)
    return phones


@pytest.fixture
def the_code(monkeypatch: pytest.MonkeyPatch) -> str:
    """The code that every form waits for, whether or not it was sent."""
    monkeypatch.setattr(secrets, "randbelow", lambda _below: 271828)
    return "271828"


def on_record(system: Engine, change: str, where: str = "reference = 'A0001'", table: str = "elm_proxy") -> None:
    with system.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {change} WHERE {where}"))


def make_confidential(system: Engine, number: str) -> None:
    on_record(system, "confidential = 1", f"number = '{number}'", "elm_prescription")


async def comes_to(chat: Chat, phones: Phones) -> list[tuple[str, str]]:
    while await chat.post.send_due():
        pass
    return phones.came


async def acts(chat: Chat, code: str, patient: dict[str, str] = FOR_MARIA_2, own: dict[str, str] = SPOUSE) -> bool:
    """Go the whole way; whether the question is answered now."""
    await chat.asks("is it ready", tier=1 if "prescription_number" in patient else 2)
    await chat.answers(**patient)
    await chat.answers(**own)
    return await chat.answers(code=code)


@pytest.mark.parametrize(("answers", "tier"), [(FOR_MARIA, 1), (FOR_MARIA_2, 2), (FOR_MARIA_2 | {"for": "child"}, 2)])
async def test_a_caregiver_on_record_gets_a_code_on_their_own_phone_and_the_question_is_asked_again(
    chat: Chat, phones: Phones, answers: dict[str, str], tier: int
) -> None:
    question = await chat.asks("is her lisinopril ready", tier=tier)
    assert not await chat.answers(**answers)
    assert not await chat.answers(**SPOUSE)
    [(where, said)] = await comes_to(chat, phones)
    assert where == SPOUSES_PHONE
    assert await chat.answers(code=said.partition("your code is ")[2][:6])
    until = chat.clock() + VERIFIED_FOR
    assert await patient_of(chat) == VerifiedPatient("P0001", 2, until, proxy="spouse")
    assert await chat.waiting() == [(question, Wanted.ANSWER)]
    assert (await chat.transcript())[1:] == [
        "bot form: Let’s make sure it’s you",
        "system form_done: Thank you. One more step.",
        WHO_ARE_YOU,
        "system form_done: Thank you. One more step.",
        ENTER_CODE,
        "system form_done: Thank you, that matches. Here is your answer.",
    ]


async def test_the_audit_tells_the_relationship_and_no_name(chat: Chat, the_code: str) -> None:
    await acts(chat, the_code)
    query = select(audit.c.action, audit.c.detail).where(audit.c.conversation == chat.id)
    lines = [tuple(row) for row in await chat.database.read(lambda c: c.execute(query).all())]
    assert lines == [("verified", {"tier": 2, "patient": "P0001", "proxy": "spouse"})]


async def test_what_a_caregiver_types_stands_in_no_message(chat: Chat, the_code: str) -> None:
    await acts(chat, the_code)
    everything = str([message.body for message in await chat.messages()])
    assert not any(value in everything for value in ("Alvarez", "1961", "1959", the_code))


async def test_a_caregivers_name_compares_as_a_patients_does(chat: Chat, the_code: str) -> None:
    assert await acts(chat, the_code, own=SPOUSE | {"own_last_name": " ÁL-VAREZ "})


@pytest.mark.parametrize(
    ("change", "own"),
    [
        ("valid_until = '2026-11-22'", SPOUSE),
        ("valid_from = '2026-11-24'", SPOUSE),
        ("scope = 'pickup'", SPOUSE),
        ("scope = 'whatever they may do'", SPOUSE),
        ("birth_date = NULL", SPOUSE),
        ("patient = 'P0006'", SPOUSE),
        ("reference = 'A0001'", SPOUSE | {"own_last_name": "Alvarado"}),
        ("reference = 'A0001'", SPOUSE | {"own_birth_date": "1959-12-03"}),
        ("reference = 'A0001'", {"own_last_name": "Alvarez", "own_birth_date": "1961-04-09"}),  # the patient's own
    ],
)
async def test_whoever_may_not_act_sees_the_same_forms_and_no_code_opens_anything(
    chat: Chat, phones: Phones, the_code: str, pharmacy_system: Engine, change: str, own: dict[str, str]
) -> None:
    on_record(pharmacy_system, change)
    await chat.asks("is it ready", tier=2)
    await chat.answers(**FOR_MARIA_2)
    await chat.answers(**own)
    assert (await chat.transcript())[-3:] == [WHO_ARE_YOU, "system form_done: Thank you. One more step.", ENTER_CODE]
    assert await comes_to(chat, phones) == []
    assert await chat.is_told(code=the_code) == CODE_WRONG
    assert await patient_of(chat) is None


async def test_nobody_gets_a_code_for_a_patient_who_is_not_there_or_has_a_twin(
    chat: Chat, phones: Phones, the_code: str
) -> None:
    for patient in ({"last_name": "Nobody"}, {"last_name": "Novak", "birth_date": "1994-09-17"}):
        with pytest.raises(FormFault, match="not right"):
            await acts(chat, the_code, FOR_MARIA_2 | patient)
    assert await comes_to(chat, phones) == []


@pytest.mark.parametrize("change", ["valid_until = '2026-11-23'", "valid_from = '2026-11-23'"])
async def test_both_days_of_an_authority_are_within_it_where_the_pharmacy_is(
    chat: Chat, the_code: str, pharmacy_system: Engine, change: str
) -> None:
    on_record(pharmacy_system, change)
    chat.clock.now = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # still the 23rd in New Haven
    assert await acts(chat, the_code)


async def test_one_who_has_nowhere_to_send_a_code_sees_the_same_form(
    chat: Chat, phones: Phones, pharmacy_system: Engine
) -> None:
    on_record(pharmacy_system, "phone = NULL")
    await chat.asks("is it ready", tier=2)
    await chat.answers(**FOR_MARIA_2)
    await chat.answers(**SPOUSE)
    assert (await chat.transcript())[-1] == ENTER_CODE
    assert await comes_to(chat, phones) == []


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        (SPOUSE | {"own_last_name": " "}, "own_last_name", "your own last name"),
        (SPOUSE | {"own_birth_date": "1959-02-30"}, "own_birth_date", "does not exist"),
        (SPOUSE | {"own_birth_date": "2031-01-01"}, "own_birth_date", "year of birth"),
    ],
)
async def test_what_cannot_be_right_of_a_caregiver_is_said_at_its_field(
    chat: Chat, values: dict[str, str], field: str, says: str
) -> None:
    await chat.asks("is it ready", tier=2)
    await chat.answers(**FOR_MARIA_2)
    with pytest.raises(FormFault, match=says) as fault:
        await chat.answers(**values)
    assert fault.value.field == field


async def test_a_parent_is_answered_about_a_child_below_the_age(chat: Chat, the_code: str) -> None:
    chat.forms.minors_own_from = 10  # Olivia is nine
    assert await acts(chat, the_code, FOR_OLIVIA, PARENT)
    patient = await patient_of(chat)
    assert patient is not None
    assert (patient.reference, patient.proxy) == ("P0004", "parent")
    await chat.asks("is RX_1 ready")
    assert await chat.answers(prescription_number="4472473")
    assert await patient_of(chat) == replace(patient, prescriptions=("RX4472473",))


async def test_from_that_age_on_the_pharmacist_decides_whoever_asks(chat: Chat, the_code: str) -> None:
    chat.forms.minors_own_from = 9
    assert not await acts(chat, the_code, FOR_OLIVIA, PARENT)
    assert await chat.in_line() == [("pharmacist", "minor", "needs_staff", "normal")]
    assert await patient_of(chat) is None


async def test_a_child_who_asks_alone_goes_to_the_pharmacist_at_any_age(chat: Chat, pharmacy_system: Engine) -> None:
    chat.forms.minors_own_from = 18
    await chat.asks()
    await chat.answers(**somebody(pharmacy_system, "p.reference = 'P0004'"))
    assert await chat.in_line() == [("pharmacist", "minor", "needs_staff", "normal")]


async def test_a_caregiver_is_never_told_that_a_confidential_number_is_the_patients(
    chat: Chat, the_code: str, pharmacy_system: Engine
) -> None:
    make_confidential(pharmacy_system, LISINOPRIL)
    assert await acts(chat, the_code)
    for number in (LISINOPRIL, "9999999"):
        await chat.asks("is RX_1 ready")
        assert not await chat.answers(prescription_number=number)
        assert (await chat.transcript())[-2] == f"system form_done: {NOT_YOURS}"
        # Nor to the same person who now says that it is for themselves.
        assert await chat.is_told(**(MARIA | {"prescription_number": number})) == NO_MATCH
    patient = await patient_of(chat)
    assert patient is not None
    assert (patient.prescriptions, patient.proxy) == ((), "spouse")


async def test_a_confidential_number_in_the_first_form_brings_what_any_number_brings(
    open_chat: OpenChat, the_code: str, pharmacy_system: Engine
) -> None:
    make_confidential(pharmacy_system, LISINOPRIL)
    seen = []
    for number in (LISINOPRIL, METFORMIN, "9999999"):
        chat = await open_chat()
        assert await acts(chat, the_code, FOR_MARIA | {"prescription_number": number})
        seen.append((await chat.transcript(), await patient_of(chat)))
    assert seen[0] == seen[1] == seen[2]


async def test_a_caregiver_stays_one_when_a_weaker_check_says_it_is_the_patient(chat: Chat, the_code: str) -> None:
    await acts(chat, the_code)
    await chat.asks("is RX_1 ready")
    await chat.answers(prescription_number="9999999")
    assert await chat.answers(**(MARIA | {"prescription_number": METFORMIN}))
    patient = await patient_of(chat)
    assert patient is not None
    assert (patient.tier, patient.proxy, patient.prescriptions) == (2, "spouse", (f"RX{METFORMIN}",))


async def test_a_later_check_of_another_person_takes_its_place(
    chat: Chat, the_code: str, pharmacy_system: Engine
) -> None:
    await acts(chat, the_code)
    await chat.asks("is RX_1 ready")
    await chat.answers(prescription_number="9999999")
    await chat.answers(**somebody(pharmacy_system, "p.reference = 'P0005'"))
    patient = await patient_of(chat)
    assert patient is not None
    assert (patient.reference, patient.tier, patient.proxy) == ("P0005", 1, None)


async def test_a_patient_who_was_verified_before_keeps_nothing_open_for_their_caregiver(
    chat: Chat, the_code: str
) -> None:
    await chat.asks()
    await chat.answers(**MARIA)
    await chat.asks("show all my prescriptions", tier=2)
    await chat.answers(**FOR_MARIA_2)
    await chat.answers(**SPOUSE)
    assert await chat.answers(code=the_code)
    assert await patient_of(chat) == VerifiedPatient("P0001", 2, chat.clock() + VERIFIED_FOR, proxy="spouse")


async def test_who_tries_to_be_somebodys_caregiver_is_stopped_after_five_patients(
    open_chat: OpenChat, the_code: str
) -> None:
    for n in range(5):
        chat = await open_chat()
        await chat.asks("is it ready", tier=2)
        await chat.answers(address=f"192.0.2.{n}", **(FOR_MARIA_2 | {"birth_date": f"1961-04-1{n}"}))
        await chat.answers(address=f"192.0.2.{n}", **SPOUSE)
    chat = await open_chat()
    await chat.asks("is it ready", tier=2)
    await chat.answers(address="192.0.2.99", **FOR_MARIA_2)
    await chat.answers(address="192.0.2.99", **SPOUSE)
    assert LOCKED in (await chat.transcript())[-2]
    assert await chat.in_line() == [("technician", "verification", "locked_out", "normal")]


async def test_who_guesses_at_one_patients_caregivers_is_stopped_after_five(open_chat: OpenChat) -> None:
    for n in range(5):
        chat = await open_chat()
        await chat.asks("is it ready", tier=2)
        await chat.answers(address=f"192.0.2.{n}", **FOR_MARIA_2)
        await chat.answers(address=f"192.0.2.{n}", **(SPOUSE | {"own_birth_date": f"1959-12-1{n}"}))
    chat = await open_chat()
    await chat.asks("is it ready", tier=2)
    await chat.answers(address="192.0.2.99", **FOR_MARIA_2)
    assert LOCKED in (await chat.transcript())[-2]


async def test_a_wrong_code_is_no_way_in_after_five_tries(chat: Chat, the_code: str) -> None:
    await chat.asks("is it ready", tier=2)
    await chat.answers(**FOR_MARIA_2)
    await chat.answers(**SPOUSE)
    for _ in range(MAX_FAILURES):
        await chat.is_told(code="314159")
    assert (await chat.held()).standing.state is State.QUEUED
    with pytest.raises(Refused):
        await chat.answers_form(6, "the-right-one", "192.0.2.1", {"code": the_code})


async def test_a_failing_service_is_told_alike_to_who_may_act_and_who_may_not(open_chat: OpenChat) -> None:
    seen = []
    for own in (SPOUSE, SPOUSE | {"own_birth_date": "1970-01-01"}):
        chat = await open_chat()
        chat.post.senders = dict.fromkeys(Channel, Ill(service=True))
        await chat.asks("is it ready", tier=2)
        await chat.answers(**FOR_MARIA_2)
        await chat.answers(**own)
        for wait in (*AGAIN_AFTER, AGAIN_AFTER[-1]):
            await chat.post.send_due()
            chat.clock.now += wait
        seen.append((await chat.transcript(), await chat.in_line(), await chat.audited()))
    assert seen[0] == seen[1]
    assert f"system form_done: {CODE_NOT_SENT}" in seen[0][0]


async def test_a_form_that_is_answered_again_after_a_broken_connection_is_acknowledged_and_draws_nothing(
    chat: Chat, the_code: str
) -> None:
    await chat.asks("is it ready", tier=2)
    for values, key in ((FOR_MARIA_2, "who-it-is-for"), (SPOUSE, "who-i-am"), ({"code": the_code}, "the-code")):
        form = (await chat.held()).memory.form
        assert form is not None
        asked_again = await chat.answers_form(form.seq, key, "192.0.2.1", values)
        length = len(await chat.messages())
        assert not await chat.answers_form(form.seq, key, "192.0.2.1", values)
        assert len(await chat.messages()) == length
    assert asked_again
    assert len(await chat.waiting()) == 1


async def test_a_pharmacy_that_has_no_place_for_caregivers_leaves_it_to_staff(
    chat: Chat, pharmacy_system: Engine
) -> None:
    with pharmacy_system.begin() as connection:
        connection.execute(text("DROP VIEW proxy"))
    chat.forms.pharmacy = SqlPharmacy(pharmacy_system, clock=chat.clock)
    await chat.asks("is it ready", tier=2)
    await chat.answers(**FOR_MARIA_2)
    await chat.answers(**SPOUSE)
    assert await chat.in_line() == [("technician", "proxy", "needs_staff", "normal")]
    assert (await chat.held()).memory.failed_checks == 0


async def test_a_pharmacy_system_that_is_down_leaves_a_caregiver_to_staff(chat: Chat) -> None:
    chat.forms.pharmacy = SqlPharmacy(pharmacy_engine("sqlite:////nowhere/pharmacy.db"))
    await chat.asks()
    await chat.answers(**FOR_MARIA)
    assert await chat.in_line() == [("technician", "proxy", "needs_staff", "normal")]


async def test_where_no_code_can_be_sent_a_caregiver_gets_a_person_and_nothing_is_looked_up(
    chat: Chat, pharmacy_system: Engine
) -> None:
    chat.forms.channels = ()
    await chat.asks()
    with queries(pharmacy_system) as asked:
        await chat.answers(**FOR_MARIA)
    assert asked == []
    assert await chat.in_line() == [("technician", "proxy", "needs_staff", "normal")]
    assert await patient_of(chat) is None
