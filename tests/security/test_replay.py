"""What was overheard, copied, cut or made up opens nothing: envelopes, cards, slots, handles, buttons and forms."""

import base64
import json
import random
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import seed as seeded_with
from hypothesis import strategies as st
from starlette.applications import Starlette

from actions.names import HANDLERS, QUESTIONS
from bot.cards import NoticeCard, NoticeCode, dump_card
from bot.chat.answers import NotAnAnswer, open_answer
from bot.envelope import Claims, Direction, EnvelopeError, Envelopes, Key, TurnContext, VerifiedPatient
from tests.actions.asking import (
    LISINOPRIL,
    MARIA,
    METFORMIN,
    NOW,
    TOKEN,
    Answered,
    Patient,
    action_call,
    drug,
    number,
    post,
)
from tests.patient import Patient as Visitor
from tests.security.gateway import SEED, scaled
from tests.stack import Stack

HERE = TurnContext("c_maria", 2, 7)
KEYS = [Key("k2", b"2" * 32), Key("k1", b"1" * 32)]
SEALED_BY = Envelopes(KEYS, clock=lambda: NOW)
CLAIMS = Claims(VerifiedPatient(MARIA, 2, NOW + timedelta(minutes=20)), {"RX_1": "4471182"}, "NH")
NOTICE = dump_card(NoticeCard("notice", NoticeCode.SYSTEM_DOWN))

INTENT_OF = {name: intent for intent, handler in QUESTIONS.items() for name, one in HANDLERS.items() if one is handler}


def opens(envelope: str, *, where: TurnContext = HERE, direction: Direction = Direction.TO_ACTION) -> bool:
    try:
        SEALED_BY.open(direction, where, envelope)
    except EnvelopeError:
        return False
    return True


def test_an_envelope_opens_in_one_turn_of_one_conversation_in_one_direction() -> None:
    names = product(("c_maria", "c_mari", "c_maria2", ""), (1, 2, 3), (6, 7, 8, 27))
    around = [TurnContext(chat, stretch, turn) for chat, stretch, turn in names]
    around += [TurnContext("c_maria,2", 7, 7), TurnContext('c_maria",2,"', 2, 7), TurnContext("c_maria", 27, 7)]
    for direction in Direction:
        envelope = SEALED_BY.seal(direction, HERE, NOTICE)
        fits = [(at, way) for at, way in product(around, Direction) if opens(envelope, where=at, direction=way)]
        assert fits == [(HERE, direction)]


@settings(max_examples=scaled(3_000, 200), deadline=None, database=None)
@seeded_with(SEED)
@given(st.data())
def test_an_envelope_that_was_cut_swapped_or_bent_does_not_open(data: st.DataObject) -> None:
    one, other = SEALED_BY.seal_claims(HERE, CLAIMS), SEALED_BY.seal_claims(replace(HERE, turn=8), CLAIMS)
    name, _, text = one.partition(".")
    raw, raw_other = (bytearray(base64.urlsafe_b64decode(sealed.partition(".")[2])) for sealed in (one, other))
    place = data.draw(st.integers(0, len(raw) - 1))
    bent = bytearray(raw)
    bent[place] ^= data.draw(st.integers(1, 255))
    forged = data.draw(
        st.sampled_from(
            [
                bent,
                raw[:place],
                raw[place + 1 :],
                raw[:place] + raw_other[place:] if raw[:place] != raw_other[:place] or place else raw_other,
                raw_other[:12] + raw[12:],
                raw[-16:] + raw[12:-16] + raw[:12],
                raw + bytes(1 + place),
                raw[:place] + raw[place:][::-1] if place < len(raw) - 1 else raw[:-1],
            ]
        )
    )
    if bytes(forged) != bytes(raw):
        assert not opens(f"{name}.{base64.urlsafe_b64encode(bytes(forged)).decode()}")
    for made_up in (f"k1.{text}", f"k3.{text}", f".{text}", text, f"{name}..{text}", one[: len(one) - 1 - place], ""):
        assert not opens(made_up)


def test_an_envelope_of_a_key_that_was_given_up_opens_no_more() -> None:
    old = Envelopes([KEYS[1]], clock=lambda: NOW).seal_claims(HERE, CLAIMS)
    assert opens(old)
    with pytest.raises(EnvelopeError):
        Envelopes([KEYS[0]], clock=lambda: NOW).open_claims(HERE, old)


def test_cards_that_are_replayed_reordered_between_turns_or_the_gateways_own_are_not_shown() -> None:
    before, card = (SEALED_BY.seal(Direction.TO_GATEWAY, where, NOTICE) for where in (replace(HERE, turn=6), HERE))
    claims = SEALED_BY.seal_claims(HERE, CLAIMS)
    assert open_answer(SEALED_BY, HERE, [{"custom": {"card": "notice", "sealed": card}}], ()).shown
    for sealed in (before, claims, card[:-4], card.partition(".")[2], f"k1.{card.partition('.')[2]}"):
        for messages in (
            [{"custom": {"sealed": sealed}}],
            [{"custom": {"sealed": card}}, {"custom": {"sealed": sealed}}],
        ):
            with pytest.raises(NotAnAnswer):
                open_answer(SEALED_BY, HERE, messages, ())


@pytest.mark.parametrize("said", ["{{7*7}}", "<script>alert(1)</script>", "Your prescription is ready.", " ", "\u202e"])
def test_a_text_that_rasa_makes_up_is_not_shown(said: str) -> None:
    with pytest.raises(NotAnAnswer):
        open_answer(SEALED_BY, HERE, [{"text": said}], frozenset({"Hello"}))


