"""Pieces of FHIR JSON, for what is written to a server."""

from datetime import datetime
from decimal import Decimal
from typing import Any

type Resource = dict[str, Any]

LOCAL = "urn:scriptdesk:local"
"""The system of codes that only this site knows."""

RESTRICTED: Resource = {
    "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]
}


def local(code: str) -> Resource:
    return concept(LOCAL, code)


def concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def reference(kind: str, reference: str) -> Resource:
    return {"reference": f"{kind}/{reference}"}


def moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)
