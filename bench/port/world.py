"""A large pharmacy in a PostgreSQL database of its own: the documented views as tables, with the documented indexes.

Everything is made by the server itself from generate_series, and nothing of it is logged: it lives for one run.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url

from bot.pharmacy.views import VIEWS, WRITTEN

PATIENTS = 100_000
PRESCRIPTIONS = 2_000_000
PRODUCTS = 3_000
SLOTS = 2_000

_SHOPS = "(ARRAY['NH', 'HD', 'MF'])[1 + i % 3]"
NAMES = ("Alvarez", "Brown", "Chen", "Diaz", "Evans", "Fisher", "Garcia", "Hughes", "Ito", "Jones", "Khan", "Lopez")
_NAMES = "(ARRAY[{}])".format(", ".join(f"'{name}'" for name in NAMES))
_STATUSES = "(ARRAY['ready', 'picked_up', 'picked_up', 'in_process', 'waiting_on_insurance', 'picked_up', 'on_hold'])"

_FILL = (
    f"""
    INSERT INTO patient (reference, last_name, birth_date, state, phone, email)
    SELECT 'P' || i, {_NAMES}[1 + i % 12] || i % 97, DATE '1930-01-01' + i * 37 % 30000, 'CT', '+12035550142', NULL
    FROM generate_series(0, :patients - 1) AS i
    """,
    """
    INSERT INTO formulary (code, name, generic, brand, strength, form, schedule, restricted)
    SELECT 'D' || i, 'Drug ' || i || ' 10 mg tablet', 'drug ' || i / 3, NULL, '10 mg', 'tablet', 0, false
    FROM generate_series(0, :products - 1) AS i
    """,
    # A patient's prescriptions lie far apart, as those of years do: no page of the table holds two of them.
    f"""
    INSERT INTO prescription (reference, number, patient, drug, location, status, status_reason, status_since, due_on,
      status_confirmed, issued_on, expires_on, refills_left, days_supply, quantity, quantity_owed, last_filled_on,
      next_fill_on, price, discontinued, confidential, as_of)
    SELECT 'R' || i, (4000000 + i)::text, 'P' || i % :patients, 'D' || i % :products, {_SHOPS},
      {_STATUSES}[1 + i % 7], NULL, now() - interval '1 day', NULL, true, current_date - i % 300, current_date + 90, 3,
      30, 30, NULL, current_date - i % 60, NULL, 4.00, false, false, now()
    FROM generate_series(0, :prescriptions - 1) AS i
    """,
    """
    INSERT INTO claim (prescription, state, reject_codes, copay, as_of)
    SELECT 'R' || i, CASE WHEN i % 10 = 0 THEN 'rejected' ELSE 'paid' END, CASE WHEN i % 10 = 0 THEN '75' END, 4.00,
      now()
    FROM generate_series(0, :prescriptions - 1) AS i
    """,
    """
    INSERT INTO prior_authorization (prescription, state, since, due_on, as_of)
    SELECT 'R' || i, 'requested', now(), NULL, now() FROM generate_series(0, :prescriptions - 1, 100) AS i
    """,
    """
    INSERT INTO delivery (prescription, state, expected_on, as_of)
    SELECT 'R' || i, 'shipped', current_date + 1, now() FROM generate_series(0, :prescriptions - 1, 20) AS i
    """,
    """
    INSERT INTO fill (reference, prescription, kind, filled_on, quantity, days_supply, as_of)
    SELECT 'F' || i, 'R' || i, 'RF', current_date - i % 60, 30, 30, now()
    FROM generate_series(0, :prescriptions - 1) AS i
    """,
    """
    INSERT INTO proxy (reference, patient, relationship, last_name, birth_date, scope, valid_from, as_of)
    SELECT 'X' || i, 'P' || i, 'spouse', 'Alvarez', DATE '1960-01-01', 'all', DATE '2020-01-01', now()
    FROM generate_series(0, :patients - 1, 10) AS i
    """,
    """
    INSERT INTO location (code, position, name, street, city, state, postal_code, phone, time_zone, delivers)
    SELECT (ARRAY['NH', 'HD', 'MF'])[i], i, 'Shop ' || i, i || ' Elm Street', 'Town ' || i, 'CT', '06510',
      '+12035550142', 'America/New_York', true FROM generate_series(1, 3) AS i
    """,
    """
    INSERT INTO location_hours (location, weekday, opens, closes)
    SELECT code, day, TIME '09:00', TIME '19:00' FROM location, generate_series(0, 5) AS day
    """,
    """
    INSERT INTO stock (drug, location, quantity, low_below, expected_on, as_of)
    SELECT formulary.code, location.code, 500, 60, NULL, now() FROM formulary, location
    """,
    # Of these, too, a pharmacy has many, nearly all of them dealt with.
    """
    INSERT INTO refill_request (reference, request_key, patient, prescription, kind, requested_at, handled_at)
    SELECT 'Q' || i, 'card-' || i, 'P' || i % :patients, 'R' || i, 'refill', now() - interval '9 days',
      CASE WHEN i % 50 > 0 THEN now() - interval '8 days' END FROM generate_series(0, :patients - 1) AS i
    """,
    """
    INSERT INTO consultation_booking (reference, request_key, slot, patient, booked_at)
    SELECT 'B' || i, 'talk-' || i, 'past-' || i, 'P' || i, now() FROM generate_series(0, :patients - 1, 4) AS i
    """,
    f"""
    INSERT INTO consultation_slot (reference, location, starts_at, minutes, by_phone, as_of)
    SELECT 'S' || i, {_SHOPS}, now() + i * interval '15 minutes', 15, true, now() FROM generate_series(1, :slots) AS i
    """,
)

_INDEXES = (
    "CREATE INDEX ON patient (birth_date)",
    "CREATE INDEX ON prescription (number)",
    "CREATE INDEX ON prescription (patient)",
    "CREATE INDEX ON fill (prescription)",
    "CREATE INDEX ON proxy (patient)",
    "CREATE INDEX ON formulary (lower(rtrim(generic)))",
    "CREATE INDEX ON formulary (lower(rtrim(brand)))",
    "CREATE INDEX ON consultation_slot (location, starts_at)",
)


@contextmanager
def large_pharmacy(server: str) -> Iterator[URL]:
    """The address of the database, which is dropped at the end. `server`: a PostgreSQL address that may create one."""
    name = f"scriptdesk_bench_{secrets.token_hex(4)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    address = make_url(server).set(database=name)
    try:
        engine = create_engine(address)
        _fill(engine)
        engine.dispose()
        yield address
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _fill(engine: Engine) -> None:
    sizes = {"patients": PATIENTS, "prescriptions": PRESCRIPTIONS, "products": PRODUCTS, "slots": SLOTS}
    VIEWS.create_all(engine)
    WRITTEN.create_all(engine)
    with engine.begin() as connection:
        for table in VIEWS.tables:
            connection.execute(text(f"ALTER TABLE {table} SET UNLOGGED"))
    for statement in _FILL:
        query = text(statement)
        with engine.begin() as connection:
            connection.execute(query, {name: sizes[name] for name in sizes if f":{name}" in statement})
    with engine.begin() as connection:
        for statement in _INDEXES:
            connection.execute(text(statement))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
