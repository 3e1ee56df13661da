"""Each answer keeps what it rests on."""

import json
import re

import pytest
from sqlalchemy import create_engine, text

from bot.settings import ROOT
from bot.versions import of_answers
from tests.patient import Patient
from tests.stack import Stack

pytestmark = pytest.mark.stack


def test_an_answer_keeps_model_templates_age_of_its_facts_and_who_was_on_duty(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    card = patient.asks("what are your hours tomorrow")
    engine = create_engine(f"sqlite:///{stack.var / 'scriptdesk.db'}")
    query = "SELECT evidence FROM message WHERE conversation = :chat AND seq = :seq"
    with engine.connect() as connection:
        kept = connection.scalar(text(query), {"chat": patient.conversation, "seq": card["seq"]})
        on_duty = set(connection.scalars(text("SELECT staff FROM duty")))
    engine.dispose()
    evidence = json.loads(kept)
    assert (evidence["intent"], evidence["card"]) == ("pharmacy_hours", "hours")
    assert re.fullmatch("[0-9a-f]{32}", evidence["model"]), "Rasa's own id of the model it has loaded"
    assert (evidence["answers"], evidence["mappings"]) == (of_answers(ROOT), None)
    assert evidence["on_duty"]
    assert set(evidence["on_duty"]) <= on_duty
    assert "as_of" in evidence
