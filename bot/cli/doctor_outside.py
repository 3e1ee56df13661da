"""The doctor's look outside: Redis, the identity provider, and the public address as a stranger's browser sees it."""

import http.client
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from bot.cli.doctor_database import clocks
from bot.cli.doctor_finding import Finding, bad, good
from bot.clock import utc_now
from bot.edges.headers import headers_for
from bot.identity.openid_provider import ProviderAway, discover, fetch_keys
from bot.settings import LOOPBACK, PlaceSettings

PATIENCE_S = 5.0
LEAST_HSTS = 15_768_000  # seconds: half a year
SOON_DAYS = 21
LOOKED_AT = ("/chat/", "/desk/", "/api/site", "/launcher.js")


def redis(places: PlaceSettings) -> Iterator[Finding]:
    """Whether strangers can wake, watch and flood our gateways."""
    from redis import Redis
    from redis.exceptions import AuthenticationError, RedisError

    if not places.redis_url:
        yield good("redis", "not used: one gateway")
        return
    address = urlsplit(places.redis_url)
    if address.scheme != "rediss" and address.hostname not in LOOPBACK and address.scheme != "unix":
        yield bad(
            "redis", "the connection is not encrypted and leaves this machine: write rediss:// with a certificate."
        )
    try:
        with Redis.from_url(places.redis_url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S) as ours:
            seconds, microseconds = ours.time()
    except AuthenticationError:
        yield bad("redis", "it refuses the password of SCRIPTDESK_REDIS_URL: set the right one.")
        return
    except (RedisError, OSError, ValueError) as away:
        yield bad("redis", f"it does not answer ({type(away).__name__}): check SCRIPTDESK_REDIS_URL.")
        return
    yield clocks("Redis's", datetime.fromtimestamp(seconds + microseconds / 1e6, UTC), utc_now())
    stranger = Redis(
        host=address.hostname or "127.0.0.1",
        port=address.port or 6379,
        ssl=address.scheme == "rediss",
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
    )
    try:
        stranger.ping()
    except RedisError:
        yield good("redis", "it asks for a password")
    else:
        yield bad(
            "redis", "it answers whoever asks: set requirepass, or an ACL user, and put it into SCRIPTDESK_REDIS_URL."
        )
    finally:
        stranger.close()


def public(places: PlaceSettings) -> Iterator[Finding]:
    """Certificate, TLS versions, headers and clock of the public address."""
    address = urlsplit(places.public_url or "")
    if not address.hostname:
        yield bad(
            "public address", "SCRIPTDESK_PUBLIC_URL is not set, so nothing was seen from outside: set and run again."
        )
        return
    if address.scheme != "https":
        yield bad("public address", "it is not on https: see docs/deploy/tls.md.")
        return
    host, port = address.hostname, address.port or 443
    try:
        yield from _certificate(host, port)
        yield from _old_versions(host, port)
        yield from _headers(host, port)
    except ssl.SSLCertVerificationError as refused:
        yield bad("certificate", f"browsers would refuse it: {refused.verify_message}. Get one for {host}.")
    except (OSError, http.client.HTTPException) as away:
        yield bad("public address", f"it does not answer over https ({type(away).__name__}): check TLS proxy and name.")
        return
    yield from _plain(host)


def identity_provider(places: PlaceSettings) -> Iterator[Finding]:
    """Whether staff can sign in at the operator's provider, and whether it must have asked them for a second factor."""
    subject = "identity provider"
    if not places.oidc_issuer:
        yield good(subject, "not used")
        return
    trust = str(places.oidc_ca) if places.oidc_ca else True
    try:
        keys = fetch_keys(discover(places.oidc_issuer, trust), trust)
    except ProviderAway as away:
        yield bad(
            subject,
            f"nobody can sign in by it ({away.reason}): check SCRIPTDESK_OIDC_ISSUER, which must be what the provider"
            " calls itself to the letter, SCRIPTDESK_OIDC_CA, and the way there.",
        )
        return
    yield good(subject, f"it answers, and signs with one of {len(keys.keys)} keys")
    if places.oidc_amr:
        yield good(subject, f"it must report {places.oidc_amr}")
    else:
        yield bad(
            subject,
            "that it asks everybody for a second factor is its own promise alone, for SCRIPTDESK_OIDC_AMR is not set:"
            " set what it reports, or have it demand a second factor for ScriptDesk and write down that it does.",
        )


