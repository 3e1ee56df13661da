"""`scriptdesk audit show`, `who-saw`, `breach`, `answers`: what an auditor or a privacy officer asks of the audit."""

import csv
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from getpass import getuser
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from bot.cli.conversations import conversations, looking_at
from bot.cli.failure import CommandFailed
from bot.clock import utc_now
from bot.settings import PlaceSettings, places_from_environment

if TYPE_CHECKING:
    from bot.privacy.chain import Line
    from bot.privacy.looks import Person

DAY = len("2026-11-23")

BY = typer.Option(None, "--by", help="Who looks, if not the user of this computer.", show_default=False)
_SINCE = typer.Option(None, "--since", help="From then on, in UTC: 2026-11-23, or 2026-11-23T17:00.")
_UNTIL = typer.Option(None, "--until", help="Up to then, in UTC; a day alone is within.")
_ACTOR = typer.Option(None, "--actor", help="What somebody signs in with, or an id as the audit has it.")


def show(
    conversation: str | None = typer.Option(None, "--conversation", help="The id of a conversation."),
    actor: str | None = _ACTOR,
    patient: str | None = typer.Option(None, "--patient", help="A reference of the pharmacy's system."),
    since: str | None = _SINCE,
    until: str | None = _UNTIL,
    by: str | None = BY,
) -> None:
    """Show lines of the audit, the oldest first. Looking is a line of the audit, too."""
    from bot.privacy.looks import Wanted, found, people

    wanted = Wanted(conversation, actor, patient, _moment(since, "--since"), _moment(until, "--until", ends=True))
    places = places_from_environment()
    tell_of_look(places, by, "show", wanted.told())
    with looking_at(places) as connection:
        known = people(connection)
        for line in found(connection, wanted):
            _print(line, known)


def who_saw(
    patient: str = typer.Argument(help="The patient's reference in the pharmacy's system."),
    by: str | None = BY,
) -> None:
    """Tell which members of staff touched a patient's data, when and how.

    That is every line of a person that names the patient, and every line of a person in a conversation in which this
    patient was verified. A look at the audit that named the patient is among them.
    """
    from bot.privacy.looks import people
    from bot.privacy.looks import who_saw as saw

    places = places_from_environment()
    with looking_at(places) as connection:
        known = people(connection)
        lines = list(saw(connection, patient))
    tell_of_look(places, by, "who-saw", {"patient": patient})
    for line in lines:
        _print(line, known)
    if not lines:
        Console().print("Nobody but the patient and the assistant, says the audit.")


def breach(
    since: str = typer.Option(help="From then on, in UTC: 2026-11-23, or 2026-11-23T17:00."),
    until: str = typer.Option(help="Up to then, in UTC; a day alone is within."),
    actor: str | None = _ACTOR,
    by: str | None = BY,
) -> None:
    """List whose data was opened in a time, by whom and what it was, as CSV: for a notice under 45 CFR 164.404.

    A row without a patient is of a conversation in which nobody was verified: what was said there tells whose it is.
    """
    from bot.privacy.looks import OPENS, Wanted, opened, people

    wanted = Wanted(actor=actor, since=_moment(since, "--since"), until=_moment(until, "--until", ends=True))
    places = places_from_environment()
    tell_of_look(places, by, "breach", wanted.told())
    with looking_at(places) as connection:
        known, looks = people(connection), opened(connection, wanted)
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("patient", "at", "staff", "name", "role", "opened", "prescriptions", "conversation", "line"))
    for look in looks:
        deed = look.line.deed
        who = known.get(deed.actor)
        rows.writerow(
            (
                look.patient or "",
                f"{deed.at:%Y-%m-%dT%H:%M:%SZ}",
                deed.actor,
                who.name if who else "",
                who.role if who else "",
                OPENS[deed.action],
                " ".join(deed.detail.get("prescriptions") or ()),
                deed.conversation or "",
                look.line.number,
            )
        )
    patients = len({look.patient for look in looks if look.patient is not None})
    nameless = len({look.line.deed.conversation for look in looks if look.patient is None})
    told = f"Patients: {patients}. Conversations in which nobody was verified: {nameless}."
    Console(stderr=True, soft_wrap=True).print(told, highlight=False)


def answers(
    since: str = typer.Option(help="From then on, in UTC: 2026-11-23, or 2026-11-23T17:00."),
    until: str | None = _UNTIL,
    model: str | None = typer.Option(
        None, "--model", help="Of this model, by the id that Rasa gave it, as a list without this shows."
    ),
    card: str | None = typer.Option(None, "--card", help="Of this kind: status, stock, insurance, delivery…"),
    intent: str | None = typer.Option(None, "--intent", help="To this intent: prescription_status, refill_request…"),
    templates: str | None = typer.Option(None, "--answers", help="Of this version of templates, actions and rules."),
    mappings: str | None = typer.Option(None, "--mappings", help="Of this version of the pharmacy's mapping files."),
    by: str | None = BY,
) -> None:
    """List who got which answers of the assistant, as CSV: when a model or a kind of answer turns out to be wrong.

    The patient is the one who was last verified in that conversation before the answer, if anybody was.
    """
    from bot.privacy.answered import answered

    begins, ends = _moment(since, "--since"), _moment(until, "--until", ends=True)
    places = places_from_environment()
    basis = {"model": model, "card": card, "intent": intent, "answers": templates, "mappings": mappings}
    tell_of_look(places, by, "answers", {**basis, "since": since, "until": until})
    rows = csv.writer(sys.stdout, lineterminator="\n")
    columns = ("card", "intent", "model", "answers", "mappings", "as_of")
    rows.writerow(("at", "conversation", "message", *columns, "patient"))
    with looking_at(places) as connection:
        for one in answered(connection, since=begins, until=ends, basis=basis):
            at = f"{one.at:%Y-%m-%dT%H:%M:%SZ}"
            rows.writerow((at, one.conversation, one.seq, *(one.basis.get(name) for name in columns), one.patient))


def tell_of_look(places: PlaceSettings, by: str | None, command: str, given: Mapping[str, str | None]) -> None:
    """Write the audit line of a look at the audit, for good. `given`: what is looked for."""
    from bot.privacy.looks import record_look

    login = getuser()
    with conversations(places) as connection:
        record_look(connection, (by or login).strip() or login, login, command, given, utc_now())


def _print(line: "Line", people: Mapping[str, "Person"]) -> None:
    from bot.privacy.looks import told

    deed = line.deed
    who = people.get(deed.actor)
    columns = [
        f"{line.number:>6}",
        f"{deed.at:%Y-%m-%d %H:%M:%S} UTC",
        f"{who.name} ({who.role})" if who else deed.actor,
        deed.action.replace("_", " "),
        deed.conversation or "-",
        told(line),
    ]
    sys.stdout.write("  ".join(columns).rstrip() + "\n")


def _moment(given: str | None, option: str, *, ends: bool = False) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise CommandFailed(f"{option} takes a day or a moment, as 2026-11-23 or 2026-11-23T17:00.", code=2) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if ends and len(given) == DAY else moment
