"""The strength and the form that are typed beside a medicine's name: "lisinopril 10mg tabs", "10 mg of lisinopril"."""

import re
from dataclasses import dataclass
from typing import Dict, Optional

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_UNIT = r"mgs?|milligrams?|mcgs?|micrograms?|grams?|g|ml|mls|milliliters?|units?|iu|meq|%|percent"
_FORM = (
    r"tab(?:let)?s?|pills?|cap(?:sule)?s?|softgels?|creams?|ointments?|gels?|lotions?|patch(?:es)?|inhalers?|sprays?"
    r"|eye drops|drops|pens?|vials?|liquid|syrup|suspension|solution|powder|suppositor(?:y|ies)|films?"
)
_RELEASE = r"er|xr|xl|sr|cr|la|cd|dr|odt|extended release|delayed release|immediate release|ir"
_STRENGTH = rf"(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})(?![a-z])"
_AFTER = re.compile(
    rf"[\s,(]*(?:(?:{_RELEASE})\b[\s,]*)?(?:{_STRENGTH})?[\s,)]*(?:(?:{_RELEASE})\b[\s,]*)?(?:(?P<form>{_FORM})\b)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"{_STRENGTH}\s*(?:(?P<form>{_FORM})\s+)?(?:of\s+|the\s+)*$", re.IGNORECASE)

_UNITS: Dict[str, str] = {
    **dict.fromkeys(("mg", "mgs", "milligram", "milligrams"), "mg"),
    **dict.fromkeys(("mcg", "mcgs", "microgram", "micrograms"), "mcg"),
    **dict.fromkeys(("g", "gram", "grams"), "g"),
    **dict.fromkeys(("ml", "mls", "milliliter", "milliliters"), "mL"),
    **dict.fromkeys(("unit", "units", "iu"), "units"),
    **dict.fromkeys(("%", "percent"), "%"),
    "meq": "mEq",
}
_FORMS: Dict[str, str] = {
    **dict.fromkeys(("tab", "tabs", "tablets"), "tablet"),
    **dict.fromkeys(("cap", "caps", "capsules"), "capsule"),
    **dict.fromkeys(("patches",), "patch"),
    **dict.fromkeys(("drops", "eye drops"), "eye drops"),
    **dict.fromkeys(("syrup", "suspension", "solution"), "liquid"),
    **dict.fromkeys(("suppositories",), "suppository"),
}


@dataclass(frozen=True)
class Strength:
    """`strength`: as on a label, "10 mg"; `form`: one thing of it, "tablet". A "pill" is no form: it may be either."""

    strength: Optional[str] = None
    form: Optional[str] = None


def strength_at(text: str, start: int, end: int) -> Strength:
    """What stands beside the name `text[start:end]`, behind it or before."""
    after = _AFTER.match(text, end)
    before = _BEFORE.search(text, max(0, start - 40), start)
    strength = form = None
    for beside in (after, before):
        if beside is None:
            continue
        if strength is None and beside["number"]:
            strength = f"{_plain(beside['number'])} {_UNITS[beside['unit'].lower()]}"
        if form is None and beside["form"]:
            form = _one(beside["form"].lower())
    return Strength(strength, form)


def _plain(number: str) -> str:
    """A number as a label has it: "1000", "0.5"."""
    number = number.replace(",", "")
    number = "0" + number if number.startswith(".") else number
    return number.rstrip("0").rstrip(".") if "." in number else number


def _one(form: str) -> Optional[str]:
    if form.startswith("pill"):
        return None
    return _FORMS.get(form) or form.removesuffix("s")
