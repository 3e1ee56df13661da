"""Wake-ups: inside one gateway, between gateways over Redis, and while Redis or a gateway is away."""

import asyncio
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from redis.asyncio import Redis
from sqlalchemy import Connection, func, select, text

from bot.chat.bus import AWAY_S, Bus, LocalBus, Payload, RedisBus, Subscription, relay
from bot.storage.database import Database, open_engine, wake
from bot.storage.tables import outbox
from tests.stack import free_port, skip_or_fail

TOPIC = "conversation:c_1"
SOON_S = 4.0
QUIET_S = 0.3


@dataclass
class Gateway:
    """A gateway's own database threads and bus."""

    database: Database
    bus: Bus

    async def commits(self, topic: str = TOPIC) -> None:
        await self.database.write(lambda connection: wake(connection, topic))

    async def outbox(self) -> list[str]:
        return list(await self.database.read(lambda connection: connection.scalars(select(outbox.c.topic)).all()))


@asynccontextmanager
async def started(database: Database, bus: Bus) -> AsyncIterator[Gateway]:
    """A gateway with its relay and its ear running, until it dies."""
    running = [asyncio.create_task(relay(database, bus))]
    if isinstance(bus, RedisBus):
        running.append(asyncio.create_task(bus.listen()))
        async with bus.subscribe("probe") as probe:
            await woken(probe, "probe")  # as soon as it hears Redis
    try:
        yield Gateway(database, bus)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def woken(listener: Subscription, topic: str = TOPIC, within: float = SOON_S) -> Payload:
    """The payload of the next wake-up, which must be of `topic`."""
    async with asyncio.timeout(within):
        heard, payload = await listener.next()
    assert heard == topic
    return payload


async def sleeps_on(listener: Subscription) -> None:
    with pytest.raises(TimeoutError):
        await woken(listener, within=QUIET_S)


async def until(look: Callable[[], Awaitable[bool]], within: float = SOON_S) -> None:
    async with asyncio.timeout(within):
        while not await look():  # noqa: ASYNC110  # what is waited for sets no event here
            await asyncio.sleep(0.02)


async def until_quiet(gateway: Gateway, within: float = SOON_S) -> None:
    """Until everything in the outbox is published."""

    async def quiet() -> bool:
        return not await gateway.outbox()

    await until(quiet, within)


@dataclass
class RedisServer:
    """A Redis server of the test's own, which may be stopped and started."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
        client, deadline = redis.Redis(port=self.port), time.monotonic() + 10
        while True:
            with suppress(redis.ConnectionError):
                client.ping()
                break
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.05)
        client.close()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def bus(self) -> RedisBus:
        return RedisBus(Redis(port=self.port))


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        skip_or_fail("redis-server is not installed")
    server = RedisServer(tmp_path, free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def channel() -> str:
    """A channel of this test's own on the Redis that everybody shares."""
    try:
        redis.Redis(socket_connect_timeout=3).ping()
    except redis.RedisError:
        skip_or_fail("no Redis at 127.0.0.1:6379")
    return f"scriptdesk:test:{secrets.token_hex(6)}"


