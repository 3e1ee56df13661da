"""`scriptdesk export-patient` and `delete-patient`: what a patient may ask for."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bot.cli.conversations import conversations, conversations_engine, operator
from bot.cli.failure import CommandFailed
from bot.cli.keys import vault_keys_for
from bot.clock import utc_now
from bot.settings import PlaceSettings

if TYPE_CHECKING:
    from bot.keeping.requests import Done


def export_patient(
    places: PlaceSettings, patient: str, to: Path, console: Console, *, representative: bool, by: str | None
) -> None:
    """Write a patient's copy as JSON to `to` and as a page beside it. Raises CommandFailed."""
    from bot.keeping.export_page import page
    from bot.keeping.exporting import export
    from bot.privacy.encryption import Vault, VaultError

    beside = to.with_suffix(".html")
    if beside == to:
        raise CommandFailed(f"{to} is to be the JSON file; the page is written beside it. Name it .json.", code=2)
    vault = Vault(vault_keys_for(places).keys)
    made: list[Path] = []
    try:
        with conversations(places) as connection:
            copy = export(
                connection,
                vault,
                patient,
                pharmacy=places.pharmacy_name,
                actor=f"operator:{operator(by)}"[:40],
                now=utc_now(),
                representative=representative,
            )
            # Before the commit: no audit line tells of a file that could not be written.
            text = json.dumps(copy.as_json(), ensure_ascii=False, indent=2) + "\n"
            for path, content in ((to, text), (beside, page(copy))):
                _write_new(path, content)
                made.append(path)
    except VaultError as fault:
        raise CommandFailed(f"Nothing was exported, because {fault}: `scriptdesk keys list` tells more.") from None
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    count = sum(len(one.messages) for one in copy.conversations)
    console.print(
        f"{len(copy.conversations)} conversations with {count:,} messages are in {to}, and as a page in {beside}.",
        highlight=False,
    )
    if not representative:
        console.print("They are for the patient alone: confidential prescriptions may stand in them.", highlight=False)
    if copy.left_out:
        console.print(
            f"Left out, because another patient's part cannot be told from it: {', '.join(copy.left_out)}.",
            highlight=False,
        )


def delete_patient(
    places: PlaceSettings, patient: str, console: Console, *, dry_run: bool, sure: bool, by: str | None
) -> None:
    """Delete a patient's conversations, and say what was done. Raises CommandFailed if some had to be left."""
    from bot.keeping.deleting import scrub
    from bot.keeping.requests import Outcome
    from bot.keeping.requests import delete_patient as delete
    from bot.privacy.encryption import Vault

    vault = Vault(vault_keys_for(places).keys)
    actor = f"operator:{operator(by)}"[:40]
    with conversations_engine(places) as engine:
        found = delete(engine, vault, patient, actor=actor, now=utc_now(), dry_run=True)
        if dry_run or not found:
            _tell(found, console, "would become")
            return
        if not sure:
            _tell(found, console, "would become")
            raise CommandFailed("Nothing was deleted: give --yes to do it.")
        done = delete(engine, vault, patient, actor=actor, now=utc_now())
        emptied = scrub(engine)
    _tell(done, console, "became")
    if not emptied:
        console.print("The rows are gone. Their bytes leave the database's log when it is next free.", highlight=False)
    left = [one for one in done if one.outcome in (Outcome.HELD, Outcome.WITH_A_PERSON, Outcome.UNCLEAR)]
    if left:
        raise CommandFailed(f"{len(left)} of {len(done)} conversations were left, as told above.")


def _tell(done: "Sequence[Done]", console: Console, verb: str) -> None:
    if not done:
        console.print("Nothing is kept about this patient.", highlight=False)
        return
    console.print(f"What {verb} of each conversation:", highlight=False)
    for one in done:
        messages = f", {one.messages:,} messages" if one.messages else ""
        console.print(f"  {one.conversation}: {one.outcome}{messages}", highlight=False)


def _write_new(path: Path, content: str) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
    except FileExistsError:
        raise CommandFailed(f"{path} is there already: name another file.") from None
    except OSError:
        raise CommandFailed(f"{path} cannot be written.") from None
