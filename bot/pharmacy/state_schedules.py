"""Substances that a state controls more strictly than the federal schedules do (21 CFR 1308).

The table, data/state_schedules.csv, names for each row the source and the day on which it was read. A pharmacist must
check it for the pharmacy's own state, and add what is missing: schedules change with each session of a legislature.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.pharmacy.values import Drug, Grade, Schedule, Stock

LIST = Path(__file__).resolve().parents[2] / "data" / "state_schedules.csv"


def strictest(drug: Drug, states: Collection[str]) -> Drug:
    """The drug with the strictest of its own schedule and those of the states (two letters). II is stricter than V.

    No state is known: every state's counts, so that nothing is told that one of them would forbid.
    """
    rows = [
        row for (state, substance), row in state_schedules().items() if _is_in(substance, drug) and _is(state, states)
    ]
    schedule = min((found for found in (drug.schedule, *rows) if found is not Schedule.NONE), default=Schedule.NONE)
    return drug if schedule is drug.schedule else replace(drug, schedule=schedule)


def strictest_stock(stock: Stock, states: Collection[str]) -> Stock:
    """The stock of a drug that a state controls says nothing: no grade, no date, no age."""
    drug = strictest(stock.drug, states)
    return stock if drug is stock.drug else Stock(drug, stock.location, Grade.ASK, None, None)


@cache
def state_schedules() -> Mapping[tuple[str, str], Schedule]:
    """(state, substance) → schedule. Raises OSError, KeyError or ValueError for a file of another form."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return {(row["state"], row["substance"]): Schedule(int(row["schedule"])) for row in csv.DictReader(lines)}


def _is_in(substance: str, drug: Drug) -> bool:
    """By the words of the generic name, so that a salt or an extended release is the substance too."""
    return substance in drug.generic.lower().replace("-", " ").split()


def _is(state: str, states: Collection[str]) -> bool:
    return not states or state in states
