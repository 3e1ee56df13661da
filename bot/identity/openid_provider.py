"""The operator's own identity provider, by OpenID Connect: discovery, keys, the code, and whom it says has signed in.

Everything here blocks: call it in a thread. An answer is believed after the checks of OpenID Connect Core 1.0, section
3.1.3.7, and not before. Codes, tokens and claims stand in no exception: why something failed is one fixed word.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from requests.auth import HTTPBasicAuth

from bot.clock import Clock
from bot.identity.staff import IDLE

CONNECT_S, ANSWER_S = 3.0, 5.0
FRESH = timedelta(hours=1)  # how long discovery and keys are believed
KEYS_AGAIN = timedelta(minutes=1)  # how soon an unknown key has them fetched again
LEEWAY_S = 60  # how far two clocks may be apart
LONGEST_SUBJECT = 255  # ASCII characters (Core, section 2)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""What an ID token may be signed with: nothing that needs a shared secret, and not "none" (RFC 8725, section 3.1)."""
CODE_REFUSED = frozenset({"invalid_grant", "invalid_client", "invalid_request", "unauthorized_client"})
"""What a provider says of a code that it does not take (RFC 6749, section 5.2), for the log."""


class ProviderAway(Exception):
    """The provider does not answer, or not as a provider does. `reason`: one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotBelieved(Exception):
    """What the provider answered says nothing about anybody that can be relied on. `reason`: one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FactorNotReported(Exception):
    """The provider does not say that this person showed the second factor that the operator asks for."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """This gateway, as the operator registered it. `name`: what staff call the provider. `trust`: a file of
    certificates, or the system's own. `amr`: what the provider must report of how somebody signed in (RFC 8176), as
    "mfa"; "" for nothing."""

    issuer: str
    id: str
    secret: str = field(repr=False)
    name: str
    trust: str | bool = True
    amr: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider. These two are never given to anybody else (Core, section 5.7); nothing else is
    looked at, because an e-mail address or a user name can be changed to somebody else's."""

    issuer: str
    subject: str


