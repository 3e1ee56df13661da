"""Connections to a pharmacy's database whose waiting ends in time."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 2
POOL_SECONDS = 0.5
POOL_SIZE = 8


def pharmacy_engine(url: str | URL, *, read_only: bool = False) -> Engine:
    """An engine whose waiting ends before a chat's deadline of 5 s: for a connection, for a lock, for an answer.

    `url`: `sqlite:///var/pharmacy.db` or `postgresql+psycopg://user@host/name`. Connects when first used.
    `read_only`: the database itself refuses every write. SQL Server has no such switch: there the user's rights decide.
    """
    address = make_url(url)
    waits: dict[str, object] = {}
    if address.get_backend_name() == "sqlite":
        waits = {"timeout": STATEMENT_SECONDS}
    elif address.get_backend_name() == "postgresql":
        given = address.query.get("options", "")
        limit = f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c timezone=UTC"
        if read_only:
            limit += " -c default_transaction_read_only=on"
        waits = {
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,  # a network that went silent
            "options": f"{given} {limit}".strip(),
        }
    elif address.get_backend_name() == "mssql":
        waits = {"timeout": CONNECT_SECONDS}
    engine = create_engine(
        address,
        connect_args=waits,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        # Not before a read, which is tried again: asking each connection first costs as much as the answer.
        pool_pre_ping=not read_only,
    )
    if engine.dialect.name == "sqlite" and read_only:
        event.listen(engine, "connect", _query_only)
    if engine.dialect.name == "mssql":
        event.listen(engine, "connect", _limited)
    return engine


def _query_only(connection: Any, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _limited(connection: Any, _: object) -> None:
    """pyodbc's limit of one statement is an attribute of the connection, in seconds."""
    connection.timeout = STATEMENT_SECONDS
