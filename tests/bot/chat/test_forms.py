"""Who is asking? Forms that a patient fills in, against the demo pharmacy's records."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, event, select, text

from bot.chat import log
from bot.chat.forms import CODE_WRONG, LOCKED, MAX_FAILURES, NO_MATCH, NOT_YOURS, VERIFIED_FOR
from bot.chat.intake import Refused
from bot.chat.log import Wanted
from bot.chat.states import State
from bot.envelope import VerifiedPatient
from bot.identity.codes import GOOD_FOR
from bot.identity.patient import FormFault
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.storage.tables import one_time_code
from tests.bot.chat.chatting import LISINOPRIL, MARIA, METFORMIN, Chat

type OpenChat = Callable[[], Awaitable[Chat]]

NOBODY = MARIA | {"last_name": "Nobody"}
MARIA_2 = {"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"}
NOBODY_2 = MARIA_2 | {"last_name": "Nobody"}


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """What is asked of a database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


async def sent(chat: Chat) -> list[str]:
    """The codes that the demo's telephone has received, the last one last."""
    return [found.group() for found in (re.search(r"\d{6}", one) for one in await chat.gets()) if found]


async def patient_of(chat: Chat) -> VerifiedPatient | None:
    return (await chat.held()).memory.verified(chat.clock())


def somebody(system: Engine, condition: str) -> dict[str, str]:
    """The form of somebody at the demo pharmacy, as they would fill it in."""
    query = (
        "SELECT p.last_name, p.birth_date, rx.number FROM patient p JOIN prescription rx ON rx.patient = p.reference "
        f"WHERE {condition} ORDER BY rx.number LIMIT 1"
    )
    with system.connect() as connection:
        row = connection.execute(text(query)).one()
    return {
        "for": "self",
        "prescription_number": row.number,
        "last_name": row.last_name,
        "birth_date": str(row.birth_date)[:10],
    }


async def test_the_right_answers_open_one_prescription_and_the_question_is_asked_again(chat: Chat) -> None:
    question = await chat.asks("is my lisinopril ready")
    assert await chat.answers(**MARIA)
    assert await patient_of(chat) == VerifiedPatient("P0001", 1, chat.clock() + VERIFIED_FOR, (f"RX{LISINOPRIL}",))
    assert await chat.waiting() == [(question, Wanted.ANSWER)]
    assert await chat.transcript() == [
        "patient text: is my lisinopril ready",
        "bot form: Let’s make sure it’s you",
        "system form_done: Thank you, that matches. Here is your answer.",
    ]
    assert await chat.audited() == ["verified"]


async def test_what_was_typed_into_a_form_stands_in_no_message(chat: Chat) -> None:
    await chat.asks()
    await chat.answers(**MARIA)
    everything = str([message.body for message in await chat.messages()])
    assert not any(value in everything for value in (LISINOPRIL, "Alvarez", "1961"))


async def test_a_number_that_was_typed_before_stands_in_the_form(chat: Chat) -> None:
    def remember(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        log.remember(connection, chat.vault, held, replace(held.memory, identifiers={"RX_1": LISINOPRIL}))

    await chat.database.write(remember)
    await chat.asks(placeholder="RX_1")
    fields = (await chat.messages())[-1].body["form"]["fields"]
    assert next(one["value"] for one in fields if one["name"] == "prescription_number") == LISINOPRIL


async def test_an_answer_that_is_sent_again_is_acknowledged_and_asks_nothing_twice(chat: Chat) -> None:
    await chat.asks()
    form = (await chat.held()).memory.form
    assert form is not None
    assert await chat.answers_form(form.seq, "answer-once", "192.0.2.1", dict(MARIA))
    assert not await chat.answers_form(form.seq, "answer-once", "192.0.2.1", dict(MARIA))
    assert len(await chat.waiting()) == 1


async def test_of_two_tabs_that_answer_at_once_one_opens_the_chat_and_one_is_told_it_is_closed(chat: Chat) -> None:
    await chat.asks()
    outcomes = await asyncio.gather(chat.answers(**MARIA), chat.answers(**MARIA), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "bool"]
    assert len(await chat.waiting()) == 1


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"for": "neighbour"}, "for", "who this is for"),
        ({"prescription_number": "12"}, "prescription_number", "digits only"),
        ({"last_name": " "}, "last_name", "as it stands on the label"),
        ({"birth_date": "1961-02-30"}, "birth_date", "does not exist"),
        ({"birth_date": "2031-01-01"}, "birth_date", "year of birth"),
    ],
)
async def test_what_cannot_be_right_is_said_at_its_field_and_counts_as_no_try(
    chat: Chat, wrong: dict[str, str], field: str, says: str
) -> None:
    await chat.asks()
    for _ in range(MAX_FAILURES + 1):
        with pytest.raises(FormFault, match=says) as fault:
            await chat.answers(**(MARIA | wrong))
        assert fault.value.field == field
    assert await chat.answers(**MARIA)


