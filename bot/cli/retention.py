"""`scriptdesk retention`: what is no longer kept goes."""

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.conversations import conversations_engine, operator
from bot.cli.keys import vault_keys_for
from bot.clock import utc_now
from bot.settings import places_from_environment

# The commands import what they need when they run: --help should not wait for a database driver.

retention = typer.Typer(help="How long what is kept.", no_args_is_help=True)


@retention.command()
def run(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only tell what would be deleted."),
    by: str | None = typer.Option(
        None, "--by", help="Who does it, if not the user of this computer.", show_default=False
    ),
) -> None:
    """Delete what the policy no longer keeps, and nothing that is on hold. A running gateway does so once a day."""
    from bot.keeping.deleting import scrub
    from bot.keeping.policy import read_policy
    from bot.keeping.retention import run as let_go
    from bot.privacy.encryption import Vault

    places = places_from_environment()
    policy = read_policy(places.retention)
    vault = Vault(vault_keys_for(places).keys)
    out = Console(soft_wrap=True)
    with conversations_engine(places) as engine:
        actor = f"operator:{operator(by)}"[:40]
        ran = let_go(engine, vault, policy, actor=actor, now=utc_now(), dry_run=dry_run)
        emptied = dry_run or not ran.anything or scrub(engine)
    table = Table("kind", "kept for", "would be deleted" if dry_run else "deleted", box=None)
    for kind, days in policy.model_dump().items():
        kept = "ever" if days is None else f"{days} days" if days != 1 else "1 day"
        table.add_row(kind, kept, f"{ran.deleted.get(kind, 0):,}")
    out.print(table)
    if ran.held:
        out.print(f"Conversations left because they are on hold: {ran.held:,}", highlight=False)
    if ran.with_a_person:
        out.print(
            f"Conversations left because a patient still waits in them, or a person has them: {ran.with_a_person:,}. "
            "Have staff end them at the desk.",
            highlight=False,
        )
    if not emptied:
        out.print("The rows are gone. Their bytes leave the database's log when it is next free.", highlight=False)
