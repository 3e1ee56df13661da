"""The tables of what is sent to patients: letters, consents, notices. As in bot.storage.tables, which has them too."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from bot.storage.metadata import metadata
from bot.storage.moment import Moment

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(14), nullable=False),  # bot.messages.outgoing.Kind
    Column("conversation", String(40)),  # no foreign key: a notice may outlive its chat
    Column("form_seq", Integer),
    Column("notice", String(40)),  # notice_request.id
    Column("address_hash", String(64), nullable=False),  # keyed; of nobody's message a random one
    Column("sealed", LargeBinary),  # where to and what; emptied when it is done
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("leased_until", Moment),
    Column("outcome", String(10)),  # bot.messages.outgoing.Outcome; empty while it waits
    Column("done_at", Moment),
    Index("ix_outgoing_due", "outcome", "due_at"),
    Index("ix_outgoing_address", "address_hash", "done_at"),
)

# Append-only, and triggers hold it to that: what ends a consent is a fact of its own beside the one that gave it.
consent = Table(
    "consent",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("fact", String(8), nullable=False),  # given, revoked
    Column("at", Moment, nullable=False),
    Column("patient", String(80)),  # the system's reference; a revocation by number alone has none
    Column("address_hash", String(64)),  # keyed fingerprint; a revocation by patient alone has none
    Column("sealed", LargeBinary),  # the number or address itself, of what was given
    Column("channel", String(8)),
    Column("purpose", String(20)),  # bot.messages.consent.Purpose; of a revocation empty: it ends all
    Column("wording", String(800)),  # word for word as it was shown
    Column("wording_version", String(12)),
    Column("language", String(10)),
    Column("how", String(20), nullable=False),  # bot.messages.consent.How
    Column("conversation", String(40)),  # no foreign key: it outlives the chat
    Index("ix_consent_patient", "patient"),
    Index("ix_consent_address", "address_hash"),
)

notice_request = Table(
    "notice_request",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("subject", String(64), nullable=False),  # keyed fingerprint of patient and prescription
    Column("address_hash", String(64), nullable=False),
    Column("sealed", LargeBinary),  # patient, prescription, address, state; emptied when it is done
    Column("location", String(40), nullable=False),
    Column("locale", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("looked_at", Moment),
    Column("outcome", String(20)),  # bot.messages.notices.Ended; empty while it waits
    Column("done_at", Moment),
    Index("ix_notice_request_waiting", "outcome", "looked_at"),
)

notice_link = Table(
    "notice_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # sha256 of 32 random bytes
    Column("notice", String(40), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