async def test_five_wrong_answers_lock_the_form_and_bring_a_person(chat: Chat) -> None:
    await chat.asks()
    for _ in range(MAX_FAILURES - 1):
        assert await chat.is_told(**NOBODY) == NO_MATCH
    await chat.answers(**NOBODY)
    assert LOCKED in (await chat.transcript())[-2]
    assert (await chat.held()).standing.state is State.QUEUED
    assert await chat.in_line() == [("technician", "verification", "locked_out", "normal")]
    assert await chat.waiting() == []
    with pytest.raises(Refused):
        await chat.answers_form(2, "the-right-one", "192.0.2.1", dict(MARIA))
    assert await patient_of(chat) is None


async def test_after_a_lock_no_form_is_drawn_any_more_and_a_person_comes_at_once(chat: Chat) -> None:
    await chat.asks()
    for _ in range(MAX_FAILURES):
        await chat.is_told(**NOBODY)
    await chat.database.write(lambda c: chat.intake.leave_queue(c, chat.id, chat.clock()))
    await chat.asks()
    assert "form" not in (await chat.transcript())[-1]
    assert (await chat.held()).standing.state is State.QUEUED
    assert [reason for _, _, reason, _ in await chat.in_line()] == ["locked_out", "locked_out"]


@pytest.mark.parametrize(
    "spelling",
    [
        {},
        {"prescription_number": "0" + LISINOPRIL},
        {"prescription_number": f"Rx 00{LISINOPRIL}"},
    ],
)
async def test_who_guesses_at_one_number_in_many_chats_is_locked_out_and_so_is_the_right_answer(
    open_chat: OpenChat, spelling: dict[str, str]
) -> None:
    for year in range(1970, 1975):
        chat = await open_chat()
        await chat.asks()
        guess = MARIA | {"birth_date": f"{year}-04-09"} | (spelling if year % 2 else {})
        assert await chat.is_told(address=f"192.0.2.{year - 1900}", **guess) == NO_MATCH
    chat = await open_chat()
    await chat.asks()
    await chat.answers(**(MARIA | spelling))
    assert LOCKED in (await chat.transcript())[-2]
    assert await patient_of(chat) is None
    chat.clock.move(minutes=61)
    chat = await open_chat()
    await chat.asks()
    assert await chat.answers(**MARIA)


async def test_who_guesses_numbers_for_one_person_is_locked_out_however_the_name_is_written(
    open_chat: OpenChat,
) -> None:
    for number, name in enumerate(("Alvarez", "ALVAREZ", "Álvarez", "Al-varez", " alvarez ")):
        chat = await open_chat()
        await chat.asks()
        guess = MARIA | {"prescription_number": f"900000{number}", "last_name": name}
        assert await chat.is_told(**guess) == NO_MATCH
    chat = await open_chat()
    await chat.asks()
    await chat.answers(**MARIA)
    assert LOCKED in (await chat.transcript())[-2]


async def test_one_address_may_not_try_for_ever(open_chat: OpenChat) -> None:
    for n in range(30):
        if n % 4 == 0:
            chat = await open_chat()
            await chat.asks()
        guess = {"prescription_number": f"80000{n:02}", "last_name": f"Person{n}", "birth_date": "1970-01-01"}
        assert await chat.is_told(**(MARIA | guess)) == NO_MATCH
    chat = await open_chat()
    await chat.asks()
    await chat.answers(**MARIA)
    assert LOCKED in (await chat.transcript())[-2]
    elsewhere = await open_chat()
    await elsewhere.asks()
    assert await elsewhere.answers(address="192.0.2.77", **MARIA)


