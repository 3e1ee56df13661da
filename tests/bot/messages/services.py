"""Real services that messages go to: a mail server, a service for texts, and ones that are ill."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOCALHOST = "127.0.0.1"


@dataclass(frozen=True)
class Certificate:
    """A certificate for this machine, signed by itself: who trusts it names its file."""

    file: Path

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


def certificate(folder: Path, name: str) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOCALHOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return Certificate(file)


@dataclass
class MailServer:
    """What a mail server received. `says`: how it answers to an address, if not well."""

    received: list[Envelope] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    says: str | None = None
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.says:
            return self.says
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(envelope)
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, how: str, who: object) -> AuthResult:
        assert isinstance(who, LoginPassword)
        self.signed_in.append(who.login.decode())
        return AuthResult(success=who.password == b"right horse", handled=False)


@contextmanager
def mail_server(tls: str, certificate: Certificate, *, sign_in: bool = False) -> Iterator[MailServer]:
    """A mail server that speaks `tls`: starttls, implicit or none."""
    mailbox = MailServer(port=free_port())
    more: dict[str, Any] = {"ssl_context": certificate.server()} if tls == "implicit" else {}
    if tls == "starttls":
        more = {"tls_context": certificate.server(), "require_starttls": True}
    if sign_in:
        more |= {"authenticator": mailbox.authenticate, "auth_required": True}
        more["auth_require_tls"] = tls == "starttls"  # under implicit TLS the library does not see that it is there
    controller = Controller(mailbox, hostname=LOCALHOST, port=mailbox.port, **more)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@dataclass
class TextService:
    """What a service for texts was asked, and how it answers."""

    url: str = ""
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 202
    waits: threading.Event | None = None  # it does not answer before
    then_to: str | None = None  # a redirect


@contextmanager
def text_service(certificate: Certificate | None = None) -> Iterator[TextService]:
    service = TextService()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((dict(self.headers.items()), body))
            if service.waits is not None:
                service.waits.wait(20)
            self.send_response(service.status)
            if service.then_to:
                self.send_header("Location", service.then_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Not on a test's output."""

    server = ThreadingHTTPServer((LOCALHOST, 0), Answering)
    if certificate is not None:
        server.socket = certificate.server().wrap_socket(server.socket, server_side=True)
    service.url = f"http{'s' if certificate else ''}://{LOCALHOST}:{server.server_port}/messages"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        if service.waits is not None:
            service.waits.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silence() -> Iterator[int]:
    """A port that takes a connection and never says a word."""
    with socket.create_server((LOCALHOST, 0)) as listening:
        yield listening.getsockname()[1]


def free_port() -> int:
    with socket.create_server((LOCALHOST, 0)) as listening:
        return int(listening.getsockname()[1])
