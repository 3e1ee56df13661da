"""A card in words. Every sentence that a card can say stands here and in the files beside it; none is generated."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import (
    Card,
    ClarifyCard,
    DeliveryCard,
    Drop,
    Handoff,
    HoursCard,
    InsuranceCard,
    LocationsCard,
    NoticeCard,
    PrescriptionsCard,
    RefillConfirmCard,
    RefillResultCard,
    RefillsLeftCard,
    StatusCard,
    StockCard,
    Verify,
)
from bot.chat.render_money import render_delivery, render_insurance
from bot.chat.render_refill import render_confirm, render_refills_left, render_result
from bot.chat.render_status import render_prescriptions, render_status
from bot.chat.render_store import render_hours, render_locations, render_stock
from bot.chat.render_words import Staffing, handoff_words, render_clarify, render_notice
from bot.chat.view import Button, Control, Link, Press, Row, View, to_json

__all__ = ["Button", "Control", "Link", "Press", "Row", "Staffing", "View", "handoff_words", "render", "to_json"]


def render(card: Card, *, now: datetime, time_zone: ZoneInfo) -> View:
    """What a person sees of `card`.

    `now`: aware; `time_zone`: the pharmacy's. Raises TypeError for the controls handoff, verify and
    drop, which are acted upon and not shown.
    """
    match card:
        case StatusCard():
            return render_status(card, now, time_zone)
        case PrescriptionsCard():
            return render_prescriptions(card)
        case RefillConfirmCard():
            return render_confirm(card)
        case RefillResultCard():
            return render_result(card, now, time_zone)
        case RefillsLeftCard():
            return render_refills_left(card, now, time_zone)
        case StockCard():
            return render_stock(card, now, time_zone)
        case HoursCard():
            return render_hours(card, now)
        case LocationsCard():
            return render_locations(card)
        case InsuranceCard():
            return render_insurance(card)
        case DeliveryCard():
            return render_delivery(card, now, time_zone)
        case ClarifyCard():
            return render_clarify(card)
        case NoticeCard():
            return render_notice(card)
        case Handoff() | Verify() | Drop():
            raise TypeError(f"a {card.kind} card is acted upon, not shown")