@pytest.mark.parametrize(
    "missing",
    [
        {"last_name": "Nobody"},
        {"birth_date": "1961-04-10"},
        {"prescription_number": "9999999"},
        {"prescription_number": "9999999", "last_name": "Nobody", "birth_date": "1950-01-01"},
    ],
)
async def test_whoever_does_not_exist_gets_the_same_words_for_the_same_work(
    open_chat: OpenChat, pharmacy_system: Engine, missing: dict[str, str]
) -> None:
    wrong = MARIA | {"birth_date": "1961-04-08"}  # an existing patient's number and name
    seen = []
    for answers in (wrong, MARIA | missing):
        chat = await open_chat()
        await chat.asks()
        with queries(pharmacy_system) as of_pharmacy, queries(chat.database.engine) as of_gateway:
            said = await chat.is_told(**answers)
        seen.append((said, [one.split("WHERE")[0] for one in of_pharmacy], of_gateway, await chat.audited()))
    assert seen[0] == seen[1]
    assert seen[0][0] == NO_MATCH


async def test_a_code_form_looks_the_same_whether_or_not_a_code_is_on_its_way(
    open_chat: OpenChat, pharmacy_system: Engine
) -> None:
    seen = []
    for answers in (MARIA_2, NOBODY_2):
        chat = await open_chat()
        await chat.asks("show all my prescriptions", tier=2)
        with queries(pharmacy_system) as of_pharmacy, queries(chat.database.engine) as of_gateway:
            assert not await chat.answers(**answers)
        seen.append((list(of_pharmacy), list(of_gateway), await chat.transcript(), await chat.is_told(code="000000")))
    assert seen[0] == seen[1]
    assert seen[0][3] == CODE_WRONG
    assert len(await sent(chat)) == 1


async def test_the_second_tier_opens_all_prescriptions_with_a_code(chat: Chat) -> None:
    question = await chat.asks("show all my prescriptions", tier=2)
    assert not await chat.answers(**MARIA_2)
    [code] = await sent(chat)
    assert code not in str([message.body for message in await chat.messages()])
    assert await chat.answers(code=f"{code[:3]} {code[3:]}")
    assert await patient_of(chat) == VerifiedPatient("P0001", 2, chat.clock() + VERIFIED_FOR)
    assert await chat.waiting() == [(question, Wanted.ANSWER)]


async def test_a_code_is_good_once_and_in_its_own_chat_alone(open_chat: OpenChat) -> None:
    chat, thief = await open_chat(), await open_chat()
    await chat.asks(tier=2)
    await chat.answers(**MARIA_2)
    await thief.asks(tier=2)
    await thief.answers(**NOBODY_2)
    [code] = await sent(chat)
    assert await thief.is_told(code=code) == CODE_WRONG
    assert await chat.answers(code=code)
    await chat.asks(tier=2)
    await chat.answers(**MARIA_2)
    assert await chat.is_told(code=code) == CODE_WRONG
    assert await chat.answers(code=(await sent(chat))[-1])


async def test_a_code_is_good_for_ten_minutes(chat: Chat) -> None:
    await chat.asks(tier=2)
    await chat.answers(**MARIA_2)
    [code] = await sent(chat)
    chat.clock.now += GOOD_FOR
    assert await chat.is_told(code=code) == CODE_WRONG
    chat.clock.move(seconds=-1)
    assert await chat.answers(code=code)


async def test_a_wrong_code_is_no_way_in_after_five_tries(chat: Chat) -> None:
    await chat.asks(tier=2)
    await chat.answers(**MARIA_2)
    [code] = await sent(chat)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(MAX_FAILURES):
        await chat.is_told(code=wrong)
    assert (await chat.held()).standing.state is State.QUEUED
    with pytest.raises(Refused):
        await chat.answers_form(3, "the-right-one", "192.0.2.1", {"code": code})


async def test_nobodys_telephone_is_filled_with_codes(open_chat: OpenChat) -> None:
    for n in range(7):
        chat = await open_chat()
        await chat.asks(tier=2)
        await chat.answers(address=f"192.0.2.{n}", **MARIA_2)
    assert len(await sent(chat)) == 5
    assert LOCKED in (await chat.transcript())[-2]


