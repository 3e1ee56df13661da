"""A yes confirms what was just asked, once, and nothing else."""

import pytest
from sqlalchemy import create_engine, text

from tests.patient import Patient
from tests.stack import Stack
from tests.technician import Technician

pytestmark = pytest.mark.stack

MARIA = {"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"}
METFORMIN = "4471190"


@pytest.fixture(autouse=True)
def nobody_asked_before(stack: Stack) -> None:
    """A refill that is being worked on is refused: each test begins without one."""
    engine = create_engine(f"sqlite:///{stack.var / 'pharmacy.db'}")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM refill_request"))
    engine.dispose()


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
    said = {patient.says("yes"), patient.says("yes")}
    answers = [patient.until(lambda f: f["type"] == "message" and f["author"] == "bot") for _ in range(2)]
    assert said <= {frame["client_id"] for frame in patient.frames if frame["type"] == "ack"}
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
