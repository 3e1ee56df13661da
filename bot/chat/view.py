"""What a person sees of a card: words and nothing else. Any client can draw it, and a screen reader can read it out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

type Tone = Literal["ready", "wait", "action", "done", "stop", "info"]


class Control(StrEnum):
    """A button that the gateway answers itself."""

    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Press:
    """What pressing a button says: an intent with its entities, as (entity, value). It never leaves the gateway."""

    intent: str
    entities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    label: str
    press: Press | Control


@dataclass(frozen=True, slots=True)
class Row:
    """One fact. `href`: a `tel:` address, where the value can be called."""

    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class View:
    """A card in words. `badge`: whether the patient has to do something. `text`: all of it, read from top to bottom."""

    kind: str
    tone: Tone
    title: str
    headline: str
    badge: str | None = None
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    as_of: datetime | None = None

    @property
    def text(self) -> str:
        """The whole card as plain text, for screen readers and transcripts."""
        lines = [self.title, self.headline]
        if self.badge:
            lines.append(f"{self.badge}.")
        lines += [f"{row.label}: {row.value}" for row in self.rows]
        lines += self.notes
        lines += [link.label for link in self.links]
        return "\n".join(lines)


def to_json(view: View) -> dict[str, Any]:
    """The view as the patient's socket sends it: without what a button says, which is the gateway's matter."""
    return {
        "kind": view.kind,
        "tone": view.tone,
        "badge": view.badge,
        "title": view.title,
        "headline": view.headline,
        "rows": [{"label": row.label, "value": row.value, "href": row.href} for row in view.rows],
        "notes": list(view.notes),
        "buttons": [{"id": button.id, "label": button.label} for button in view.buttons],
        "links": [{"label": link.label, "href": link.href} for link in view.links],
        "as_of": view.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z") if view.as_of else None,
    }
