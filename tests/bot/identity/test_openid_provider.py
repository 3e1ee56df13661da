"""What an identity provider answers: what is believed of it, and each thing about it that must not be.

A real provider does not misbehave on demand, so these are answered by a small one of the test's own, with its own key.
The real one is in tests/oidc.
"""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from bot.identity.openid_provider import (
    FactorNotReported,
    Identity,
    NotBelieved,
    Provider,
    ProviderAway,
    RelyingParty,
    discover,
    is_subject,
)
from tests.bot.desk.demo_desk import Hands
from tests.faulty_http import Answer, Asked, FaultyServer, drip, faulty_server, reply

SECRET = "a secret of thirty-two characters"
BACK = "http://127.0.0.1:8080/api/staff/oidc/back"
ASKED = {"redirect_uri": BACK, "nonce": "the-nonce", "verifier": "v" * 64}


@dataclass
class Own:
    """The test's own provider, and how the gateway knows it. `claims` and `said` are changed by a test."""

    server: FaultyServer
    clock: Hands
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    claims: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    sign: Callable[["Own"], str] = lambda own: own.signed()
    answers: dict[str, Callable[[Asked], Answer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = int(self.clock().timestamp())
        self.claims = {"iss": self.issuer, "sub": "ana", "aud": "scriptdesk", "nonce": "the-nonce"}
        self.claims |= {"exp": now + 300, "iat": now, "auth_time": now - 60}
        ends = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/keys"}
        self.said = {"issuer": self.issuer, **{name: self.issuer + path for name, path in ends.items()}}
        self.answers = {
            "/.well-known/openid-configuration": lambda asked: reply(self.said),
            "/keys": lambda asked: reply({"keys": [self.key.as_dict(private=False)]}),
            "/token": lambda asked: reply(
                {"access_token": "at", "token_type": "Bearer", "id_token": self.sign(self)}, content_type="text/json"
            ),
        }
        self.server.answer = lambda asked: self.answers[urlsplit(asked.path).path](asked)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def signed(self, key: RSAKey | OctKey | None = None, **header: Any) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one", **header}, self.claims, key or self.key)

    def provider(self, **more: Any) -> Provider:
        client = RelyingParty(self.issuer, "scriptdesk", SECRET, "Elm Login", **more)
        return Provider(client, self.clock, patience=(1.0, 0.5))

    def asked(self, path: str) -> list[Asked]:
        return [one for one in self.server.asked if one.path == path]


@pytest.fixture
def own(noon: datetime) -> Iterator[Own]:
    with faulty_server() as server:
        yield Own(server, Hands(noon))


def who(provider: Provider, issuer: str | None = None) -> Identity:
    return provider.identity(code="the-code", issuer=issuer, **ASKED)


def test_whom_the_provider_names_is_believed(own: Own) -> None:
    assert who(own.provider()) == Identity(own.issuer, "ana")
    (exchange,) = own.asked("/token")
    assert exchange.form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": BACK,
        "code_verifier": "v" * 64,
    }
    assert exchange.headers["authorization"].startswith("Basic ")


def test_the_way_there_is_a_code_with_pkce_state_and_nonce(own: Own) -> None:
    url = urlsplit(own.provider().address(state="the-state", **ASKED))
    assert f"{url.scheme}://{url.netloc}{url.path}" == own.said["authorization_endpoint"]
    asked = {name: value for name, (value,) in parse_qs(url.query).items()}
    challenge = asked.pop("code_challenge")
    assert challenge != "v" * 64
    assert asked == {
        "response_type": "code",
        "client_id": "scriptdesk",
        "redirect_uri": BACK,
        "scope": "openid",
        "state": "the-state",
        "nonce": "the-nonce",
        "max_age": "900",
        "code_challenge_method": "S256",
    }


NOW = int(datetime.fromisoformat("2026-11-23T17:00:00+00:00").timestamp())
UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "another nonce": ({"nonce": "of-another-way"}, "nonce"),
    "no nonce": ({"nonce": None}, "nonce"),
    "another audience": ({"aud": "another-client"}, "aud"),
    "no audience": ({"aud": None}, "aud"),
    "several audiences": ({"aud": ["another-client", "scriptdesk"]}, "azp"),
    "several audiences, and this client named": ({"aud": ["scriptdesk", "another"], "azp": "scriptdesk"}, "aud"),
    "issued to another client": ({"azp": "another-client"}, "azp"),
    "another issuer": ({"iss": "https://login.example"}, "iss"),
    "no issuer": ({"iss": None}, "iss"),
    "an issuer with a slash more": ({"iss": "/"}, "iss"),
    "expired": ({"exp": NOW - 61}, "exp"),
    "without an end": ({"exp": None}, "exp"),
    "issued in the future": ({"iat": NOW + 120}, "iat"),
    "not issued": ({"iat": None}, "iat"),
    "not valid yet": ({"nbf": NOW + 120}, "nbf"),
    "signed in too long ago": ({"auth_time": NOW - 900 - 61}, "auth_time"),
    "signed in nobody knows when": ({"auth_time": None}, "auth_time"),
    "signed in at no time at all": ({"auth_time": float("nan")}, "auth_time"),
    "nobody": ({"sub": None}, "sub"),
    "somebody without a name": ({"sub": ""}, "sub"),
    "a name that is too long": ({"sub": "a" * 256}, "sub"),
    "a name beyond ASCII": ({"sub": "ána"}, "sub"),
    "a number for a name": ({"sub": 7}, "sub"),
    "another access token": ({"at_hash": "b3RoZXItdG9rZW4tYnl0ZQ"}, "at_hash"),
    "ways to sign in that are no list": ({"amr": "mfa"}, "amr"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_token_with_one_thing_wrong_is_not_believed(own: Own, what: str) -> None:
    changed, reason = UNFIT[what]
    if what == "an issuer with a slash more":
        changed = {"iss": own.issuer + "/"}
    assert int(own.clock().timestamp()) == NOW
    own.claims = {name: value for name, value in (own.claims | changed).items() if value is not None}
    with pytest.raises(NotBelieved) as refused:
        who(own.provider())
    assert reason in refused.value.reason.split(",")


def _by_hand(own: Own, algorithm: str, sign: Callable[[bytes], bytes]) -> str:
    """A token with this header that no library would make."""
    head, body = json.dumps({"alg": algorithm, "kid": "one"}).encode(), json.dumps(own.claims).encode()
    signed = urlsafe_b64encode(head).rstrip(b"=") + b"." + urlsafe_b64encode(body).rstrip(b"=")
    return (signed + b"." + urlsafe_b64encode(sign(signed)).rstrip(b"=")).decode()


def _with_the_public_key_as_secret(own: Own) -> str:
    """HS256 with what everybody may know (RFC 8725, section 2.1)."""
    return _by_hand(own, "HS256", lambda signed: hmac.digest(own.key.as_pem(private=False), signed, "sha256"))


FORGED: dict[str, Callable[[Own], Any]] = {
    "not signed": lambda own: _by_hand(own, "none", lambda signed: b""),
    "not signed, in other letters": lambda own: _by_hand(own, "nOnE", lambda signed: b""),
    "signed with the client's secret": lambda own: own.signed(OctKey.import_key(SECRET), alg="HS256"),
    "signed with the public key as a secret": _with_the_public_key_as_secret,
    "signed with another key under this name": lambda own: own.signed(RSAKey.generate_key(2048, {"kid": "one"})),
    "signed with a key that nobody published": lambda own: own.signed(kid="two"),
    "one letter changed": lambda own: own.signed()[:-9] + ("A" if own.signed()[-9] != "A" else "B") + own.signed()[-8:],
    "the claims of another token": lambda own: ".".join(
        [own.signed().split(".")[0], jwt.encode({"alg": "RS256"}, {"sub": "ben"}, own.key).split(".")[1], "x"]
    ),
    "no token": lambda own: None,
    "no JWT": lambda own: "ana",
    "a list": lambda own: ["ana"],
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_is_not_believed(own: Own, how: str) -> None:
    own.sign = FORGED[how]
    with pytest.raises(NotBelieved):
        who(own.provider())


def test_a_key_that_signs_with_a_shared_secret_is_not_taken_from_the_provider(own: Own) -> None:
    shared = OctKey.generate_key(256, {"kid": "shared"})
    own.answers["/keys"] = lambda asked: reply({"keys": [own.key.as_dict(private=False), shared.as_dict()]})
    assert who(own.provider()).subject == "ana"
    own.sign = lambda own: own.signed(shared, alg="HS256", kid="shared")
    with pytest.raises(NotBelieved):
        who(own.provider())


def test_a_list_of_this_one_audience_is_fine(own: Own) -> None:
    own.claims |= {"aud": ["scriptdesk"], "azp": "scriptdesk"}
    assert who(own.provider()).subject == "ana"


def test_clocks_may_be_a_minute_apart(own: Own) -> None:
    own.claims |= {"exp": NOW - 50, "iat": NOW + 50}
    assert who(own.provider()).subject == "ana"


@pytest.mark.parametrize(
    ("reported", "enough"),
    [(["pwd", "mfa"], True), (["mfa"], True), (["pwd"], False), ([], False), (None, False), (["MFA"], False)],
)
def test_a_second_factor_is_believed_if_the_provider_reports_it(own: Own, reported: Any, enough: bool) -> None:
    if reported is not None:
        own.claims["amr"] = reported
    provider = own.provider(amr="mfa")
    if enough:
        assert who(provider).subject == "ana"
    else:
        with pytest.raises(FactorNotReported):
            who(provider)
    assert who(own.provider()).subject == "ana"


@pytest.mark.parametrize("named", [None, "https://login.example", "", "/"])
def test_an_answer_of_another_provider_is_not_taken_for_this_ones(own: Own, named: str | None) -> None:
    own.said["authorization_response_iss_parameter_supported"] = True
    named = own.issuer + "/" if named == "/" else named
    with pytest.raises(NotBelieved, match="other_issuer"):
        who(own.provider(), named)
    assert own.asked("/token") == [], "the code is not shown to anybody"
    assert who(own.provider(), own.issuer).subject == "ana"


def test_a_provider_that_does_not_name_itself_may_leave_it_out_and_not_be_another(own: Own) -> None:
    assert who(own.provider(), None).subject == "ana"
    with pytest.raises(NotBelieved, match="other_issuer"):
        who(own.provider(), "https://login.example")


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://login.example"},
        {"issuer": "http://127.0.0.1"},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": "http://127.0.0.1:9/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"jwks_uri": 7},
    ],
)
def test_a_provider_that_says_something_else_of_itself_is_not_used(own: Own, said: dict[str, Any]) -> None:
    own.said |= said
    with pytest.raises(ProviderAway):
        own.provider().address(state="the-state", **ASKED)


def elsewhere(asked: Asked) -> bytes:
    return reply(b"", 302, Location="http://127.0.0.1:9/")


def refusing(asked: Asked) -> bytes:
    return reply({"error": "invalid_grant", "error_description": "the-code is no code"}, 400)


def broken(asked: Asked) -> bytes:
    return reply(b"<html>the-code</html>", 502)


def dripping(asked: Asked) -> Iterator[bytes]:
    return drip(reply({}), 0.7)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    "answer", [elsewhere, broken, dripping, lambda asked: reply(b"no JSON"), lambda asked: reply([])]
)
def test_whatever_a_broken_provider_answers_it_is_away_and_the_code_is_not_repeated(
    own: Own, path: str, answer: Callable[[Asked], Answer]
) -> None:
    own.answers[path] = answer
    with pytest.raises(ProviderAway) as away:
        who(own.provider())
    assert "the-code" not in repr(away.value)
    assert away.value.__cause__ is None


