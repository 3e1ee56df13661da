"""The gate: whatever can be reached passes something that decides who is asking, or is public for a reason.

Routes, frames and the functions that open health data are read from the code itself: a new one fails here until it is
guarded, or stands on a list with its reason.
"""

import ast
import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from pydantic import BaseModel
from starlette.routing import Mount, Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed

from actions.server import create_app
from bot.app import build
from bot.chat import socket as patient_socket
from bot.desk import frames
from bot.pharmacy.values import Capability
from bot.settings import ROOT
from tests.bot.test_app import settings
from tests.security.gateway import Gateway, Socket

PUBLIC = {
    "GET /healthz": "a load balancer asks it: four words and whether each part is up",
    "GET /launcher.js": "the pharmacy's page loads it",
    "GET /api/site": "what stands before the first message: name, telephone and places of the pharmacy",
    "GET /api/words/es": "the window's own words in Spanish",
    "POST /api/conversations": "anybody may begin to chat; what comes back opens nothing but this new conversation",
    "POST /api/staff/sign-in": "here it is decided who somebody is",
    "POST /api/staff/passkey/ask": "gives a challenge, which opens nothing without the device",
    "POST /api/staff/passkey": "here it is decided who somebody is, by the device's signature",
    "POST /api/staff/enrolment": "here it is decided by the link of an invitation, whose hash is kept",
    "POST /api/staff/enrolment/app": "the same",
    "POST /api/staff/enrolment/passkey/ask": "the same",
    "POST /api/staff/enrolment/passkey": "the same",
    "GET /api/staff/oidc": "what the identity provider is called, for the button",
    "POST /api/staff/oidc/begin": "gives an address at the provider, which opens nothing without an account there",
    "GET /api/staff/oidc/back": "here it is decided who somebody is, by the provider's signature",
    "POST /api/staff/sign-out": "ends the session of the cookie that comes with it, and without one nothing",
    "MOUNT /chat": "files of the patient's window",
    "MOUNT /desk": "files of the desk, empty of data",
}
DEMO_ONLY = {
    "GET /": "leads to the made-up pharmacy's site",
    "GET /demo/phone": "the made-up telephone: not there without the demo",
    "GET /demo/people": "the made-up patients: not there without the demo",
    "MOUNT /demo": "the made-up pharmacy's site",
}
GUARDED = {
    "GET /api/staff/me": 401,
    "POST /api/staff/again": 401,
    "POST /api/staff/audit": 401,
    "POST /api/pharmacy/push/{name}": 401,
}
"""Routes that refuse whoever does not prove who they are → with what."""

SOCKETS = {"/api/chat": 4404, "/api/desk": 4401}
"""Sockets → the code with which they close on somebody who proves nothing."""

HARMLESS_AT_THE_DESK = {
    "claim": "names an item, not a chat; whether it may be taken is decided by the rulebook, and refusals are audited",
    "acknowledge": "names a flag; decided by role and owner",
    "typing": "is passed on only for a chat that this very socket follows",
    "acknowledge_alert": "names an alert of break_glass; only overseers may, and not whoever caused it",
    **dict.fromkeys(
        ("review", "correct", "answer_was_right"),
        "names a report; a pharmacist's whose licence lasts alone, and recorded: tests/security/test_reports_gate.py",
    ),
    "active": "keeps the own session alive",
    "ping": "is answered by pong",
}


OF_OVERSEERS = frozenset({"break_glass", "read"})
"""Frames about a chat that neither technician nor pharmacist may send: tests/bot/desk/test_break_glass.py."""


