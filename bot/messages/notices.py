"""Tells a patient who agreed to it that there is news: one message for each request, without drug, condition or name.

The pharmacy's systems are asked every few minutes while the shop is open; what they push is part of that answer. What
may have changed since somebody agreed is looked at again at the last moment.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.clock import Clock, utc_now
from bot.messages import consent, links, outgoing
from bot.messages.addresses import address_of
from bot.messages.consent import Purpose
from bot.messages.outgoing import Kind, Letter, Outcome, hash_of
from bot.messages.post import Go, Later, Never, Verdict
from bot.messages.sender import Address, Channel
from bot.messages.sending_rules import A_DAY, next_allowed, zones_of
from bot.pharmacy.opening import is_open
from bot.pharmacy.port import Pharmacy, PharmacyUnavailable
from bot.pharmacy.rules import ready_is_certain
from bot.pharmacy.values import FillStatus, Location, Prescription
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import notice_request

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(minutes=3)
TICK_S = 20.0
AT_ONCE = 20
WAITS_FOR = timedelta(days=14)
"""After this a request is over: whoever still waits asks again."""
SENT_WITHIN = timedelta(hours=48)
KEPT = timedelta(days=30)

AWAITED = frozenset(
    {
        FillStatus.RECEIVED,
        FillStatus.IN_PROCESS,
        FillStatus.WAITING_ON_PRESCRIBER,
        FillStatus.WAITING_ON_INSURANCE,
        FillStatus.PRIOR_AUTHORIZATION,
        FillStatus.PHARMACIST_REVIEW,
        FillStatus.OUT_OF_STOCK,
        FillStatus.PARTIALLY_FILLED,
        FillStatus.ON_HOLD,
    }
)
"""What a patient may wait for."""
OVER = frozenset(FillStatus) - AWAITED - {FillStatus.READY, FillStatus.SENT, FillStatus.UNKNOWN}

type Speak = Callable[..., str]
"""A fixed sentence in a language: (locale, English, **names)."""


class Ended(StrEnum):
    """What became of a request."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    NOT_NEEDED = "not_needed"  # picked up, cancelled, transferred meanwhile
    CHANGED = "changed"  # another number is on file than the one that was agreed on
    REVOKED = "revoked"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Wish:
    """A patient wants to be told of this prescription. `state`: where they live, two letters."""

    patient: str
    prescription: str
    address: Address
    location: str
    state: str | None
    locale: str


def ask(connection: Connection, vault: Vault, wish: Wish, now: datetime) -> None:
    """Remember a wish. The same one again changes nothing."""
    subject = vault.fingerprint(f"{wish.patient}|{wish.prescription}", "notice")
    waits = select(notice_request.c.id).where(notice_request.c.subject == subject, notice_request.c.outcome.is_(None))
    if connection.scalar(waits) is not None:
        return
    notice = f"n_{secrets.token_hex(16)}"
    content = {
        "patient": wish.patient,
        "prescription": wish.prescription,
        "channel": wish.address.channel,
        "to": wish.address.value,
        "state": wish.state,
    }
    connection.execute(
        insert(notice_request).values(
            id=notice,
            subject=subject,
            address_hash=hash_of(vault, wish.address),
            sealed=vault.seal_json(content, bound_to=f"notice|{notice}"),
            location=wish.location,
            locale=wish.locale,
            created_at=now,
            expires_at=now + WAITS_FOR,
        )
    )


def wish_of(connection: Connection, vault: Vault, notice: str) -> Wish | None:
    """The wish behind a notice, while it waits."""
    row = connection.execute(select(notice_request).where(notice_request.c.id == notice)).mappings().one_or_none()
    if row is None or row["sealed"] is None:
        return None
    content: dict[str, Any] = vault.open_json(row["sealed"], bound_to=f"notice|{notice}")
    address = Address(Channel(content["channel"]), content["to"])
    return Wish(
        content["patient"],
        content["prescription"],
        address,
        row["location"],
        content["state"],
        row["locale"],
    )


def locale_of(connection: Connection, notice: str) -> str:
    """The language in which a notice was sent; English once that is forgotten."""
    return connection.scalar(select(notice_request.c.locale).where(notice_request.c.id == notice)) or "en"


def end(connection: Connection, notice: str, how: Ended, now: datetime) -> None:
    """Close a request; whom it was for is forgotten. Old ones go altogether."""
    values = {"outcome": how, "done_at": now, "sealed": None}
    connection.execute(
        update(notice_request).where(notice_request.c.id == notice, notice_request.c.outcome.is_(None)).values(**values)
    )
    connection.execute(delete(notice_request).where(notice_request.c.done_at < now - KEPT))


def is_news(known: Prescription, now: datetime) -> bool:
    """Whether "ready" may be said of it."""
    return ready_is_certain(known.status, now)


