"""What may not be so where real patients write: a sentence each, with what is so, why it must not be, what to set.

Checked before the gateway starts whenever SCRIPTDESK_DEMO is off; `scriptdesk doctor` tells the same of any settings.
"""

import fcntl
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url

from bot.clock import utc_now
from bot.envelope import Key, parse_keys
from bot.pharmacy.demo_places import PHARMACY_NAME, demo_locations
from bot.pharmacy.values import Location
from bot.settings import DEMO_MARK, LOOPBACK, ROOT, PlaceSettings, Settings, SettingsError
from bot.storage.tables import duty, staff, state_row

LEAST_TOKEN = 32  # characters; what secrets.token_urlsafe(24) makes, 192 random bits
LEAST_SIGNS = 8  # different characters of a token
LEAST_DIFFERENT = 16  # bytes; of 10^15 random keys not one has fewer
SECRETS = ("channel_token", "action_token", "envelope_keys", "vault_keys")


class NotForPatients(SettingsError):
    """The gateway does not start like this. `reasons`: a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


def refuse(reasons: Sequence[str]) -> None:
    """Raises NotForPatients if there is a reason."""
    if reasons:
        raise NotForPatients(reasons)


def of_settings(settings: Settings) -> list[str]:
    """Why a gateway with these settings is not for patients."""
    return [*of_places(settings), *_of_keys(settings)]


def of_places(places: PlaceSettings) -> list[str]:
    """The same, of all but the keys."""
    return [*_of_pharmacy(places), *_of_transport(places), *_of_sign_in(places)]


def of_locations(locations: Sequence[Location], places: PlaceSettings) -> list[str]:
    """Whether these shops are the made-up ones, whatever database they were read from."""
    made_up = {(shop.name, shop.street) for shop in demo_locations(utc_now().date())}
    if not any((shop.name, shop.street) in made_up for shop in locations):
        return []
    name = "SCRIPTDESK_PHARMACY_CONFIG" if places.pharmacy_config else "SCRIPTDESK_PHARMACY_URL"
    return [
        f"{name} names a pharmacy with the demo's made-up shops, whose patients do not exist: name the pharmacy's own."
    ]


def of_rows(connection: Connection) -> list[str]:
    """Why a gateway on this conversations database is not for patients."""
    reasons = []
    names = connection.scalars(select(staff.c.username).where(staff.c.demo).order_by(staff.c.username)).all()
    if names:
        reasons.append(
            f"The conversations database has the demo's staff ({', '.join(names)}), whose passwords are public: start"
            " with an empty database in SCRIPTDESK_DATABASE_URL, or delete the rows of `staff` that are marked demo."
        )
    for table, what in ((state_row, "a rule for remote technicians"), (duty, "a pharmacist's duty")):
        if connection.scalar(select(func.count()).select_from(table).where(table.c.demo)):
            reasons.append(
                f"The conversations database has {what} that the demo made up, which would let technicians take"
                f" patients: delete the rows of `{table.name}` that are marked demo, and add the real ones."
            )
    return reasons


def alone_on(places: PlaceSettings) -> TextIO | None:
    """Hold a SQLite database for this gateway alone, for as long as the returned file is open; None where many may be.

    Raises NotForPatients where another gateway has it.
    """
    address = make_url(places.database_url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    lock = open(f"{address.database}.gateway", "w")  # noqa: SIM115  # held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        refuse(
            [
                "Another gateway works on this SQLite file, which cannot keep turns in order between two: stop that"
                " one, or set SCRIPTDESK_DATABASE_URL to a PostgreSQL database for many."
            ]
        )
    return lock


def _of_pharmacy(places: PlaceSettings) -> Iterator[str]:
    if places.pharmacy_config is None and places.pharmacy_url == places.demo_pharmacy_url:
        yield (
            "The pharmacy is the demo's made-up one, so no real patient would be found: set SCRIPTDESK_PHARMACY_URL"
            " or SCRIPTDESK_PHARMACY_CONFIG."
        )
    if places.pharmacy_name == PHARMACY_NAME:
        yield (
            f"The pharmacy's name is still the demo's, {PHARMACY_NAME}, and patients read it: set"
            " SCRIPTDESK_PHARMACY_NAME."
        )
    if places.privacy_url == PlaceSettings.model_fields["privacy_url"].default:
        yield (
            "The privacy notice is still the demo's, and patients are owed the pharmacy's own (45 CFR 164.520): set"
            " SCRIPTDESK_PRIVACY_URL."
        )
    elif not places.privacy_url.startswith(("https://", "/")):
        yield (
            "The privacy notice is not reached over https, so it could be changed on its way: set"
            " SCRIPTDESK_PRIVACY_URL to an address that begins with https://."
        )
    if not places.embedding_sites:
        yield (
            "No site may embed the chat, so every browser would refuse it there: set SCRIPTDESK_EMBEDDING_SITES to"
            " the pharmacy's sites."
        )
    elif any(not site.startswith("https://") for site in places.embedding_sites.split()):
        yield (
            "A site that may embed the chat is not on https, so somebody on its way could change the page round the"
            " chat: name https:// sites alone in SCRIPTDESK_EMBEDDING_SITES."
        )


def _of_transport(places: PlaceSettings) -> Iterator[str]:
    own_tls = places.tls_certificate is not None and places.tls_key is not None
    if (places.tls_certificate is None) != (places.tls_key is None):
        yield (
            "Of certificate and key only one is named, so the gateway cannot speak https: set both"
            " SCRIPTDESK_TLS_CERTIFICATE and SCRIPTDESK_TLS_KEY, or neither behind a TLS proxy."
        )
    if not places.https:
        yield (
            "Browsers are said to reach the gateway over plain http, where everybody on the way reads along (45 CFR"
            " 164.312(e)): put TLS in front and set SCRIPTDESK_HTTPS=true."
        )
    elif places.public_url and not places.public_url.startswith("https://"):
        yield (
            "The public address does not begin with https://, so no browser over https would be answered: set"
            " SCRIPTDESK_PUBLIC_URL to the https:// one."
        )
    if not own_tls and places.host not in LOOPBACK:
        yield (
            "The gateway would speak plain http to other machines, where everybody on the way reads along (45 CFR"
            " 164.312(e)): set SCRIPTDESK_HOST=127.0.0.1 with a TLS proxy on this machine, or"
            " SCRIPTDESK_TLS_CERTIFICATE and SCRIPTDESK_TLS_KEY."
        )
    if not own_tls and not places.trusted_proxies:
        yield (
            "No TLS proxy is named, so every patient would have the proxy's address and one could lock out all: set"
            " SCRIPTDESK_TRUSTED_PROXIES to its address, or SCRIPTDESK_TLS_CERTIFICATE and SCRIPTDESK_TLS_KEY if there"
            " is none."
        )
    if places.redis_url and make_url(places.database_url).get_backend_name() == "sqlite":
        yield (
            "The conversations are in SQLite although SCRIPTDESK_REDIS_URL says that there are many gateways, which"
            " cannot share a file: set SCRIPTDESK_DATABASE_URL to a PostgreSQL database, or unset SCRIPTDESK_REDIS_URL."
        )


def _of_sign_in(places: PlaceSettings) -> Iterator[str]:
    if not places.oidc_issuer:
        return
    if not places.oidc_issuer.startswith("https://"):
        yield (
            "The identity provider is asked over plain http, where somebody on the way could sign in as anybody of the"
            " staff: set SCRIPTDESK_OIDC_ISSUER to its https:// one."
        )
    if not places.public_url:
        yield (
            "The identity provider is not told where to send staff back to, so nobody could sign in by it: set"
            " SCRIPTDESK_PUBLIC_URL."
        )


def _of_keys(settings: Settings) -> Iterator[str]:
    demo = _demo_secrets(settings.var)
    held = {name: getattr(settings, name).get_secret_value() for name in SECRETS}
    for name, value in held.items():
        variable = f"SCRIPTDESK_{name.upper()}"
        keys = parse_keys(value) if name.endswith("_keys") else ()
        marks = [key.key_id for key in keys] or [value]
        if any(mark.startswith(DEMO_MARK) for mark in marks) or _is_among(value, keys, demo):
            yield f"{variable} holds what a demo made up and keeps in a file, where others may read it: make a new one."
        elif keys and any(len(set(key.secret)) < LEAST_DIFFERENT for key in keys):
            yield f"{variable} holds a key that is not random, so it can be guessed: use `openssl rand -base64 32`."
        elif not keys and (len(value) < LEAST_TOKEN or len(set(value)) < LEAST_SIGNS):
            yield f"{variable} is short or repeats itself, so it can be guessed: use `openssl rand -hex 32`."
    if held["channel_token"] == held["action_token"]:
        yield (
            "SCRIPTDESK_CHANNEL_TOKEN and SCRIPTDESK_ACTION_TOKEN are the same, so whoever learns one may do both: make"
            " two."
        )
    shared = {key.secret for key in parse_keys(held["envelope_keys"])} & {
        key.secret for key in parse_keys(held["vault_keys"])
    }
    if shared:
        yield (
            "SCRIPTDESK_ENVELOPE_KEYS and SCRIPTDESK_VAULT_KEYS share a key, so the action server could open what is"
            " stored: make two."
        )


def _is_among(value: str, keys: Sequence[Key], demo: frozenset[str | bytes]) -> bool:
    return value in demo or any(key.secret in demo for key in keys)


def _demo_secrets(var: Path) -> frozenset[str | bytes]:
    """What the demo made up in this folder or in the checkout's own: tokens, and the secrets of keys."""
    found: set[str | bytes] = set()
    for file in {var / "keys.json", ROOT / "var" / "keys.json"}:
        try:
            made = json.loads(file.read_text())
            found.update(made[name] for name in SECRETS)
            found.update(key.secret for name in SECRETS if name.endswith("_keys") for key in parse_keys(made[name]))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # nothing was made up there
    return frozenset(found)