@pytest.fixture(params=["one gateway", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    if request.param == "one gateway":
        yield LocalBus()
        return
    async with Redis() as client:
        yield RedisBus(client, request.getfixturevalue("channel"))


@pytest.fixture
async def gateway(bus: Bus, database: Database) -> AsyncIterator[Gateway]:
    async with started(database, bus) as gateway:
        yield gateway


async def test_what_is_committed_wakes_who_listens_and_nobody_else(gateway: Gateway) -> None:
    async with gateway.bus.subscribe(TOPIC, "desk") as patient, gateway.bus.subscribe("conversation:c_2") as other:
        await gateway.commits()
        assert await woken(patient) is None
        await sleeps_on(other)
        await gateway.commits("desk")
        await woken(patient, "desk")
    await until_quiet(gateway)


async def test_what_is_rolled_back_wakes_nobody(gateway: Gateway) -> None:
    def broken(connection: Connection) -> None:
        wake(connection, TOPIC)
        raise RuntimeError

    async with gateway.bus.subscribe(TOPIC) as patient:
        with pytest.raises(RuntimeError):
            await gateway.database.write(broken)
        await gateway.commits("desk")  # so that the relay has looked
        await until_quiet(gateway)
        await sleeps_on(patient)


async def test_who_has_left_is_not_woken_and_who_listens_twice_is_woken_once(gateway: Gateway) -> None:
    async with gateway.bus.subscribe(TOPIC, TOPIC) as stays:
        async with gateway.bus.subscribe(TOPIC) as leaves:
            pass
        await gateway.commits()
        await woken(stays)
        await sleeps_on(stays)
        await sleeps_on(leaves)


async def test_one_who_is_slow_to_look_is_not_buried_and_misses_no_later_change(gateway: Gateway) -> None:
    async with gateway.bus.subscribe(TOPIC) as slow:
        for _ in range(20):
            await gateway.commits()
            await until_quiet(gateway)
        await woken(slow)
        await sleeps_on(slow)
        await gateway.commits()
        await woken(slow)


async def test_that_somebody_types_is_told_and_not_stored(gateway: Gateway) -> None:
    async with gateway.bus.subscribe(TOPIC) as technician:
        await gateway.bus.publish(TOPIC, {"typing": "patient"})
        assert await woken(technician) == {"typing": "patient"}
    assert await gateway.outbox() == []


async def test_what_a_dead_gateway_left_is_published_by_the_next(bus: Bus, database: Database) -> None:
    await database.write(lambda connection: wake(connection, TOPIC))
    async with bus.subscribe(TOPIC) as patient, started(database, bus) as next_gateway:
        await woken(patient)
        await until_quiet(next_gateway)


async def test_a_relay_outlives_a_database_that_fails(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    def rename(old: str, new: str) -> None:
        with gateway.database.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await asyncio.to_thread(rename, "outbox", "away")
    gateway.database.committed.set()

    async def told() -> bool:
        return "the outbox could not be read" in caplog.text

    await until(told)
    await asyncio.to_thread(rename, "away", "outbox")
    async with gateway.bus.subscribe(TOPIC) as patient:
        await gateway.commits()
        await woken(patient)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_gateways_hear_each_other(database_url: str, channel: str) -> None:
    async with two_gateways(database_url, Redis(), Redis(), channel) as (one, two):
        async with one.bus.subscribe(TOPIC) as patient, two.bus.subscribe(TOPIC) as technician:
            await one.commits()
            await woken(technician)
            await woken(patient)
            await two.bus.publish(TOPIC, {"typing": "staff"})
            assert await until_payload(patient) == {"typing": "staff"}
            assert await until_payload(technician) == {"typing": "staff"}
        await asyncio.gather(*(gateway.commits(f"t:{n}") for n in range(50) for gateway in (one, two)))
        await until_quiet(one)
        assert await one.database.read(lambda c: c.scalar(select(func.count()).select_from(outbox))) == 0


async def until_payload(listener: Subscription) -> Payload:
    while (payload := await woken(listener)) is None:
        pass  # both relays may have published the same row: looking twice harms nobody
    return payload


@asynccontextmanager
async def two_gateways(
    url: str, redis_one: Redis, redis_two: Redis, channel: str
) -> AsyncIterator[tuple[Gateway, Gateway]]:
    async with AsyncExitStack() as stack:
        pair = []
        for client in (redis_one, redis_two):
            stack.push_async_callback(client.aclose)
            database = Database(open_engine(url))
            stack.callback(database.close)
            database.migrate()
            pair.append(await stack.enter_async_context(started(database, RedisBus(client, channel))))
        yield pair[0], pair[1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_redis_goes_away_and_comes_back(database_url: str, redis_server: RedisServer) -> None:
    clients = Redis(port=redis_server.port), Redis(port=redis_server.port)
    async with (
        two_gateways(database_url, *clients, "scriptdesk:test") as (one, two),
        one.bus.subscribe(TOPIC) as patient,
        two.bus.subscribe(TOPIC) as technician,
    ):
        await asyncio.to_thread(redis_server.stop)
        began = time.monotonic()
        assert not await one.bus.publish(TOPIC, {"typing": "patient"})
        assert await until_payload(patient) == {"typing": "patient"}
        assert time.monotonic() - began < SOON_S
        for listener in (patient, technician):  # each is told to look, again and again
            await woken(listener, within=3 * AWAY_S)
            await woken(listener, within=3 * AWAY_S)
        await one.commits()
        await asyncio.sleep(QUIET_S)
        assert await two.outbox() == [TOPIC]
        await asyncio.to_thread(redis_server.start)
        await until_quiet(two, within=20)

        async def heard() -> bool:
            await one.bus.publish(TOPIC, {"typing": "patient"})
            with suppress(TimeoutError):
                return await woken(technician, within=QUIET_S) is not None
            return False

        await until(heard, within=20)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_gateway_cut_off_from_redis_leaves_its_wake_ups_to_the_others(
    database_url: str, redis_server: RedisServer
) -> None:
    clients = Redis(port=redis_server.port), Redis(port=redis_server.port)
    async with two_gateways(database_url, *clients, "scriptdesk:test") as (cut_off, other):
        await clients[0].aclose()
        clients[0].connection_pool.connection_kwargs["port"] = free_port()
        async with other.bus.subscribe(TOPIC) as technician:
            await cut_off.commits()
            await woken(technician, within=10)
            await until_quiet(other)


async def test_a_redis_that_hangs_keeps_no_turn_waiting(redis_server: RedisServer, database: Database) -> None:
    bus = redis_server.bus()
    async with started(database, bus), bus.subscribe(TOPIC) as patient:
        assert redis_server.process is not None
        redis_server.process.send_signal(signal.SIGSTOP)  # the connection stays, and nothing is answered
        try:
            began = time.monotonic()
            for _ in range(20):
                await bus.publish(TOPIC, {"typing": "bot"})
            assert time.monotonic() - began < SOON_S
            assert await until_payload(patient) == {"typing": "bot"}
        finally:
            redis_server.process.send_signal(signal.SIGCONT)


async def test_what_is_no_wake_up_disturbs_nobody(channel: str, database: Database) -> None:
    async with (
        Redis() as client,
        started(database, RedisBus(client, channel)) as gateway,
        gateway.bus.subscribe(TOPIC) as patient,
    ):
        for nonsense in ("", "{", "7", '["only a topic"]'):
            await client.publish(channel, nonsense)
        await gateway.commits()
        await woken(patient)
