"""Something is switched off: patients read the notice with a telephone number, and still get a person."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from actions.names import HANDLERS, QUESTIONS
from actions.server import make_app
from actions.turn import Services
from bot.cards import HandoffReason, NoticeCard, NoticeCode, Queue
from bot.envelope import Envelopes
from bot.pharmacy.composite import CompositePharmacy
from bot.pharmacy.guarded import GuardedPharmacy
from bot.pharmacy.limits import Limits
from bot.pharmacy.remembered import Remembered
from bot.pharmacy.resilience import Guard
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.values import Capability
from bot.switches import AnswerType, Switch, SwitchKind
from tests.actions.asking import ATORVASTATIN, LISINOPRIL, METFORMIN, NOW, TOKEN, Answered, Patient, drug

PHONE = "+12035550142"
ACTIONS = {
    intent: next(name for name, each in HANDLERS.items() if each is handler) for intent, handler in QUESTIONS.items()
}


@pytest.fixture
def services(engine: Engine, envelopes: Envelopes) -> Services:
    """A pharmacy whose claims come from a second system, and which books no consultations."""
    named: Mapping[Capability, str | None] = {
        **dict.fromkeys(Capability, "main"),
        Capability.CLAIMS: "plans",
        Capability.CONSULTATIONS: None,
    }
    systems = {
        name: GuardedPharmacy(
            SqlPharmacy(engine, name, clock=lambda: NOW), Guard(name, Limits()), Remembered(lambda: NOW)
        )
        for name in ("main", "plans")
    }
    return Services(CompositePharmacy(systems, named), envelopes, ThreadPoolExecutor(4), clock=lambda: NOW)


async def test_what_the_pharmacys_state_controls_is_told_as_controlled(patient: Patient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE elm_location SET state = 'KY'"))
    controlled = (await asks(patient, "medication_availability", "gabapentin")).cards[0]
    assert isinstance(controlled, NoticeCard)
    assert controlled.code is NoticeCode.RESTRICTED_DRUG
    assert (await asks(patient, "medication_availability", "amoxicillin")).view.kind == "stock"


def off(patient: Patient, kind: SwitchKind, name: str, notice: str = "Our counts are wrong today.") -> None:
    patient.claims = replace(patient.claims, switches=(Switch(kind, name, notice, PHONE),))


async def asks(patient: Patient, intent: str, generic: str = "lisinopril") -> Answered:
    return await patient.ask(ACTIONS[intent], intent, drug(generic))


def is_notice(answer: Answered) -> bool:
    view = answer.view
    assert view.headline == "Our counts are wrong today."
    assert [link.label for link in view.links] == ["Call (203) 555-0142"]
    assert [button.id for button in view.buttons] == ["human"]
    assert answer.handoff is None, "nobody is handed over who did not ask for it"
    return True


@pytest.mark.parametrize(
    ("kind", "intents"),
    [
        (AnswerType.STATUS, ("prescription_status", "why_delayed", "was_it_received", "list_prescriptions")),
        (AnswerType.REFILL, ("refill_request",)),
        (AnswerType.STOCK, ("medication_availability",)),
        (AnswerType.INSURANCE, ("price_or_insurance", "prior_authorization")),
        (AnswerType.DELIVERY, ("delivery_status",)),
        (AnswerType.HOURS, ("pharmacy_hours", "pharmacy_location")),
    ],
)
async def test_a_kind_of_answer_that_is_off(patient: Patient, kind: AnswerType, intents: tuple[str, ...]) -> None:
    off(patient, SwitchKind.ANSWER, kind)
    for intent in intents:
        assert is_notice(await asks(patient, intent)), "before any form is drawn"
    other = "pharmacy_hours" if kind is not AnswerType.HOURS else "medication_availability"
    assert (await asks(patient, other)).view.kind != "notice", "all else is answered"
    assert (await asks(patient, "speak_to_human")).handoff


async def test_a_yes_to_a_refill_that_was_switched_off_meanwhile_requests_nothing(
    patient: Patient, services: Services
) -> None:
    patient.verify(METFORMIN)
    asked = await asks(patient, "refill_request", "metformin")
    assert asked.view.kind == "refill_confirm"
    off(patient, SwitchKind.ANSWER, AnswerType.REFILL)
    assert is_notice(await patient.ask("action_affirm", "affirm"))
    rx = services.pharmacy.prescription("P0001", METFORMIN)
    assert rx
    assert rx.refill_requested_at is None


async def test_a_location_that_is_off_is_not_spoken_of(patient: Patient) -> None:
    patient.verify(tier=2)
    patient.verify(LISINOPRIL, tier=2)
    off(patient, SwitchKind.LOCATION, "NH")
    assert is_notice(await asks(patient, "prescription_status"))
    assert is_notice(await patient.ask("action_hours", "pharmacy_hours", text="when is new haven open"))
    hours = (await patient.ask("action_hours", "pharmacy_hours", text="when are you open")).view
    assert "New Haven" not in hours.text
    assert "Hamden" in hours.text
    stock = (await asks(patient, "medication_availability")).shown
    assert [view.kind for view in stock] == ["stock", "notice"]
    assert "New Haven" not in stock[0].text
    patient.at("NH")
    assert is_notice(await asks(patient, "medication_availability"))


async def test_a_system_of_claims_that_is_off_is_unknown_and_never_no_claim(patient: Patient) -> None:
    patient.verify(ATORVASTATIN)
    before = (await asks(patient, "prescription_status", "atorvastatin")).view
    off(patient, SwitchKind.SYSTEM, "plans")
    view = (await asks(patient, "prescription_status", "atorvastatin")).view
    assert view.headline == before.headline
    assert any("cannot see your insurance's answer right now" in note for note in view.notes)
    assert view.buttons[-1].id == "human"
    assert is_notice(await asks(patient, "price_or_insurance", "atorvastatin"))


async def test_the_main_system_is_off(patient: Patient) -> None:
    off(patient, SwitchKind.SYSTEM, "main")
    for intent in ("prescription_status", "refill_request", "medication_availability", "pharmacy_hours"):
        assert is_notice(await asks(patient, intent)), "nobody fills in a form for nothing"
    assert (await asks(patient, "clinical_question")).handoff


async def test_whoever_is_out_of_a_medicine_gets_a_pharmacist_whatever_is_off(patient: Patient) -> None:
    for kind, name in ((SwitchKind.ANSWER, AnswerType.REFILL), (SwitchKind.SYSTEM, "main")):
        off(patient, kind, name)
        answer = await asks(patient, "out_of_medicine")
        assert answer.view.headline == "Our counts are wrong today."
        assert answer.handoff
        assert (answer.handoff.queue, answer.handoff.reason) == (Queue.PHARMACIST, HandoffReason.OUT_OF_MEDICINE)


async def test_what_no_system_tells_goes_to_staff_and_is_no_outage(patient: Patient, services: Services) -> None:
    pharmacy = services.pharmacy
    assert isinstance(pharmacy, CompositePharmacy)
    lacking = {**dict.fromkeys(Capability, "main"), Capability.STOCK: None}
    without_stock = replace(services, pharmacy=CompositePharmacy(pharmacy._systems, lacking))
    patient.app = make_app(without_stock, TOKEN)
    answer = await asks(patient, "medication_availability")
    assert answer.cards[0] == NoticeCard("notice", NoticeCode.NOT_OFFERED)
    assert answer.handoff
    assert answer.handoff.reason is HandoffReason.NEEDS_STAFF


async def test_a_claim_that_cannot_be_seen_is_said_so_beside_the_price(
    patient: Patient, services: Services, engine: Engine
) -> None:
    named: dict[Capability, str | None] = {**dict.fromkeys(Capability, "main"), Capability.CLAIMS: "gone"}
    gone = pharmacy_engine("sqlite:////nowhere/plans.db")
    systems = {
        name: GuardedPharmacy(SqlPharmacy(of, name, clock=lambda: NOW), Guard(name, Limits()), Remembered(lambda: NOW))
        for name, of in (("main", engine), ("gone", gone))
    }
    patient.app = make_app(replace(services, pharmacy=CompositePharmacy(systems, named)), TOKEN)
    patient.verify(LISINOPRIL)
    view = (await asks(patient, "price_or_insurance")).view
    assert view.headline.startswith("We cannot see your insurance's answer right now.")
    assert view.badge is None, "nobody says that no action is needed"
    assert "$4.00" in view.text
    assert "no insurance claim" not in view.text
    assert [button.id for button in view.buttons] == ["human"]
