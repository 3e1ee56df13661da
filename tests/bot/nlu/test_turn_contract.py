"""The recorded examples of the turn, replayed with a real Rasa: what it asks its actions, and what it then answers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bot.nlu.process import CHANNEL_TOKEN, ActionServer, RasaProcess
from tests.contract.recorded import Example, action_answer, read_examples, seen_answer, seen_call

EXAMPLES = read_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_rasa_asks_and_answers_as_recorded(rasa: RasaProcess, actions: ActionServer, example: Example) -> None:
    if example.action is not None:
        actions.answer = (200, action_answer(example.action))
    envelope = {"envelope": "sealed for this turn"} if example.route == "/turn" else {}
    token = CHANNEL_TOKEN if example.token else None
    answer = rasa.post(example.route, {**example.request, **envelope}, token)
    assert seen_answer(answer.status, answer.body) == example.answer
    assert [seen_call(call) for call in actions.calls] == ([example.call] if example.call else [])
    for call in actions.calls:
        assert call["domain"]["intents"]  # without it the action server's library answers 449
        assert call["tracker"]["latest_message"]["metadata"]["envelope"] == envelope["envelope"]
    if answer.status == 200:
        assert answer.body["model"] == rasa.get("/health").body["model"]


def test_what_is_sealed_comes_back_untouched_and_unsealed_words_stand_in_the_domain(
    rasa: RasaProcess, actions: ActionServer
) -> None:
    for example in EXAMPLES:
        if example.action is not None:
            answered = action_answer(example.action)
            actions.answer = (200, answered)
            said = rasa.post("/turn", {**example.request, "envelope": "sealed"}).body["messages"]
            sealed = [response["custom"] for response in answered["responses"] if "custom" in response]
            assert [one["custom"] for one in said if "custom" in one] == sealed


def test_the_refusals_that_need_another_party_are_those_that_the_gateway_knows(
    rasa: RasaProcess, actions: ActionServer
) -> None:
    actions.answer = (200, {"events": [], "responses": []})
    silent = rasa.turn("when do you close")
    assert (silent.status, silent.body) == (502, {"error": "silent"})
    actions.answer, actions.delay_s = None, 1.0
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda number: rasa.turn("when do you close", turn=number), (1, 2)))
    busy = next(answer for answer in answers if answer.status != 200)
    assert (busy.status, busy.body) == (409, {"error": "busy"})
