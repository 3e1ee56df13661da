"""The synthetic pharmacy behind an API of the shape of docs/connect/pharmacy-api.yaml.

To try something out: `python -m tests.contract.pharmacy.server_scriptdesk 8090`, and its token below.
"""

import sys
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pharmacy.values import Drug, OpeningHours, Prescription, RequestKind
from tests.contract.pharmacy.shop import Shop, Taken
from tests.contract.pharmacy.world_prescriptions import WORLD

TOKEN = "plans-token-of-the-contract"
PAGE = 5

type Answer = Callable[[Request], Awaitable[Any]]


def scriptdesk_api(shop: Shop, asked: list[str]) -> Starlette:
    """The API over a shop. `asked` gets each request's method and the shape of its address."""
    parts = (
        ("POST", "/match/prescription", _match_prescription),
        ("POST", "/match/patient", _match_patient),
        ("GET", "/patients/{patient}/contact", _contact),
        ("GET", "/patients/{patient}/proxies", _proxies),
        ("GET", "/patients/{patient}/prescriptions", _prescriptions),
        ("GET", "/patients/{patient}/prescriptions/{prescription}", _prescription),
        ("GET", "/patients/{patient}/prescriptions/{prescription}/fills", _fills),
        ("POST", "/patients/{patient}/prescriptions/{prescription}/refill-requests", _request(RequestKind.REFILL)),
        ("POST", "/patients/{patient}/prescriptions/{prescription}/renewal-requests", _request(RequestKind.RENEWAL)),
        ("POST", "/patients/{patient}/claims", _claims),
        ("POST", "/patients/{patient}/deliveries", _deliveries),
        ("GET", "/products", _products),
        ("GET", "/stock", _stock),
        ("GET", "/locations", _locations),
        ("GET", "/locations/{location}/slots", _slots),
        ("POST", "/slots/{slot}/bookings", _book),
    )

    def guarded(method: str, path: str, answer: Any) -> Route:
        async def endpoint(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {TOKEN}":
                return JSONResponse({"error": "unauthorized"}, 401)
            asked.append(f"{method} {path}")
            told = await answer(shop, request)
            if isinstance(told, Response):
                return told
            return JSONResponse(told, 404 if told is None else 200)

        return Route(f"/v1{path}", endpoint, methods=[method])

    return Starlette(routes=[guarded(*part) for part in parts])


async def _match_prescription(shop: Shop, request: Request) -> Any:
    typed = await request.json()
    found = [
        {
            "patient": patient.reference,
            "last_name": patient.last_name,
            "birth_date": patient.birth_date.isoformat(),
            "state": patient.state,
            "prescription": known.reference,
            "number": known.number,
            "issued_on": known.issued_on.isoformat(),
        }
        for patient in shop.named(typed["last_name"], date.fromisoformat(typed["birth_date"]))
        for known in shop.numbered(patient, typed["number"])
    ]
    return {"matches": found}


async def _match_patient(shop: Shop, request: Request) -> Any:
    typed = await request.json()
    found = [
        {
            "patient": patient.reference,
            "last_name": patient.last_name,
            "birth_date": patient.birth_date.isoformat(),
            "state": patient.state,
        }
        for patient in shop.named(typed["last_name"], date.fromisoformat(typed["birth_date"]))
    ]
    return {"matches": found}


async def _contact(shop: Shop, request: Request) -> Any:
    patient = shop.patient(request.path_params["patient"])
    return patient and {"phone": patient.contact.phone, "email": patient.contact.email}


async def _proxies(shop: Shop, request: Request) -> Any:
    patient = shop.patient(request.path_params["patient"])
    return patient and {
        "proxies": [
            {
                "id": proxy.reference,
                "patient": proxy.patient,
                "relationship": proxy.relationship,
                "last_name": proxy.last_name,
                "birth_date": _plain(proxy.birth_date),
                "scope": proxy.scope,
                "valid_from": _plain(proxy.valid_from),
                "valid_until": _plain(proxy.valid_until),
                "phone": proxy.contact.phone,
                "email": proxy.contact.email,
            }
            for proxy in shop.world.proxies
            if proxy.patient == patient.reference
        ]
    }


async def _prescriptions(shop: Shop, request: Request) -> Any:
    patient = shop.patient(request.path_params["patient"])
    if patient is None:
        return None
    page = int(request.query_params.get("page", "1"))
    known = shop.of(patient.reference)
    more = len(known) > page * PAGE
    following = f"/v1/patients/{patient.reference}/prescriptions?page={page + 1}" if more else None
    return {
        "prescriptions": [prescription_json(each) for each in known[(page - 1) * PAGE : page * PAGE]],
        "next": following,
    }


async def _prescription(shop: Shop, request: Request) -> Any:
    found = shop.prescription(request.path_params["patient"], request.path_params["prescription"])
    return found and prescription_json(found)


async def _fills(shop: Shop, request: Request) -> Any:
    found = shop.prescription(request.path_params["patient"], request.path_params["prescription"])
    return found and {
        "patient": found.patient,
        "fills": [
            {
                "id": fill.reference,
                "prescription": fill.prescription,
                "kind": fill.kind,
                "filled_on": _plain(fill.filled_on),
                "quantity": _plain(fill.quantity),
                "days_supply": fill.days_supply,
                "as_of": _plain(fill.as_of),
            }
            for fill in shop.world.fills
            if fill.prescription == found.reference
        ],
    }


def _request(kind: RequestKind) -> Any:
    async def take(shop: Shop, request: Request) -> Any:
        at = datetime.fromisoformat((await request.json())["at"])
        where = request.path_params
        key = request.headers["idempotency-key"]
        taken, again = shop.request(kind, where["patient"], where["prescription"], key, at)
        return _outcome(taken, {"id": taken.reference, "requested_at": _plain(taken.at), "repeated": again})

    return take


async def _claims(shop: Shop, request: Request) -> Any:
    wanted = await _wanted(shop, request)
    return {
        "claims": [
            {"number": known.number, "claim": _claim(known), "prior_authorization": _authorization(known)}
            for known in wanted
            if known.claim or known.prior_authorization
        ]
    }


async def _deliveries(shop: Shop, request: Request) -> Any:
    wanted = await _wanted(shop, request)
    return {
        "deliveries": [{"number": known.number, "delivery": _delivery(known)} for known in wanted if known.delivery]
    }


async def _wanted(shop: Shop, request: Request) -> list[Prescription]:
    patient = shop.patient(request.path_params["patient"])
    numbers = (await request.json())["numbers"]
    return [known for number in numbers for known in shop.numbered(patient, number)] if patient else []


async def _products(shop: Shop, request: Request) -> Any:
    after = request.query_params.get("after", "")
    left = [drug for drug in shop.world.drugs if drug.code > after]
    return {"products": [_drug(drug) for drug in left[:PAGE]], "after": left[PAGE - 1].code if left[PAGE:] else None}


async def _stock(shop: Shop, request: Request) -> Any:
    name = request.query_params["drug"]
    order = [place.code for place in shop.world.locations]
    shelves = [shelf for shelf in shop.world.shelves if name in (shelf.drug.generic, shelf.drug.brand)]
    return {
        "stock": [
            {
                "drug": _drug(shelf.drug),
                "location": shelf.location,
                "quantity": _plain(shelf.quantity),
                "low_below": _plain(shelf.low_below),
                "expected_on": _plain(shelf.expected_on),
                "as_of": _plain(shelf.as_of),
            }
            for shelf in sorted(shelves, key=lambda shelf: order.index(shelf.location))
        ]
    }


async def _locations(shop: Shop, request: Request) -> Any:
    return {
        "locations": [
            {
                "code": place.code,
                "name": place.name,
                "street": place.street,
                "city": place.city,
                "state": place.state,
                "postal_code": place.postal_code,
                "phone": place.phone,
                "time_zone": place.time_zone,
                "delivers": place.delivers,
                "hours": [_hours(day) for day in place.hours],
                "chat_hours": [_hours(day) for day in place.chat_hours],
                "closings": [
                    {
                        "closed_on": _plain(day.on),
                        "why": day.why,
                        "opens": _plain(day.opens),
                        "closes": _plain(day.closes),
                    }
                    for day in place.closings
                ],
            }
            for place in shop.world.locations
        ]
    }


async def _slots(shop: Shop, request: Request) -> Any:
    within = [datetime.fromisoformat(request.query_params[name]) for name in ("after", "before")]
    free = shop.free(request.path_params["location"], *within)
    return {
        "slots": [
            {
                "id": slot.reference,
                "location": slot.location,
                "starts_at": _plain(slot.starts_at),
                "minutes": slot.minutes,
                "by_phone": slot.by_phone,
            }
            for slot in free
        ]
    }


async def _book(shop: Shop, request: Request) -> Any:
    body = await request.json()
    key, at = request.headers["idempotency-key"], datetime.fromisoformat(body["at"])
    taken, again = shop.book(request.path_params["slot"], body["patient"], key, at)
    return _outcome(taken, {"booked_at": _plain(taken.at), "repeated": again})


def _outcome(taken: Taken, told: dict[str, Any]) -> Response:
    return JSONResponse({"outcome": taken.outcome} | told, 409 if taken.outcome == "other_request" else 200)


def prescription_json(known: Prescription) -> dict[str, Any]:
    status = known.status
    same = ("issued_on", "expires_on", "quantity", "quantity_owed", "last_filled_on", "next_fill_on", "price")
    return {
        "id": known.reference,
        "number": known.number,
        "patient": known.patient,
        "drug": _drug(known.drug),
        "location": known.location,
        "status": {
            "what": status.what,
            "why": status.why,
            "since": _plain(status.since),
            "due": _plain(status.due),
            "confirmed": status.confirmed,
        },
        **{name: _plain(getattr(known, name)) for name in same},
        "refills_left": known.refills_left,
        "days_supply": known.days_supply,
        "discontinued": known.discontinued,
        "confidential": known.confidential,
        "refill_requested_at": _plain(known.refill_requested_at),
        "claim": _claim(known),
        "prior_authorization": _authorization(known),
        "delivery": _delivery(known),
        "as_of": _plain(status.as_of),
    }


def _claim(known: Prescription) -> Any:
    claim = known.claim
    return claim and {
        "state": claim.state,
        "codes": list(claim.codes),
        "copay": _plain(claim.copay),
        "as_of": _plain(claim.as_of),
    }


def _authorization(known: Prescription) -> Any:
    asked = known.prior_authorization
    return asked and {
        "state": asked.state,
        "since": _plain(asked.since),
        "due": _plain(asked.due),
        "as_of": _plain(asked.as_of),
    }


def _delivery(known: Prescription) -> Any:
    parcel = known.delivery
    return parcel and {
        "state": parcel.state,
        "expected_on": _plain(parcel.expected_on),
        "as_of": _plain(parcel.as_of),
    }


def _drug(drug: Drug) -> dict[str, Any]:
    return {
        "code": drug.code,
        "name": drug.name,
        "generic": drug.generic,
        "brand": drug.brand,
        "strength": drug.strength,
        "form": drug.form,
        "schedule": int(drug.schedule),
        "restricted": drug.restricted,
    }


def _hours(day: OpeningHours) -> dict[str, Any]:
    times = ("opens", "closes", "closed_from", "closed_to")
    return {"weekday": day.weekday, **{name: _plain(getattr(day, name)) for name in times}}


def _plain(value: date | time | Decimal | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value) if isinstance(value, Decimal) else value.isoformat()


if __name__ == "__main__":
    uvicorn.run(scriptdesk_api(Shop(WORLD), []), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
