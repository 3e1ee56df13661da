"""The cards: what an action answers. A closed list of typed values, sealed on their way through Rasa.

An action fills in facts; the words around them stand in `bot/chat/render.py`. The gateway opens a card, checks it
against these types and refuses anything else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.pharmacy.values import Actor, DeliveryState, FillStatus, Grade, Reason, RefillRefusal


class CardError(Exception):
    """The content of an envelope is not one of the cards."""


class Queue(StrEnum):
    """Who a handoff waits for."""

    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"


class Urgency(StrEnum):
    NORMAL = "normal"
    SOON = "soon"
    URGENT = "urgent"


class HandoffReason(StrEnum):
    """Why the bot stopped: the desk shows it, the patient reads a sentence for it."""

    ASKED = "asked"  # the patient asked for a person
    NOT_UNDERSTOOD = "not_understood"
    CLINICAL = "clinical"
    PHARMACIST_MUST_SPEAK = "pharmacist_must_speak"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_STAFF = "needs_staff"  # understood, and a matter for staff
    SYSTEM_DOWN = "system_down"
    LOCKED_OUT = "locked_out"  # verification failed too often
    LANGUAGE = "language"
    EMERGENCY = "emergency"
    OUT_OF_MEDICINE = "out_of_medicine"
    COMPLAINT = "complaint"
    WRONG_ANSWER = "wrong_answer"  # what the bot answered was not what was asked


@dataclass(frozen=True, slots=True)
class Label:
    """Which prescription a card speaks of. `drug` only where the patient typed it or tier 2 was reached."""

    handle: str  # Envelopes.handle
    number_ending: str  # the last four digits
    drug: str | None


@dataclass(frozen=True, slots=True)
class Insurance:
    """What the insurer said; `codes` are NCPDP reject codes on the allow-list, told in own words."""

    codes: tuple[str, ...]
    paid: bool
    medicare_notice: bool = False  # CMS-10147 must be handed over


@dataclass(frozen=True, slots=True)
class StatusCard:
    """`certain`: READY may be said. Otherwise it "was ready as of", and the patient is asked to call first."""

    kind: Literal["status"]
    label: Label
    what: FillStatus
    why: Reason | None
    actor: Actor
    since: datetime | None
    due: date | None
    certain: bool
    price: Decimal | None
    location_name: str
    location_phone: str
    quantity_owed: Decimal | None
    return_on: date | None  # goes back to stock then, if not picked up
    insurance: Insurance | None
    can_refill: bool
    as_of: datetime
    asked: Literal["status", "why", "price"] = "status"
    insurance_unknown: bool = False  # the system of claims did not answer
    rest_until: datetime | None = None  # the rest of a schedule II medicine needs a new prescription after that


@dataclass(frozen=True, slots=True)
class Line:
    label: Label
    what: FillStatus
    actor: Actor
    certain: bool


@dataclass(frozen=True, slots=True)
class PrescriptionsCard:
    kind: Literal["prescriptions"]
    lines: tuple[Line, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class RefillConfirmCard:
    """Asks for a yes. `card_id` is the idempotency key of the request that a yes makes."""

    kind: Literal["refill_confirm"]
    card_id: str
    label: Label
    location_name: str
    refills_left: int | None


@dataclass(frozen=True, slots=True)
class RefillResultCard:
    kind: Literal["refill_result"]
    label: Label
    outcome: Literal["requested", "already_requested", "refused"]
    refusal: RefillRefusal | None
    next_fill_on: date | None
    location_name: str
    location_phone: str


@dataclass(frozen=True, slots=True)
class RefillsLeftCard:
    """How many refills remain, by the pharmacy's own count. `refills_left`: None where it does not say, or where the
    count leads nowhere; `put_back`: the last fill went back to stock, so it can be asked for even if none is left."""

    kind: Literal["refills_left"]
    label: Label
    refills_left: int | None
    good_until: date | None
    next_fill_on: date | None  # the insurer's date, while a refill is too soon
    can_refill: bool
    put_back: bool
    location_name: str
    location_phone: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class StockLine:
    product: str
    location_name: str
    grade: Grade
    expected_on: date | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class StockCard:
    kind: Literal["stock"]
    drug: str
    lines: tuple[StockLine, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class DayHours:
    """`spans`: local opening times as ("09:00", "13:00"); none: closed. `note`: a holiday's name."""

    on: date
    spans: tuple[tuple[str, str], ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LocationHours:
    name: str
    phone: str
    time_zone: str
    open_now: bool
    days: tuple[DayHours, ...]  # the day asked about first


@dataclass(frozen=True, slots=True)
class HoursCard:
    kind: Literal["hours"]
    locations: tuple[LocationHours, ...]


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    street: str
    city: str
    state: str
    postal_code: str
    phone: str
    delivers: bool


@dataclass(frozen=True, slots=True)
class LocationsCard:
    kind: Literal["locations"]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class InsuranceCard:
    kind: Literal["insurance"]
    label: Label
    insurance: Insurance | None
    price: Decimal | None
    location_phone: str
    as_of: datetime
    unknown: bool = False  # the system of claims did not answer


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    kind: Literal["delivery"]
    label: Label
    state: DeliveryState | None  # None: not for delivery
    expected_on: date | None
    location_name: str
    location_phone: str
    as_of: datetime
    unknown: bool = False  # the system of deliveries did not answer


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a question: pressing it is the intent with its entities."""

    label: str
    intent: str
    entities: tuple[tuple[str, str], ...] = ()  # (entity, value)


@dataclass(frozen=True, slots=True)
class ClarifyCard:
    """One question with a few buttons. `question` names a template, not a text."""

    kind: Literal["clarify"]
    question: Literal[
        "which_drug", "which_prescription", "what_about", "did_you_mean", "left_over", "look_alike", "which_medicine"
    ]
    choices: tuple[Choice, ...]


class NoticeCode(StrEnum):
    """A fixed sentence; the words stand in render_words.py."""

    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    REFILL_NOT_REQUESTED = "refill_not_requested"
    SYSTEM_DOWN = "system_down"
    OTHER_PRESCRIPTION = "other_prescription"  # the number verified is not of the medicine asked about
    NO_PRESCRIPTIONS = "no_prescriptions"
    DRUG_UNKNOWN = "drug_unknown"
    NEEDS_DRUG = "needs_drug"
    RESTRICTED_DRUG = "restricted_drug"
    QUESTION_CLOSED = "question_closed"
    REFILL_UNCERTAIN = "refill_uncertain"  # the system did not answer in time: the request may stand or not
    NEEDS_CHOICE = "needs_choice"  # a yes or no to a question that asks which
    NOT_AMONG_YOURS = "not_among_yours"  # tier 2: none of the patient's prescriptions is of that medicine
    NOT_RECEIVED = "not_received"  # tier 2: nothing that a prescriber could have sent lately
    NO_OTHER = "no_other"  # tier 2: the patient has no other prescription
    OUT_OF_MEDICINE = "out_of_medicine"
    NOTIFY_WHEN_READY = "notify_when_ready"
    UPDATE_PROFILE = "update_profile"
    BOOK_CONSULTATION = "book_consultation"
    VACCINE = "vaccine"
    COMPOUNDING = "compounding"
    RECORD_REQUEST = "record_request"
    STOP_MESSAGES = "stop_messages"
    LEFT_TO_PERSON = "left_to_person"  # a person comes, and not every question of the message was answered
    INSULTED = "insulted"
    INSULTED_AGAIN = "insulted_again"
    DROPPED = "dropped"
    SWITCHED_OFF = "switched_off"  # with the words of staff
    NOT_OFFERED = "not_offered"  # no system of the pharmacy tells it
    NOTHING_TO_DROP = "nothing_to_drop"  # after a refill was requested: that stands


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """`said`: what staff wrote for patients, where something is switched off."""

    kind: Literal["notice"]
    code: NoticeCode
    location_phone: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """Control: give the chat to a person. `topic` is the intent, or a fixed word; never what was typed."""

    kind: Literal["handoff"]
    queue: Queue
    topic: str
    reason: HandoffReason
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Verify:
    """Control: the gateway draws its form and, once it is answered, asks the question again. `placeholder`: the
    prescription number that the patient typed (RX_1), which the form then need not ask for."""

    kind: Literal["verify"]
    tier: Literal[1, 2]
    placeholder: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Control: the patient wants no more of what was asked; the gateway closes its open form."""

    kind: Literal["drop"]


type Card = (
    StatusCard
    | PrescriptionsCard
    | RefillConfirmCard
    | RefillResultCard
    | RefillsLeftCard
    | StockCard
    | HoursCard
    | LocationsCard
    | InsuranceCard
    | DeliveryCard
    | ClarifyCard
    | NoticeCard
    | Handoff
    | Verify
    | Drop
)

_CARDS: TypeAdapter[Card] = TypeAdapter(Annotated[Card, Field(discriminator="kind")])


def dump_card(card: Card) -> dict[str, Any]:
    """The card as JSON values."""
    content: dict[str, Any] = _CARDS.dump_python(card, mode="json")
    return content


def load_card(content: object) -> Card:
    """A card from JSON values. Raises CardError, which names the kind of fault and not the content."""
    try:
        return _CARDS.validate_python(content)
    except ValidationError as error:
        kinds = sorted({fault["type"] for fault in error.errors(include_input=False)})
        raise CardError(f"not a card: {', '.join(kinds)}") from None
