"""The safety net: reads each message before anything else does, in every state of a conversation.

Deterministic and quick; English and Spanish. Rules read what somebody thought of, the ear what resembles that. What
either finds is answered at once with numbers to call. It is no diagnosis: in doubt it speaks up, because a number too
many costs a patient a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.chat.alarm_view import alarm_words
from bot.chat.emergencies.ear import DOUBTED, Ear
from bot.chat.emergencies.english_air import BREATHING
from bot.chat.emergencies.english_chest import CHEST_PAIN
from bot.chat.emergencies.english_collapse import COLLAPSE
from bot.chat.emergencies.english_injury import INJURY
from bot.chat.emergencies.english_poison import OVERDOSE_NAMED
from bot.chat.emergencies.english_poison_signs import OVERDOSE_SIGNS
from bot.chat.emergencies.english_reaction import REACTION
from bot.chat.emergencies.english_stroke import STROKE
from bot.chat.emergencies.english_suicide import SUICIDE_NAMED
from bot.chat.emergencies.english_suicide_signs import SUICIDE_SIGNS
from bot.chat.emergencies.english_violence import VIOLENCE
from bot.chat.emergencies.rules import AlarmKind, Rule, first_kinds
from bot.chat.emergencies.spanish_air import BREATHING as FALTA_DE_AIRE
from bot.chat.emergencies.spanish_air import REACTION as REACCION
from bot.chat.emergencies.spanish_collapse import COLLAPSE as DESMAYO
from bot.chat.emergencies.spanish_heart import CHEST_PAIN as PECHO
from bot.chat.emergencies.spanish_heart import STROKE as DERRAME
from bot.chat.emergencies.spanish_poison import OVERDOSE as SOBREDOSIS
from bot.chat.emergencies.spanish_signs import SEVERAL_SIGNS as VARIOS_SIGNOS
from bot.chat.emergencies.spanish_suicide import SUICIDE as SUICIDIO
from bot.chat.emergencies.spanish_suicide_signs import SUICIDE_SIGNS as SENALES_DE_SUICIDIO
from bot.chat.emergencies.spanish_violence import VIOLENCE as VIOLENCIA
from bot.chat.emergencies.words import plain
from bot.chat.view import View

type Locale = Literal["en", "es"]

ENGLISH: tuple[Rule, ...] = (
    *COLLAPSE,
    *INJURY,
    *BREATHING,
    *REACTION,
    *CHEST_PAIN,
    *STROKE,
    *OVERDOSE_NAMED,
    *OVERDOSE_SIGNS,
    *SUICIDE_NAMED,
    *SUICIDE_SIGNS,
    *VIOLENCE,
)
SPANISH: tuple[Rule, ...] = (
    *DESMAYO,
    *FALTA_DE_AIRE,
    *REACCION,
    *PECHO,
    *DERRAME,
    *SOBREDOSIS,
    *SUICIDIO,
    *SENALES_DE_SUICIDIO,
    *VIOLENCIA,
    *VARIOS_SIGNOS,
)
RULES: dict[Locale, tuple[Rule, ...]] = {"en": ENGLISH, "es": SPANISH}

_SPANISH_WORDS = frozenset((
    "el", "la", "los", "las", "un", "una", "que", "me", "se", "mi", "su", "de", "en", "y", "por", "con", "para", "esta",
    "estoy", "tengo", "tiene", "muy", "lo", "le", "ya", "al", "del", "quiero", "quiere", "mama", "papa", "hijo", "hija",
    "no", "una", "mucho", "hay", "soy", "como", "creo", "voy",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody may be in danger. `also`: what else the text speaks of, so that all numbers that fit are given.
    `rule` is the id of the rule that spoke, kept as evidence; it says nothing that the patient typed."""

    kind: AlarmKind
    locale: Locale
    rule: str
    also: tuple[AlarmKind, ...] = ()


UNKNOWN = AlarmKind.COLLAPSE, (AlarmKind.OVERDOSE_POISONING, AlarmKind.SUICIDE)
"""For an emergency of unknown kind: 911, and all other numbers beside it."""


@dataclass(frozen=True, slots=True)
class SafetyNet:
    """Rules can name what they heard, so theirs is the word where both speak; the ear alone rings, too."""

    ear: Ear

    def read(self, text: str) -> Alarm | None:
        """The alarm that a message raises, None for nearly all messages. Blocks for some 10 ms."""
        heard = self.ear.listen(text)
        if heard.score < DOUBTED:
            return None
        alarm = read(text)
        if alarm is not None or not heard.loud:
            return alarm
        kind, also = (heard.kind, ()) if heard.kind else UNKNOWN
        return Alarm(kind, _likelier_first(plain(text).split())[0], "ear", also)


def read(text: str) -> Alarm | None:
    """The alarm that the rules raise for a message."""
    said = plain(text)
    sentences = [f" {sentence.strip()} " for sentence in said.split(" . ") if sentence.strip()]
    for locale in _likelier_first(said.split()):
        speaking = first_kinds(RULES[locale], sentences)
        if speaking:
            return Alarm(speaking[0].kind, locale, speaking[0].id, tuple(rule.kind for rule in speaking[1:]))
    return None


def _likelier_first(words: Sequence[str]) -> tuple[Locale, Locale]:
    """Some words of danger are the same in both languages; those round them tell in which one to answer."""
    return ("es", "en") if sum(word in _SPANISH_WORDS for word in words) > len(words) / 5 else ("en", "es")


def alarm_view(alarm: Alarm, phone: str) -> View:
    """What the patient sees at once. `phone` is the pharmacy's number, as E.164 or as people write it."""
    return alarm_words((alarm.kind, *alarm.also), alarm.locale, phone)
