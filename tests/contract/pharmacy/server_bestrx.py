"""The synthetic pharmacy behind an API of the BestRx kind: all POST, keys in the body, codes for words.

The fields are invented: the vendor's own come with its agreement. The kinds of answers are those of its public pages:
a patient's profile, a refill request with codes of refusal, a drug.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pharmacy.values import FillStatus, Prescription, Reason, RefillRefusal, RequestKind, Schedule
from tests.contract.pharmacy.shop import Shop
from tests.contract.pharmacy.world import NOW, ZONE, Patient

KEY = "bestrx-key-of-the-contract"
STORES = {"NH": 1, "HD": 2, "CH": 3}

STATUSES = {
    FillStatus.SENT: "ES",
    FillStatus.RECEIVED: "RC",
    FillStatus.IN_PROCESS: "IP",
    FillStatus.WAITING_ON_PRESCRIBER: "WD",
    FillStatus.WAITING_ON_INSURANCE: "WI",
    FillStatus.PRIOR_AUTHORIZATION: "PA",
    FillStatus.PHARMACIST_REVIEW: "PV",
    FillStatus.OUT_OF_STOCK: "OS",
    FillStatus.PARTIALLY_FILLED: "PF",
    FillStatus.READY: "RD",
    FillStatus.RETURNED_TO_STOCK: "RS",
    FillStatus.OUT_FOR_DELIVERY: "OD",
    FillStatus.SHIPPED: "SH",
    FillStatus.DELIVERED: "DL",
    FillStatus.PICKED_UP: "PU",
    FillStatus.ON_HOLD: "HD",
    FillStatus.TRANSFERRED: "TR",
    FillStatus.CANCELLED: "CN",
    FillStatus.EXPIRED: "EX",
    FillStatus.UNKNOWN: "ZZ",
}
UNCHECKED = "RU"  # in the bin, not yet checked: the pharmacy says ready, and means it only mostly

HOLDS = {
    Reason.STOCK: "H01",
    Reason.INSURANCE: "H02",
    Reason.PRIOR_AUTHORIZATION: "H03",
    Reason.MISSING_DATA: "H04",
    Reason.STALE_DATA: "H05",
    Reason.WAITING_ON_PRESCRIBER: "H06",
    Reason.TOO_SOON: "H07",
    Reason.PHARMACIST: "H99",
}

REFUSALS = {
    RefillRefusal.PAST_ONE_YEAR: ("1Y", "Prescription is past one year"),
    RefillRefusal.DISCONTINUED: ("DS", "Discontinued"),
    RefillRefusal.EXPIRED: ("EX", "Expired"),
    RefillRefusal.INVALID_NUMBER: ("IR", "Invalid number"),
    RefillRefusal.NO_REFILLS_LEFT: ("NR", "No refill left"),
    RefillRefusal.CONTROLLED_PAST_SIX_MONTHS: ("NR", "Controlled, past 6 months"),
    RefillRefusal.NARCOTIC: ("NR", "Narcotic"),
    RefillRefusal.TRANSFERRED: ("TR", "Transferred"),
    RefillRefusal.TOO_SOON: ("TS", "Too soon"),
    RefillRefusal.ALREADY_IN_PROCESS: ("AP", "In process"),
    RefillRefusal.ALREADY_FILLED: ("AP", "Filled"),
    RefillRefusal.PHARMACIST: ("CP", "Call the pharmacy"),
}
"""One code stands for three refusals, as at the vendor; the text tells them apart."""


def bestrx_api(shop: Shop, asked: list[str]) -> Starlette:
    """The API over a shop. `asked` gets what each request asked for."""

    async def profile(request: Request) -> Response:
        body = await _signed_in(request, asked)
        if body is None:
            return JSONResponse({"Message": "Invalid API key"}, 401)
        if "PatientKey" in body:
            patient = shop.patient(body["PatientKey"])
            found = [(patient, shop.of(patient.reference))] if patient else []
        else:
            born = datetime.strptime(body["BirthDate"], "%m/%d/%Y").replace(tzinfo=ZONE).date()
            named = shop.named(body["LastName"], born)
            rx = body.get("RxNo")
            found = [(each, shop.numbered(each, rx) if rx is not None else []) for each in named]
            found = [(each, known) for each, known in found if known or rx is None]
        return JSONResponse({"Patients": [_profile(patient, known) for patient, known in found]})

    async def refill(request: Request) -> Response:
        body = await _signed_in(request, asked)
        if body is None:
            return JSONResponse({"Message": "Invalid API key"}, 401)
        at = datetime.fromisoformat(body["RequestDateTime"])
        key = body["ClientRequestId"]
        taken, again = shop.request(RequestKind.REFILL, body["PatientKey"], body["RxKey"], key, at, judges=True)
        if taken.outcome == "accepted":
            code, text = "RS", "Request submitted"
        elif taken.outcome == "other_request":
            code, text = "DK", "Duplicate key"
        else:
            code, text = REFUSALS[RefillRefusal(taken.outcome)]
        told = {"Status": code, "StatusText": text, "Confirmation": taken.reference, "Repeat": "Y" if again else "N"}
        return JSONResponse({"Result": told | {"ReceivedAt": taken.at.isoformat()}})

    async def drug(request: Request) -> Response:
        body = await _signed_in(request, asked)
        if body is None:
            return JSONResponse({"Message": "Invalid API key"}, 401)
        name = body["DrugName"].lower()
        shelves = [shelf for shelf in shop.world.shelves if name in (shelf.drug.generic, shelf.drug.brand)]
        lines = [
            {
                **_product(shelf.drug),
                "StoreNo": STORES[shelf.location],
                "OnHand": float(shelf.quantity),
                "ReorderPoint": None if shelf.low_below is None else float(shelf.low_below),
                "OnOrderUntil": _day(shelf.expected_on),
                "CountedAt": _stamp(shelf.as_of),
            }
            for shelf in sorted(shelves, key=lambda shelf: STORES[shelf.location])
        ]
        return JSONResponse({"Lines": lines})

    return Starlette(
        routes=[
            Route("/refill/profile", profile, methods=["POST"]),
            Route("/refill/request", refill, methods=["POST"]),
            Route("/drug/lookup", drug, methods=["POST"]),
        ]
    )


async def _signed_in(request: Request, asked: list[str]) -> dict[str, Any] | None:
    body: dict[str, Any] = await request.json()
    asked.append(f"{request.url.path} {sorted(body)}")
    return body if body.pop("ApiKey", None) == KEY else None


def _profile(patient: Patient, known: list[Prescription]) -> dict[str, Any]:
    return {
        "PatientKey": patient.reference,
        "LastName": patient.last_name.upper(),
        "BirthDate": _day(patient.birth_date),
        "State": patient.state,
        "CellPhone": (patient.contact.phone or "").removeprefix("+1"),
        "Email": patient.contact.email or "",
        "Prescriptions": [_prescription(each) for each in known],
    }


def _prescription(known: Prescription) -> dict[str, Any]:
    status = known.status
    return {
        "RxKey": known.reference,
        "RxNo": int(known.number),
        **_product(known.drug),
        "StoreNo": STORES[known.location],
        "StatusCode": STATUSES[status.what] if status.confirmed or status.what is not FillStatus.READY else UNCHECKED,
        "HoldCode": HOLDS[status.why] if status.why else "",
        "StatusAt": _stamp(status.since),
        "DueDate": _day(status.due),
        "Written": _day(known.issued_on),
        "Expires": _day(known.expires_on),
        "RefillsLeft": known.refills_left,
        "DaySupply": known.days_supply,
        "Qty": _float(known.quantity),
        "OwedQty": _float(known.quantity_owed),
        "LastFill": _day(known.last_filled_on),
        "NextFill": _day(known.next_fill_on),
        "PatientPay": _float(known.price),
        "Inactive": "Y" if known.discontinued else "N",
        "AsOf": NOW.timestamp(),
    }


def _product(drug: Any) -> dict[str, Any]:
    return {
        "DrugNo": drug.code,
        "DrugName": drug.name,
        "Generic": drug.generic.upper(),
        "Brand": (drug.brand or "").upper(),
        "Strength": drug.strength,
        "Form": drug.form,
        "DEAClass": "RX" if drug.schedule is Schedule.NONE else f"C{int(drug.schedule)}",
        "NoPublicStock": "Y" if drug.restricted else "N",
    }


def _day(value: date | None) -> str:
    return "00/00/0000" if value is None else value.strftime("%m/%d/%Y")


def _stamp(value: datetime | None) -> str:
    return "" if value is None else value.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
