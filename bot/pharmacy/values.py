"""What a pharmacy's system says, in the trade's own words. Frozen values; each answer carries `as_of`.

Status words: HL7 FHIR R4 MedicationDispense and the workflow words that US pharmacies use. Money is in US dollars,
quantities in the drug's own units (tablets, millilitres), moments are aware datetimes.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum, StrEnum


class FillStatus(StrEnum):
    """Where a prescription stands."""

    SENT = "sent"  # seen only in a prescriber's record: sent, not received
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    WAITING_ON_PRESCRIBER = "waiting_on_prescriber"
    WAITING_ON_INSURANCE = "waiting_on_insurance"
    PRIOR_AUTHORIZATION = "prior_authorization"
    PHARMACIST_REVIEW = "pharmacist_review"
    OUT_OF_STOCK = "out_of_stock"
    PARTIALLY_FILLED = "partially_filled"
    READY = "ready"
    RETURNED_TO_STOCK = "returned_to_stock"
    OUT_FOR_DELIVERY = "out_for_delivery"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    PICKED_UP = "picked_up"
    ON_HOLD = "on_hold"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why it stands there. An allow-list: whatever else a system says becomes PHARMACIST, and is not repeated."""

    STOCK = "stock"
    INSURANCE = "insurance"
    PRIOR_AUTHORIZATION = "prior_authorization"
    MISSING_DATA = "missing_data"
    STALE_DATA = "stale_data"
    WAITING_ON_PRESCRIBER = "waiting_on_prescriber"
    TOO_SOON = "too_soon"
    PHARMACIST = "pharmacist"  # "the pharmacist needs to speak with you"


class Actor(StrEnum):
    """Who must act next."""

    PHARMACY = "pharmacy"
    PRESCRIBER = "prescriber"
    INSURER = "insurer"
    PATIENT = "patient"
    NOBODY = "nobody"


class Schedule(IntEnum):
    """Controlled-substance schedule (21 CFR 1308). 0: not controlled."""

    NONE = 0
    II = 2
    III = 3
    IV = 4
    V = 5


@dataclass(frozen=True, slots=True)
class Drug:
    """A product of the formulary. `restricted`: the location says nothing about its stock to the public."""

    code: str  # the formulary's own id
    name: str  # as printed on the label: "Lisinopril 10 mg tablet"
    generic: str  # lower case: "lisinopril"
    brand: str | None = None  # lower case: "zestril"
    strength: str = ""
    form: str = ""
    schedule: Schedule = Schedule.NONE
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """One status: what, why, who acts next, since when, by when. `confirmed`: this site confirmed the mapping of it."""

    what: FillStatus
    why: Reason | None
    actor: Actor
    since: datetime | None
    due: date | None
    as_of: datetime
    confirmed: bool = True


class ClaimState(StrEnum):
    PAID = "paid"
    REJECTED = "rejected"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Claim:
    """The insurer's last word. `codes`: NCPDP field 511-FB; resolved when the claim is paid."""

    state: ClaimState
    codes: tuple[str, ...]
    copay: Decimal | None
    as_of: datetime


class PriorAuthorizationState(StrEnum):
    """Where the insurer's approval stands (NCPDP ePA workflow, in pharmacies' words)."""

    NEEDED = "needed"  # nobody has asked for it yet: the prescriber must
    REQUESTED = "requested"  # the insurer has it
    MORE_INFORMATION = "more_information"  # the insurer asked the prescriber something
    APPROVED = "approved"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class PriorAuthorization:
    """`due`: by when the insurer decides, or until when an approval holds."""

    state: PriorAuthorizationState
    since: datetime | None
    due: date | None
    as_of: datetime


class FillKind(StrEnum):
    """HL7 v3 ActPharmacySupplyType, as FHIR R4 MedicationDispense.type uses it."""

    FIRST = "FF"
    REFILL = "RF"
    FIRST_PART = "FFP"
    REFILL_PART = "RFP"
    TRIAL = "TF"
    EMERGENCY = "EM"


@dataclass(frozen=True, slots=True)
class Fill:
    """One dispense of a prescription. `kind`: None where the system does not say."""

    reference: str  # the system's own id
    prescription: str  # Prescription.reference
    kind: FillKind | None
    filled_on: date
    quantity: Decimal | None
    days_supply: int | None
    as_of: datetime


class DeliveryState(StrEnum):
    PREPARING = "preparing"
    OUT_FOR_DELIVERY = "out_for_delivery"
    SHIPPED = "shipped"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Delivery:
    state: DeliveryState
    expected_on: date | None
    as_of: datetime


