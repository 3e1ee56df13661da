"""The synthetic pharmacy's prescriptions: Maria's six, one for each status, one for each refusal, and odd ones."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.pharmacy.rules import read_status
from bot.pharmacy.values import (
    Claim,
    ClaimState,
    Delivery,
    DeliveryState,
    Drug,
    FillStatus,
    Prescription,
    PriorAuthorization,
    PriorAuthorizationState,
    Reason,
    RefillRefusal,
    Schedule,
)
from tests.contract.pharmacy.world import (
    AMOXICILLIN,
    ATORVASTATIN,
    DRUGS,
    FILLS,
    HAMDEN,
    LIAM,
    LISINOPRIL,
    LOCATIONS,
    MARIA,
    METFORMIN,
    NEW_HAVEN,
    NOAH,
    NOW,
    OLIVIA,
    OXYCODONE,
    OZEMPIC,
    PATIENTS,
    PROXIES,
    SEAN,
    SERTRALINE,
    SHELVES,
    SLOTS,
    SOFIA,
    TESTOSTERONE,
    TODAY,
    ZOLPIDEM,
    Patient,
    World,
    on_the_wall,
)


def _days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _rx(
    number: str,
    patient: Patient,
    drug: Drug,
    what: FillStatus,
    *,
    why: Reason | None = None,
    since: datetime | None = None,
    due: date | None = None,
    confirmed: bool = True,
    reference: str | None = None,
    **differs: Any,
) -> Prescription:
    """A prescription as they mostly are: issued two months ago, thirty days a fill, three refills left."""
    claim = differs.get("claim")
    usual: dict[str, Any] = {
        "location": NEW_HAVEN.code,
        "issued_on": _days_ago(60),
        "expires_on": _days_ago(60) + timedelta(days=182 if drug.schedule > Schedule.II else 365),
        "refills_left": 0 if drug.schedule is Schedule.II else 3,
        "days_supply": 30,
        "quantity": Decimal(30),
        "quantity_owed": None,
        "last_filled_on": None,
        "next_fill_on": None,
        "price": None,
    }
    return Prescription(
        reference=reference or f"RX{number}",
        number=number,
        patient=patient.reference,
        drug=drug,
        status=read_status(
            what,
            why,
            since=since or on_the_wall(-1, 16, 10),
            due=due,
            as_of=NOW,
            confirmed=confirmed,
            codes=claim.codes if claim else (),
        ),
        **(usual | differs),
    )


def _paid(copay: str, *codes: str) -> Claim:
    return Claim(ClaimState.PAID, codes, Decimal(copay), NOW)


def _rejected(*codes: str) -> Claim:
    return Claim(ClaimState.REJECTED, codes, None, NOW)


def _authorization(state: PriorAuthorizationState, due: date | None = None) -> PriorAuthorization:
    return PriorAuthorization(state, on_the_wall(-3, 14, 5), due, NOW)


READY = "4471182"
REFILLABLE = "4471190"
OUT = "4471203"
AUTHORIZED = "4471215"
NO_REFILLS = "4471227"
CONTROLLED = "4471233"

_MARIAS = (
    _rx(
        READY,
        MARIA,
        LISINOPRIL,
        FillStatus.READY,
        refills_left=5,
        last_filled_on=_days_ago(1),
        price=Decimal("4.00"),
        claim=_paid("4.00"),
    ),
    _rx(
        REFILLABLE,
        MARIA,
        METFORMIN,
        FillStatus.PICKED_UP,
        since=on_the_wall(-80, 11, 25),
        issued_on=date(2026, 3, 1),
        expires_on=date(2027, 3, 1),
        days_supply=90,
        quantity=Decimal(90),
        last_filled_on=date(2026, 9, 4),
        price=Decimal("10.00"),
        claim=_paid("10.00"),
    ),
    _rx(
        OUT,
        MARIA,
        ATORVASTATIN,
        FillStatus.OUT_OF_STOCK,
        why=Reason.STOCK,
        since=on_the_wall(-2, 9, 40),
        due=TODAY + timedelta(days=3),
        last_filled_on=_days_ago(29),
        claim=_paid("4.00"),
    ),
    _rx(
        AUTHORIZED,
        MARIA,
        OZEMPIC,
        FillStatus.PRIOR_AUTHORIZATION,
        since=on_the_wall(-3, 14, 5),
        issued_on=_days_ago(4),
        expires_on=_days_ago(4) + timedelta(days=365),
        days_supply=28,
        quantity=Decimal("1.5"),
        claim=_rejected("75"),
        prior_authorization=_authorization(PriorAuthorizationState.NEEDED),
    ),
    _rx(
        NO_REFILLS,
        MARIA,
        SERTRALINE,
        FillStatus.PICKED_UP,
        since=on_the_wall(-31, 10, 15),
        refills_left=0,
        last_filled_on=_days_ago(31),
    ),
    _rx(
        CONTROLLED,
        MARIA,
        ZOLPIDEM,
        FillStatus.PICKED_UP,
        since=on_the_wall(-12, 17, 30),
        issued_on=_days_ago(40),
        expires_on=_days_ago(40) + timedelta(days=182),
        refills_left=2,
        last_filled_on=_days_ago(12),
        next_fill_on=TODAY + timedelta(days=15),
        price=Decimal("10.00"),
        claim=_paid("10.00"),
    ),
)

OF_STATUS = {status: f"4472{place:03d}" for place, status in enumerate(FillStatus)}
"""Sofía has a prescription of every status: its number by the status."""

_PARCELS = {
    FillStatus.IN_PROCESS: Delivery(DeliveryState.PREPARING, TODAY + timedelta(days=2), NOW),
    FillStatus.OUT_FOR_DELIVERY: Delivery(DeliveryState.OUT_FOR_DELIVERY, TODAY, NOW),
    FillStatus.SHIPPED: Delivery(DeliveryState.SHIPPED, TODAY + timedelta(days=2), NOW),
    FillStatus.DELIVERED: Delivery(DeliveryState.DELIVERED, _days_ago(3), NOW),
}

_SOFIAS = tuple(
    _rx(number, SOFIA, AMOXICILLIN, status, delivery=_PARCELS.get(status)) for status, number in OF_STATUS.items()
)

OF_REASON = {reason: f"4474{place:03d}" for place, reason in enumerate(Reason)}
"""Seán's prescriptions on hold, each for another reason: its number by the reason."""

