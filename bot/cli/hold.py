"""`scriptdesk hold`: what must not be deleted, because of a lawsuit, an inspection or an investigation."""

import sys

import typer
from rich.console import Console
from rich.table import Column, Table

from bot.cli.conversations import conversations, operator
from bot.cli.failure import CommandFailed
from bot.clock import utc_now
from bot.settings import places_from_environment

# The commands import what they need when they run: --help should not wait for a database driver.

LONGEST_TEXT = 300
WIDE = 160  # columns, where nobody's screen says otherwise

hold = typer.Typer(help="Legal holds: what is held is never deleted.", no_args_is_help=True)

_BY = typer.Option(None, "--by", help="Who does it, if not the user of this computer.", show_default=False)


@hold.command()
def place(
    conversation: str | None = typer.Argument(None, help="A conversation, as c_…"),
    patient: str | None = typer.Option(None, "--patient", metavar="REF", help="All of a patient: their reference."),
    reason: str = typer.Option(help="A file number or the like: kept with the hold, and not in the audit."),
    by: str | None = _BY,
) -> None:
    """Hold one conversation, or all of a patient, also those to come. No policy and no request then deletes them."""
    from bot.keeping.holds import NothingToHold
    from bot.keeping.holds import place as hold_it

    if (conversation is None) == (patient is None):
        raise CommandFailed("Name either a conversation or --patient REF.", code=2)
    with conversations(places_from_environment()) as connection:
        try:
            number = hold_it(
                connection,
                conversation_id=conversation,
                patient=patient,
                reason=_text(reason, "--reason"),
                by=operator(by),
                now=utc_now(),
            )
        except NothingToHold:
            raise CommandFailed(f"There is no conversation {conversation}: nothing is held.") from None
    Console().print(
        f"Hold {number}: {_what(conversation, patient)} is not deleted until it is lifted.", highlight=False
    )


@hold.command()
def lift(
    number: int = typer.Argument(metavar="HOLD", help="Its number, as `hold list` has it."),
    reason: str = typer.Option(help="Why it no longer holds."),
    by: str | None = _BY,
) -> None:
    """End a hold. What the policy no longer keeps goes with its next run."""
    from bot.keeping.holds import lift as lift_it

    with conversations(places_from_environment()) as connection:
        lifted = lift_it(connection, number, why=_text(reason, "--reason"), by=operator(by), now=utc_now())
    if lifted is None:
        raise CommandFailed(f"There is no hold {number} in force: `scriptdesk hold list` shows them.")
    Console().print(f"Hold {number} on {_what(lifted.conversation, lifted.patient)} is lifted.", highlight=False)


@hold.command("list")
def show(everything: bool = typer.Option(False, "--all", help="Also holds that were lifted.")) -> None:
    """List the holds: on what, since when, by whom and why."""
    from bot.keeping.holds import holds

    with conversations(places_from_environment()) as connection:
        found = holds(connection, everything=everything)
    if not found:
        Console().print("Nothing is held.")
        return
    table = Table(
        "hold",
        Column("on", overflow="fold"),
        "since",
        "by",
        "reason",
        *(("lifted",) if everything else ()),
        box=None,
    )
    for one in found:
        ended = f"{one.lifted_at:%Y-%m-%d}, {one.lifted_by}: {one.lifted_why}" if one.lifted_at else ""
        since = f"{one.placed_at:%Y-%m-%d}"
        what = _what(one.conversation, one.patient)
        table.add_row(str(one.id), what, since, one.placed_by, one.reason, *((ended,) if everything else ()))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def _what(conversation: str | None, patient: str | None) -> str:
    return conversation or f"patient {patient}"


def _text(text: str, option: str) -> str:
    kept = text.strip()
    if not 0 < len(kept) <= LONGEST_TEXT:
        raise CommandFailed(f"{option} takes a text of 1 to {LONGEST_TEXT} characters.", code=2)
    return kept
