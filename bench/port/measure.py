"""What a port call takes, what of that is the bare query, and which indexes the database uses for it."""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from bench.port.calls import CALLS, WRITES
from bot.pharmacy.port import Pharmacy

WARM = 30
ROUNDS = 300
SECONDS = 8.0
"""A call is measured for so long at most."""


@dataclass(frozen=True, slots=True)
class Sql:
    """One statement as it went to the database."""

    statement: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds, each sorted. `bare`: the same statements by the driver alone; none for a write, which cannot be
    made twice. `adapter`: the call in the caller's own thread. `whole`: with guard, deadline and thread hop. `tables`:
    those read without an index. `cpu_bare`, `cpu_whole`: what a call costs this process, at the mean."""

    call: str
    bare: Sequence[float]
    adapter: Sequence[float]
    whole: Sequence[float]
    indexes: Sequence[str]
    tables: Sequence[str]
    cpu_bare: float
    cpu_whole: float

    @property
    def added(self) -> float | None:
        """What the port adds at the median."""
        return percentile(self.whole, 0.5) - percentile(self.bare, 0.5) if self.bare else None

    @property
    def guard(self) -> float:
        """What of that is the guard's, with its thread hop."""
        return percentile(self.whole, 0.5) - percentile(self.adapter, 0.5)


def percentile(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, math.ceil(share * len(times)) - 1)]


def measure(call: str, plain: Pharmacy, guarded: Pharmacy, driver: psycopg.Connection[Any]) -> Measured:
    """`plain`: the adapter, by which the statements are learned; `guarded`: as the product has it."""
    make = CALLS[call]
    bare, alone, whole = list[float](), list[float](), list[float]()
    cpu_bare, cpu_whole = 0.0, 0.0
    for _ in range(WARM):
        make()(guarded)
    ends = time.monotonic() + SECONDS
    while len(whole) < ROUNDS and time.monotonic() < ends:
        ask = make()
        if call not in WRITES:
            with _listened() as sent:
                ask(plain)
            took, cpu = _milliseconds(_run, driver, sent)
            bare.append(took)
            cpu_bare += cpu
        # In turns, so that neither finds more in the cache or less of the machine than the other.
        alone.append(_milliseconds(ask, plain)[0])
        took, cpu = _milliseconds(make() if call in WRITES else ask, guarded)
        whole.append(took)
        cpu_whole += cpu
    with _listened() as sent:
        make()(plain)
    indexes, tables = _plans(driver, sent)
    times = len(whole)
    return Measured(
        call, sorted(bare), sorted(alone), sorted(whole), indexes, tables, cpu_bare / times, cpu_whole / times
    )


@contextmanager
def _listened() -> Iterator[list[Sql]]:
    """The statements that go to any database meanwhile."""
    heard: list[Sql] = []

    def hear(
        connection: Connection, cursor: object, statement: str, values: Mapping[str, Any], context: object, many: bool
    ) -> None:
        heard.append(Sql(statement, dict(values)))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _run(driver: psycopg.Connection[Any], sent: Sequence[Sql]) -> None:
    for sql in sent:
        driver.execute(sql.statement, sql.values).fetchall()


def _milliseconds[*Given](work: Callable[[*Given], object], *given: *Given) -> tuple[float, float]:
    """By the clock, and of this process's processor time."""
    began, cpu = time.perf_counter(), time.process_time()
    work(*given)
    return (time.perf_counter() - began) * 1e3, (time.process_time() - cpu) * 1e3


def _plans(driver: psycopg.Connection[Any], sent: Sequence[Sql]) -> tuple[list[str], list[str]]:
    indexes: dict[str, None] = {}
    tables: dict[str, None] = {}
    for sql in sent:
        row = driver.execute(f"EXPLAIN (FORMAT JSON) {sql.statement}", sql.values).fetchone()
        assert row is not None
        for node in _nodes(row[0][0]["Plan"]):
            if "Index Name" in node:
                indexes[node["Index Name"]] = None
            if node["Node Type"] == "Seq Scan":
                tables[node["Relation Name"]] = None
    return list(indexes), list(tables)


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
