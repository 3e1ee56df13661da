"""Write the next revision after a change of tables.py: `.venv/bin/python -m bot.storage.new_revision "what changes"`.

The difference between the history and the tables is found on an empty database in memory. Read what was written, and
put its number into `migrations/__init__.py`.
"""

import sys

from alembic import command
from sqlalchemy import create_engine

from bot.storage import migrations
from bot.storage.migrate import config_for


def write(message: str) -> None:
    """Add a file to migrations/versions/."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        config = config_for(connection)
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=f"{int(migrations.HEAD) + 1:04}")


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]))
