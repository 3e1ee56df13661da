"""`scriptdesk staff`: who may sign in at the desk."""

import sys
from getpass import getpass

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.conversations import conversations
from bot.cli.failure import CommandFailed
from bot.settings import places_from_environment

# The commands import what they need when they run: --help should not wait for a database driver.

staff = typer.Typer(help="The people at the desk.", no_args_is_help=True)


@staff.command()
def add(
    username: str = typer.Argument(help="What this person signs in with."),
    name: str = typer.Option(help="First and last name; patients read a technician's first name."),
    role: str = typer.Option(help="technician, pharmacist or supervisor."),
    state: str | None = typer.Option(None, help="Where this person attests to work: two letters, as CT."),
) -> None:
    """Add a member of staff.

    The password is asked for, or read as one line from standard input; it is never an argument, because other
    programs can read those.
    """
    from bot.identity.staff import NotAdded, Role, add_staff

    if role not in set(Role):
        raise CommandFailed(f"There is no role {role!r}: choose one of {', '.join(Role)}.", code=2)
    if state is not None and not (len(state) == 2 and state.isascii() and state.isalpha()):
        raise CommandFailed(f"{state!r} is not a state: write its two letters, as CT.", code=2)
    password = _asked_password() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    with conversations(places_from_environment()) as connection:
        try:
            member = add_staff(
                connection,
                username=username,
                name=name,
                role=Role(role),
                password=password,
                working_state=state.upper() if state else None,
            )
        except NotAdded as refused:
            raise CommandFailed(str(refused)) from None
    Console().print(f"{member.name} can sign in as {member.username}.", highlight=False)


@staff.command("list")
def show() -> None:
    """List everybody who may sign in."""
    from bot.identity.staff import people

    table = Table("username", "name", "role", "works in", "demo", box=None)
    with conversations(places_from_environment()) as connection:
        for member in people(connection):
            demo = "demo" if member.demo else ""
            table.add_row(member.username, member.name, member.role, member.working_state or "", demo)
    Console().print(table)


def _asked_password() -> str:
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise CommandFailed("The two passwords differ: nobody was added.")
    return password
