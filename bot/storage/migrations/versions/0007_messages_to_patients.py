"""What is sent to patients: codes and notices on their way, the ledger of consents, links that open once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REFUSED = "a consent is never changed: what ends it is a row of its own"
NEVER_CHANGED = (
    "id, fact, at, patient, address_hash, channel, purpose, wording, wording_version, language, how, conversation"
)
"""All but `sealed`, which is sealed anew when keys change."""


def upgrade() -> None:
    _outgoing()
    _consent()
    _notices()


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("conversation", sa.String(length=40), nullable=True),
        sa.Column("form_seq", sa.Integer(), nullable=True),
        sa.Column("notice", sa.String(length=40), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    op.create_index("ix_outgoing_due", "outgoing", ["outcome", "due_at"])
    op.create_index("ix_outgoing_address", "outgoing", ["address_hash", "done_at"])


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("fact", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("patient", sa.String(length=80), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("wording", sa.String(length=800), nullable=True),
        sa.Column("wording_version", sa.String(length=12), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_patient", "consent", ["patient"])
    op.create_index("ix_consent_address", "consent", ["address_hash"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION consent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER consent_append_only BEFORE UPDATE OF {NEVER_CHANGED} ON consent "
            "FOR EACH ROW EXECUTE FUNCTION consent_is_append_only()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER consent_append_only BEFORE UPDATE OF {NEVER_CHANGED} ON consent "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def _notices() -> None:
    op.create_table(
        "notice_request",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("location", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_request")),
    )
    op.create_index("ix_notice_request_waiting", "notice_request", ["outcome", "looked_at"])
    op.create_table(
        "notice_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_notice_link")),
    )
