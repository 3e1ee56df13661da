"""Wake-ups between whoever writes the log and whoever shows it. A lost one costs seconds, never a message.

While Redis is away, each gateway has its listeners look every two seconds, and leaves its wake-ups in the outbox for
those that are still connected.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database import Database
from bot.storage.tables import outbox

log = logging.getLogger(__name__)

RELAY_BATCH = 500
LOOK_AGAIN_S = 5.0
PATIENCE_S = 1.0  # for Redis to take a wake-up: a turn waits meanwhile
AWAY_S = 2.0  # until Redis is tried again; its listeners look that often meanwhile
SILENCE_S = 10.0  # after which Redis is asked whether it is still there
CHANNEL = "scriptdesk:wake"

type Payload = dict[str, Any] | None


class Subscription:
    """What one listener has not yet looked at."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[tuple[str, Payload]] = asyncio.Queue()
        self._to_look_at: set[str] = set()

    async def next(self) -> tuple[str, Payload]:
        """The next wake-up: its topic, and a payload where it carries one (typing)."""
        topic, payload = await self._waiting.get()
        if payload is None:
            self._to_look_at.discard(topic)
        return topic, payload

    def put(self, topic: str, payload: Payload) -> None:
        """Wake the listener. Who has not yet looked needs no second reason to."""
        if payload is None:
            if topic in self._to_look_at:
                return
            self._to_look_at.add(topic)
        self._waiting.put_nowait((topic, payload))


class Bus(Protocol):
    """Topics and who listens to them. A payload never holds what somebody said."""

    async def publish(self, topic: str, payload: Payload = None) -> bool:
        """Wake who listens to `topic`. False if that reached this gateway's own listeners only."""

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]: ...


class LocalBus:
    """A bus inside one process: all that a single gateway needs."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Subscription]] = {}

    async def publish(self, topic: str, payload: Payload = None) -> bool:
        self._wake(topic, payload)
        return True

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[Subscription]:
        listener = Subscription()
        for topic in set(topics):
            self._listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            for topic in set(topics):
                self._listeners[topic].discard(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]

    def _wake(self, topic: str, payload: Payload) -> None:
        for listener in self._listeners.get(topic, ()):
            listener.put(topic, payload)

    def _wake_all(self) -> None:
        for topic in self._listeners:
            self._wake(topic, None)


class RedisBus(LocalBus):
    """A bus between many gateways: each hears all wake-ups from Redis and hands them to its own listeners."""

    def __init__(self, redis: Redis, channel: str = CHANNEL) -> None:
        super().__init__()
        self._redis = redis
        self._channel = channel
        self._away_until = 0.0

    async def publish(self, topic: str, payload: Payload = None) -> bool:
        now = asyncio.get_running_loop().time
        if now() >= self._away_until:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._redis.publish(self._channel, json.dumps([topic, payload]))
                return True
            except (RedisError, OSError) as error:  # TimeoutError is an OSError
                self._away_until = now() + AWAY_S
                log.error("wake-ups reach this gateway only", extra={"error": type(error).__name__})
        self._wake(topic, payload)
        return False

    async def listen(self) -> None:
        """Hand on what Redis says, for as long as the gateway lives; reconnects by itself."""
        while True:
            try:
                await self._hear()
            except (RedisError, OSError) as error:
                log.error("lost the wake-ups of other gateways", extra={"error": type(error).__name__})
            self._wake_all()
            await asyncio.sleep(AWAY_S)

    async def _hear(self) -> None:
        """Hand on until the connection is lost. Raises RedisError or OSError."""
        async with self._redis.pubsub() as channel:
            async with asyncio.timeout(PATIENCE_S):
                await channel.subscribe(self._channel)
            asked = False
            while True:
                async with asyncio.timeout(SILENCE_S + PATIENCE_S):  # the client's own retries take longer
                    heard = await channel.get_message(timeout=SILENCE_S)
                if heard is None:
                    if asked:
                        raise RedisAway("no answer to a ping")
                    await channel.ping()
                asked = heard is None
                if heard and heard["type"] == "subscribe":
                    self._wake_all()  # whatever was published before this moment went by unheard
                elif heard and heard["type"] == "message":
                    self._hand_on(heard["data"])

    def _hand_on(self, data: bytes) -> None:
        try:
            topic, payload = json.loads(data)
        except (ValueError, TypeError):
            log.error("a wake-up could not be read")
            return
        self._wake(topic, payload)


async def relay(database: Database, bus: Bus) -> None:
    """Publish committed wake-ups, also those that a gateway left behind when it died. Runs until cancelled."""
    while True:
        try:
            more = await _relay_once(database, bus)
        except SQLAlchemyError as error:
            log.error("the outbox could not be read", extra={"error": type(error).__name__})
            await asyncio.sleep(AWAY_S)
            continue
        if not more:
            with suppress(TimeoutError):
                await asyncio.wait_for(database.committed.wait(), LOOK_AGAIN_S)


async def _relay_once(database: Database, bus: Bus) -> bool:
    """Publish a batch. Returns whether there may be more to publish at once."""
    oldest = select(outbox.c.id, outbox.c.topic).order_by(outbox.c.id).limit(RELAY_BATCH)
    database.committed.clear()
    rows = await database.read(lambda connection: connection.execute(oldest).all())
    reached = [await bus.publish(topic) for topic in dict.fromkeys(row.topic for row in rows)]
    if not all(reached):  # another gateway may still reach the others: the rows are left for it
        await asyncio.sleep(AWAY_S)
        return True
    if rows:
        await database.write(_delete([row.id for row in rows]))
    return bool(rows)


def _delete(row_ids: list[int]) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        connection.execute(delete(outbox).where(outbox.c.id.in_(row_ids)))

    return run
