"""The tables of single sign-on. As in bot.storage.tables, which has them too."""

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from bot.storage.metadata import metadata
from bot.storage.moment import Moment

federated_identity = Table(
    "federated_identity",
    metadata,
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),  # as long as OpenID Connect lets it be
    Column("staff", String(40), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("staff", "issuer"),
)

authorization_request = Table(
    "authorization_request",
    metadata,
    Column("state_hash", String(64), primary_key=True),  # sha256 of what goes by way of the provider
    Column("browser_hash", String(64), nullable=False),  # sha256 of what stays in the browser's cookie
    # Whose way to sign in it becomes; empty for a sign-in.
    Column("enrolment", String(64), ForeignKey("enrolment.token_hash", ondelete="CASCADE")),
    Column("session_hash", String(64), nullable=False),  # of the session that the browser had, if it had one
    Column("expires_at", Moment, nullable=False),
)
