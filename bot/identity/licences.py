"""What lets somebody answer patients: a pharmacist's licence, a technician's registration in a state.

A certification is kept and shown, and decides nothing: it is a private body's word, and no state's permission. What has
an end lasts through that day, at the place of the pharmacy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from bot.identity.staff import Role, Staff
from bot.storage.tables import registration

WARNED_BEFORE = timedelta(days=30)


class Kind(StrEnum):
    LICENCE = "licence"
    REGISTRATION = "registration"
    CERTIFICATION = "certification"


KINDS = {
    Role.PHARMACIST: (Kind.LICENCE,),
    Role.TECHNICIAN: (Kind.REGISTRATION, Kind.CERTIFICATION),
}
"""What may be on record for whom; the first one decides."""


class NotForRole(Exception):
    """This role has no such thing. The message says which it has."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence, registration or certification. `state`: two letters; `expires_on`: the last day it lasts, None if
    what stands on record is no date, which counts as expired."""

    kind: Kind
    state: str
    number: str
    expires_on: date | None

    def lasts(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on >= today

    def ends_soon(self, today: date) -> bool:
        return self.expires_on is not None and today <= self.expires_on <= today + WARNED_BEFORE


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person at the desk should know about themselves, in a code and a sentence."""

    code: str
    message: str


def deciding(role: Role) -> Kind | None:
    """The kind without which somebody of this role takes no patients; None for who never takes any."""
    kinds = KINDS.get(role)
    return kinds[0] if kinds else None


def put_on_record(connection: Connection, who: Staff, licence: Licence) -> None:
    """Keep a licence, in place of the one of this kind and state that stood there. Raises NotForRole."""
    kinds = KINDS.get(who.role, ())
    if licence.kind not in kinds:
        allowed = " or ".join(f"a {kind}" for kind in kinds) or "nothing of the kind"
        raise NotForRole(f"{who.name} is a {who.role}, for whom {allowed} is kept on record.")
    mine = (registration.c.staff == who.id) & (registration.c.state == licence.state)
    connection.execute(delete(registration).where(mine, registration.c.kind == licence.kind))
    connection.execute(
        insert(registration).values(
            staff=who.id,
            state=licence.state,
            number=licence.number,
            kind=licence.kind,
            expires_on=licence.expires_on.isoformat() if licence.expires_on else "",
        )
    )


def licences(connection: Connection) -> dict[str, list[Licence]]:
    """Everything on record, by the id of the member of staff. A row that cannot be read is left out."""
    found: dict[str, list[Licence]] = {}
    rows = select(registration).order_by(registration.c.kind, registration.c.state)
    for row in connection.execute(rows).mappings():
        if row["kind"] in set(Kind):
            one = Licence(Kind(row["kind"]), row["state"], row["number"], _day(row["expires_on"]))
            found.setdefault(row["staff"], []).append(one)
    return found


def warnings(held: Sequence[Licence], today: date) -> list[Notice]:
    """What has ended, and what ends within 30 days."""
    return [notice for licence in held if (notice := _warning(licence, today))]


def _warning(licence: Licence, today: date) -> Notice | None:
    name = f"Your {licence.kind} for {licence.state}"
    decides = licence.kind is not Kind.CERTIFICATION
    if not licence.lasts(today):
        after = (
            " You cannot claim patients until a newer one is on record; the chats that you have are yours to finish."
            if decides
            else ""
        )
        ended = f"{name} ended on {licence.expires_on}." if licence.expires_on else f"{name} has no end on record."
        return Notice(f"{licence.kind}_expired", ended + after)
    if licence.expires_on is not None and licence.ends_soon(today):
        days = (licence.expires_on - today).days
        when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days, on {licence.expires_on}")
        return Notice(f"{licence.kind}_ends_soon", f"{name} ends {when}. Renew it, and have the new end put on record.")
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
