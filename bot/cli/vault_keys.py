"""`scriptdesk keys`: a new key in front, everything re-sealed under it, and the old one put away and never lost."""

import json
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.conversations import conversations, conversations_engine, operator
from bot.cli.failure import CommandFailed
from bot.cli.keys import VaultKeys, changing_keys, new_key, vault_keys_for, write_private, write_vault_keys, written
from bot.clock import utc_now
from bot.envelope import Key
from bot.settings import PREFIX, PlaceSettings, places_from_environment

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from bot.privacy.encryption import Vault
    from bot.privacy.keyring import RunningGateway

# The commands import what they need when they run: --help should not wait for a database driver.

keys = typer.Typer(help="The keys that seal what is stored.", no_args_is_help=True)

TAKEN_UP_WITHIN = 15.0  # seconds; a gateway reads its key file every five
NEXT = "vault_keys.next"
RETIRED = "keys.retired.json"

_BY = typer.Option(None, "--by", help="Who does it, if not the user of this computer.", show_default=False)


@keys.command("list")
def show() -> None:
    """List the keys: which one seals, when each was made, how many stored values each holds, and who has them."""
    from bot.privacy.keyring import known_keys, running_gateways
    from bot.privacy.reseal import holdings

    places = places_from_environment()
    here = [key.key_id for key in vault_keys_for(places).keys]
    with conversations(places) as connection:
        known = {one.key_id: one for one in known_keys(connection)}
        held = holdings(connection)
        running = running_gateways(connection, utc_now())
    table = Table("key", "does", "made or first seen", "sealed values", box=None)
    retired = [name for name, one in known.items() if one.retired_at and name not in here]
    for name in [*here, *(name for name in held if name not in here), *(name for name in retired if name not in held)]:
        does = "seals" if name == here[0] else "opens" if name in here else "retired" if name in retired else "MISSING"
        made = f"{known[name].made_at:%Y-%m-%d %H:%M} UTC" if name in known else ""
        table.add_row(name, does, made, f"{held[name]:,}")
    Console().print(table)
    for one in running:
        Console().print(f"gateway {one.gateway} seals with {one.seals}", highlight=False)
    if missing := [name for name in held if name not in here]:
        raise CommandFailed(f"What was sealed with {', '.join(missing)} cannot be read: bring that key back.")


@keys.command()
def rotate(by: str | None = _BY) -> None:
    """Put a new key in front. The old ones stay behind it, to open what they sealed.

    Keys in a file are changed there, and running gateways take them up by themselves. Keys in the environment are not
    ours to change: then it is said what to set, in a file that you alone can read.
    """
    from bot.privacy.audit import record
    from bot.privacy.keyring import register

    places, who = places_from_environment(), operator(by)
    made = new_key()
    with changing_keys(places):
        now_in = vault_keys_for(places)
        if now_in.file is None:
            _tell_what_to_set(places, now_in.keys, made)
            return
        try:
            write_vault_keys(now_in.file, (made, *now_in.keys))
        except OSError:
            raise CommandFailed(f"{now_in.file} cannot be written, so no key was changed.") from None
    with conversations(places) as connection:
        register(connection, [made.key_id, *(key.key_id for key in now_in.keys)], utc_now())
        record(connection, f"operator:{who}"[:40], "key_made", None, {"key": made.key_id}, utc_now())
    out = Console(soft_wrap=True)
    out.print(
        f"{made.key_id} seals from now on; {now_in.keys[0].key_id} stays to open what it sealed.", highlight=False
    )
    _tell_who_took_it_up(places, made.key_id, out)


def _tell_what_to_set(places: PlaceSettings, now_in: Sequence[Key], made: Key) -> None:
    file = places.var / NEXT
    steps = (*now_in, made), (made, *now_in)
    write_private(file, "".join(f"{PREFIX}VAULT_KEYS={written(step)}\n" for step in steps))
    Console(soft_wrap=True).print(
        f"The keys come from {PREFIX}VAULT_KEYS, so this changed nothing. {file} now holds two lines with the new key "
        f"{made.key_id}; it is readable to you alone.\n"
        "  1. Several gateways: set the first line for each and restart it. The new key opens, and does not seal yet.\n"
        "  2. Set the second line and restart each gateway. The new key seals.\n"
        "One gateway alone needs only the second line. Then run `scriptdesk keys reencrypt`, and delete that file.",
        highlight=False,
        markup=False,
    )


def _tell_who_took_it_up(places: PlaceSettings, key_id: str, out: Console) -> None:
    behind = _wait_for(places, key_id)
    if behind is None:
        out.print("No gateway runs; the next one starts with it.", highlight=False)
        return
    if behind:
        names = ", ".join(one.gateway for one in behind)
        raise CommandFailed(f"Still sealing with an older key: {names}. Restart them; until then nothing is lost.")
    out.print("Every running gateway seals with it: nothing needs a restart.", highlight=False)
    out.print(
        "They re-seal what is stored in the background; `scriptdesk keys reencrypt` does it at once.", highlight=False
    )


def _wait_for(places: PlaceSettings, key_id: str) -> "list[RunningGateway] | None":
    """The running gateways that do not seal with this key after some seconds; None if none runs."""
    from bot.privacy.keyring import running_gateways

    deadline = time.monotonic() + TAKEN_UP_WITHIN
    with conversations_engine(places) as engine:
        while True:
            with engine.begin() as connection:
                running = running_gateways(connection, utc_now())
            behind = [one for one in running if one.seals != key_id]
            if not behind or time.monotonic() > deadline:
                return behind if running else None
            time.sleep(0.5)


