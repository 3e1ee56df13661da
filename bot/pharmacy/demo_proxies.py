"""Who may act for whom at the demo pharmacy: authorities that hold, that cover little, that are over or to come."""

from datetime import UTC, date, datetime, timedelta

from bot.pharmacy.authority import Proxy, ProxyScope
from bot.pharmacy.demo_patients import CHILD, STAR, TWINS
from bot.pharmacy.values import Contact


def demo_proxies(today: date) -> tuple[Proxy, ...]:
    """Six. Telephone numbers are reserved for fiction, as are the patients'."""

    def proxy(
        number: int,
        patient: str,
        relationship: str,
        last_name: str,
        birth_date: date | None,
        *,
        begins: int,
        ends: int | None = None,
        scope: ProxyScope = ProxyScope.ALL,
    ) -> Proxy:
        """`begins`, `ends`: days from today."""
        return Proxy(
            reference=f"A{number:04d}",
            patient=patient,
            relationship=relationship,
            last_name=last_name,
            birth_date=birth_date,
            scope=scope,
            valid_from=today + timedelta(days=begins),
            valid_until=None if ends is None else today + timedelta(days=ends),
            contact=Contact(f"+1203555{120 + number:04d}", None),
            as_of=datetime(today.year, today.month, today.day, tzinfo=UTC),
        )

    return (
        proxy(1, STAR.reference, "spouse", "Alvarez", date(1959, 12, 2), begins=-400),
        proxy(2, STAR.reference, "caregiver", "Okafor", date(1990, 5, 21), begins=-200, ends=-20),
        proxy(3, TWINS[0].reference, "sibling", "Novak", TWINS[1].birth_date, begins=-60, scope=ProxyScope.PICKUP),
        proxy(4, CHILD, "parent", "Murphy", date(1985, 7, 30), begins=-900, ends=8 * 365),
        proxy(5, "P0005", "guardian", "O'Brien", None, begins=10, ends=375),
        proxy(6, "P0029", "spouse", "Romano", date(1977, 5, 3), begins=-30),  # who has something confidential
    )
