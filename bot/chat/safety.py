"""The safety net: reads each message before anything else does, in every state of a conversation.

Deterministic and quick; English and Spanish. What it finds is answered at once with numbers to call. It is no
diagnosis: in doubt it speaks up, because a number too many costs a patient a second.
"""

from dataclasses import dataclass
from typing import Literal

from bot.chat.alarm_view import alarm_words
from bot.chat.emergencies.english_air import BREATHING, COLLAPSE
from bot.chat.emergencies.english_heart import CHEST, REACTION, STROKE
from bot.chat.emergencies.english_poison import OVERDOSE
from bot.chat.emergencies.english_suicide import SUICIDE
from bot.chat.emergencies.english_violence import VIOLENCE
from bot.chat.emergencies.rules import AlarmKind, Rule, first_kinds
from bot.chat.emergencies.spanish import SPANISH
from bot.chat.emergencies.words import plain
from bot.chat.view import View

ENGLISH: tuple[Rule, ...] = (*COLLAPSE, *BREATHING, *REACTION, *CHEST, *STROKE, *OVERDOSE, *SUICIDE, *VIOLENCE)
RULES: dict[Literal["en", "es"], tuple[Rule, ...]] = {"en": ENGLISH, "es": SPANISH}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody may be in danger. `also`: what else the text speaks of, so that all numbers that fit are given.
    `rule` is the id of the rule that spoke, kept as evidence; it says nothing that the patient typed."""

    kind: AlarmKind
    locale: Literal["en", "es"]
    rule: str
    also: tuple[AlarmKind, ...] = ()


def read(text: str) -> Alarm | None:
    """The alarm that a message raises, None for nearly all messages."""
    sentences = [f" {sentence.strip()} " for sentence in plain(text).split(" . ") if sentence.strip()]
    for locale, rules in RULES.items():
        speaking = first_kinds(rules, sentences)
        if speaking:
            return Alarm(speaking[0].kind, locale, speaking[0].id, tuple(rule.kind for rule in speaking[1:]))
    return None


def alarm_view(alarm: Alarm, phone: str) -> View:
    """What the patient sees at once. `phone` is the pharmacy's number, as E.164 or as people write it."""
    return alarm_words((alarm.kind, *alarm.also), alarm.locale, phone)
