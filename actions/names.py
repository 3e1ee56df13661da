"""Every action by the name that domain.yml and the rules call it."""

from collections.abc import Mapping
from types import MappingProxyType

from actions import (
    availability,
    delivery,
    handoff,
    hours,
    insurance,
    out_of_medicine,
    received,
    refill,
    refills_left,
    replies,
    requests,
    small_talk,
    status,
)
from actions.turn import Handler

DEFAULT_FALLBACK = "action_default_fallback"
"""Where no rule matches. It tells Rasa to listen: without that Rasa tries again and later turns stay silent."""

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "action_prescription_status": status.prescription_status,
        "action_why": status.why,
        "action_was_it_received": received.was_it_received,
        "action_list_prescriptions": status.list_prescriptions,
        "action_refill": refill.refill,
        "action_refills_left": refills_left.refills_left,
        "action_out_of_medicine": out_of_medicine.out_of_medicine,
        "action_affirm": replies.affirm,
        "action_deny": replies.deny,
        "action_availability": availability.availability,
        "action_hours": hours.hours,
        "action_locations": hours.locations,
        "action_price_or_insurance": insurance.price_or_insurance,
        "action_prior_authorization": insurance.prior_authorization,
        "action_delivery": delivery.delivery,
        "action_handoff_staff": handoff.to_staff,
        "action_handoff_request": requests.request,
        "action_handoff_complaint": requests.complaint,
        "action_handoff_wrong_answer": requests.wrong_answer,
        "action_handoff_person": handoff.to_person,
        "action_handoff_pharmacist": handoff.to_pharmacist,
        "action_emergency": handoff.emergency,
        "action_out_of_scope": handoff.out_of_scope,
        "action_not_understood": handoff.not_understood,
        "action_clarify": handoff.clarify,
        DEFAULT_FALLBACK: handoff.not_understood,
        "action_small_talk": small_talk.small_talk,
        "action_never_mind": small_talk.never_mind,
        "action_abuse": small_talk.abuse,
    }
)

_ACTIONS = {
    "prescription_status": "action_prescription_status",
    "why_delayed": "action_why",
    "was_it_received": "action_was_it_received",
    "list_prescriptions": "action_list_prescriptions",
    "refill_request": "action_refill",
    "refills_left": "action_refills_left",
    "out_of_medicine": "action_out_of_medicine",
    "medication_availability": "action_availability",
    "pharmacy_hours": "action_hours",
    "pharmacy_location": "action_locations",
    "price_or_insurance": "action_price_or_insurance",
    "prior_authorization": "action_prior_authorization",
    "delivery_status": "action_delivery",
    "transfer_prescription": "action_handoff_staff",
    "cancel_order": "action_handoff_staff",
    **dict.fromkeys(requests.TOLD, "action_handoff_request"),
    "complaint": "action_handoff_complaint",
    "wrong_answer": "action_handoff_wrong_answer",
    "speak_to_human": "action_handoff_person",
    "clinical_question": "action_handoff_pharmacist",
    "emergency": "action_emergency",
}

QUESTIONS: Mapping[str, Handler] = MappingProxyType({intent: HANDLERS[name] for intent, name in _ACTIONS.items()})
"""What a message may ask beside other things, by intent; as the rules have it for messages that ask one."""
