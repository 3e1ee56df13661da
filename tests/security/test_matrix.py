"""Who may do what with whose conversation: every role, every frame and route, every state, written down as a table."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update
from websockets.exceptions import ConnectionClosed

from bot.cards import Queue
from bot.storage.tables import staff
from tests.security.gateway import Gateway, Opened, Socket
from tests.security.test_gate import HARMLESS_AT_THE_DESK, OF_OVERSEERS, desk_frames, filled, patient_frames

STAFF = ("dana", "sam", "priya", "sue")
"""A technician who has the chat, another one, a pharmacist, a supervisor."""

ABOUT_A_CHAT = [name for name in desk_frames() if name not in HARMLESS_AT_THE_DESK]
STATES = ("bot", "queued", "live with sam", "ended by dana", "closed", "not there")


@pytest.fixture(scope="module")
def cookies(gateway: Gateway) -> dict[str, str]:
    return {name: gateway.cookie(name) for name in STAFF}


OPENS_WITH_A_REASON = {("sue", "break_glass")}
"""In an emergency, which tests/bot/desk/test_break_glass.py is about."""


def refusal(name: str, kind: str) -> str:
    """What this person hears who sends a frame of this kind about a chat that is not theirs."""
    if (name == "sue") != (kind in OF_OVERSEERS):
        return "not_for_role"
    return "not_opened" if kind == "read" else "not_yours"


def in_state(gateway: Gateway, cookies: dict[str, str], state: str) -> Opened:
    """A conversation of somebody's in this state, none of it dana's any more."""
    if state == "not there":
        return Opened("c_not_there", "")
    if state == "bot":
        return gateway.said("a secret of mine")
    patient, item = gateway.waits("a secret of mine")
    if state == "queued":
        return patient
    who = "sam" if state == "live with sam" else "dana"
    with Socket.of_staff(gateway, cookies[who]) as socket:
        socket.send(type="claim", item=item)
        socket.get("claimed")
        if who == "dana":
            what = "end" if state == "ended by dana" else "close"
            socket.send(type=what, conversation=patient.id, client_id="ending-0001")
            socket.get("ack")
    return patient


@pytest.mark.parametrize("state", STATES)
def test_nobody_of_the_staff_sees_or_changes_a_chat_that_is_not_theirs_in_any_state(
    gateway: Gateway, cookies: dict[str, str], state: str
) -> None:
    patient = in_state(gateway, cookies, state)
    before = gateway.messages(patient) if patient.secret else []
    tries = [
        (name, kind)
        for name, kind in product(STAFF, ABOUT_A_CHAT)
        if (name, state) != ("sam", "live with sam") and (name, kind) not in OPENS_WITH_A_REASON
    ]
    for name, kind in tries:
        with Socket.of_staff(gateway, cookies[name]) as socket:
            frame = filled(kind, desk_frames()[kind], conversation=patient.id, client_id="intruder-01")
            socket.send(**frame)
            assert socket.get("error", "ack", "opened", "transcript")["code"] == refusal(name, kind), (name, kind)
            socket.pong()
            assert "secret" not in json.dumps(socket.frames), (name, kind)
    assert (gateway.messages(patient) if patient.secret else []) == before
    refused = [actor for actor, action in gateway.audited(patient.id) if action == "refused"]
    assert len(refused) >= len(tries)


CLAIMS = {
    ("dana", Queue.TECHNICIAN): "claimed",
    ("sam", Queue.TECHNICIAN): "claimed",
    ("priya", Queue.TECHNICIAN): "claimed",
    ("sue", Queue.TECHNICIAN): "not_for_role",
    ("dana", Queue.PHARMACIST): "pharmacist_queue",
    ("sam", Queue.PHARMACIST): "pharmacist_queue",
    ("priya", Queue.PHARMACIST): "claimed",
    ("sue", Queue.PHARMACIST): "not_for_role",
}


RECORDED = {"claimed": ["claimed"], "pharmacist_queue": ["claim_refused"], "not_for_role": []}
"""In the chat's audit. A role that claims nothing at all never gets to know whose item it is."""


