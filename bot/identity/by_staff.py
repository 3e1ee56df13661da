"""How a member of staff checked who a patient is. Pure.

45 CFR 164.514(h) leaves the way to professional judgment and asks to verify before anything is disclosed, with what the
pharmacy itself has on record: so there is a short list of ways, each recorded by its name, and no "other".
"""

from collections.abc import Mapping
from enum import StrEnum


class Method(StrEnum):
    """The way in which somebody at the desk made sure of a patient."""

    CALLED_BACK = "called_back"  # called the number that the pharmacy's own record has
    QUESTIONS = "questions"  # the answers to the pharmacy's own questions matched its record
    PHOTO_ID = "photo_id"  # saw a photo ID, at the counter or by video


HOW: Mapping[Method, str] = {
    Method.CALLED_BACK: "called back the number on record",
    Method.QUESTIONS: "asked our own questions, and the answers matched our record",
    Method.PHOTO_ID: "saw a photo ID",
}
"""As it goes on after "Dana Reyes"."""
