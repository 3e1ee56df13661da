"""What a patient typed, without what names them: identifiers of known kinds become placeholders before Rasa reads it.

Names and stories cannot be found by pattern; the promise is about identifiers of a known kind and no more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.privacy.folding import fold
from bot.privacy.identifiers import Found, Identifier, find_identifiers

# A placeholder that a patient typed would stand for somebody's number: the underscore makes it one.
_FORGED = re.compile(rf"({'|'.join(Identifier)})_+(?=\d)", re.IGNORECASE)
_SLASHES = "/\uff0f\u2044\u2215\u29f8\u2571"
_REMOVED = {
    Identifier.CARD: "[card number removed]",
    Identifier.SSN: "[Social Security number removed]",
}


@dataclass(frozen=True, slots=True)
class Masked:
    """`identifiers`: every placeholder of the conversation so far → its value."""

    text: str
    identifiers: dict[str, str]


def mask(text: str, known: Mapping[str, str]) -> Masked:
    """Replace identifiers by typed placeholders: RX_1, DOB_1, PHONE_1, EMAIL_1, SSN_1, CARD_1.

    `known` is the conversation's map so far: numbering goes on from it, and the same value keeps its placeholder.
    Dates of birth come as YYYY-MM-DD and telephone numbers as E.164 where they can be read so, other numbers without
    spaces and hyphens. The text is folded (see `folding.fold`): it is for Rasa, not for people.
    """
    folded = fold(text).text
    identifiers = dict(known)
    parts: list[str] = []
    end = 0
    for found in find_identifiers(folded):
        parts.append(_FORGED.sub(r"\1 ", folded[end : found.start]))
        parts.append(_placeholder(found, folded[found.start : found.end], identifiers))
        end = found.end
    parts.append(_FORGED.sub(r"\1 ", folded[end:]))
    return Masked(_joined(parts), identifiers)


def redact_for_storage(text: str) -> str:
    """What may be kept and shown to staff: card numbers and Social Security numbers are gone, the rest is as typed."""
    folded = fold(text)
    kept: list[str] = []
    end = 0
    for found in find_identifiers(folded.text):
        if found.kind in _REMOVED:
            start, next_end = folded.typed_span(found.start, found.end)
            kept += (text[end:start], _REMOVED[found.kind])
            end = next_end
    return "".join((*kept, text[end:]))


def strip_command(text: str) -> str:
    """Without slashes, spaces and invisible characters in front: Rasa reads "/intent" and " /intent" as commands."""
    for index, char in enumerate(text):
        if char not in _SLASHES and fold(char).text.strip(" /"):
            return text[index:]
    return ""


def _placeholder(found: Found, typed: str, identifiers: dict[str, str]) -> str:
    """The placeholder of a value; a new one is added to `identifiers`.

    Digits that are known already keep their kind: "447-1182" alone looks like a telephone number, but not after
    "rx 4471182".
    """
    digits = "".join(char for char in typed if char.isdigit())
    for name, value in identifiers.items():
        if value == digits or (value == found.value and name.startswith(f"{found.kind}_")):
            return name
    numbers = [int(name.rpartition("_")[2]) for name in identifiers if name.startswith(f"{found.kind}_")]
    name = f"{found.kind}_{max(numbers, default=0) + 1}"
    identifiers[name] = found.value
    return name


def _joined(parts: list[str]) -> str:
    """Text and placeholders in turn, a placeholder always a word of its own."""
    text = parts[0]
    for part in parts[1:]:
        apart = bool(text) and bool(part) and _is_word(text[-1]) and _is_word(part[0])
        text += f" {part}" if apart else part
    return text


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
