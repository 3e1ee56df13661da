"""What the safety net reaches on sentences of other people stays reached: the floors lie two points below."""

from pathlib import Path
from typing import Literal

import pytest
import yaml

from bot.chat.alarm_view import alarm_words
from bot.chat.emergencies.rules import AlarmKind
from bot.chat.safety import Alarm, SafetyNet, alarm_view

SENTENCES = Path(__file__).parents[2] / "understanding" / "emergencies_dev.yml"
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
PHONE = "+12035550100"
RECOGNIZED = {"en": 0.924, "es": 0.93}
FALSE_ALARMS = {"en": 0.083, "es": 0.164}
RIGHT_NUMBERS = 0.945

type Sentences = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    loaded: Sentences = yaml.safe_load(SENTENCES.read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def alarms(net: SafetyNet, sentences: Sentences) -> dict[str, Alarm | None]:
    return {one["text"]: net.read(one["text"]) for of_all in sentences.values() for one in of_all}


@LANGUAGES
def test_emergencies_are_recognized(language: str, sentences: Sentences, alarms: dict[str, Alarm | None]) -> None:
    emergencies = [one["text"] for one in sentences["emergencies"] if one["lang"] == language]
    missed = [text for text in emergencies if alarms[text] is None]
    assert len(missed) <= (1 - RECOGNIZED[language]) * len(emergencies), missed


@LANGUAGES
def test_near_misses_raise_no_alarm(language: str, sentences: Sentences, alarms: dict[str, Alarm | None]) -> None:
    near = [one["text"] for one in sentences["near_misses"] if one["lang"] == language]
    rung = [text for text in near if alarms[text]]
    assert len(rung) <= FALSE_ALARMS[language] * len(near), rung


@LANGUAGES
def test_the_numbers_to_call_are_those_of_what_happens_in_the_language_of_the_message(
    language: Literal["en", "es"], sentences: Sentences, alarms: dict[str, Alarm | None]
) -> None:
    heard = [
        (alarm, set(alarm_words([AlarmKind(one["kind"])], language, PHONE).links))
        for one in sentences["emergencies"]
        if one["lang"] == language and (alarm := alarms[one["text"]])
    ]
    right = sum(numbers <= set(alarm_view(alarm, PHONE).links) for alarm, numbers in heard)
    assert right >= RIGHT_NUMBERS * len(heard)