@dataclass(slots=True)
class Notices:
    """`channels`: what notices may go by; none: nobody is offered any. `public_url`: where the gateway is reached."""

    database: Database
    vault: Vault
    pharmacy: Pharmacy
    locations: Sequence[Location]
    channels: Collection[Channel]
    pharmacy_name: str
    public_url: str
    speak: Speak
    clock: Clock = utc_now
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="notices"))

    async def keep_watch(self) -> None:
        """Look, again and again, whether there is news. Runs until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:  # whatever it was, the next look must come
                logger.exception("the watch over notices could not look")
            await asyncio.sleep(TICK_S)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def look(self) -> None:
        """Ask for each wish that was not asked for lately and whose shop is open."""
        now = self.clock()
        for notice, wish in await self.database.write(lambda connection: self._due(connection, now)):
            try:
                known, address = await asyncio.get_running_loop().run_in_executor(self._threads, self._asked, wish)
            except PharmacyUnavailable as error:
                logger.error("a notice could not be looked at", extra={"system": error.system})
                continue
            await self.database.write(partial(self._told, notice=notice, wish=wish, known=known, on_file=address))

    def _due(self, connection: Connection, now: datetime) -> list[tuple[str, Wish]]:
        old = select(notice_request.c.id).where(notice_request.c.outcome.is_(None), notice_request.c.expires_at <= now)
        for notice in connection.scalars(old).all():
            end(connection, notice, Ended.TOO_OLD, now)
        shops = [location.code for location in self.locations if is_open(location, now)]
        seen = notice_request.c.looked_at
        due = (
            select(notice_request.c.id)
            .where(
                notice_request.c.outcome.is_(None),
                notice_request.c.location.in_(shops),
                or_(seen.is_(None), seen <= now - LOOK_EVERY),
            )
            .order_by(seen.is_not(None), seen)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        found = []
        for notice in connection.scalars(due).all():
            connection.execute(update(notice_request).where(notice_request.c.id == notice).values(looked_at=now))
            wish = wish_of(connection, self.vault, notice)
            if wish is not None and not outgoing.is_posted(connection, notice):
                found.append((notice, wish))
        return found

    def _asked(self, wish: Wish) -> tuple[Prescription | None, Address | None]:
        known = self.pharmacy.prescription(wish.patient, wish.prescription)
        return known, address_of(self.pharmacy.contact(wish.patient), (wish.address.channel,))

    def _told(
        self,
        connection: Connection,
        notice: str,
        wish: Wish,
        known: Prescription | None,
        on_file: Address | None,
    ) -> None:
        """What follows from an answer of the pharmacy's system."""
        now = self.clock()
        if known is None or known.status.what in OVER:
            end(connection, notice, Ended.NOT_NEEDED, now)
        elif on_file != wish.address:
            end(connection, notice, Ended.CHANGED, now)
        elif is_news(known, now) and not outgoing.is_posted(connection, notice):
            token = links.make(connection, notice, now)
            said = self.speak(
                wish.locale,
                "{pharmacy}: there is news about your request. {link}",
                pharmacy=self.pharmacy_name,
                link=f"{self.public_url}{links.PATH}{token}",
            )
            letter = Letter(
                Kind.READY_NOTICE, wish.address, said, now + SENT_WITHIN, wish.address.channel, notice=notice
            )
            outgoing.post(connection, self.vault, letter, now)

    def may_go(self, connection: Connection, letter: Letter, now: datetime) -> Verdict:
        """Asked at the moment of sending: whether the consent still holds, and whether it is day, and not too much."""
        if letter.kind is not Kind.READY_NOTICE:
            return Go()
        wish = wish_of(connection, self.vault, letter.notice or "")
        if wish is None or letter.to is None:
            return Never("no_request")
        if consent.in_force(connection, self.vault, wish.patient, letter.to, Purpose.READY_NOTICE) is None:
            return Never("no_consent")
        zone = next((place.time_zone for place in self.locations if place.code == wish.location), None)
        zones = zones_of(wish.state, zone or self.locations[0].time_zone)
        allowed = next_allowed(now, zones)
        where_to = hash_of(self.vault, letter.to)
        if outgoing.sent_since(connection, where_to, Kind.READY_NOTICE, now - timedelta(days=1)) >= A_DAY:
            allowed = next_allowed(max(allowed, now + timedelta(hours=1)), zones)
        if allowed > now:
            return Later(allowed)
        links.begin_now(connection, letter.notice or "", now)
        return Go()

    def ended(self, connection: Connection, letter: Letter, outcome: Outcome, now: datetime) -> None:
        """A notice came to its end, and with it the request."""
        if letter.kind is not Kind.READY_NOTICE or letter.notice is None:
            return
        how = {Outcome.SENT: Ended.SENT, Outcome.DROPPED: Ended.REVOKED}.get(outcome, Ended.NOT_SENT)
        end(connection, letter.notice, how, now)
