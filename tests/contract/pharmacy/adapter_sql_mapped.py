"""The SQL adapter over tables of a pharmacy's own, by the two mapping files of the documentation."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.sql.mapped import MappedSchema
from bot.pharmacy.sql.mapping import read_mapping
from bot.pharmacy.views import WRITTEN
from tests.contract.pharmacy.adapters import Adapter, Feature, System
from tests.contract.pharmacy.databases import listening, nobody_there, postgresql_url
from tests.contract.pharmacy.schemas.corner import fill_corner
from tests.contract.pharmacy.schemas.replica import LOADED, fill_replica
from tests.contract.pharmacy.world import NOW, World

MAPPINGS = Path(__file__).parents[3] / "mappings"


def _opens(
    mapping: str, fill: Callable[[Connection, World], None], as_of: datetime = NOW
) -> Callable[[World, Path], AbstractContextManager[System]]:
    """The pharmacy's own system in PostgreSQL, read only; what patients ask for in a SQLite file of ScriptDesk's."""

    @contextmanager
    def opens(world: World, folder: Path) -> Iterator[System]:
        with postgresql_url(folder) as url, nobody_there() as nowhere:
            theirs = pharmacy_engine(url)
            with theirs.begin() as connection:
                fill(connection, world)
            theirs.dispose()
            reads, writes = pharmacy_engine(url, read_only=True), pharmacy_engine(f"sqlite:///{folder / 'asked.db'}")
            WRITTEN.create_all(writes)
            schema = MappedSchema(read_mapping(MAPPINGS / mapping), "postgresql")
            away = pharmacy_engine(nowhere)
            yield System(
                pharmacy=SqlPharmacy(reads, clock=lambda: NOW, schema=schema, writes=writes),
                away=SqlPharmacy(away, schema=schema, writes=away),
                as_of=as_of,
                asked=listening(reads),
            )
            reads.dispose()

    return opens


_NO_TABLE = "its database has no such table"

ADAPTERS = [
    Adapter("a mapped PostgreSQL system", _opens("sql-corner.yml", fill_corner)),
    Adapter(
        "a mapped copy of a SQL Server system",
        _opens("sql-replica.yml", fill_replica, LOADED),
        cannot={
            Feature.PROXIES: _NO_TABLE,
            Feature.PRIOR_AUTHORIZATIONS: _NO_TABLE,
            Feature.DELIVERIES: _NO_TABLE,
            Feature.CONSULTATIONS: _NO_TABLE,
            Feature.CHAT_HOURS: _NO_TABLE,
            Feature.CONFIDENTIAL: "it has no such mark",
            Feature.NEXT_FILL: "it does not keep the insurer's date",
            Feature.EXPECTED: "it does not keep the wholesaler's date",
        },
    ),
]
