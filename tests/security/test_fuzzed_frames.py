"""Frames that no client of ours sends: the socket answers, nobody else waits, and the conversation is as it was."""

import base64
import json
import os
import random
import socket as sockets
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from bot.chat.socket import MAX_SOCKETS
from bot.cli.plan import LARGEST_FRAME
from tests.security.gateway import SEED, Gateway, Opened, Socket, scaled
from tests.security.test_gate import desk_frames, patient_frames

HUGE = (2**31, 2**53, 2**63, 2**64, -1, -(2**63) - 1, 10**400)
SMALL = st.one_of(
    st.none(), st.booleans(), st.integers(), st.sampled_from(HUGE), st.floats(), st.text(max_size=30),
    st.sampled_from(["\x00", "\ud800", "c_\x00", "‮", "{{7*7}}", "' OR 1=1 --", "../../etc/passwd", "%s%n", "x" * 5000]),
)  # fmt: skip
ANYTHING = st.recursive(
    SMALL, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "client_id": st.from_regex(r"\A[A-Za-z0-9_-]{8,64}\Z"),
    "text": st.text(max_size=200),
    "seq": st.integers(0, 40),
    "after": st.integers(0, 40),
    "button": st.from_regex(r"\Ab[0-9]\Z"),
    "values": st.dictionaries(st.sampled_from(["for", "last_name", "birth_date", "code"]), st.text(max_size=20)),
    "item": st.integers(0, 2**31),
    "flag": st.integers(0, 2**31),
    "report": st.integers(0, 3),
    "why": st.text(max_size=60),
    "days": st.integers(0, 401),
    "conversations": st.lists(st.tuples(st.just("c_x"), st.integers(0, 40)), max_size=3),
    "secret": st.text(max_size=60),
    "prescription_number": st.sampled_from(["4471182", "Rx 12", "4471182\x00"]) | st.text(max_size=201),
    "last_name": st.just("Alvarez") | st.text(max_size=201),
    "birth_date": st.sampled_from(["1961-04-09", "1961-02-30", "2031-01-01"]) | st.text(max_size=20),
    "method": st.sampled_from(["called_back", "questions", "photo_id", "other"]),
}
RAW = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    st.sampled_from(
        ["[" * 4000, '{"a":' * 3000, '{"type":"say",' * 50, "9" * 5000, '{"type":"ping"}\x00', "﻿{}", "NaN", '"\\ud800"']
    ),
    st.just("x" * 17_000),
)


def frames_of(kinds: set[str], conversation: str) -> st.SearchStrategy[str | bytes]:
    """Frames of these kinds, with fields that fit, that do not, or that are missing; and things that are no frame."""
    fields = {name: st.one_of(fitting, ANYTHING) for name, fitting in FITTING.items()}
    fields["conversation"] = st.one_of(st.just(conversation), ANYTHING)
    kind = st.one_of(st.sampled_from(sorted(kinds)), ANYTHING)
    frame = st.fixed_dictionaries({"type": kind}, optional=fields)
    return st.one_of(frame.map(json.dumps), frame.map(json.dumps), RAW)


