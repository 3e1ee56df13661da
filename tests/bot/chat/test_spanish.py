"""Who writes in Spanish reads Spanish wherever the words are fixed, and English again once they go on in English."""

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import forms, intake, log
from bot.chat.emergencies.rules import AlarmKind
from bot.chat.form_views import (
    CAREGIVER_FIELDS,
    CODE_FIELDS,
    SAME_PERSON_FIELDS,
    TIER_1_FIELDS,
    TIER_2_FIELDS,
    form_view,
)
from bot.chat.language import notice_for, spoken
from bot.chat.out_of_medicine_view import out_of_medicine_view
from bot.chat.render import Staffing, handoff_words
from bot.chat.safety import Alarm, alarm_view
from bot.chat.spanish import WINDOW, sections, speak
from bot.chat.states import Event
from tests.bot.chat.chatting import MARIA, Chat
from tests.spanish import english_in

BOT = Path(intake.__file__).parents[1]
SAID = {english: spanish for name, pairs in sections().items() if name != WINDOW for english, spanish in pairs.items()}


@pytest.mark.parametrize(
    "text", ["ok", "si", "no", "4471182", "lisinopril", "metformin 500", "ok thanks", "de nada", ""]
)
def test_what_is_in_no_language_does_not_turn_a_conversation(text: str) -> None:
    assert spoken(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("necesito hablar con alguien", "es"),
        ("¿está lista mi receta?", "es"),
        ("is my lisinopril ready", "en"),
        ("I can speak English, please go on", "en"),
        ("when do you close today", "en"),
        ("我的药好了吗", "zh"),
    ],
)
def test_a_plain_sentence_does(text: str, language: str) -> None:
    assert spoken(text) == language


async def test_a_conversation_goes_on_in_the_language_that_the_patient_writes(chat: Chat) -> None:
    async def after(text: str) -> str:
        await chat.says(text)
        return (await chat.held()).locale

    assert await after("is my lisinopril ready") == "en"
    assert await after("¿está lista mi receta?") == "es"
    assert await after("ok") == "es"
    assert await after("4471182") == "es"
    assert await after("thank you, I will wait for it here") == "en"


async def test_danger_in_spanish_turns_it_too_however_short(chat: Chat) -> None:
    await chat.says("sobredosis")
    assert (await chat.held()).locale == "es"
    await chat.database.write(lambda c: chat.intake.end(c, chat.id, chat.clock()))
    assert (await chat.transcript())[-1] == "system marker: Usted terminó esta conversación."


async def test_a_message_sent_twice_does_not_turn_it_back(chat: Chat) -> None:
    await chat.says("is my lisinopril ready", "first-in-english")
    await chat.says("necesito hablar con alguien")
    await chat.says("is my lisinopril ready", "first-in-english")
    assert (await chat.held()).locale == "es"


async def test_the_identity_form_is_spanish_from_its_title_to_its_end(chat: Chat) -> None:
    await chat.says("¿está lista mi receta?")
    await chat.asks("lisinopril")
    form = (await chat.messages())[-1].body["form"]
    assert (form["title"], form["submit"]) == ("Comprobemos que es usted", "Continuar")
    assert [field["label"] for field in form["fields"]] == [
        "¿Para quién es?",
        "Número de receta",
        "Apellido",
        "Fecha de nacimiento",
    ]
    assert speak("es", await chat.is_told(**{**MARIA, "last_name": "Wrong"})).startswith("Eso no coincide")
    await chat.answers(**MARIA)
    assert (await chat.transcript())[-1] == "system form_done: Gracias, coincide. Aquí tiene la respuesta."


async def test_the_code_comes_in_spanish_too(chat: Chat) -> None:
    await chat.says("quiero ver todas mis recetas")
    await chat.asks("lisinopril", tier=2)
    await chat.answers(**{name: MARIA[name] for name in ("for", "last_name", "birth_date")})
    [sent] = await chat.gets()
    assert re.fullmatch(r"Elm Street Pharmacy: su código es \d{6}\. Sirve durante 10 minutos\.", sent)
    assert (await chat.messages())[-1].body["form"]["title"] == "Escriba su código"


async def test_the_handoff_and_the_line_are_spanish(chat: Chat) -> None:
    await chat.says("necesito hablar con alguien")
    await chat.database.write(partial(hands_off, chat))
    assert (await chat.messages())[-1].body["text"] == (
        "Le paso con un técnico de farmacia. Le contestará aquí, en este chat, en cuanto haya alguien libre."
    )
    await chat.database.write(lambda c: chat.intake.leave_queue(c, chat.id, chat.clock()))
    assert english_in((await chat.messages())[-1].body["text"]) == set()


async def test_another_language_is_kept_for_the_desk_and_told_in_english(chat: Chat) -> None:
    await chat.says("我的药好了吗")
    assert (await chat.held()).locale == "zh"
    await chat.moves(Event.HAND_OFF)
    await chat.database.write(lambda c: chat.intake.leave_queue(c, chat.id, chat.clock()))
    assert (await chat.messages())[-1].body["text"] == "You left the line. The assistant answers again."