_SEANS = tuple(_rx(number, SEAN, LISINOPRIL, FillStatus.ON_HOLD, why=reason) for reason, number in OF_REASON.items())

OF_AUTHORIZATION = {state: f"4475{place:03d}" for place, state in enumerate(PriorAuthorizationState)}

_AUTHORIZATIONS = tuple(
    _rx(
        number,
        SEAN,
        OZEMPIC,
        FillStatus.IN_PROCESS if state is PriorAuthorizationState.APPROVED else FillStatus.PRIOR_AUTHORIZATION,
        claim=_paid("25.00") if state is PriorAuthorizationState.APPROVED else _rejected("75"),
        # What nobody has asked for, nobody decides by a day.
        prior_authorization=_authorization(
            state, due=None if state is PriorAuthorizationState.NEEDED else TODAY + timedelta(days=5)
        ),
    )
    for state, number in OF_AUTHORIZATION.items()
)

UNCONFIRMED, CONFIDENTIAL, PHARMACIST_ONLY, LIMITS, PENDING = "4473001", "4473002", "4473003", "4473004", "4473006"
OWED = "4473005"
TWIN_NUMBER = "4476001"
LIAMS, NOAHS, OLIVIAS = "4476002", "4476003", "4476004"

_ODD = (
    _rx(UNCONFIRMED, LIAM, LISINOPRIL, FillStatus.READY, confirmed=False),
    _rx(CONFIDENTIAL, LIAM, SERTRALINE, FillStatus.READY, confidential=True),
    _rx(PHARMACIST_ONLY, LIAM, METFORMIN, FillStatus.WAITING_ON_INSURANCE, claim=_rejected("88")),
    _rx(LIMITS, LIAM, METFORMIN, FillStatus.WAITING_ON_INSURANCE, claim=_rejected("76", "AG")),
    _rx(
        OWED,
        LIAM,
        AMOXICILLIN,
        FillStatus.PARTIALLY_FILLED,
        why=Reason.STOCK,
        quantity_owed=Decimal(15),
        last_filled_on=_days_ago(1),
    ),
    _rx(PENDING, LIAM, ATORVASTATIN, FillStatus.WAITING_ON_INSURANCE, claim=Claim(ClaimState.PENDING, (), None, NOW)),
    _rx(TWIN_NUMBER, LIAM, AMOXICILLIN, FillStatus.READY),
    _rx(TWIN_NUMBER, NOAH, AMOXICILLIN, FillStatus.READY, location=HAMDEN.code, reference="RX4476001H"),
    _rx(LIAMS, LIAM, LISINOPRIL, FillStatus.PICKED_UP),
    _rx(NOAHS, NOAH, LISINOPRIL, FillStatus.PICKED_UP),
    _rx(OLIVIAS, OLIVIA, AMOXICILLIN, FillStatus.READY),
)