def reachable(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every route as (kind, path): a method, MOUNT or SOCKET."""
    for context in iter_route_contexts(app.routes):
        route: Any = context.original_route
        path = context.path
        if isinstance(route, Mount):
            yield "MOUNT", route.path
        elif isinstance(route, WebSocketRoute):
            yield "SOCKET", str(path)
        else:
            assert isinstance(route, Route), f"a kind of route that this test does not know: {route!r}"
            yield from ((method, str(path)) for method in sorted(set(route.methods or ()) - {"HEAD"}))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, module_monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """A gateway with everything switched on: the demo, and a system that pushes."""
    folder = tmp_path_factory.mktemp("full")
    made = settings(folder)
    file = folder / "pharmacy.yml"
    chosen = ", ".join(f"{capability}: main" for capability in Capability)
    file.write_text(
        "systems: {main: {kind: sql, url_from: ELM_URL, push: {secret_from: ELM_PUSH}}}\n"
        f"capabilities: {{{chosen}}}\n"
    )
    module_monkeypatch.setenv("ELM_URL", made.pharmacy_url)
    module_monkeypatch.setenv("ELM_PUSH", "s" * 32)
    return build(made.model_copy(update={"pharmacy_config": file}))


@pytest.fixture(scope="module")
def module_monkeypatch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_every_route_is_guarded_or_public_for_a_reason(full: FastAPI) -> None:
    found = set(reachable(full))
    sockets = {path for kind, path in found if kind == "SOCKET"}
    routes = {f"{kind} {path}" for kind, path in found if kind != "SOCKET"}
    assert sockets == set(SOCKETS)
    assert routes == {*PUBLIC, *DEMO_ONLY, *GUARDED}


def test_without_the_demo_only_what_is_public_for_everybody_is_left(tmp_path: Path) -> None:
    app = build(settings(tmp_path).model_copy(update={"demo": False}))
    left = {f"{kind} {path}" for kind, path in reachable(app) if kind != "SOCKET"}
    assert left == {*PUBLIC, *GUARDED} - {"POST /api/pharmacy/push/{name}"}


def test_a_guarded_route_refuses_who_proves_nothing(full: FastAPI) -> None:
    with TestClient(full, raise_server_exceptions=False) as client:
        for route, refused in GUARDED.items():
            method, path = route.split()
            for cookie in ("", "scriptdesk_staff=", "scriptdesk_staff=made-up", "__Host-scriptdesk_staff=made-up"):
                where, sent = path.replace("{name}", "main"), {"Cookie": cookie, "Origin": "http://testserver"}
                answer = client.request(method, where, headers=sent, json={"password": "guessed"})
                assert answer.status_code == refused, route


@pytest.mark.parametrize("path", SOCKETS)
def test_a_socket_closes_on_who_proves_nothing_and_on_another_site(gateway: Gateway, path: str) -> None:
    with Socket.to(gateway, path, cookie="scriptdesk_staff=made-up") as stranger:
        with suppress(ConnectionClosed):  # it may be closed before anything was said
            stranger.send(type="ping")
        assert stranger.closed() == SOCKETS[path]
    with Socket.to(gateway, path, cookie=gateway.cookie("dana"), origin="https://evil.example") as elsewhere:
        assert elsewhere.closed() == 4403
        assert elsewhere.frames == []


def desk_frames() -> dict[str, type[Any]]:
    """Every type of frame that the desk's socket takes, with its class."""
    classes = get_args(frames.Frame.__value__)
    return {name: one for one in classes for name in get_args(one.model_fields["type"].annotation)}


def patient_frames() -> set[str]:
    """Every type of frame that the patient's socket takes, from the cases of its `_act`."""
    tree = ast.parse(Path(patient_socket.__file__).read_text())
    act = next(node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name == "_act")
    cases = [case.pattern for node in ast.walk(act) if isinstance(node, ast.Match) for case in node.cases]
    values = [case.value for case in cases if isinstance(case, ast.MatchValue)]
    return {str(value.value) for value in values if isinstance(value, ast.Constant)}


def filled(name: str, kind: type[Any], **known: Any) -> dict[str, Any]:
    """A frame of this type that can be read: what is known, and something that fits for the rest."""
    fits = {
        "client_id": "attack-0001",
        "reason": "curious about this",
        "text": "let me in",
        "item": 2**31 - 1,
        "flag": 2**31 - 1,
        "alert": 2**31 - 1,
        "report": 2**31 - 1,
        "after": 0,
        "seq": 2,
        "why": "curious about this",
        "days": 30,
        "conversations": [],
        "prescription_number": "4471182",
        "last_name": "Alvarez",
        "birth_date": "1961-04-09",
        "method": "called_back",
    } | known
    return {"type": name} | {field: fits[field] for field in kind.model_fields if field != "type"}


@pytest.mark.parametrize("name", desk_frames())
def test_each_frame_of_the_desk_about_a_chat_is_refused_to_a_colleague_and_that_is_recorded(
    gateway: Gateway, name: str
) -> None:
    kind = desk_frames()[name]
    about_a_chat = "conversation" in kind.model_fields
    assert about_a_chat or name in HARMLESS_AT_THE_DESK, "a frame that names no chat needs a reason"
    if name in HARMLESS_AT_THE_DESK:
        return
    patient, item = gateway.waits("a secret of mine")
    with (
        Socket.of_staff(gateway, gateway.cookie("dana")) as dana,
        Socket.of_staff(gateway, gateway.cookie("sam")) as sam,
    ):
        dana.send(type="claim", item=item)
        dana.get("claimed")
        before = gateway.messages(patient)
        sam.send(**filled(name, kind, conversation=patient.id))
        assert sam.get("error", "ack", "opened")["code"] == ("not_for_role" if name in OF_OVERSEERS else "not_yours")
        assert "secret" not in json.dumps(sam.pong())
    assert gateway.messages(patient) == before
    assert [action for _, action in gateway.audited(patient.id)] == ["claimed", "refused"]


def test_whoever_has_a_chat_may_send_each_frame_about_it_and_each_look_is_recorded(gateway: Gateway) -> None:
    for name, kind in desk_frames().items():
        if name in HARMLESS_AT_THE_DESK or name in OF_OVERSEERS:
            continue
        patient, item = gateway.waits("a secret of mine")
        answer = gateway.answered(patient, "an answer")
        with Socket.of_staff(gateway, gateway.cookie("dana")) as dana:
            dana.send(type="claim", item=item)
            dana.get("claimed")
            dana.send(**filled(name, kind, conversation=patient.id, seq=answer))
            taken = ("ack", "opened", "answer_reported", "patient_verified")
            assert dana.get("error", *taken)["type"] in taken, name
            if name == "open":
                assert dana.get("message")["text"] == "a secret of mine"
        done = [action for _, action in gateway.audited(patient.id)]
        expected = {"open": "opened", "end": "ended_stretch", "close": "closed", "release": "released"}
        expected |= {"transfer": "transferred", "wrong_answer": "answer_reported"}
        expected |= {"verify_patient": "verified_by_staff"}
        if name in expected:
            assert expected[name] in done


def test_a_patients_frames_name_no_conversation_but_the_one_that_the_secret_opened(gateway: Gateway) -> None:
    classes = [one for one in vars(patient_socket).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    naming = {one.__name__ for one in classes if "conversation" in one.model_fields}
    assert naming == {"Hello"}
    assert {"say", "press", "answer", "typing", "leave_queue", "end", "ping"} == patient_frames()


@pytest.mark.parametrize("name", sorted(patient_frames()))
def test_each_frame_before_the_hello_is_refused_and_changes_nothing(gateway: Gateway, name: str) -> None:
    victim = gateway.said("mine")
    frame = {"type": name, "client_id": "attack-0001", "text": "let me in", "seq": 1, "button": "b1", "values": {}}
    with Socket.to(gateway, "/api/chat") as stranger:
        stranger.send(**frame, conversation=victim.id)
        assert stranger.closed() == 4404
        assert not [one for one in stranger.frames if one["type"] in ("welcome", "message")]
    with Socket.to(gateway, "/api/chat") as stranger:
        stranger.send(**frame, conversation=victim.id, secret="x" * 43)
        assert stranger.closed() == 4404
    assert gateway.messages(victim) == ["patient text: mine"]


OPENERS = {
    "messages_after": {
        "bot.chat.socket._Session._show_new": "the patient's own socket, behind log.admit",
        "bot.desk.transcript.news": "for whoever has the chat live; open_transcript wrote the audit line",
        "bot.desk.handoff_card.facts_of": "behind access_live, like everything of the card",
        "bot.desk.break_glass.read": "for the overseer whose reason was recorded; each look is",
    },
    "message_at": {
        "bot.chat.intake.Intake.press": "the patient's own button, behind log.admit",
        "bot.chat.turns.Turns._take": "the bot's own turn: nobody is shown it",
        "bot.desk.wrong_answers.review": "behind may_handle, of one report, and audited",
        "bot.desk.wrong_answers._question": "of review alone: the question before that answer",
    },
    "open_json": {
        "bot.chat.log._message": "under the two above",
        "bot.chat.memory.open_memory": "of a conversation that is read under lock or look",
        "bot.identity.second_factor.check": "the secret of somebody's own second factor, and no patient's data",
    },
    "open_memory": {"bot.chat.log._read": "under lock and look"},
    "look": {
        "bot.chat.forms.Forms._open": "the patient's own form, behind log.admit",
        "bot.chat.socket._Session._show_new": "the patient's own socket, behind log.admit",
        "bot.chat.socket._Session._welcome": "the patient's own socket, behind log.admit",
        "bot.desk.snapshot._mine": "of the chats that this person has: the last seq",
        "bot.desk.snapshot._refused": "the state in which the patient lives, for the rulebook; it is not shown",
        "bot.desk.transcript.news": "whose the chat is now",
        "bot.chat.turns.Turns._one": "agreements.look: the bot's own turn",
        "bot.identity.enrolment.secret_of": "its own look, at an invitation",
        "bot.identity.enrolment.with_code": "its own look, at an invitation",
        "bot.identity.passkeys.ask_to_create": "enrolment.look",
        "bot.identity.passkeys.create": "enrolment.look",
        "bot.identity.single_sign_on.SingleSignOn.begin": "enrolment.look",
        "bot.privacy.looks.opened": "an audit line, by that name",
    },
    "newest_lines": {"bot.desk.audit_page.lines_for": "for an auditor alone, and the look is a line"},
    "review": {"bot.desk.report_frames.reply": "with the session looked at anew; it decides and records itself"},
    "vouch": {"bot.desk.verify_frames.verify": "with the session looked at anew; behind access_live, and audited"},
    "_question": {"bot.desk.wrong_answers.review": "behind may_handle, and audited"},
    "open_transcript": {"bot.desk.socket.DeskSession._follow": "behind access_live, and audited"},
    "news": {"bot.desk.socket.DeskSession._news": "with the session looked at anew"},
    "facts_of": {"bot.desk.socket.DeskSession._hand_over": "behind access_live, and what is shown is audited"},
    "look_up": {"bot.desk.socket.DeskSession._look_up": "asks the pharmacy for what facts_of allowed"},
}
"""What opens health data of a conversation → who uses it, and why that is right."""

AUDITED = {
    "bot.desk.transcript.open_transcript": "record",
    "bot.desk.handoff_card.audit_shown": "record",
    "bot.desk.claims.claim": "record",
    "bot.desk.wrong_answers.report_answer": "record",
    "bot.desk.wrong_answers.review": "record",
    "bot.desk.audit_page.lines_for": "record",
    "bot.desk.vouching.vouch": "record",
}
"""Where staff begin to see health data → the function that writes the line."""


@cache
def functions(folder: str) -> dict[str, set[str]]:
    """Every outermost function and method, as module.Class.function, with what it calls or hands on by name. A function
    inside one counts as its part."""
    return dict(_functions(folder))


def _functions(folder: str) -> Iterator[tuple[str, set[str]]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            members = node.body if isinstance(node, ast.ClassDef) else [node]
            inside = f"{module}.{node.name}" if isinstance(node, ast.ClassDef) else module
            for member in members:
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{inside}.{member.name}", _names(member)


def _names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    own, found = set(), set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not function:
            own.add(node.name)
    return found - own


@pytest.mark.parametrize("opener", OPENERS)
def test_health_data_is_opened_only_where_it_has_been_decided_who_asks(opener: str) -> None:
    parts = ("bot.chat.", "bot.desk.", "bot.app.", "bot.pages.", "bot.identity.", "bot.privacy.")
    users = {name for name, used in functions("bot").items() if opener in used and name.startswith(parts)}
    assert users == set(OPENERS[opener])


def test_whatever_shows_health_data_to_staff_writes_an_audit_line() -> None:
    used = functions("bot")
    for name, writes in AUDITED.items():
        assert writes in used[name], name
    gated = {name for name in used if "access_live" in used[name]}
    assert {
        "bot.desk.handoff_card.facts_of",
        "bot.desk.transcript.open_transcript",
        "bot.desk.stretch._once",
        "bot.desk.vouching.begin",
        "bot.desk.vouching.vouch",
        "bot.desk.wrong_answers.report_answer",
    } <= gated
    judged = {name for name in used if "may_handle" in used[name]}
    assert judged == {
        "bot.desk.wrong_answers.review",
        "bot.desk.corrections.correct",
        "bot.desk.corrections.answer_was_right",
    }


def test_the_action_server_has_one_door_and_a_health_page(tmp_path: Path) -> None:
    made = settings(tmp_path)
    app = create_app(
        {
            "SCRIPTDESK_ACTION_TOKEN": "t" * 32,
            "SCRIPTDESK_ENVELOPE_KEYS": made.envelope_keys.get_secret_value(),
            "SCRIPTDESK_PHARMACY_URL": made.pharmacy_url,
            "SCRIPTDESK_VAR": str(tmp_path),
        }
    )
    found = {
        (*sorted(set(route.methods or ()) - {"HEAD"}), route.path) for route in app.routes if isinstance(route, Route)
    }
    assert found == {("POST", "/webhook"), ("GET", "/health")}
    assert len(app.routes) == 2
    assert "_authorize" in functions("actions")["actions.server.Endpoint.webhook"]
