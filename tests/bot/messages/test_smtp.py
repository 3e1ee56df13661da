"""A code by e-mail, through a real mail server: over TLS, or not at all."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from pathlib import Path
from typing import Any

import pytest

from bot.messages.sender import Address, Channel, Message, NotSent
from bot.messages.smtp import SmtpSender, Tls
from tests.bot.messages.services import LOCALHOST, Certificate, MailServer, certificate, free_port, mail_server, silence

MARIA = "maria.canary@example.com"
CODE = Message("m_0011", Address(Channel.EMAIL, MARIA), "Elm Street Pharmacy: your code is 481516.")
WAYS: list[Tls] = ["starttls", "implicit"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("certificates"), "ours")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("certificates"), "other")


@pytest.fixture
def server(ours: Certificate) -> Iterator[MailServer]:
    with mail_server("starttls", ours) as server:
        yield server


def sender(port: int, ca: Path | None, tls: Tls = "starttls", **more: Any) -> SmtpSender:
    known: dict[str, Any] = {"clock": lambda: datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "patience": 2.0}
    return SmtpSender(LOCALHOST, port, tls, "chat@elm.example", "Elm Street Pharmacy", ca_file=ca, **(known | more))


def fails(sender: SmtpSender, message: Message = CODE) -> NotSent:
    with pytest.raises(NotSent) as failed:
        sender.send(message)
    said = f"{failed.value!r}{failed.value.__cause__!r}{failed.value.__context__!r}{sender!r}{message!r}"
    assert not any(secret in said for secret in (MARIA, "481516", "right horse"))
    return failed.value


@pytest.mark.parametrize("tls", WAYS)
def test_a_code_arrives_over_tls_and_its_subject_says_nothing(ours: Certificate, tls: Tls) -> None:
    with mail_server(tls, ours) as server:
        sender(server.port, ours.file, tls).send(CODE)
    [envelope] = server.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("chat@elm.example", [MARIA])
    assert isinstance(envelope.content, bytes)
    mail = email.message_from_bytes(envelope.content, policy=policy.default)
    assert mail["subject"] == "Elm Street Pharmacy"
    assert mail["from"] == "Elm Street Pharmacy <chat@elm.example>"
    assert mail["message-id"] == "<m_0011@elm.example>"
    assert mail["date"] == "Mon, 23 Nov 2026 17:00:00 +0000"
    assert mail.get_content().strip() == CODE.text


def test_spanish_arrives_as_it_was_written(server: MailServer, ours: Certificate) -> None:
    text = "Farmacia: su código es 481516. Sirve durante 10 minutos."
    sender(server.port, ours.file).send(Message("m_1", CODE.to, text))
    content = server.received[0].content
    assert isinstance(content, bytes)
    assert email.message_from_bytes(content, policy=policy.default).get_content().strip() == text


@pytest.mark.parametrize("tls", WAYS)
def test_who_signs_in_does_so_under_tls(ours: Certificate, tls: Tls) -> None:
    with mail_server(tls, ours, sign_in=True) as server:
        sender(server.port, ours.file, tls, user="chat", password="right horse").send(CODE)
        wrong = sender(server.port, ours.file, tls, user="chat", password="wrong horse")
        assert (fails(wrong).why, fails(wrong).service) == ("sign_in", True)
    assert server.signed_in[0] == "chat"
    assert len(server.received) == 1


@pytest.mark.parametrize("tls", WAYS)
def test_a_server_of_another_certificate_gets_nothing(ours: Certificate, other: Certificate, tls: Tls) -> None:
    with mail_server(tls, ours) as server:
        for trusted in (other.file, None):
            failed = fails(sender(server.port, trusted, tls))
            assert (failed.why, failed.service) == ("tls", True)
    assert server.received == []


def test_a_server_without_tls_gets_nothing(ours: Certificate) -> None:
    with mail_server("none", ours) as server:
        assert fails(sender(server.port, ours.file)).why == "no_tls_offered"
        assert fails(sender(server.port, ours.file, "implicit")).service
        assert server.received == []
        sender(server.port, None, "none").send(CODE)
    assert len(server.received) == 1


@pytest.mark.parametrize("tls", WAYS)
def test_a_server_that_is_not_there_or_says_nothing_is_given_up_on(ours: Certificate, tls: Tls) -> None:
    refused = fails(sender(free_port(), ours.file, tls))
    assert (refused.why, refused.service) == ("ConnectionRefusedError", True)
    with silence() as port:
        began = datetime.now(UTC)
        assert fails(sender(port, ours.file, tls, patience=0.3)).service
    assert (datetime.now(UTC) - began).total_seconds() < 3


@pytest.mark.parametrize(
    ("answer", "why", "service"),
    [
        ("550 5.1.1 no such mailbox maria.canary@example.com", "refused", False),
        ("451 4.3.0 try again", "busy", True),
        ("421 4.3.2 closing", "busy", True),
    ],
)
def test_an_address_that_is_refused_is_told_from_a_server_that_cannot(
    server: MailServer, ours: Certificate, answer: str, why: str, service: bool
) -> None:
    server.says = answer
    failed = fails(sender(server.port, ours.file))
    assert (failed.why, failed.service) == (why, service)


@pytest.mark.parametrize(
    "address", ["", "maria", "a@b, c@d.example", "a@b\r\nBcc: c@d.example", "Maria <a@b.example>", "ñ@b.example"]
)
def test_what_is_no_address_goes_nowhere(server: MailServer, ours: Certificate, address: str) -> None:
    failed = fails(sender(server.port, ours.file), Message("m_1", Address(Channel.EMAIL, address), "481516"))
    assert (failed.why, failed.service) == ("no_address", False)
    assert server.received == []


def test_a_check_fails_where_sending_would_and_sends_nothing(ours: Certificate, other: Certificate) -> None:
    with mail_server("starttls", ours, sign_in=True) as server:
        signed_in: dict[str, Any] = {"user": "chat", "password": "right horse"}
        sender(server.port, ours.file, **signed_in).check("m_1")
        for ill in (sender(server.port, other.file, **signed_in), sender(server.port, ours.file)):
            with pytest.raises(NotSent) as failed:
                ill.check("m_1")
            assert failed.value.service
    assert server.received == []
    with pytest.raises(NotSent):
        sender(server.port, ours.file).check("m_1")
