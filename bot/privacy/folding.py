"""One plain form of what people type, so that a pattern written in ASCII sees through every way to write a digit."""

import unicodedata
from dataclasses import dataclass

_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that are drawn as nothing
_PLAIN = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "−": "-", "⁄": "/"})
_ASCII_SPACES = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f", " "))


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the plain form; `origin[i]` is the index in the typed text of its i-th character."""

    text: str
    origin: tuple[int, ...]

    def typed_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in what was typed. The span must not be empty."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Digits of all scripts become ASCII digits, all spaces one kind of space, all dashes hyphens; characters without
    width or shape go, and so do marks that only decorate a digit (keycap emoji). Letters keep case and accents."""
    if text.isascii() and text.isprintable():
        return Folded(text, tuple(range(len(text))))
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for plain in _fold_char(char, kept[-1] if kept else ""):
            kept.append(plain)
            origin.append(index)
    return Folded("".join(kept), tuple(origin))


def _fold_char(char: str, before: str) -> str:
    if char in _BLANKS or char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Co", "Cn", "Cs"):
        return ""
    if category in ("Mn", "Me"):
        return "" if before.isdigit() or category == "Me" else char
    if category == "Pd":
        return "-"
    folded = unicodedata.normalize("NFKC", char).translate(_PLAIN).translate(_ASCII_SPACES)
    return "".join(str(unicodedata.decimal(part)) if part.isdecimal() else part for part in folded)
