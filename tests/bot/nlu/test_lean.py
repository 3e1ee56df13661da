"""Each shortcut in Rasa's action call answers as the original does."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rasa.core.actions.action as rasa_action
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.nlu import lean
from tests.bot.nlu.process import ActionServer

REPOSITORY = Path(__file__).resolve().parents[3]

Validate = Callable[[RemoteAction, Any], bool]
rasas_own: Validate = RemoteAction._validate_action_result

GOOD_AND_BAD = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "topic", "value": "refill_request"}], "responses": []},
    {"events": [{"event": "slot", "name": "awaiting", "value": {"card": "k", "ask": "refill"}}], "responses": []},
    {"events": [{"event": "followup", "name": "action_listen"}], "responses": [{"custom": {"card": "status"}}]},
    {"events": [{"event": "action", "name": "action_why", "policy": None, "confidence": None}]},
    {"events": [{"event": "user", "text": "hello", "parse_data": {"intent": {}, "entities": []}}]},
    {"responses": [{"text": "hello"}, {"text": None, "buttons": []}]},
    {"events": "none", "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": [{"event": "slot", "value": 1}], "responses": []},
    {"events": [{"name": "topic", "value": 1}], "responses": []},
    {"events": [7], "responses": []},
    {"events": [], "responses": {}},
    {"events": [], "responses": ["hello"]},
    {"events": None},
    [],
    "hello",
    None,
    7,
]


@pytest.fixture(autouse=True)
def lean_calls() -> None:
    lean.install()


def verdict(validate: Validate, answer: Any) -> bool:
    try:
        return validate(RemoteAction("action_why", None), answer)
    except jsonschema.ValidationError:
        return False


@pytest.mark.parametrize("answer", GOOD_AND_BAD, ids=lambda answer: json.dumps(answer)[:60])
def test_the_compiled_schema_gives_the_original_verdict(answer: Any) -> None:
    assert verdict(RemoteAction._validate_action_result, answer) == verdict(rasas_own, answer)


def test_the_answers_compared_are_good_ones_and_bad_ones() -> None:
    verdicts = [verdict(rasas_own, answer) for answer in GOOD_AND_BAD]
    assert verdicts.count(True) >= 5
    assert verdicts.count(False) >= 5


def test_a_refused_answer_is_not_quoted() -> None:
    with pytest.raises(jsonschema.ValidationError) as refused:
        RemoteAction._validate_action_result(
            RemoteAction("action_why", None), {"events": [{"event": "slot", "text": "my secret illness"}]}
        )
    assert "secret" not in str(refused.value)
    assert "events" in str(refused.value)


async def test_action_calls_share_one_connection(actions: ActionServer) -> None:
    actions.answer = (200, {"events": [], "responses": []})
    endpoint = EndpointConfig(f"http://127.0.0.1:{actions.port}/webhook")
    for _ in range(3):
        assert await endpoint.request(json={}) == {"events": [], "responses": []}
    await lean.close_action_sessions()
    assert len(actions.calls) == 3
    assert len(actions.connections) == 1


def test_the_domain_is_written_out_once_and_is_the_same_as_before() -> None:
    domain = Domain.load(str(REPOSITORY / "domain.yml"))
    assert domain.as_dict() is domain.as_dict()
    assert domain.as_dict() == lean._plain_domain_dict(domain)


def test_an_action_has_eight_seconds() -> None:
    assert rasa_action.DEFAULT_REQUEST_TIMEOUT.total == 8.0


async def test_an_action_that_is_too_slow_is_given_up(actions: ActionServer) -> None:
    actions.answer, actions.delay_s = (200, {"events": [], "responses": []}), 2.0
    endpoint = EndpointConfig(f"http://127.0.0.1:{actions.port}/webhook")
    lean.shorten_action_deadline(0.2)
    with pytest.raises(asyncio.TimeoutError):
        await endpoint.request(json={}, timeout=rasa_action.DEFAULT_REQUEST_TIMEOUT)
    await lean.close_action_sessions()
