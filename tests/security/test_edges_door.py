"""What the gateway's door refuses: other sites, what is too large, too slow, and too often from one place."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets import ConnectionClosed, Origin
from websockets.sync.client import ClientConnection, connect
from websockets.sync.connection import Connection

from bot.app import build
from bot.edges.door import LARGEST_BODY
from tests.bot.test_app import settings

HERE = "http://testserver"
EVIL = "https://evil.example"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return build(settings(tmp_path_factory.mktemp("var")))


@pytest.fixture(scope="module")
def gateway(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def changing_routes(app: FastAPI) -> list[tuple[str, str]]:
    paths = app.openapi()["paths"]
    return [
        (method.upper(), path) for path, methods in paths.items() for method in methods if method.upper() in CHANGING
    ]


def test_no_other_site_can_have_anything_changed(app: FastAPI, gateway: TestClient) -> None:
    routes = changing_routes(app)
    assert ("POST", "/api/conversations") in routes
    assert ("POST", "/api/staff/sign-in") in routes
    for method, path in routes:
        for told in ({"Origin": EVIL}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Cookie": "a=b"}):
            answer = gateway.request(method, path, json={}, headers=told)
            assert (answer.status_code, answer.json()["code"]) == (403, "other_site"), (path, told)


def test_our_own_page_and_a_program_without_a_session_are_heard(gateway: TestClient) -> None:
    for told in ({"Origin": HERE}, {"Sec-Fetch-Site": "same-origin", "Cookie": "a=b"}, {}):
        assert gateway.post("/api/conversations", json={}, headers=told).status_code == 201


def test_where_the_public_address_is_known_no_host_header_stands_for_it(tmp_path: Path) -> None:
    made = settings(tmp_path, public_url="https://chat.elm.example", https=True)
    with TestClient(build(made), base_url="https://evil.example") as client:
        rebound = client.post("/api/conversations", json={}, headers={"Origin": EVIL})
        ours = client.post("/api/conversations", json={}, headers={"Origin": "https://chat.elm.example"})
    assert (rebound.status_code, ours.status_code) == (403, 201)


def test_over_https_a_page_without_it_is_another_site(tmp_path: Path) -> None:
    with TestClient(build(settings(tmp_path, https=True)), base_url="https://chat.elm.example") as client:
        plain = client.post("/api/conversations", json={}, headers={"Origin": "http://chat.elm.example"})
        assert plain.status_code == 403


@pytest.mark.parametrize("path", ["/api/chat", "/api/desk"])
@pytest.mark.parametrize("told", [{}, {"Origin": EVIL}, {"Origin": "null"}])
def test_neither_socket_listens_to_another_site(gateway: TestClient, path: str, told: dict[str, str]) -> None:
    assert closed_with(gateway, path, told) == 4403


def closed_with(gateway: TestClient, path: str, headers: dict[str, str]) -> int:
    with gateway.websocket_connect(path, headers=headers) as opened, pytest.raises(WebSocketDisconnect) as ended:
        opened.receive_text()
    code: int = ended.value.code
    return code


def test_a_body_that_is_too_large_is_not_taken(gateway: TestClient) -> None:
    answer = gateway.post("/api/conversations", content=b" " * (LARGEST_BODY + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def endless() -> Iterator[bytes]:
        for _ in range(1_000):
            yield b" " * 1_024

    assert gateway.post("/api/conversations", content=endless()).status_code == 413
    assert gateway.post("/api/conversations", content=b" " * 60_000 + b"{}").status_code == 422  # no content type


def test_fields_are_short(gateway: TestClient) -> None:
    for path, body in {
        "/api/conversations": {"location": "x" * 41},
        "/api/staff/sign-in": {"username": "x" * 61, "password": "x"},
    }.items():
        assert gateway.post(path, json=body).status_code == 422
    password = {"username": "x", "password": "x" * 201}
    assert gateway.post("/api/staff/sign-in", json=password).status_code == 422


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of a real server, as host:port."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway with small limits, to which this test is a proxy: each story comes from addresses of its own."""
    made = settings(
        tmp_path_factory.mktemp("var"),
        trusted_proxies="127.0.0.1",
        conversations_per_address=3,
        sockets_per_address=2,
        messages_per_conversation=3,
    )
    with served(build(made)) as address:
        yield address


def begin(gateway: str, client: str) -> httpx2.Response:
    return httpx2.post(f"http://{gateway}/api/conversations", json={}, headers={"X-Forwarded-For": client})


def window(gateway: str, client: str) -> ClientConnection:
    forwarded = {"X-Forwarded-For": client}
    return connect(f"ws://{gateway}/api/chat", origin=Origin(f"http://{gateway}"), additional_headers=forwarded)


