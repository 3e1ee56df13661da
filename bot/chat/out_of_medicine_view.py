"""What a patient reads who is out of a medicine that must not be missed: what to do now, English here and Spanish in
spanish.yml.

It promises no supply and no answer in the chat: whether somebody is there is told as it is.
"""

from collections.abc import Mapping
from typing import Literal

from bot.chat import words
from bot.chat.render import Staffing
from bot.chat.spanish import speak
from bot.chat.view import Link, View

_TITLE = "Being without this medicine is urgent"

_ASKED: Mapping[Staffing, str] = {
    Staffing.HERE: (
        "I have asked a pharmacist to look at this chat now. Please call the pharmacy at {phone} as well; that may be "
        "quicker."
    ),
    Staffing.AWAY: (
        "I have put you in line for a pharmacist, but nobody is at the chat desk at this moment. Please do not wait "
        "here: call the pharmacy now at {phone}."
    ),
    Staffing.CLOSED: (
        "I have put you in line for a pharmacist, but we are closed now and nobody may answer before we open. Please "
        "do not wait for us."
    ),
}

_MEANWHILE = (
    "If you cannot reach us, ask a pharmacist at the nearest open pharmacy, or your prescriber's after-hours line, "
    "what can be done. They decide; I can't promise a supply."
)

_DANGER = (
    "Call 911 for trouble breathing, chest pain, fainting, a seizure, confusion, signs of a stroke, or vomiting that "
    "does not stop. If you have none left for your next dose and reach nobody, go to an emergency room or urgent care."
)

_CALL = "Call {phone}"
_CALL_911 = "Call 911"


def out_of_medicine_view(locale: Literal["en", "es"], staffing: Staffing, phone: str) -> View:
    """The card. `phone`: the pharmacy's number, as E.164 or as people write it."""
    number = words.phone(phone)
    return View(
        kind="out_of_medicine",
        tone="stop",
        title=speak(locale, _TITLE),
        headline=speak(locale, _ASKED[staffing], phone=number),
        notes=(speak(locale, _MEANWHILE), speak(locale, _DANGER)),
        links=(
            Link(speak(locale, _CALL, phone=number), words.tel(phone)),
            Link(speak(locale, _CALL_911), words.tel("911")),
        ),
    )
