"""An API over https: its certificate is checked, and its handshake has an end like everything else."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.rest import RestPharmacy
from bot.pharmacy.rest.client import Client, Limits
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.rest.sign_in import NoSignIn
from tests.bot.pharmacy.rest.answering import Said, answering
from tests.bot.pharmacy.rest.little_api import BORN, LAST_NAME, MAPPING, NUMBER, match


@pytest.fixture(scope="module")
def own_authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that the API made for itself, with its key, as some pharmacies' systems do."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "elm")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "elm.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def tls(own_authority: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_authority)
    return context


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes a connection and sends one byte of a handshake now and then."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            held, _ = listening.accept()
            with held:
                for byte in b"\x16\x03\x03\x40\x00" + bytes(100):
                    if over.wait(0.2):
                        return
                    try:
                        held.sendall(bytes([byte]))
                    except OSError:
                        return

        running = threading.Thread(target=drip, daemon=True)
        running.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        running.join(5)


def pharmacy(url: str, authorities: Path | None, limits: Limits | None = None) -> RestPharmacy:
    client = Client("plans", url, NoSignIn(), authorities=str(authorities) if authorities else None, limits=limits)
    return RestPharmacy(client, load_mapping(MAPPING))


def ask(api: RestPharmacy) -> object:
    return api.match_prescription(NUMBER, LAST_NAME, BORN)


def test_an_api_with_an_authority_of_its_own_is_asked(own_authority: Path, tls: ssl.SSLContext) -> None:
    with answering(Said(match()), tls) as api:
        known = pharmacy(api.url, own_authority)
        assert ask(known)
        assert ask(known)


def test_an_api_that_nobody_vouches_for_hears_no_question(tls: ssl.SSLContext) -> None:
    with answering(Said(match()), tls) as api:
        with pytest.raises(PharmacyUnavailable) as caught:
            ask(pharmacy(api.url, None))
        assert caught.value.__context__ is None
        assert api.heard == []


def test_an_answer_that_drips_over_tls_is_given_up(own_authority: Path, tls: ssl.SSLContext) -> None:
    with answering(Said(match(), drip=0.05), tls) as api:
        known = pharmacy(api.url, own_authority, Limits(whole=0.8))
        began = time.monotonic()
        with pytest.raises(PharmacyUnavailable):
            ask(known)
        assert time.monotonic() - began < 1.2
        api.say = lambda heard: Said(match())
        assert ask(known)


def test_a_handshake_that_drips_is_given_up(own_authority: Path, silent: str) -> None:
    began = time.monotonic()
    with pytest.raises(PharmacyUnavailable):
        ask(pharmacy(silent, own_authority, Limits(whole=1.5)))
    assert time.monotonic() - began < 2.0
