"""The tables of the conversations database. Whatever a patient said or was shown is in `sealed` columns only.

Sealed columns hold bot.privacy.encryption.Vault ciphertexts bound to their row. Moments are stored in UTC.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from bot.storage.moment import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _conversation() -> Column[Any]:
    return Column("conversation", String(40), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)


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
    Column("password_hash", String(200), nullable=False),
    Column("working_state", String(2)),  # the attested place of work, two letters
    Column("active", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
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
    Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(2), nullable=False),
    Column("number", String(40), nullable=False),
    Column("expires_on", String(10), nullable=False),
    UniqueConstraint("staff", "state"),
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
    Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
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
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(40), nullable=False),  # staff id, "patient", "gateway"
    Column("action", String(40), nullable=False),
    Column("conversation", String(40)),
    Column("detail", JSON, nullable=False),  # codes and ids; never what was said
)

demo_phone = Table(
    "demo_phone",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("text", String(200), nullable=False),
)
