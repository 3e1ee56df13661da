"""The letter that brings a code, or looks as if it did: the same for somebody and for nobody, whichever way it goes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from bot.chat.log import Conversation
from bot.chat.spanish import speak
from bot.identity.codes import GOOD_FOR
from bot.messages import consent, outgoing
from bot.messages.addresses import address_of
from bot.messages.outgoing import Kind, Letter
from bot.messages.sender import Address, Channel
from bot.pharmacy.values import Contact
from bot.privacy.encryption import Vault

BY_EMAIL_OF_256 = 26
"""How many of nobody's codes, of 256, ask the mail server: about as many as patients who are known by e-mail alone.

Where one of two services is down, only those whose code goes by it are told so. If nobody's codes all went by the
other, that would tell who exists."""


def post_code(
    connection: Connection,
    vault: Vault,
    held: Conversation,
    code: str,
    contact: Contact | None,
    person: str,
    channels: Collection[Channel],
    pharmacy_name: str,
    now: datetime,
) -> None:
    """Write the letter with the code of the form that stands open; it is sent after this transaction.

    `contact`: None where name and date matched nobody. `person`: the fingerprint of what was typed, 64 hexadecimal
    digits, which chooses nobody's service: the same at each try.
    """
    form = held.memory.form
    assert form is not None  # just drawn
    text = speak(
        held.locale,
        "{pharmacy}: your code is {code}. It is good for 10 minutes.",
        pharmacy=pharmacy_name,
        code=code,
    )
    to = address_of(contact, channels)
    if consent.stopped(connection, vault, to or Address(Channel.TEXT, person)):
        to = address_of(contact, set(channels) - {Channel.TEXT})
    by_email = Channel.EMAIL in channels and int(person[:2], 16) < BY_EMAIL_OF_256
    channel = Channel.EMAIL if by_email or Channel.TEXT not in channels else Channel.TEXT
    letter = Letter(Kind.CODE, to, text, now + GOOD_FOR, to.channel if to else channel, held.id, form.seq)
    outgoing.post(connection, vault, letter, now)
