"""POST /api/messages/inbound: somebody answered a text of ours. STOP ends all at once; nothing that was said is kept.

The service for texts signs as we do towards it (bot/messages/webhook.py): nobody else can stop or start anything.
"""

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, utc_now
from bot.messages import consent, outgoing
from bot.messages.addresses import telephone
from bot.messages.consent import How
from bot.messages.keywords import Word, heard
from bot.messages.outgoing import Kind, Letter
from bot.messages.sender import Address, Channel
from bot.messages.webhook import SIGNATURE, TIMESTAMP, sign
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import outgoing as outgoing_table

logger = logging.getLogger(__name__)

LARGEST_BODY = 16_384
SKEW = timedelta(minutes=5)
ANSWERED_WITHIN = timedelta(minutes=5)
"""47 CFR 64.1200(a)(12): one text may confirm a STOP, within five minutes."""
ANSWERS_A_DAY = 5
"""To one number: two machines that answer each other must come to an end."""

ANSWERS: Mapping[Word | None, str] = MappingProxyType(
    {
        Word.STOP: (
            "{pharmacy}: you get no more messages from our chat at this number. If you want codes that you ask for "
            "to come here again, text START. Help: {phone}"
        ),
        Word.START: (
            "{pharmacy}: codes that you ask for in our chat come to this number again. For notices, agree to them in "
            "the chat. STOP ends it. Help: {phone}"
        ),
        Word.HELP: (
            "{pharmacy}: these are automated messages of our chat. Help: {phone}. Message and data rates may apply. "
            "STOP ends them. In an emergency call 911."
        ),
        None: (
            "{pharmacy}: nobody reads texts to this number. Please call {phone}, or use our chat. STOP ends our "
            "messages. In an emergency call 911."
        ),
    }
)

type Speak = Callable[..., str]
"""A fixed sentence in a language: (locale, English, **names)."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """Takes in what patients text. `phone`: where a person answers."""

    database: Database
    vault: Vault
    secret: bytes
    speak: Speak
    pharmacy_name: str
    phone: str
    clock: Clock = utc_now

    def signed(self, timestamp: str, body: bytes, signature: str, now: datetime) -> bool:
        """Whether the service signed this, not longer ago than five minutes."""
        fits = hmac.compare_digest(sign(self.secret, timestamp, body).encode(), signature.lower().encode())
        fresh = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 11
        return fits and fresh and abs(now.timestamp() - int(timestamp)) <= SKEW.total_seconds()

    def take(self, connection: Connection, inbound_id: str, sender: Address, text: str, now: datetime) -> None:
        """Do what a text says, and answer it in fixed words: a text that comes twice is answered once."""
        said = heard(text)
        letter_id = f"i_{self.vault.fingerprint(inbound_id, 'inbound text')[:36]}"
        if connection.scalar(select(outgoing_table.c.id).where(outgoing_table.c.id == letter_id)):
            return
        if said.word is Word.STOP:
            consent.revoke(connection, self.vault, How.TEXT, now, address=sender)
        elif said.word is Word.START:
            consent.resume(connection, self.vault, sender, now)
        where_to = outgoing.hash_of(self.vault, sender)
        if outgoing.sent_since(connection, where_to, Kind.ANSWER, now - timedelta(days=1)) >= ANSWERS_A_DAY:
            return
        answer = self.speak(said.tongue, ANSWERS[said.word], pharmacy=self.pharmacy_name, phone=self.phone)
        letter = Letter(Kind.ANSWER, sender, answer, now + ANSWERED_WITHIN, Channel.TEXT, id=letter_id)
        outgoing.post(connection, self.vault, letter, now)


def make_inbound_routes(inbound: Inbound) -> APIRouter:
    routes = APIRouter()

    @routes.post("/api/messages/inbound")
    async def take(request: Request) -> JSONResponse:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_BODY:
                return JSONResponse({"error": "too_large"}, 413)
        now = inbound.clock()
        signature, timestamp = request.headers.get(SIGNATURE, ""), request.headers.get(TIMESTAMP, "")
        if not inbound.signed(timestamp, bytes(body), signature, now):
            return JSONResponse({"error": "unauthorized"}, 401)
        read = _read(bytes(body))
        if read is None:
            return JSONResponse({"error": "unreadable"}, 422)
        inbound_id, sender, text = read
        try:
            await inbound.database.write(lambda c: inbound.take(c, inbound_id, sender, text, now))
        except SQLAlchemyError as error:
            logger.error("a text was not taken in", extra={"error": type(error).__name__})
            return JSONResponse({"error": "try_again"}, 503)
        return JSONResponse({"taken": True}, 202)

    return routes


def _read(body: bytes) -> tuple[str, Address, str] | None:
    """Id, sender and words of {"id", "from", "text"}; None if it is not that."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    named = [content.get(name) for name in ("id", "from", "text")]
    if not all(isinstance(value, str) for value in named) or not named[0]:
        return None
    sender = telephone(str(named[1]))
    return (str(named[0]), sender, str(named[2])) if sender else None
