"""The doctor's look at the public address: certificate, TLS versions and headers, as a stranger meets them."""

import asyncio
import ssl
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import uvicorn

from bot.app import build
from bot.cli.doctor_finding import Finding
from bot.cli.doctor_outside import public
from bot.cli.processes import answers
from bot.settings import PlaceSettings
from tests.bot.test_app import settings
from tests.security.certificates import Pair, self_signed
from tests.stack import free_port


def seen(port: int) -> list[Finding]:
    return list(public(PlaceSettings(public_url=f"https://localhost:{port}")))


def wrong(found: list[Finding], subject: str) -> list[str]:
    return [each.sentence for each in found if each.wrong and each.subject == subject]


@contextmanager
def our_gateway(var: Path, pair: Pair) -> Iterator[int]:
    made = settings(var, https=True)
    config = uvicorn.Config(
        build(made),
        port=0,
        log_config=None,
        server_header=False,
        ssl_certfile=str(pair.certificate),
        ssl_keyfile=str(pair.key),
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


class Bare(BaseHTTPRequestHandler):
    """A server that says where it comes from and nothing else."""

    server_version = "elm/1.2.3"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Not on the test's output."""


@contextmanager
def bare_server(pair: Pair, *, old: bool = False) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    if old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version = ssl.TLSVersion.TLSv1
    with ThreadingHTTPServer(("127.0.0.1", 0), Bare) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_our_own_gateway_over_https_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pair.certificate))
    with our_gateway(tmp_path, pair) as port:
        found = seen(port)
    assert [str(each) for each in found if each.wrong] == []
    assert {each.subject for each in found} >= {"certificate", "tls", "headers", "hsts", "clock", "plain http"}
    assert "TLS 1.0 and 1.1 are refused" in [each.sentence for each in found]


def test_a_certificate_that_browsers_refuse_is_said_with_their_reason(tmp_path: Path) -> None:
    with bare_server(self_signed(tmp_path)) as port:
        (sentence,) = wrong(seen(port), "certificate")
    assert "self-signed" in sentence


@pytest.mark.parametrize(("days", "said"), [(-1, "certificate has expired"), (5, "it ends in")])
def test_a_certificate_that_ended_or_soon_will_is_named(
    days: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = self_signed(tmp_path, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(pair.certificate))
    with bare_server(pair) as port:
        (sentence,) = wrong(seen(port), "certificate")
    assert said in sentence


def test_a_server_without_our_headers_and_with_old_tls_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pair.certificate))
    with bare_server(pair, old=True) as port:
        found = seen(port)
    assert wrong(found, "tls") == [
        "TLS 1.1 or older is spoken, which is broken (RFC 8996): allow TLS 1.2 and 1.3 alone."
    ]
    assert wrong(found, "hsts")
    headers = wrong(found, "headers")
    assert any("content-security-policy" in sentence for sentence in headers)
    assert any("tells its version" in sentence for sentence in headers)


def test_nobody_at_the_address_is_said() -> None:
    (sentence,) = wrong(seen(free_port()), "public address")
    assert "does not answer over https" in sentence


def test_an_address_over_http_is_no_address_for_patients() -> None:
    (found,) = public(PlaceSettings(public_url="http://localhost:8080"))
    assert found.wrong


def test_our_own_process_is_asked_for_its_health_over_https_too(tmp_path: Path) -> None:
    with bare_server(self_signed(tmp_path, name="chat.elms.example")) as port:
        assert answers(f"https://127.0.0.1:{port}/healthz")
    assert not answers(f"https://127.0.0.1:{free_port()}/healthz")
