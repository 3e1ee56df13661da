"""`scriptdesk pharmacy mapping`: whether a mapping file is a good one, and what it makes of a sample of an answer."""

import json
from contextlib import suppress
from pathlib import Path

import typer
from rich.console import Console

from bot.cli.failure import CommandFailed

NONE = "none: the pharmacy's staff answer that"

# The commands import what they need when they run: --help should not wait for a database driver.


def mapping(
    file: Path = typer.Argument(help="The mapping file.", show_default=False),
    call: str | None = typer.Option(None, "--call", help="With --answer: the call that the sample answers."),
    answer: Path | None = typer.Option(None, "--answer", help="A sample of an answer, as JSON.", show_default=False),
) -> None:
    """Check the mapping file of a system of kind rest, and show what it makes of a sample of an answer.

    What is shown of a sample is what stands in it: take one of the vendor's page, not of a patient.
    """
    from bot.pharmacy.rest.fields import CALLS
    from bot.pharmacy.rest.mapping_file import load_mapping

    read = load_mapping(file)
    out = Console(soft_wrap=True, highlight=False, markup=False)
    if (call is None) != (answer is None):
        raise CommandFailed("--call and --answer go together: name the call and the file with its answer.", code=2)
    if call is not None and answer is not None:
        if call not in read.calls:
            raise CommandFailed(f"{file} has no call {call!r}: it has {', '.join(read.calls)}.", code=2)
        _show(out, file, call, answer)
        return
    out.print(f"{file} is a good mapping.")
    for capability in dict.fromkeys(shape.capability for shape in CALLS.values()):
        of = [name for name, shape in CALLS.items() if shape.capability is capability]
        has = [name for name in of if name in read.calls]
        # One prescription can be found among all of them.
        lacks = [name for name in of if name not in has and not (name == "prescription" and "prescriptions" in has)]
        without = f" (without {', '.join(lacks)})" if has and lacks else ""
        out.print(f"  {capability:<14} {', '.join(has) or NONE}{without}")
    for warning in read.warnings:
        out.print(f"Warning: {warning}")


def _show(out: Console, file: Path, call: str, answer: Path) -> None:
    from bot.pharmacy.rest.explaining import explain
    from bot.pharmacy.rest.mapping_file import load_mapping

    content = None
    with suppress(OSError, ValueError):
        content = json.loads(answer.read_text(encoding="utf-8"))
    if content is None:
        raise CommandFailed(f"{answer} can't be read: name a file that holds one answer of the API, as JSON.", code=2)
    read = load_mapping(file)
    items = explain(read, read.calls[call], content)
    out.print(f"{call}: {len(items)} in {answer}")
    troubles = 0
    for number, fields in enumerate(items, start=1):
        out.print(f"  {number}.")
        for told in fields:
            troubles += told.trouble is not None
            found = json.dumps(told.found, ensure_ascii=False)
            shown = "nothing" if told.read in (None, "") else told.read
            out.print(f"    {told.name:<20} {f'{found} {told.trouble}' if told.trouble else shown}")
    if troubles:
        raise CommandFailed(f"{troubles} of the fields can't be used as they are: see above.")