async def test_twins_are_not_told_apart_by_guessing(chat: Chat) -> None:
    await chat.asks(tier=2)
    await chat.answers(**{"for": "self", "last_name": "Novak", "birth_date": "1994-09-17"})
    assert (await chat.transcript())[-1] == "bot form: Enter your code"
    assert await sent(chat) == []


async def test_one_who_has_nowhere_to_send_a_code_sees_the_same_form(chat: Chat, pharmacy_system: Engine) -> None:
    who = somebody(pharmacy_system, "p.phone IS NULL AND p.email IS NULL")
    await chat.asks(tier=2)
    await chat.answers(**{name: who[name] for name in MARIA_2})
    assert (await chat.transcript())[-1] == "bot form: Enter your code"
    assert await sent(chat) == []


async def test_codes_are_not_stored_as_they_are(chat: Chat) -> None:
    await chat.asks(tier=2)
    await chat.answers(**MARIA_2)
    [code] = await sent(chat)
    kept = await chat.database.read(lambda c: c.scalars(select(one_time_code.c.code_hash)).all())
    assert len(kept) == 1
    assert code not in kept[0]


async def test_without_a_sender_the_second_tier_is_a_persons_matter(chat: Chat) -> None:
    chat.forms.channels = ()
    await chat.asks("show all my prescriptions", tier=2)
    assert await chat.in_line() == [("technician", "verification", "needs_staff", "normal")]


async def test_another_prescription_of_the_same_person_needs_its_number_only(chat: Chat) -> None:
    await chat.asks()
    await chat.answers(**MARIA)
    ends = chat.clock() + VERIFIED_FOR
    chat.clock.move(minutes=10)
    await chat.asks("refill my metformin")
    form = (await chat.messages())[-1].body["form"]
    assert [field["name"] for field in form["fields"]] == ["prescription_number"]
    assert await chat.answers(prescription_number=METFORMIN)
    patient = await patient_of(chat)
    assert patient is not None
    assert patient.prescriptions == (f"RX{LISINOPRIL}", f"RX{METFORMIN}")
    # A number alone proves less than number, name and date did: it keeps nothing open longer.
    assert patient.until == ends


async def test_a_number_of_somebody_else_brings_the_full_form_and_opens_nothing(
    chat: Chat, pharmacy_system: Engine
) -> None:
    other = somebody(pharmacy_system, "p.reference = 'P0005'")
    await chat.asks()
    await chat.answers(**MARIA)
    await chat.asks("is RX_1 ready")
    assert not await chat.answers(prescription_number=other["prescription_number"])
    assert (await chat.transcript())[-2:] == [
        f"system form_done: {NOT_YOURS}",
        "bot form: Let’s make sure it’s you",
    ]
    patient = await patient_of(chat)
    assert patient is not None
    assert patient.prescriptions == (f"RX{LISINOPRIL}",)
    assert await chat.answers(**other)
    assert (await patient_of(chat)) == VerifiedPatient(
        "P0005", 1, chat.clock() + VERIFIED_FOR, (f"RX{other['prescription_number']}",)
    )


async def test_guessing_numbers_in_the_short_form_is_counted_too(chat: Chat) -> None:
    await chat.asks()
    await chat.answers(**MARIA)
    for n in range(MAX_FAILURES - 1):
        await chat.asks("is it ready")
        await chat.answers(prescription_number=f"700000{n}")
    await chat.asks("is it ready")
    await chat.answers(prescription_number="7000009")
    assert (await chat.held()).standing.state is State.QUEUED


async def test_a_verification_ends_after_half_an_hour(chat: Chat) -> None:
    await chat.asks()
    await chat.answers(**MARIA)
    chat.clock.now += VERIFIED_FOR
    assert await patient_of(chat) is None
    await chat.asks("is it ready")
    assert len((await chat.messages())[-1].body["form"]["fields"]) == 4


