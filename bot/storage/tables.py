"""The tables of the conversations database. Whatever a patient said or was shown is in `sealed` columns only.

Sealed columns hold bot.privacy.encryption.Vault ciphertexts bound to their row. Moments are stored in UTC.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.storage.metadata import metadata
from bot.storage.moment import Moment
from bot.storage.report_tables import wrong_answer
from bot.storage.sending_tables import consent, notice_link, notice_request, outgoing
from bot.storage.sign_in_tables import authorization_request, federated_identity

__all__ = [
    "attempt",
    "audit",
    "authorization_request",
    "break_glass",
    "chore",
    "consent",
    "conversation",
    "demo_phone",
    "desk_presence",
    "duty",
    "enrolment",
    "federated_identity",
    "flag",
    "gateway_keys",
    "legal_hold",
    "message",
    "metadata",
    "notice_link",
    "notice_request",
    "one_time_code",
    "outbox",
    "outgoing",
    "own_secret",
    "passkey",
    "passkey_challenge",
    "pending_turn",
    "recovery_code",
    "registration",
    "second_factor",
    "staff",
    "staff_session",
    "state_row",
    "switch",
    "vault_key",
    "work_item",
    "wrong_answer",
]


def _conversation() -> Column[Any]:
    return Column("conversation", String(40), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)


def _staff() -> Column[Any]:
    return Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False)


conversation = Table(
    "conversation",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("secret_hash", String(64), nullable=False),  # sha256 of the secret that only the patient's tab has
    Column("state", String(10), nullable=False),  # bot.chat.states.State
    Column("version", Integer, nullable=False),  # grows with each transition: compare-and-set on (state, version)
    Column("stretch", Integer, nullable=False),  # grows when the bot starts over with empty slots
    Column("last_seq", Integer, nullable=False),
    Column("location", String(40)),
    Column("locale", String(10), nullable=False),
    Column("owner", String(40), ForeignKey("staff.id")),  # who has a live conversation
    Column("memory", LargeBinary, nullable=False),  # sealed: bot.chat.memory.Memory
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

message = Table(
    "message",
    metadata,
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("author", String(10), nullable=False),  # bot.chat.log.Author
    Column("author_id", String(40), nullable=False),  # the author, or the id of the member of staff
    Column("client_id", String(64)),
    Column("kind", String(12), nullable=False),  # bot.chat.log.Kind
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("evidence", JSON),  # of a bot's answer: model, versions, as_of; no health data
    UniqueConstraint("conversation", "seq"),
    UniqueConstraint("conversation", "author_id", "client_id", name="uq_message_client_id"),
)

pending_turn = Table(
    "pending_turn",
    metadata,
    _conversation(),
    Column("seq", Integer, nullable=False),  # the message that waits for an answer
    Column("what", String(10), nullable=False),  # bot.chat.log.Wanted: an answer, or a classification
    Column("leased_by", String(40)),
    Column("leased_until", Moment),
    UniqueConstraint("conversation", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("topic", String(60), nullable=False),
)

flag = Table(
    "flag",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("kind", String(30), nullable=False),  # an alarm's kind, or "clinical_question"
    Column("at", Moment, nullable=False),
    Column("acknowledged_by", String(40), ForeignKey("staff.id")),
    Column("acknowledged_at", Moment),
)

work_item = Table(
    "work_item",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _conversation(),
    Column("queue", String(12), nullable=False),  # bot.cards.Queue
    Column("topic", String(40), nullable=False),
    Column("reason", String(30), nullable=False),  # bot.cards.HandoffReason
    Column("urgency", String(10), nullable=False),  # bot.cards.Urgency
    Column("state", String(10), nullable=False),  # waiting, claimed, done
    Column("created_at", Moment, nullable=False),
    Column("claimed_by", String(40), ForeignKey("staff.id")),
    Column("claimed_at", Moment),
    Column("pharmacist_on_duty", String(40), ForeignKey("staff.id")),
    Column("done_at", Moment),
    Index("ix_work_item_open", "state", "queue"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("username", String(60), nullable=False, unique=True),
    Column("name", String(80), nullable=False),  # as patients read it
    Column("role", String(14), nullable=False),  # bot.identity.staff.Role
    Column("password_hash", String(200), nullable=False),  # empty until somebody who is invited chose a password
    Column("working_state", String(2)),  # the attested place of work, two letters
    # What they speak besides English: ISO 639-1 codes with blanks between them.
    Column("languages", String(60), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _staff(),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # sha256 of what stands in the link, or in the page
    _staff(),
    Column("occasion", String(12), nullable=False),  # bot.identity.enrolment.Occasion
    Column("sealed", LargeBinary),  # the secret that is shown and not yet confirmed
    Column("expires_at", Moment, nullable=False),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # the authenticator app's secret, and the key of the recovery codes
    Column("last_step", Integer, nullable=False),  # of RFC 6238: the time step of the last code that was taken
    Column("failures", Integer, nullable=False),  # wrong codes since the last right one
    Column("since", Moment, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _staff(),
    Column("code_hash", String(64), nullable=False),  # keyed
    UniqueConstraint("staff", "code_hash"),
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", String(1400), primary_key=True),  # the credential id of WebAuthn, at most 1,023 bytes, in base64url
    _staff(),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("since", Moment, nullable=False),
)

passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("challenge_hash", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False),
)

break_glass = Table(
    "break_glass",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _staff(),
    _conversation(),
    Column("sealed", LargeBinary, nullable=False),  # why, as the person typed it
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("acknowledged_by", String(40), ForeignKey("staff.id")),
    Column("acknowledged_at", Moment),
)

desk_presence = Table(
    "desk_presence",
    metadata,
    Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("seen_at", Moment, nullable=False),  # when a gateway last had a socket of this person
)

registration = Table(
    "registration",
    metadata,
    _staff(),
    Column("state", String(2), nullable=False),
    Column("number", String(40), nullable=False),
    Column("kind", String(14), nullable=False, server_default="registration"),  # bot.identity.licences.Kind
    Column("expires_on", String(10), nullable=False),  # the last day on which it lasts
    UniqueConstraint("staff", "state", "kind"),
)

state_row = Table(
    "state_row",
    metadata,
    Column("state", String(2), nullable=False),
    Column("task", String(30), nullable=False),  # "remote_technician_chat"
    Column("allowed", Boolean, nullable=False),
    Column("conditions", String(400), nullable=False),
    Column("source", String(200), nullable=False),
    Column("signed_by", String(80)),  # the pharmacist-in-charge; unsigned counts as unknown
    Column("signed_at", Moment),
    Column("expires_on", String(10), nullable=False),
    Column("demo", Boolean, nullable=False),
    UniqueConstraint("state", "task"),
)

duty = Table(
    "duty",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _staff(),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("demo", Boolean, nullable=False),
)

one_time_code = Table(
    "one_time_code",
    metadata,
    _conversation(),
    Column("form_seq", Integer, nullable=False),
    Column("code_hash", String(64), nullable=False),  # keyed: the six digits cannot be tried out offline
    Column("expires_at", Moment, nullable=False),
    UniqueConstraint("conversation", "form_seq"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(64), nullable=False),  # keyed fingerprint of an identifier, address or conversation
    Column("at", Moment, nullable=False),
    Index("ix_attempt_subject", "subject", "at"),
)

audit = Table(
    "audit",
    metadata,
    # One more than the line before, without gaps. The database refuses UPDATE, DELETE and a line that does not continue
    # the last one: see the migration 0004.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(40), nullable=False),  # staff id, "patient", "gateway"
    Column("action", String(40), nullable=False),
    Column("conversation", String(40)),
    Column("detail", JSON, nullable=False),  # codes and ids; never what was said
    Column("previous", String(64), nullable=False),  # the hash of the line before
    Column("hash", String(64), nullable=False),  # bot.privacy.chain
    Index("ix_audit_conversation", "conversation"),  # whose a conversation is stands in its lines
)

switch = Table(
    "switch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),  # bot.switches.SwitchKind
    Column("name", String(40), nullable=False),
    Column("notice", String(300), nullable=False),  # what patients read
    Column("why", String(300), nullable=False),
    Column("off_by", String(60), nullable=False),
    Column("off_at", Moment, nullable=False),
    Column("on_by", String(60)),
    Column("on_at", Moment),  # empty while it is off
)

demo_phone = Table(
    "demo_phone",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("text", String(200), nullable=False),
)

vault_key = Table(
    "vault_key",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),  # the highest is the newest key
    Column("key_id", String(100), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),  # or when it was first seen here, if it was made elsewhere
    Column("retired_at", Moment),
)

gateway_keys = Table(
    "gateway_keys",
    metadata,
    Column("gateway", String(40), primary_key=True),
    Column("seals", String(100), nullable=False),  # the id of the key that it seals with
    Column("opens", String(2000), nullable=False),  # the ids of all that it has, with blanks between them
    Column("seen_at", Moment, nullable=False),
)

own_secret = Table(
    "own_secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

chore = Table(
    "chore",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("leased_by", String(40)),
    Column("leased_until", Moment),
    Column("done_at", Moment),
    Column("done_for", String(100)),  # of re-sealing: the key under which all is
)

legal_hold = Table(
    "legal_hold",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(40)),  # this one, or
    Column("patient", String(100)),  # all of this patient: the reference in the pharmacy's system
    Column("reason", String(300), nullable=False),
    Column("placed_by", String(60), nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("lifted_by", String(60)),
    Column("lifted_at", Moment),  # empty while it holds
    Column("lifted_why", String(300)),
)
