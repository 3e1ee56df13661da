"""Locked out, verified by a technician, and back with the assistant: it answers about that prescription alone."""

import json
from collections.abc import Iterator

import pytest

from bot.chat.forms import MAX_FAILURES
from tests.patient import Patient
from tests.stack import Stack
from tests.technician import Technician

pytestmark = pytest.mark.stack

LISINOPRIL, METFORMIN = "4471182", "4471190"
WRONG = {"for": "self", "prescription_number": LISINOPRIL, "last_name": "Alvarez", "birth_date": "1961-04-10"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own: a number that was guessed at is locked for an hour."""
    with Stack.running(tmp_path_factory.mktemp("var")) as stack:
        yield stack


def test_after_a_lock_out_a_technician_opens_one_prescription_and_the_assistant_answers_about_it(
    stack: Stack,
) -> None:
    patient = Patient.arrives(stack.url)
    form = patient.asks("is my lisinopril ready")
    assert form["kind"] == "form"
    for _ in range(MAX_FAILURES):
        patient.fills_in(form, **WRONG)
    patient.state("queued")
    dana = Technician.signs_in(stack.url, "dana", "demo-dana-counter-12")
    assert dana.claims(patient.conversation)["type"] == "claimed"
    known = {"prescription_number": LISINOPRIL, "last_name": "Alvarez", "birth_date": "1961-04-09"}
    dana.sends({"type": "verify_patient", "conversation": patient.conversation, "method": "called_back", **known})
    dana.until(lambda frame: frame["type"] == "patient_verified")
    card = dana.until(lambda frame: frame["type"] == "handoff" and frame["handoff"]["verified"] is not None)["handoff"]
    assert [one["number"] for one in card["prescriptions"]] == [LISINOPRIL]
    assert card["verification"] == "Verified by Dana Reyes: called back the number on record."
    patient.message(lambda one: one["text"] == "Dana checked who you are. You can ask about that prescription now.")
    assert dana.does("end", patient.conversation)["type"] == "ack"
    patient.state("bot")
    assert patient.status["verified"]["tier"] == 1

    answer = patient.asks("is my lisinopril ready")
    assert answer["card"]["kind"] == "status"
    assert "lisinopril" in json.dumps(answer).lower()

    # The forms stay locked: for anything else there is a person, and nothing is told.
    other = patient.asks(f"what about prescription {METFORMIN}")
    assert (other["kind"], "could not match" in other["text"]) == ("text", True), other["text"]
    assert "metformin" not in json.dumps(other).lower()
    patient.state("queued")
    logs = stack.logs()
    assert not any(typed in logs for typed in ("Alvarez", "1961-04-09", LISINOPRIL))