@pytest.mark.parametrize(("name", "queue"), CLAIMS)
def test_who_may_take_a_patient_of_which_queue(
    gateway: Gateway, cookies: dict[str, str], name: str, queue: Queue
) -> None:
    patient, item = gateway.waits("a secret of mine", queue)
    with Socket.of_staff(gateway, cookies[name]) as socket:
        socket.send(type="claim", item=item)
        answer = socket.get("claimed", "error", "lost")
        outcome = CLAIMS[name, queue]
        assert answer.get("code", answer["type"]) == outcome
        assert [action for _, action in gateway.audited(patient.id)] == RECORDED[outcome]


FLAGS = {
    ("dana", "chest_pain"): "pharmacist_only",
    ("sam", "chest_pain"): "pharmacist_only",
    ("sue", "chest_pain"): "not_for_role",
    ("priya", "chest_pain"): "acknowledged",
    ("sam", "clinical_question"): "no_such_flag",
    ("sue", "clinical_question"): "not_for_role",
    ("priya", "clinical_question"): "no_such_flag",
    ("dana", "clinical_question"): "acknowledged",
}
"""Of a chat that dana has: who may acknowledge which flag."""


@pytest.mark.parametrize(("name", "kind"), FLAGS)
def test_who_may_acknowledge_which_flag(gateway: Gateway, cookies: dict[str, str], name: str, kind: str) -> None:
    patient, item = gateway.waits("a secret of mine")
    with Socket.of_staff(gateway, cookies["dana"]) as dana:
        dana.send(type="claim", item=item)
        dana.get("claimed")
    flag = gateway.flagged(patient, kind)
    with Socket.of_staff(gateway, cookies[name]) as socket:
        socket.send(type="acknowledge", flag=flag)
        answer = socket.get("acknowledged", "error")
        assert answer.get("code", answer["type"]) == FLAGS[name, kind]


@dataclass(frozen=True)
class Outsider:
    """Somebody whom the desk must not let in. `cookie`: what they bring."""

    name: str
    cookie: Callable[[Gateway], str]


def signed_out(gateway: Gateway) -> str:
    cookie = gateway.cookie("sue")
    assert (
        gateway.request("POST", "/api/staff/sign-out", headers={"Cookie": cookie, "Origin": gateway.url}).status == 204
    )
    return cookie


def of_one_who_left(gateway: Gateway) -> str:
    cookie = gateway.cookie("sue")
    gateway.do(lambda c: c.execute(update(staff).where(staff.c.username == "sue").values(active=False)))
    return cookie


OUTSIDERS = (
    Outsider("nobody", lambda gateway: ""),
    Outsider("a made-up cookie", lambda gateway: "scriptdesk_staff=" + "A" * 43),
    Outsider("a patient's secret as cookie", lambda gateway: f"scriptdesk_staff={gateway.opens().secret}"),
    Outsider("a cookie in another case", lambda gateway: gateway.cookie("sue").swapcase().lower()),
    Outsider("a cookie cut short", lambda gateway: gateway.cookie("sue")[:-1]),
    Outsider("somebody signed out", signed_out),
    Outsider("somebody who has left", of_one_who_left),
)


@pytest.mark.parametrize("who", OUTSIDERS, ids=lambda who: who.name)
def test_who_is_not_signed_in_gets_no_desk_no_frame_and_no_route(gateway: Gateway, who: Outsider) -> None:
    try:
        cookie = who.cookie(gateway)
        assert gateway.request("GET", "/api/staff/me", headers={"Cookie": cookie}).status == 401
        patient, item = gateway.waits("a secret of mine")
        for name, kind in desk_frames().items():
            with Socket.of_staff(gateway, cookie) as socket:
                with contextlib.suppress(ConnectionClosed):
                    socket.send(**filled(name, kind, conversation=patient.id, item=item))
                assert socket.closed() == 4401
                assert socket.frames == []
        assert gateway.messages(patient) == ["patient text: a secret of mine"]
        assert gateway.audited(patient.id) == []
    finally:
        gateway.do(lambda c: c.execute(update(staff).where(staff.c.username == "sue").values(active=True)))


