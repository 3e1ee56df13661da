"""The command line: `scriptdesk up`, `train`, `classify`, `seed`, `formulary`, `staff`."""

import asyncio
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

import typer
from rich.console import Console

from bot import logs
from bot.cli.failure import CommandFailed
from bot.cli.staff import staff
from bot.clock import utc_now
from bot.settings import ROOT, SettingsError, places_from_environment

# The commands import what they need when they run: --help should not wait for a database driver.

commands = typer.Typer(
    name="scriptdesk",
    help="The support chat of a pharmacy. Settings are SCRIPTDESK_… variables of the environment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.add_typer(staff, name="staff")


def _out() -> Console:
    return Console(soft_wrap=True)


@commands.command()
def up() -> None:
    """Start everything and keep it up; Ctrl-C stops it.

    Trains the model if it is missing or stale, seeds the demo pharmacy, starts Rasa, action server and gateway on
    this machine, and starts again whichever dies. After three deaths of one within a minute it stops all.
    """
    from bot.cli.up import up as run

    run(places_from_environment(), _out())


@commands.command()
def train(again: bool = typer.Option(False, "--again", help="Train even if the model is there.")) -> None:
    """Train the model, if there is none of the present data, pipeline and sentence encoder."""
    from bot.cli.train import ensure_model

    model = ensure_model(places_from_environment(), _out(), again=again)
    _out().print(f"The model is {model}", highlight=False)


@commands.command()
def classify(
    source: typer.FileBinaryRead = typer.Argument(
        metavar="IN.jsonl", help='Lines with a "text"; - for standard input.'
    ),
) -> None:
    """Tell where each message would go, as one JSON line each on standard output.

    A line is {"text", "decision", "intent", "confidence", "drugs"}, after the whole path of a patient's first message:
    safety net, language, masking, pipeline and gate. A line that is no message ends the run with exit status 2.
    """
    asyncio.run(_classify(source))


async def _classify(source: BinaryIO) -> None:
    from bot.chat.rasa import RasaFailed
    from bot.cli.classify import BadLine
    from bot.cli.classify import classify as judged
    from bot.cli.understanding import rasa_for_parsing

    told = Console(stderr=True, soft_wrap=True)
    with rasa_for_parsing(places_from_environment(), told) as (url, token):
        try:
            async for batch in judged(source, url, token):
                for judgement in batch:
                    sys.stdout.write(json.dumps(judgement) + "\n")
        except BadLine as fault:
            sys.stdout.flush()
            raise CommandFailed(f"{fault} The lines before it are done.", code=2) from None
        except RasaFailed as failed:
            sys.stdout.flush()
            raise CommandFailed(f"{failed}; the lines before it are done.") from None


@commands.command()
def seed() -> None:
    """Seed the demo pharmacy and its staff anew, with dates around today; requests for refills stay."""
    from bot.cli.seed import seed as run
    from bot.cli.seed import seed_staff

    places, now = places_from_environment(), utc_now()
    run(places, _out(), now)
    seed_staff(places, now)


@commands.command()
def formulary(
    to: Path = typer.Option(ROOT / "data" / "formulary.csv", "--to", help="The file to write.", show_default=False),
) -> None:
    """Export the names of the pharmacy's products to data/formulary.csv, which the drug linker is trained on."""
    from bot.pharmacy.formulary import export_formulary
    from bot.pharmacy.port import PharmacyUnavailable
    from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine

    logs.configure(logging.CRITICAL)  # what the adapter would log is said in one sentence below
    try:
        drugs = SqlPharmacy(pharmacy_engine(places_from_environment().pharmacy_url)).formulary()
    except PharmacyUnavailable as down:
        raise CommandFailed(f"Nothing was written, because {down}: check SCRIPTDESK_PHARMACY_URL.") from None
    count = export_formulary(to, drugs)
    _out().print(f"{count} products written to {to}; the next start trains the model anew if they changed")


def app() -> None:
    """What `scriptdesk` runs: every failure that a person can mend is one sentence on standard error."""
    os.umask(0o077)  # databases, keys and logs are the owner's alone
    # So that SIGTERM, too, ends a command through its `finally`: no training is left running, no half model behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        commands()
    except (CommandFailed, SettingsError) as failed:
        Console(stderr=True, soft_wrap=True).print(str(failed), style="red", markup=False, highlight=False)
        sys.exit(failed.code if isinstance(failed, CommandFailed) else 2)


if __name__ == "__main__":
    app()