def told(answered: Answered) -> str:
    return json.dumps([view.text for view in answered.shown])


OF_MARIA = ("isinopril", "1182", "etformin", "1190", "$4.00", "Alvarez")


@pytest.mark.parametrize("action", HANDLERS)
async def test_the_slots_and_handles_of_a_verified_patient_open_nothing_in_another_chat(
    app: Starlette, envelopes: Envelopes, action: str
) -> None:
    maria = Patient(app, envelopes, conversation="c_maria")
    maria.verify(LISINOPRIL, METFORMIN)
    maria.typed(RX_1="4471182")
    await maria.ask("action_prescription_status", "prescription_status", drug("lisinopril"))
    handles = [envelopes.handle(chat, rx) for chat in ("c_maria", "c_eve") for rx in (LISINOPRIL, METFORMIN)]
    eve = Patient(app, envelopes, conversation="c_eve")
    noah = Patient(app, envelopes, conversation="c_noah")
    noah.verify("RX4472015", reference="P0003")
    for thief, handle in product((eve, noah), handles):
        thief.typed(RX_1="4471182")
        thief.slots = {**maria.slots, "subject": handle, "awaiting": {"card": "refill_confirm", "subject": handle}}
        asked = await thief.ask(action, INTENT_OF.get(action, "prescription_status"), number("RX_1"), _card(handle))
        assert not [word for word in OF_MARIA if word in told(asked)]


def _card(handle: str) -> dict[str, Any]:
    return {"entity": "card", "value": handle}


@pytest.mark.parametrize(
    "sealed_for",
    [TurnContext("c_maria", 1, 1), TurnContext("c_eve", 1, 2), TurnContext("c_eve", 2, 1)],
    ids=["of another conversation", "of another turn", "of another stretch"],
)
async def test_an_overheard_envelope_sent_with_another_turns_name_opens_nothing(
    app: Starlette, envelopes: Envelopes, sealed_for: TurnContext
) -> None:
    overheard = envelopes.seal_claims(sealed_for, CLAIMS)
    here = TurnContext("c_eve", 1, 1)
    status, answer = await post(app, action_call(here, overheard, "action_list_prescriptions", "list_prescriptions"))
    assert status == 200
    cards = [envelopes.open(Direction.TO_GATEWAY, here, one["custom"]["sealed"]) for one in answer["responses"]]
    assert [card["kind"] for card in cards] == ["notice", "handoff"]
    assert not [word for word in OF_MARIA if word in json.dumps(cards)]


async def test_who_calls_the_action_server_without_rasas_token_gets_no_action(
    app: Starlette, envelopes: Envelopes
) -> None:
    whole = action_call(HERE, envelopes.seal_claims(HERE, CLAIMS), "action_prescription_status", "prescription_status")
    chance = random.Random(SEED)
    tokens = ["", "Bearer", TOKEN[:-1], TOKEN + " ", TOKEN.upper(), "null", "undefined", "Bearer " + TOKEN, "\u00e9"]
    tokens += [chance.randbytes(12).hex() for _ in range(scaled(1_000, 50))]
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://actions") as client:
        for token in tokens:
            sent = {b"Authorization": f"Bearer {token}".encode()}
            answer = await client.post("/webhook", json=whole, headers=sent)
            assert (answer.status_code, answer.json()) == (401, {"error": "unauthorized"}), token
        for method, path in product(("GET", "PUT", "DELETE", "PATCH", "OPTIONS"), ("/webhook", "/actions", "/")):
            assert (await client.request(method, path)).status_code in (404, 405)


@pytest.mark.stack
def test_a_button_and_a_form_are_good_for_their_own_conversation_and_once(stack: Stack) -> None:
    maria, eve = Visitor.arrives(stack.url), Visitor.arrives(stack.url)
    form = maria.asks("is my lisinopril ready")
    right = {"for": "self", "prescription_number": "4471182", "last_name": "Alvarez", "birth_date": "1961-04-09"}

    def refused(who: Visitor, frame: dict[str, Any]) -> str:
        sent = who.sends(frame)
        answer = who.until(lambda one: one.get("client_id") == sent and one["type"] in ("ack", "error", "form_error"))
        return str(answer.get("code", answer["type"]))

    for seq in range(form["seq"] + 3):
        assert refused(eve, {"type": "answer", "seq": seq, "values": right}) == "no_such_form"
    eves = eve.asks("is my lisinopril ready")
    assert eves["kind"] == "form"
    assert refused(eve, {"type": "answer", "seq": eves["seq"] + 1, "values": right}) == "no_such_form"
    for seq in range(4):
        if seq != form["seq"]:
            assert refused(maria, {"type": "answer", "seq": seq, "values": right}) == "no_such_form"
    card = maria.fills_in(form, **right)
    assert card["card"]["kind"] == "status"
    assert refused(maria, {"type": "answer", "seq": form["seq"], "values": right}) == "no_such_form"
    before = eve.seen
    for seq, button in product(range(card["seq"] + 1), ("b0", "b1", "b2", "b9", "", "press", "__proto__")):
        if (seq + 1) % 2:
            assert refused(eve, {"type": "press", "seq": seq, "button": button}) in ("no_such_button", "slow_down")
    assert eve.seen == before
    assert not any(word in json.dumps(eve.frames) for word in ("$4.00", "Ready for pickup", "1182"))
    maria.leaves()
    eve.leaves()
