"""What alembic runs for each command. The connection is the caller's, inside a transaction that the caller commits."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bot.storage.moment import Moment
from bot.storage.tables import metadata


def render_item(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """A revision names no type of ours: it must still run when tables.py has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=render_item,
    render_as_batch=connection.dialect.name == "sqlite",  # which cannot alter a table: it is copied
)
with context.begin_transaction():
    context.run_migrations()
