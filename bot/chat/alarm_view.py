"""The words of an alarm, English here and Spanish in spanish.yml: whom to call, by a tap. They promise nothing that
nobody does."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.chat import words
from bot.chat.emergencies.rules import AlarmKind
from bot.chat.spanish import speak
from bot.chat.view import Link, View

_CALL_911 = "tel:911"
_CALL_988 = "tel:988"
_TEXT_988 = "sms:988"
_POISON_HELP = "tel:18002221222"

_NUMBERS: Mapping[AlarmKind, tuple[str, ...]] = {
    AlarmKind.COLLAPSE: (_CALL_911,),
    AlarmKind.BREATHING: (_CALL_911,),
    AlarmKind.SEVERE_REACTION: (_CALL_911,),
    AlarmKind.CHEST_PAIN: (_CALL_911,),
    AlarmKind.STROKE: (_CALL_911,),
    AlarmKind.OVERDOSE_POISONING: (_POISON_HELP, _CALL_911),
    AlarmKind.SUICIDE: (_CALL_988, _TEXT_988, _CALL_911),
    AlarmKind.VIOLENCE: (_CALL_911,),
}

_LABELS: Mapping[str, str] = {
    _CALL_911: "Call 911",
    _CALL_988: "Call 988",
    _TEXT_988: "Text 988",
    _POISON_HELP: "Call Poison Help 1-800-222-1222",
}

_TITLES: Mapping[AlarmKind, str] = {
    AlarmKind.COLLAPSE: "This may be an emergency",
    AlarmKind.BREATHING: "Trouble breathing is an emergency",
    AlarmKind.SEVERE_REACTION: "A severe reaction is an emergency",
    AlarmKind.CHEST_PAIN: "Chest pain can be an emergency",
    AlarmKind.STROKE: "These can be signs of a stroke",
    AlarmKind.OVERDOSE_POISONING: "This may be an overdose or a poisoning",
    AlarmKind.SUICIDE: "You are not alone",
    AlarmKind.VIOLENCE: "If somebody is in danger, get help now",
}

_WHAT_TO_DO: Mapping[AlarmKind, str] = {
    AlarmKind.COLLAPSE: "Call 911 now. Stay with the person and do what the 911 operator tells you.",
    AlarmKind.BREATHING: (
        "Call 911 now. If there is a rescue inhaler or an epinephrine pen for this, use it as directed."
    ),
    AlarmKind.SEVERE_REACTION: (
        "Call 911 now. If there is an epinephrine pen for this, use it as directed, and call even if it helps."
    ),
    AlarmKind.CHEST_PAIN: "Call 911 now. Do not drive yourself to the hospital.",
    AlarmKind.STROKE: "Call 911 now, even if the signs go away. Note the time when they began.",
    AlarmKind.OVERDOSE_POISONING: (
        "Call Poison Help now, even if you are not sure and even if all seems well: free, day and night. "
        "Call 911 if the person collapses, has a seizure, has trouble breathing or cannot be woken."
    ),
    AlarmKind.SUICIDE: (
        "Call or text 988 to talk with somebody now: free, private, day and night. "
        "If you or somebody else may be in danger right now, call 911."
    ),
    AlarmKind.VIOLENCE: "Go to a safe place if you can, and call 911.",
}

_NOBODY_WAS_CALLED = (
    "This chat has not called anyone. A pharmacist will see your message, but nobody may be reading it right now. "
    "Please do not wait for an answer here."
)
_NOT_AN_EMERGENCY = "If this is not an emergency, go on typing, or call the pharmacy at {phone}."


def alarm_words(kinds: Sequence[AlarmKind], locale: Literal["en", "es"], phone: str) -> View:
    """The card for what may be happening, the most pressing first: that names the card, all give their numbers."""
    numbers = dict.fromkeys(number for kind in kinds for number in _NUMBERS[kind])
    do = [_WHAT_TO_DO[kind] for kind in kinds if kind is kinds[0] or _NUMBERS[kind] != (_CALL_911,)]
    return View(
        kind="alarm",
        tone="stop",
        title=speak(locale, _TITLES[kinds[0]]),
        headline=" ".join(speak(locale, sentence) for sentence in do),
        notes=(speak(locale, _NOBODY_WAS_CALLED), speak(locale, _NOT_AN_EMERGENCY, phone=words.phone(phone))),
        links=tuple(Link(speak(locale, _LABELS[number]), number) for number in numbers),
    )