def opened(gateway: str, client: str, begun: httpx2.Response) -> ClientConnection:
    """A window on a conversation, after its welcome."""
    socket_ = window(gateway, client)
    socket_.send(json.dumps({"type": "hello", **begun.json()}))
    assert heard(socket_)["type"] == "welcome"
    return socket_


def heard(socket_: Connection) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(socket_.recv(timeout=10))
    return frame


def closing_code(socket_: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        socket_.recv(timeout=10)
    return socket_.close_code


def test_one_address_begins_so_many_conversations_and_others_go_on(narrow: str) -> None:
    answers = [begin(narrow, "203.0.113.7") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert 0 < int(answers[3].headers["retry-after"]) <= 600
    assert "call the pharmacy" in answers[3].json()["message"]
    assert begin(narrow, "203.0.113.8").status_code == 201


def test_what_stands_before_the_proxys_own_entry_is_not_believed(narrow: str) -> None:
    """The client wrote it, and could be somebody else each time."""
    codes = [begin(narrow, f"192.0.2.{number}, 203.0.113.9").status_code for number in range(4)]
    assert codes == [201, 201, 201, 429]


def test_nobody_but_a_named_proxy_is_believed(tmp_path: Path) -> None:
    made = settings(tmp_path, trusted_proxies="10.0.0.1", conversations_per_address=2)
    with TestClient(build(made), client=("198.51.100.9", 50_000)) as gateway:
        told = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(3)]
        codes = [gateway.post("/api/conversations", json={}, headers=each).status_code for each in told]
    assert codes == [201, 201, 429]


def test_one_address_holds_so_many_sockets_and_gets_room_again(narrow: str) -> None:
    first, second = (window(narrow, "203.0.113.20") for _ in range(2))
    assert closing_code(window(narrow, "203.0.113.20")) == 4429
    opened(narrow, "203.0.113.21", begin(narrow, "203.0.113.21")).close()
    first.close()
    second.close()
    begun = begin(narrow, "203.0.113.20")
    deadline = time.monotonic() + 10
    while True:
        try:
            opened(narrow, "203.0.113.20", begun).close()
        except ConnectionClosed:  # the two have not been taken for closed yet
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def test_one_conversation_says_so_much_in_a_minute_over_all_its_windows(narrow: str) -> None:
    begun = begin(narrow, "203.0.113.30")
    said = []
    for number in range(4):
        with opened(narrow, f"203.0.113.{30 + number}", begun) as here:
            here.send(json.dumps({"type": "say", "client_id": f"message-{number}", "text": "hello"}))
            answer = next(frame for frame in iter(lambda: heard(here), None) if frame["type"] in ("ack", "error"))
            said.append(answer.get("code", "ack"))
    assert said == ["ack", "ack", "ack", "slow_down"]


def test_who_speaks_of_danger_is_heard_however_much_was_said(narrow: str) -> None:
    with opened(narrow, "203.0.113.60", begin(narrow, "203.0.113.60")) as here:
        for number in range(4):
            here.send(json.dumps({"type": "say", "client_id": f"message-{number}", "text": "hello"}))
        while heard(here).get("code") != "slow_down":
            pass
        here.send(json.dumps({"type": "say", "client_id": "message-x", "text": "i took a whole bottle of tylenol"}))
        while heard(here).get("kind") != "alarm":
            pass


def test_a_frame_and_a_forms_field_have_a_size(narrow: str) -> None:
    say = {"type": "say", "client_id": "message-1", "text": "é" * 8_190}  # over 16 KiB only in bytes
    answer = {"type": "answer", "client_id": "message-2", "seq": 1, "values": {"last_name": "x" * 201}}
    with opened(narrow, "203.0.113.40", begin(narrow, "203.0.113.40")) as here:
        for frame, code in ((json.dumps(say, ensure_ascii=False), "too_large"), (json.dumps(answer), "bad_frame")):
            here.send(frame)
            assert heard(here)["code"] == code


def test_a_first_frame_has_a_size_too(narrow: str) -> None:
    here = window(narrow, "203.0.113.50")
    here.send(json.dumps({"type": "hello", "more": "x" * 20_000}))
    assert closing_code(here) == 4404


def test_in_a_demo_this_machine_itself_is_not_counted(tmp_path: Path) -> None:
    with TestClient(build(settings(tmp_path, conversations_per_address=1)), client=("127.0.0.1", 50_000)) as gateway:
        assert [gateway.post("/api/conversations", json={}).status_code for _ in range(3)] == [201, 201, 201]


def test_a_body_that_never_comes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.edges.door.BODY_WITHIN_S", 0.5)
    with served(build(settings(tmp_path))) as address:
        slow = socket.create_connection(("127.0.0.1", int(address.partition(":")[2])), timeout=10)
        with slow:
            slow.sendall(b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            assert slow.recv(4_096).startswith(b"HTTP/1.1 408")
