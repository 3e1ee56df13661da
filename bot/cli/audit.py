"""`scriptdesk audit`: what the audit says, and whether it is whole."""

import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from bot.cli.audit_looks import BY, answers, breach, show, tell_of_look, who_saw
from bot.cli.conversations import looking_at
from bot.cli.failure import CommandFailed
from bot.clock import utc_now
from bot.settings import PlaceSettings, places_from_environment

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    from bot.privacy.chain import Fault

# The commands import what they need when they run: --help should not wait for a database driver.

SHOWN_FAULTS = 20

audit = typer.Typer(help="Who did or saw what, and the proof that nobody changed it.", no_args_is_help=True)
audit.command()(show)
audit.command("who-saw")(who_saw)
audit.command()(breach)
audit.command()(answers)


@audit.command()
def verify(
    export: Path | None = typer.Argument(
        None, metavar="[EXPORT]", help="A file of `audit export`; without one, the database.", show_default=False
    ),
    checkpoints: list[Path] = typer.Option(
        [], "--checkpoints", help="A file or folder of signed checkpoints; may be given again."
    ),
    public_key: list[Path] = typer.Option(
        [], "--public-key", help="A file with the public key of the checkpoints; may be given again."
    ),
    by: str | None = BY,
) -> None:
    """Tell whether the audit is whole: no line changed, missing, put in or moved, and no end cut off.

    An export is verified without database and settings. Exit status 1 where something is wrong.
    """
    from bot.privacy import chain
    from bot.privacy.audit import lines
    from bot.privacy.checkpoints import check

    places = None if export else places_from_environment()
    kept = _checkpoint_files(places, checkpoints)  # before the lines: none of them is younger than the lines
    attested, wrong = check(kept, _public_keys(places, public_key)) if kept else ((), ())
    if export:
        try:
            with export.open("rb") as file:
                count, found = chain.verify(chain.read_export(file), attested)
        except OSError as fault:
            raise CommandFailed(f"{export} cannot be read ({fault.strerror}).", code=2) from None
    elif places:
        tell_of_look(places, by, "verify", {})
        with looking_at(places) as connection:
            count, found = chain.verify(lines(connection), attested)
    _judge(count, [*wrong, *found], max((one.number for one in attested), default=None))


@audit.command()
def export(
    to: Path = typer.Argument(metavar="FILE.jsonl", help="The file to write; one that is there is not replaced."),
    by: str | None = BY,
) -> None:
    """Write every line of the audit to a file, one JSON line each, for whoever verifies or reads it elsewhere."""
    from bot.privacy.audit import lines
    from bot.privacy.chain import written

    places = places_from_environment()
    tell_of_look(places, by, "export", {})
    count = 0
    try:
        with to.open("xb") as file, looking_at(places) as connection:
            for count, line in enumerate(lines(connection), start=1):  # noqa: B007  # told below
                file.write(written(line) + b"\n")
    except FileExistsError:
        raise CommandFailed(f"{to} is there already, and is not replaced: name another file.") from None
    except OSError as fault:
        raise CommandFailed(f"{to} cannot be written ({fault.strerror}).") from None
    Console(soft_wrap=True).print(f"{count} lines written to {to}", highlight=False)


@audit.command()
def checkpoint() -> None:
    """Sign the audit as it stands now. Running gateways do so by themselves, every few minutes."""
    from bot.privacy.checkpoints import ChainBroken, Keeper, file_in

    places = places_from_environment()
    keeper = Keeper(places.audit_checkpoint_file, _signing_key(places), places.audit_checkpoint_lines, timedelta())
    with looking_at(places) as connection:
        try:
            made = keeper.make(connection, utc_now())
        except ChainBroken as broken:
            raise CommandFailed(f"Nothing was signed. {broken} `scriptdesk audit verify` tells all.") from None
        except OSError as fault:
            raise CommandFailed(f"{keeper.path} cannot be written ({fault.strerror}).") from None
    said = f"Line {made.attested.number} is signed, in {file_in(keeper.path)}" if made else "There is no new line."
    Console(soft_wrap=True).print(said, highlight=False)


@audit.command("public-key")
def print_public_key() -> None:
    """Print the public key that verifies the checkpoints of this machine, for an auditor to keep elsewhere."""
    from bot.privacy.signing import public_pem

    sys.stdout.write(public_pem(_signing_key(places_from_environment()).public_key()))


def _checkpoint_files(places: PlaceSettings | None, given: Sequence[Path]) -> Mapping[str, bytes]:
    from bot.privacy.checkpoints import read_files

    if not given and places and places.audit_checkpoint_file.exists():
        given = [places.audit_checkpoint_file]
    try:
        return read_files(given)
    except OSError as fault:
        raise CommandFailed(f"{fault.filename} cannot be read ({fault.strerror}).", code=2) from None


def _public_keys(places: PlaceSettings | None, given: Sequence[Path]) -> Mapping[str, "Ed25519PublicKey"]:
    from bot.privacy.signing import KeyUnusable, key_id, public_keys

    if not given and places:
        own = _signing_key(places).public_key()
        return {key_id(own): own}
    if not given:
        sentence = "Checkpoints need a key: give --public-key, a file of what `scriptdesk audit public-key` prints."
        raise CommandFailed(sentence, code=2)
    try:
        return {name: key for path in given for name, key in public_keys(path.read_bytes()).items()}
    except OSError as fault:
        raise CommandFailed(f"{fault.filename} cannot be read ({fault.strerror}).", code=2) from None
    except KeyUnusable as fault:
        raise CommandFailed(str(fault), code=2) from None


def _signing_key(places: PlaceSettings) -> "Ed25519PrivateKey":
    from bot.privacy.signing import KeyUnusable, signing_key

    try:
        return signing_key(places.audit_key_file)
    except KeyUnusable as fault:
        raise CommandFailed(str(fault)) from None
    except OSError as fault:
        raise CommandFailed(f"{places.audit_key_file} cannot be read or made ({fault.strerror}).") from None


def _judge(count: int, wrong: Sequence["Fault"], signed: int | None) -> None:
    out = Console(soft_wrap=True)
    lines = "1 line" if count == 1 else f"{count} lines"
    if wrong:
        for fault in wrong[:SHOWN_FAULTS]:
            out.print(fault.sentence, markup=False, highlight=False)
        more = f", {SHOWN_FAULTS} of which are told above" if len(wrong) > SHOWN_FAULTS else ""
        findings = "1 finding" if len(wrong) == 1 else f"{len(wrong)} findings"
        raise CommandFailed(f"The audit is not whole: {findings}{more}, in {lines}.")
    out.print(f"The audit is whole: {lines}, each in its place and as it was written.", highlight=False)
    if signed is None:
        out.print("There is no checkpoint to compare with: a cut end, or all lines written anew, would not show.")
    elif signed < count:
        out.print(f"Line {signed} is the last one that is signed. What came after it rests on the chain alone.")
    else:
        out.print("The last line is signed.")
