"""What the insurer said and where a delivery is, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.cards import DeliveryCard, InsuranceCard
from bot.chat import words
from bot.chat.render_status import INSURANCE_UNKNOWN, MEDICARE_NOTICE, NO_ACTION, badge_of, call, person, titled
from bot.chat.status_words import ACTORS
from bot.chat.view import Row, Tone, View
from bot.pharmacy.rejects import REJECTS
from bot.pharmacy.values import Actor, DeliveryState

DELIVERIES: Mapping[DeliveryState, tuple[Tone, str]] = MappingProxyType(
    {
        DeliveryState.PREPARING: ("wait", "We are getting your delivery ready. It has not left yet."),
        DeliveryState.OUT_FOR_DELIVERY: ("wait", "It is on its way to you with our driver."),
        DeliveryState.SHIPPED: ("wait", "It was shipped and is on its way to you."),
        DeliveryState.DELIVERED: ("done", "It was delivered."),
    }
)

_NO_DELIVERY: tuple[Tone, str] = ("info", "I see no delivery for this prescription. As far as I know it is for pickup.")

_DELIVERY_UNKNOWN: tuple[Tone, str] = (
    "info",
    "We cannot see right now if this prescription is being delivered. Please call us, or ask again later.",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """The insurer's word: what comes first, and the rows behind it."""

    tone: Tone
    headline: str
    badge: str | None = NO_ACTION
    rows: tuple[Row, ...] = ()


def render_insurance(card: InsuranceCard) -> View:
    """The insurer's word in ours, with the next step and who takes it; and the price."""
    said = _insurer_said(card)
    rows = list(said.rows)
    if card.price is not None:
        rows.append(Row("Price", words.money(card.price)))
    rows.append(Row("Phone", words.phone(card.location_phone), words.tel(card.location_phone)))
    unpaid = card.insurance is None or not card.insurance.paid
    return View(
        kind=card.kind,
        tone=said.tone,
        title=titled(card.label),
        headline=said.headline,
        badge=said.badge,
        rows=tuple(rows),
        notes=_notes(card, unpaid),
        buttons=(person(),) if unpaid else (),
        as_of=card.as_of,
    )


def _notes(card: InsuranceCard, unpaid: bool) -> tuple[str, ...]:
    changes = "The price can change once your insurance answers." if unpaid and card.price is not None else None
    notice = MEDICARE_NOTICE if card.insurance is not None and card.insurance.medicare_notice else None
    return tuple(note for note in (changes, notice) if note)


def _insurer_said(card: InsuranceCard) -> _Said:
    if card.unknown:
        return _Said("info", INSURANCE_UNKNOWN, badge=None)
    if card.insurance is None:
        return _Said("info", "We have no insurance claim for this prescription.", badge=None)
    if card.insurance.paid:
        cost = f" You pay {words.money(card.price)}." if card.price is not None else ""
        return _Said("done", f"Your insurance has paid.{cost}")
    if not card.insurance.codes and card.insurance.medicare_notice:
        return _Said("wait", "Your insurance has not paid.", rows=(Row("Who acts next", ACTORS[Actor.PHARMACY]),))
    if not card.insurance.codes:
        waits = Row("Who acts next", ACTORS[Actor.INSURER])
        return _Said("wait", "Your insurance has not answered yet.", rows=(waits,))
    first, *others = (REJECTS[code] for code in card.insurance.codes)
    also = (Row("Also", f"{reject.explanation} {reject.next_step}") for reject in others)
    actors = {first.actor, *(reject.actor for reject in others)}
    mine = Actor.PATIENT in actors
    return _Said(
        tone="action" if mine else "wait",
        headline=f"Your insurance has not paid. {first.explanation}",
        badge=badge_of(Actor.PATIENT if mine else first.actor),
        rows=(Row("What happens next", first.next_step), *also, Row("Who acts next", ACTORS[first.actor])),
    )


def render_delivery(card: DeliveryCard, now: datetime, zone: ZoneInfo) -> View:
    """Where a delivery is. A day that has passed is said to have passed."""
    today = words.local_day(now, zone)
    arrived = card.state is DeliveryState.DELIVERED
    expected = None if arrived else card.expected_on
    late = expected is not None and expected < today
    nothing = _DELIVERY_UNKNOWN if card.unknown else _NO_DELIVERY
    tone, headline = DELIVERIES[card.state] if card.state else nothing
    phone = Row("Phone", words.phone(card.location_phone), words.tel(card.location_phone))
    helped = late or arrived or card.state is None
    return View(
        kind=card.kind,
        tone="action" if late else tone,
        title=titled(card.label),
        headline=headline,
        badge="Action needed: call us" if late else None if card.unknown else NO_ACTION,
        rows=(*((_expected(expected, today),) if expected else ()), Row("Location", card.location_name), phone),
        notes=("If you did not get it, please call us now.",) if arrived else (),
        buttons=(person(),) if helped else (),
        links=(call(card.location_phone),) if helped else (),
        as_of=card.as_of,
    )


def _expected(on: date, today: date) -> Row:
    day = words.day(on, today)
    late = f"It was expected {day} and is late. Please call us."
    return Row("Expected", late if on < today else f"{words.capital(day)} (this can change)")
