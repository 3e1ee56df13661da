"""The handoff card: what a technician must know, and nothing that the verification did not open."""

from datetime import date

import pytest

from bot.cards import Handoff, HandoffReason, Queue
from bot.desk.claims import claim
from bot.desk.handoff_card import NOT_VERIFIED, SYSTEM_DOWN, WHY, Facts, facts_of, handoff_card, look_up
from bot.desk.stretch import NotYours
from bot.envelope import VerifiedPatient
from bot.pharmacy.demo_patients import demo_patients
from bot.pharmacy.sql import SqlPharmacy
from bot.pharmacy.values import Prescription
from tests.bot.desk.demo_desk import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ASKED = Handoff("handoff", Queue.TECHNICIAN, "prescription_status", HandoffReason.ASKED)


@pytest.fixture
def maria(pharmacy: SqlPharmacy) -> list[Prescription]:
    match = pharmacy.match_prescription("4471182", "Alvarez", date(1961, 4, 9))
    assert match is not None
    return list(pharmacy.prescriptions(match.patient))


async def facts(desk: Desk, chat: str, item: int) -> Facts:
    await desk.do(claim, item, desk.dana, "CT", desk.clock())
    return await desk.do(facts_of, desk.dana, chat, desk.clock())


async def test_every_reason_to_hand_off_has_its_words(desk: Desk) -> None:
    assert set(WHY) == set(HandoffReason)


async def test_one_verified_prescription_opens_that_one(
    desk: Desk, pharmacy: SqlPharmacy, maria: list[Prescription]
) -> None:
    lisinopril = next(one for one in maria if one.number == "4471182")
    chat = await desk.conversation("is my lisinopril ready")
    await desk.verify(chat, patient=lisinopril.patient, prescriptions=(lisinopril.reference,))
    known = await facts(desk, chat, await desk.hand_off(chat, ASKED))
    assert known.patient is not None
    card = handoff_card(known, look_up(pharmacy, known.patient))
    assert [line["number"] for line in card["prescriptions"]] == ["4471182"]
    assert card["verification"] == "Verified as the patient, by prescription number, last name and date of birth."


async def test_the_one_time_code_opens_all_of_them(
    desk: Desk, pharmacy: SqlPharmacy, maria: list[Prescription]
) -> None:
    everything = VerifiedPatient(maria[0].patient, 2, desk.clock())
    assert {one.prescription.number for one in look_up(pharmacy, everything)} == {one.number for one in maria}


async def test_what_is_confidential_does_not_exist_for_somebody_who_asks_for_the_patient(
    desk: Desk, pharmacy: SqlPharmacy
) -> None:
    hidden = next(one for one in _all(pharmacy, desk.clock().date()) if one.confidential)
    own = VerifiedPatient(hidden.patient, 2, desk.clock())
    mother = VerifiedPatient(hidden.patient, 2, desk.clock(), proxy="child")
    assert hidden.number in {one.prescription.number for one in look_up(pharmacy, own)}
    assert hidden.number not in {one.prescription.number for one in look_up(pharmacy, mother)}


async def test_the_card_says_that_a_caregiver_asks_and_how_they_were_verified(
    desk: Desk, pharmacy: SqlPharmacy, maria: list[Prescription]
) -> None:
    chat = await desk.conversation("is her lisinopril ready")
    await desk.verify(chat, patient=maria[0].patient, tier=2, proxy="parent")
    known = await facts(desk, chat, await desk.hand_off(chat, ASKED))
    card = handoff_card(known, [])
    how = "verified by name, date of birth and a one-time code"
    assert card["verification"] == f"A caregiver asks for the patient: parent, {how}."
    assert card["verified"]["relation"] == "parent"


def _all(pharmacy: SqlPharmacy, today: date) -> list[Prescription]:
    return [one for patient in demo_patients(today) for one in pharmacy.prescriptions(patient.reference)]


async def test_somebody_unverified_is_said_to_be_and_nothing_is_shown(desk: Desk) -> None:
    chat, item = await desk.waits()
    card = handoff_card(await facts(desk, chat, item), [])
    assert (card["verified"], card["verification"], card["prescriptions"]) == (None, NOT_VERIFIED, [])


async def test_waiting_in_line_does_not_end_a_verification_but_one_that_had_ended_before_counts_for_nothing(
    desk: Desk,
) -> None:
    in_time, late = await desk.conversation("a"), await desk.conversation("b")
    await desk.verify(in_time, minutes=5)
    await desk.verify(late, minutes=5)
    first = await desk.hand_off(in_time, ASKED)
    desk.clock.move(minutes=6)
    second = await desk.hand_off(late, ASKED)
    assert (await facts(desk, in_time, first)).patient is not None
    assert (await facts(desk, late, second)).patient is None


async def test_a_pharmacy_that_does_not_answer_is_said_so(desk: Desk) -> None:
    chat, item = await desk.waits()
    assert handoff_card(await facts(desk, chat, item), None)["notice"] == SYSTEM_DOWN


async def test_the_card_is_for_whoever_has_the_chat_and_each_look_is_recorded(desk: Desk) -> None:
    chat, item = await desk.waits()
    await facts(desk, chat, item)
    with pytest.raises(NotYours):
        await desk.do(facts_of, desk.sam, chat, desk.clock())
    assert await desk.audited("viewed_handoff") == [(desk.dana.id, chat, {"item": item, "tier": None})]
