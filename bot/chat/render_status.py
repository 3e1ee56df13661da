"""Where prescriptions stand, in words: what, why, who acts next, by when, and what the patient can do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.cards import Insurance, Label, Line, PrescriptionsCard, StatusCard
from bot.chat import words
from bot.chat.status_words import ACTORS, REASONS, STATUSES, UNCERTAIN, Told
from bot.chat.view import Button, Control, Link, Press, Row, View
from bot.pharmacy.rejects import REJECTS
from bot.pharmacy.rules import STATUS_LIMIT
from bot.pharmacy.values import Actor, FillStatus, Reason

ACTION = "Action needed"
NO_ACTION = "No action needed"
INSURANCE_UNKNOWN = "We cannot see your insurance's answer right now. Please ask again later, or talk to a person here."

MEDICARE_NOTICE = (
    "With this refusal we must give you a notice of your rights under Medicare (CMS-10147). Ask us for it at the "
    "counter, or talk to a person here."
)

_ARRIVES = frozenset({FillStatus.OUT_OF_STOCK, FillStatus.PARTIALLY_FILLED})
_NO_COST = frozenset(
    {
        FillStatus.PHARMACIST_REVIEW,
        FillStatus.TRANSFERRED,
        FillStatus.CANCELLED,
        FillStatus.EXPIRED,
        FillStatus.UNKNOWN,
    }
)
_NO_ACTOR = frozenset({FillStatus.PHARMACIST_REVIEW, FillStatus.UNKNOWN})
_CLOSED = frozenset({FillStatus.DELIVERED, FillStatus.PICKED_UP, FillStatus.TRANSFERRED, FillStatus.CANCELLED})


def titled(label: Label) -> str:
    """ "Rx ending 1182 · lisinopril"; without the name where it may not be said."""
    number = f"Rx ending {label.number_ending}"
    return f"{number} · {label.drug}" if label.drug else number


def told(what: FillStatus, certain: bool) -> Told:
    return UNCERTAIN if what is FillStatus.READY and not certain else STATUSES[what]


def badge_of(actor: Actor) -> str:
    return ACTION if actor is Actor.PATIENT else NO_ACTION


def call(phone: str) -> Link:
    return Link(f"Call {words.phone(phone)}", words.tel(phone))


def render_status(card: StatusCard, now: datetime, zone: ZoneInfo) -> View:
    """One prescription; the part that was asked about comes first."""
    said = told(card.what, card.certain)
    today = words.local_day(now, zone)
    why, cost = reason_words(card.why, card.insurance), _cost(card)
    headline = _headline(card, said, now, zone)
    if card.asked == "why" and card.what not in (FillStatus.READY, *_CLOSED):
        headline = f"{why} {headline}" if why else f"{headline} Our system does not say why."
    if card.asked == "price":
        headline = f"{cost or 'I do not see a price for it yet.'} {headline}"
    rows = [
        Row("Why", why) if why and card.asked != "why" else None,
        Row("Who acts next", ACTORS[card.actor]) if card.what not in _CLOSED | _NO_ACTOR else None,
        _since(card, now, zone),
        _due(card, today),
        Row("We still owe you", words.quantity(card.quantity_owed)) if card.quantity_owed else None,
        Row("Price", words.money(card.price)) if card.price is not None and card.what not in _NO_COST else None,
        Row("Pick up before", words.capital(words.day(card.return_on, today))) if card.return_on else None,
        Row("Location", card.location_name),
        Row("Phone", words.phone(card.location_phone), words.tel(card.location_phone)),
    ]
    return View(
        kind=card.kind,
        tone="action" if said.tone == "wait" and card.actor is Actor.PATIENT else said.tone,
        title=titled(card.label),
        headline=headline,
        badge=said.badge or badge_of(card.actor),
        rows=tuple(row for row in rows if row),
        notes=_notes(card, said, now, zone),
        buttons=_buttons(card, said),
        links=(call(card.location_phone),) if said.person or card.what is FillStatus.PHARMACIST_REVIEW else (),
        as_of=card.as_of,
    )


def render_prescriptions(card: PrescriptionsCard) -> View:
    """All of a patient's prescriptions, one line each."""
    ready = sum(line.what is FillStatus.READY and line.certain for line in card.lines)
    waiting = sum(_needs_patient(line) for line in card.lines)
    count = len(card.lines)
    headline = f"Here {'is 1 prescription' if count == 1 else f'are {count} prescriptions'}, the latest first."
    if ready:
        headline = f"{ready} ready for pickup. {headline}"
    return View(
        kind=card.kind,
        tone="action" if waiting else "info",
        title="Your prescriptions",
        headline=headline,
        badge=f"Action needed for {waiting}" if waiting else NO_ACTION,
        rows=tuple(Row(_line_name(line.label), told(line.what, line.certain).short) for line in card.lines),
        notes=("Ask me about one of them by its name.",),
        as_of=card.as_of,
    )


