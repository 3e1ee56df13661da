"""How a pharmacy's API learns who asks, and what of it is ever shown: nothing."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.rest import RestPharmacy, build
from bot.pharmacy.sections import ConfigurationError, Section, read_section
from tests.bot.pharmacy.rest.answering import Answering, Heard, Said, answering
from tests.bot.pharmacy.rest.little_api import BORN, LAST_NAME, MAPPING, NOW, NUMBER, match

SECRETS = {"PLANS_SECRET": "hunter2-secret", "PLANS_KEY": "key-7", "PLANS_LINE": "hunter2-secret\n"}


@pytest.fixture
def api() -> Iterator[Answering]:
    with answering(Said(match())) as server:
        yield server


def section_of(tmp_path: Path, base: str, more: str = "") -> Section:
    path = tmp_path / "pharmacy.yml"
    path.write_text(f"kind: rest\nbase: {base}\nmapping: {MAPPING}\n{more}\n")
    return read_section(path)


def built(tmp_path: Path, base: str, more: str = "", environment: Mapping[str, str] = SECRETS) -> RestPharmacy:
    return build("plans", section_of(tmp_path, base, more), environment, clock=lambda: NOW)


def ask(pharmacy: RestPharmacy) -> object:
    return pharmacy.match_prescription(NUMBER, LAST_NAME, BORN)


@pytest.mark.parametrize(
    ("sign_in", "header", "value"),
    [
        ("{kind: basic, user: a, password_from: PLANS_SECRET}", "Authorization", "Basic YTpodW50ZXIyLXNlY3JldA=="),
        ("{kind: bearer, token_from: PLANS_SECRET}", "Authorization", "Bearer hunter2-secret"),
        ("{kind: header, name: X-Api-Key, key_from: PLANS_SECRET}", "X-Api-Key", "hunter2-secret"),
    ],
)  # fmt: skip
def test_a_password_a_token_or_a_key_goes_with_each_question(
    tmp_path: Path, api: Answering, sign_in: str, header: str, value: str
) -> None:
    assert ask(built(tmp_path, api.url, f"sign_in: {sign_in}"))
    assert api.heard[0].headers[header] == value


def test_keys_that_an_api_wants_in_the_body_stand_beside_the_question(tmp_path: Path, api: Answering) -> None:
    more = "sign_in: {kind: body, fields: {ApiKey_from: PLANS_SECRET, Account_from: PLANS_KEY}}"
    assert ask(built(tmp_path, api.url, more))
    assert api.heard[0].json() == {
        "rx": NUMBER,
        "name": LAST_NAME,
        "born": "1961-04-09",
        "ApiKey": "hunter2-secret",
        "Account": "key-7",
    }
    assert int(api.heard[0].headers["Content-Length"]) == len(api.heard[0].body)


def test_a_signature_covers_method_address_time_and_body(tmp_path: Path, api: Answering) -> None:
    more = "sign_in: {kind: signed, key_from: PLANS_KEY, secret_from: PLANS_SECRET}"
    assert ask(built(tmp_path, api.url, more))
    heard = api.heard[0]
    at = heard.headers["X-Timestamp"]
    assert at == "2026-11-22T15:00:00.000000Z"
    digest = hashlib.sha256(heard.body).hexdigest()
    signed = f"POST\n/match\n{at}\n{digest}".encode()
    expected = base64.b64encode(hmac.new(b"hunter2-secret", signed, hashlib.sha256).digest()).decode()
    assert (heard.headers["X-Api-Key"], heard.headers["X-Signature"]) == ("key-7", expected)


def test_the_pioneerrx_scheme_is_the_one_of_its_public_page(tmp_path: Path, api: Answering) -> None:
    more = "sign_in: {kind: signed, scheme: salted-sha512, key_from: PLANS_KEY, secret_from: PLANS_SECRET}"
    assert ask(built(tmp_path, api.url, more))
    heard = api.heard[0].headers
    salted = (heard["prx-timestamp"] + "hunter2-secret").encode("utf-16-le")
    assert heard["prx-signature"] == base64.b64encode(hashlib.sha512(salted).digest()).decode()
    assert heard["prx-api-key"] == "key-7"


class TokenOffice:
    """An API that gives tokens out, and takes only the last one that it gave."""

    def __init__(self, lasts: int = 300) -> None:
        self.given = 0
        self.lasts = lasts
        self.lock = threading.Lock()

    def say(self, heard: Heard) -> Said:
        if heard.path == "/token":
            assert parse_qs(heard.body.decode()) == {"grant_type": ["client_credentials"], "scope": ["rx.read"]}
            assert heard.headers["Authorization"] == "Basic " + base64.b64encode(b"desk:hunter2-secret").decode()
            with self.lock:
                self.given += 1
            return Said({"access_token": f"T{self.given}", "expires_in": self.lasts}, hang=0.1)
        good = heard.headers.get("Authorization") == f"Bearer T{self.given}"
        return Said(match()) if good else Said({}, status=401)


@pytest.fixture
def office(api: Answering) -> TokenOffice:
    office = TokenOffice()
    api.say = office.say
    return office


def with_tokens(tmp_path: Path, api: Answering) -> RestPharmacy:
    keys = "client_id: desk, secret_from: PLANS_SECRET, scope: rx.read"
    return built(tmp_path, api.url, f"sign_in: {{kind: oauth2, token_url: '{api.url}/token', {keys}}}")


def test_a_token_is_fetched_once_for_all_who_ask_at_the_same_time(
    tmp_path: Path, api: Answering, office: TokenOffice
) -> None:
    pharmacy = with_tokens(tmp_path, api)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: ask(pharmacy), range(24)))
    assert office.given == 1


def test_a_token_that_ends_soon_is_fetched_anew(tmp_path: Path, api: Answering, office: TokenOffice) -> None:
    office.lasts = 20
    pharmacy = with_tokens(tmp_path, api)
    assert ask(pharmacy)
    assert ask(pharmacy)
    assert office.given == 2


def test_a_token_that_is_refused_is_forgotten(tmp_path: Path, api: Answering, office: TokenOffice) -> None:
    pharmacy = with_tokens(tmp_path, api)
    assert ask(pharmacy)
    office.given = 7  # the API forgot the tokens that it gave
    with pytest.raises(PharmacyUnavailable):
        ask(pharmacy)
    assert ask(pharmacy)


@pytest.mark.parametrize("told", [{}, {"access_token": 5}, {"access_token": "a\nb"}, [], Said({}, status=401)])
def test_an_office_that_gives_no_token_is_a_system_that_does_not_answer(
    tmp_path: Path, api: Answering, told: object, caplog: pytest.LogCaptureFixture
) -> None:
    api.say = lambda heard: told if isinstance(told, Said) else Said(told)
    with pytest.raises(PharmacyUnavailable) as caught:
        ask(with_tokens(tmp_path, api))
    assert caught.value.__context__ is None
    assert "hunter2" not in caplog.text + repr(caught.value)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("base: http://api.example/v1", "base is no https address"),
        ("base: https:///v1", "base is no https address"),
        ("base: https://desk:pass@api.example", "base holds more than an address"),
        ("sign_in: {kind: magic}", "there is no sign-in 'magic': write one of none, basic"),
        ("sign_in: {kind: basic, user: desk, password: x}", "'password' is no key of a sign-in of kind basic"),
        ("sign_in: {kind: bearer, token_from: NOT_SET}", "names the environment variable NOT_SET, which is not set"),
        ("sign_in: {kind: bearer, token_from: PLANS_LINE}", "names a secret with a space or line end at its edge"),
        ("sign_in: {kind: oauth2, token_url: 'http://id.example/t', client_id: a}", "token_url is no https address"),
        ("sign_in: {kind: signed, scheme: rot13, key_from: PLANS_KEY}", "there is no scheme 'rot13'"),
        ("seconds: {whole: 9}", "whole cannot be 9: write a number from 0.1 to 4.5"),
        ("authorities: nowhere.pem", "authorities names no file"),
        ("mapping: nowhere.yml", "mapping names no file"),
        ("bass: x", "'bass' is no key of a system of kind rest"),
    ],
)
def test_a_system_that_cannot_be_connected_is_said_to_be_so_at_the_start(tmp_path: Path, more: str, told: str) -> None:
    path = tmp_path / "pharmacy.yml"
    key = more.partition(":")[0]
    kept = {"kind": "kind: rest", "base": "base: https://api.example/v1", "mapping": f"mapping: {MAPPING}"}
    path.write_text("\n".join([*(line for name, line in kept.items() if name != key), more]))
    with pytest.raises(ConfigurationError) as caught:
        build("plans", read_section(path), SECRETS)
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"{path}, line ")
    assert "hunter2" not in str(caught.value)
