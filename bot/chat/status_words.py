"""The words of every status, reason and actor: what a patient reads of each, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.chat.view import Tone
from bot.pharmacy.values import Actor, FillStatus, Reason


@dataclass(frozen=True, slots=True)
class Told:
    """The words of one status. `short`: its line in a list; `note`: what happens next, or what the patient can do;
    `badge`: where the one who acts next does not say enough; `person`: whether talking to a person helps."""

    tone: Tone
    short: str
    headline: str
    note: str
    badge: str | None = None
    person: bool = False


STATUSES: Mapping[FillStatus, Told] = MappingProxyType(
    {
        FillStatus.SENT: Told(
            "wait",
            "Sent, not received yet",
            "Not ready. Your prescriber's record says it was sent to us, but we have not received it yet.",
            "If you need it soon, ask your prescriber's office to check where it was sent.",
            person=True,
        ),
        FillStatus.RECEIVED: Told(
            "wait",
            "Received",
            "Not ready yet. We have your prescription and will start on it.",
            "You can ask me here again later.",
        ),
        FillStatus.IN_PROCESS: Told(
            "wait",
            "Being filled",
            "Not ready yet. We are working on it.",
            "You can ask me here again later.",
        ),
        FillStatus.WAITING_ON_PRESCRIBER: Told(
            "wait",
            "Waiting for your prescriber",
            "Not ready yet. We are waiting for an answer from your prescriber.",
            "A call from you to your prescriber's office can help.",
        ),
        FillStatus.WAITING_ON_INSURANCE: Told(
            "wait",
            "Waiting for your insurance",
            "Not ready yet. It waits for your insurance.",
            "You can ask us for the price without insurance.",
            person=True,
        ),
        FillStatus.PRIOR_AUTHORIZATION: Told(
            "wait",
            "Waiting for prior authorization",
            "Not ready yet. Your insurance wants to approve it first (prior authorization).",
            "This can take some days. A call from you to your prescriber's office can help.",
            person=True,
        ),
        FillStatus.PHARMACIST_REVIEW: Told(
            "action",
            "The pharmacist needs to speak with you",
            "The pharmacist needs to speak with you about this prescription.",
            "I can't tell you more about it here. Please call us, or wait in this chat for the pharmacist.",
            badge="Action needed: speak with the pharmacist",
        ),
        FillStatus.OUT_OF_STOCK: Told(
            "wait",
            "Out of stock",
            "Not ready yet. We are out of this medicine.",
            "If you may run out before it comes, talk to us now. We look for another location, or give you a part.",
            person=True,
        ),
        FillStatus.PARTIALLY_FILLED: Told(
            "wait",
            "Partly filled, the rest is owed",
            "Part of it is filled. We still owe you the rest.",
            "Please call us before you come, to ask what you can pick up now.",
            person=True,
        ),
        FillStatus.READY: Told(
            "ready",
            "Ready for pickup",
            "Ready for pickup.",
            "Bring a photo ID, in case we ask for it.",
            badge="Action needed: pick it up",
        ),
        FillStatus.RETURNED_TO_STOCK: Told(
            "action",
            "Not picked up, put back",
            "Not ready. It was filled, but nobody picked it up in time, so we put it back.",
            "If you still need it, ask us to fill it again.",
            person=True,
        ),
        FillStatus.OUT_FOR_DELIVERY: Told(
            "wait",
            "Out for delivery",
            "It is on its way to you with our driver.",
            "If it does not come today, please call us.",
        ),
        FillStatus.SHIPPED: Told(
            "wait",
            "Shipped",
            "It was shipped and is on its way to you.",
            "Ask me about the delivery to see when it is expected.",
        ),
        FillStatus.DELIVERED: Told(
            "done",
            "Delivered",
            "It was delivered.",
            "If you did not get it, please call us now.",
            person=True,
        ),
        FillStatus.PICKED_UP: Told(
            "done",
            "Picked up",
            "It was picked up.",
            "If that was not you or somebody you sent, please call us now.",
        ),
        FillStatus.ON_HOLD: Told(
            "wait",
            "On hold",
            "Not ready. It is on hold and we are not filling it now.",
            "If you need it now, please talk to us.",
            person=True,
        ),
        FillStatus.TRANSFERRED: Told(
            "stop",
            "Moved to another pharmacy",
            "It is not with us any more. It was moved to another pharmacy.",
            "Please ask that pharmacy about it.",
            person=True,
        ),
        FillStatus.CANCELLED: Told(
            "stop",
            "Cancelled",
            "It was cancelled, so we will not fill it.",
            "If you did not expect that, please talk to us.",
            person=True,
        ),
        FillStatus.EXPIRED: Told(
            "action",
            "Expired",
            "Not ready. This prescription has expired, so we may not fill it.",
            "You need a new prescription from your prescriber. We can ask for one if you talk to us.",
            badge="Action needed: ask for a new prescription",
            person=True,
        ),
        FillStatus.UNKNOWN: Told(
            "info",
            "Please ask us",
            "I can't see where this prescription stands.",
            "Please call us, or talk to a person here.",
            badge="Action needed: ask us",
            person=True,
        ),
    }
)

UNCERTAIN = Told(
    "info",
    "Was ready, please call first",
    "It was ready, but I can't be sure that it still is. Please call before you come.",
    "",
    badge="Action needed: call first",
    person=True,
)
"""READY that is too old, or that this site has not confirmed."""

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.STOCK: "We do not have enough of this medicine right now.",
        Reason.INSURANCE: "Your insurance has not agreed to pay for it yet.",
        Reason.PRIOR_AUTHORIZATION: "Your insurance wants to approve it before it pays. Your prescriber has to ask.",
        Reason.MISSING_DATA: "Something that we need is missing on the prescription.",
        Reason.STALE_DATA: "The prescription is too old to fill as it is.",
        Reason.WAITING_ON_PRESCRIBER: "We asked your prescriber something and have no answer yet.",
        Reason.TOO_SOON: "It is too early for the next fill.",
        Reason.PHARMACIST: "The pharmacist needs to speak with you.",
    }
)

ACTORS: Mapping[Actor, str] = MappingProxyType(
    {
        Actor.PHARMACY: "We do (the pharmacy)",
        Actor.PRESCRIBER: "Your prescriber",
        Actor.INSURER: "Your insurance",
        Actor.PATIENT: "You",
        Actor.NOBODY: "Nobody right now",
    }
)
