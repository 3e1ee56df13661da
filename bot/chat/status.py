"""What docs/protocol.md calls `status`: who has the conversation, the place in line, what was verified, and in which
language all of it is told. Pure.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.chat.log import Conversation
from bot.chat.states import State


@dataclass(frozen=True, slots=True)
class Place:
    """A place in line. `expected_minutes`: None where nothing is known to reckon it from."""

    queue: str
    position: int
    expected_minutes: int | None


def status(held: Conversation, place: Place | None, owner: tuple[str, str] | None, now: datetime) -> dict[str, Any]:
    """`owner`: name and role of the member of staff who has the conversation."""
    verified = held.memory.verified(now)
    queued, live = held.standing.state is State.QUEUED, held.standing.state is State.LIVE
    return {
        "state": held.standing.state,
        "locale": held.locale,
        "queue": {"name": place.queue, "position": place.position, "expected_minutes": place.expected_minutes}
        if queued and place
        else None,
        "with": {"name": owner[0], "role": owner[1]} if live and owner else None,
        "verified": {"tier": verified.tier, "until": verified.until.astimezone(UTC).isoformat().replace("+00:00", "Z")}
        if verified
        else None,
    }
