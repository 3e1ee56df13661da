"""A system of kind sql, from its section of pharmacy.yml.

main:
  kind: sql
  url_from: SCRIPTDESK_MAIN_URL
  mapping: mappings/elm.yml               # only where the views of docs/pharmacy-views.md are not there
  time_zone: America/New_York             # of times without a zone, where the mapping names none
  writes: {url_from: SCRIPTDESK_REQUESTS_URL}     # only where the tables that are written to are elsewhere
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from bot.pharmacy.sections import Section
from bot.pharmacy.sql.adapter import SqlPharmacy
from bot.pharmacy.sql.engine import pharmacy_engine
from bot.pharmacy.sql.mapped import MappedSchema
from bot.pharmacy.sql.mapping import SqlMapping, read_mapping
from bot.pharmacy.sql.schema import DocumentedSchema, Schema


def build(name: str, section: Section, environment: Mapping[str, str]) -> SqlPharmacy:
    """The adapter. Raises ConfigurationError.

    What is read is read by connections that cannot write. Beside a mapping nothing of the pharmacy's own is written:
    without `writes` there are no requests and no bookings.
    """
    section.only(("kind", "url_from", "mapping", "time_zone", "writes"), "a system of kind sql")
    parts = parts_of(section, environment)
    return SqlPharmacy(parts.reads, name, schema=parts.schema, writes=parts.writes)


@dataclass(frozen=True, slots=True)
class SqlParts:
    """What an adapter is made of. `mapping`: None where the documented views are there; `writes`: None where nothing is
    written."""

    reads: Engine
    schema: Schema
    mapping: SqlMapping | None
    writes: Engine | None


def parts_of(section: Section, environment: Mapping[str, str]) -> SqlParts:
    """The parts of the system of this section. Raises ConfigurationError."""
    reads = _engine(section, environment, read_only=True)
    mapping = mapping_of(section)
    schema = DocumentedSchema() if mapping is None else MappedSchema(mapping, reads.dialect.name)
    written = section.section("writes") if "writes" in section else section if mapping is None else None
    writes = None if written is None else _engine(written, environment)
    return SqlParts(reads, schema, mapping, writes)


def mapping_of(section: Section) -> SqlMapping | None:
    """The mapping file that the section names, beside the file of the section. Raises ConfigurationError."""
    if "mapping" not in section:
        return None
    time_zone = section.text("time_zone") if "time_zone" in section else None
    return read_mapping(section.path.parent / section.text("mapping"), time_zone)


def _engine(section: Section, environment: Mapping[str, str], *, read_only: bool = False) -> Engine:
    """Raised outside the handler: an address holds a password, and the errors about one repeat it."""
    url = section.secret("url_from", environment)
    try:
        return pharmacy_engine(url, read_only=read_only)
    except ImportError:
        sentence = "names a database whose driver is not installed: install it into this environment."
    except ArgumentError:
        sentence = "holds no address of a database, as postgresql+psycopg://user@host/name."
    raise section.fault(f"url_from: {section.text('url_from')} {sentence}", "url_from")
