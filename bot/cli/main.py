"""The command line: `scriptdesk up`, `train`, `classify`, `evaluate`, `seed`, `formulary`, `doctor`, `pharmacy`,
`staff`, `switch`, `audit`, `keys`, `retention`, `hold`, `export-patient`, `delete-patient`, `consent`."""

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
from bot.cli.audit import audit
from bot.cli.consent import consent
from bot.cli.failure import CommandFailed
from bot.cli.hold import hold
from bot.cli.pharmacy import pharmacy
from bot.cli.retention import retention
from bot.cli.staff import staff
from bot.cli.switch import switch
from bot.cli.vault_keys import keys
from bot.clock import utc_now
from bot.settings import ROOT, SettingsError, environment_of, places_from_environment

# The commands import what they need when they run: --help should not wait for a database driver.

commands = typer.Typer(
    name="scriptdesk",
    help="The support chat of a pharmacy. Settings are SCRIPTDESK_… variables of the environment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.add_typer(hold, name="hold")
commands.add_typer(keys, name="keys")
commands.add_typer(pharmacy, name="pharmacy")
commands.add_typer(retention, name="retention")
commands.add_typer(staff, name="staff")
commands.add_typer(switch, name="switch")
commands.add_typer(audit, name="audit")
commands.add_typer(consent, name="consent")


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
def demo_fhir() -> None:
    """Start the demo with its patients and prescriptions in a FHIR R4 server; Ctrl-C stops all.

    The server is sekmet-fhir, one of the tools of development (`make dev`). Stock stays in the demo's database.
    """
    from bot.cli.demo_fhir import demo_fhir as run

    run(places_from_environment(), _out())


@commands.command()
def doctor() -> None:
    """List what is not safe yet, and what to do about it; exit status 1 if there is anything.

    Looks at settings, keys, files, model, pharmacy, database, desk, Redis, and at the public address from outside.
    Changes nothing, and prints no secret and nothing of a patient.
    """
    from bot.cli.doctor import doctor as run

    wrong = run(places_from_environment(), _out())
    if wrong:
        lines = "1 line" if wrong == 1 else f"{wrong} lines"
        raise CommandFailed(f"Not safe for patients yet: see the {lines} that begin with !.")


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
    from bot.cli.ear import ensure_net
    from bot.cli.understanding import rasa_for_parsing

    told = Console(stderr=True, soft_wrap=True)
    places = places_from_environment()
    with rasa_for_parsing(places, told) as (url, token):
        try:
            async for batch in judged(source, url, token, ensure_net(places, told)):
                for judgement in batch:
                    sys.stdout.write(json.dumps(judgement) + "\n")
        except BadLine as fault:
            sys.stdout.flush()
            raise CommandFailed(f"{fault} The lines before it are done.", code=2) from None
        except RasaFailed as failed:
            sys.stdout.flush()
            raise CommandFailed(f"{failed}; the lines before it are done.") from None


@commands.command()
def evaluate(
    files: list[Path] = typer.Argument(
        metavar="FILE...", help="Messages with their right intents, .yml or JSON lines."
    ),
    out: Path | None = typer.Option(None, "--out", help="A folder for evaluation.json, confusion.png, confusion.html."),
    each: bool = typer.Option(False, "--each", help="Measure each file by itself instead of all as one set."),
    curve: Path | None = typer.Option(
        None, "--curve", help="A PNG of what the scope gate's threshold costs and saves."
    ),
    floors: Path | None = typer.Option(None, "--floors", help="A YAML file of figures to reach; exit status 1 if not."),
    errors: int = typer.Option(0, "--errors", min=0, metavar="N", help="List N wrong ones, with what was typed."),
) -> None:
    """Measure the understanding over messages whose right intents are known.

    They go the whole path that `classify` takes. A line of JSON is {"text", "intent", "also_ok"}; YAML is a mapping
    from an intent to its messages. No message is printed unless --errors asks for it, and none is written to a file.
    """
    from bot.cli.evaluate import Wanted
    from bot.cli.evaluate import evaluate as run

    wanted = Wanted(files, each=each, out=out, curve=curve, floors=floors, errors=errors)
    run(places_from_environment(), wanted, _out(), Console(stderr=True, soft_wrap=True))


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
    from bot.pharmacy.configuration import load_pharmacy
    from bot.pharmacy.formulary import export_formulary
    from bot.pharmacy.port import PharmacyUnavailable

    logs.configure(logging.CRITICAL)  # what the adapter would log is said in one sentence below
    try:
        drugs = load_pharmacy({**os.environ, **environment_of(places_from_environment())}).formulary()
    except PharmacyUnavailable as down:
        raise CommandFailed(f"Nothing was written, because {down}: check its address.") from None
    count = export_formulary(to, drugs)
    _out().print(f"{count} products written to {to}; the next start trains the model anew if they changed")


_PATIENT = typer.Argument(metavar="REF", help="The patient's reference in the pharmacy's system.")
_BY = typer.Option(None, "--by", help="Who does it, if not the user of this computer.", show_default=False)


@commands.command()
def export_patient(
    patient: str = _PATIENT,
    to: Path = typer.Option(metavar="FILE.json", help="The file to write; a page to read is written beside it."),
    representative: bool = typer.Option(
        False, "--representative", help="For somebody who acts for the patient: only what such a person was told."
    ),
    by: str | None = _BY,
) -> None:
    """Write down everything that is kept about a patient, for that patient (45 CFR 164.524)."""
    from bot.cli.patient import export_patient as run

    run(places_from_environment(), patient, to, _out(), representative=representative, by=by)


@commands.command()
def delete_patient(
    patient: str = _PATIENT,
    dry_run: bool = typer.Option(False, "--dry-run", help="Only tell what would be deleted."),
    yes: bool = typer.Option(False, "--yes", help="Do it. Without it nothing is deleted."),
    by: str | None = _BY,
) -> None:
    """Delete every conversation of a patient that is not on hold. Exit status 1 if some had to be left."""
    from bot.cli.patient import delete_patient as run

    run(places_from_environment(), patient, _out(), dry_run=dry_run, sure=yes, by=by)


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
