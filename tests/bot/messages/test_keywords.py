"""The plain words that end messages, and the sentences that sound like them and do not."""

import pytest

from bot.messages.keywords import Heard, Word, asks_to_stop, heard


@pytest.mark.parametrize(
    ("text", "word", "tongue"),
    [
        *((text, Word.STOP, "en") for text in ("STOP", " stop. ", "Stop please", "STOPALL", "Stop all", "UNSUBSCRIBE")),
        *((text, Word.STOP, "en") for text in ("cancel", "End", "QUIT!", "revoke", "opt out", "opt-out", "OptOut")),
        *((text, Word.STOP, "en") for text in ("stop texting me", "don't text me", "Don’t text me anymore, please")),
        *(
            (text, Word.STOP, "en")
            for text in ("please stop sending me texts", "no more messages", "unsubscribe me", "wrong number!")
        ),
        *((text, Word.STOP, "es") for text in ("BAJA", "alto", "no me manden mensajes", "No me envíen más mensajes")),
        *((text, Word.STOP, "es") for text in ("dejen de mandarme mensajes", "no quiero recibir mensajes", "No más")),
        *((text, Word.STOP, "es") for text in ("no me manden mensajes al 203 555 0187", "no me manden nada")),
        *((text, Word.STOP, "en") for text in ("don't text me at 203-555-0187", "stop texting 203-555-0187")),
        *((text, Word.STOP, "es") for text in ("denme de baja", "no más mensajes por favor", "no me escriban más")),
        ("HELP", Word.HELP, "en"),
        ("ayuda", Word.HELP, "es"),
        ("Start", Word.START, "en"),
        ("COMENZAR", Word.START, "es"),
    ],
)
def test_a_word_is_heard_however_it_is_written(text: str, word: Word, tongue: str) -> None:
    found = heard(text)
    assert (found.word, found.tongue) == (word, tongue)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "is my prescription ready",
        "did you stop my lisinopril?",
        "text me when it's ready",
        "don't text me until it is ready",
        "can you cancel my refill",
        "help me find my order",
        "the pain does not stop",
        "i got your message",
        "when does the sale end",
        "no me manden mensajes hasta que esté lista",
        "me duele, no me manden al hospital",
        "quiero mi medicina",
        "la presión está baja",
    ],
)
def test_what_only_sounds_like_it_is_nothing(text: str) -> None:
    assert heard(text) == Heard(None, "en")
    assert not asks_to_stop(text)


@pytest.mark.parametrize("text", ["stop texting me", "don't text me", "baja", "no me manden mensajes", "STOPALL"])
def test_in_a_chat_a_sentence_ends_them(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", ["stop", "cancel", "end", "quit", "help", "start", "alto", "cancelar"])
def test_in_a_chat_a_bare_word_may_mean_anything(text: str) -> None:
    assert not asks_to_stop(text)
