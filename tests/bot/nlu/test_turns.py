"""The turn store forgets: it knows a conversation only while its turn runs."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet

from bot.nlu.turns import TurnRunning, TurnStore

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def store() -> TurnStore:
    return TurnStore(Domain.load(str(REPOSITORY / "domain.yml")))


async def test_a_turn_starts_from_the_slots_it_was_brought(store: TurnStore) -> None:
    store.begin("c_1", {"topic": "refill_request", "awaiting": {"card": "k_1", "ask": "refill", "subject": "h"}})
    tracker = await store.retrieve("c_1")
    assert tracker is not None
    assert tracker.get_slot("topic") == "refill_request"
    assert tracker.get_slot("awaiting") == {"card": "k_1", "ask": "refill", "subject": "h"}
    assert tracker.latest_action_name == "action_listen"


async def test_a_turn_ends_with_the_slots_that_hold_something(store: TurnStore) -> None:
    store.begin("c_1", {"topic": "refill_request", "drug": "lisinopril"})
    tracker = await store.retrieve("c_1")
    assert tracker is not None
    tracker.update(SlotSet("topic", None))
    tracker.update(SlotSet("subject", "h_1"))
    await store.save(tracker)
    assert store.end("c_1") == {"drug": "lisinopril", "subject": "h_1"}


async def test_after_its_end_nothing_is_left_of_a_turn(store: TurnStore) -> None:
    store.begin("c_1", {"drug": "lisinopril"})
    tracker = await store.retrieve("c_1")
    store.end("c_1")
    await store.save(tracker)
    assert await store.retrieve("c_1") is None
    assert not list(await store.keys())
    assert store.end("c_1") == {}


def test_a_second_turn_of_the_same_conversation_must_wait(store: TurnStore) -> None:
    store.begin("c_1", {})
    with pytest.raises(TurnRunning):
        store.begin("c_1", {})
    store.begin("c_2", {})
    store.end("c_1")
    store.begin("c_1", {})
