"""The section of pharmacy.yml that connects a FHIR server:

    chart:
      kind: fhir
      base: https://fhir.example.org/r4
      time_zone: America/New_York
      sign_in: {kind: smart, client_from: CHART_CLIENT, key_file_from: CHART_KEY_FILE}
      own: true
      confirmed: [completed, in-progress]
      locations: [NH, HM]

docs/connect/fhir.md tells each key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import Clock, utc_now
from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.fhir.adapter import FhirPharmacy
from bot.pharmacy.fhir.client import FhirClient
from bot.pharmacy.fhir.sign_in import FixedSignIn, SignIn, SmartClient, SmartSignIn, safe_address
from bot.pharmacy.fhir.site import AUTHORITIES, NEVER, Coding, Site
from bot.pharmacy.fhir.wire import Limits, Wire
from bot.pharmacy.sections import Section
from bot.pharmacy.values import Capability, FillStatus, Reason

MOST_CALL, MOST_CONNECT, MOST_READ = 4.5, 2.0, 4.0
LEAST_KEY_BITS = 2048

KEYS = (
    "kind",
    "base",
    "time_zone",
    "sign_in",
    "authorities",
    "search",
    "identity_search",
    "number_search",
    "elements",
    "own",
    "confirmed",
    "words",
    "reasons",
    "number_system",
    "locations",
    "location_codes",
    "delivers",
    "proxies",
    "formulary",
    "refill_code",
    "renewal_code",
    "consultations",
    "by_phone",
    "without",
    "connect_seconds",
    "read_seconds",
    "call_seconds",
)
_SIGN_INS = ("none", "basic", "bearer", "smart")


@dataclass(frozen=True, slots=True)
class Parts:
    """What an adapter is made of. `seconds`: how long a call may take."""

    client: FhirClient
    site: Site
    seconds: float


def build(name: str, section: Section, environment: Mapping[str, str], clock: Clock = utc_now) -> FhirPharmacy:
    """The adapter. Asks the server nothing yet. Raises ConfigurationError."""
    parts = parts_of(name, section, environment)
    return FhirPharmacy(parts.client, parts.site, parts.seconds, name, clock)


def parts_of(name: str, section: Section, environment: Mapping[str, str]) -> Parts:
    """The parts of the adapter. Raises ConfigurationError."""
    section.only(KEYS, "a system of kind fhir")
    base = section.text("base").rstrip("/")
    if not safe_address(base):
        raise section.fault("base must be an https address (http only on this machine), without a password.", "base")
    usual = Limits()
    limits = Limits(
        connect=section.number("connect_seconds", usual.connect, least=0.1, most=MOST_CONNECT),
        read=section.number("read_seconds", usual.read, least=0.1, most=MOST_READ),
        call=section.number("call_seconds", usual.call, least=0.1, most=MOST_CALL),
    )
    by_post = _one_of(section, "search", ("post", "get"), "post") == "post"
    sign_in = _sign_in(section.section("sign_in"), base, environment)
    client = FhirClient(name, base, Wire(limits, _authorities(section)), sign_in, limits, by_post)
    return Parts(client, _site(section), limits.call)


def _site(section: Section) -> Site:
    consultations = frozenset(_texts(section, "consultations"))
    without = {_choice(section, "without", each, Capability) for each in _texts(section, "without")}
    usual = Site(ZoneInfo("UTC"))
    return Site(
        zone=_zone(section),
        own=_flag(section, "own", False),
        confirmed=frozenset(_texts(section, "confirmed")),
        words=_choices(section, "words", FillStatus),
        reasons=_choices(section, "reasons", Reason),
        number_system=section.text("number_system") if "number_system" in section else None,
        identity_search=_one_of(section, "identity_search", ("birthdate", "family", "name"), "birthdate"),
        number_search=_one_of(section, "number_search", ("identifier", "patient"), "identifier"),
        locations=tuple(_texts(section, "locations")),
        location_codes=_pairs(section, "location_codes"),
        delivers=frozenset(_texts(section, "delivers")),
        authorities=_choices(section, "proxies", ProxyScope) if "proxies" in section else AUTHORITIES,
        formulary=_flag(section, "formulary", False),
        refill=_coding(section, "refill_code", usual.refill),
        renewal=_coding(section, "renewal_code", usual.renewal),
        consultations=consultations,
        by_phone=frozenset(_texts(section, "by_phone")),
        without=NEVER | without | (frozenset() if consultations else {Capability.CONSULTATIONS}),
        elements=_flag(section, "elements", True),
    )


def _sign_in(section: Section, base: str, environment: Mapping[str, str]) -> SignIn:
    kind = _one_of(section, "kind", _SIGN_INS, "none")
    if kind == "none":
        section.only(("kind",), "a sign_in of kind none")
        return FixedSignIn()
    if kind == "basic":
        section.only(("kind", "user_from", "password_from"), "a sign_in of kind basic")
        return FixedSignIn.basic(section.secret("user_from", environment), section.secret("password_from", environment))
    if kind == "bearer":
        section.only(("kind", "token_from"), "a sign_in of kind bearer")
        return FixedSignIn.bearer(_header_text(section, "token_from", environment))
    section.only(("kind", "client_from", "key_file_from", "key_id", "scope", "token_url"), "a sign_in of kind smart")
    token_url = section.text("token_url") if "token_url" in section else None
    if token_url is not None and not safe_address(token_url):
        raise section.fault("token_url must be an https address (http only on this machine).", "token_url")
    key, algorithm = _private_key(section, environment)
    client = SmartClient(
        client=section.secret("client_from", environment),
        key=key,
        algorithm=algorithm,
        key_id=section.text("key_id") if "key_id" in section else None,
        scope=section.text("scope", "system/*.read system/Task.write"),
        token_url=token_url,
    )
    return SmartSignIn(base, client)


def _private_key(
    section: Section, environment: Mapping[str, str]
) -> tuple[RSAPrivateKey | EllipticCurvePrivateKey, str]:
    """The key and how it signs: https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html"""
    path = section.path.parent / section.secret("key_file_from", environment)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        key = None
    if isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_KEY_BITS:
        return key, "RS384"
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP384R1):
        return key, "ES384"
    raise section.fault(
        "key_file_from names a file that holds no private key as needed: RSA of 2048 bits or more, or EC P-384, in PEM "
        "without a password.",
        "key_file_from",
    )


def _header_text(section: Section, key: str, environment: Mapping[str, str]) -> str:
    value = section.secret(key, environment).strip()
    if not value.isascii() or not value.isprintable() or " " in value:
        raise section.fault(f"{key} names a variable whose value is no token: it has spaces or other signs.", key)
    return value


def _authorities(section: Section) -> str | None:
    if "authorities" not in section:
        return None
    path = section.path.parent / section.text("authorities")
    if not path.is_file():
        raise section.fault("authorities is no file of certificates: write the path of one in PEM.", "authorities")
    return str(path)


def _zone(section: Section) -> ZoneInfo:
    name = section.text("time_zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise section.fault(f"there is no time zone {name!r}: write one as America/New_York.", "time_zone")


def _flag(section: Section, key: str, default: bool) -> bool:
    value = section.get(key, default)
    if not isinstance(value, bool):
        raise section.fault(f"{key} cannot be {value!r}: write true or false.", key)
    return value


def _texts(section: Section, key: str) -> list[str]:
    value = section.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise section.fault(f"{key} is no list of texts: write `{key}: [one, another]`, in quotes if need be.", key)
    return [each.strip() for each in value]


def _pairs(section: Section, key: str) -> dict[str, str]:
    pairs = section.section(key)
    return {name: pairs.text(name) for name in pairs}


def _choices[E: StrEnum](section: Section, key: str, kind: type[E]) -> dict[str, E]:
    pairs = section.section(key)
    return {name: _choice(pairs, name, pairs.text(name), kind) for name in pairs}


def _choice[E: StrEnum](section: Section, key: str, word: str, kind: type[E]) -> E:
    known = {each.value: each for each in kind}
    if word not in known:
        raise section.fault(f"{key} cannot be {word!r}: write one of {', '.join(known)}.", key)
    return known[word]


def _one_of(section: Section, key: str, known: tuple[str, ...], default: str) -> str:
    word = section.text(key, default)
    if word not in known:
        raise section.fault(f"{key} cannot be {word!r}: write one of {', '.join(known)}.", key)
    return word


def _coding(section: Section, key: str, default: Coding) -> Coding:
    if key not in section:
        return default
    system, bar, code = section.text(key).rpartition("|")
    if not (system and bar and code):
        raise section.fault(f"{key} is no code: write `system|code`.", key)
    return Coding(system, code)
