"""The turn store: Rasa as a pure function of slots and message.

The caller brings the slots with each turn and takes them back; Rasa's tracker is built from them, lives while the turn
runs, and is forgotten. Nothing a patient typed is kept, and any Rasa process can take any turn.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

Slots = Dict[str, Any]

RASAS_OWN_SLOTS = frozenset({REQUESTED_SLOT, SESSION_START_METADATA_SLOT})
"""Rasa adds them to every domain; no caller brings or gets them."""


class TurnRunning(Exception):
    """The conversation already has a turn running here."""


class TurnStore(TrackerStore):
    """Knows the conversations whose turn is running, with their slots; a conversation has one turn at a time."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[str] = None,
        event_broker: Optional[EventBroker] = None,
        **_: Any,
    ) -> None:
        # `host` comes from the endpoints file's form; there is nothing to connect to.
        super().__init__(domain, event_broker)
        self._running: Dict[str, Slots] = {}

    def begin(self, conversation: str, slots: Mapping[str, Any]) -> None:
        """Open a turn with the slots it starts from. Raises TurnRunning."""
        if conversation in self._running:
            raise TurnRunning
        self._running[conversation] = dict(slots)

    def end(self, conversation: str) -> Slots:
        """Close the turn and forget it; the slots it ended with, without those that are empty."""
        return self._running.pop(conversation, {})

    async def keys(self) -> Iterable[str]:
        return list(self._running)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        slots = self._running.get(sender_id)
        if slots is None:
            return None
        events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        events += [SlotSet(name, value) for name, value in slots.items()]
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        if tracker.sender_id in self._running:
            self._running[tracker.sender_id] = {
                name: slot.value
                for name, slot in tracker.slots.items()
                if slot.value is not None and name not in RASAS_OWN_SLOTS
            }
