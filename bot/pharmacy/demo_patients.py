"""The demo pharmacy's patients: made up, with telephone numbers and addresses that nobody can have.

Numbers 555-0100 to 555-0199 are reserved for fiction; example.com is reserved by RFC 2606.
"""

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_BORN_FROM = date(1938, 1, 1)
_BORN_DAYS = 66 * 365
_MINOR_YEARS = 9


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """A row of the view `patient`, and a first name for the demo page."""

    reference: str
    first_name: str
    last_name: str
    birth_date: date
    state: str
    phone: str | None
    email: str | None


STAR = DemoPatient(
    reference="P0001",
    first_name="Maria",
    last_name="Alvarez",
    birth_date=date(1961, 4, 9),
    state="CT",
    phone="+12035550187",
    email="maria.alvarez@example.com",
)
"""The patient of the demo conversation."""

TWINS = (
    DemoPatient("P0002", "Liam", "Novak", date(1994, 9, 17), "CT", "+12035550111", "liam.novak@example.com"),
    DemoPatient("P0003", "Noah", "Novak", date(1994, 9, 17), "CT", "+12035550112", "noah.novak@example.com"),
)
"""Same last name, same day of birth."""

CHILD = "P0004"

_NAMES = """
James O'Brien, Sofía García-López, Robert Smith, Linda Nguyen, Michael Johnson, Patricia van der Berg, David Kowalski,
Jennifer St. Clair, William Brown, Élodie Lefèvre, Richard Davis, Susan Martínez, Joseph Rossi, Jessica Muñoz,
Thomas Anderson, Sarah Cohen, Charles D'Angelo, Karen Müller, Christopher Lee, Nancy Park, Daniel Okafor, Betty Wilson,
Matthew Patel, Margaret Murphy, Anthony Romano, Sandra Silva, Mark Taylor, Ashley Chen, Donald Jackson,
Kimberly Thomas-Reed, Steven White, Emily Harris, Paul Ivanov, Donna Clark, Andrew Lewis, Michelle Young, Joshua Walker,
Carol Hall, Kenneth Allen, Amanda Wright, George Haddad
"""


def demo_patients(today: date) -> tuple[DemoPatient, ...]:
    """Everybody: the star, the twins, a child, and grown-ups whose names have all kinds of signs."""
    chance = random.Random(1306)  # noqa: S311  # made-up people, the same each time
    child = DemoPatient(CHILD, "Olivia", "Murphy", date(today.year - _MINOR_YEARS, 3, 14), "CT", "+12035550113", None)
    others = tuple(
        _grown_up(place, name.strip(), chance) for place, name in enumerate(_NAMES.replace("\n", " ").split(","))
    )
    return (STAR, *TWINS, child, *others)


def _grown_up(place: int, name: str, chance: random.Random) -> DemoPatient:
    first, last = name.split(" ", 1)
    has_phone, has_email = chance.random() < 0.9, chance.random() < 0.7
    return DemoPatient(
        reference=f"P{place + 5:04d}",
        first_name=first,
        last_name=last,
        birth_date=_BORN_FROM + timedelta(days=chance.randrange(_BORN_DAYS)),
        state=chance.choices(("CT", "NY", "MA"), (92, 5, 3))[0],
        phone=f"+1203555{146 + place:04d}" if has_phone else None,
        email=f"{_plain(first)}.{_plain(last)}@example.com" if has_email else None,
    )


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(sign for sign in letters if sign.isascii() and sign.isalpha())
