"""Wake-ups between whoever writes the log and whoever shows it. A lost one costs time, never a message."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, Delete, delete, select

from bot.storage.database import Database
from bot.storage.tables import outbox

log = logging.getLogger(__name__)

RELAY_BATCH = 500
LOOK_AGAIN_S = 5.0
CHANNEL = "scriptdesk:wake"

type Payload = dict[str, Any] | None


class Subscription:
    """What one listener has not yet looked at."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[tuple[str, Payload]] = asyncio.Queue()

    async def next(self) -> tuple[str, Payload]:
        """The next wake-up: its topic, and a payload where it carries one (typing)."""
        return await self._waiting.get()

    def put(self, topic: str, payload: Payload) -> None:
        self._waiting.put_nowait((topic, payload))


class Bus(Protocol):
    """Topics and who listens to them. A payload never holds what somebody said."""

    async def publish(self, topic: str, payload: Payload = None) -> None: ...

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]: ...


class LocalBus:
    """A bus inside one process: all that a single gateway needs."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Subscription]] = {}

    async def publish(self, topic: str, payload: Payload = None) -> None:
        for listener in self._listeners.get(topic, ()):
            listener.put(topic, payload)

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[Subscription]:
        listener = Subscription()
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            for topic in topics:
                self._listeners[topic].discard(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]


class RedisBus(LocalBus):
    """A bus between many gateways: each hears all wake-ups from Redis and hands them to its own listeners."""

    def __init__(self, redis: Redis, channel: str = CHANNEL) -> None:
        super().__init__()
        self._redis = redis
        self._channel = channel

    async def publish(self, topic: str, payload: Payload = None) -> None:
        try:
            await self._redis.publish(self._channel, json.dumps([topic, payload]))
        except RedisError as error:
            log.error("wake-ups reach this gateway only", extra={"error": type(error).__name__})
            await super().publish(topic, payload)

    async def listen(self) -> None:
        """Hand on what Redis says, for as long as the gateway lives; reconnects by itself."""
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self._channel)
                    async for heard in channel.listen():
                        if heard["type"] == "message":
                            topic, payload = json.loads(heard["data"])
                            await super().publish(topic, payload)
            except RedisError as error:
                log.error("lost the wake-ups of other gateways", extra={"error": type(error).__name__})
                await asyncio.sleep(1)


async def relay(database: Database, bus: Bus) -> None:
    """Publish committed wake-ups, also those that a gateway left behind when it died. Runs until cancelled."""
    oldest = select(outbox.c.id, outbox.c.topic).order_by(outbox.c.id).limit(RELAY_BATCH)
    while True:
        database.committed.clear()
        rows = await database.read(lambda connection: connection.execute(oldest).all())
        for topic in dict.fromkeys(topic for _, topic in rows):
            await bus.publish(topic)
        if rows:
            published = delete(outbox).where(outbox.c.id.in_([row_id for row_id, _ in rows]))
            await database.write(partial(_run, published))
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(database.committed.wait(), LOOK_AGAIN_S)


def _run(statement: Delete, connection: Connection) -> None:
    connection.execute(statement)
