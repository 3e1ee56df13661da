"""One spelling for each address: what was agreed to, what is on file and what a text comes from can be compared."""

from collections.abc import Collection

import phonenumbers

from bot.messages.sender import Address, Channel
from bot.pharmacy.values import Contact


def telephone(typed: str) -> Address | None:
    """A telephone number as E.164; None for what is none. Without a country it is one of the United States."""
    try:
        number = phonenumbers.parse(typed, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return Address(Channel.TEXT, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mailbox(typed: str) -> Address | None:
    """An e-mail address in lower case; None for what is none."""
    value = typed.strip().lower()
    name, _, domain = value.rpartition("@")
    return Address(Channel.EMAIL, value) if name and "." in domain and " " not in value else None


def address_of(contact: Contact | None, channels: Collection[Channel]) -> Address | None:
    """Where messages to a patient go: the telephone first, if something is there that sends to it."""
    if contact is None:
        return None
    phone = telephone(contact.phone) if contact.phone and Channel.TEXT in channels else None
    if phone is not None:
        return phone
    return mailbox(contact.email) if contact.email and Channel.EMAIL in channels else None
