"""A yes confirms what was just asked, once, and nothing else."""

import pytest
from patient import Patient
from sqlalchemy import create_engine, text
from stack import Stack
from technician import Technician

pytestmark = pytest.mark.stack

MARIA = {"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"}
METFORMIN = "4471190"


def refill_requests(stack: Stack) -> int:
    engine = create_engine(f"sqlite:///{stack.var / 'pharmacy.db'}")
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM refill_request")).scalar_one())
    finally:
        engine.dispose()


def asked_to_confirm(stack: Stack) -> tuple[Patient, dict[str, object]]:
    patient = Patient.arrives(stack.url)
    form = patient.asks("refill my metformin please")
    assert form["kind"] == "form"
    card = patient.fills_in(form, prescription_number=METFORMIN, **MARIA)
    assert card["card"]["kind"] == "refill_confirm"
    return patient, card


def test_yes_twice_is_one_refill(stack: Stack) -> None:
    before = refill_requests(stack)
    patient, _ = asked_to_confirm(stack)
    first, second = patient.says("yes"), patient.says("yes")
    for said in (first, second):
        patient.until(lambda frame, said=said: frame["type"] == "ack" and frame["client_id"] == said)
    answers = [patient.until(lambda f: f["type"] == "message" and f["author"] == "bot") for _ in range(2)]
    assert "requested" in answers[0]["text"].lower()
    assert answers[1]["card"]["kind"] == "notice"
    assert refill_requests(stack) == before + 1


def test_a_yes_after_a_technician_has_left_confirms_nothing(stack: Stack) -> None:
    before = refill_requests(stack)
    patient, card = asked_to_confirm(stack)
    patient.asks("can i talk to a real person")
    patient.state("queued")
    dana = Technician.signs_in(stack.url, "dana", "demo-dana-counter-12")
    assert dana.claims(patient.conversation)["type"] == "claimed"
    patient.state("live")
    dana.does("say", patient.conversation, text="Hello, how can I help?")
    dana.does("end", patient.conversation)
    patient.state("bot")
    answer = patient.asks("yes")
    assert answer["card"]["kind"] == "notice"
    button = next(iter(card["card"]["buttons"]))["id"]  # type: ignore[index]  # a card has a card
    sent = patient.sends({"type": "press", "seq": card["seq"], "button": button})
    refused = patient.until(lambda frame: frame["type"] == "error" and frame["client_id"] == sent)
    assert refused["code"] == "button_expired"
    assert refill_requests(stack) == before