def test_a_code_that_the_provider_refuses_opens_nothing_and_is_not_repeated(own: Own) -> None:
    own.answers["/token"] = refusing
    with pytest.raises(NotBelieved, match=r"^invalid_grant$"):
        who(own.provider())


def test_a_provider_that_is_not_there_is_away_at_once(own: Own) -> None:
    begun = time.monotonic()
    with pytest.raises(ProviderAway):
        discover("http://127.0.0.1:9")
    assert time.monotonic() - begun < 2


def test_discovery_and_keys_are_believed_for_an_hour(own: Own) -> None:
    provider = own.provider()
    for _ in range(3):
        who(provider)
    own.clock.move(minutes=59)
    own.claims |= {"exp": NOW + 7_200, "auth_time": NOW + 59 * 60}
    who(provider)
    assert (len(own.asked("/keys")), len(own.asked("/.well-known/openid-configuration"))) == (1, 1)
    own.clock.move(minutes=1)
    who(provider)
    assert (len(own.asked("/keys")), len(own.asked("/.well-known/openid-configuration"))) == (2, 2)


def test_a_new_key_is_fetched_once_and_not_more_than_once_a_minute(own: Own) -> None:
    provider = own.provider()
    who(provider)
    own.key = RSAKey.generate_key(2048, {"kid": "two"})
    own.sign = lambda own: own.signed(kid="two")
    with pytest.raises(NotBelieved):
        who(provider)
    assert len(own.asked("/keys")) == 1, "they were fetched less than a minute ago"
    own.clock.move(minutes=1)
    assert who(provider).subject == "ana"
    own.sign = lambda own: own.signed(kid="three")
    for _ in range(3):
        with pytest.raises(NotBelieved):
            who(provider)
    assert len(own.asked("/keys")) == 2


