"""The frame with which somebody at the desk records that they made sure of a patient: what is asked, and its answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from bot.chat.switchboard import Switchboard
from bot.desk import frames
from bot.desk.parts import PHARMACY_WITHIN_S, DeskParts
from bot.desk.rulebook import read_rulebook
from bot.desk.vouching import Found, NotVerified, Vouching, ask, begin, vouch
from bot.identity.patient import Answers, FormFault, read_answers
from bot.identity.staff import Staff
from bot.pharmacy.composite import without
from bot.pharmacy.port import PharmacyUnavailable
from bot.switches import systems_off

logger = logging.getLogger(__name__)

ASKED = frozenset({"prescription_number", "last_name", "birth_date"})
SYSTEM_DOWN = (
    "The pharmacy's system does not answer, so nothing was checked or opened. Try again in a moment; until then tell "
    "nothing about prescriptions."
)


class Write(Protocol):
    """One transaction of a signed-in person."""

    def __call__[T](self, work: Callable[[Connection, datetime], T]) -> Awaitable[T]: ...


async def verify(
    parts: DeskParts, write: Write, who: Callable[[], Staff], frame: frames.VerifyPatient
) -> dict[str, Any]:
    """Check what a frame names and open it. Returns the frame that answers it. Raises NotYours or NotVerified.

    `who`: whom the session belongs to, as the last transaction found them.
    """
    vouching = Vouching(frame.conversation, frame.client_id, frame.method)
    outcome = await write(lambda c, now: begin(c, parts.vault, who(), vouching, now))
    if outcome is None:
        found = await _found(parts, _answers(parts, frame))

        def opened(connection: Connection, now: datetime) -> int | NotVerified:
            book = read_rulebook(connection, parts.pharmacy_state, now, parts.zone)
            return vouch(connection, parts.vault, who(), book, vouching, found, now)

        outcome = await write(opened)
    if isinstance(outcome, NotVerified):
        raise outcome
    return {
        "type": "patient_verified",
        "conversation": frame.conversation,
        "client_id": frame.client_id,
        "seq": outcome,
    }


def _answers(parts: DeskParts, frame: frames.VerifyPatient) -> Answers:
    """What was typed, read as the patient's own form is."""
    typed = {name: getattr(frame, name) for name in ASKED}
    try:
        return read_answers(typed, ASKED, parts.clock().astimezone(parts.zone).date())
    except FormFault as fault:
        raise NotVerified("check_field", str(fault), fault.field) from None


async def _found(parts: DeskParts, answers: Answers) -> Found | None:
    off = await parts.database.read(lambda c: systems_off(Switchboard().in_force(c, None)))
    asked = asyncio.get_running_loop().run_in_executor(parts.pool, ask, without(parts.pharmacy, off), answers)
    try:
        return await asyncio.wait_for(asked, PHARMACY_WITHIN_S)
    except (TimeoutError, PharmacyUnavailable) as error:
        logger.error("a check of the desk got no answer", extra={"error": type(error).__name__})
        raise NotVerified("system_down", SYSTEM_DOWN) from None
