"""`scriptdesk pharmacy check`, `mapping`: for the IT person who connects a pharmacy's systems."""

import logging
from pathlib import Path

import typer
from rich.console import Console

from bot import logs
from bot.cli.failure import CommandFailed
from bot.cli.mapping import mapping

pharmacy = typer.Typer(help="The pharmacy's own systems, and how they are connected.", no_args_is_help=True)
pharmacy.command()(mapping)


@pharmacy.callback()
def group() -> None:
    """The pharmacy's own systems, and how they are connected."""


@pharmacy.command()
def check(
    config: Path | None = typer.Option(
        None, "--config", help="pharmacy.yml; else SCRIPTDESK_PHARMACY_CONFIG, SCRIPTDESK_PHARMACY_URL or the demo."
    ),
) -> None:
    """Ask every system what it can do, and say what cannot be read, column by column. Nothing is written.

    Rows are shown masked: nobody's name, number or day is printed or logged. Exit status 1 if something is wrong.
    """
    from bot.cli.pharmacy_check import check as run

    logs.configure(logging.CRITICAL)  # what the adapters would log is said in the report
    wrong = run(config, Console(soft_wrap=True, highlight=False, markup=False))
    if wrong:
        raise CommandFailed(f"Something is to be mended in {', '.join(wrong)}: see the lines that begin with !.")
