"""The ear of the safety net, taught a few sentences: what it hears in words that it was never taught."""

from pathlib import Path

import pytest

from bot.chat.emergencies.ear import Ear, Lesson, keep_ear, learn_ear, load_ear
from bot.chat.emergencies.lessons import read_lessons
from bot.chat.emergencies.rules import AlarmKind
from bot.chat.safety import Alarm, SafetyNet, read
from bot.meaning.encoder import Encoder

ROOT = Path(__file__).parents[3]

EMERGENCIES = {
    AlarmKind.CHEST_PAIN: (
        "my chest is being squeezed and it goes into my arm",
        "heavy pressure on the chest since lunch, sweating",
        "pain across the chest, going up to the jaw",
    ),
    AlarmKind.OVERDOSE_POISONING: (
        "the toddler drank cleaning liquid",
        "he swallowed all the tablets that were in the bottle",
        "she took far too many of her pills",
    ),
}
EVERYDAY = (
    "is my heart medicine ready",
    "how much are the tablets",
    "can you refill my pills",
    "i need a bottle of cleaning liquid, which aisle",
    "when do you close on sunday",
    "the price is a heavy pressure on my wallet",
)
LESSONS = [
    *(Lesson(text, danger=True, kind=kind) for kind, texts in EMERGENCIES.items() for text in texts),
    *(Lesson(text, danger=False) for text in EVERYDAY),
]


@pytest.fixture(scope="module")
def ear() -> Ear:
    return learn_ear(LESSONS, Encoder())


def test_danger_is_heard_in_other_words_and_its_kind_is_named(ear: Ear) -> None:
    chest = ear.listen("a squeezing pressure in my chest, and my arm hurts")
    child = ear.listen("my little girl drank some of the cleaning stuff")
    assert chest.score > 0.5 < child.score
    assert (chest.kind, child.kind) == (AlarmKind.CHEST_PAIN, AlarmKind.OVERDOSE_POISONING)


@pytest.mark.parametrize("text", ["are my heart tablets ready", "what do these pills cost", "", "   ", "ok"])
def test_everyday_questions_are_no_danger(ear: Ear, text: str) -> None:
    assert not ear.listen(text).loud


def test_the_order_of_the_lessons_changes_nothing_and_the_kept_ear_hears_the_same(ear: Ear, tmp_path: Path) -> None:
    text = "a squeezing pressure in my chest"
    assert learn_ear(LESSONS[::-1], Encoder()).listen(text) == ear.listen(text)
    keep_ear(ear, tmp_path / "ear.joblib")
    kept = load_ear(tmp_path / "ear.joblib").listen(text)
    assert kept.score == pytest.approx(ear.listen(text).score, abs=0.01)
    assert kept.kind == ear.listen(text).kind


def test_without_examples_of_both_there_is_no_ear() -> None:
    with pytest.raises(ValueError, match="two intents"):
        learn_ear([lesson for lesson in LESSONS if lesson.danger], Encoder())


def test_the_net_rings_where_no_rule_knows_the_words_and_says_that_the_ear_heard_it(ear: Ear) -> None:
    text = "there is a squeezing, a pressure, going from the middle up to my jaw, sweating since lunch"
    assert SafetyNet(ear).read("can you refill my pills") is None
    heard = SafetyNet(ear).read(text)
    assert heard is not None
    assert read(text) is not None or heard == Alarm(AlarmKind.CHEST_PAIN, "en", "ear")


def test_the_lessons_are_there_in_both_languages_and_none_is_both() -> None:
    lessons = read_lessons(ROOT)
    assert len({lesson.text for lesson in lessons}) == len(lessons)
    assert {lesson.kind for lesson in lessons if lesson.danger} == {None, *AlarmKind}
    assert any("mi hijo" in lesson.text for lesson in lessons)


@pytest.mark.parametrize(
    "text",
    [
        "quiero hablar con una persona de ustedes",
        "¿me comunica con alguien?",
        "ya quedó mi receta?",
        "hasta qué hora están",
        "maybe the pills, not sure",
        "give me a person",
        "pills?",
    ],
)
def test_what_everybody_asks_of_a_pharmacy_never_rings(net: SafetyNet, text: str) -> None:
    assert net.read(text) is None