def test_a_provider_that_takes_the_secret_in_the_form_alone_gets_it_there(own: Own) -> None:
    own.said["token_endpoint_auth_methods_supported"] = ["private_key_jwt", "client_secret_post"]
    assert who(own.provider()).subject == "ana"
    (exchange,) = own.asked("/token")
    assert (exchange.form["client_id"], exchange.form["client_secret"]) == ("scriptdesk", SECRET)
    assert "authorization" not in exchange.headers
    own.said["token_endpoint_auth_methods_supported"] = ["private_key_jwt"]
    with pytest.raises(ProviderAway):
        who(own.provider())


def test_a_secret_is_shown_in_no_representation(own: Own) -> None:
    assert SECRET not in repr(own.provider().client)


def test_what_a_provider_may_call_somebody() -> None:
    assert is_subject("00u1a2b3")
    assert not any(map(is_subject, ("", "a" * 256, "ána", "a\0b")))


def test_keys_of_an_unknown_kind_do_not_hide_the_others(own: Own) -> None:
    odd = {"kty": "AKP", "alg": "ML-DSA-44", "kid": "zero", "pub": "AA"}
    own.answers["/keys"] = lambda asked: reply({"keys": [odd, *KeySet([own.key]).as_dict(private=False)["keys"]]})
    assert who(own.provider()).subject == "ana"
