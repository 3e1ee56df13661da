"""What is sealed for one turn opens in that turn, and nowhere else."""

import base64
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.envelope import Claims, Direction, EnvelopeError, Envelopes, Key, TurnContext, VerifiedPatient, parse_keys

TURN = TurnContext("c_one", 1, 7)


def test_claims_come_out_as_they_went_in(envelopes: Envelopes, noon: datetime) -> None:
    claims = Claims(VerifiedPatient("P1", 1, noon, ("R1", "R2")), {"RX_1": "4471182"}, "NH")
    assert envelopes.open_claims(TURN, envelopes.seal_claims(TURN, claims)) == claims


def test_nothing_of_the_content_can_be_read(envelopes: Envelopes) -> None:
    sealed = envelopes.seal_claims(TURN, Claims(identifiers={"RX_1": "4471182"}))
    assert "4471182" not in sealed
    assert b"4471182" not in base64.urlsafe_b64decode(sealed.partition(".")[2])


@pytest.mark.parametrize(
    "elsewhere", [replace(TURN, conversation="c_two"), replace(TURN, stretch=2), replace(TURN, turn=8)]
)
def test_a_copy_opens_in_no_other_turn(envelopes: Envelopes, elsewhere: TurnContext) -> None:
    sealed = envelopes.seal(Direction.TO_ACTION, TURN, {})
    with pytest.raises(EnvelopeError, match="not bound"):
        envelopes.open(Direction.TO_ACTION, elsewhere, sealed)


def test_claims_sent_back_as_a_card_do_not_open(envelopes: Envelopes) -> None:
    with pytest.raises(EnvelopeError, match="not bound"):
        envelopes.open(Direction.TO_GATEWAY, TURN, envelopes.seal(Direction.TO_ACTION, TURN, {}))


def test_after_sixty_seconds_it_has_expired(noon: datetime) -> None:
    key = Key("k", secrets.token_bytes(32))
    sealed = Envelopes([key], lambda: noon).seal(Direction.TO_ACTION, TURN, {})
    later = Envelopes([key], lambda: noon + timedelta(seconds=61))
    with pytest.raises(EnvelopeError, match="expired"):
        later.open(Direction.TO_ACTION, TURN, sealed)


def test_a_retired_key_opens_while_it_is_listed_and_then_no_longer() -> None:
    old, new = Key("old", secrets.token_bytes(32)), Key("new", secrets.token_bytes(32))
    sealed = Envelopes([old]).seal(Direction.TO_ACTION, TURN, {"a": 1})
    assert Envelopes([new, old]).open(Direction.TO_ACTION, TURN, sealed) == {"a": 1}
    with pytest.raises(EnvelopeError, match="unknown key"):
        Envelopes([new]).open(Direction.TO_ACTION, TURN, sealed)


def test_a_new_key_comes_in_three_steps_of_which_neighbours_open_each_others_envelopes() -> None:
    old, new = Key("old", secrets.token_bytes(32)), Key("new", secrets.token_bytes(32))
    steps = [Envelopes(keys) for keys in ([old], [old, new], [new, old], [new])]
    for before, after in pairwise(steps):
        for sealing, opening in ((before, after), (after, before)):
            assert opening.open(Direction.TO_ACTION, TURN, sealing.seal(Direction.TO_ACTION, TURN, {"a": 1})) == {
                "a": 1
            }


@pytest.mark.parametrize("damaged", ["", "test", "test.", "test.AAAA", "nobody.AAAA", "test.%%%"])
def test_what_is_no_envelope_is_refused_in_words(envelopes: Envelopes, damaged: str) -> None:
    with pytest.raises(EnvelopeError, match="the envelope"):
        envelopes.open(Direction.TO_ACTION, TURN, damaged)


def test_a_prescription_has_another_handle_in_each_conversation(envelopes: Envelopes) -> None:
    assert envelopes.handle("c_one", "R1") == envelopes.handle("c_one", "R1")
    assert envelopes.handle("c_one", "R1") != envelopes.handle("c_two", "R1")


def test_unusable_keys_are_refused_without_being_repeated() -> None:
    with pytest.raises(ValueError, match="name:base64") as caught:
        parse_keys("k1:c2VjcmV0")
    assert "c2VjcmV0" not in str(caught.value)
