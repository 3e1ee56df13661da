"""What a patient agrees to, word for word, and what is said when they do, do not, or no longer do.

A change of the wording is a new VERSION: the ledger keeps both beside each consent.
"""

from bot.chat.spanish import speak
from bot.chat.view import Button, Press, View
from bot.messages.sender import Address, Channel

VERSION = "1"

TITLE = "Messages when there is news"
TEXT_QUESTION = "May {pharmacy} send you a text when there is news about your request?"
EMAIL_QUESTION = "May {pharmacy} send you an e-mail when there is news about your request?"
TEXT_TERMS = (
    "You agree to automated texts about what you ask for in this chat: one for each request, at most three a day, "
    "between 8 in the morning and 9 in the evening, to {where}. They name no medicine and no condition. Message and "
    "data rates may apply. You get your medicine whether you agree or not. You can end it at any time: reply STOP, or "
    "write “stop texting me” here. Reply HELP for help."
)
EMAIL_TERMS = (
    "You agree to automated e-mails about what you ask for in this chat: one for each request, at most three a day, "
    "between 8 in the morning and 9 in the evening, to {where}. They name no medicine and no condition. You get your "
    "medicine whether you agree or not. You can end it at any time: write “stop e-mailing me” here."
)
AGREE, DISAGREE = "Yes, I agree", "No, thank you"

TOLD_BY_TEXT = (
    "Thank you. When the pharmacy’s system says that it is ready, we send one text to {where}. If it cannot be sent, "
    "none comes, so you can always ask here. To end it, reply STOP, or write “stop texting me” here."
)
TOLD_BY_EMAIL = (
    "Thank you. When the pharmacy’s system says that it is ready, we send one e-mail to {where}. If it cannot be sent, "
    "none comes, so you can always ask here. To end it, write “stop e-mailing me” here."
)
NOT_GIVEN = "All right. We send you no such messages, and nothing else changes. You can always ask here."
VERIFY_AGAIN = "Nothing was set up, because we are no longer sure who is asking. Please ask for it again."
ENDED = "Nothing was set up: we do not send such messages at the moment. You can always ask here."

STOPPED = (
    "Done: from now on our chat sends you no notices. A code comes only when you ask for one here. Messages of our "
    "other systems, like reminder calls, have to be stopped by a technician."
)
STOP_WHOM = (
    "I can't tell which number or address you mean, so nothing was stopped yet. Write “stop texting me” together with "
    "the number or the e-mail address, and our chat sends no notices there from then on. A technician can stop "
    "messages of our other systems."
)


def where(locale: str, to: Address) -> str:
    """How an address is called in front of whoever it belongs to: enough to know it, and not more."""
    if to.channel is Channel.TEXT:
        return speak(locale, "the number ending in {ending}", ending=to.value[-4:])
    return speak(locale, "the address on file at {domain}", domain=to.value.rpartition("@")[2])


def wording(locale: str, to: Address, pharmacy: str) -> str:
    """All that is agreed to, as it stands on the card: what the ledger keeps."""
    view = consent_view(locale, to, pharmacy, "", "")
    return "\n".join((view.headline, *view.notes))


def consent_view(locale: str, to: Address, pharmacy: str, agree: str, disagree: str) -> View:
    """The card that asks. `agree`, `disagree`: what its buttons say."""
    by_text = to.channel is Channel.TEXT
    question = speak(locale, TEXT_QUESTION if by_text else EMAIL_QUESTION, pharmacy=pharmacy)
    terms = speak(locale, TEXT_TERMS if by_text else EMAIL_TERMS, where=where(locale, to))
    return View(
        kind="consent",
        tone="action",
        title=speak(locale, TITLE),
        headline=question,
        badge=speak(locale, "Action needed: choose one"),
        notes=(terms,),
        buttons=(
            Button("b1", speak(locale, AGREE), Press(agree)),
            Button("b2", speak(locale, DISAGREE), Press(disagree)),
        ),
    )


def will_be_told(locale: str, to: Address) -> str:
    """What is promised after a yes, and what is not."""
    words = TOLD_BY_TEXT if to.channel is Channel.TEXT else TOLD_BY_EMAIL
    return speak(locale, words, where=where(locale, to))


def stopped_words(locale: str, *, known: bool) -> str:
    """`known`: it was clear whose messages, or which number's. The same words whether there were any."""
    return speak(locale, STOPPED if known else STOP_WHOM)
