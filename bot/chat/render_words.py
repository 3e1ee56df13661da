"""Fixed sentences: questions back, notices, and what a patient is told when a person takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.cards import ClarifyCard, Handoff, HandoffReason, NoticeCard, NoticeCode, Queue
from bot.chat.render_status import ACTION, NO_ACTION, call, person
from bot.chat.spanish import speak
from bot.chat.view import Button, Press, Tone, View


@dataclass(frozen=True, slots=True)
class Notice:
    """A fixed sentence. `more`: what it means for the patient, or what to do."""

    tone: Tone
    title: str
    headline: str
    more: str
    badge: str | None = None
    person: bool = False


NOTICES: Mapping[NoticeCode, Notice] = MappingProxyType(
    {
        NoticeCode.NOTHING_TO_CONFIRM: Notice(
            "info",
            "Nothing is open",
            "I have no open question for you right now, so nothing was changed.",
            "Tell me what you need, like “refill my metformin”.",
        ),
        NoticeCode.REFILL_NOT_REQUESTED: Notice(
            "info",
            "No refill requested",
            "OK. I did not request a refill.",
            "You can ask again at any time.",
            NO_ACTION,
        ),
        NoticeCode.SYSTEM_DOWN: Notice(
            "stop",
            "Our system does not answer",
            "I can't reach the pharmacy's system right now, so I can't answer that.",
            "Nothing was changed. I'm asking a person to help you here.",
            NO_ACTION,
        ),
        NoticeCode.SWITCHED_OFF: Notice(
            "stop",
            "Not in chat right now",
            "I can't answer that in chat right now.",
            "Please call us, or talk to a person here.",
            person=True,
        ),
        NoticeCode.NOT_OFFERED: Notice(
            "info",
            "A question for our staff",
            "I can't look that up in this chat.",
            "Nothing is wrong with what you asked. I'm asking a person to help you here.",
            NO_ACTION,
        ),
        NoticeCode.OTHER_PRESCRIPTION: Notice(
            "action",
            "Another prescription",
            "The prescription numbers you gave me are not for that medicine, so I can't answer about it.",
            "Look at the label of that medicine, ask me again, and enter the number after Rx.",
            ACTION,
            person=True,
        ),
        NoticeCode.NO_PRESCRIPTIONS: Notice(
            "info",
            "No prescriptions",
            "I find no prescriptions under your name here.",
            "If you expected one, a person can look for it.",
            person=True,
        ),
        NoticeCode.NOT_AMONG_YOURS: Notice(
            "info",
            "Not among your prescriptions",
            "I find no prescription for that medicine under your name here.",
            "If you expected one, ask your prescriber's office where it was sent, or talk to a person here.",
            person=True,
        ),
        NoticeCode.NOT_RECEIVED: Notice(
            "info",
            "Nothing new yet",
            "As of now, I find no new prescription for that under your name here.",
            "One that was just sent can take a while to show here. Ask your prescriber's office when and to which "
            "pharmacy they sent it, and to send it again if they have to. Or talk to a person here.",
            person=True,
        ),
        NoticeCode.NO_OTHER: Notice(
            "info",
            "No other prescription",
            "I find no other prescription under your name here.",
            "If you expected one, a person can look for it.",
            person=True,
        ),
        NoticeCode.OUT_OF_MEDICINE: Notice(
            "action",
            "You should not be without it",
            "You should not be without your medicine. Let me look at what we can do.",
            "If you have none left for your next dose, talk to a person here, or call us.",
            ACTION,
            person=True,
        ),
        NoticeCode.DRUG_UNKNOWN: Notice(
            "info",
            "Please ask us",
            "I do not find that medicine on our list, so I can't say if we have it.",
            "We may be able to order it. Please call us, or talk to a person here.",
            person=True,
        ),
        NoticeCode.NEEDS_DRUG: Notice(
            "action",
            "Which medicine?",
            "Which medicine do you mean?",
            "Please write your question with its name, like “do you have amoxicillin”.",
            ACTION,
        ),
        NoticeCode.NEEDS_CHOICE: Notice(
            "action",
            "Which one?",
            "Which one do you mean?",
            "Please ask again with the name of the medicine, or with the number after Rx on its label.",
            ACTION,
            person=True,
        ),
        NoticeCode.RESTRICTED_DRUG: Notice(
            "info",
            "Please call us",
            "I can't talk about stock of that medicine in chat.",
            "Please call us and ask. This is the same for all medicines of its kind, whether we have them or not.",
            "Action needed: call us",
            person=True,
        ),
        NoticeCode.QUESTION_CLOSED: Notice(
            "info",
            "That question is closed",
            "That question is no longer open, so nothing was changed.",
            "If you still want it, please ask me again.",
        ),
        NoticeCode.REFILL_UNCERTAIN: Notice(
            "stop",
            "Our system does not answer",
            "I could not make sure that your refill was requested. It may be, or it may not be.",
            "Please do not ask again in chat. I'm asking a person to check it for you.",
            NO_ACTION,
        ),
        NoticeCode.NOTIFY_WHEN_READY: Notice(
            "info",
            "Messages about your order",
            "I can't set up a text, call or e-mail for you.",
            "A technician can, once you have agreed to such messages. Until then nothing is sent, so please ask here "
            "where it stands.",
        ),
        NoticeCode.UPDATE_PROFILE: Notice(
            "info",
            "Changes to your record",
            "I never change what we have on file about you.",
            "A technician makes sure who you are, and then makes the change. Until they tell you that it is done, "
            "nothing has changed.",
        ),
        NoticeCode.BOOK_CONSULTATION: Notice(
            "info",
            "A time with the pharmacist",
            "I can't set a time with the pharmacist myself.",
            "A technician can look for one with you. Nothing is booked until they tell you the time.",
        ),
        NoticeCode.VACCINE: Notice(
            "info",
            "Vaccinations",
            "I can't see which vaccines we have, and I can't book one.",
            "A technician can tell you what is given here and when, and book it. Nothing is booked until they say so.",
        ),
        NoticeCode.COMPOUNDING: Notice(
            "info",
            "Medicine made specially",
            "I can't say if we can make that for you.",
            "A technician can find out. It needs a prescription that asks for it, and nothing is ordered until they "
            "tell you.",
        ),
        NoticeCode.RECORD_REQUEST: Notice(
            "info",
            "Copies of your records",
            "I can't send records or receipts in this chat.",
            "A technician makes sure who you are, and then tells you how you get them.",
        ),
        NoticeCode.STOP_MESSAGES: Notice(
            "info",
            "Stopping our messages",
            "I can't stop our messages myself.",
            "A technician makes sure who you are, and then stops them. Until a person has confirmed it, messages may "
            "still come.",
        ),
        NoticeCode.LEFT_TO_PERSON: Notice(
            "info",
            "Not everything is answered",
            "I have not answered everything you asked.",
            "The person who answers here can see your whole message.",
        ),
        NoticeCode.INSULTED: Notice(
            "info",
            "I'd like to help",
            "I'm sorry that this is frustrating. I'm an automated assistant, and I'd like to help.",
            "Tell me what you need from the pharmacy, or talk to a person here.",
            person=True,
        ),
        NoticeCode.INSULTED_AGAIN: Notice(
            "info",
            "Still here to help",
            "I'm still here to help.",
            "Tell me what you need, or talk to a person.",
            person=True,
        ),
        NoticeCode.DROPPED: Notice(
            "info",
            "All right",
            "All right, I have dropped that.",
            "What else can I do for you?",
        ),
        NoticeCode.NOTHING_TO_DROP: Notice(
            "info",
            "All right",
            "All right. No question of mine is open, so I have nothing to drop.",
            "A refill that was already requested stays requested. To take it back, write “cancel my refill”.",
        ),
    }
)

_QUESTIONS = {
    "look_alike": "Some names of medicines look alike. Do you mean one of these?",
    "which_medicine": "Which medicine do you mean? Choose one, or write the name that stands on its label.",
    "which_drug": "You named more than one medicine. Which one do you mean?",
    "which_prescription": "Which prescription do you mean?",
    "what_about": "I'm not sure what you need. Is it one of these?",
    "did_you_mean": "That name is not on our list. Did you mean one of these?",
    "left_over": "You asked more than I can answer at once. I have not answered this yet:",
}

HANDOFF_REASONS: Mapping[HandoffReason, str] = MappingProxyType(
    {
        HandoffReason.ASKED: "",
        HandoffReason.NOT_UNDERSTOOD: "I'm not sure that I understand you, and I don't want to guess.",
        HandoffReason.CLINICAL: "I can't answer questions about your health or how to take a medicine.",
        HandoffReason.PHARMACIST_MUST_SPEAK: "The pharmacist needs to speak with you about this.",
        HandoffReason.OUT_OF_SCOPE: "I can't help with that myself.",
        HandoffReason.NEEDS_STAFF: "I can't do that myself, but our staff can help you with it.",
        HandoffReason.SYSTEM_DOWN: "I can't look that up right now.",
        HandoffReason.LOCKED_OUT: (
            "I could not match what you entered with our records, so I can't open your prescriptions here."
        ),
        HandoffReason.LANGUAGE: "",  # the notice in the patient's own language has said it
        HandoffReason.EMERGENCY: (
            "If this is an emergency, call 911 now. For a poisoning or too much medicine, call Poison Help at "
            "1-800-222-1222. For thoughts of suicide, call or text 988."
        ),
        HandoffReason.COMPLAINT: "I'm sorry that you are not happy with us. A person should hear this.",
        HandoffReason.WRONG_ANSWER: "Sorry, that was not what you needed.",
        HandoffReason.OUT_OF_MEDICINE: "Running out of this medicine can be serious. A pharmacist should look.",
    }
)


def render_clarify(card: ClarifyCard) -> View:
    """One question with its buttons; the last one leads to a person."""
    question = _QUESTIONS[card.question]
    if card.question == "left_over" and len(card.choices) > 1:
        question = "You asked more than I can answer at once. I have not answered these yet:"
    if card.question == "did_you_mean" and len(card.choices) == 1:
        question = f"That name is not on our list. Did you mean {card.choices[0].label}?"
    if card.question == "look_alike":
        asked = ", or ".join(choice.label for choice in card.choices)
        question = f"Some names of medicines look alike. Do you mean {asked}?"
    choices = tuple(
        Button(f"b{number}", choice.label, Press(choice.intent, choice.entities))
        for number, choice in enumerate(card.choices, start=1)
    )
    return View(
        kind=card.kind,
        tone="action",
        title="Not answered yet" if card.question == "left_over" else "One question",
        headline=question,
        badge="Action needed: choose one",
        buttons=(*choices, person("Something else: talk to a person")),
    )


def render_notice(card: NoticeCard) -> View:
    said = NOTICES[card.code]
    return View(
        kind=card.kind,
        tone=said.tone,
        title=said.title,
        headline=card.said or said.headline,
        badge=said.badge,
        notes=(said.more,),
        buttons=(person(),) if said.person else (),
        links=(call(card.location_phone),) if card.location_phone else (),
    )


class Staffing(StrEnum):
    """Whether somebody is there to answer a patient who waits."""

    HERE = "here"
    AWAY = "away"  # the pharmacy is open, and nobody is at the desk
    CLOSED = "closed"


_SEEN = "I put your message in line for a pharmacist, but nobody may be reading it right now."
_THEN: Mapping[Staffing, str] = MappingProxyType(
    {
        Staffing.HERE: "I'm handing you to {who}. They will answer here in this chat as soon as one is free.",
        Staffing.AWAY: (
            "I'm putting you in line for {who}. Nobody is at the chat desk at this moment; "
            "they answer here when they are back. You can also call us."
        ),
        Staffing.CLOSED: (
            "I'm putting you in line for {who}, but we are closed now, so nobody may answer before we open. "
            "Your message stays here for them."
        ),
    }
)


def handoff_words(handoff: Handoff, staffing: Staffing, locale: str = "en") -> str:
    """What the patient reads when the bot gives the chat away: why, to whom, and what to expect.

    Nothing is promised that only a person can keep.
    """
    reason = HANDOFF_REASONS[handoff.reason]
    why = speak(locale, reason) if reason else ""
    if handoff.reason is HandoffReason.EMERGENCY:
        return f"{why} {speak(locale, _SEEN)}"
    who = speak(locale, "a pharmacist" if handoff.queue is Queue.PHARMACIST else "a pharmacy technician")
    return f"{why} {speak(locale, _THEN[staffing], who=who)}".strip()
