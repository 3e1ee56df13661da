"""What a short message says that goes on from the one before, and what is a question of its own."""

import pytest

from actions import phrases

LABELS = ["Rx ending 1182 · Lisinopril 10 mg tablet", "Rx ending 1190 · Lisinopril 20 mg tablet"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the first", 0),
        ("yes the first", 0),
        ("Yes, the first one please", 0),
        ("no, the second one", 1),
        ("2", 1),
        ("#2", 1),
        ("number two", 1),
        ("option 1", 0),
        ("one", 0),
        ("the last one", 2),
        ("the 3rd", 2),
        ("top one", 0),
        ("the fifth", 3),
        ("number 9", 3),
    ],
)
def test_a_choice_is_named_by_its_place(text: str, place: int) -> None:
    assert phrases.place_named(text, 3) == place


@pytest.mark.parametrize(
    "text",
    [
        "the one",
        "i took my first pill",
        "is it safe to take 2",
        "first of all, no",
        "yes",
        "when is the last pickup",
        "",
    ],
)
def test_a_number_in_a_sentence_of_its_own_names_no_choice(text: str) -> None:
    assert phrases.place_named(text, 3) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the 10 mg one", (0,)),
        ("the 20mg", (1,)),
        ("ending 1190", (1,)),
        ("Rx 1182 please", (0,)),
        ("lisinopril", (0, 1)),
        ("the 5 mg one", ()),
        ("is 10 mg a lot", ()),
        ("yes", ()),
    ],
)
def test_a_choice_is_named_by_words_of_its_button(text: str, places: tuple[int, ...]) -> None:
    assert phrases.labels_named(text, LABELS) == places


@pytest.mark.parametrize(
    "text", ["and the other one?", "what about my other prescription", "no, the other one", "other"]
)
def test_the_other_one_is_asked_for(text: str) -> None:
    assert phrases.asks_for_other(text)


@pytest.mark.parametrize("text", ["any other side effects?", "the other day i called", "is there another pharmacy"])
def test_other_things_are_not_the_other_one(text: str) -> None:
    assert not phrases.asks_for_other(text)


@pytest.mark.parametrize(
    "text", ["not that one", "No, not that one.", "wrong prescription", "that's not the right one"]
)
def test_what_was_answered_is_not_the_one(text: str) -> None:
    assert phrases.rejects_it(text)


@pytest.mark.parametrize("text", ["that's wrong", "not that i know of", "no", "wrong pills in the bottle"])
def test_not_every_no_rejects_the_prescription(text: str) -> None:
    assert not phrases.rejects_it(text)


@pytest.mark.parametrize("text", ["why?", "But why", "why is that?", "how come"])
def test_a_bare_why(text: str) -> None:
    assert phrases.asks_why(text)
    assert not phrases.asks_why(f"{text} do I feel dizzy")


@pytest.mark.parametrize("text", ["how much is it?", "and how much", "what does it cost"])
def test_a_bare_how_much(text: str) -> None:
    assert phrases.asks_price(text)
    assert not phrases.asks_price("how much should i take")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("losartan", ["losartan"]),
        ("No, I meant Losartan!", ["Losartan"]),
        ("and my metformin?", ["metformin"]),
        ("what about the losartan one", ["losartan"]),
        ("losartan 50 mg please", ["losartan"]),
        ("not the lisinopril, the losartan", ["lisinopril", "losartan"]),
        ("losartan, not lisinopril", ["losartan", "lisinopril"]),
        ("metformin and lisinopril", ["metformin", "lisinopril"]),
        ("it’s metformin", ["metformin"]),
    ],
)
def test_nothing_but_a_medicine(text: str, typed: list[str]) -> None:
    assert phrases.only_names(text, typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("what is metformin for", ["metformin"]),
        ("is metformin safe", ["metformin"]),
        ("not losartan", ["losartan"]),
        ("refill losartan", ["losartan"]),
        ("i don't want metformin", ["metformin"]),
        ("i took two metformin", ["metformin"]),
        ("no", []),
    ],
)
def test_a_medicine_in_a_question_of_its_own(text: str, typed: list[str]) -> None:
    assert not phrases.only_names(text, typed)


def test_a_medicine_that_is_refused_is_not_meant() -> None:
    assert phrases.meant("No, I don't need the lisinopril, I asked about losartan", ["lisinopril", "losartan"]) == (
        "losartan",
    )


@pytest.mark.parametrize("text", ["rx_1", "no, RX_1", "it's prescription number RX_1 please"])
def test_nothing_but_a_number(text: str) -> None:
    assert phrases.only_number(text, "RX_1")
    assert not phrases.only_number(f"is {text} ready", "RX_1")
