"""The SQL adapter over the documented views, on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.views import VIEWS, WRITTEN
from tests.contract.pharmacy.adapters import Adapter, System
from tests.contract.pharmacy.databases import listening, nobody_there, postgresql_url, sqlite_url
from tests.contract.pharmacy.rows_of_world import view_rows
from tests.contract.pharmacy.world import NOW, World

type Database = Callable[[Path], AbstractContextManager[URL]]


def _opens(database: Database) -> Callable[[World, Path], AbstractContextManager[System]]:
    @contextmanager
    def opens(world: World, folder: Path) -> Iterator[System]:
        with database(folder) as url, nobody_there() as nowhere:
            engine = pharmacy_engine(url)
            with engine.begin() as connection:
                VIEWS.create_all(connection)
                WRITTEN.create_all(connection)
                for view, rows in view_rows(world).items():
                    connection.execute(VIEWS.tables[view].insert(), rows)
            yield System(
                pharmacy=SqlPharmacy(engine, clock=lambda: NOW),
                away=SqlPharmacy(pharmacy_engine(nowhere)),
                asked=listening(engine),
            )
            engine.dispose()

    return opens


ADAPTERS = [
    Adapter("the documented views on SQLite", _opens(sqlite_url)),
    Adapter("the documented views on PostgreSQL", _opens(postgresql_url)),
]
