"""The rows of what is switched off: by whom, when and why. Each change writes an audit line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.privacy import audit
from bot.storage.tables import switch as rows
from bot.switches import Switch, SwitchKind


@dataclass(frozen=True, slots=True)
class Switched:
    """One time that something was off. `on_at`: None while it still is."""

    kind: SwitchKind
    name: str
    notice: str
    why: str
    off_by: str
    off_at: datetime
    on_by: str | None
    on_at: datetime | None


def switch_off(
    connection: Connection, kind: SwitchKind, name: str, *, notice: str, why: str, by: str, now: datetime
) -> None:
    """From this transaction's commit on. What is off already gets the new notice, and keeps the old one's row."""
    _end(connection, kind, name, by, now)
    values = {"kind": kind, "name": name, "notice": notice, "why": why, "off_by": by, "off_at": now}
    connection.execute(insert(rows).values(values))
    _audit(connection, "switched_off", kind, name, by, now)


def switch_on(connection: Connection, kind: SwitchKind, name: str, *, by: str, now: datetime) -> bool:
    """False if it was not off."""
    if not _end(connection, kind, name, by, now):
        return False
    _audit(connection, "switched_on", kind, name, by, now)
    return True


def history(connection: Connection, *, everything: bool) -> Sequence[Switched]:
    """What is off, the newest first; with `everything`, also what was."""
    query = select(rows).order_by(rows.c.off_at.desc(), rows.c.id.desc())
    found = connection.execute(query if everything else query.where(rows.c.on_at.is_(None)))
    return [
        Switched(SwitchKind(row.kind), row.name, row.notice, row.why, row.off_by, row.off_at, row.on_by, row.on_at)
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Switchboard:
    """What patients read of it. `phone`: the main location's; `phones`: by a location's code."""

    phone: str | None = None
    phones: Mapping[str, str] = field(default_factory=dict)

    def in_force(self, connection: Connection, location: str | None) -> tuple[Switch, ...]:
        """All that is off now, for a conversation that was begun at `location`."""
        return tuple(
            Switch(each.kind, each.name, each.notice, self._phone(each, location))
            for each in history(connection, everything=False)
        )

    def _phone(self, each: Switched, location: str | None) -> str | None:
        place = each.name if each.kind is SwitchKind.LOCATION else location
        return self.phones.get(place or "", self.phone)


def _end(connection: Connection, kind: SwitchKind, name: str, by: str, now: datetime) -> bool:
    off = (rows.c.kind == kind) & (rows.c.name == name) & rows.c.on_at.is_(None)
    return connection.execute(update(rows).where(off).values(on_by=by, on_at=now)).rowcount > 0


def _audit(connection: Connection, action: str, kind: SwitchKind, name: str, by: str, now: datetime) -> None:
    audit.record(connection, f"operator:{by}"[:40], action, None, {"kind": str(kind), "name": name}, now)
