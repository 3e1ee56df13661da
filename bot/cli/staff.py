"""`scriptdesk staff`: who may sign in at the desk."""

import sys
from datetime import date, datetime
from getpass import getpass, getuser
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.conversations import conversations
from bot.cli.failure import CommandFailed
from bot.clock import utc_now
from bot.settings import PlaceSettings, places_from_environment

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.identity.licences import Licence
    from bot.identity.staff import Role, Staff

LONGEST_NUMBER = 40
LEAST_WIDTH = 140

# The commands import what they need when they run: --help should not wait for a database driver.

staff = typer.Typer(help="The people at the desk.", no_args_is_help=True)

_BY = typer.Option(None, "--by", help="Who does it, if not the user of this computer.", show_default=False)


@staff.command()
def add(
    username: str = typer.Argument(help="What this person signs in with."),
    name: str = typer.Option(help="First and last name; patients read a technician's first name."),
    role: str = typer.Option(help="technician, pharmacist, supervisor, administrator or auditor."),
    state: str | None = typer.Option(None, help="Where this person attests to work: two letters, as CT."),
    language: list[str] = typer.Option([], help="What they speak besides English, as es; may be given again."),
    password: bool = typer.Option(False, "--password", help="Ask for a password here, instead of giving a link."),
    by: str | None = _BY,
) -> None:
    """Add a member of staff, and print the link with which this person chooses how to sign in.

    The link is good once and for 24 hours. A password that is piped in as one line is taken instead of it; it is never
    an argument, because other programs can read those.
    """
    from bot.identity.enrolment import invite
    from bot.identity.staff import NotAdded, add_staff
    from bot.privacy.audit import record

    its_role = _role(role)
    languages = _read_languages(language)
    working_state = _state(state) if state is not None else None
    chosen = _password(asked=password)
    places, now = places_from_environment(), utc_now()
    with conversations(places) as connection:
        try:
            member = add_staff(
                connection,
                username=username,
                name=name,
                role=its_role,
                password=chosen,
                working_state=working_state,
                languages=languages,
            )
        except NotAdded as refused:
            raise CommandFailed(str(refused)) from None
        token = invite(connection, member, now) if chosen is None else None
        record(connection, _operator(by), "staff_added", None, {"staff": member.id, "role": member.role}, now)
    if token is None:
        Console().print(f"{member.name} can sign in as {member.username}.", highlight=False)
    else:
        _print_link(places, f"{member.name} is added as {member.username}.", token)


@staff.command("invite")
def renew(username: str = typer.Argument(help="Who."), by: str | None = _BY) -> None:
    """Print a new link for somebody who lost a phone or a password.

    It takes everything back that this person signed in with until now, and signs them out everywhere.
    """
    from bot.chat.log import DESK_TOPIC
    from bot.identity.enrolment import invite
    from bot.privacy.audit import record
    from bot.storage.database import wake

    places, now = places_from_environment(), utc_now()
    with conversations(places) as connection:
        member = _found(connection, username)
        token = invite(connection, member, now)
        record(connection, _operator(by), "staff_invited", None, {"staff": member.id}, now)
        wake(connection, DESK_TOPIC)
    _print_link(places, f"{member.name} is signed out, and signs in as {member.username} again after using it.", token)


@staff.command("leave")
def switch_off(username: str = typer.Argument(help="Who no longer works here."), by: str | None = _BY) -> None:
    """Switch a person off at once: they are signed out everywhere and cannot sign in again."""
    from bot.chat.log import DESK_TOPIC
    from bot.identity.enrolment import forget_ways
    from bot.identity.staff import leave
    from bot.privacy.audit import record
    from bot.storage.database import wake

    with conversations(places_from_environment()) as connection:
        member = _found(connection, username)
        forget_ways(connection, member)
        leave(connection, member)
        record(connection, _operator(by), "staff_left", None, {"staff": member.id}, utc_now())
        wake(connection, DESK_TOPIC)
    Console().print(
        f"{member.name} is signed out and cannot sign in any more. Chats go back to their queues within a minute.",
        highlight=False,
    )