def fuzzing(most: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def wrap(test: Callable[..., None]) -> Callable[..., None]:
        calm = settings(max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        return seeded(SEED)(calm(test))

    return wrap


def is_still_served(gateway: Gateway) -> None:
    """Somebody else gets a chat, and an answer to a ping, at once."""
    begun = time.monotonic()
    with Socket.of_patient(gateway, gateway.opens()) as other:
        other.get("welcome")
        other.pong()
    assert time.monotonic() - begun < 5


def is_whole(gateway: Gateway, opened: Opened) -> list[str]:
    """All that a patient's window is shown of the conversation: without a gap, and as it is stored."""
    with Socket.of_patient(gateway, opened) as again:
        welcome = again.get("welcome")
        shown = [again.get("message") for _ in range(welcome["seq"])]
    stored = gateway.messages(opened)  # the assistant may have answered since
    assert [one["seq"] for one in shown] == list(range(1, len(shown) + 1))
    assert [f"{one['author']} {one['kind']}: {one['text']}" for one in shown] == stored[: len(shown)]
    return stored


@pytest.fixture(autouse=True)
def no_traceback(gateway: Gateway) -> Any:
    gateway.logged.tracebacks.clear()
    yield
    assert gateway.logged.tracebacks == []


def test_the_patients_socket_answers_whatever_comes(gateway: Gateway) -> None:
    opened = gateway.said("is my lisinopril ready")

    @fuzzing(scaled(2_000, 40))
    @given(st.lists(frames_of(patient_frames() - {"end"}, opened.id), max_size=12))
    def attack(sent: list[str | bytes]) -> None:
        with Socket.of_patient(gateway, opened) as socket:
            socket.get("welcome")
            for one in sent:
                socket.raw(one)
            socket.send(type="ping")
            socket.get("pong")

    attack()
    assert is_whole(gateway, opened)[0] == "patient text: is my lisinopril ready"
    is_still_served(gateway)


def test_the_desks_socket_answers_whatever_comes(gateway: Gateway) -> None:
    opened, item = gateway.waits("I want a person")
    gateway.answered(opened, "an answer")
    cookies = [gateway.cookie("dana"), gateway.cookie("priya")]
    with Socket.of_staff(gateway, cookies[0]) as dana:
        dana.send(type="claim", item=item)
        dana.get("claimed")
    safe = set(desk_frames()) - {"end", "close", "release", "transfer"}

    @fuzzing(scaled(2_000, 40))
    @given(st.sampled_from(cookies), st.lists(frames_of(safe, opened.id), max_size=12))
    def attack(cookie: str, sent: list[str | bytes]) -> None:
        with Socket.of_staff(gateway, cookie) as socket:
            socket.get("desk")
            for one in sent:
                socket.raw(one)
            socket.send(type="ping")
            socket.get("pong")

    attack()
    assert "patient text: I want a person" in is_whole(gateway, opened)
    is_still_served(gateway)


def test_whatever_comes_before_the_hello_is_closed_politely(gateway: Gateway) -> None:
    opened = gateway.said("mine")
    hello = st.fixed_dictionaries(
        {
            "conversation": st.one_of(st.just(opened.id), ANYTHING),
            "secret": st.one_of(st.just(opened.secret), ANYTHING),
        },
        optional={"after": st.one_of(st.integers(), st.sampled_from(HUGE), ANYTHING), "type": ANYTHING},
    )

    @fuzzing(scaled(1_000, 30))
    @given(st.one_of(hello.map(json.dumps), RAW))
    def attack(first: str | bytes) -> None:
        with Socket.to(gateway, "/api/chat") as socket:
            socket.raw(first)
            try:
                assert socket.get("welcome", "error")["type"] in ("welcome", "error")
            except ConnectionClosed:
                assert socket.connection.close_code == 4404

    attack()
    assert is_whole(gateway, opened) == ["patient text: mine"]


@pytest.mark.parametrize("after", HUGE, ids=lambda number: f"{len(str(number))}-digits")
def test_numbers_that_no_column_holds_are_told_to_be_unreadable(gateway: Gateway, after: int) -> None:
    opened = gateway.said("mine")
    with Socket.of_patient(gateway, opened, after=after) as socket:
        assert socket.closed() == 4404
    with Socket.of_patient(gateway, opened) as socket:
        socket.get("welcome")
        for frame in ({"type": "press", "button": "b1"}, {"type": "answer", "values": {}}):
            socket.send(client_id="press-0001", seq=after, **frame)
            assert socket.get("error")["code"] == "bad_frame"


def test_half_a_character_as_client_id_is_told_to_be_unreadable(gateway: Gateway) -> None:
    with Socket.of_patient(gateway, gateway.opens()) as socket:
        socket.get("welcome")
        socket.raw(
            '{"type": "say", "client_id": "\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800", "text": "x"}'
        )
        told = socket.get("error")
        assert (told["code"], told["client_id"]) == ("bad_frame", None)


def handshake(gateway: Gateway, path: str, cookie: str = "") -> sockets.socket:
    """A socket of bare bytes, after its handshake."""
    host = gateway.url.removeprefix("http://")
    key = base64.b64encode(os.urandom(16)).decode()
    raw = sockets.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), timeout=10)
    lines = (
        f"GET {path} HTTP/1.1", f"Host: {host}", f"Origin: {gateway.url}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Cookie: {cookie}", "", "",
    )  # fmt: skip
    raw.sendall("\r\n".join(lines).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(4096)
    assert answer.startswith(b"HTTP/1.1 101")
    return raw


def frame(first: int, payload: bytes, *, claimed: int | None = None, masked: bool = True) -> bytes:
    """One frame in bytes (RFC 6455, section 5.2). `claimed`: the length that it says it has."""
    length = len(payload) if claimed is None else claimed
    bit = 0x80 if masked else 0
    head = bytes((first, bit | length)) if length < 126 else bytes((first, bit | 127)) + length.to_bytes(8, "big")
    mask = b"\x01\x02\x03\x04" if masked else b""
    body = bytes(sign ^ mask[place % 4] for place, sign in enumerate(payload)) if masked else payload
    return head + mask + body


TEXT, LAST = 0x1, 0x80
BROKEN = {
    "half a character": frame(LAST | TEXT, b'{"type": "say\xc3"}'),
    "no UTF-8 at all": frame(LAST | TEXT, b"\xff\xfe\xfd"),
    "not masked": frame(LAST | TEXT, b'{"type": "ping"}', masked=False),
    "an opcode that nobody knows": frame(LAST | 0x3, b"x"),
    "a reserved bit": frame(LAST | 0x40 | TEXT, b"x"),
    "a control frame in parts": frame(0x9, b"x"),
    "a ping that is too long": frame(LAST | 0x9, b"x" * 126),
    "a continuation of nothing": frame(LAST | 0x0, b"x"),
    "more than memory holds": frame(LAST | TEXT, b"x", claimed=2**62),
    "a length with its highest bit set": frame(LAST | TEXT, b"x", claimed=2**63),
    "a close without a reason that can be": frame(LAST | 0x8, b"\x03\xe7"),
    "a close of one byte": frame(LAST | 0x8, b"\x03"),
    "half a frame, and gone": frame(LAST | TEXT, b'{"type": "ping"}')[:9],
    "HTTP in place of frames": b"GET / HTTP/1.1\r\n\r\n",
    "nothing, and gone": b"",
}


@pytest.mark.parametrize("path", ["/api/chat", "/api/desk"])
def test_bytes_that_are_no_frames_close_their_own_socket_and_no_other(gateway: Gateway, path: str) -> None:
    cookie = gateway.cookie("dana") if path == "/api/desk" else ""
    opened = gateway.said("mine")
    hello = json.dumps({"type": "hello", "conversation": opened.id, "secret": opened.secret}).encode()
    for what, data in BROKEN.items():
        for begins in (b"", frame(LAST | TEXT, hello)) if path == "/api/chat" else (b"",):
            with handshake(gateway, path, cookie) as raw:
                raw.sendall(begins + data)
                raw.shutdown(sockets.SHUT_WR)
                told = b""
                while part := raw.recv(65536):
                    told += part
            assert b"\x03\xf3" not in told, f"{what}: closed with 1011"
    assert is_whole(gateway, opened) == ["patient text: mine"]
    assert not any("say" in line for line in gateway.logged.lines)
    is_still_served(gateway)


def test_bytes_by_chance_do_no_harm(gateway: Gateway) -> None:
    chance = random.Random(SEED)
    for _ in range(scaled(1_000, 30)):
        with handshake(gateway, "/api/chat") as raw:
            raw.sendall(chance.randbytes(chance.randrange(200)))
    is_still_served(gateway)


def test_a_frame_beyond_what_is_taken_is_told_so_and_one_far_beyond_is_not_even_read(gateway: Gateway) -> None:
    opened = gateway.said("mine")
    with Socket.of_patient(gateway, opened) as socket:
        socket.get("welcome")
        socket.raw("x" * (LARGEST_FRAME - 1))
        assert socket.get("error")["code"] == "too_large"
        socket.raw("x" * (LARGEST_FRAME + 1))
        assert socket.closed() == 1009
    with Socket.of_staff(gateway, gateway.cookie("dana")) as socket:
        socket.raw("x" * (LARGEST_FRAME + 1))
        assert socket.closed() == 1009
    assert is_whole(gateway, opened) == ["patient text: mine"]


def test_thousands_of_pings_keep_nobody_waiting(gateway: Gateway) -> None:
    opened = gateway.said("mine")
    with Socket.of_patient(gateway, opened) as socket:
        socket.get("welcome")
        for _ in range(scaled(5_000, 500)):
            socket.send(type="ping")
        is_still_served(gateway)
        assert socket.get("error")["code"] == "slow_down"
    assert is_whole(gateway, opened) == ["patient text: mine"]


def test_a_patient_who_is_gone_the_moment_after_sending_finds_it_stored_once_or_not_at_all(gateway: Gateway) -> None:
    opened = gateway.said("mine")
    for number in range(scaled(200, 10)):
        with Socket.of_patient(gateway, opened) as socket:
            socket.send(type="say", client_id=f"gone-{number:08}", text=f"gone {number}")
            socket.connection.socket.close()
    stored = is_whole(gateway, opened)
    said = [one for one in stored if one.startswith("patient text: gone")]
    assert len(said) == len(set(said))


def test_one_patients_many_windows_are_counted_and_leave_room_again(gateway: Gateway) -> None:
    opened = gateway.said("mine")
    many = [Socket.of_patient(gateway, opened) for _ in range(MAX_SOCKETS)]
    for socket in many:
        socket.get("welcome")
    with Socket.of_patient(gateway, opened) as one_more:
        assert one_more.closed() == 4409
    for socket in many:
        socket.connection.close()
    is_whole(gateway, opened)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_postgresql_would_not_take_breaks_nothing_there_either(database_url: str, tmp_path: Path) -> None:
    """It takes no NUL in a text, and no number beyond its column."""
    with Gateway.running(tmp_path, database_url=database_url) as gateway:
        (opened, item), (other, waits) = gateway.waits("mine"), gateway.waits("another's")
        for name in ("c_\x00", "\x00", opened.id + "\x00"):
            with Socket.to(gateway, "/api/chat") as socket:
                socket.send(type="hello", conversation=name, secret=opened.secret)
                assert socket.closed() == 4404
        body = json.dumps({"username": "da\x00na", "password": "\x00"}).encode()
        assert gateway.request("POST", "/api/staff/sign-in", body).status in (401, 422)
        with Socket.of_patient(gateway, opened) as socket:
            socket.get("welcome")
            socket.send(type="say", client_id="say-00001", text="a\x00b")
            socket.get("ack")
            for seq in HUGE:
                socket.send(type="press", client_id="press-0001", seq=seq, button="b1\x00")
            socket.send(type="ping")
            socket.get("pong")
        with Socket.of_staff(gateway, gateway.cookie("dana")) as dana:
            dana.send(type="claim", item=item)
            dana.get("claimed")
            for name, number in product(("open", "say", "end", "typing", "claim", "acknowledge"), HUGE):
                chat = f"{opened.id}\x00"
                dana.send(type=name, conversation=chat, client_id="x" * 8, text="\x00", item=number, flag=number)
            for number in HUGE:
                dana.send(type="wrong_answer", conversation=opened.id, seq=number, why="a reason in words")
            assert {one["code"] for one in dana.pong() if one["type"] == "error"} == {"bad_frame"}
        with Socket.of_staff(gateway, gateway.cookie("priya")) as priya:
            for name, number in product(("review", "correct", "answer_was_right"), HUGE):
                places = [[opened.id, number]]
                words = {"client_id": "x" * 8, "text": "a\x00b", "why": "a reason\x00 in words"}
                priya.send(type=name, report=number, days=30, conversations=places, **words)
            assert {one["code"] for one in priya.pong() if one["type"] == "error"} == {"bad_frame"}
            report = gateway.reported(other, gateway.answered(other, "an answer"), waits)
            priya.send(type="correct", report=report, client_id="x" * 8, text="a\x00b", conversations=[[opened.id, 1]])
            assert priya.get("error")["code"] == "not_that_answer"
            priya.send(type="correct", report=report, client_id="x" * 8, text="a\x00b", conversations=[])
            priya.get("corrected")
        assert "patient text: mine" in is_whole(gateway, opened)
        assert gateway.logged.tracebacks == []
