"""What a patient answers in an identity form, read and checked. Pure.

45 CFR 164.514(h) asks to verify identity and authority before anything is disclosed. Names, dates and numbers are
compared by the pharmacy's system; here is only what a form can be wrong in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MINOR_BELOW_YEARS = 18  # whose record goes to the pharmacist
OLDEST_YEARS = 125
NUMBER_DIGITS = range(4, 14)
NAME_LENGTH = 80

_BEFORE = re.compile(r"^\W*(?:rx|℞)?\W*(?:number|no|nr|№)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s#.:-]")
"""What stands before a prescription number on a label, and between its digits."""


class Relation(StrEnum):
    """Who asks: for themselves, or for somebody else, which needs an authority on record."""

    SELF = "self"
    CHILD = "child"
    OTHER = "other"


class FormFault(Exception):
    """An answer cannot be used. The message is for the patient; it repeats nothing of what was typed."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Answers:
    """A form's answers. What the form did not ask is None. `last_name`, `birth_date`: the patient's, or a caregiver's
    own in a caregiver's form."""

    relation: Relation
    number: str | None = None
    last_name: str | None = None
    birth_date: date | None = None
    code: str | None = None


def read_answers(values: Mapping[str, object], asked: frozenset[str], today: date) -> Answers:
    """Read the fields that a form asked for. Raises FormFault for the first that cannot be used."""
    given = {name: str(values.get(name) or "").strip() for name in asked}
    relation = Relation.SELF
    if "for" in asked:
        if given["for"] not in set(Relation):
            raise FormFault("Please say who this is for.", "for")
        relation = Relation(given["for"])
    name = next((field for field in ("last_name", "own_last_name") if field in asked), None)
    born = next((field for field in ("birth_date", "own_birth_date") if field in asked), None)
    return Answers(
        relation,
        _number(given["prescription_number"]) if "prescription_number" in asked else None,
        _name(given[name], name) if name else None,
        _birth_date(given[born], born, today) if born else None,
        _code(given["code"]) if "code" in asked else None,
    )


def _number(text: str) -> str:
    digits = _BETWEEN.sub("", _BEFORE.sub("", text))
    if not (digits.isascii() and digits.isdigit() and len(digits) in NUMBER_DIGITS):
        raise FormFault(
            "That does not look like a prescription number. It is the number after “Rx” on the label, digits only.",
            "prescription_number",
        )
    return digits


def _name(text: str, field: str) -> str:
    if not text or len(text) > NAME_LENGTH or any(sign < " " for sign in text):
        own = field == "own_last_name"
        raise FormFault(
            "Please type your own last name." if own else "Please type the last name as it stands on the label.", field
        )
    return text


def _birth_date(text: str, field: str, today: date) -> date:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise FormFault("That date does not exist. Please check month, day and year.", field) from None
    if born > today or today.year - born.year > OLDEST_YEARS:
        raise FormFault("Please check the year of birth.", field)
    return born


def _code(text: str) -> str:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        raise FormFault("The code has 6 digits. Please type it as you received it.", "code")
    return digits


def is_minor(birth_date: date, today: date) -> bool:
    """Whether somebody is not yet 18."""
    return _years(birth_date, today) < MINOR_BELOW_YEARS


def is_pharmacists(birth_date: date, today: date, proxy: str | None, own_from: int) -> bool:
    """Whether a record goes to the pharmacist: a minor's does, but for a verified caregiver (`proxy`: the relationship)
    of somebody younger than `own_from` years. States differ in what minors may keep to themselves."""
    return is_minor(birth_date, today) and (proxy is None or _years(birth_date, today) >= own_from)


def _years(birth_date: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (not had_birthday)