def test_a_session_that_ends_by_time_shows_nothing_more_of_a_chat_that_stands_open(tmp_path_factory: Any) -> None:
    with Gateway.running(tmp_path_factory.mktemp("expiring")) as gateway:
        patient, item = gateway.waits("I want a person")
        cookie = gateway.cookie("dana")
        with Socket.of_staff(gateway, cookie) as dana, Socket.of_patient(gateway, patient) as window:
            window.get("welcome")
            dana.send(type="claim", item=item)
            dana.get("claimed")
            dana.send(type="open", conversation=patient.id, after=0)
            dana.get("opened")
            gateway.expires_sessions()
            window.send(type="say", client_id="say-00001", text="a secret of mine")
            window.get("ack")
            with contextlib.suppress(ConnectionClosed):  # the desk may have found out before
                dana.send(type="say", conversation=patient.id, client_id="say-00001", text="too late")
            assert dana.closed(within=25) == 4401
            assert dana.frames[-1]["type"] == "signed_out"
            assert "secret" not in json.dumps(dana.frames)
        with Socket.of_staff(gateway, cookie) as again:
            assert again.closed() == 4401
        assert not any("too late" in one for one in gateway.messages(patient))


PATIENTS = {
    "the id alone": lambda mine, other: {"conversation": other.id, "secret": ""},
    "my own secret": lambda mine, other: {"conversation": other.id, "secret": mine.secret},
    "another tab's secret of my own": lambda mine, other: {"conversation": mine.id, "secret": other.secret},
    "the secret cut short": lambda mine, other: {"conversation": other.id, "secret": other.secret[:-1]},
    "the secret and more": lambda mine, other: {"conversation": other.id, "secret": other.secret + "A"},
    "the secret in another case": lambda mine, other: {"conversation": other.id, "secret": other.secret.swapcase()},
    "the id as secret": lambda mine, other: {"conversation": other.id, "secret": other.id},
    "a conversation that is not there": lambda mine, other: {"conversation": "c_not_there", "secret": other.secret},
}


@pytest.fixture
def two(gateway: Gateway) -> tuple[Opened, Opened]:
    return gateway.said("of mine"), gateway.said("a secret of another")


@pytest.mark.parametrize("how", PATIENTS)
def test_a_patient_opens_no_conversation_but_their_own_and_no_frame_reaches_another(
    gateway: Gateway, two: tuple[Opened, Opened], how: str
) -> None:
    mine, other = two
    for name in sorted(patient_frames()):
        with Socket.to(gateway, "/api/chat") as socket:
            socket.send(type="hello", **PATIENTS[how](mine, other))
            with contextlib.suppress(ConnectionClosed):
                socket.send(type=name, client_id="attack-0001", text="let me in", seq=1, button="b1", values={})
            assert socket.closed() == 4404
            assert [one.get("code") for one in socket.frames] == ["no_such_conversation"]
    assert gateway.messages(other) == ["patient text: a secret of another"]


def test_a_frame_that_names_another_conversation_stays_in_ones_own(
    gateway: Gateway, two: tuple[Opened, Opened]
) -> None:
    mine, other = two
    with Socket.of_patient(gateway, mine) as socket:
        socket.get("welcome")
        for name in sorted(patient_frames() - {"end", "ping"}):
            named = {"conversation": other.id, "secret": other.secret, "author": "staff", "author_id": "s_1", "seq": 1}
            socket.send(**{"type": name, "client_id": "attack-0001", "text": "x", "button": "b1", "values": {}} | named)
        socket.pong()
        socket.send(type="hello", conversation=other.id, secret=other.secret)
        assert socket.get("error")["code"] == "bad_frame"
        assert "another" not in json.dumps(socket.frames)
    assert gateway.messages(other) == ["patient text: a secret of another"]
    assert not any(one.startswith("staff") for one in gateway.messages(mine))


def test_a_member_of_staff_has_no_way_into_a_patients_window_and_a_patient_none_to_the_desk(
    gateway: Gateway, cookies: dict[str, str]
) -> None:
    patient = gateway.said("a secret of mine")
    for name in STAFF:
        with Socket.to(gateway, "/api/chat", cookie=cookies[name]) as socket:
            socket.send(type="hello", conversation=patient.id, secret="")
            assert socket.closed() == 4404
    for cookie in (patient.secret, f"scriptdesk_staff={patient.id}"):
        with Socket.to(gateway, "/api/desk", cookie=cookie) as socket:
            assert socket.closed() == 4401


def test_the_end_of_a_conversation_is_the_end_for_its_patient_too(gateway: Gateway) -> None:
    patient = gateway.said("a secret of mine")
    gateway.closes(patient)
    with Socket.of_patient(gateway, patient) as socket:
        socket.get("welcome")
        socket.send(type="say", client_id="say-00001", text="one more thing")
        assert socket.get("ack", "error")["code"] == "closed"
    assert gateway.messages(patient) == ["patient text: a secret of mine"]
