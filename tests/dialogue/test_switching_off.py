"""A switch that is thrown while the product runs holds for the next message, in every open chat."""

import subprocess

import pytest

from tests.patient import Patient
from tests.stack import COMMAND, Stack

pytestmark = pytest.mark.stack

MARIA = {"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"}


def scriptdesk(stack: Stack, *words: str) -> str:
    environment = {"SCRIPTDESK_VAR": str(stack.var), "PATH": "/usr/bin:/bin"}
    done = subprocess.run((str(COMMAND), *words), env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_stock_is_switched_off_and_on_while_patients_chat(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    assert patient.asks("do you have lisinopril in stock")["card"]["kind"] == "stock"
    scriptdesk(stack, "switch", "off", "stock", "--notice", "Our counts are wrong today.", "--by", "dana")
    try:
        card = patient.asks("do you have metformin in stock")["card"]
        assert card["headline"] == "Our counts are wrong today."
        assert card["links"][0]["label"].startswith("Call (203)")
        assert [button["id"] for button in card["buttons"]] == ["human"]
        assert patient.asks("when do you close today")["card"]["kind"] == "hours"
        assert "dana" in scriptdesk(stack, "switch", "list")
    finally:
        scriptdesk(stack, "switch", "on", "stock")
    assert patient.asks("do you have lisinopril in stock")["card"]["kind"] == "stock"


def test_while_the_system_is_off_no_form_can_be_answered_and_a_person_comes(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    form = patient.asks("is my lisinopril ready")
    assert form["kind"] == "form"
    scriptdesk(stack, "switch", "off", "system:pharmacy", "--notice", "We are moving to a new system.")
    try:
        patient.fills_in(
            form, **{"for": "self"}, prescription_number="4471182", last_name="Alvarez", birth_date="1961-04-09"
        )
        patient.state("queued")
        other = Patient.arrives(stack.url)
        assert other.asks("is my lisinopril ready")["card"]["headline"] == "We are moving to a new system."
    finally:
        scriptdesk(stack, "switch", "on", "system:pharmacy")
