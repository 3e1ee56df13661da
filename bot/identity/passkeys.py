"""Passkeys (WebAuthn Level 2) in place of password and code. The device checks who it is; here is its public key.

Browsers give passkeys to pages of https sites and of `localhost`, and take no IP address for a site's name.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select, update
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.identity import enrolment
from bot.identity.staff import Staff, member_of
from bot.storage.tables import passkey, passkey_challenge, staff

NAME = "ScriptDesk"
ANSWERED_WITHIN = timedelta(minutes=5)
_MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises for a credential that is none."""


class NotAccepted(Exception):
    """What the browser brought is no passkey of ours, or not an answer to what it was asked."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a passkey is for. `id`: the relying party's id, a host name; `origin`: as browsers write it."""

    id: str
    origin: str


def site_of(host: str, *, https: bool) -> Site | None:
    """The site that a request came to; None where browsers give no passkeys. `host`: its Host header."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ip_address(name)
    except ValueError:
        pass
    else:
        return None
    if not name or not (https or name == "localhost"):
        return None
    return Site(name, f"{'https' if https else 'http'}://{host}")


def ask_to_create(connection: Connection, site: Site, token: str, now: datetime) -> dict[str, Any]:
    """What navigator.credentials.create() gets, for whoever an enrolment is of. Raises NotOpen."""
    who = enrolment.look(connection, token, now).who
    held = connection.scalars(select(passkey.c.id).where(passkey.c.staff == who.id)).all()
    options = generate_registration_options(
        rp_id=site.id,
        rp_name=NAME,
        user_id=who.id.encode(),
        user_name=who.username,
        user_display_name=who.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in held],
    )
    _remember(connection, options.challenge, who.id, now)
    return _as_json(options_to_json(options))


def create(
    connection: Connection,
    site: Site,
    token: str,
    credential: dict[str, Any],
    password_hash: str | None,
    now: datetime,
) -> Staff:
    """Keep a new passkey, and end the enrolment. Returns whose it is.

    Raises NotOpen, PasswordNeeded or NotAccepted; nothing has changed then.
    """
    found = enrolment.look(connection, token, now)
    challenge = _answered(connection, credential, found.who.id, now)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _MALFORMED:
        raise NotAccepted from None
    key = bytes_to_base64url(made.credential_id)
    if connection.scalar(select(passkey.c.id).where(passkey.c.id == key)) is not None:
        raise NotAccepted
    enrolment.finish(connection, found, password_hash)
    connection.execute(
        insert(passkey).values(
            id=key,
            staff=found.who.id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            since=now,
        )
    )
    return found.who


def ask_to_show(connection: Connection, site: Site, now: datetime) -> dict[str, Any]:
    """What navigator.credentials.get() gets. Nobody is named: the device knows whose passkey it has."""
    options = generate_authentication_options(rp_id=site.id, user_verification=UserVerificationRequirement.REQUIRED)
    _remember(connection, options.challenge, "", now)
    return _as_json(options_to_json(options))


def owner_of(connection: Connection, site: Site, credential: dict[str, Any], now: datetime) -> Staff:
    """Whose passkey this is, which has just answered. Raises NotAccepted."""
    challenge = _answered(connection, credential, "", now)
    row = (
        connection.execute(
            select(staff, passkey.c.id.label("key"), passkey.c.public_key, passkey.c.sign_count)
            .join(passkey, passkey.c.staff == staff.c.id)
            .where(passkey.c.id == str(credential.get("id")), staff.c.active)
            .with_for_update()
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotAccepted
    try:
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=row["public_key"],
            credential_current_sign_count=row["sign_count"],
            require_user_verification=True,
        )
    except _MALFORMED:
        raise NotAccepted from None
    connection.execute(update(passkey).where(passkey.c.id == row["key"]).values(sign_count=shown.new_sign_count))
    return member_of(row)


def _remember(connection: Connection, challenge: bytes, purpose: str, now: datetime) -> None:
    connection.execute(delete(passkey_challenge).where(passkey_challenge.c.expires_at <= now))
    connection.execute(
        insert(passkey_challenge).values(challenge_hash=_hash(challenge, purpose), expires_at=now + ANSWERED_WITHIN)
    )


def _answered(connection: Connection, credential: dict[str, Any], purpose: str, now: datetime) -> bytes:
    """The challenge that a credential answers, if it was asked here for this purpose, lately, and not answered yet."""
    try:
        said = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(said["challenge"])
    except _MALFORMED:
        raise NotAccepted from None
    used = connection.execute(
        delete(passkey_challenge).where(
            passkey_challenge.c.challenge_hash == _hash(challenge, purpose), passkey_challenge.c.expires_at > now
        )
    )
    if used.rowcount != 1:
        raise NotAccepted
    return challenge


def _hash(challenge: bytes, purpose: str) -> str:
    return hashlib.sha256(purpose.encode() + b"|" + challenge).hexdigest()


def _as_json(options: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(options)
    return read
