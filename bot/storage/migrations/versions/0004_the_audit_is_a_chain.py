"""The audit is a chain of hashes that can only grow.

The lines that are there are numbered without gaps and chained in their order. From then on the database itself refuses
UPDATE, DELETE and TRUNCATE of the audit, and a line that does not continue the last one. Whoever copies the table in a
later revision (a batch on SQLite) has to make the triggers anew.
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PORTION = 1_000
NOTHING_BEFORE = "0" * 64

audit = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor", sa.String),
    sa.column("action", sa.String),
    sa.column("conversation", sa.String),
    sa.column("detail", sa.JSON),
    sa.column("previous", sa.String),
    sa.column("hash", sa.String),
)

ON_SQLITE = (
    """
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit can only grow: UPDATE is refused'); END
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit can only grow: DELETE is refused'); END
    """,
    """
    CREATE TRIGGER audit_continues BEFORE INSERT ON audit
    WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit)
      OR NEW.previous IS NOT coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), printf('%064d', 0))
    BEGIN SELECT RAISE(ABORT, 'a line of the audit must continue the last one'); END
    """,
)
ON_POSTGRESQL = (
    "ALTER TABLE audit ALTER COLUMN id DROP DEFAULT",
    "DROP SEQUENCE IF EXISTS audit_id_seq",  # numbers of a sequence have gaps
    """
    CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit can only grow: % is refused', TG_OP; END $$
    """,
    """
    CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
    """,
    """
    CREATE FUNCTION audit_continues() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last record;
    BEGIN
      SELECT id, hash INTO last FROM audit ORDER BY id DESC LIMIT 1;
      IF NEW.id <> coalesce(last.id, 0) + 1 OR NEW.previous <> coalesce(last.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'a line of the audit must continue the last one';
      END IF;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER audit_continues BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_continues()",
)


def upgrade() -> None:
    op.add_column("audit", sa.Column("previous", sa.String(length=64), nullable=True))
    op.add_column("audit", sa.Column("hash", sa.String(length=64), nullable=True))
    _chain(op.get_bind())
    with op.batch_alter_table("audit") as batch:
        batch.alter_column("previous", existing_type=sa.String(length=64), nullable=False)
        batch.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def _chain(connection: sa.Connection) -> None:
    number, previous, seen = 0, NOTHING_BEFORE, 0
    portion = sa.select(audit).where(audit.c.id > sa.bindparam("seen")).order_by(audit.c.id).limit(PORTION)
    # A number only ever gets smaller, and in their order: it is never one that another line still has.
    chained = (
        sa.update(audit)
        .where(audit.c.id == sa.bindparam("old"))
        .values(id=sa.bindparam("number"), previous=sa.bindparam("before"), hash=sa.bindparam("its"))
    )
    while rows := connection.execute(portion, {"seen": seen}).all():
        values = []
        for row in rows:
            number += 1
            line = _written(row, number, previous)
            values.append({"old": row.id, "number": number, "before": previous, "its": line})
            previous, seen = line, row.id
        connection.execute(chained, values)


def _written(row: sa.Row[tuple[object, ...]], number: int, previous: str) -> str:
    """The hash as bot.privacy.chain had it when this revision was written."""
    at: datetime = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    told = {
        "number": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "action": row.action,
        "conversation": row.conversation,
        "detail": row.detail,
        "previous": previous,
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(b"scriptdesk audit 1\n" + text.encode()).hexdigest()
