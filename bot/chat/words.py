"""Dates, money and telephone numbers as people in the US read them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo


def clock_time(at: time) -> str:
    """ "4:10 PM", and "9 AM" on the hour."""
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"


def day(on: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", else "Tuesday, Nov 24", with the year where it is another one."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((on - today).days)
    if near:
        return near
    name = f"{on:%A, %b} {on.day}"
    return name if on.year == today.year else f"{name}, {on.year}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "yesterday at 4:10 PM" in the pharmacy's own time."""
    local = at.astimezone(zone)
    return f"{day(local.date(), now.astimezone(zone).date())} at {clock_time(local.time())}"


def age(at: datetime, now: datetime) -> str:
    """How old something is: "2 hours ago"."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 2:
        return "just now"
    if minutes < 60:
        return f"{minutes} minutes ago"
    hours = minutes // 60
    if hours < 48:
        return "1 hour ago" if hours == 1 else f"{hours} hours ago"
    return f"{hours // 24} days ago"


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """The date on the pharmacy's wall calendar."""
    return now.astimezone(zone).date()


def money(amount: Decimal) -> str:
    """ "$4.00", "$1,204.50"."""
    return f"${amount:,.2f}"


def quantity(amount: Decimal) -> str:
    """ "30", "2.5": without the zeros that a database adds."""
    return f"{amount.normalize():f}"


def phone(number: str) -> str:
    """ "(203) 555-0142" for +12035550142; any other number as it came."""
    digits = number.removeprefix("+1")
    if len(digits) == 10 and digits.isdigit():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return number


def tel(number: str) -> str:
    """A number's address for a tap."""
    return f"tel:{number}"


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Names without the words that all of them begin with: of "Elm Street Pharmacy Hamden" and "Elm Street Pharmacy
    New Haven", "Hamden" and "New Haven". One name alone stays whole."""
    split = {name: name.split() for name in names}
    if len(split) < 2:
        return {name: name for name in names}
    shared = 0
    for words in zip(*split.values(), strict=False):
        if len(set(words)) > 1:
            break
        shared += 1
    return {name: " ".join(words[shared:]) or name for name, words in split.items()}
