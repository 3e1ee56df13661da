"""What ends messages, asks for help or begins again, in plain words: no model has a part in it.

The single words are those of 47 CFR 64.1200(a)(10) and of the CTIA's Messaging Principles (5.1.3), and their Spanish.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Word(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"


type Tongue = Literal["en", "es"]

_SINGLE: tuple[tuple[Word, Tongue, str], ...] = (
    (Word.STOP, "en", "stop|stopall|stop all|unsubscribe|cancel|end|quit|revoke|optout|opt out"),
    (Word.STOP, "es", "alto|baja|parar|pare|paren|cancelar|basta|no mas"),
    (Word.START, "en", "start|unstop|subscribe"),
    (Word.START, "es", "empezar|comenzar|iniciar"),
    (Word.HELP, "en", "help|info"),
    (Word.HELP, "es", "ayuda|informacion"),
)
_BY_WORD = {single: (word, tongue) for word, tongue, singles in _SINGLE for single in singles.split("|")}
_POLITE = ("please", "pls", "plz", "thanks", "thank you", "por favor", "gracias")

_THINGS = r"(?:texts?|txts?|messages?|msgs?|sms|e ?mails?|notices|notifications|alerts|reminders)"
_COSAS = r"(?:mensajes?|mensajitos|textos?|sms|correos?|e ?mails?|avisos|notificaciones|recordatorios)"
_ASKS: tuple[tuple[Tongue, re.Pattern[str]], ...] = tuple(
    ("es" if pattern.startswith("(?#es)") else "en", re.compile(pattern))
    for pattern in (
        r"\b(?:stop|quit|cease) (?:texting|txting|messaging|msging|e ?mailing|contacting)\b",
        rf"\b(?:stop|quit|cease) (?:sending )?(?:me |us )?(?:all |any |more |these |those |your |the |my )*{_THINGS}\b",
        rf"\b(?:do not|dont|don t|never) (?:text|txt|message|e ?mail|contact|send)(?: (?:me|us|this number))?"
        rf"(?: (?:any|more|any ?more|{_THINGS}|again|ever))*(?: (?:at|on|to) .+)?(?: (?:please|pls))?$",
        rf"^(?:please )?no more {_THINGS}(?: (?:please|pls|to this number|to me))*$",
        rf"\b(?:unsubscribe me|opt me out|opt out of (?:all |the |your |these )*{_THINGS})\b",
        r"\brevoke (?:my )?consent\b",
        r"(?#es)\bno (?:me|nos) (?:manden?|mandes|envien?|envies|escriban?|escribas)(?: (?:mas|nada))*(?: por favor)?$",
        r"(?#es)\bno (?:me|nos) (?:manden?|mandes|envien?|envies) (?:mas |ningun |otros? )*"
        rf"{_COSAS}(?: mas)?(?: por favor)?(?: al? .+)?$",
        rf"(?#es)\bno quiero (?:recibir )?(?:mas )?{_COSAS}\b",
        rf"(?#es)\b(?:dejen?|deja|dejar|paren?) de (?:mandar|enviar|escribir)(?:me|nos|le)?(?: (?:mas|{_COSAS}))*\b",
        rf"(?#es)^no mas {_COSAS}(?: por favor)?$",
        r"(?#es)\b(?:dar|dame|den|denme|darme|me doy|quiero) (?:de )?baja\b.*\b(?:mensajes|textos|correos|avisos)\b",
        r"(?#es)^(?:quiero )?(?:dar(?:me)?|denme|dame|me doy) de baja(?: por favor)?$",
    )
)
_ASKS_A_NUMBER: tuple[tuple[Tongue, re.Pattern[str]], ...] = (
    ("en", re.compile(r"\b(?:wrong number|leave me alone|(?:take|get|remove) (?:me|this number|my number))\b")),
    ("es", re.compile(r"\b(?:numero equivocado|quiten(?:me)?|borren(?:me)?|dejen?me en paz)\b")),
)
"""Said to a number that sends nothing but our messages, these mean the same; in a chat they may not."""


@dataclass(frozen=True, slots=True)
class Heard:
    """`word`: None for a text that says none of them. `tongue`: the language it was said in, English if nothing was."""

    word: Word | None
    tongue: Tongue


def heard(text: str) -> Heard:
    """What a text to the pharmacy's number says: a word by itself, or a sentence that asks to stop."""
    plain = _plain(text)
    for polite in _POLITE:
        plain = plain.removesuffix(f" {polite}").removeprefix(f"{polite} ")
    if plain in _BY_WORD:
        return Heard(*_BY_WORD[plain])
    tongue = _asks(plain, _ASKS + _ASKS_A_NUMBER)
    return Heard(Word.STOP, tongue) if tongue else Heard(None, "en")


def asks_to_stop(text: str) -> bool:
    """Whether a sentence asks, beyond doubt, for no more messages. In a chat a bare "stop" may mean anything; only
    "stopall" and "baja" mean this."""
    plain = _plain(text)
    return plain in {"stopall", "stop all", "baja"} or _asks(plain, _ASKS) is not None


def _asks(plain: str, patterns: tuple[tuple[Tongue, re.Pattern[str]], ...]) -> Tongue | None:
    return next((tongue for tongue, pattern in patterns if pattern.search(plain)), None)


def _plain(text: str) -> str:
    """Lower case, without accents, apostrophes and signs, and with one blank between words."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    bare = re.sub(r"[’'`]", "", bare)
    return " ".join(re.findall(r"[a-z0-9]+", bare))
