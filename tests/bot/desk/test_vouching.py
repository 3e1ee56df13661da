"""A technician made sure who the patient is: what that opens, for how long, and what it does not."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from bot.chat import log
from bot.chat.forms import MAX_FAILURES
from bot.chat.memory import Memory
from bot.desk import stretch
from bot.desk.claims import Claimed, claim
from bot.desk.handoff_card import facts_of, handoff_card, look_up
from bot.desk.rulebook import read_rulebook
from bot.desk.stretch import NotYours
from bot.desk.vouching import NO_MATCH, Found, NotVerified, Vouching, ask, begin, vouch
from bot.envelope import VerifiedPatient
from bot.identity.by_staff import Method
from bot.identity.patient import Answers, Relation
from bot.identity.staff import Staff
from bot.identity.throttle import LIMITS
from bot.keeping.belonging import conversations_of, ownership, parts
from bot.keeping.exporting import export
from bot.keeping.holds import place
from bot.keeping.requests import Outcome, delete_patient
from bot.pharmacy.demo_patients import demo_patients
from bot.pharmacy.sql import SqlPharmacy
from bot.pharmacy.values import Prescription
from bot.privacy.audit import record
from bot.privacy.looks import Wanted, opened, who_saw
from bot.storage.tables import attempt, audit, legal_hold
from tests.bot.desk.demo_desk import Desk

LISINOPRIL, METFORMIN = "4471182", "4471190"
MARIA = Answers(Relation.SELF, LISINOPRIL, "Alvarez", date(1961, 4, 9))
NOBODY = replace(MARIA, last_name="Nobody")
HALF_AN_HOUR = timedelta(minutes=30)


async def live(desk: Desk, who: Staff | None = None, said: str = "I could not prove who I am") -> str:
    chat, item = await desk.waits(said)
    return await taken(desk, chat, item, who)


async def taken(desk: Desk, chat: str, item: int, who: Staff | None = None) -> str:
    assert isinstance(await desk.do(claim, item, who or desk.dana, "CT", desk.clock()), Claimed)
    return chat


async def vouches(
    desk: Desk,
    chat: str,
    found: Found | None,
    who: Staff | None = None,
    client_id: str = "verify-001",
    method: Method = Method.CALLED_BACK,
) -> int | NotVerified:
    """What it led to, by the same two transactions as at the desk."""
    by, vouching, now = who or desk.dana, Vouching(chat, client_id, method), desk.clock()
    begun = await desk.do(begin, by, vouching, now)
    if begun is not None:
        return begun
    return await desk.database.write(
        lambda c: vouch(c, desk.vault, by, read_rulebook(c, "CT", now), vouching, found, now)
    )


async def memory_of(desk: Desk, chat: str) -> Memory:
    return (await desk.database.read(lambda c: log.look(c, desk.vault, chat))).memory


def why(outcome: int | NotVerified) -> str:
    assert isinstance(outcome, NotVerified)
    return outcome.code


def found(pharmacy: SqlPharmacy, answers: Answers = MARIA) -> Found:
    named = ask(pharmacy, answers)
    assert named is not None
    return named


def first_of(pharmacy: SqlPharmacy, desk: Desk, *, lives_in: str = "CT", reference: str | None = None) -> Found:
    """The first prescription of a patient of the demo, who lives there or has this reference."""
    for one in demo_patients(desk.clock().date()):
        if (one.state == lives_in) if reference is None else (one.reference == reference):
            numbers = [rx.number for rx in pharmacy.prescriptions(one.reference) if not rx.confidential]
            if numbers:
                return found(pharmacy, Answers(Relation.SELF, numbers[0], one.last_name, one.birth_date))
    raise LookupError(lives_in)


def hidden(pharmacy: SqlPharmacy, desk: Desk) -> tuple[Prescription, Found]:
    for one in demo_patients(desk.clock().date()):
        for rx in pharmacy.prescriptions(one.reference):
            if rx.confidential:
                return rx, found(pharmacy, Answers(Relation.SELF, rx.number, one.last_name, one.birth_date))
    raise LookupError("nothing confidential")


async def test_it_opens_that_one_prescription_for_half_an_hour_and_the_patient_is_told(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    chat = await live(desk)
    seq = await vouches(desk, chat, found(pharmacy))
    expected = VerifiedPatient("P0001", 1, desk.clock() + HALF_AN_HOUR, (f"RX{LISINOPRIL}",))
    memory = await memory_of(desk, chat)
    assert memory.patient == expected
    assert memory.identity == found(pharmacy).match
    told = "system: Dana checked who you are. You can ask about that prescription now."
    shown = await desk.transcript(chat)
    assert (shown[-1], seq) == (told, len(shown))
    assert await desk.audited("verified_by_staff") == [
        (desk.dana.id, chat, {"patient": "P0001", "tier": 1, "method": "called_back"})
    ]
    await desk.do(stretch.end, desk.dana, chat, "end-00001", desk.clock())
    assert (await memory_of(desk, chat)).verified(desk.clock()) == expected
    desk.clock.move(minutes=30)
    assert (await memory_of(desk, chat)).verified(desk.clock()) is None


async def test_in_a_spanish_conversation_the_patient_reads_it_in_spanish(desk: Desk, pharmacy: SqlPharmacy) -> None:
    chat = await live(desk)
    await desk.database.write(lambda c: log.set_locale(c, log.lock(c, desk.vault, chat), "es"))
    await vouches(desk, chat, found(pharmacy))
    assert (await desk.transcript(chat))[-1] == (
        "system: Dana comprobó quién es usted. Ya puede preguntar por esa receta."
    )


async def test_the_same_frame_again_opens_nothing_twice(desk: Desk, pharmacy: SqlPharmacy) -> None:
    chat = await live(desk)
    named = found(pharmacy)
    outcomes = await asyncio.gather(*(vouches(desk, chat, named) for _ in range(4)))
    assert len(set(outcomes)) == 1
    assert len(await desk.audited("verified_by_staff")) == 1
    assert len(await desk.transcript(chat)) == outcomes[0]
    await desk.do(stretch.end, desk.dana, chat, "end-00001", desk.clock())
    assert await vouches(desk, chat, None) == outcomes[0]


async def test_nobody_but_who_has_the_live_chat_vouches_in_it(desk: Desk, pharmacy: SqlPharmacy) -> None:
    named = found(pharmacy)
    queued, _ = await desk.waits("still in line")
    closed = await live(desk)
    await desk.do(stretch.close, desk.dana, closed, "close-0001", desk.clock())
    back = await live(desk)
    await desk.do(stretch.end, desk.dana, back, "end-00001", desk.clock())
    sams = await live(desk, desk.sam)
    for chat in (queued, closed, back, sams, "c_nowhere"):
        with pytest.raises(NotYours):
            await vouches(desk, chat, named)
        with pytest.raises(NotYours):  # also where the chat has gone while the pharmacy was asked
            await desk.database.write(
                lambda c, chat=chat: vouch(  # type: ignore[misc]
                    c,
                    desk.vault,
                    desk.dana,
                    read_rulebook(c, "CT", desk.clock()),
                    Vouching(chat, "verify-001", Method.PHOTO_ID),
                    named,
                    desk.clock(),
                )
            )
    assert (await memory_of(desk, sams)).patient is None
    assert await desk.audited("verified_by_staff") == []


@pytest.mark.parametrize(
    "wrong",
    [NOBODY, replace(MARIA, birth_date=date(1961, 4, 10)), replace(MARIA, number="9999999")],
    ids=["name", "date", "number"],
)
async def test_what_does_not_belong_together_opens_nothing_and_is_counted_without_saying_what_was_typed(
    desk: Desk, pharmacy: SqlPharmacy, wrong: Answers
) -> None:
    chat = await live(desk)
    outcome = await vouches(desk, chat, ask(pharmacy, wrong))
    assert (why(outcome), str(outcome)) == ("no_match", NO_MATCH)
    assert (await memory_of(desk, chat)).patient is None
    assert len(await desk.transcript(chat)) == 2
    assert await desk.audited("verification_by_staff_failed") == [
        (desk.dana.id, chat, {"method": "called_back", "why": "no_match"})
    ]
    assert len(await desk.database.read(lambda c: c.execute(select(attempt)).all())) == 1


async def test_ten_failed_checks_in_an_hour_are_all_that_one_person_has(desk: Desk, pharmacy: SqlPharmacy) -> None:
    chat, other = await live(desk), await live(desk, desk.sam)
    for number in range(LIMITS["staff"]):
        assert why(await vouches(desk, chat, None, client_id=f"verify-{number:03}")) == "no_match"
    refused = await vouches(desk, chat, found(pharmacy), client_id="verify-100")
    assert why(refused) == "too_many_checks"
    assert "pharmacist" in str(refused)
    assert (await memory_of(desk, chat)).patient is None
    assert isinstance(await vouches(desk, other, found(pharmacy), desk.sam), int)
    desk.clock.move(minutes=61)
    assert isinstance(await vouches(desk, chat, found(pharmacy), client_id="verify-101"), int)


async def test_many_checks_in_the_same_moment_are_no_way_round_that(desk: Desk) -> None:
    chats = [await live(desk) for _ in range(4)]
    tries = [vouches(desk, chat, None, client_id=f"verify-{n:03}") for n in range(5) for chat in chats]
    codes = [why(outcome) for outcome in await asyncio.gather(*tries)]
    assert (codes.count("no_match"), codes.count("too_many_checks")) == (10, 10)


async def test_a_minors_prescription_is_a_pharmacists_to_open(desk: Desk, pharmacy: SqlPharmacy) -> None:
    child = first_of(pharmacy, desk, reference="P0004")
    chat, other = await live(desk), await live(desk, desk.priya)
    refused = await vouches(desk, chat, child)
    assert why(refused) == "pharmacist_only"
    assert "Transfer to pharmacist" in str(refused)
    assert (await memory_of(desk, chat)).patient is None
    assert isinstance(await vouches(desk, other, child, desk.priya), int)
    assert (await desk.transcript(other))[-1].startswith("system: Dr. Priya Nair checked who you are.")
    assert await desk.audited("verification_by_staff_failed") == [
        (desk.dana.id, chat, {"method": "called_back", "why": "pharmacist_only", "patient": "P0004"})
    ]


async def test_what_is_confidential_is_a_pharmacists_to_open_and_never_a_caregivers(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    rx, named = hidden(pharmacy, desk)
    chat, own = await live(desk), await live(desk, desk.priya)
    assert why(await vouches(desk, chat, named)) == "pharmacist_only"
    assert isinstance(await vouches(desk, own, named, desk.priya), int)
    patient = (await memory_of(desk, own)).patient
    assert patient is not None
    assert patient.prescriptions == (rx.reference,)
    cared_for = await live(desk, desk.priya)
    await desk.verify(cared_for, patient=rx.patient, tier=2, proxy="parent")
    before = await memory_of(desk, cared_for)
    assert why(await vouches(desk, cared_for, named, desk.priya, client_id="verify-002")) == "no_match"
    assert await memory_of(desk, cared_for) == before


@pytest.mark.parametrize("proxy", [None, "spouse"])
async def test_a_stronger_verification_that_still_lasts_is_not_weakened(
    desk: Desk, pharmacy: SqlPharmacy, proxy: str | None
) -> None:
    chat = await live(desk)
    await desk.verify(chat, patient="P0001", tier=2, proxy=proxy, minutes=12)
    await vouches(desk, chat, found(pharmacy))
    lasting = desk.clock() + timedelta(minutes=12)
    assert (await memory_of(desk, chat)).patient == VerifiedPatient("P0001", 2, lasting, (f"RX{LISINOPRIL}",), proxy)
    ((_, _, detail),) = await desk.audited("verified_by_staff")
    assert (detail["tier"], detail["kept_tier"]) == (1, 2)


async def test_one_that_is_over_or_of_another_patient_gives_way_and_one_of_the_same_kind_is_added_to(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    one = VerifiedPatient("P0001", 1, desk.clock() + HALF_AN_HOUR, (f"RX{LISINOPRIL}",))
    over, of_another, alike = [await live(desk) for _ in range(3)]
    await desk.verify(over, patient="P0001", tier=2, minutes=-1)
    await desk.verify(of_another, patient="P0006", tier=2)
    await desk.verify(alike, patient="P0001", prescriptions=(f"RX{METFORMIN}",), minutes=3)
    for chat in (over, of_another):
        await vouches(desk, chat, found(pharmacy))
        assert (await memory_of(desk, chat)).patient == one
    await vouches(desk, alike, found(pharmacy))
    both = (f"RX{METFORMIN}", f"RX{LISINOPRIL}")
    assert (await memory_of(desk, alike)).patient == replace(one, prescriptions=both)


async def test_the_patients_own_forms_stay_locked(desk: Desk, pharmacy: SqlPharmacy) -> None:
    chat = await live(desk)

    def lock(connection: Connection) -> None:
        held = log.lock(connection, desk.vault, chat)
        log.remember(connection, desk.vault, held, replace(held.memory, failed_checks=MAX_FAILURES))

    await desk.database.write(lock)
    await vouches(desk, chat, found(pharmacy))
    assert (await memory_of(desk, chat)).failed_checks == MAX_FAILURES


async def test_where_the_patients_state_lets_no_remote_technician_in_only_a_pharmacist_opens_it(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    away = first_of(pharmacy, desk, lives_in="NY")
    chat, other = await live(desk), await live(desk, desk.priya)
    assert why(await vouches(desk, chat, away)) == "no_rule"
    assert (await memory_of(desk, chat)).patient is None
    assert isinstance(await vouches(desk, other, away, desk.priya), int)


async def test_the_card_names_who_vouched_and_how_until_the_patient_proves_it_themselves(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    chat = await live(desk)

    async def card() -> dict[str, object]:
        known = await desk.do(facts_of, desk.dana, chat, desk.clock())
        assert known.patient is not None
        return handoff_card(known, look_up(pharmacy, known.patient))

    await vouches(desk, chat, found(pharmacy), method=Method.QUESTIONS)
    shown = json.loads(json.dumps(await card()))
    assert [one["number"] for one in shown["prescriptions"]] == [LISINOPRIL]
    assert shown["verification"] == (
        "Verified by Dana Reyes: asked our own questions, and the answers matched our record."
    )
    by = shown["verified"]["by_staff"]
    assert (by["name"], by["method"], by["alone"], by["at"]) == (
        "Dana Reyes",
        "questions",
        True,
        "2026-11-23T17:00:00Z",
    )
    await desk.verify(chat, patient="P0001", tier=2)
    await desk.database.write(lambda c: _proved(c, chat, desk))
    shown = json.loads(json.dumps(await card()))
    assert shown["verification"] == "Verified as the patient, by name, date of birth and a one-time code."
    assert shown["verified"]["by_staff"] is None
    await vouches(desk, chat, found(pharmacy), client_id="verify-002")
    shown = json.loads(json.dumps(await card()))
    assert shown["verification"] == "Verified as the patient, by name, date of birth and a one-time code."
    assert (shown["verified"]["by_staff"]["how"], shown["verified"]["by_staff"]["alone"]) == (
        "called back the number on record",
        False,
    )


def _proved(connection: Connection, chat: str, desk: Desk) -> None:
    record(connection, "patient", "verified", chat, {"tier": 2, "patient": "P0001"}, desk.clock())


async def test_the_conversation_is_the_patients_from_then_on_and_who_saw_it_is_found(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    chat = await live(desk, said="I am locked out")
    other = first_of(pharmacy, desk, reference="P0006")
    await vouches(desk, chat, found(pharmacy))
    desk.clock.move(minutes=1)
    await desk.patient_says(chat, "and my husband's?")
    desk.clock.move(minutes=1)
    await vouches(desk, chat, other, client_id="verify-002")
    desk.clock.move(minutes=1)
    await desk.patient_says(chat, "thank you")

    def look(connection: Connection) -> list[str | None]:
        owned = ownership(connection, desk.vault, chat)
        assert owned is not None
        assert owned.patients == {"P0001", "P0006"}
        assert [one.conversation for one in conversations_of(connection, desk.vault, "P0001")] == [chat]
        return parts(owned, log.messages_after(connection, desk.vault, chat, 0))

    assert await desk.database.read(look) == ["P0001"] * 3 + ["P0006"] * 3
    actions = await desk.database.read(lambda c: [line.deed.action for line in who_saw(c, "P0001")])
    assert actions == ["claimed", "verified_by_staff", "verified_by_staff"]
    await desk.do(facts_of, desk.dana, chat, desk.clock())
    looks = await desk.database.read(lambda c: [(one.patient, one.line.deed.action) for one in opened(c, Wanted())])
    assert looks == [("P0006", "viewed_handoff")]


async def test_each_patients_part_is_exported_held_and_deleted_by_itself(desk: Desk, pharmacy: SqlPharmacy) -> None:
    chat = await live(desk, said="I am locked out")
    await vouches(desk, chat, found(pharmacy))
    desk.clock.move(minutes=1)
    await desk.patient_says(chat, "and my husband's?")
    desk.clock.move(minutes=1)
    await vouches(desk, chat, first_of(pharmacy, desk, reference="P0006"), client_id="verify-002")
    await desk.do(stretch.end, desk.dana, chat, "end-00001", desk.clock())
    before = await desk.transcript(chat)

    async def copied(patient: str) -> list[str]:
        made: dict[str, Any] = {"pharmacy": "Elm", "actor": "operator:olga", "now": desk.clock()}
        copy = await desk.do(export, patient, **made)
        return [f"{said.author}: {said.text}" for one in copy.conversations for said in one.messages]

    async def deleted(patient: str) -> Outcome:
        engine, vault, now = desk.database.engine, desk.vault, desk.clock()
        (done,) = await asyncio.to_thread(
            lambda: delete_patient(engine, vault, patient, actor="operator:olga", now=now)
        )
        return done.outcome

    assert (await copied("P0001"), await copied("P0006")) == (before[:3], before[3:])
    hold = await desk.database.write(
        lambda c: place(
            c, conversation_id=None, patient="P0001", reason="a claim", by="olga", staff=None, now=desk.clock()
        )
    )
    assert hold
    assert await deleted("P0006") is Outcome.HELD
    await desk.database.write(lambda c: c.execute(delete(legal_hold)))
    assert await deleted("P0001") is Outcome.PART_DELETED
    assert "system: Dana checked who you are. You can ask about that prescription now." in await desk.transcript(chat)
    assert "patient: I am locked out" not in await desk.transcript(chat)
    assert await copied("P0006") == before[3:]


async def test_nothing_that_was_typed_stands_in_the_audit_or_in_the_conversation(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    chat = await live(desk)
    await vouches(desk, chat, found(pharmacy))
    await vouches(desk, chat, ask(pharmacy, NOBODY), client_id="verify-002")
    kept = await desk.database.read(lambda c: str(c.execute(select(audit)).all()))
    words = str(await desk.transcript(chat))
    for typed in (LISINOPRIL, "Alvarez", "Nobody", "1961"):
        assert typed not in kept
        assert typed not in words
