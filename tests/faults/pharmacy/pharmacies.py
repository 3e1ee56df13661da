"""A pharmacy of two systems, as pharmacy.yml makes it."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bot.pharmacy.composite import CompositePharmacy
from bot.pharmacy.configuration import load_pharmacy
from tests.faults.pharmacy.conftest import Server
from tests.faults.pharmacy.road import Road

FILE = """\
systems:
  main: {kind: sql, url_from: MAIN_URL}
  plans: {kind: sql, url_from: PLANS_URL}
capabilities:
  {identity: main, prescriptions: main, claims: plans, deliveries: main, refills: main, stock: main, locations: main,
   consultations: main}
"""
MARIA, METFORMIN = "P0001", "RX4471190"
WHO = ("4471182", "Alvarez", date(1961, 4, 9))


@contextmanager
def two_systems(folder: Path, server: Server, main: Road, plans: Road) -> Iterator[CompositePharmacy]:
    file = folder / "pharmacy.yml"
    file.write_text(FILE)
    pharmacy = load_pharmacy(
        {
            "SCRIPTDESK_PHARMACY_CONFIG": str(file),
            "SCRIPTDESK_VAR": str(folder),
            "MAIN_URL": server.url("main", main.port).render_as_string(),
            "PLANS_URL": server.url("plans", plans.port).render_as_string(),
        }
    )
    try:
        yield pharmacy
    finally:
        pharmacy.close()


def timed[T](ask: Callable[[], T]) -> tuple[T, float]:
    """The answer, and the seconds it took."""
    began = time.monotonic()
    return ask(), time.monotonic() - began


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, math.ceil(share * len(times)) - 1)]