def _certificate(host: str, port: int) -> Iterator[Finding]:
    with _connected(host, port, ssl.create_default_context()) as here:
        sock = here.sock
        assert isinstance(sock, ssl.SSLSocket)
        certificate, version = sock.getpeercert() or {}, sock.version()
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    left = (ends - utc_now()).days
    if left < SOON_DAYS:
        yield bad("certificate", f"it ends in {left} days, on {ends:%Y-%m-%d}: renew it, and by itself from now on.")
    else:
        yield good("certificate", f"it is trusted here and lasts until {ends:%Y-%m-%d}")
    yield good("tls", f"{version} was spoken")


def _old_versions(host: str, port: int) -> Iterator[Finding]:
    """TLS 1.0 and 1.1 are to be refused (RFC 8996). Nothing is said where this machine cannot speak them itself."""
    if not ssl.HAS_TLSv1_1:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    try:
        with _connected(host, port, context):
            pass
    except (ssl.SSLError, ConnectionError):
        yield good("tls", "TLS 1.0 and 1.1 are refused")
    else:
        yield bad("tls", "TLS 1.1 or older is spoken, which is broken (RFC 8996): allow TLS 1.2 and 1.3 alone.")


def _headers(host: str, port: int) -> Iterator[Finding]:
    wrong = False
    for path in LOOKED_AT:
        with _connected(host, port, ssl.create_default_context()) as here:
            here.request("GET", path)
            answer = here.getresponse()
            answer.read()
        if answer.status != 200:
            wrong = True
            yield bad("headers", f"{path} answers {answer.status}: the gateway does not stand behind this address.")
            continue
        for name in headers_for(path, https=True):
            if name == "cache-control" or name.startswith("strict"):
                continue
            said = answer.headers.get_all(name) or []
            if len(said) != 1 or (name == "content-security-policy" and "default-src 'none'" not in said[0]):
                wrong = True
                yield bad(
                    "headers", f"{path} comes with {len(said)} of {name}, not with ours alone: look at the proxy."
                )
    if not wrong:
        yield good("headers", f"{len(LOOKED_AT)} pages come with each of ours once")
    yield _hsts(answer.headers.get("strict-transport-security", ""))
    if answer.headers.get("date"):
        yield clocks("the public address's", parsedate_to_datetime(answer.headers["date"]), utc_now())
    if any(sign.isdigit() for sign in answer.headers.get("server", "")):
        yield bad("headers", "the server tells its version: have the proxy keep it (nginx: server_tokens off).")


def _hsts(said: str) -> Finding:
    ages = [part.strip()[len("max-age=") :] for part in said.split(";") if part.strip().startswith("max-age=")]
    if ages and ages[0].isdigit() and int(ages[0]) >= LEAST_HSTS:
        return good("hsts", f"browsers stay on https for {int(ages[0]) // 86_400} days")
    return bad(
        "hsts", "browsers are not told to stay on https: set SCRIPTDESK_HTTPS=true, and let the proxy pass it on."
    )


def _plain(host: str) -> Iterator[Finding]:
    """Port 80 has nothing to say but where https is."""
    plain = http.client.HTTPConnection(host, 80, timeout=PATIENCE_S)
    try:
        plain.request("GET", "/chat/")
        answer = plain.getresponse()
    except (OSError, http.client.HTTPException):
        yield good("plain http", "port 80 does not answer")
        return
    finally:
        plain.close()
    if answer.status in (301, 308) and (answer.headers.get("location") or "").startswith("https://"):
        yield good("plain http", "port 80 leads to https")
    else:
        yield bad("plain http", f"port 80 answers {answer.status}: redirect all of it to https with 308.")


@contextmanager
def _connected(host: str, port: int, context: ssl.SSLContext) -> Iterator[http.client.HTTPSConnection]:
    connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE_S, context=context)
    try:
        connection.connect()
        yield connection
    finally:
        connection.close()
