"""Who is in danger is told at once whom to call; who speaks in figures is not."""

import time
from pathlib import Path

import pytest
import yaml

from bot.chat.emergencies.rules import AlarmKind
from bot.chat.safety import RULES, Alarm, alarm_view, read
from bot.chat.view import to_json

SENTENCES = Path(__file__).with_name("emergencies")
EXAMPLES = {
    rule: examples
    for kind in AlarmKind
    for rule, examples in yaml.safe_load((SENTENCES / f"{kind}.yml").read_text()).items()
}
EVERYDAY = yaml.safe_load((SENTENCES / "everyday.yml").read_text())
BY_ID = {rule.id: (locale, rule) for locale, rules in RULES.items() for rule in rules}


def every(side: str) -> list[tuple[str, str]]:
    return [(rule, text) for rule, examples in EXAMPLES.items() for text in examples[side]]


def test_every_rule_says_why_and_has_six_hits_and_four_near_misses() -> None:
    assert set(EXAMPLES) == set(BY_ID)
    assert all(rule.why.endswith(".") for _, rule in BY_ID.values())
    few = [rule for rule, examples in EXAMPLES.items() if len(examples["hits"]) < 6 or len(examples["near"]) < 4]
    assert few == []


@pytest.mark.parametrize(("rule", "text"), every("hits"))
def test_danger_raises_the_alarm_of_its_kind(rule: str, text: str) -> None:
    alarm = read(text)
    assert alarm is not None
    # Where a rule for one sign speaks too, it says better what it is than several signs do.
    of_its_own = BY_ID[alarm.rule][1].least == 1 < BY_ID[rule][1].least
    assert of_its_own or BY_ID[rule][1].kind in (alarm.kind, *alarm.also)
    assert alarm.locale == BY_ID[rule][0]


@pytest.mark.parametrize("text", [text for _, text in every("hits")])
def test_shouting_it_or_telling_it_after_a_story_changes_nothing(text: str) -> None:
    assert read(text.upper()) is not None
    assert read(f"hi, i was going to ask about my refill. {text}") is not None


@pytest.mark.parametrize(("rule", "text"), every("near"))
def test_what_only_sounds_like_danger_raises_none(rule: str, text: str) -> None:
    assert read(text) is None


def test_everyday_messages_raise_none() -> None:
    assert [text for text in EVERYDAY if read(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts " * 130,
        "took took took pills pills " * 70,
        "he she they not not wont wake " * 60,
        "a" * 2_000,
        "i am i am " * 200,
        "no puedo no puedo me quiero " * 70,
        "pain, " * 330,
        "blood blood head head eliquis fell " * 55,
        "swollen face stung ate peanut had " * 60,
        "gun at the store with a knife " * 65,
        "want to want to die to live " * 70,
        "mi hijo se tomo las pastillas de mi mama " * 50,
        "me duele la mano y la boca se le cayo " * 52,
        "quiero que todo me voy a morir si no " * 55,
        "tome 20 pastillas y cerveza golpe cabeza " * 48,
        "el le la pega me pega a mi hija " * 62,
        ". " * 1_000,
    ],
)
def test_two_thousand_hostile_characters_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    read(text[:2_000])
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("kind", AlarmKind)
@pytest.mark.parametrize("locale", ["en", "es"])
def test_each_alarm_says_whom_to_call_and_that_nobody_was_called(kind: AlarmKind, locale: str) -> None:
    view = alarm_view(Alarm(kind, "en" if locale == "en" else "es", "some_rule"), "+12035550142")
    numbers = {link.href for link in view.links}
    assert "tel:911" in numbers
    assert ("tel:988" in numbers) == (kind is AlarmKind.SUICIDE)
    assert ("sms:988" in numbers) == (kind is AlarmKind.SUICIDE)
    assert ("tel:18002221222" in numbers) == (kind is AlarmKind.OVERDOSE_POISONING)
    said = "This chat has not called anyone" if locale == "en" else "Este chat no ha llamado a nadie"
    assert said in view.text
    assert "(203) 555-0142" in view.text
    assert to_json(view)["kind"] == "alarm"


def test_the_number_that_helps_first_stands_first() -> None:
    assert (
        alarm_view(Alarm(AlarmKind.OVERDOSE_POISONING, "en", "r"), "").links[0].label
        == "Call Poison Help 1-800-222-1222"
    )
    assert alarm_view(Alarm(AlarmKind.SUICIDE, "en", "r"), "").links[0].label == "Call 988"
    assert alarm_view(Alarm(AlarmKind.STROKE, "es", "r"), "").links[0].label == "Llame al 911"


def test_pills_taken_to_die_give_the_numbers_for_both() -> None:
    alarm = read("i took the whole bottle because i want to die")
    assert alarm is not None
    assert {alarm.kind, *alarm.also} == {AlarmKind.OVERDOSE_POISONING, AlarmKind.SUICIDE}
    assert {"tel:18002221222", "tel:988", "sms:988", "tel:911"} == {link.href for link in alarm_view(alarm, "").links}


@pytest.mark.parametrize(
    "text", ["", " ", "?", "is my lisinopril ready", "refill?", "RX_1", "ok thanks", "4471182", "👍"]
)
def test_an_ordinary_message_is_none_of_its_business(text: str) -> None:
    assert read(text) is None