@keys.command()
def reencrypt(
    batch: int = typer.Option(100, "--batch", min=1, max=10_000, help="Values in one transaction."),
    by: str | None = _BY,
) -> None:
    """Re-seal everything that is stored under the first key. Gateways may run meanwhile.

    It may be stopped at any time, and goes on where it was. Running gateways do the same in the background.
    """
    from bot.keeping.deleting import scrub
    from bot.privacy.audit import record
    from bot.privacy.encryption import Vault
    from bot.privacy.reseal import holdings

    places, who = places_from_environment(), operator(by)
    vault = Vault(vault_keys_for(places).keys)
    out = Console(soft_wrap=True)
    with conversations_engine(places) as engine:
        changed = _until_nothing_changes(engine, vault, batch, out)
        with engine.begin() as connection:
            held = holdings(connection)
            left = {name: count for name, count in held.items() if name != vault.current}
            record(
                connection,
                f"operator:{who}"[:40],
                "reencrypted",
                None,
                {"key": vault.current, "values": changed, "left": sum(left.values())},
                utc_now(),
            )
        if changed and not scrub(engine):
            out.print("Old ciphertexts may still stand in the database's log, which is in use.", highlight=False)
    if left:
        names = ", ".join(f"{name} ({count:,})" for name, count in left.items())
        raise CommandFailed(f"Not re-sealed, because their key is not here or the values are damaged: {names}.")
    out.print(f"All {held[vault.current]:,} stored values are sealed with {vault.current}.", highlight=False)


def _until_nothing_changes(engine: "Engine", vault: "Vault", batch: int, out: Console) -> int:
    from bot.privacy.reseal import reseal

    total = 0
    while True:
        by_table: dict[str, int] = {}
        for step in reseal(engine, vault, batch):
            by_table[step.table] = by_table.get(step.table, 0) + step.resealed
        for table, count in by_table.items():
            if count:
                out.print(f"{table}: {count:,} re-sealed", highlight=False)
        if not any(by_table.values()):
            return total
        total += sum(by_table.values())


@keys.command()
def retire(
    key_id: str = typer.Argument(metavar="ID", help="The key, as `keys list` has it."), by: str | None = _BY
) -> None:
    """Take a key out of use that seals nothing any more. It goes to an archive, and is never deleted.

    Backups from before it was replaced still need it.
    """
    places = places_from_environment()
    with changing_keys(places):
        _retire(places, vault_keys_for(places), key_id, operator(by))


def _retire(places: PlaceSettings, now_in: VaultKeys, key_id: str, who: str) -> None:
    from bot.privacy.audit import record
    from bot.privacy.keyring import retired

    key = next((one for one in now_in.keys if one.key_id == key_id), None)
    if key is None:
        raise CommandFailed(f"There is no key {key_id} here: `scriptdesk keys list` shows them.")
    if key is now_in.keys[0]:
        raise CommandFailed(
            f"{key_id} is the key that seals: `scriptdesk keys rotate` puts another in its place first."
        )
    with conversations(places) as connection:
        _refuse_while_used(connection, key_id)
    out = Console(soft_wrap=True)
    if now_in.file is None:
        rest = ", ".join(one.key_id for one in now_in.keys if one is not key)
        out.print(
            f"Nothing is sealed with {key_id}: set {PREFIX}VAULT_KEYS to {rest} alone, and restart the gateways. Keep "
            f"{key_id} where your secrets are kept, because backups from before still need it.",
            highlight=False,
        )
        return
    archive = _archive(now_in.file, key, utc_now())
    _take_out(places, now_in, key)
    with conversations(places) as connection:
        retired(connection, key_id, utc_now())
        record(connection, f"operator:{who}"[:40], "key_retired", None, {"key": key_id}, utc_now())
    out.print(
        f"{key_id} is out of use, and kept in {archive}: backups from before it was replaced still need it.",
        highlight=False,
    )


def _refuse_while_used(connection: "Connection", key_id: str) -> None:
    from bot.privacy.keyring import running_gateways
    from bot.privacy.reseal import holdings

    if sealed := holdings(connection)[key_id]:
        sentence = f"{key_id} still holds {sealed:,} sealed values: run `scriptdesk keys reencrypt` first."
        raise CommandFailed(sentence)
    users = [one.gateway for one in running_gateways(connection, utc_now()) if one.seals == key_id]
    if users:
        raise CommandFailed(
            f"{', '.join(users)} still seals with {key_id}: restart it with the new key in front first."
        )


def _take_out(places: PlaceSettings, before: VaultKeys, key: Key) -> None:
    """Write the key file without it, and put it back if something was sealed with it in that moment."""
    assert before.file is not None
    try:
        write_vault_keys(before.file, [one for one in before.keys if one is not key])
        with conversations(places) as connection:
            _refuse_while_used(connection, key.key_id)
    except CommandFailed:
        write_vault_keys(before.file, before.keys)
        raise
    except OSError:
        raise CommandFailed(f"{before.file} cannot be written, so {key.key_id} stays in use.") from None


def _archive(file: Path, key: Key, now: datetime) -> Path:
    archive = file.with_name(RETIRED)
    try:
        kept = json.loads(archive.read_text()) if archive.exists() else []
        if all(one["key"] != written([key]) for one in kept):
            write_private(
                archive, json.dumps([*kept, {"key": written([key]), "retired_at": now.isoformat()}], indent=2)
            )
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandFailed(f"{archive} cannot be read or written, so {key.key_id} stays in use.") from None
    return archive
