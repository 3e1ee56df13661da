"""The second factor of a sign-in with a password: a code of an authenticator app (RFC 6238), or a recovery code.

The app's secret is sealed by the vault. A code is good once: the time step of the last one that was taken is kept, and
none of it or before it is taken again (RFC 6238, section 5.2). Of a recovery code a keyed hash is kept.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pyotp
import segno
from sqlalchemy import Connection, delete, func, insert, select, update

from bot.identity.staff import Staff
from bot.privacy.encryption import Vault
from bot.storage.tables import federated_identity, passkey, recovery_code, second_factor

ISSUER = "ScriptDesk"
DRIFT = 1  # time steps of 30 s that a clock may be off, before and after
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
MOST_FAILURES = 100  # in a row, before the app's codes open nothing any more (NIST SP 800-63B, 5.2.2)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # 31 of them: none that is read as another


class Held(StrEnum):
    """What somebody can prove themselves with, besides a password."""

    CODES = "codes"
    PASSKEY = "passkey"
    SINGLE_SIGN_ON = "single_sign_on"


class Checked(StrEnum):
    """What became of a code."""

    APP = "app"
    RECOVERY = "recovery"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Shown:
    """A new secret, as its owner gets to see it. `picture`: the rows of a QR code, of "0" and "1"."""

    secret: str
    uri: str
    picture: tuple[str, ...]


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def show(secret: str, username: str) -> Shown:
    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    rows = tuple("".join(str(module) for module in row) for row in segno.make(uri, micro=False, error="m").matrix)
    return Shown(secret, uri, rows)


def held_by(connection: Connection, staff_id: str) -> frozenset[Held]:
    """What a member of staff can prove themselves with."""
    tables = {Held.CODES: second_factor, Held.PASSKEY: passkey, Held.SINGLE_SIGN_ON: federated_identity}
    return frozenset(
        held
        for held, table in tables.items()
        if connection.scalar(select(func.count()).select_from(table).where(table.c.staff == staff_id))
    )


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code of six digits is of, at most one step off; None if it is of none."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(_digits(code), for_time=now, valid_window=DRIFT)
    except pyotp.OTPVerificationError:
        return None


def keep(connection: Connection, vault: Vault, who: Staff, secret: str, step: int, now: datetime) -> list[str]:
    """Have `who` sign in with the codes of this secret from now on. Returns ten recovery codes, told this once.

    `step`: the time step of the code by which they showed that their app has the secret; it is used up.
    """
    forget(connection, who.id)
    recovery_key = secrets.token_bytes(32)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    content = {"secret": secret, "recovery_key": recovery_key.hex()}
    connection.execute(
        insert(second_factor).values(
            staff=who.id,
            sealed=vault.seal_json(content, bound_to=_place(who.id)),
            last_step=step,
            failures=0,
            since=now,
        )
    )
    hashes = [{"staff": who.id, "code_hash": _keyed(recovery_key, code)} for code in codes]
    connection.execute(insert(recovery_code), hashes)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def forget(connection: Connection, staff_id: str) -> None:
    """Codes of the app and recovery codes of this person open nothing any more."""
    for table in (recovery_code, second_factor):
        connection.execute(delete(table).where(table.c.staff == staff_id))


def check(connection: Connection, vault: Vault, staff_id: str, code: str, now: datetime) -> Checked:
    """Take a code of the app or a recovery code; each is good once. Failures in a row are counted here."""
    mine = second_factor.c.staff == staff_id
    row = connection.execute(select(second_factor).where(mine).with_for_update()).mappings().one_or_none()
    if row is None:
        return Checked.WRONG
    if row["failures"] >= MOST_FAILURES:
        return Checked.LOCKED
    content = vault.open_json(row["sealed"], bound_to=_place(staff_id))
    step = step_of(content["secret"], code, now)
    outcome = Checked.WRONG
    if step is not None and step > row["last_step"]:
        connection.execute(update(second_factor).where(mine).values(last_step=step))
        outcome = Checked.APP
    elif step is None and _redeem(connection, staff_id, bytes.fromhex(content["recovery_key"]), code):
        outcome = Checked.RECOVERY
    failures = row["failures"] + 1 if outcome is Checked.WRONG else 0
    connection.execute(update(second_factor).where(mine).values(failures=failures))
    return outcome


def recovery_codes_left(connection: Connection, staff_id: str) -> int:
    return connection.execute(
        select(func.count()).select_from(recovery_code).where(recovery_code.c.staff == staff_id)
    ).scalar_one()


def _redeem(connection: Connection, staff_id: str, recovery_key: bytes, code: str) -> bool:
    typed = "".join(code.split()).replace("-", "").casefold()
    used = connection.execute(
        delete(recovery_code).where(
            recovery_code.c.staff == staff_id, recovery_code.c.code_hash == _keyed(recovery_key, typed)
        )
    )
    return used.rowcount == 1


def _keyed(recovery_key: bytes, code: str) -> str:
    return hmac.new(recovery_key, code.encode(), hashlib.sha256).hexdigest()


def _digits(code: str) -> str:
    return "".join(code.split())


def _place(staff_id: str) -> str:
    return f"second_factor|{staff_id}"
