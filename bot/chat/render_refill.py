"""A refill in words: the question, what became of a yes, and each refusal with what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.cards import RefillConfirmCard, RefillResultCard, RefillsLeftCard
from bot.chat import words
from bot.chat.render_status import NO_ACTION, call, person, titled
from bot.chat.view import Button, Press, Row, Tone, View
from bot.pharmacy.values import RefillRefusal


@dataclass(frozen=True, slots=True)
class Refused:
    """The words of one refusal. `actor`: who acts next; `can_do`: what the patient can do."""

    tone: Tone
    headline: str
    actor: str
    can_do: str
    badge: str = "Action needed"
    person: bool = True


_NEW = "Ask your prescriber for a new prescription. We can ask for you if you talk to a person here."
_NEW_BADGE = "Action needed: ask for a new prescription"

REFUSALS: Mapping[RefillRefusal, Refused] = MappingProxyType(
    {
        RefillRefusal.PAST_ONE_YEAR: Refused(
            "action",
            "I can't request this refill. The prescription is more than one year old.",
            "Your prescriber",
            _NEW,
            _NEW_BADGE,
        ),
        RefillRefusal.DISCONTINUED: Refused(
            "stop",
            "I can't request this refill. Our records say that it was stopped.",
            "You",
            "If you think that you should still take it, ask the pharmacist or your prescriber.",
        ),
        RefillRefusal.EXPIRED: Refused(
            "action",
            "I can't request this refill. The prescription has expired.",
            "Your prescriber",
            _NEW,
            _NEW_BADGE,
        ),
        RefillRefusal.INVALID_NUMBER: Refused(
            "action",
            "I can't request this refill. I do not find a prescription with that number.",
            "You",
            "Please check the number on the label, after Rx, and ask again.",
        ),
        RefillRefusal.NO_REFILLS_LEFT: Refused(
            "action",
            "I can't request this refill. No refills are left on this prescription.",
            "Your prescriber",
            _NEW,
            _NEW_BADGE,
        ),
        RefillRefusal.CONTROLLED_PAST_SIX_MONTHS: Refused(
            "action",
            "I can't request this refill. By law, this kind of medicine can't be refilled more than six months "
            "after the prescription was written.",
            "Your prescriber",
            _NEW,
            _NEW_BADGE,
        ),
        RefillRefusal.NARCOTIC: Refused(
            "action",
            "I can't request this refill. By law, this kind of medicine can't be refilled.",
            "Your prescriber",
            "You need a new prescription for each fill. Please ask your prescriber.",
            _NEW_BADGE,
        ),
        RefillRefusal.TRANSFERRED: Refused(
            "stop",
            "I can't request this refill. This prescription was moved to another pharmacy.",
            "You",
            "Please ask that pharmacy for the refill.",
        ),
        RefillRefusal.TOO_SOON: Refused(
            "wait",
            "I can't request this refill yet. It is too early.",
            "Nobody right now",
            "If you may run out, lost it, or are going on a trip, talk to a person here.",
            NO_ACTION,
        ),
        RefillRefusal.ALREADY_IN_PROCESS: Refused(
            "wait",
            "No new request is needed. We are already working on this prescription.",
            "We do (the pharmacy)",
            "Ask me where it stands.",
            NO_ACTION,
            person=False,
        ),
        RefillRefusal.ALREADY_FILLED: Refused(
            "done",
            "No new request is needed. This prescription has been filled.",
            "You",
            "Ask me where it stands.",
            NO_ACTION,
            person=False,
        ),
        RefillRefusal.PHARMACIST: Refused(
            "action",
            "I can't request this refill. The pharmacist needs to speak with you first.",
            "The pharmacist",
            "Please call us, or wait in this chat for the pharmacist.",
            "Action needed: speak with the pharmacist",
            person=False,
        ),
    }
)


def render_confirm(card: RefillConfirmCard) -> View:
    """The question. Its buttons carry the card's id, so that an old yes confirms nothing new."""
    left = Row("Refills left", str(card.refills_left)) if card.refills_left is not None else None
    return View(
        kind=card.kind,
        tone="action",
        title=titled(card.label),
        headline=f"Shall I ask {card.location_name} to refill this prescription?",
        badge="Action needed: yes or no",
        rows=(left,) if left else (),
        notes=("I ask for nothing until you say yes.",),
        buttons=(
            Button("yes", "Yes, request the refill", Press("affirm", (("card", card.card_id),))),
            Button("no", "No", Press("deny", (("card", card.card_id),))),
        ),
    )


