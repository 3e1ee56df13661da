"""Who may look at a reported answer and correct it: every role, and what each is refused is recorded."""

import json
from typing import Any

import pytest

from tests.security.gateway import Gateway, Opened, Socket

FRAMES: dict[str, dict[str, Any]] = {
    "review": {},
    "correct": {"client_id": "correct-001", "text": "It is not ready.", "conversations": []},
    "answer_was_right": {"why": "the label is at the counter"},
}
ANSWERED_BY = {"review": "review", "correct": "corrected", "answer_was_right": "report_closed"}


@pytest.fixture
def report(gateway: Gateway) -> tuple[int, Opened]:
    """Dana has reported an answer."""
    patient, item = gateway.waits("a secret of mine")
    return gateway.reported(patient, gateway.answered(patient, "a secret answer"), item), patient


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("name", ["dana", "sam", "sue"])
def test_nobody_but_a_pharmacist_opens_or_ends_a_report(
    gateway: Gateway, report: tuple[int, Opened], name: str, kind: str
) -> None:
    number, patient = report
    before = gateway.messages(patient)
    with Socket.of_staff(gateway, gateway.cookie(name)) as socket:
        assert socket.get("desk")["reports"] == []
        socket.send(type=kind, report=number, **FRAMES[kind])
        assert socket.get("error", ANSWERED_BY[kind])["code"] == "not_for_role"
        assert "secret" not in json.dumps(socket.frames)
    assert gateway.messages(patient) == before
    assert gateway.audited()[-1][1] == "refused"


@pytest.mark.parametrize("kind", FRAMES)
def test_a_pharmacist_does(gateway: Gateway, report: tuple[int, Opened], kind: str) -> None:
    number, patient = report
    with Socket.of_staff(gateway, gateway.cookie("priya")) as priya:
        listed = [one["report"] for one in priya.get("desk")["reports"]]
        assert number in listed
        assert "secret" not in json.dumps(priya.frames), "the list holds no health data"
        priya.send(type=kind, report=number, **FRAMES[kind])
        assert priya.get("error", ANSWERED_BY[kind])["type"] == ANSWERED_BY[kind]
    done = [action for _, action in gateway.audited(patient.id)]
    expected = {"review": "answer_reviewed", "correct": "answer_corrected", "answer_was_right": "report_closed"}
    assert expected[kind] in done


def test_whom_the_pharmacist_names_is_not_believed(gateway: Gateway, report: tuple[int, Opened]) -> None:
    number, _ = report
    stranger = gateway.said("a stranger's words")
    with Socket.of_staff(gateway, gateway.cookie("priya")) as priya:
        priya.send(type="correct", report=number, **FRAMES["correct"] | {"conversations": [[stranger.id, 1]]})
        assert priya.get("error", "corrected")["code"] == "not_that_answer"
        priya.send(type="correct", report=number, **FRAMES["correct"] | {"conversations": [[stranger.id, 1]] * 501})
        assert priya.get("error", "corrected")["code"] == "bad_frame"
    assert gateway.messages(stranger) == ["patient text: a stranger's words"]
