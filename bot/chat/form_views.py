"""The words of the identity forms, English here and Spanish in spanish.yml, and what each asks for."""

from collections.abc import Mapping
from typing import Any

from bot.chat.memory import FormName
from bot.chat.spanish import speak

TIER_1_FIELDS: tuple[str, ...] = ("for", "prescription_number", "last_name", "birth_date")
SAME_PERSON_FIELDS: tuple[str, ...] = ("prescription_number",)
TIER_2_FIELDS: tuple[str, ...] = ("for", "last_name", "birth_date")
CAREGIVER_FIELDS: tuple[str, ...] = ("own_last_name", "own_birth_date")
CODE_FIELDS: tuple[str, ...] = ("code",)

_FIELDS: Mapping[str, dict[str, Any]] = {
    "for": {
        "label": "Who is this for?",
        "type": "choice",
        "value": "self",
        "options": [
            {"value": "self", "label": "Me"},
            {"value": "child", "label": "My child"},
            {"value": "other", "label": "Someone I care for"},
        ],
    },
    "prescription_number": {
        "label": "Prescription number",
        "type": "digits",
        "hint": "On the label, after “Rx”",
    },
    "last_name": {"label": "Last name", "type": "text", "hint": "As it stands on the label"},
    "birth_date": {"label": "Date of birth", "type": "date"},
    "own_last_name": {"label": "Your last name", "type": "text"},
    "own_birth_date": {"label": "Your date of birth", "type": "date"},
    "code": {"label": "6-digit code", "type": "code"},
}

_WORDS: Mapping[tuple[str, ...], tuple[str, str]] = {
    TIER_1_FIELDS: (
        "Let’s make sure it’s you",
        "Before we talk about a prescription we check who is asking. This goes to the pharmacy’s system and is "
        "not part of the chat.",
    ),
    SAME_PERSON_FIELDS: (
        "Which prescription is it?",
        "The number on its label shows us that it is yours too.",
    ),
    TIER_2_FIELDS: (
        "Let’s make sure it’s you",
        "For this we also send a code to the phone or e-mail we have on file.",
    ),
    CAREGIVER_FIELDS: (
        "And who are you?",
        "We look whether our records name you as somebody who may act for them. What you type here is not part of "
        "the chat.",
    ),
    CODE_FIELDS: (
        "Enter your code",
        "If what you typed matches one record of ours, a 6-digit code is on its way to the phone or e-mail on file. "
        "It is good for 10 minutes. If none comes within 2 minutes, ask for a person.",
    ),
}

_CODE_OF_CAREGIVER = (
    "Enter your code",
    "If our records name you as somebody who may act for them, a 6-digit code is on its way to the phone or e-mail we "
    "have for you. It is good for 10 minutes. If none comes within 2 minutes, ask for a person.",
)


def form_view(
    form: FormName, fields: tuple[str, ...], number: str | None, locale: str = "en", *, to_caregiver: bool = False
) -> dict[str, Any]:
    """A form as docs/protocol.md draws it. `number`: a prescription number that the patient typed before. `locale`: of
    the conversation. `to_caregiver`: whether the code that is asked for goes to a caregiver."""
    title, note = _CODE_OF_CAREGIVER if to_caregiver else _WORDS[fields]
    return {
        "form": form,
        "title": speak(locale, title),
        "note": speak(locale, note),
        "submit": speak(locale, "Continue"),
        "fields": [_drawn(name, number, locale) for name in fields],
    }


def _drawn(name: str, number: str | None, locale: str) -> dict[str, Any]:
    field = {"name": name, "value": None, "hint": None, **_FIELDS[name]}
    field["label"] = speak(locale, field["label"])
    field["hint"] = speak(locale, field["hint"]) if field["hint"] else None
    if name == "prescription_number":
        field["value"] = number
    if "options" in field:
        field["options"] = [{**option, "label": speak(locale, option["label"])} for option in field["options"]]
    return field
