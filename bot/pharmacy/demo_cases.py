"""What can be the matter with a prescription, as the demo pharmacy shows it: one case for every status, reason,
refusal and insurer's code, the everyday ones with their weights, and the six of the demo conversation."""

from dataclasses import dataclass
from decimal import Decimal

from bot.pharmacy.rejects import REJECTS
from bot.pharmacy.values import ClaimState, DeliveryState, FillStatus, PriorAuthorizationState, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A prescription's story; days count from today. `fills`: usual fills in one (3: ninety days)."""

    status: FillStatus | str
    reason: str | None = None
    schedule: Schedule = Schedule.NONE
    since: int = 1  # days ago
    due: int | None = None  # days ahead
    issued: int = 120  # days ago
    expired: int | None = None  # days ago; else as long as the law gives
    filled: int | None = None  # days ago
    next_fill: int | None = None  # days ahead, the insurer's
    fills: int = 1
    refills: int | None = 3
    owes: bool = False
    price: Decimal | None = None  # drawn at random where none is given
    priced: bool = True
    claim: ClaimState | None = ClaimState.PAID
    codes: tuple[str, ...] = ()
    delivery: DeliveryState | None = None
    arrives: int | None = None  # days ahead
    discontinued: bool = False
    confidential: bool = False
    confirmed: bool = True
    age_hours: int | None = None  # how old what the system says is; None: live

    @property
    def authorization(self) -> PriorAuthorizationState | None:
        """Where the insurer's approval stands, as its first code tells: a code of a paid claim was approved."""
        if not self.codes or self.codes[0] not in _AUTHORIZATIONS:
            return None
        return PriorAuthorizationState.APPROVED if self.claim is ClaimState.PAID else _AUTHORIZATIONS[self.codes[0]]


_AUTHORIZATIONS = {
    "75": PriorAuthorizationState.NEEDED,
    "3W": PriorAuthorizationState.REQUESTED,
    "76": PriorAuthorizationState.MORE_INFORMATION,  # more than the plan's limit: why, it asks the prescriber
    "3Y": PriorAuthorizationState.DENIED,
}


def _rejected(*codes: str, status: FillStatus = FillStatus.WAITING_ON_INSURANCE) -> Case:
    return Case(status=status, claim=ClaimState.REJECTED, codes=codes, since=2, priced=False)


_PRIOR_AUTHORIZATION_CODES = ("75", "3W", "3Y")

_STATUSES = (
    Case(status=FillStatus.SENT, claim=None, priced=False, issued=1),
    Case(status=FillStatus.RECEIVED, claim=None, priced=False, issued=1, since=0),
    Case(status=FillStatus.IN_PROCESS, since=0, due=0),
    Case(status=FillStatus.IN_PROCESS, reason="missing_data", claim=None, priced=False, since=1),
    Case(status=FillStatus.WAITING_ON_PRESCRIBER, since=3, refills=0, claim=None, priced=False, filled=28),
    Case(status=FillStatus.WAITING_ON_INSURANCE, since=1, claim=ClaimState.PENDING, priced=False),
    Case(status=FillStatus.PHARMACIST_REVIEW, since=0),
    Case(status=FillStatus.OUT_OF_STOCK, since=2, due=3),
    Case(status=FillStatus.OUT_OF_STOCK, reason="outofstock", since=4, due=6),
    Case(status=FillStatus.OUT_OF_STOCK, reason="frr04", since=5),
    Case(status=FillStatus.PARTIALLY_FILLED, reason="stock", since=1, due=2, filled=1, owes=True),
    Case(status=FillStatus.PARTIALLY_FILLED, reason="stock", since=0, due=2, filled=0, owes=True, refills=2, issued=90),
    Case(status=FillStatus.PARTIALLY_FILLED, schedule=Schedule.II, since=1, due=1, filled=1, owes=True, issued=2),
    Case(status=FillStatus.READY, since=1, filled=1),
    Case(status=FillStatus.READY, since=8, filled=8),
    Case(status=FillStatus.READY, since=2, filled=2, age_hours=30),
    Case(status=FillStatus.READY, since=1, filled=1, confirmed=False),
    Case(status=FillStatus.READY, since=1, filled=1, schedule=Schedule.II, issued=2),
    Case(status=FillStatus.RETURNED_TO_STOCK, since=2, refills=0, issued=14),
    Case(status=FillStatus.RETURNED_TO_STOCK, since=2, schedule=Schedule.II, issued=14),
    Case(status=FillStatus.IN_PROCESS, since=0, delivery=DeliveryState.PREPARING, arrives=2),
    Case(status=FillStatus.OUT_FOR_DELIVERY, since=0, filled=1, delivery=DeliveryState.OUT_FOR_DELIVERY, arrives=0),
    Case(status=FillStatus.SHIPPED, since=1, filled=2, delivery=DeliveryState.SHIPPED, arrives=2),
    Case(status=FillStatus.DELIVERED, since=3, filled=5, delivery=DeliveryState.DELIVERED, arrives=-3),
    Case(status=FillStatus.ON_HOLD, claim=None, priced=False, since=5),
    Case(status=FillStatus.ON_HOLD, reason="frr02", claim=None, priced=False, since=9, issued=200),
    Case(status=FillStatus.ON_HOLD, reason="frr05", claim=None, priced=False, since=2),
    Case(status=FillStatus.ON_HOLD, reason="preg", claim=None, priced=False, since=1),
    Case(status=FillStatus.TRANSFERRED, since=12, claim=None, priced=False, filled=40),
    Case(status=FillStatus.CANCELLED, since=6, claim=None, priced=False),
    Case(status=FillStatus.UNKNOWN, since=3, claim=None, priced=False),
    Case(status="zz-check", since=3, claim=None, priced=False),
)

