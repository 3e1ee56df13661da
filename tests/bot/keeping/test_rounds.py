"""What gateways do besides chatting, one of them at a time."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.chat import log
from bot.cli.keys import write_vault_keys, written
from bot.envelope import Key
from bot.keeping import chores
from bot.keeping.policy import read_policy
from bot.keeping.rounds import Rounds
from bot.privacy.encryption import Vault
from bot.privacy.keyring import read_key_file, running_gateways
from bot.privacy.reseal import holdings
from bot.storage.database import Database
from bot.storage.tables import conversation
from tests.bot.desk.demo_desk import Hands

OLD, NEW = Key("2026a", b"a" * 32), Key("2026b", b"b" * 32)


def gateway(database: Database, vault: Vault, clock: Hands, name: str = "g1") -> Rounds:
    return Rounds(database, vault, read_policy(None), name, clock, breath=0.0)


async def begin(database: Database, vault: Vault, clock: Hands, count: int = 3) -> list[str]:
    def create() -> list[str]:
        with database.engine.begin() as c:
            return [log.create(c, vault, location="NH", locale="en", now=clock())[0] for _ in range(count)]

    return await asyncio.to_thread(create)


async def held_by(database: Database) -> dict[str, int]:
    return dict(await database.read(holdings))


async def test_a_running_gateway_brings_everything_under_the_new_key(
    database: Database, clock: Hands, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"vault_keys": written([OLD])}))
    vault = Vault([OLD], lambda: read_key_file(file))
    one = gateway(database, vault, clock)
    await begin(database, vault, clock)
    keeping = asyncio.create_task(one.keep_keys())
    async with asyncio.timeout(10):
        while not await database.read(lambda c: running_gateways(c, clock())):  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.02)
    await one.reseal()
    assert await held_by(database) == {"2026a": 3}
    write_vault_keys(file, [NEW, OLD])
    vault.renew()
    await one.reseal()
    assert await held_by(database) == {"2026b": 3}
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await one.sign_off()
    assert await database.read(lambda c: running_gateways(c, clock())) == []


async def test_a_gateway_with_an_older_key_in_front_undoes_nothing(database: Database, clock: Hands) -> None:
    await begin(database, Vault([OLD]), clock)
    await gateway(database, Vault([OLD]), clock, "before").report()
    ahead = gateway(database, Vault([NEW, OLD]), clock, "ahead")
    behind = gateway(database, Vault([OLD, NEW]), clock, "behind")
    await behind.report()
    await ahead.reseal()
    for _ in range(3):
        await behind.reseal()
    assert await held_by(database) == {"2026b": 3}


async def test_of_several_gateways_one_does_a_chore_and_another_when_it_dies(database: Database, clock: Hands) -> None:
    async def takes(name: str) -> bool:
        return await database.write(lambda c: chores.take(c, chores.RESEAL, name, clock()))

    assert sorted(await asyncio.gather(*(takes(name) for name in ("g1", "g2", "g3")))) == [False, False, True]
    [winner] = [name for name in ("g1", "g2", "g3") if await takes(name)]
    clock.move(seconds=100)
    assert await takes(winner)
    clock.move(seconds=100)
    others = [name for name in ("g1", "g2", "g3") if name != winner]
    assert not await takes(others[0])
    clock.move(seconds=21)
    assert await takes(others[0])
    assert not await takes(winner)
    await database.write(lambda c: chores.let_go(c, chores.RESEAL, winner, clock(), "x"))  # too late
    assert await database.read(lambda c: chores.last_done(c, chores.RESEAL)) == (None, None)


async def test_many_gateways_that_re_seal_at_once_read_everything_once(database: Database, clock: Hands) -> None:
    await begin(database, Vault([OLD]), clock, 30)
    vault = Vault([NEW, OLD])
    await asyncio.gather(*(gateway(database, vault, clock, f"g{n}").reseal() for n in range(4)))
    assert await held_by(database) == {"2026b": 30}
    assert (await database.read(lambda c: chores.last_done(c, chores.RESEAL)))[1] == "2026b"


async def test_the_policy_runs_once_a_day_in_one_gateway(database: Database, clock: Hands) -> None:
    vault = Vault([OLD])
    gateways = [gateway(database, vault, clock, f"g{n}") for n in range(3)]

    async def left() -> int:
        query = select(func.count()).select_from(conversation)
        return await database.read(lambda c: c.execute(query).scalar_one())

    await begin(database, vault, clock)
    clock.move(days=31)
    await asyncio.gather(*(one.retain() for one in gateways))
    assert await left() == 0
    await begin(database, vault, clock)
    clock.now += timedelta(hours=23)
    with database.engine.begin() as connection:  # they would be due, and the day is not over
        connection.execute(conversation.update().values(changed_at=clock() - timedelta(days=40)))
    await asyncio.gather(*(one.retain() for one in gateways))
    assert await left() == 3
    clock.now += timedelta(hours=1)
    await asyncio.gather(*(one.retain() for one in gateways))
    assert await left() == 0
    assert any(one._unscrubbed for one in gateways)
    for one in gateways:
        await one.scrub()
    assert not any(one._unscrubbed for one in gateways)
