"""Signing in at a FHIR server: a real one that takes passwords, tokens and SMART backend services."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from tests.bot.pharmacy.fhir.conftest import NOW, Connect
from tests.bot.pharmacy.fhir.records import order, patient
from tests.faulty_http import Asked, FaultyServer, reply, searchset
from tests.sekmet import Sekmet, sekmet

NAME, BORN = "Alvarez", date(1961, 4, 9)
ENVIRONMENT = {
    "CHART_USER": "scriptdesk",
    "CHART_PASSWORD": "pass word:1",
    "CHART_TOKEN": "a-token",
    "CHART_CLIENT": "scriptdesk",
}


def save(key: PrivateKeyTypes, folder: Path, name: str) -> Path:
    """The key in PEM, and its public half beside it."""
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / f"{name}.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / f"{name}.pub").write_bytes(public)
    return folder / f"{name}.pem"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    made: dict[str, PrivateKeyTypes] = {
        "RS384": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ES384": ec.generate_private_key(ec.SECP384R1()),
        "short": rsa.generate_private_key(public_exponent=65537, key_size=1024),
        "other curve": ec.generate_private_key(ec.SECP256R1()),
    }
    return {name: save(key, folder, name) for name, key in made.items()}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Path]) -> Iterator[Sekmet]:
    """A server that nobody asks without signing in."""
    clients = [
        {"client_id": f"scriptdesk-{name}", "public_key_path": str(keys[name].with_suffix(".pub"))}
        for name in ("RS384", "ES384")
    ]
    sign_in = {
        "types": ["basic", "bearer", "smart"],
        "users": {"scriptdesk": "pass word:1", "loader": "loader"},
        "tokens": ["a-token"],
        "smart_clients": clients,
    }
    with sekmet(tmp_path_factory.mktemp("guarded"), sign_in) as server:
        server.load([patient(), order()], auth=("loader", "loader"))
        yield server


BASIC = {"kind": "basic", "user_from": "CHART_USER", "password_from": "CHART_PASSWORD"}
BEARER = {"kind": "bearer", "token_from": "CHART_TOKEN"}
SMART = {"kind": "smart", "client_from": "CHART_CLIENT", "key_file_from": "CHART_KEY"}


@pytest.mark.parametrize("sign_in", [BASIC, BEARER], ids=["password", "token"])
def test_a_password_or_a_token_opens_the_server(connect: Connect, guarded: Sekmet, sign_in: dict[str, str]) -> None:
    chart = connect(guarded.base, ENVIRONMENT, sign_in=sign_in)
    assert [match.patient for match in chart.match_patient(NAME, BORN)] == ["maria"]


def test_what_the_machine_is_set_up_with_for_others_changes_nothing(
    connect: Connect, faulty: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    connect(faulty.base, ENVIRONMENT, sign_in=BEARER).match_patient(NAME, BORN)
    assert [asked.headers["authorization"] for asked in faulty.asked] == ["Bearer a-token"]


@pytest.mark.parametrize("algorithm", ["RS384", "ES384"])
def test_a_signed_statement_opens_the_server(
    connect: Connect, guarded: Sekmet, keys: dict[str, Path], algorithm: str
) -> None:
    environment = {"CHART_CLIENT": f"scriptdesk-{algorithm}", "CHART_KEY": str(keys[algorithm])}
    chart = connect(guarded.base, environment, sign_in=SMART)
    assert [match.patient for match in chart.match_patient(NAME, BORN)] == ["maria"]
    assert not chart.request_refill("maria", "rx1", f"key-{algorithm}", NOW).repeated


@pytest.mark.parametrize(
    ("sign_in", "environment"),
    [
        ({"kind": "none"}, {}),
        (BASIC, {"CHART_PASSWORD": "wrong"}),
        (BEARER, {"CHART_TOKEN": "wrong"}),
        (SMART, {"CHART_CLIENT": "somebody"}),
        (SMART, {"CHART_CLIENT": "scriptdesk-ES384"}),
    ],
    ids=["nothing", "password", "token", "client", "another's key"],
)
def test_whoever_is_not_let_in_gets_no_answer(
    connect: Connect, guarded: Sekmet, keys: dict[str, Path], sign_in: dict[str, str], environment: dict[str, str]
) -> None:
    given = ENVIRONMENT | {"CHART_KEY": str(keys["RS384"])} | environment
    with pytest.raises(PharmacyUnavailable):
        connect(guarded.base, given, sign_in=sign_in).match_patient(NAME, BORN)


class TokenServer:
    """Gives out numbered tokens, and counts the statements that it was shown."""

    def __init__(self, server: FaultyServer, seconds: object = 300) -> None:
        self._server = server
        self.seconds = seconds
        self.statements: list[dict[str, Any]] = []
        self.shown: list[str] = []
        self.revoked: set[str] = set()
        self._lock = threading.Lock()
        server.answer = self.answer

    def answer(self, asked: Asked) -> bytes:
        if asked.path.endswith("smart-configuration"):
            root = self._server.base.removesuffix("/fhir")
            return reply({"token_endpoint": f"{root}/token"}, content_type="application/json")
        if asked.path == "/token":
            time.sleep(0.1)
            with self._lock:
                self.statements.append(dict(asked.form))
                token = f"token-{len(self.statements)}"
            return reply({"access_token": token, "token_type": "bearer", "expires_in": self.seconds})
        token = asked.headers["authorization"].removeprefix("Bearer ")
        self.shown.append(token)
        return reply({}, 401) if token in self.revoked else reply(searchset(patient()))


@pytest.fixture
def smart(keys: dict[str, Path]) -> dict[str, str]:
    return ENVIRONMENT | {"CHART_KEY": str(keys["ES384"])}


def test_a_statement_says_who_for_whom_and_for_how_long(
    connect: Connect, faulty: FaultyServer, smart: dict[str, str], keys: dict[str, Path]
) -> None:
    tokens = TokenServer(faulty)
    connect(faulty.base, smart, sign_in=SMART | {"key_id": "2026", "scope": "system/*.rs"}).match_patient(NAME, BORN)
    (form,) = tokens.statements
    assert (form["grant_type"], form["scope"]) == ("client_credentials", "system/*.rs")
    statement = form["client_assertion"]
    assert jwt.get_unverified_header(statement) == {"alg": "ES384", "kid": "2026", "typ": "JWT"}
    public = keys["ES384"].with_suffix(".pub").read_text()
    token_url = faulty.base.replace("/fhir", "/token")
    claims = jwt.decode(statement, public, algorithms=["ES384"], audience=token_url)
    assert claims["iss"] == claims["sub"] == "scriptdesk"
    assert claims["exp"] - time.time() <= 300
    assert len(claims["jti"]) >= 32


def test_eight_at_once_fetch_one_token(connect: Connect, faulty: FaultyServer, smart: dict[str, str]) -> None:
    tokens = TokenServer(faulty)
    chart = connect(faulty.base, smart, sign_in=SMART)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: chart.match_patient(NAME, BORN), range(8)))
    assert len(tokens.statements) == 1
    assert set(tokens.shown) == {"token-1"}


def test_a_token_is_renewed_before_it_ends(connect: Connect, faulty: FaultyServer, smart: dict[str, str]) -> None:
    tokens = TokenServer(faulty, seconds=1)
    chart = connect(faulty.base, smart, sign_in=SMART)
    chart.match_patient(NAME, BORN)
    chart.match_patient(NAME, BORN)
    assert len(tokens.statements) == 1
    time.sleep(0.6)
    chart.match_patient(NAME, BORN)
    assert tokens.shown == ["token-1", "token-1", "token-2"]


def test_a_token_that_was_revoked_is_not_shown_again(
    connect: Connect, faulty: FaultyServer, smart: dict[str, str]
) -> None:
    tokens = TokenServer(faulty)
    chart = connect(faulty.base, smart, sign_in=SMART)
    chart.match_patient(NAME, BORN)
    tokens.revoked.add("token-1")
    with pytest.raises(PharmacyUnavailable):
        chart.match_patient(NAME, BORN)
    assert chart.match_patient(NAME, BORN)
    assert tokens.shown[-1] == "token-2"


ODD_TOKENS: list[object] = [
    {"access_token": "a\r\nX-Forged: 1", "expires_in": 300},
    {"access_token": "a b", "expires_in": 300},
    {"access_token": 7, "expires_in": 300},
    {"expires_in": 300},
    {"access_token": "a", "expires_in": "soon"},
    {"access_token": "a", "expires_in": -1},
    ["access_token"],
]


@pytest.mark.parametrize("said", ODD_TOKENS, ids=range(len(ODD_TOKENS)))
def test_an_odd_token_is_no_answer(connect: Connect, faulty: FaultyServer, smart: dict[str, str], said: object) -> None:
    faulty.answer = lambda asked: reply(said)
    url = f"{faulty.base}/token"
    with pytest.raises(PharmacyUnreadable):
        connect(faulty.base, smart, sign_in=SMART | {"token_url": url}).match_patient(NAME, BORN)
    assert [asked.path for asked in faulty.asked] == ["/fhir/token"]


def test_a_statement_goes_to_no_address_without_tls(
    connect: Connect, faulty: FaultyServer, smart: dict[str, str]
) -> None:
    faulty.answer = lambda asked: reply({"token_endpoint": "http://192.0.2.1/token"})
    with pytest.raises(PharmacyUnreadable):
        connect(faulty.base, smart, sign_in=SMART).match_patient(NAME, BORN)
    assert len(faulty.asked) == 1
