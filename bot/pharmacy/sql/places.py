"""What is public: the products, the shops and what is on their shelves."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from sqlalchemy import Connection, FromClause, Select, func, or_, select

from bot.pharmacy import rows
from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.prescriptions import prefixed
from bot.pharmacy.sql.schema import Views
from bot.pharmacy.values import Capability, Drug, Location, Stock
from bot.pharmacy.views import FORMULARY, LOCATION, LOCATION_CHAT_HOURS, LOCATION_CLOSING, LOCATION_HOURS, STOCK


def formulary(database: Database) -> Sequence[Drug]:
    """Every product the pharmacy carries, by name."""

    def ask(connection: Connection, views: Views) -> list[Drug]:
        drug = views.need(Capability.STOCK, FORMULARY)
        found = connection.execute(select(drug).order_by(drug.c.name)).mappings()
        return [rows.read_drug(dict(row)) for row in found]

    return database.read(ask)


def stock(database: Database, drug: str) -> Sequence[Stock]:
    """Graded stock of each product named `drug` (generic or brand, in any case), at each location, the main first.

    Products appear in the order of their names within a location.
    """
    name = drug.strip().lower()

    def ask(connection: Connection, views: Views) -> list[Stock]:
        now = database.now()
        shelf, product = views.need(Capability.STOCK, STOCK), views.need(Capability.STOCK, FORMULARY)
        place = views.maybe(LOCATION)
        query: Select[tuple[object, ...]] = select(shelf, *prefixed(product, "drug"))
        query = query.join(product, product.c.code == shelf.c.drug)
        if place is not None:
            query = query.join(place, place.c.code == shelf.c.location).order_by(place.c.position)
        found = connection.execute(
            query.where(
                or_(*(func.lower(func.rtrim(product.c[each])) == name for each in ("generic", "brand")))
            ).order_by(shelf.c.location, product.c.name)
        ).mappings()
        return [rows.read_stock(dict(row), now) for row in found]

    return database.read(ask)


def locations(database: Database) -> Sequence[Location]:
    """Every location, the main one first, with the closings from yesterday on."""

    def ask(connection: Connection, views: Views) -> list[Location]:
        now = database.now()
        place, hours = views.need(Capability.LOCATIONS, LOCATION), views.need(Capability.LOCATIONS, LOCATION_HOURS)
        places = connection.execute(select(place).order_by(place.c.position)).mappings().all()
        open_from = _weekly(connection, hours)
        chat_from = _weekly(connection, views.maybe(LOCATION_CHAT_HOURS))
        closing = views.maybe(LOCATION_CLOSING)
        closings: dict[str, list[rows.Row]] = {}
        if closing is not None:
            closings = _by_location(
                connection,
                select(closing)
                .where(closing.c.closed_on >= now.date() - timedelta(days=1))
                .order_by(closing.c.location, closing.c.closed_on),
            )
        return [
            rows.read_location(
                dict(row),
                open_from.get(row["code"], ()),
                closings.get(row["code"], ()),
                chat_from.get(row["code"], ()),
                now,
            )
            for row in places
        ]

    return database.read(ask)


def _weekly(connection: Connection, hours: FromClause | None) -> dict[str, list[rows.Row]]:
    if hours is None:
        return {}
    return _by_location(connection, select(hours).order_by(hours.c.location))


def _by_location(connection: Connection, query: Select[tuple[object, ...]]) -> dict[str, list[rows.Row]]:
    found = [dict(row) for row in connection.execute(query).mappings()]
    return {code: list(days) for code, days in groupby(found, key=lambda row: row["location"])}