OF_REFUSAL = {
    RefillRefusal.PAST_ONE_YEAR: "4477001",
    RefillRefusal.DISCONTINUED: "4477002",
    RefillRefusal.EXPIRED: "4477003",
    RefillRefusal.NO_REFILLS_LEFT: NO_REFILLS,
    RefillRefusal.CONTROLLED_PAST_SIX_MONTHS: "4477004",
    RefillRefusal.NARCOTIC: "4477005",
    RefillRefusal.TRANSFERRED: "4477006",
    RefillRefusal.TOO_SOON: CONTROLLED,
    RefillRefusal.ALREADY_IN_PROCESS: OF_STATUS[FillStatus.IN_PROCESS],
    RefillRefusal.ALREADY_FILLED: READY,
    RefillRefusal.PHARMACIST: "4477007",
}
"""The number of a prescription that is refused for each reason that has one."""


def _collected(number: str, drug: Drug, issued: int, filled: int, **differs: Any) -> Prescription:
    """Noah picked it up; days ago that it was issued and filled."""
    return _rx(
        number,
        NOAH,
        drug,
        differs.pop("what", FillStatus.PICKED_UP),
        since=on_the_wall(-filled, 12),
        issued_on=_days_ago(issued),
        last_filled_on=_days_ago(filled),
        **({"expires_on": TODAY + timedelta(days=100)} | differs),
    )


FOR_REQUESTS = ("4478001", "4478002", "4478003", "4478004", "4478005", "4478006")
"""Noah's that may be refilled: each story of a request takes one of its own."""

_NOAHS = (
    _collected("4477001", LISINOPRIL, 400, 50),
    _collected("4477002", LISINOPRIL, 100, 40, discontinued=True),
    _collected("4477003", LISINOPRIL, 300, 60, expires_on=_days_ago(10)),
    _collected("4477004", TESTOSTERONE, 200, 40, refills_left=1),
    _collected("4477005", OXYCODONE, 60, 40),
    _collected("4477006", LISINOPRIL, 100, 40, what=FillStatus.TRANSFERRED),
    _collected("4477007", LISINOPRIL, 100, 40, what=FillStatus.ON_HOLD),
    *(_collected(number, METFORMIN, 100, 40) for number in FOR_REQUESTS),
)

WORLD = World(
    PATIENTS,
    PROXIES,
    DRUGS,
    LOCATIONS,
    SHELVES,
    (*_MARIAS, *_SOFIAS, *_SEANS, *_AUTHORIZATIONS, *_ODD, *_NOAHS),
    FILLS,
    SLOTS,
)
BY_NUMBER = {known.number: known for known in WORLD.prescriptions if known.number != TWIN_NUMBER}
