"""Any process may die at any moment: nothing said is lost, nothing is shown twice, and the patient is told."""

import signal
import time

import pytest
from sqlalchemy import create_engine, text

from tests.patient import Patient
from tests.stack import Stack, until

pytestmark = pytest.mark.stack


def rows(stack: Stack, query: str, **values: object) -> list[tuple[object, ...]]:
    """What the conversations database says, read beside the running gateway."""
    engine = create_engine(f"sqlite:///{stack.var / 'scriptdesk.db'}")
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]
    finally:
        engine.dispose()


def bot_messages(stack: Stack, patient: Patient) -> int:
    found = rows(
        stack, "SELECT count(*) FROM message WHERE conversation = :c AND author = 'bot'", c=patient.conversation
    )
    return int(str(found[0][0]))


def test_a_gateway_killed_before_it_could_answer_answers_after_its_restart(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    stack.signal("rasa", signal.SIGSTOP)  # the answer cannot come before the gateway is gone
    try:
        said = patient.says("when do you close today")
        patient.until(lambda frame: frame["type"] == "ack" and frame["client_id"] == said)
        gone = stack.pid("gateway")
        stack.signal("gateway", signal.SIGKILL)
        until(lambda: stack.pid("gateway") != gone, "the gateway is started again")
    finally:
        stack.signal("rasa", signal.SIGCONT)
    patient.connects()
    answer = patient.message(lambda message: message["author"] == "bot")
    assert answer["card"]["kind"] == "hours"
    # A client that heard no acknowledgement sends again what it sent: stored once, answered once.
    patient.sends({"type": "say", "text": "when do you close today", "client_id": said})
    acknowledged = patient.until(lambda frame: frame["type"] == "ack" and frame["client_id"] == said)
    assert acknowledged["seq"] == 1
    patient.leaves()
    time.sleep(1)
    patient.connects()
    assert [message["author"] for _, message in sorted(patient.log.items())] == ["patient", "bot"]


def test_a_gateway_killed_before_it_could_show_the_answer_shows_it_once_after_its_restart(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    said = patient.says("where are you located")
    patient.until(lambda frame: frame["type"] == "ack" and frame["client_id"] == said)
    patient.leaves()  # nobody is there to be shown anything
    until(lambda: bot_messages(stack, patient) == 1, "the answer is stored")
    gone = stack.pid("gateway")
    stack.signal("gateway", signal.SIGKILL)
    until(lambda: stack.pid("gateway") != gone, "the gateway is started again")
    patient.connects()
    assert patient.message(lambda message: message["author"] == "bot")["card"]["kind"] == "locations"
    assert bot_messages(stack, patient) == 1


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_a_patient_is_told_and_queued_within_ten_seconds_when_a_process_stopped(stack: Stack, name: str) -> None:
    patient = Patient.arrives(stack.url)
    gone = stack.pid(name)
    stack.signal(name, signal.SIGKILL)
    begun = time.monotonic()
    told = patient.asks("when do you close today", within=10)
    patient.state("queued", within=10 - (time.monotonic() - begun))
    assert told["author"] == "bot"
    assert "technician" in told["text"] or "person" in told["text"]
    until(lambda: stack.pid(name) != gone and stack.healthy(), f"{name} is back", within=60)
    patient.sends({"type": "leave_queue"})
    patient.state("bot")
    assert patient.asks("when do you close today")["card"]["kind"] == "hours"


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_a_patient_is_told_and_queued_within_ten_seconds_when_a_process_hangs(stack: Stack, name: str) -> None:
    patient = Patient.arrives(stack.url)
    stack.signal(name, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        patient.asks("when do you close today", within=10)
        patient.state("queued", within=10 - (time.monotonic() - begun))
    finally:
        stack.signal(name, signal.SIGCONT)
