"""`scriptdesk consent`: staff end messages for somebody who calls, writes or stands at the counter."""

from getpass import getuser

import typer
from rich.console import Console

from bot.cli.conversations import conversations
from bot.cli.failure import CommandFailed
from bot.cli.keys import secrets_for
from bot.clock import utc_now
from bot.settings import places_from_environment

# The commands import what they need when they run: --help should not wait for a database driver.

consent = typer.Typer(help="Who may be sent messages, and who no longer.", no_args_is_help=True)


@consent.callback()
def commands() -> None:
    """Keeps `stop` a command of its own, also while it is the only one."""


@consent.command()
def stop(
    address: str = typer.Option(
        ..., "--to", prompt="Telephone number or e-mail address", help="Asked for, so that it stands in no history."
    ),
    by: str | None = typer.Option(None, "--by", help="Who does it, if not the user of this computer."),
) -> None:
    """End all that was agreed to for a telephone number or an e-mail address, at once."""
    from bot.envelope import parse_keys
    from bot.messages import consent as ledger
    from bot.messages.addresses import mailbox, telephone
    from bot.privacy import audit
    from bot.privacy.encryption import Vault

    found = mailbox(address) if "@" in address else telephone(address)
    if found is None:
        raise CommandFailed("That is neither a telephone number nor an e-mail address, so nothing was ended.")
    places = places_from_environment()
    vault = Vault(parse_keys(secrets_for(places).vault_keys))
    now = utc_now()
    with conversations(places) as connection:
        ledger.revoke(connection, vault, ledger.How.STAFF, now, address=found)
        detail: dict[str, audit.Detail] = {"channel": str(found.channel)}
        audit.record(connection, (by or getuser())[:40], "consent_revoked", None, detail, now)
    Console().print("From now on no notice goes there. When it was agreed to, and when this ended it, is kept.")
