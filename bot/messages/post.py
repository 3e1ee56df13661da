"""Sends what is due: a few at a time, never inside the transaction that wrote it, and not for ever.

A gateway that dies between sending and noting it sends once more; services that know a message's id drop the second.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.clock import Clock, utc_now
from bot.messages import outgoing
from bot.messages.outgoing import Kind, Leased, Letter, Outcome
from bot.messages.sender import Channel, Message, NotSent, Sender
from bot.privacy.encryption import Vault, VaultError
from bot.storage.database import Database

logger = logging.getLogger(__name__)

AT_ONCE = 4
LEASE = timedelta(seconds=60)
LONGEST_S = 45.0
"""Of one try: longer than any sender waits, and shorter than the lease."""
LOOK_AGAIN_S = 2.0
AGAIN_AFTER = (timedelta(seconds=3), timedelta(seconds=10), timedelta(seconds=30), timedelta(seconds=60))
"""After each try that failed; one more failure is the last. Somebody waits for a code."""
NOTICE_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=3))
"""And nobody sits before a notice."""


@dataclass(frozen=True, slots=True)
class Go:
    """The letter may go now."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not before that moment."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """It may not go any more. `why`: one word, for the log."""

    why: str


type Verdict = Go | Later | Never


def only_asked_for(connection: Connection, letter: Letter, now: datetime) -> Verdict:
    """Where there are no notices: codes and answers go, and a notice that was left over does not."""
    return Never("no_notices") if letter.kind is Kind.READY_NOTICE else Go()


def nothing(connection: Connection, letter: Letter, outcome: Outcome, now: datetime) -> None:
    """Nobody else needs to know."""


@dataclass(slots=True)
class Post:
    """`may_go` is asked at the moment of sending, in a transaction; `ended` is called in the one that notes the end."""

    database: Database
    vault: Vault
    senders: Mapping[Channel, Sender]
    clock: Clock = utc_now
    may_go: Callable[[Connection, Letter, datetime], Verdict] = only_asked_for
    ended: Callable[[Connection, Letter, Outcome, datetime], None] = nothing
    longest: float = LONGEST_S
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="post"))

    async def keep_sending(self, woken: Callable[[], Awaitable[object]]) -> None:
        """Send, again and again, what is due; look when woken, and every two seconds. Runs until cancelled."""
        while True:
            try:
                if await self.send_due():
                    continue
            except Exception:  # whatever it was, the next letters must go
                logger.exception("what is to be sent could not be")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await woken()

    async def send_due(self) -> int:
        """Send what is due now. Returns how many letters were taken up."""
        due = await self.database.read(lambda connection: outgoing.waiting(connection, self.clock(), AT_ONCE))
        taken = await asyncio.gather(*(self._one(letter_id) for letter_id in due))
        return sum(taken)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _one(self, letter_id: str) -> bool:
        now = self.clock()
        leased = await self.database.write(lambda c: self._take(c, letter_id, now))
        if leased is None:
            return False
        fault: NotSent | None = None
        try:
            async with asyncio.timeout(self.longest):
                await asyncio.get_running_loop().run_in_executor(self._threads, self._bring, leased)
        except NotSent as failed:
            fault = failed
        except TimeoutError:
            fault = NotSent("timeout", service=True)
        except Exception as error:  # a sender that breaks is a service that does not work
            fault = NotSent(type(error).__name__, service=True)
        await self.database.write(lambda c: self._note(c, leased, fault))
        return True

    def _take(self, connection: Connection, letter_id: str, now: datetime) -> Leased | None:
        try:
            leased = outgoing.lease(connection, self.vault, letter_id, now + LEASE, now)
        except VaultError:
            logger.error("a message was not sent", extra={"reason": "not_readable"})
            outgoing.done(connection, letter_id, Outcome.FAILED, now)
            return None
        if leased is None:
            return None
        if leased.letter.expires_at <= now:
            self._end(connection, leased, Outcome.FAILED, now)
            return None
        match self.may_go(connection, leased.letter, now):
            case Go():
                return leased
            case Later(at):
                outgoing.put_off(connection, letter_id, at, tried=False)
            case Never(why):
                logger.info("a message was not sent", extra={"reason": why})
                self._end(connection, leased, Outcome.DROPPED, now)
        return None

    def _bring(self, leased: Leased) -> None:
        """On a thread: to the service. Raises NotSent."""
        letter = leased.letter
        sender = self.senders.get(letter.channel)
        if sender is None:
            raise NotSent("no_sender", service=True)
        if letter.to is None:
            sender.check(leased.id)
        else:
            sender.send(Message(leased.id, letter.to, letter.text))

    def _note(self, connection: Connection, leased: Leased, fault: NotSent | None) -> None:
        now = self.clock()
        if fault is None:
            self._end(connection, leased, Outcome.SENT, now)
            return
        logger.error(
            "a try to send a message failed",
            extra={"system": leased.letter.channel, "reason": fault.why, "count": leased.tries},
        )
        if not fault.service:
            self._end(connection, leased, Outcome.REFUSED, now)
            return
        waits = NOTICE_AGAIN_AFTER if leased.letter.kind is Kind.READY_NOTICE else AGAIN_AFTER
        again = now + waits[leased.tries - 1] if leased.tries <= len(waits) else None
        if again is None or again >= leased.letter.expires_at:
            self._end(connection, leased, Outcome.FAILED, now)
        else:
            outgoing.put_off(connection, leased.id, again, tried=True)

    def _end(self, connection: Connection, leased: Leased, outcome: Outcome, now: datetime) -> None:
        outgoing.done(connection, leased.id, outcome, now)
        self.ended(connection, leased.letter, outcome, now)
