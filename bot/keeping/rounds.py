"""What a running gateway does besides chatting: takes up new keys, re-seals what is under old ones, lets go of the old.

Each chore is done by one gateway at a time, and by the next one if that one dies.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from bot.clock import Clock, utc_now
from bot.keeping import chores, retention
from bot.keeping.deleting import scrub
from bot.keeping.policy import Policy
from bot.privacy import keyring
from bot.privacy.encryption import Vault
from bot.privacy.reseal import anything_old, reseal
from bot.storage.database import Database

logger = logging.getLogger(__name__)

RENEW_S = 5.0
REPORT_S = 60.0
BREATH_S = 0.05  # between two batches: patients go first
FIRST_CHORES_S = 60.0  # after the start, which has enough to do
CHORES_S = 60.0
EVERY = timedelta(days=1)
ACTOR = "gateway"


@dataclass(slots=True)
class Rounds:
    """The rounds of one gateway. `gateway`: its name in leases, at most 40 characters."""

    database: Database
    vault: Vault
    policy: Policy
    gateway: str
    clock: Clock = utc_now
    breath: float = BREATH_S
    _unscrubbed: bool = False

    async def keep_keys(self) -> None:
        """Read the keys again and again, and tell which ones this gateway has. Runs until cancelled."""
        loop = asyncio.get_running_loop()
        due = 0.0
        while True:
            changed = await self._renew()
            if changed or loop.time() >= due:
                due = loop.time() + REPORT_S
                await self._guarded("the keys could not be reported", self.report)
            await asyncio.sleep(RENEW_S)

    async def keep_house(self) -> None:
        """Do the chores whenever they are due. Runs until cancelled."""
        await asyncio.sleep(FIRST_CHORES_S)
        while True:
            await self._guarded("re-sealing broke off", self.reseal)
            await self._guarded("the retention broke off", self.retain)
            await self._guarded("the database could not be scrubbed", self.scrub)
            await asyncio.sleep(CHORES_S)

    async def report(self) -> None:
        """Say which keys this gateway has."""
        await self.database.write(lambda c: keyring.report(c, self.gateway, self.vault, self.clock()))

    async def sign_off(self) -> None:
        """This gateway stops."""
        await self._guarded(
            "a gateway could not sign off",
            lambda: self.database.write(lambda c: keyring.signs_off(c, self.gateway)),
        )

    async def reseal(self) -> None:
        """Bring everything under the newest key, if this gateway has it and nobody else is at it.

        A gateway that has an older key in front does nothing: two that disagree would undo each other's work.
        """
        current = self.vault.current
        if not await self.database.write(lambda c: self._takes_up(c, current)):
            return
        logger.info("re-sealing begins")
        count, steps = 0, reseal(self.database.engine, self.vault)
        while (step := await asyncio.to_thread(next, steps, None)) is not None:
            count += step.resealed
            if step.unreadable:
                logger.error("stored values do not open", extra={"count": step.unreadable})
            if not await self.database.write(lambda c: chores.take(c, chores.RESEAL, self.gateway, self.clock())):
                return
            await asyncio.sleep(self.breath)

        def ends(connection: Connection) -> bool:
            left = anything_old(connection, current)
            now = self.clock()
            done_at = None if left else now
            chores.let_go(connection, chores.RESEAL, self.gateway, done_at, current)
            return left

        left = await self.database.write(ends)
        logger.info("re-sealing ends", extra={"count": count, "status": "incomplete" if left else "complete"})

    def _takes_up(self, connection: Connection, current: str) -> bool:
        keyring.register(connection, self.vault.key_ids, self.clock())
        if chores.last_done(connection, chores.RESEAL)[1] == current or not keyring.is_newest(connection, current):
            return False
        if not chores.take(connection, chores.RESEAL, self.gateway, self.clock()):
            return False
        # Nothing to do is done, too; it is looked up once for each key, because it reads all there is.
        if not anything_old(connection, current):
            chores.let_go(connection, chores.RESEAL, self.gateway, self.clock(), current)
            return False
        return True

    async def retain(self) -> None:
        """Delete what the policy lets go, once a day."""

        def takes_up(connection: Connection) -> bool:
            done_at, _ = chores.last_done(connection, chores.RETENTION)
            if done_at is not None and self.clock() - done_at < EVERY:
                return False
            return chores.take(connection, chores.RETENTION, self.gateway, self.clock())

        if not await self.database.write(takes_up):
            return
        ran = await asyncio.to_thread(
            retention.run, self.database.engine, self.vault, self.policy, actor=ACTOR, now=self.clock()
        )
        self._unscrubbed = self._unscrubbed or ran.anything
        await self.database.write(lambda c: chores.let_go(c, chores.RETENTION, self.gateway, self.clock()))
        for kind, count in ran.deleted.items():
            logger.info("retention deleted", extra={"reason": kind, "count": count})

    async def scrub(self) -> None:
        """Have nothing deleted left in the database's files; tried again in the next round if somebody is at them."""
        if self._unscrubbed:
            self._unscrubbed = not await asyncio.to_thread(scrub, self.database.engine)

    async def _renew(self) -> bool:
        try:
            changed = await asyncio.to_thread(self.vault.renew)
        except (OSError, ValueError) as error:
            logger.error("the key file could not be read", extra={"error": type(error).__name__})
            return False
        if changed:
            logger.info("the vault's keys are others now", extra={"count": len(self.vault.key_ids)})
        return changed

    async def _guarded(self, failure: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:  # whatever it is, the next round tries again
            logger.exception(failure)