async def test_a_weaker_check_does_not_keep_the_second_tier_open(chat: Chat) -> None:
    await chat.asks(tier=2)
    await chat.answers(**MARIA_2)
    await chat.answers(code=(await sent(chat))[-1])
    ends = chat.clock() + VERIFIED_FOR
    chat.clock.move(minutes=29)
    await chat.asks("is RX_1 ready")
    assert await chat.answers(prescription_number=LISINOPRIL)
    patient = await patient_of(chat)
    assert patient is not None
    assert (patient.tier, patient.until) == (2, ends)


async def test_a_childs_record_goes_to_the_pharmacist_and_opens_nothing(chat: Chat, pharmacy_system: Engine) -> None:
    await chat.asks()
    await chat.answers(**somebody(pharmacy_system, "p.reference = 'P0004'"))
    assert await chat.in_line() == [("pharmacist", "minor", "needs_staff", "normal")]
    assert await patient_of(chat) is None
    assert await chat.waiting() == []


async def test_a_childs_record_goes_to_the_pharmacist_also_with_the_right_code(
    chat: Chat, pharmacy_system: Engine
) -> None:
    child = somebody(pharmacy_system, "p.reference = 'P0004'")
    await chat.asks(tier=2)
    await chat.answers(**{name: child[name] for name in MARIA_2})
    await chat.answers(code=(await sent(chat))[-1])
    assert await chat.in_line() == [("pharmacist", "minor", "needs_staff", "normal")]
    assert await patient_of(chat) is None


async def test_a_pharmacy_system_that_is_down_is_no_failed_try(chat: Chat) -> None:
    chat.forms.pharmacy = SqlPharmacy(pharmacy_engine("sqlite:////nowhere/pharmacy.db"))
    await chat.asks()
    await chat.answers(**MARIA)
    assert await chat.in_line() == [("technician", "verification", "system_down", "normal")]
    assert (await chat.held()).memory.failed_checks == 0


async def test_a_form_that_was_replaced_or_is_not_there_takes_no_answer(chat: Chat) -> None:
    await chat.asks()
    await chat.asks("and my metformin")
    for seq in (2, 1, 99):
        with pytest.raises(Refused, match="no longer open") as refused:
            await chat.answers_form(seq, f"answer-to-{seq}", "192.0.2.1", dict(MARIA))
        assert refused.value.code == "no_such_form"
    assert await chat.answers(**MARIA)


async def has_slots(chat: Chat, **slots: object) -> None:
    """What Rasa remembers of the last turn."""

    def keep(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        log.remember(connection, chat.vault, held, replace(held.memory, slots=dict(slots)))

    await chat.database.write(keep)


async def test_after_the_form_the_question_stands_as_it_was_whatever_was_asked_meanwhile(chat: Chat) -> None:
    asked = {"topic": "prescription_status", "drug": "lisinopril", "verifying": {"topic": "prescription_status"}}
    await has_slots(chat, **asked)
    question = await chat.asks()
    await has_slots(chat, topic="medication_availability", drug="metformin")
    await chat.answers(**MARIA)
    assert (await chat.waiting())[-1] == (question, Wanted.ANSWER)
    assert (await chat.held()).memory.slots == asked


async def test_a_code_leads_back_to_the_question_too(chat: Chat) -> None:
    await has_slots(chat, topic="list_prescriptions")
    await chat.asks(tier=2)
    await has_slots(chat, topic="pharmacy_hours")
    await chat.answers(**MARIA_2)
    await chat.answers(code=(await sent(chat))[-1])
    assert (await chat.held()).memory.slots == {"topic": "list_prescriptions"}


async def test_a_form_that_is_no_longer_wanted_is_closed_and_takes_no_answer(chat: Chat) -> None:
    await chat.asks()
    form = (await chat.held()).memory.form
    assert form is not None

    def withdraw(connection: Connection) -> None:
        chat.forms.withdraw(connection, log.lock(connection, chat.vault, chat.id), chat.clock())

    await chat.database.write(withdraw)
    assert (await chat.transcript())[-1] == "system form_done: This form is closed."
    assert (await chat.held()).standing.state is State.BOT
    with pytest.raises(Refused):
        await chat.answers_form(form.seq, "late", "192.0.2.1", dict(MARIA))
    length = len(await chat.messages())
    await chat.database.write(withdraw)
    assert len(await chat.messages()) == length