class Metadata(BaseModel):
    """What the provider says of itself (OpenID Connect Discovery 1.0, section 3; RFC 9207, section 3)."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: Sequence[str] = ("client_secret_basic",)
    names_itself: bool = Field(False, validation_alias="authorization_response_iss_parameter_supported")


def discover(issuer: str, trust: str | bool = True, patience: tuple[float, float] = (CONNECT_S, ANSWER_S)) -> Metadata:
    """What the provider of this very issuer says of itself. Raises ProviderAway."""
    content = _read(f"{issuer.rstrip('/')}/.well-known/openid-configuration", trust, patience)
    try:
        said = Metadata.model_validate(content)
    except ValidationError:
        raise ProviderAway("discovery") from None
    if said.issuer != issuer:  # section 4.3: exactly
        raise ProviderAway("issuer")
    own = urlsplit(issuer)  # over http only on this machine, as the settings have it
    for end in map(urlsplit, (said.authorization_endpoint, said.token_endpoint, said.jwks_uri)):
        if end.scheme != "https" and end[:2] != own[:2]:
            raise ProviderAway("plain_http")
    return said


def fetch_keys(
    said: Metadata, trust: str | bool = True, patience: tuple[float, float] = (CONNECT_S, ANSWER_S)
) -> KeySet:
    """The keys that this provider signs with (RFC 7517). Raises ProviderAway."""
    content = _read(said.jwks_uri, trust, patience)
    try:
        return KeySet.import_key_set({"keys": [key for key in content["keys"] if key.get("kty") != "oct"]})
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ProviderAway("keys") from None


def is_subject(text: str) -> bool:
    """Whether a provider can call somebody so (Core, section 2). No NUL, which PostgreSQL does not take."""
    return 0 < len(text) <= LONGEST_SUBJECT and text.isascii() and "\0" not in text


class Provider:
    """One provider, for the whole gateway. Keeps discovery and keys for an hour."""

    def __init__(
        self, client: RelyingParty, clock: Clock, patience: tuple[float, float] = (CONNECT_S, ANSWER_S)
    ) -> None:
        self.client = client
        self._clock = clock
        self._patience = patience
        self._lock = threading.Lock()
        self._said: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def metadata(self) -> Metadata:
        """What the provider says of itself, not older than an hour. Raises ProviderAway."""
        with self._lock:
            if self._said is None or self._clock() - self._said[0] >= FRESH:
                self._said = self._clock(), discover(self.client.issuer, self.client.trust, self._patience)
            return self._said[1]

    def address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in there: authorization code with PKCE (Core, section 3.1.2.1; RFC 7636).

        Who showed the provider longer than `IDLE` ago who they are, does so again: a session here that ended because
        nobody moved is not begun again with one click by whoever sits down next.

        Raises ProviderAway.
        """
        said = self.metadata()
        with self._session(redirect_uri) as session:
            url, _ = session.create_authorization_url(
                said.authorization_endpoint,
                state=state,
                code_verifier=verifier,
                nonce=nonce,
                max_age=int(IDLE.total_seconds()),
            )
        return str(url)

    def identity(self, *, code: str, issuer: str | None, redirect_uri: str, nonce: str, verifier: str) -> Identity:
        """Who signed in there, for the code that came back. `issuer`: what came with it (RFC 9207).

        Raises ProviderAway, NotBelieved or FactorNotReported.
        """
        said = self.metadata()
        if issuer != self.client.issuer and (issuer is not None or said.names_itself):
            raise NotBelieved("other_issuer")
        given = self._exchange(said, code, redirect_uri, verifier)
        claims = self._claims(said, given, nonce)
        subject = claims["sub"]
        if not is_subject(subject):
            raise NotBelieved("sub")
        if self.client.amr and self.client.amr not in (claims.get("amr") or ()):
            raise FactorNotReported
        return Identity(self.client.issuer, subject)

    def _exchange(self, said: Metadata, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        methods, client = said.token_endpoint_auth_methods_supported, self.client
        by_header = "client_secret_basic" in methods
        if not by_header and "client_secret_post" not in methods:
            raise ProviderAway("client_authentication")
        # RFC 6749, section 2.3.1: both are encoded as form fields first, which the library leaves out.
        basic = HTTPBasicAuth(quote_plus(client.id), quote_plus(client.secret)) if by_header else None
        try:
            with self._session(redirect_uri) as session:
                given: dict[str, Any] = session.fetch_token(
                    said.token_endpoint,
                    auth=basic,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    timeout=self._patience,
                    verify=client.trust,
                    allow_redirects=False,
                )
        except OAuthError as refused:
            raise NotBelieved(refused.error if refused.error in CODE_REFUSED else "code_refused") from None
        except requests.RequestException as error:
            raise _away(error) from None
        except (ValueError, KeyError, TypeError):
            raise ProviderAway("token_answer") from None
        return given

    def _claims(self, said: Metadata, given: dict[str, Any], nonce: str) -> CodeIDToken:
        """The claims of the ID token after all checks of Core, sections 3.1.3.7 and 3.1.3.8."""
        client, now = self.client, self._clock()
        try:
            token = self._decoded(said, given.get("id_token"))
            claims = CodeIDToken(
                token.claims,
                token.header,
                {"iss": {"essential": True, "value": client.issuer}, "aud": {"essential": True, "value": client.id}},
                {"client_id": client.id, "nonce": nonce, "max_age": True, "access_token": given.get("access_token")},
            )
            claims.validate(now=now.timestamp(), leeway=LEEWAY_S)
        except JoseError as error:
            raise NotBelieved(getattr(error, "claim", None) or error.error) from None
        except (ValueError, KeyError, TypeError):
            raise NotBelieved("id_token") from None
        if claims["aud"] not in (client.id, [client.id]):  # no other audience is trusted here
            raise NotBelieved("aud")
        if not now.timestamp() - claims["auth_time"] <= IDLE.total_seconds() + LEEWAY_S:
            raise NotBelieved("auth_time")
        return claims

    def _decoded(self, said: Metadata, id_token: object) -> jwt.Token:
        if not isinstance(id_token, str):
            raise NotBelieved("no_id_token")
        try:
            return jwt.decode(id_token, self._key_set(said), ALGORITHMS)
        except InvalidKeyIdError:  # the provider may have changed its keys
            return jwt.decode(id_token, self._key_set(said, older_than=KEYS_AGAIN), ALGORITHMS)

    def _key_set(self, said: Metadata, older_than: timedelta = FRESH) -> KeySet:
        with self._lock:
            if self._keys is None or self._clock() - self._keys[0] >= older_than:
                self._keys = self._clock(), fetch_keys(said, self.client.trust, self._patience)
            return self._keys[1]

    def _session(self, redirect_uri: str) -> Any:
        return OAuth2Session(
            self.client.id,
            self.client.secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106  # a method's name
            scope="openid",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )


def _read(url: str, trust: str | bool, patience: tuple[float, float]) -> Any:
    try:
        with requests.get(url, timeout=patience, verify=trust, allow_redirects=False) as answer:
            if answer.status_code != 200:
                raise ProviderAway(f"answer_{answer.status_code}")
            return answer.json()
    except requests.RequestException as error:
        raise _away(error) from None


def _away(error: requests.RequestException) -> ProviderAway:
    if isinstance(error, requests.exceptions.SSLError):
        return ProviderAway("tls")
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return ProviderAway(f"answer_{error.response.status_code}")
    return ProviderAway("timeout" if isinstance(error, requests.Timeout) else type(error).__name__)
