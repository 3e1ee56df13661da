"""Loads a trained model into an agent that answers, or says in one sentence why it cannot."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints

from bot.meaning.encoder import WrongEncoder
from bot.nlu import lean
from bot.nlu.turns import TurnStore


class CannotServe(RuntimeError):
    """The process cannot answer. The message is one sentence for the person who started it."""


def load_agent(model: Path, endpoints: Path) -> Agent:
    """The agent of `model`, with the endpoints' action server and our turn store.

    Raises CannotServe when the model is missing or broken, when the store is not ours, or when no action server is
    named. Rasa's own loader would start without a model, and with a store that keeps everything.
    """
    lean.install()
    named = AvailableEndpoints.read_endpoints(str(endpoints))
    if named.action is None or not named.action.url:
        raise CannotServe(f"No action server is named in {endpoints.name}: set SCRIPTDESK_ACTION_URL.")
    store = TrackerStore.create(named.tracker_store)
    if type(store) is not TurnStore:
        raise CannotServe(
            f"Rasa would keep conversations in {type(store).__name__} instead of the turn store: "
            f"check tracker_store in {endpoints.name}."
        )
    if not model.is_file():
        raise CannotServe(f"There is no model at {model}: train one first.")
    try:
        agent = Agent.load(str(model), tracker_store=store, action_endpoint=named.action)
    except WrongEncoder as wrong:
        raise CannotServe(str(wrong)) from None
    except Exception as failure:
        raise CannotServe(
            f"The model at {model} cannot be loaded ({type(failure).__name__}): train it again."
        ) from failure
    if not agent.is_ready() or agent.domain is None or agent.domain.is_empty():
        raise CannotServe(f"The model at {model} holds no dialogue: train it again.")
    # Rasa wraps the store in one that, after any error, quietly keeps the conversation in memory instead.
    agent.tracker_store = store
    agent.processor.tracker_store = store
    return agent
