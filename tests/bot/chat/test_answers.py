"""What Rasa answered is shown only where it was sealed for this very turn; otherwise nothing of it is."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cards import (
    Card,
    Drop,
    Handoff,
    HandoffReason,
    NoticeCard,
    NoticeCode,
    Queue,
    StockCard,
    Urgency,
    Verify,
    dump_card,
)
from bot.chat.answers import NotAnAnswer, Opened, open_answer
from bot.envelope import Claims, Direction, Envelopes, Key, TurnContext

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TURN = TurnContext("c_1", 1, 3)
SAYABLE = frozenset({"Hello!"})
NOTICE = NoticeCard("notice", NoticeCode.NOTHING_TO_CONFIRM)
STOCK = StockCard("stock", "ozempic", (), "+12035550142")
VERIFY = Verify("verify", 1)
TO_TECHNICIAN = Handoff("handoff", Queue.TECHNICIAN, "cancel_order", HandoffReason.NEEDS_STAFF, Urgency.URGENT)
TO_PHARMACIST = Handoff("handoff", Queue.PHARMACIST, "clinical_question", HandoffReason.CLINICAL)
URGENT = Handoff("handoff", Queue.PHARMACIST, "emergency", HandoffReason.EMERGENCY, Urgency.URGENT)


def sealed(envelopes: Envelopes, card: Card, turn: TurnContext = TURN) -> dict[str, Any]:
    content = envelopes.seal(Direction.TO_GATEWAY, turn, dump_card(card))
    return {"custom": {"card": card.kind, "sealed": content}}


def test_texts_and_cards_are_shown_in_their_order(envelopes: Envelopes) -> None:
    messages = [{"text": "Hello!"}, sealed(envelopes, STOCK), sealed(envelopes, NOTICE)]
    assert open_answer(envelopes, TURN, messages, SAYABLE) == Opened(("Hello!", STOCK, NOTICE), None, None)


@pytest.mark.parametrize(
    "foreign",
    [TurnContext("c_2", 1, 3), TurnContext("c_1", 2, 3), TurnContext("c_1", 1, 2), TurnContext("c_1", 1, 4)],
)
def test_a_card_of_another_turn_is_not_shown(envelopes: Envelopes, foreign: TurnContext) -> None:
    with pytest.raises(NotAnAnswer, match="not bound to this turn"):
        open_answer(envelopes, TURN, [sealed(envelopes, STOCK, foreign)], SAYABLE)


@pytest.mark.parametrize(
    "custom",
    [
        None,
        "sealed",
        {},
        {"card": "notice"},
        {"card": "notice", "sealed": None},
        {"card": "notice", "code": "nothing_to_confirm"},
        dump_card(STOCK),
        {"sealed": dump_card(STOCK)},
        {"sealed": json.dumps(dump_card(STOCK))},
        {"sealed": "k1.AAAA"},
        {"sealed": ""},
    ],
)
def test_an_unsealed_card_is_not_shown(envelopes: Envelopes, custom: object) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        open_answer(envelopes, TURN, [{"custom": custom}], SAYABLE)
    assert "ozempic" not in str(refused.value)


def test_what_one_with_another_key_sealed_is_not_shown(envelopes: Envelopes) -> None:
    stranger = Envelopes([Key("test", secrets.token_bytes(32))])
    with pytest.raises(NotAnAnswer):
        open_answer(envelopes, TURN, [sealed(stranger, STOCK)], SAYABLE)


def test_the_gateways_own_envelope_does_not_come_back_as_an_answer(envelopes: Envelopes) -> None:
    own = envelopes.seal_claims(TURN, Claims())
    with pytest.raises(NotAnAnswer, match="not bound to this turn"):
        open_answer(envelopes, TURN, [{"custom": {"card": "notice", "sealed": own}}], SAYABLE)


def test_an_answer_that_comes_after_a_minute_is_not_shown() -> None:
    key, moment = Key("test", secrets.token_bytes(32)), [NOW]
    envelopes = Envelopes([key], clock=lambda: moment[0])
    messages = [sealed(envelopes, STOCK)]
    moment[0] += timedelta(seconds=61)
    with pytest.raises(NotAnAnswer, match="expired"):
        open_answer(envelopes, TURN, messages, SAYABLE)


@pytest.mark.parametrize(
    "content",
    [{}, {"kind": "letter"}, {"kind": "notice", "code": "anything I like"}, {**dump_card(STOCK), "lines": "ozempic"}],
)
def test_what_is_sealed_and_no_card_is_not_shown(envelopes: Envelopes, content: dict[str, Any]) -> None:
    message = {"custom": {"card": "notice", "sealed": envelopes.seal(Direction.TO_GATEWAY, TURN, content)}}
    with pytest.raises(NotAnAnswer, match="not a card") as refused:
        open_answer(envelopes, TURN, [message], SAYABLE)
    assert "ozempic" not in str(refused.value)
    assert "anything" not in str(refused.value)


@pytest.mark.parametrize("message", [{}, {"text": None}, {"text": 7}, {"image": "http://elsewhere.example/x.png"}])
def test_what_is_neither_text_nor_card_is_not_shown(envelopes: Envelopes, message: dict[str, Any]) -> None:
    with pytest.raises(NotAnAnswer):
        open_answer(envelopes, TURN, [sealed(envelopes, NOTICE), message], SAYABLE)


def test_an_unsealed_text_that_the_domain_does_not_hold_is_not_shown(envelopes: Envelopes) -> None:
    with pytest.raises(NotAnAnswer, match="no response of the domain"):
        open_answer(envelopes, TURN, [{"text": "Your lisinopril is ready."}], SAYABLE)


def test_silence_is_a_failure(envelopes: Envelopes) -> None:
    with pytest.raises(NotAnAnswer, match="no message"):
        open_answer(envelopes, TURN, [], SAYABLE)


def test_one_bad_message_keeps_the_good_ones_from_being_shown(envelopes: Envelopes) -> None:
    with pytest.raises(NotAnAnswer):
        open_answer(envelopes, TURN, [sealed(envelopes, STOCK), {"custom": {"card": "notice"}}], SAYABLE)


def test_a_control_is_acted_upon_and_not_shown(envelopes: Envelopes) -> None:
    assert open_answer(envelopes, TURN, [sealed(envelopes, VERIFY)], SAYABLE) == Opened((), VERIFY, None)
    asked = open_answer(envelopes, TURN, [sealed(envelopes, NOTICE), sealed(envelopes, TO_TECHNICIAN)], SAYABLE)
    assert asked == Opened((NOTICE,), None, TO_TECHNICIAN)


def test_what_the_patient_no_longer_wants_is_dropped(envelopes: Envelopes) -> None:
    opened = open_answer(envelopes, TURN, [sealed(envelopes, NOTICE), sealed(envelopes, Drop("drop"))], SAYABLE)
    assert opened == Opened((NOTICE,), None, None, drops=True)


@pytest.mark.parametrize(
    ("answered", "chosen"),
    [
        ((TO_TECHNICIAN, TO_PHARMACIST), TO_PHARMACIST),
        ((TO_PHARMACIST, TO_TECHNICIAN), TO_PHARMACIST),
        ((TO_PHARMACIST, URGENT, TO_TECHNICIAN), URGENT),
    ],
)
def test_of_two_handoffs_the_clinical_one_wins_and_the_urgent_one_of_equals(
    envelopes: Envelopes, answered: tuple[Handoff, ...], chosen: Handoff
) -> None:
    assert open_answer(envelopes, TURN, [sealed(envelopes, card) for card in answered], SAYABLE).handoff == chosen


def test_who_goes_to_a_person_is_not_asked_to_fill_in_a_form_first(envelopes: Envelopes) -> None:
    opened = open_answer(envelopes, TURN, [sealed(envelopes, VERIFY), sealed(envelopes, TO_PHARMACIST)], SAYABLE)
    assert opened == Opened((), None, TO_PHARMACIST)
