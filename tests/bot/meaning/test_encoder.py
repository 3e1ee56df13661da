"""The sentence encoder: the files it was built with or none, and vectors that mean something."""

import sys

import numpy as np
import pytest

from bot.meaning.encoder import DIMENSIONS, Encoder, WrongEncoder, checked, ordinary_words


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_file_that_is_not_the_expected_one_is_refused_with_what_to_do() -> None:
    with pytest.raises(WrongEncoder, match=r"sentence encoder's model file.*Install the locked requirements again"):
        checked("sentence encoder's model file", b"another model", "8199be6f" * 8)


def test_a_sentence_is_one_direction_of_length_one(encoder: Encoder) -> None:
    vector = encoder.vector("is my lisinopril ready?")
    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_the_same_words_always_give_the_same_vector_whatever_their_case(encoder: Encoder) -> None:
    assert np.array_equal(encoder.vector("Is it READY"), encoder.vector("is it ready"))


def test_the_same_question_in_other_words_is_nearer_than_another_question(encoder: Encoder) -> None:
    asked = encoder.vector("has my medicine been filled")
    assert asked @ encoder.vector("is my prescription ready") > asked @ encoder.vector("where can I park my car") + 0.2


def test_a_very_long_message_is_read_from_its_beginning(encoder: Encoder) -> None:
    assert encoder.vector("is my refill ready " * 400).shape == (DIMENSIONS,)


def test_everyday_words_are_known_as_ordinary_and_drugs_are_not() -> None:
    words = ordinary_words()
    assert {"delivery", "doctor", "today", "insurance"} <= words
    assert not {"lisinopril", "metformin", "ozempic", "metformn"} & words


def test_pytorch_is_never_loaded() -> None:
    assert "torch" not in sys.modules