def hands_off(chat: Chat, connection: Connection) -> None:
    held = log.look(connection, chat.vault, chat.id)
    handoff = Handoff("handoff", Queue.TECHNICIAN, "unknown", HandoffReason.LANGUAGE)
    chat.intake.hand_off(connection, held, handoff, chat.clock())


@pytest.mark.parametrize("queue", Queue)
@pytest.mark.parametrize("staffing", Staffing)
@pytest.mark.parametrize("reason", HandoffReason)
def test_every_handoff_is_told_in_spanish(reason: HandoffReason, staffing: Staffing, queue: Queue) -> None:
    said = handoff_words(Handoff("handoff", queue, "topic", reason), staffing, "es")
    assert english_in(said) == set()
    if reason is not HandoffReason.EMERGENCY:
        assert ("farmacéutico" if queue is Queue.PHARMACIST else "técnico de farmacia") in said
        assert ("ahora estamos cerrados" in said) == (staffing is Staffing.CLOSED)


@pytest.mark.parametrize("to_caregiver", [False, True])
@pytest.mark.parametrize("fields", [TIER_1_FIELDS, SAME_PERSON_FIELDS, TIER_2_FIELDS, CAREGIVER_FIELDS, CODE_FIELDS])
def test_every_form_is_drawn_in_spanish(fields: tuple[str, ...], to_caregiver: bool) -> None:
    form = form_view("verify", fields, None, "es-US", to_caregiver=to_caregiver)
    labels = [option["label"] for field in form["fields"] for option in field.get("options", ())]
    words = [form["title"], form["note"], form["submit"], *labels]
    words += [part for field in form["fields"] for part in (field["label"], field["hint"]) if part]
    assert english_in(" ".join(words)) == set()
    assert set(words) <= set(SAID.values())


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_card_of_danger_is_spanish(kind: AlarmKind) -> None:
    assert english_in(alarm_view(Alarm(kind, "es", "some_rule"), "+12035550142").text) == set()
    for staffing in Staffing:
        assert english_in(out_of_medicine_view("es", staffing, "+12035550142").text) == set()


def test_the_notice_is_spanish() -> None:
    assert english_in(notice_for("es")) == set()


# Not render.py and the files beside it: the bot's cards are English.
TOLD_BY = ("chat/[!r]*.py", "chat/render_words.py", "identity/patient.py", "desk/claims.py", "desk/stretch.py")


def written_in_the_code() -> Iterator[tuple[str, str]]:
    """Each fixed sentence that is told by one of these calls, with the file it stands in."""
    place = {"speak": 1, "Refused": 1, "_error": 1, "FormFault": 0, "_mark": 3}
    for path in (path for pattern in TOLD_BY for path in BOT.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            told = node.args[place[called]] if called in place and len(node.args) > place[called] else None
            for one in ast.walk(told) if told else ():
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and re.match(r"[A-Z{]", one.value):
                    yield path.name, one.value


def test_every_fixed_sentence_has_its_spanish() -> None:
    found = list(written_in_the_code())
    assert len(found) > 25
    assert [(where, words) for where, words in found if words not in SAID] == []
    answers = {forms.NO_MATCH, forms.NOT_YOURS, forms.CODE_WRONG, forms.LOCKED, intake.TOO_LONG}
    assert answers <= set(SAID)


def test_no_spanish_stands_for_words_that_nobody_says() -> None:
    written = {intake.TOO_LONG}
    for path in BOT.rglob("*.py"):
        constants = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        written |= {node.value for node in constants if isinstance(node.value, str)}
    assert set(SAID) - written == set()


@pytest.mark.parametrize("section", sections())
def test_what_is_filled_in_is_filled_in_in_both(section: str) -> None:
    for english, spanish in sections()[section].items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", spanish)), english
        assert english_in(spanish) == set()
        assert spanish.endswith(".") == english.endswith("."), english


WEB = BOT / "web" / "chat"


def words_of_the_window() -> set[str]:
    """What stands on the window's page, and what its scripts draw: each text that they may put into Spanish."""
    scripts = "\n".join(path.read_text() for path in WEB.glob("*.js"))
    pages = "\n".join(path.read_text() for path in WEB.glob("*.html"))
    page = re.sub(r"<(svg|script|noscript|title)\b.*?</\1>", "", pages, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|placeholder)="([^"]+)"', page)
    texts = [" ".join(text.split()) for text in re.findall(r">([^<>]+)<", page)]
    told = re.findall(r'\bt\("([^"]+)"', scripts)
    coded = re.findall(r'\b(?:word|technician|pharmacist|verified|locked|replaced|cancelled): "([^"]+)"', scripts)
    return {*told, *coded, *labels, *texts} - {"", ".", "911"}


def test_every_word_of_the_window_has_its_spanish() -> None:
    words = words_of_the_window()
    assert len(words) > 60
    assert words - set(sections()[WINDOW]) == set()


def test_no_spanish_stands_for_words_that_the_window_never_shows() -> None:
    scripts = "\n".join(path.read_text() for path in WEB.glob("*.js"))
    unused = {words for words in sections()[WINDOW] if f'"{words}"' not in scripts} - words_of_the_window()
    assert unused == set()
