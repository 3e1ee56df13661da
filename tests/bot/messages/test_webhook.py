"""A code by a service for texts, over real HTTP: signed, once, and never for longer than some seconds."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.messages.sender import Address, Channel, Message, NotSent
from bot.messages.webhook import WebhookSender
from tests.bot.messages.services import LOCALHOST, TextService, certificate, free_port, silence, text_service

NUMBER = "+12035550187"
CODE = Message("m_0011", Address(Channel.TEXT, NUMBER), "Elm Street Pharmacy: your code is 481516.")
SECRET = "a secret of a test, long enough"
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def service() -> Iterator[TextService]:
    with text_service() as service:
        yield service


def sender(url: str, auth: Literal["hmac", "bearer"] = "hmac", **more: Any) -> WebhookSender:
    known: dict[str, Any] = {"clock": lambda: NOW, "patience": (2.0, 2.0)}
    return WebhookSender(url, auth, SECRET, **(known | more))


def fails(sender: WebhookSender) -> NotSent:
    with pytest.raises(NotSent) as failed:
        sender.send(CODE)
    said = f"{failed.value!r}{failed.value.__cause__!r}{failed.value.__context__!r}{sender!r}{CODE!r}"
    assert not any(secret in said for secret in (NUMBER, "481516", SECRET))
    return failed.value


def test_a_text_is_one_signed_request(service: TextService) -> None:
    sender(service.url).send(CODE)
    [(headers, body)] = service.asked
    assert json.loads(body) == {"id": "m_0011", "kind": "text", "to": NUMBER, "text": CODE.text}
    assert headers["X-ScriptDesk-Timestamp"] == str(int(NOW.timestamp()))
    signed = headers["X-ScriptDesk-Timestamp"].encode() + b"." + body
    assert headers["X-ScriptDesk-Signature"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Idempotency-Key"] == "m_0011"
    assert "Authorization" not in headers


def test_or_one_with_a_token_that_no_file_of_this_machine_replaces(
    service: TextService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {LOCALHOST} login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    sender(service.url, "bearer").send(CODE)
    headers = service.asked[0][0]
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert "X-ScriptDesk-Signature" not in headers


@pytest.mark.parametrize(
    ("status", "of_service"),
    [
        (500, True),
        (503, True),
        (429, True),
        (401, True),
        (403, True),
        (404, True),
        (302, True),
        (400, False),
        (422, False),
    ],
)
def test_who_is_at_fault_is_told_by_the_status(service: TextService, status: int, of_service: bool) -> None:
    service.status = status
    failed = fails(sender(service.url))
    assert (failed.why, failed.service) == (f"answer_{status}", of_service)


def test_a_number_is_carried_to_no_other_address(service: TextService) -> None:
    with text_service() as elsewhere:
        service.status, service.then_to = 307, elsewhere.url
        assert fails(sender(service.url)).service
    assert elsewhere.asked == []


def test_a_service_that_is_not_there_or_hangs_is_given_up_on(service: TextService) -> None:
    assert fails(sender(f"http://{LOCALHOST}:{free_port()}/")).why == "ConnectionError"
    began = datetime.now(UTC)
    service.waits = threading.Event()
    assert fails(sender(service.url, patience=(0.3, 0.3))).why == "timeout"
    with silence() as port:
        assert fails(sender(f"https://{LOCALHOST}:{port}/", patience=(0.3, 0.3))).service
    assert (datetime.now(UTC) - began).total_seconds() < 3


def test_a_wrong_certificate_gets_nothing(tmp_path: Path) -> None:
    ours, other = certificate(tmp_path, "ours"), certificate(tmp_path, "other")
    with text_service(ours) as service:
        sender(service.url, trust=str(ours.file)).send(CODE)
        for trust in (str(other.file), True):
            failed = fails(sender(service.url, trust=trust))
            assert (failed.why, failed.service) == ("tls", True)
    assert len(service.asked) == 1


def test_a_check_names_nobody_and_fails_where_sending_would(service: TextService) -> None:
    sender(service.url).check("m_1")
    assert json.loads(service.asked[0][1]) == {"id": "m_1", "kind": "check"}
    service.status = 500
    with pytest.raises(NotSent) as failed:
        sender(service.url).check("m_2")
    assert failed.value.service
