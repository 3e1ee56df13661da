"""What a pharmacy of 100,000 patients and 2,000,000 prescriptions costs: each call of the port, and the action server.

    .venv/bin/python -m bench.port        # two to three minutes; SCRIPTDESK_TEST_POSTGRES names another server

Makes a database of its own on the PostgreSQL server and drops it. Writes Markdown to standard output; all figures are
milliseconds, and bold ones are over their target.
"""

import os
import sys
import time
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg

from bench.port import action_server, report
from bench.port.calls import CALLS
from bench.port.measure import measure
from bench.port.world import large_pharmacy
from bot import logs
from bot.clock import utc_now
from bot.pharmacy.adapters import build
from bot.pharmacy.configuration import URL, load_pharmacy
from bot.pharmacy.guarded import GuardedPharmacy
from bot.pharmacy.limits import Limits
from bot.pharmacy.remembered import Remembered
from bot.pharmacy.resilience import Guard
from bot.pharmacy.sections import Section

SERVER = os.environ.get("SCRIPTDESK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def main() -> None:
    logs.configure()
    began = time.monotonic()
    with large_pharmacy(SERVER) as address:
        _told(f"made in {time.monotonic() - began:.0f} s")
        environment = {URL: address.render_as_string(hide_password=False)}
        driver = psycopg.connect(
            host=address.host, port=address.port, user=address.username, dbname=address.database, autocommit=True
        )
        adapter = build("sql", "bench", Section(Path("bench"), 0, {"kind": "sql", "url_from": URL}, {}), environment)
        guard = Guard("bench", Limits())
        hours = count()
        # An hour passes with each look at the clock: nothing that is remembered is fresh, and every call is one.
        guarded = GuardedPharmacy(adapter, guard, Remembered(lambda: utc_now() + timedelta(hours=next(hours))))
        measured = []
        with closing(driver), closing(guard):
            for call in CALLS:
                measured.append(measure(call, adapter, guarded, driver))
                _told(f"{call}: {len(measured[-1].whole)} times")
        with closing(load_pharmacy(environment)) as pharmacy:
            answered = action_server.measure(environment, pharmacy)
    print(report.table(measured))
    print()
    print(report.http(answered))


def _told(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
