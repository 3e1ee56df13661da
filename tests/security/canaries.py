"""Made-up identifiers of every kind that is masked, the ways people write them, and what they write them into."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import stdnum.luhn

from bot.privacy.folding import fold

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SPANISH_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


@dataclass(frozen=True)
class Canary:
    """One identifier as it is typed. `digits`: what it comes to, where it has six digits or more."""

    kind: str
    typed: str
    digits: str = ""

    def found_in(self, heard: str) -> bool:
        """Whether it stands in a folded text in the clear: as typed, or its digits as a word of their own (in a hash of
        64 signs seven digits may be anybody's)."""
        if fold(self.typed).text in heard:
            return True
        return bool(self.digits) and self.digits in heard and _a_word(self.digits, heard)


def _a_word(digits: str, heard: str) -> bool:
    return re.search(rf"(?<![0-9A-Za-z.]){digits}(?![0-9A-Za-z])", heard) is not None


def _canary(kind: str, typed: str, digits: str = "") -> Canary:
    return Canary(kind, typed, digits if len(digits) >= 6 else "")


def _spaced(chance: random.Random, *groups: str) -> str:
    """Groups of digits as people set them apart, the odd ways too."""
    return chance.choice(("-", " ", "", "\u2010", "\u2013", "\u00a0", "_", " - ")).join(groups)


def disguised(chance: random.Random, text: str) -> str:
    """The digits in another script, or with something between them that nobody sees."""
    way = chance.randrange(5)
    if way == 0:
        return text.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    if way == 1:
        return text.translate({ord("0") + n: 0x0660 + n for n in range(10)})
    if way == 2:
        return "\u200b".join(text)
    if way == 3:
        return "".join(f"{sign}\ufe0f\u20e3" if sign.isdigit() else sign for sign in text)
    return text


def prescription(chance: random.Random) -> Canary:
    digits = str(chance.randrange(4_100_000, 9_900_000))
    shapes = (
        digits,
        f"#{digits}",
        f"rx {digits}",
        f"RX{digits}",
        f"rx# {digits[:3]}-{digits[3:]}",
        f"C{digits}",
        f"prescription number {digits}",
        f"rx {digits[:2]} {digits[2:4]} {digits[4:]}",
        disguised(chance, digits),
    )
    return _canary("prescription number", chance.choice(shapes), digits)


def birth_date(chance: random.Random) -> Canary:
    day = date(1930, 1, 1) + timedelta(days=chance.randrange(28_000))
    shapes = (
        f"{day:%m/%d/%Y}",
        f"{day:%m-%d-%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%m.%d.%Y}",
        f"{day.month}/{day.day}/{day:%y}",
        f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
        f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
        f"{day:%m%d%Y}",
        f"{day.day} de {SPANISH_MONTHS[day.month - 1]} de {day.year}",
        disguised(chance, f"{day:%m/%d/%Y}"),
    )
    return _canary("date of birth", chance.choice(shapes), f"{day:%m%d%Y}")


def phone(chance: random.Random) -> Canary:
    area, office, line = "203", f"{chance.randrange(200, 999)}", f"{chance.randrange(10_000):04}"
    shapes = (
        f"{area}-{office}-{line}",
        f"({area}) {office}-{line}",
        f"{area}.{office}.{line}",
        f"+1 {area} {office} {line}",
        f"1-{area}-{office}-{line}",
        f"{area} {office} {line}",
        disguised(chance, f"{area}-{office}-{line}"),
    )
    return _canary("telephone", chance.choice(shapes), area + office + line)


def email(chance: random.Random) -> Canary:
    name = "".join(chance.choices("bcdfghjkmnpqrstvwxz", k=9))
    shapes = (
        f"{name}@example.com",
        f"{name}.canary+rx@mail.example.org",
        f"{name.upper()}@EXAMPLE.COM",
        f"{name} @ example.com",
        f"{name} at example dot com",
    )
    return _canary("e-mail", chance.choice(shapes))


def social_security(chance: random.Random) -> Canary:
    groups = f"{chance.randrange(100, 660)}", f"{chance.randrange(10, 99)}", f"{chance.randrange(1000, 9999)}"
    shapes = (
        "-".join(groups),
        " ".join(groups),
        ".".join(groups),
        "ssn " + "".join(groups),
        disguised(chance, "-".join(groups)),
    )
    return _canary("Social Security number", chance.choice(shapes), "".join(groups))


def card(chance: random.Random) -> Canary:
    body = chance.choice(("4", "51", "6011")) + "".join(chance.choices("0123456789", k=15))
    digits = body[:15] + str(stdnum.luhn.calc_check_digit(body[:15]))
    parts = [digits[place : place + 4] for place in range(0, 16, 4)]
    shapes = (digits, " ".join(parts), "-".join(parts), "\u00a0".join(parts), disguised(chance, " ".join(parts)))
    return _canary("card number", chance.choice(shapes), digits)


KINDS: tuple[Callable[[random.Random], Canary], ...] = (prescription, birth_date, phone, email, social_security, card)

ENGLISH = (
    "{0}",
    "is {0} ready?",
    "{0} is what i need",
    "please look up {0}",
    "(see {0})",
    "“{0}”",
    "status of:\n{0}\nthanks",
    "i am waiting for it, {0}, and for {1}",
    "{0}, {1}",
    "not {0} but {1}",
    "call me back. {0}!!",
    "my number... {0}",
    "it says {0} on the label and {1} below",
    "i told you already: {0} / {1}",
    "hi\t{0}\tcan you refill it",
)
"""None of them has a digit of its own."""

SPANISH = (
    "hola, mi receta es la {0}, ¿está lista?",
    "nací el {0} y necesito mi medicina",
    "llámeme al {0} por favor, gracias",
    "mi tarjeta es {0} y mi correo {1}",
    "quiero hablar con una persona sobre {0}",
)


def sentence(chance: random.Random, templates: tuple[str, ...]) -> tuple[str, list[Canary]]:
    """A message and the canaries in it."""
    template = chance.choice(templates)
    canaries = [chance.choice(KINDS)(chance) for _ in range(template.count("{"))]
    return template.format(*(one.typed for one in canaries)), canaries


def in_two(chance: random.Random) -> tuple[tuple[str, str], Canary]:
    """One identifier over two messages."""
    canary = chance.choice((prescription, phone, social_security, card))(chance)
    middle = len(canary.typed) // 2
    return (f"it is {canary.typed[:middle]}", f"{canary.typed[middle:]} that is"), canary