def render_result(card: RefillResultCard, now: datetime, zone: ZoneInfo) -> View:
    """What became of it. Requested is not filled, and the words keep them apart."""
    location = Row("Location", card.location_name)
    if card.refusal is not None:
        return _refused(card, card.refusal, now, zone)
    if card.outcome == "already_requested":
        return View(
            kind=card.kind,
            tone="done",
            title=titled(card.label),
            headline="This refill is already requested. I did not ask a second time.",
            badge=NO_ACTION,
            rows=(location,),
            notes=("We have not looked at the request yet. Ask me here later where it stands.",),
        )
    return View(
        kind=card.kind,
        tone="done",
        title=titled(card.label),
        headline="Your refill is requested.",
        badge=NO_ACTION,
        rows=(location, Row("Who acts next", "We do (the pharmacy)")),
        notes=("It is not filled yet. Before you come, ask me here if it is ready.",),
    )


def render_refills_left(card: RefillsLeftCard, now: datetime, zone: ZoneInfo) -> View:
    """How many, until when, and what can be done now."""
    today, left = words.local_day(now, zone), card.refills_left
    none_left = left == 0 and not card.put_back
    dates = {"Good until": card.good_until, "You can ask again from": card.next_fill_on}
    rows = [
        *(Row(label, words.capital(words.day(on, today))) for label, on in dates.items() if on),
        Row("What you can do", _NEW) if none_left else None,
        Row("Location", card.location_name),
        Row("Phone", words.phone(card.location_phone), words.tel(card.location_phone)),
    ]
    press = Press("refill_request", (("prescription", card.label.handle),))
    again = Button("b1", "Ask to fill it again" if card.put_back else "Request a refill", press)
    badge = _NEW_BADGE if none_left else NO_ACTION
    return View(
        kind=card.kind,
        tone="action" if none_left or left is None else "info",
        title=titled(card.label),
        headline=_count(left),
        badge="Action needed: ask us" if left is None else badge,
        rows=tuple(row for row in rows if row),
        notes=("The last fill was put back, so you can still ask for that one.",) if card.put_back else (),
        buttons=(*((again,) if card.can_refill else ()), *((person(),) if not left else ())),
        links=(call(card.location_phone),) if left is None else (),
        as_of=card.as_of,
    )


def _count(left: int | None) -> str:
    if left is None:
        return "I can't see how many refills are left on this prescription. Please ask us."
    if left == 0:
        return "No refills are left on this prescription."
    return f"{left} {'refill is' if left == 1 else 'refills are'} left on this prescription."


def _refused(card: RefillResultCard, refusal: RefillRefusal, now: datetime, zone: ZoneInfo) -> View:
    said = REFUSALS[refusal]
    rows = [Row("Who acts next", said.actor), Row("What you can do", said.can_do)]
    if card.next_fill_on:
        again = words.capital(words.day(card.next_fill_on, words.local_day(now, zone)))
        rows.insert(0, Row("You can ask again from", again))
    phone = Row("Phone", words.phone(card.location_phone), words.tel(card.location_phone))
    return View(
        kind=card.kind,
        tone=said.tone,
        title=titled(card.label),
        headline=said.headline,
        badge=said.badge,
        rows=(*rows, phone),
        buttons=(person(),) if said.person else (),
        links=(call(card.location_phone),) if said.tone in ("action", "stop") else (),
    )
