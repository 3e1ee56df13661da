"""The ledger of consents: who agreed to be sent what, where, in which words, and what ended it. Append-only.

Who sends has to show that there was an agreement (47 CFR 64.1200(a)(1)). It may be revoked in any reasonable way, which
must be honoured within ten business days (a)(10): here at once, for every purpose. A revocation is a row of its own. It
names a patient, an address or both, and ends whatever was given before under either.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, or_, select

from bot.messages.outgoing import hash_of
from bot.messages.sender import Address, Channel
from bot.privacy.encryption import Vault
from bot.storage.tables import consent

_TO_THE_MICROSECOND = "%Y-%m-%dT%H:%M:%S.%f"


class Purpose(StrEnum):
    READY_NOTICE = "ready_notice"


class How(StrEnum):
    """By what somebody agreed or ended it."""

    CHAT = "chat"
    TEXT = "text"  # from the telephone itself
    STAFF = "staff"


class Fact(StrEnum):
    GIVEN = "given"
    REVOKED = "revoked"
    RESUMED = "resumed"  # START: codes may go to the number again; it gives no consent


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent as it was given, and when and how it ended, if it did."""

    patient: str
    address: Address
    purpose: Purpose
    wording: str
    version: str
    language: str
    at: datetime
    conversation: str | None
    revoked_at: datetime | None = None
    how_revoked: How | None = None


def give(connection: Connection, vault: Vault, given: Consent) -> None:
    """Write down a consent. `wording`: word for word what was agreed to."""
    connection.execute(
        insert(consent).values(
            fact=Fact.GIVEN,
            at=given.at,
            patient=given.patient,
            address_hash=hash_of(vault, given.address),
            sealed=vault.seal(given.address.value.encode(), bound_to=_place(given.patient, given.at)),
            channel=given.address.channel,
            purpose=given.purpose,
            wording=given.wording,
            wording_version=given.version,
            language=given.language,
            how=How.CHAT,
            conversation=given.conversation,
        )
    )


def revoke(
    connection: Connection,
    vault: Vault,
    how: How,
    now: datetime,
    *,
    patient: str | None = None,
    address: Address | None = None,
    conversation: str | None = None,
) -> None:
    """End all that this patient agreed to, or all that goes to this address, whoever agreed."""
    _ended(connection, vault, Fact.REVOKED, how, now, patient, address, conversation)


def resume(connection: Connection, vault: Vault, address: Address, now: datetime) -> None:
    """Codes may go to a telephone again that had sent STOP. What was revoked stays so."""
    _ended(connection, vault, Fact.RESUMED, How.TEXT, now, None, address, None)


def _ended(
    connection: Connection,
    vault: Vault,
    fact: Fact,
    how: How,
    now: datetime,
    patient: str | None,
    address: Address | None,
    conversation: str | None,
) -> None:
    connection.execute(
        insert(consent).values(
            fact=fact,
            at=now,
            patient=patient,
            address_hash=hash_of(vault, address) if address else None,
            channel=address.channel if address else None,
            how=how,
            conversation=conversation,
        )
    )


def history(connection: Connection, vault: Vault, patient: str) -> list[Consent]:
    """All consents of a patient, the oldest first, each with its end."""
    given = connection.execute(
        select(consent).where(consent.c.patient == patient, consent.c.fact == Fact.GIVEN).order_by(consent.c.id)
    )
    return [_with_end(connection, vault, row) for row in given.mappings().all()]


def in_force(connection: Connection, vault: Vault, patient: str, address: Address, purpose: Purpose) -> Consent | None:
    """The consent under which this patient may be sent this, there, now. To be asked at the moment of sending."""
    row = (
        connection.execute(
            select(consent)
            .where(
                consent.c.fact == Fact.GIVEN,
                consent.c.patient == patient,
                consent.c.purpose == purpose,
                consent.c.address_hash == hash_of(vault, address),
            )
            .order_by(consent.c.id.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )
    known = _with_end(connection, vault, row) if row is not None else None
    return known if known is not None and known.revoked_at is None else None


def stopped(connection: Connection, vault: Vault, address: Address) -> bool:
    """Whether somebody sent STOP from this very telephone, and no START since: then no code goes there either."""
    last = connection.scalar(
        select(consent.c.fact)
        .where(
            consent.c.address_hash == hash_of(vault, address),
            consent.c.how == How.TEXT,
            consent.c.fact.in_((Fact.REVOKED, Fact.RESUMED)),
        )
        .order_by(consent.c.id.desc())
        .limit(1)
    )
    return last == Fact.REVOKED


def _with_end(connection: Connection, vault: Vault, row: RowMapping) -> Consent:
    value = vault.open(row["sealed"], bound_to=_place(row["patient"], row["at"])).decode()
    address = Address(Channel(row["channel"]), value)
    found = Consent(
        row["patient"],
        address,
        Purpose(row["purpose"]),
        row["wording"],
        row["wording_version"],
        row["language"],
        row["at"],
        row["conversation"],
    )
    hits = or_(consent.c.patient == found.patient, consent.c.address_hash == hash_of(vault, address))
    end = connection.execute(
        select(consent.c.at, consent.c.how)
        .where(consent.c.fact == Fact.REVOKED, consent.c.id > row["id"], hits)
        .order_by(consent.c.id)
        .limit(1)
    ).one_or_none()
    return found if end is None else replace(found, revoked_at=end.at, how_revoked=How(end.how))


def _place(patient: str, at: datetime) -> str:
    return f"consent|{patient}|{at.astimezone(UTC):{_TO_THE_MICROSECOND}}"
