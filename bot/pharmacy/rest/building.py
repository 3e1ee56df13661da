"""A REST system from its section of the pharmacy's configuration: address, sign-in, limits, mapping.

plans:
  kind: rest
  base: https://plans.example/v1
  mapping: mappings/plans.yml
  sign_in: {kind: bearer, token_from: SCRIPTDESK_PLANS_TOKEN}
"""

from collections.abc import Mapping as Table
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.clock import Clock, utc_now
from bot.pharmacy.rest.adapter import RestPharmacy
from bot.pharmacy.rest.client import Client, Limits, SignIn
from bot.pharmacy.rest.mapping import Mapping
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.rest.sign_in import (
    SCHEMES,
    ClientCredentials,
    Headers,
    InBody,
    NoSignIn,
    Signed,
    basic,
    bearer,
)
from bot.pharmacy.sections import Section

SIGN_INS = {
    "none": (),
    "basic": ("user", "password_from"),
    "bearer": ("token_from",),
    "header": ("name", "key_from"),
    "body": ("fields",),
    "oauth2": ("token_url", "client_id", "secret_from", "scope"),
    "signed": ("scheme", "key_from", "secret_from"),
}
"""Kinds of sign-in and the keys that each takes. `…_from`: the name of an environment variable."""

_SECONDS = {"connect": 3.0, "read": 4.0, "whole": 4.5}
"""The most that a limit may be: a chat's answer is due after five seconds."""


def build(name: str, section: Section, environment: Table[str, str], clock: Clock = utc_now) -> RestPharmacy:
    """The adapter of the system `name`. Asks nothing yet. Raises ConfigurationError."""
    known = ("kind", "base", "mapping", "time_zone", "sign_in", "authorities", "seconds")
    section.only(known, "a system of kind rest")
    base = _address(section, "base").geturl()
    limits = _limits(section.section("seconds"))
    authorities = str(_file(section, "authorities")) if "authorities" in section else None
    mapping = mapping_of(section)
    sign_in = _sign_in(name, section, environment, limits, authorities, clock)
    client = Client(name, base, sign_in, limits=limits, authorities=authorities, clock=clock)
    return RestPharmacy(client, mapping, clock)


def mapping_of(section: Section) -> Mapping:
    """The mapping that a system's section names. Raises ConfigurationError."""
    zone = section.text("time_zone") if "time_zone" in section else None
    return load_mapping(_file(section, "mapping"), zone)


def _file(section: Section, key: str) -> Path:
    """A file that is named in the configuration, beside which it is looked for."""
    path = section.path.parent / Path(section.text(key)).expanduser()
    if not path.is_file():
        raise section.fault(f"{key} names no file: write its path, seen from this file's folder.", key)
    return path


def _address(section: Section, key: str) -> SplitResult:
    """Raises ConfigurationError unless it is https, or leads to this machine: health data goes there, and secrets."""
    address = urlsplit(section.text(key))
    try:
        local = address.hostname == "localhost" or ip_address(address.hostname or "").is_loopback
    except ValueError:
        local = False
    if not address.hostname or not (address.scheme == "https" or (address.scheme == "http" and local)):
        raise section.fault(f"{key} is no https address: write one, as https://api.pharmacy.example/v1.", key)
    if address.query or address.fragment or address.username:
        raise section.fault(f"{key} holds more than an address: leave out what follows ? or #, and any password.", key)
    return address


def _limits(section: Section) -> Limits:
    section.only(tuple(_SECONDS), "seconds")
    default = Limits()
    return Limits(
        connect=section.number("connect", default.connect, least=0.05, most=_SECONDS["connect"]),
        read=section.number("read", default.read, least=0.05, most=_SECONDS["read"]),
        whole=section.number("whole", default.whole, least=0.1, most=_SECONDS["whole"]),
    )


def _sign_in(
    name: str,
    system: Section,
    environment: Table[str, str],
    limits: Limits,
    authorities: str | None,
    clock: Clock,
) -> SignIn:
    section = system.section("sign_in")
    kind = section.text("kind", "none") if section else "none"
    if kind not in SIGN_INS:
        raise section.fault(f"there is no sign-in {kind!r}: write one of {', '.join(SIGN_INS)}.", "kind")
    section.only(("kind", *SIGN_INS[kind]), f"a sign-in of kind {kind}")
    match kind:
        case "basic":
            return basic(section.text("user"), _secret(section, "password_from", environment))
        case "bearer":
            return bearer(_secret(section, "token_from", environment))
        case "header":
            return Headers({section.text("name"): _secret(section, "key_from", environment)})
        case "body":
            fields = section.section("fields")
            return InBody({key.removesuffix("_from"): _secret(fields, key, environment) for key in fields})
        case "oauth2":
            return _client_credentials(name, section, environment, limits, authorities)
        case "signed":
            scheme = section.text("scheme", "hmac-sha256")
            if scheme not in SCHEMES:
                raise section.fault(f"there is no scheme {scheme!r}: write one of {', '.join(SCHEMES)}.", "scheme")
            keys = _secret(section, "key_from", environment), _secret(section, "secret_from", environment)
            return Signed(*keys, scheme, clock)
    return NoSignIn()


def _secret(section: Section, key: str, environment: Table[str, str]) -> str:
    """A secret that a header can hold. One that was read from a file often has the end of a line with it."""
    secret = section.secret(key, environment)
    if not secret.isascii() or not secret.isprintable() or secret != secret.strip():
        raise section.fault(
            f"{key} names a secret with a space or line end at its edge, or odd signs: set it anew.", key
        )
    return secret


def _client_credentials(
    name: str, section: Section, environment: Table[str, str], limits: Limits, authorities: str | None
) -> ClientCredentials:
    address = _address(section, "token_url")
    origin = f"{address.scheme}://{address.netloc}"
    client = Client(name, origin, NoSignIn(), limits=limits, authorities=authorities)
    secret = _secret(section, "secret_from", environment)
    scope = section.text("scope") if "scope" in section else None
    return ClientCredentials(client, address.path or "/", section.text("client_id"), secret, scope)
