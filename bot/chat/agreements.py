"""Whether a patient may be sent notices: asked by a card, given by an explicit yes, ended in plain words.

Rasa only says that somebody wants to be told, or wants no more messages; what follows is decided and said here. A yes
takes the second tier, and goes to the number or address on file alone. To end it takes no proof at all.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.cards import NoticeCard, NoticeCode, Verify
from bot.chat import entries, log
from bot.chat.answers import Opened
from bot.chat.consent_words import (
    ENDED,
    NOT_GIVEN,
    VERIFY_AGAIN,
    VERSION,
    consent_view,
    stopped_words,
    will_be_told,
    wording,
)
from bot.chat.log import Author, Conversation, Entry, Message
from bot.chat.spanish import speak, tongue
from bot.envelope import VerifiedPatient
from bot.messages import consent, notices
from bot.messages.addresses import address_of, mailbox, telephone
from bot.messages.consent import Consent, How, Purpose
from bot.messages.keywords import asks_to_stop
from bot.messages.notices import AWAITED, Notices, Wish
from bot.messages.sender import Address, Channel
from bot.pharmacy.port import PharmacyUnavailable
from bot.privacy import audit
from bot.privacy.encryption import Vault
from bot.privacy.masking import mask

logger = logging.getLogger(__name__)

NOTIFY, STOP = "notify_when_ready", "stop_messages"
YES, NO = "consent_given", "consent_refused"
"""What the buttons of the card say. Rasa has no such intents: these presses never leave the gateway."""

PORT_DEADLINE_S = 5.0
_TYPED = re.compile(r"\b(?:PHONE|EMAIL)_\d+\b")


@dataclass(frozen=True, slots=True)
class OnFile:
    """Where this patient can be told, and of what: (prescription, location)."""

    to: Address
    awaited: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """`notices`: None where nothing can be sent by itself; then nothing is offered, and staff help as before."""

    vault: Vault
    pharmacy_name: str
    notices: Notices | None = None

    async def look(self, held: Conversation, opened: Opened, now: datetime) -> OnFile | None:
        """What the pharmacy's system says of a verified patient who wants to be told; None where nobody can be."""
        patient = held.memory.verified(now)
        if self.notices is None or patient is None or not _may_agree(patient) or _topic(opened) != NOTIFY:
            return None
        system, channels, reference = self.notices.pharmacy, self.notices.channels, patient.reference

        def ask() -> OnFile | None:
            to = address_of(system.contact(reference), channels)
            awaited = [rx for rx in system.prescriptions(reference) if rx.status.what in AWAITED]
            return OnFile(to, tuple((rx.reference, rx.location) for rx in awaited)) if to and awaited else None

        try:
            async with asyncio.timeout(PORT_DEADLINE_S):
                return await asyncio.to_thread(ask)
        except (PharmacyUnavailable, TimeoutError) as error:
            logger.error("a wish for a notice got no answer", extra={"error": type(error).__name__})
            return None

    def decide(
        self,
        connection: Connection,
        held: Conversation,
        opened: Opened,
        said: str,
        found: OnFile | None,
        now: datetime,
    ) -> tuple[Opened, list[Entry]]:
        """What becomes of an answer, and what the gateway adds to it. `said`: what the patient wrote."""
        added: list[Entry] = []
        if _topic(opened) == STOP or asks_to_stop(said):
            opened, added = self._stopped(connection, held, opened, said, now)
        patient = held.memory.verified(now)
        if self.notices is None or _topic(opened) != NOTIFY:
            return opened, added
        without = _without(opened, NoticeCode.NOTIFY_WHEN_READY)
        if patient is None or patient.tier < 2:
            return replace(without, handoff=None, verify=Verify("verify", 2)), added
        if found is None or not _may_agree(patient):
            return opened, added
        known = consent.in_force(connection, self.vault, patient.reference, found.to, Purpose.READY_NOTICE)
        if known is not None:
            self._wish(connection, held, found.to, found.awaited, now)
            told = will_be_told(held.locale, found.to)
            return replace(without, handoff=None), [*added, entries.said(Author.BOT, told)]
        facts = {
            "kind": "consent",
            "patient": patient.reference,
            "channel": found.to.channel,
            "to": found.to.value,
            "awaited": [list(one) for one in found.awaited],
        }
        view = consent_view(held.locale, found.to, self.pharmacy_name, YES, NO)
        card = entries.own_card(view, stretch=held.standing.stretch, facts=facts)
        return replace(without, handoff=None), [*added, card]

    def stop_at_once(self, connection: Connection, held: Conversation, said: str, now: datetime) -> list[Entry]:
        """While a person has the conversation: end what a patient plainly wants ended, and say so."""
        return self._stopped(connection, held, Opened((), None, None), said, now)[1] if asks_to_stop(said) else []

    def pressed(self, connection: Connection, held: Conversation, card: Message, intent: str, now: datetime) -> None:
        """A button of the card was pressed; what that comes to is said at once."""
        facts: dict[str, Any] = card.body["facts"]
        patient = held.memory.verified(now)
        to = Address(Channel(facts["channel"]), facts["to"])
        if intent == NO:
            told = speak(held.locale, NOT_GIVEN)
        elif patient is None or not _may_agree(patient) or patient.reference != facts["patient"]:
            told = speak(held.locale, VERIFY_AGAIN)
        elif self.notices is None or to.channel not in self.notices.channels:
            told = speak(held.locale, ENDED)
        else:
            given = Consent(
                patient.reference,
                to,
                Purpose.READY_NOTICE,
                wording(held.locale, to, self.pharmacy_name),
                VERSION,
                tongue(held.locale),
                now,
                held.id,
            )
            if consent.in_force(connection, self.vault, patient.reference, to, given.purpose) is None:
                consent.give(connection, self.vault, given)
                detail = {"purpose": str(given.purpose), "version": VERSION, "channel": str(to.channel)}
                audit.record(connection, "patient", "consent_given", held.id, detail, now)
            self._wish(connection, held, to, [(one[0], one[1]) for one in facts["awaited"]], now)
            told = will_be_told(held.locale, to)
        log.append(connection, self.vault, held, [entries.said(Author.BOT, told)], now)

    def _wish(
        self,
        connection: Connection,
        held: Conversation,
        to: Address,
        awaited: Sequence[tuple[str, str]],
        now: datetime,
    ) -> None:
        patient = held.memory.verified(now)
        assert patient is not None  # whoever calls has made sure
        for prescription, location in awaited:
            state = held.memory.patient_state
            wish = Wish(patient.reference, prescription, to, location, state, held.locale)
            notices.ask(connection, self.vault, wish, now)

    def _stopped(
        self, connection: Connection, held: Conversation, opened: Opened, said: str, now: datetime
    ) -> tuple[Opened, list[Entry]]:
        """End all for the verified patient, and for each number or address that stands in the message itself."""
        patient = held.memory.verified(now)
        masked = mask(said, held.memory.identifiers)
        typed = [masked.identifiers[name] for name in _TYPED.findall(masked.text)]
        addresses = [found for found in (telephone(one) or mailbox(one) for one in typed) if found is not None]
        if patient is not None:
            consent.revoke(connection, self.vault, How.CHAT, now, patient=patient.reference, conversation=held.id)
        for address in addresses:
            consent.revoke(connection, self.vault, How.CHAT, now, address=address, conversation=held.id)
        known = patient is not None or bool(addresses)
        if known:
            audit.record(connection, "patient", "consent_revoked", held.id, {"addresses": len(addresses)}, now)
        elif self.notices is None:
            return opened, []  # this chat sends nothing by itself: all that is to be stopped is staff's matter
        words = stopped_words(held.locale, known=known)
        return _without(opened, NoticeCode.STOP_MESSAGES), [entries.said(Author.BOT, words)]


def _may_agree(patient: VerifiedPatient) -> bool:
    """Whether somebody may agree to messages to the patient's phone or mailbox: the patient, and no caregiver."""
    return patient.tier >= 2 and patient.proxy is None


def _topic(opened: Opened) -> str | None:
    return opened.handoff.topic if opened.handoff else None


def _without(opened: Opened, code: NoticeCode) -> Opened:
    """The answer without the notice that says that only staff can do it."""
    kept = tuple(one for one in opened.shown if not (isinstance(one, NoticeCard) and one.code is code))
    return replace(opened, shown=kept)
