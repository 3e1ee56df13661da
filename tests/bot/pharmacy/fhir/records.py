"""FHIR R4 resources as pharmacies' servers send them, with what a story changes."""

from typing import Any

type Resource = dict[str, Any]


def patient(name: str = "Alvarez", born: str = "1961-04-09", reference: str = "maria", **more: Any) -> Resource:
    return {
        "resourceType": "Patient",
        "id": reference,
        "active": True,
        "name": [{"use": "official", "family": name, "given": ["Maria"]}],
        "birthDate": born,
        "address": [{"use": "home", "state": "CT"}],
        **more,
    }


def order(reference: str = "rx1", number: str = "4471182", of: str = "maria", **more: Any) -> Resource:
    return {
        "resourceType": "MedicationRequest",
        "id": reference,
        "identifier": [{"system": "urn:elm:rx", "value": number}],
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Lisinopril 10 mg tablet"},
        "subject": {"reference": f"Patient/{of}"},
        "authoredOn": "2026-09-23",
        "dispenseRequest": {
            "numberOfRepeatsAllowed": 5,
            "quantity": {"value": 30},
            "validityPeriod": {"end": "2027-09-23"},
        },
        **more,
    }


def dispense(status: str = "in-progress", reference: str = "d1", of: str = "maria", **more: Any) -> Resource:
    return {
        "resourceType": "MedicationDispense",
        "id": reference,
        "status": status,
        "medicationCodeableConcept": {"text": "Lisinopril 10 mg tablet"},
        "subject": {"reference": f"Patient/{of}"},
        "authorizingPrescription": [{"reference": "MedicationRequest/rx1"}],
        **more,
    }


def concept(*codes: str) -> Resource:
    return {"coding": [{"system": "urn:elm:words", "code": code} for code in codes]}


def claim(reference: str = "c1", use: str = "claim", **more: Any) -> Resource:
    return {
        "resourceType": "Claim",
        "id": reference,
        "status": "active",
        "type": concept("pharmacy"),
        "use": use,
        "patient": {"reference": "Patient/maria"},
        "created": "2026-11-20",
        "provider": {"display": "Elm Street Pharmacy"},
        "priority": concept("normal"),
        "prescription": {"reference": "MedicationRequest/rx1"},
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "a plan"}}],
        **more,
    }


def claim_response(outcome: str, use: str = "claim", reference: str = "a1", **more: Any) -> Resource:
    return {
        "resourceType": "ClaimResponse",
        "id": reference,
        "status": "active",
        "type": concept("pharmacy"),
        "use": use,
        "patient": {"reference": "Patient/maria"},
        "created": "2026-11-21T14:05:00-05:00",
        "insurer": {"display": "a plan"},
        "request": {"reference": "Claim/c1"},
        "outcome": outcome,
        **more,
    }
