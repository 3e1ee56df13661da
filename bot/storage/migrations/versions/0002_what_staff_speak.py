"""What staff speak besides English, so that a patient who writes otherwise reaches somebody who does."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("languages", sa.String(length=60), server_default="", nullable=False))