@staff.command("role")
def change_role(
    username: str = typer.Argument(help="Who."),
    role: str = typer.Argument(help="technician, pharmacist, supervisor, administrator or auditor."),
    by: str | None = _BY,
) -> None:
    """Give somebody another role, from now on. They are signed out everywhere, and what they sign in with stays.

    A chat that they have goes back to its queue. What lets the new role take patients is put on record by `staff
    licence`.
    """
    from bot.chat.log import DESK_TOPIC
    from bot.desk.presence import gone
    from bot.identity.staff import set_role
    from bot.privacy.audit import record
    from bot.storage.database import wake

    new = _role(role)
    with conversations(places_from_environment()) as connection:
        member = _found(connection, username)
        if member.role is new:
            raise CommandFailed(f"{member.name} is a {new} already: nothing was changed.")
        set_role(connection, member, new)
        gone(connection, member.id)
        detail = {"staff": member.id, "from": member.role, "to": new}
        record(connection, _operator(by), "role_changed", None, detail, utc_now())
        wake(connection, DESK_TOPIC)
    Console().print(f"{member.name} was a {member.role}, and signs in again as a {new}.", highlight=False)


@staff.command("link")
def link_identity(
    username: str = typer.Argument(help="Who."),
    subject: str = typer.Argument(
        help="What the identity provider calls them for good: the claim sub, no e-mail address."
    ),
    by: str | None = _BY,
) -> None:
    """Have somebody sign in at the identity provider of SCRIPTDESK_OIDC_ISSUER, as this subject and no other.

    They are signed out everywhere. An invitation links as well, without a directory at hand.
    """
    from bot.chat.log import DESK_TOPIC
    from bot.identity.openid_provider import Identity, is_subject
    from bot.identity.single_sign_on import Taken, link
    from bot.identity.staff import end_sessions
    from bot.privacy.audit import record
    from bot.storage.database import wake

    places, now = places_from_environment(), utc_now()
    if not places.oidc_issuer:
        raise CommandFailed("SCRIPTDESK_OIDC_ISSUER is not set, so there is no identity provider to link to: set it.")
    if not is_subject(subject):
        raise CommandFailed("A subject is 1 to 255 ASCII characters: take what the provider's directory has.", code=2)
    with conversations(places) as connection:
        member = _found(connection, username)
        if member.demo and not places.demo:
            raise CommandFailed(f"{member.username} is an account of the demo, and this is none: nobody was linked.")
        try:
            link(connection, member, Identity(places.oidc_issuer, subject), now)
        except Taken:
            raise CommandFailed(
                "This subject already signs in somebody else: `scriptdesk staff list` tells who has one."
            ) from None
        end_sessions(connection, member.id)
        record(connection, _operator(by), "staff_linked", None, {"staff": member.id}, now)
        wake(connection, DESK_TOPIC)
    Console().print(
        f"{member.name} can sign in with {places.oidc_name or 'the identity provider'}.", highlight=False, markup=False
    )


@staff.command()
def speaks(
    username: str = typer.Argument(help="Who."),
    language: list[str] = typer.Argument(
        None, help="What they speak besides English, as es vi; none for English alone."
    ),
) -> None:
    """Put on record which languages somebody speaks besides English, in place of what stood there."""
    from bot.identity.staff import set_languages

    languages = _read_languages(language or [])
    with conversations(places_from_environment()) as connection:
        member = set_languages(connection, username, languages)
        if member is None:
            raise CommandFailed(f"Nobody signs in as {username}.")
    also = " and ".join(member.languages)
    Console().print(f"{member.name} speaks English{f' and {also}' if also else ''}.", highlight=False)