_REFUSALS = (
    Case(status=FillStatus.PICKED_UP, since=50, filled=50, issued=400, expired=30, refills=2),
    Case(status=FillStatus.PICKED_UP, since=40, filled=40, discontinued=True),
    Case(status=FillStatus.EXPIRED, since=10, filled=60, issued=300, expired=10, claim=None, priced=False),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, refills=0),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, schedule=Schedule.III, issued=200, refills=1),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, schedule=Schedule.IV, issued=190, refills=2),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, schedule=Schedule.II, issued=29),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, schedule=Schedule.V, issued=188, refills=2),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, schedule=Schedule.III, issued=60, refills=2),
    Case(status=FillStatus.PICKED_UP, since=28, filled=28, schedule=Schedule.V, issued=60, refills=2),
    Case(status=FillStatus.PICKED_UP, since=8, filled=8),
    Case(status=FillStatus.PICKED_UP, since=20, filled=20, next_fill=6),
    Case(status=FillStatus.PICKED_UP, since=26, filled=26, refills=None),
    Case(
        status=FillStatus.WAITING_ON_INSURANCE,
        reason="too_soon",
        claim=ClaimState.REJECTED,
        codes=("79",),
        filled=18,
        next_fill=5,
        priced=False,
    ),
)

_CODES = (
    *(_rejected(code) for code in REJECTS if code not in _PRIOR_AUTHORIZATION_CODES),
    *(_rejected(code, status=FillStatus.PRIOR_AUTHORIZATION) for code in _PRIOR_AUTHORIZATION_CODES),
    _rejected("88"),
    _rejected("NN"),
    _rejected("76", "AG"),
    Case(status=FillStatus.READY, since=1, filled=1, codes=("75",)),
)

_CONFIDENTIAL = (
    Case(status=FillStatus.READY, since=1, filled=1, confidential=True),
    Case(status=FillStatus.PICKED_UP, since=24, filled=24, confidential=True),
)

CASES = (*_STATUSES, *_REFUSALS, *_CODES, *_CONFIDENTIAL)

EVERYDAY = (
    (Case(status=FillStatus.PICKED_UP, since=25, filled=25), 8),
    (Case(status=FillStatus.PICKED_UP, since=80, filled=80, fills=3, issued=100), 8),
    (Case(status=FillStatus.PICKED_UP, since=12, filled=12, issued=45), 5),
    (Case(status=FillStatus.PICKED_UP, since=26, filled=26, schedule=Schedule.IV, issued=80, refills=2), 2),
    (Case(status=FillStatus.READY, since=1, filled=1), 6),
    (Case(status=FillStatus.READY, since=4, filled=4, fills=3), 3),
    (Case(status=FillStatus.IN_PROCESS, since=0, due=0), 4),
    (Case(status=FillStatus.RECEIVED, since=0, claim=None, priced=False, issued=1), 2),
    (Case(status=FillStatus.WAITING_ON_PRESCRIBER, since=2, refills=0, filled=29, claim=None, priced=False), 2),
    (Case(status=FillStatus.OUT_OF_STOCK, since=1, due=4), 1),
)
"""(case, weight)"""

STAR_CASES = (
    (
        "4471182",
        "lisinopril",
        "10 mg",
        Case(status=FillStatus.READY, since=1, filled=1, issued=60, refills=5, price=Decimal("4.00")),
        (16, 10),
    ),
    (
        "4471190",
        "metformin",
        "500 mg",
        Case(status=FillStatus.PICKED_UP, since=80, filled=80, fills=3, issued=100, price=Decimal("10.00")),
        (11, 25),
    ),
    (
        "4471203",
        "atorvastatin",
        "20 mg",
        Case(status=FillStatus.OUT_OF_STOCK, since=2, due=3, filled=29, price=Decimal("4.00")),
        (9, 40),
    ),
    (
        "4471215",
        "semaglutide",
        "0.5 mg",
        Case(
            status=FillStatus.PRIOR_AUTHORIZATION,
            since=3,
            issued=4,
            claim=ClaimState.REJECTED,
            codes=("75",),
            priced=False,
        ),
        (14, 5),
    ),
    (
        "4471227",
        "sertraline",
        "50 mg",
        Case(status=FillStatus.WAITING_ON_PRESCRIBER, since=2, refills=0, filled=31, claim=None, priced=False),
        (10, 15),
    ),
    (
        "4471233",
        "zolpidem",
        "10 mg",
        Case(
            status=FillStatus.PICKED_UP,
            schedule=Schedule.IV,
            since=12,
            filled=12,
            next_fill=15,
            issued=40,
            refills=2,
            price=Decimal("10.00"),
        ),
        (17, 30),
    ),
)
"""The demo conversation's: (number, generic, strength, case, time of day of the status)."""