class Capability(StrEnum):
    """What a system may be asked for. A pharmacy names one system for each; the calls of the port stand behind them."""

    IDENTITY = "identity"  # match_prescription, match_patient, contact, proxies
    PRESCRIPTIONS = "prescriptions"  # prescription, prescriptions, fills
    CLAIMS = "claims"  # claims: the insurer's word and prior authorizations
    DELIVERIES = "deliveries"
    REFILLS = "refills"  # request_refill, request_renewal
    STOCK = "stock"  # formulary, stock
    LOCATIONS = "locations"
    CONSULTATIONS = "consultations"  # consultation_slots, book_consultation


@dataclass(frozen=True, slots=True)
class Prescription:
    """One prescription of one patient, with what its cards show and nothing more.

    `unknown`: what another system should have added and did not answer: "we cannot see it now", never "there is none".
    """

    reference: str  # the system's own id
    number: str  # what the label says: Rx 4471182
    patient: str  # Patient.reference
    drug: Drug
    location: str  # Location.code
    status: Status
    issued_on: date
    expires_on: date
    refills_left: int | None  # None: the pharmacy does not say; ask
    days_supply: int | None
    quantity: Decimal | None
    quantity_owed: Decimal | None  # after a part fill
    last_filled_on: date | None
    next_fill_on: date | None  # the insurer's date, where it gave one
    price: Decimal | None  # what the patient pays at pickup
    claim: Claim | None = None
    delivery: Delivery | None = None
    discontinued: bool = False
    confidential: bool = False
    refill_requested_at: datetime | None = None  # a request that the pharmacy has not taken up yet
    prior_authorization: PriorAuthorization | None = None
    unknown: frozenset[Capability] = frozenset()


@dataclass(frozen=True, slots=True)
class InsuranceWord:
    """What the system of claims says of one prescription."""

    claim: Claim | None
    prior_authorization: PriorAuthorization | None


class Grade(StrEnum):
    """Stock, graded: a count is nobody's business."""

    IN_STOCK = "in_stock"
    LOW = "low"
    OUT = "out"
    ASK = "ask"  # controlled or restricted: the pharmacy answers, not the bot


@dataclass(frozen=True, slots=True)
class Stock:
    drug: Drug
    location: str
    grade: Grade
    expected_on: date | None  # when out, if the wholesaler gave a date
    as_of: datetime | None  # None when the grade is ASK


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One weekday (Monday 0). `closed_from`/`closed_to`: lunch."""

    weekday: int
    opens: time
    closes: time
    closed_from: time | None = None
    closed_to: time | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A day that differs: a holiday or an unplanned closing. Without times: closed all day."""

    on: date
    why: str
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Location:
    code: str
    name: str
    street: str
    city: str
    state: str  # two letters
    postal_code: str
    phone: str  # +12035550142
    time_zone: str  # America/New_York
    hours: tuple[OpeningHours, ...]
    closings: tuple[Closing, ...] = ()
    delivers: bool = False
    chat_hours: tuple[OpeningHours, ...] = ()  # when staff answer chats, apart from the shop's hours; none: as the shop
    as_of: datetime | None = None  # None: as this call read it


class RefillRefusal(StrEnum):
    """Why a refill is refused (the words of a public refill API, one more for a person's judgement)."""

    PAST_ONE_YEAR = "past_one_year"
    DISCONTINUED = "discontinued"
    EXPIRED = "expired"
    INVALID_NUMBER = "invalid_number"
    NO_REFILLS_LEFT = "no_refills_left"
    CONTROLLED_PAST_SIX_MONTHS = "controlled_past_six_months"
    NARCOTIC = "narcotic"  # schedule II: 21 CFR 1306.12
    TRANSFERRED = "transferred"
    TOO_SOON = "too_soon"
    ALREADY_IN_PROCESS = "already_in_process"
    ALREADY_FILLED = "already_filled"  # ready, or on its way
    PHARMACIST = "pharmacist"


class RequestKind(StrEnum):
    REFILL = "refill"
    RENEWAL = "renewal"  # the pharmacy asks the prescriber for a new prescription


@dataclass(frozen=True, slots=True)
class RefillRequest:
    """A request that stands with the pharmacy: requested, not refilled. `repeated`: this key had asked before.

    `refused`: the pharmacy's system said no at once, and why; then nothing stands.
    """

    reference: str
    prescription: str
    requested_at: datetime
    repeated: bool
    kind: RequestKind = RequestKind.REFILL
    refused: RefillRefusal | None = None


@dataclass(frozen=True, slots=True)
class IdentityMatch:
    """A patient who matches what was answered in the form. `birth_date` decides what a minor's record opens."""

    patient: str
    birth_date: date
    state: str  # where the patient lives, two letters: routing needs it
    prescription: str | None = None  # tier 1: the one that was named


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a one-time code may go. Shown masked, and only after verification."""

    phone: str | None
    email: str | None
    as_of: datetime | None = None  # None: as this call read it
