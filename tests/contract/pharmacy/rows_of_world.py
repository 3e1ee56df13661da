"""The synthetic pharmacy as rows of the documented views."""

from dataclasses import asdict
from typing import Any

from bot.pharmacy.authority import Proxy
from bot.pharmacy.values import Claim, Delivery, Drug, Location, Prescription, PriorAuthorization
from bot.pharmacy.views import VIEWS
from tests.contract.pharmacy.world import NOW, World

type Rows = list[dict[str, Any]]

UNKNOWN_WORD = "ZZ-CHECK"
"""What a system says where the world says `unknown`."""


def view_rows(world: World) -> dict[str, Rows]:
    """By view. What was read at NOW is live: its `as_of` is left empty."""
    known = world.prescriptions
    rows: dict[str, Rows] = {
        "patient": [asdict(patient) | asdict(patient.contact) for patient in world.patients],
        "proxy": [_proxy(proxy) for proxy in world.proxies],
        "formulary": [_drug(drug) for drug in world.drugs],
        "prescription": [_prescription(one) for one in known],
        "claim": [_claim(one.reference, one.claim) for one in known if one.claim],
        "prior_authorization": [
            _authorization(one.reference, one.prior_authorization) for one in known if one.prior_authorization
        ],
        "delivery": [_delivery(one.reference, one.delivery) for one in known if one.delivery],
        "fill": [asdict(fill) | {"kind": fill.kind and fill.kind.value} for fill in world.fills],
        "stock": [asdict(shelf) | {"drug": shelf.drug.code} for shelf in world.shelves],
        "location": [asdict(place) | {"position": position} for position, place in enumerate(world.locations, start=1)],
        "location_hours": [_on(place, day) for place in world.locations for day in place.hours],
        "location_chat_hours": [_on(place, day) for place in world.locations for day in place.chat_hours],
        "location_closing": [
            _on(place, closing) | {"closed_on": closing.on} for place in world.locations for closing in place.closings
        ],
        "consultation_slot": [asdict(slot) for slot in world.slots],
    }
    return {view: [_of_view(view, row) for row in lines] for view, lines in rows.items()}


def _of_view(view: str, row: dict[str, Any]) -> dict[str, Any]:
    columns = VIEWS.tables[view].columns
    kept = {name: value for name, value in row.items() if name in columns}
    return kept | {"as_of": None} if kept.get("as_of") == NOW else kept


def _on(place: Location, day: Any) -> dict[str, Any]:
    return asdict(day) | {"location": place.code}


def _proxy(proxy: Proxy) -> dict[str, Any]:
    return asdict(proxy) | asdict(proxy.contact) | {"scope": proxy.scope.value, "as_of": proxy.as_of}


def _drug(drug: Drug) -> dict[str, Any]:
    return asdict(drug) | {"schedule": int(drug.schedule)}


def _prescription(known: Prescription) -> dict[str, Any]:
    status = known.status
    return asdict(known) | {
        "drug": known.drug.code,
        "status": UNKNOWN_WORD if status.what == "unknown" else status.what.value,
        "status_reason": status.why and status.why.value,
        "status_since": status.since,
        "due_on": status.due,
        "status_confirmed": status.confirmed or status.what == "unknown",
        "as_of": status.as_of,
    }


def _claim(prescription: str, claim: Claim) -> dict[str, Any]:
    codes = ",".join(claim.codes) or None
    return asdict(claim) | {"prescription": prescription, "state": claim.state.value, "reject_codes": codes}


def _authorization(prescription: str, authorization: PriorAuthorization) -> dict[str, Any]:
    state = {"state": authorization.state.value, "due_on": authorization.due}
    return asdict(authorization) | {"prescription": prescription} | state


def _delivery(prescription: str, delivery: Delivery) -> dict[str, Any]:
    return asdict(delivery) | {"prescription": prescription, "state": delivery.state.value}