def reason_words(why: Reason | None, insurance: Insurance | None) -> str | None:
    """Why, as whole sentences: the insurer's own reason where it gave one."""
    if why is None:
        return None
    if why in (Reason.INSURANCE, Reason.PRIOR_AUTHORIZATION) and insurance:
        given = [f"{REJECTS[code].explanation} {REJECTS[code].next_step}" for code in insurance.codes]
        return " ".join(given) or REASONS[why]
    return REASONS[why]


def _headline(card: StatusCard, said: Told, now: datetime, zone: ZoneInfo) -> str:
    if card.what is FillStatus.READY and card.certain and card.since:
        return f"Ready for pickup since {words.moment(card.since, now, zone)}."
    if card.what is FillStatus.READY and not card.certain:
        return f"It was ready as of {words.moment(card.as_of, now, zone)}. Please call before you come."
    if card.what in (FillStatus.PICKED_UP, FillStatus.DELIVERED) and card.since:
        return f"{said.headline.removesuffix('.')} {words.moment(card.since, now, zone)}."
    return said.headline


def _since(card: StatusCard, now: datetime, zone: ZoneInfo) -> Row | None:
    in_headline = card.what in (FillStatus.READY, FillStatus.PICKED_UP, FillStatus.DELIVERED)
    if card.since is None or in_headline:
        return None
    return Row("Since", words.capital(words.moment(card.since, now, zone)))


def _due(card: StatusCard, today: date) -> Row | None:
    if card.due is None or card.what in _CLOSED:
        return None
    if card.due < today:
        return Row("Expected", f"It was expected {words.day(card.due, today)} and is late. Please call us.")
    if card.why is Reason.TOO_SOON:
        return Row("Not before", words.capital(words.day(card.due, today)))
    label = "More is expected" if card.what in _ARRIVES else "Expected"
    return Row(label, f"{words.capital(words.day(card.due, today))} (this can change)")


def _cost(card: StatusCard) -> str | None:
    if card.price is None or card.what in _NO_COST:
        return None
    unpaid = card.insurance is not None and not card.insurance.paid
    return f"The price is {words.money(card.price)}{', and your insurance has not paid' if unpaid else ''}."


def _rest_of_schedule_ii(until: datetime, now: datetime, zone: ZoneInfo) -> str:
    if now > until:
        return "The time for the rest is over: by law your prescriber has to send a new prescription for it."
    return (
        f"By law the rest of this medicine can be filled until {words.moment(until, now, zone)}. After that your "
        "prescriber has to send a new prescription for it."
    )


def _notes(card: StatusCard, said: Told, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    notes = [said.note] if said.note else []
    if card.what is FillStatus.READY and card.return_on:
        notes.append("After that date it may be put back, and would have to be filled again.")
    if card.what is not FillStatus.READY and now - card.as_of > STATUS_LIMIT:
        notes.append(f"This is as of {words.age(card.as_of, now)}. It may have changed.")
    if card.rest_until is not None:
        notes.append(_rest_of_schedule_ii(card.rest_until, now, zone))
    if card.insurance is not None and card.insurance.medicare_notice and card.what not in _CLOSED:
        notes.append(MEDICARE_NOTICE)
    if card.insurance_unknown and card.what not in _CLOSED:
        notes.append(INSURANCE_UNKNOWN)
    return tuple(notes)


def _buttons(card: StatusCard, said: Told) -> tuple[Button, ...]:
    buttons = []
    if card.can_refill:
        again = card.what is FillStatus.RETURNED_TO_STOCK
        press = Press("refill_request", (("prescription", card.label.handle),))
        buttons.append(Button("b1", "Ask to fill it again" if again else "Request a refill", press))
    if card.what is FillStatus.OUT_OF_STOCK:
        of_this = (("prescription", card.label.handle),)
        buttons.append(Button("b2", "Tell me when it comes", Press("notify_when_ready", of_this)))
        buttons.append(Button("b3", "Move it to another pharmacy", Press("transfer_prescription", of_this)))
    if said.person or card.insurance_unknown:
        buttons.append(person())
    return tuple(buttons)


def person(label: str = "Talk to a person") -> Button:
    """The button that every dead end has."""
    return Button("human", label, Control.HUMAN)


def _needs_patient(line: Line) -> bool:
    return line.actor is Actor.PATIENT or line.what is FillStatus.PHARMACIST_REVIEW


def _line_name(label: Label) -> str:
    number = f"Rx ending {label.number_ending}"
    return f"{label.drug} ({number})" if label.drug else number
