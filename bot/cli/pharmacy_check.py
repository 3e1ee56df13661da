"""What `scriptdesk pharmacy check` does: each system of pharmacy.yml asked, and the answers as lines to read."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from rich.console import Console

from bot.clock import utc_now
from bot.pharmacy.adapters import build
from bot.pharmacy.check.questions import NOBODY, Asked, Verdict, ask_all
from bot.pharmacy.configuration import CONFIG, URL, Configuration, System, only_sql, read_configuration
from bot.pharmacy.fhir.check import check_fhir
from bot.pharmacy.fhir.configuration import parts_of as fhir_parts_of
from bot.pharmacy.rest.building import mapping_of
from bot.pharmacy.rules import STATUS_LIMIT
from bot.pharmacy.sql.build import parts_of
from bot.pharmacy.sql.check import SqlFindings, check_sql
from bot.pharmacy.sql.columns import ColumnFindings, ViewFindings
from bot.pharmacy.values import Capability
from bot.pharmacy.views import CONSULTATION_BOOKING, PRESCRIPTION, REFILL_REQUEST
from bot.settings import places_from_environment

_MENDED = "!"
"""Begins a line about something to be mended."""


def check(config: Path | None, console: Console) -> list[str]:
    """The names of the systems in which something is to be mended. Raises SettingsError."""
    environment: Mapping[str, str] = os.environ
    named = config or (Path(environment[CONFIG]) if environment.get(CONFIG) else None)
    if named is None:
        environment = {URL: places_from_environment().pharmacy_url, **environment}
    configuration = read_configuration(named, environment) if named else only_sql(environment)
    wrong = []
    for name, system in configuration.systems.items():
        lines = list(_system(system, configuration, environment))
        for line in lines:
            console.print(line)
        if any(line.lstrip().startswith(_MENDED) for line in lines):
            wrong.append(name)
    return wrong


def _system(system: System, configuration: Configuration, environment: Mapping[str, str]) -> Iterator[str]:
    findings = None
    known = NOBODY
    if system.kind == "sql":
        parts = parts_of(system.section, environment)
        mapping = f", mapping {system.section.text('mapping')}" if parts.mapping else ""
        yield f"{system.name}: {system.kind} on {parts.reads.dialect.name}{mapping}"
        findings = check_sql(parts.reads, parts.schema, parts.mapping, parts.writes)
        if findings.down:
            yield f"  {_MENDED} the database does not answer ({findings.down}): address, user, network"
            return
        known = findings.known
    elif system.kind == "rest":
        yield f"{system.name}: {system.kind} at {system.section.text('base')}"
        yield from (f"  {warning}" for warning in mapping_of(system.section).warnings)
    elif system.kind == "fhir":
        chart = fhir_parts_of(system.name, system.section, environment)
        yield f"{system.name}: {system.kind} at {system.section.text('base')}"
        yield from check_fhir(chart.client, chart.site, chart.seconds)
    else:
        yield f"{system.name}: {system.kind}"
    chosen = {capability for capability, name in configuration.capabilities.items() if name == system.name}
    adapter = build(system.kind, system.name, system.section, environment)
    yield from _answers(asked for asked in ask_all(adapter, utc_now(), known) if asked.capability in chosen)
    if findings:
        yield from _sql(findings, chosen)


def _answers(asked: Iterable[Asked]) -> Iterator[str]:
    """A line for each capability; one more for each call that is not fine."""
    for capability, calls in groupby(asked, key=lambda each: each.capability):
        told = list(calls)
        fine = [f"{each.call} {_milliseconds(each)}{_told(each)}" for each in told if each.verdict is Verdict.WORKS]
        if fine:
            yield f"  {capability:15}{'; '.join(fine)}"
        for each in told:
            if each.verdict is not Verdict.WORKS:
                mark = " " if each.fine else _MENDED
                yield f"{mark} {capability:15}{each.call}: {each.verdict}{_told(each)} {_milliseconds(each)}".rstrip()


def _milliseconds(asked: Asked) -> str:
    tried = asked.verdict not in (Verdict.NOT_THERE, Verdict.NOT_TRIED)
    return f"{asked.seconds * 1000:.0f} ms" if tried else ""


def _told(asked: Asked) -> str:
    return f" ({asked.told})" if asked.told else ""


def _sql(findings: SqlFindings, chosen: Collection[Capability]) -> Iterator[str]:
    if findings.absent:
        yield f"  no view        {', '.join(findings.absent)}"
    for capability, table in ((Capability.REFILLS, REFILL_REQUEST), (Capability.CONSULTATIONS, CONSULTATION_BOOKING)):
        missing = findings.tables.get(table.name)
        if missing and capability in chosen:
            yield f"{_MENDED} {capability:15}{table.name}: {missing}; docs/pharmacy-views.md has the statement"
    yield ""
    for view in findings.views:
        yield from _view(view)
    for name, column, count in findings.astray:
        yield f"{_MENDED} {name}.{column}: {_rows(count)} of the sample {_lead(count)} to nothing"
    yield ""
    for speed in findings.speed:
        yield f"  {speed.question}: {_whole(speed.whole)}"
    yield ""


def _view(view: ViewFindings) -> Iterator[str]:
    name = view.view.name
    if view.failed:
        yield f"{_MENDED} {name}: {view.failed}"
        return
    bad = f", {view.bad} of them can't be read ({view.bad / view.rows:.0%})" if view.bad else ""
    yield f"{_MENDED if view.bad else ' '} {name}: {_rows(view.rows)} looked at{bad}"
    for column, found in view.columns.items():
        may_be_empty = bool(view.view.columns[column].nullable)
        yield from (f"    {line}" for line in _column(f"{name}.{column}", found, may_be_empty))
    if view.twice:
        yield f"    {_MENDED} {_rows(view.twice)} with a key that another row has"
    if view.below_zero:
        yield f"    {view.below_zero} with a quantity below zero: patients are asked to call"
    if view.newest and utc_now() - view.newest >= STATUS_LIMIT:
        hours = (utc_now() - view.newest).total_seconds() / 3600
        ready = ": nothing is called ready" if view.view is PRESCRIPTION else ""
        yield f"    the newest row is {hours:.0f} h old{ready}"
    if view.shown:
        yield f"    {', '.join(f'{column} {value}' for column, value in view.shown.items())}"


def _column(name: str, found: ColumnFindings, may_be_empty: bool) -> Iterator[str]:
    if found.missing:
        yield f"{name}: not there" if may_be_empty else f"{_MENDED} {name}: not there, and must be"
    if found.empty:
        yield f"{_MENDED} {name}: empty in {_rows(found.empty)}, where it may not be"
    if found.unreadable:
        yield f"{_MENDED} {name}: of another type in {_rows(found.unreadable.total())}, as {_most(found.unreadable)}"
    if found.unlisted:
        yield f"{name}: words that nobody knows in {_rows(found.unlisted.total())}: {_most(found.unlisted)}"


def _most(counted: Mapping[str, int], most: int = 6) -> str:
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{what} {count}" for what, count in ordered[:most]) + (" …" if len(ordered) > most else "")


def _whole(tables: tuple[str, ...] | None) -> str:
    if tables is None:
        return "this database does not say whether by an index"
    return f"reads {', '.join(tables)} whole: make an index" if tables else "by an index"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _lead(count: int) -> str:
    return "leads" if count == 1 else "lead"
