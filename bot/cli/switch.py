"""`scriptdesk switch`: a kind of answer, a location or a system off at once, with the notice that patients read."""

import logging
import os
from collections.abc import Mapping
from getpass import getuser

import typer
from rich.console import Console
from rich.table import Table

from bot import logs
from bot.cli.conversations import conversations
from bot.cli.failure import CommandFailed
from bot.clock import utc_now
from bot.settings import environment_of, places_from_environment
from bot.switches import AnswerType, SwitchKind

# The commands import what they need when they run: --help should not wait for a database driver.

LONGEST_NAME = 40
LONGEST_TEXT = 300

switch = typer.Typer(help="What is not answered now, and what patients read instead.", no_args_is_help=True)

_WHAT = typer.Argument(
    metavar="WHAT", help=f"{', '.join(AnswerType)}; location:CODE; or system:NAME, as pharmacy.yml has it."
)
_BY = typer.Option(None, "--by", help="Who does it, if not the user of this computer.", show_default=False)


@switch.command()
def off(
    what: str = _WHAT,
    notice: str = typer.Option(help="What patients read instead of an answer."),
    why: str = typer.Option("not given", help="For staff: kept, and never shown to patients."),
    by: str | None = _BY,
) -> None:
    """Switch something off, from the next message of every chat on. What is off already gets the new notice."""
    from bot.chat.switchboard import switch_off

    kind, name = _read(what)
    places = places_from_environment()
    _check_name(kind, name, {**os.environ, **environment_of(places)})
    with conversations(places) as connection:
        switch_off(
            connection,
            kind,
            name,
            notice=_text(notice, "--notice"),
            why=_text(why, "--why"),
            by=_name(by),
            now=utc_now(),
        )
    Console().print(f"{what} is off. Patients read the notice from their next message on.", highlight=False)


@switch.command()
def on(what: str = _WHAT, by: str | None = _BY) -> None:
    """Switch something on again."""
    from bot.chat.switchboard import switch_on

    kind, name = _read(what)
    with conversations(places_from_environment()) as connection:
        was_off = switch_on(connection, kind, name, by=_name(by), now=utc_now())
    if not was_off:
        raise CommandFailed(f"{what} was not off: `scriptdesk switch list` shows what is.")
    Console().print(f"{what} is on again.", highlight=False)


@switch.command("list")
def show(everything: bool = typer.Option(False, "--all", help="Also what was off before.")) -> None:
    """List what is off: since when, by whom and why, and what patients read."""
    from bot.chat.switchboard import history

    with conversations(places_from_environment()) as connection:
        found = history(connection, everything=everything)
    if not found:
        Console().print("Nothing is switched off.")
        return
    table = Table("what", "off since", "by", "why", "notice", *(("on again", "by") if everything else ()), box=None)
    for each in found:
        ended = (f"{each.on_at:%Y-%m-%d %H:%M}" if each.on_at else "", each.on_by or "") if everything else ()
        since = f"{each.off_at:%Y-%m-%d %H:%M} UTC"
        table.add_row(_written(each.kind, each.name), since, each.off_by, each.why, each.notice, *ended)
    Console().print(table)


def _read(what: str) -> tuple[SwitchKind, str]:
    kind, colon, name = what.partition(":")
    if not colon and what in set(AnswerType):
        return SwitchKind.ANSWER, what
    if colon and kind in (SwitchKind.LOCATION, SwitchKind.SYSTEM) and 0 < len(name) <= LONGEST_NAME:
        return SwitchKind(kind), name
    answers = ", ".join(AnswerType)
    sentence = f"There is no switch {what!r}: write one of {answers}, or location:CODE, or system:NAME."
    raise CommandFailed(sentence, code=2)


def _check_name(kind: SwitchKind, name: str, environment: Mapping[str, str]) -> None:
    """A switch that nothing is called by would switch off nothing, and nobody would notice."""
    from bot.pharmacy.configuration import load_pharmacy
    from bot.pharmacy.port import PharmacyUnavailable

    if kind is SwitchKind.ANSWER:
        return
    logs.configure(logging.CRITICAL)  # what an adapter would log is said below
    pharmacy = load_pharmacy(environment)
    try:
        known = list(pharmacy.circuits()) if kind is SwitchKind.SYSTEM else [at.code for at in pharmacy.locations()]
    except PharmacyUnavailable as down:
        Console(stderr=True).print(f"{name} was not looked up, because {down}.", markup=False, highlight=False)
        return
    finally:
        pharmacy.close()
    if name not in known:
        raise CommandFailed(f"There is no {kind} {name!r}: write one of {', '.join(known)}.", code=2)


def _written(kind: SwitchKind, name: str) -> str:
    return name if kind is SwitchKind.ANSWER else f"{kind}:{name}"


def _text(text: str, option: str) -> str:
    kept = text.strip()
    if not 0 < len(kept) <= LONGEST_TEXT:
        raise CommandFailed(f"{option} takes a text of 1 to {LONGEST_TEXT} characters.", code=2)
    return kept


def _name(by: str | None) -> str:
    return (by or getuser()).strip()[:LONGEST_NAME] or "unknown"
