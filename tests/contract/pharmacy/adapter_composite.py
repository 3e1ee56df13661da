"""Three systems as one pharmacy: claims and parcels come from databases of their own, by the number on the label."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from bot.pharmacy.composite import CompositePharmacy
from bot.pharmacy.guarded import GuardedPharmacy
from bot.pharmacy.limits import Limits
from bot.pharmacy.remembered import Remembered
from bot.pharmacy.resilience import Guard
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.values import Capability
from bot.pharmacy.views import VIEWS, WRITTEN
from tests.contract.pharmacy.adapters import Adapter, System
from tests.contract.pharmacy.databases import listening, nobody_there
from tests.contract.pharmacy.rows_of_world import view_rows
from tests.contract.pharmacy.world import NOW, World

_INSURANCE = ("claim", "prior_authorization")
_SHARED = ("formulary", "patient", "prescription")

_HOLDS = {
    "main": set(VIEWS.tables) - {*_INSURANCE, "delivery"},
    "plans": {*_SHARED, *_INSURANCE},
    "courier": {*_SHARED, "delivery"},
}
"""Which rows each system has. Views without rows are there."""

_NAMED: dict[Capability, str | None] = {
    **dict.fromkeys(Capability, "main"),
    Capability.CLAIMS: "plans",
    Capability.DELIVERIES: "courier",
}


@contextmanager
def _opens(world: World, folder: Path) -> Iterator[System]:
    engines = {name: pharmacy_engine(f"sqlite:///{folder / name}.db") for name in _HOLDS}
    for name, engine in engines.items():
        _fill(engine, world, _HOLDS[name])
    pharmacy = _composite(engines)
    with nobody_there() as nowhere:
        away = _composite(dict.fromkeys(_HOLDS, pharmacy_engine(nowhere)))
        yield System(pharmacy, away, asked=listening(engines["main"]))
        away.close()
    pharmacy.close()
    for engine in engines.values():
        engine.dispose()


def _fill(engine: Engine, world: World, views: Collection[str]) -> None:
    with engine.begin() as connection:
        VIEWS.create_all(connection)
        WRITTEN.create_all(connection)
        for view, rows in view_rows(world).items():
            if view in views:
                connection.execute(VIEWS.tables[view].insert(), rows)


def _composite(engines: dict[str, Engine]) -> CompositePharmacy:
    systems = {
        name: GuardedPharmacy(
            SqlPharmacy(engine, name, clock=lambda: NOW), Guard(name, Limits()), Remembered(lambda: NOW)
        )
        for name, engine in engines.items()
    }
    return CompositePharmacy(systems, _NAMED)


ADAPTERS = [Adapter("three systems as one pharmacy", _opens)]
