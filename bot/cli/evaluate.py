"""`scriptdesk evaluate`: messages with their right intents go the way of a patient's first message, and are counted.

What people typed is health data: no sentence is printed unless asked for, and none is ever written to a file.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from rich.console import Console

from bot.chat.rasa import RasaClient, RasaFailed
from bot.chat.safety import SafetyNet
from bot.cli.classify import BATCH, prepare
from bot.cli.ear import ensure_net
from bot.cli.evaluate_figures import figures
from bot.cli.evaluate_floors import BadFloors, fallen_short, read_floors
from bot.cli.evaluate_outcome import outcome
from bot.cli.evaluate_page import confusion_page
from bot.cli.evaluate_pictures import Parsed, draw_confusion, draw_gate
from bot.cli.evaluate_sets import BadSet, Expected, read_set
from bot.cli.evaluate_tables import show, show_errors
from bot.cli.failure import CommandFailed
from bot.cli.train import ensure_model
from bot.cli.understanding import rasa_for_parsing
from bot.settings import ROOT, PlaceSettings


@dataclass(frozen=True)
class Wanted:
    """What the command was asked for. `each`: a set per file instead of one of all. `errors`: wrong ones to list."""

    files: Sequence[Path]
    each: bool = False
    out: Path | None = None
    curve: Path | None = None
    floors: Path | None = None
    errors: int = 0


def evaluate(places: PlaceSettings, wanted: Wanted, console: Console, told: Console) -> None:
    """Raises CommandFailed: 2 for files that cannot be used, 1 for figures that fell short.

    `console`: standard output, for the figures; `told`: standard error, for what takes time.
    """
    with _readable():
        sets = [(path, read_set(path)) for path in wanted.files]
        floors = read_floors(wanted.floors) if wanted.floors else {}
    if not wanted.each:
        sets = [(Path("all") if len(sets) > 1 else sets[0][0], [each for _, messages in sets for each in messages])]
    _make_folders(wanted, [path.stem for path, _ in sets])
    if unknown := sorted({each.intent for _, messages in sets for each in messages} - taught(ROOT / "domain.yml")):
        told.print(f"No intent of the domain, so never right: {', '.join(unknown)}", highlight=False)
    short: list[str] = []
    parsed: list[Parsed] = []
    model = ensure_model(places, told)
    net = ensure_net(places, told)
    # Named, so that this is the model of every figure even where the training data change meanwhile.
    with rasa_for_parsing(places.model_copy(update={"model": model}), told) as (url, token):
        for path, messages in sets:
            told.print(f"Reading {len(messages)} messages", highlight=False)
            try:
                heard = asyncio.run(parse_all(messages, url, token, net))
            except RasaFailed as failed:
                raise CommandFailed(f"{failed}, so nothing was measured.") from None
            parsed += heard
            evaluation = _measure(places, wanted, path, heard, model, console)
            if floors and wanted.floors:
                with _readable():
                    found = fallen_short(wanted.floors, floors, evaluation)
                short += [f"{path.name}: {sentence}" for sentence in found] if wanted.each else found
    if wanted.curve:
        points = draw_gate(places, parsed, model, wanted.curve)
        if wanted.out:
            _write(wanted.out / "gate.json", points)
        console.print(f"\nThe gate's curve is in {wanted.curve}", highlight=False)
    if short:
        raise CommandFailed("\n".join(["These figures fell short:", *(f"  {sentence}" for sentence in short)]))
    if floors:
        console.print("\nEvery figure is where it is wanted.", highlight=False)


def taught(domain: Path) -> set[str]:
    """The intents that a domain names."""
    named = yaml.safe_load(domain.read_text(encoding="utf-8"))["intents"]
    return {name for intent in named for name in (intent if isinstance(intent, dict) else [intent])}


async def parse_all(messages: Sequence[Expected], url: str, token: str, net: SafetyNet) -> list[Parsed]:
    """Each message as the gateway treats it and as the Rasa process at `url` understands it. Raises RasaFailed."""
    parsed: list[Parsed] = []
    async with aiohttp.ClientSession() as session:
        client = RasaClient(session, url, token)
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            prepared = [prepare(message.text, net) for message in batch]
            parses = await client.classify([each.masked for each in prepared])
            parsed += zip(batch, prepared, parses, strict=True)
    return parsed


def _measure(
    places: PlaceSettings, wanted: Wanted, path: Path, heard: Sequence[Parsed], model: Path, console: Console
) -> dict[str, Any]:
    """One set: shown, and written where that is asked for. The evaluation as evaluation.json has it."""
    outcomes = [outcome(*each) for each in heard]
    counted = figures(outcomes)
    names = [path.name] if wanted.each else [file.name for file in wanted.files]
    evaluation = {"files": names, "model": model.name, **asdict(counted)}
    show(counted, ", ".join(names), console)
    if wanted.errors:
        show_errors(outcomes, wanted.errors, console)
    if wanted.out:
        folder = wanted.out / path.stem if wanted.each else wanted.out
        about = f"{', '.join(names)}: {counted.messages} messages, model {model.name.removesuffix('.tar.gz')}."
        _write(folder / "evaluation.json", evaluation)
        (folder / "confusion.html").write_text(confusion_page(counted.confusion, about), encoding="utf-8")
        draw_confusion(places, folder / "evaluation.json", folder / "confusion.png")
        console.print(f"\nFigures, table and picture are in {folder}", highlight=False)
    return evaluation


def _make_folders(wanted: Wanted, stems: Sequence[str]) -> None:
    """Before anything takes time. Raises CommandFailed."""
    if wanted.each and wanted.out and len(set(stems)) < len(stems):
        raise CommandFailed("Two files have the same name, so their results would overwrite each other.", code=2)
    folders = [wanted.out / stem for stem in stems] if wanted.each and wanted.out else [wanted.out]
    try:
        for folder in folders:
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
        if wanted.curve:
            wanted.curve.parent.mkdir(parents=True, exist_ok=True)
    except OSError as failed:
        raise CommandFailed(f"{failed.filename} cannot be made: {failed.strerror}.", code=2) from None


@contextmanager
def _readable() -> Iterator[None]:
    """What is wrong with a file that was given is one sentence."""
    try:
        yield
    except (BadSet, BadFloors) as fault:
        raise CommandFailed(str(fault), code=2) from None
    except OSError as failed:
        raise CommandFailed(f"{failed.filename} cannot be read: {failed.strerror}.", code=2) from None


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
