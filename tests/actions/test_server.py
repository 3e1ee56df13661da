"""The action server as Rasa meets it: who may call, what an error says, and what never leaves it."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest
import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette

from actions.names import HANDLERS
from actions.question import Memory
from actions.server import LARGEST_CALL, create_app, make_app
from actions.turn import Services
from bot.cards import HandoffReason, NoticeCode, Queue
from bot.envelope import Claims, Envelopes, TurnContext
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.values import Location
from bot.settings import SettingsError
from tests.actions.asking import LISINOPRIL, NOW, TOKEN, Patient, action_call, drug, post

CANARY = "ZEBRACANARY"
CONTEXT = TurnContext("c_test", 1, 1)


def call(envelopes: Envelopes, action: str = "action_hours") -> dict[str, object]:
    return action_call(CONTEXT, envelopes.seal_claims(CONTEXT, Claims()), action, "pharmacy_hours", text=CANARY)


async def test_nobody_without_the_token_gets_in(app: Starlette, envelopes: Envelopes) -> None:
    assert await post(app, call(envelopes), token="") == (401, {"error": "unauthorized"})
    assert await post(app, call(envelopes), token=TOKEN + "x") == (401, {"error": "unauthorized"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b'{"next_action": "action_hours"}', b"\xff\xfe"])
async def test_what_is_no_action_call_is_refused(app: Starlette, body: bytes) -> None:
    assert await raw(app, body) == (400, {"error": "bad_request"})


async def test_a_call_that_is_too_large_is_refused(app: Starlette) -> None:
    assert await raw(app, b" " * (LARGEST_CALL + 1)) == (413, {"error": "too_large"})


async def test_an_action_that_does_not_exist_is_not_found(app: Starlette, envelopes: Envelopes) -> None:
    assert await post(app, call(envelopes, "action_nothing")) == (404, {"error": "no_such_action"})


async def test_a_call_without_a_turn_fails_without_a_word_of_it(
    app: Starlette, envelopes: Envelopes, caplog: pytest.LogCaptureFixture
) -> None:
    broken = call(envelopes)
    broken["tracker"]["latest_message"]["metadata"] = {}  # type: ignore[index]  # JSON
    with caplog.at_level(logging.DEBUG):
        assert await post(app, broken) == (500, {"error": "action_failed"})
    assert CANARY not in caplog.text


async def test_an_envelope_of_another_turn_opens_nothing_and_a_person_is_called(
    patient: Patient, caplog: pytest.LogCaptureFixture
) -> None:
    patient.verify(LISINOPRIL)
    other = TurnContext("c_other", 1, 1)
    stolen = patient.envelopes.seal_claims(other, patient.claims)
    wrong = action_call(CONTEXT, stolen, "action_prescription_status", "prescription_status", text=CANARY)
    with caplog.at_level(logging.DEBUG):
        status, answer = await post(patient.app, wrong)
    assert status == 200
    assert [message["custom"]["card"] for message in answer["responses"]] == ["notice", "handoff"]
    assert CANARY not in caplog.text


async def test_a_slot_or_an_entity_proves_nothing(patient: Patient) -> None:
    handle = patient.envelopes.handle(patient.conversation, LISINOPRIL)
    patient.slots = {"subject": handle, "drug": "lisinopril", "verifying": None}
    pressed = {"entity": "prescription", "value": handle}
    assert (await patient.ask("action_prescription_status", "prescription_status", pressed)).verify
    assert (await patient.ask("action_refill", "refill_request", drug("lisinopril"))).verify


async def test_nothing_of_a_patient_stands_in_the_clear_in_an_answer(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    context = TurnContext(patient.conversation, 1, 9)
    sealed = patient.envelopes.seal_claims(context, patient.claims)
    asked = action_call(context, sealed, "action_prescription_status", "prescription_status", [drug("lisinopril")])
    _, answer = await post(patient.app, asked)
    plain = json.dumps(answer)
    for secret in ("4471182", "1182", "4.00", "Alvarez", "P0001", "New Haven", "ready"):
        assert secret not in plain


@pytest.mark.parametrize("action", sorted(HANDLERS))
async def test_every_action_answers_a_stranger_and_leaves_every_slot_set(patient: Patient, action: str) -> None:
    answer = await patient.ask(action, "prescription_status", text="anything")
    assert answer.cards or answer.responses
    assert set(patient.slots) == set(Memory().slots())


async def test_health_says_whether_the_pharmacy_answers(app: Starlette, services: Services) -> None:
    assert await health(app) == (200, {"ready": True, "pharmacy": True})
    gone = replace(services, pharmacy=SqlPharmacy(pharmacy_engine("sqlite:////nowhere/pharmacy.db")))
    assert await health(make_app(gone, TOKEN)) == (200, {"ready": True, "pharmacy": False})


async def test_a_pharmacy_that_is_down_is_said_to_be_down(patient: Patient, services: Services) -> None:
    gone = SqlPharmacy(pharmacy_engine("sqlite:////nowhere/pharmacy.db"))
    patient.app = make_app(replace(services, pharmacy=gone), TOKEN)
    patient.verify(LISINOPRIL)
    answer = await patient.ask("action_prescription_status", "prescription_status", drug("lisinopril"))
    assert answer.view.headline.startswith("I can't reach the pharmacy's system right now")
    assert answer.handoff
    assert (answer.handoff.queue, answer.handoff.reason) == (Queue.TECHNICIAN, HandoffReason.SYSTEM_DOWN)
    assert answer.handoff.topic == "prescription_status"


class Sleeping(SqlPharmacy):
    """The demo pharmacy on a bad day: each answer takes two seconds."""

    asked = 0

    def locations(self) -> Sequence[Location]:
        self.asked += 1
        time.sleep(2)
        return super().locations()


async def test_a_slow_pharmacy_ends_at_the_deadline_and_hung_threads_do_not_pile_up(
    patient: Patient, services: Services, engine: Engine
) -> None:
    pool = ThreadPoolExecutor(1)
    pharmacy = Sleeping(engine, clock=lambda: NOW)
    slow = replace(services, pharmacy=pharmacy, pool=pool, port_seconds=0.3)
    patient.app = make_app(slow, TOKEN)
    began = time.monotonic()
    for _ in range(3):
        answer = await patient.ask("action_hours", "pharmacy_hours")
        assert answer.handoff
        assert answer.handoff.reason is HandoffReason.SYSTEM_DOWN
        assert answer.cards[0].code is NoticeCode.SYSTEM_DOWN  # type: ignore[union-attr]  # it is a notice
    assert time.monotonic() - began < 1.8
    pool.shutdown()
    assert pharmacy.asked == 1


async def test_a_defect_is_told_as_a_failure_and_logged_by_its_type_alone(
    patient: Patient, services: Services, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(SqlPharmacy):
        def locations(self) -> Sequence[Location]:
            raise KeyError(CANARY)

    patient.app = make_app(replace(services, pharmacy=Broken(engine)), TOKEN)
    with caplog.at_level(logging.DEBUG):
        answer = await patient.ask("action_hours", "pharmacy_hours", text=CANARY)
    assert answer.handoff
    assert CANARY not in caplog.text
    record = next(record for record in caplog.records if record.name == "actions.turn")
    assert vars(record)["error"] == "KeyError"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCRIPTDESK_ACTION_TOKEN", ""),
        ("SCRIPTDESK_ENVELOPE_KEYS", ""),
        ("SCRIPTDESK_ENVELOPE_KEYS", "k:" + CANARY),
        ("SCRIPTDESK_PHARMACY_URL", ""),
        ("SCRIPTDESK_PHARMACY_URL", CANARY),
    ],
)
def test_a_missing_or_wrong_setting_is_named_and_its_value_is_not(seeded: object, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        create_app({**environment(f"sqlite:///{seeded}"), name: value})
    assert name in str(raised.value)
    assert CANARY not in str(raised.value)


def environment(pharmacy_url: str) -> dict[str, str]:
    return {
        "SCRIPTDESK_ACTION_TOKEN": TOKEN,
        "SCRIPTDESK_ENVELOPE_KEYS": "k1:" + "A" * 43 + "=",
        "SCRIPTDESK_PHARMACY_URL": pharmacy_url,
    }


@pytest.fixture
def served(engine: Engine) -> Iterator[str]:
    """The server over real HTTP, as its user starts it."""
    app = create_app(environment(engine.url.render_as_string()))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


def test_over_real_http_the_server_answers(served: str) -> None:
    with httpx2.Client(base_url=served) as client:
        for _ in range(50):
            try:
                assert client.get("/health").json() == {"ready": True, "pharmacy": True}
                break
            except httpx2.ConnectError:
                time.sleep(0.1)
        assert client.post("/webhook", json={}).status_code == 401
        assert client.get("/webhook").status_code == 405


async def raw(app: Starlette, body: bytes) -> tuple[int, object]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://actions") as client:
        answer = await client.post("/webhook", content=body, headers={"Authorization": f"Bearer {TOKEN}"})
        return answer.status_code, answer.json()


async def health(app: Starlette) -> tuple[int, object]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://actions") as client:
        answer = await client.get("/health")
        return answer.status_code, answer.json()
