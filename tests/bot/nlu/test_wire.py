"""What the gateway may send, and what is refused without repeating it."""

from typing import Any

import pytest

from bot.nlu.wire import MOST_TEXTS, BadRequest, read_texts, read_turn, without_command

INTENTS = {"refill_request", "affirm"}
SLOTS = {"topic", "drug"}
CANARY = "Wilhelmina-4471182"


def body(**fields: Any) -> dict[str, Any]:
    return {
        "conversation": "c_1",
        "stretch": 0,
        "turn": 3,
        "slots": {"topic": "refill_request", "drug": None},
        "envelope": "sealed",
        "text": "is it ready",
        **fields,
    }


def test_a_typed_message_is_a_turn() -> None:
    turn = read_turn(body(), INTENTS, SLOTS)
    assert (turn.text, turn.pressed, turn.slots) == ("is it ready", None, {"topic": "refill_request"})
    assert turn.metadata() == {"envelope": "sealed", "conversation": "c_1", "stretch": 0, "turn": 3}


def test_a_button_is_an_intent_with_entities() -> None:
    pressed = body(text=None, intent="affirm", entities=[{"entity": "card", "value": "k_9"}])
    turn = read_turn(pressed, INTENTS, SLOTS)
    assert turn.pressed
    assert turn.pressed.as_parse()["intent"] == {"name": "affirm", "confidence": 1.0}
    assert turn.pressed.as_parse()["entities"] == [{"entity": "card", "value": "k_9"}]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"conversation": ""}, "conversation"),
        ({"conversation": CANARY * 20}, "conversation"),
        ({"conversation": 7}, "conversation"),
        ({"stretch": "0"}, "stretch"),
        ({"turn": True}, "turn"),
        ({"turn": -1}, "turn"),
        ({"slots": [CANARY]}, "slots"),
        ({"slots": {CANARY: 1}}, "slots"),
        ({"envelope": None}, "envelope"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"text": CANARY * 1000}, "text"),
        ({"intent": "affirm"}, "text"),
        ({"text": None, "intent": CANARY}, "intent"),
        ({"text": None, "intent": "affirm", "entities": CANARY}, "entities"),
        ({"text": None, "intent": "affirm", "entities": [{"entity": "card"}]}, "entities"),
    ],
)
def test_a_bad_request_names_the_field_and_never_the_value(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRequest) as refused:
        read_turn(body(**wrong), INTENTS, SLOTS)
    assert (refused.value.code, refused.value.field) == ("bad_request", field)
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("text", ["", "   ", "/", " / / ", "///"])
def test_a_message_without_words_is_empty(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        read_turn(body(text=text), INTENTS, SLOTS)
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/affirm", "affirm"),
        ('  / /refill_request{"drug": "x"}', 'refill_request{"drug": "x"}'),
        ("1/2 tablet", "1/2 tablet"),
        ("\u00a0/restart", "restart"),
    ],
)
def test_a_slash_gives_no_orders(typed: str, read: str) -> None:
    assert without_command(typed) == read


def test_texts_to_classify_come_as_a_list_or_alone() -> None:
    assert read_texts({"texts": ["a", "", "/b"]}) == ["a", "", "b"]
    assert read_texts({"text": "a"}) == ["a"]


@pytest.mark.parametrize("wrong", [None, [], {}, {"texts": "a"}, {"texts": [1]}, {"texts": ["a"] * (MOST_TEXTS + 1)}])
def test_anything_else_is_not_classified(wrong: Any) -> None:
    with pytest.raises(BadRequest):
        read_texts(wrong)