@staff.command()
def licence(
    username: str = typer.Argument(help="Who."),
    state: str = typer.Option(help="Which state gave it: two letters, as CT."),
    number: str = typer.Option(help="Its number."),
    expires: datetime = typer.Option(formats=["%Y-%m-%d"], help="The last day on which it lasts, as 2027-01-31."),
    kind: str = typer.Option(help="licence for a pharmacist; registration or certification for a technician."),
    by: str | None = _BY,
) -> None:
    """Put a licence, registration or certification on record, in place of the one that stood there.

    Without a licence or registration in the pharmacy's state that lasts, nobody takes patients. A certification is
    shown and decides nothing.
    """
    from bot.chat.log import DESK_TOPIC
    from bot.identity.licences import Kind, Licence, NotForRole, put_on_record
    from bot.privacy.audit import record
    from bot.storage.database import wake

    if kind not in set(Kind):
        raise CommandFailed(f"There is no kind {kind!r}: choose one of {', '.join(Kind)}.", code=2)
    if not 0 < len(number.strip()) <= LONGEST_NUMBER:
        raise CommandFailed(f"A number of at most {LONGEST_NUMBER} characters is needed.", code=2)
    given = Licence(Kind(kind), _state(state), number.strip(), expires.date())
    with conversations(places_from_environment()) as connection:
        member = _found(connection, username)
        try:
            put_on_record(connection, member, given)
        except NotForRole as refused:
            raise CommandFailed(str(refused)) from None
        detail = {"staff": member.id, "kind": given.kind, "state": given.state, "expires_on": str(given.expires_on)}
        record(connection, _operator(by), "licence_recorded", None, detail, utc_now())
        wake(connection, DESK_TOPIC)
    Console().print(
        f"{member.name} has a {given.kind} for {given.state} until {given.expires_on}.", highlight=False, soft_wrap=True
    )


@staff.command("list")
def show() -> None:
    """List everybody who may sign in, with what they sign in with, and what lets them answer patients."""
    from bot.identity.licences import licences
    from bot.identity.second_factor import held_by
    from bot.identity.staff import people

    table = Table("username", "name", "role", "works in", "speaks", "signs in with", "licences", "demo", box=None)
    today = utc_now().date()
    with conversations(places_from_environment()) as connection:
        on_record = licences(connection)
        for member in people(connection):
            ways = " ".join(sorted(held_by(connection, member.id))) or "no second factor yet"
            table.add_row(
                member.username,
                member.name,
                member.role,
                member.working_state or "",
                " ".join(member.languages),
                ways,
                "\n".join(_told(one, today) for one in on_record.get(member.id, [])),
                "demo" if member.demo else "",
            )
    out = Console()
    out.width = max(out.width, LEAST_WIDTH)  # piped, a table of 80 columns would break words
    out.print(table)


def _role(text: str) -> "Role":
    from bot.identity.staff import Role

    if text not in set(Role):
        raise CommandFailed(f"There is no role {text!r}: choose one of {', '.join(Role)}.", code=2)
    return Role(text)


def _told(one: "Licence", today: date) -> str:
    until = f"{one.kind} {one.state} until {one.expires_on}"
    if not one.lasts(today):
        return f"{until}: EXPIRED"
    return f"{until}: ends soon" if one.ends_soon(today) else until


def _read_languages(codes: list[str]) -> list[str]:
    for code in codes:
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise CommandFailed(f"{code!r} is not a language: write its two letters of ISO 639-1, as es.", code=2)
    return codes


def _state(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise CommandFailed(f"{text!r} is not a state: write its two letters, as CT.", code=2)
    return text.upper()


def _found(connection: "Connection", username: str) -> "Staff":
    from bot.identity.staff import find_by_username

    member = find_by_username(connection, username)
    if member is None:
        raise CommandFailed(f"Nobody signs in as {username}.")
    return member


def _operator(by: str | None) -> str:
    return f"operator:{by or getuser()}"[:40]


def _print_link(places: PlaceSettings, sentence: str, token: str) -> None:
    out = Console(soft_wrap=True)
    out.print(f"{sentence} This link is for them alone, good once and for 24 hours:", highlight=False)
    out.print(f"{places.desk_address}/desk/welcome.html#{token}", highlight=False, markup=False)


def _password(*, asked: bool) -> str | None:
    """What was piped in as one line, or typed if `asked`; None for whoever gets a link."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n") or None
    if not asked:
        return None
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise CommandFailed("The two passwords differ: nobody was added.")
    return password
