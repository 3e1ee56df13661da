"""What is on its way: sent after its transaction, a bounded number of times, and then forgotten."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.messages import outgoing
from bot.messages.outgoing import Kind, Letter, Outcome
from bot.messages.post import AGAIN_AFTER, LEASE, Go, Later, Never, Post, Verdict
from bot.messages.sender import Address, Channel
from bot.messages.webhook import WebhookSender
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import outgoing as table
from tests.bot.desk.demo_desk import Hands
from tests.bot.messages.services import TextService, text_service

NUMBER = "+12035550187"
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def clock(noon: datetime) -> Hands:
    return Hands(noon)


@pytest.fixture
def service() -> Iterator[TextService]:
    with text_service() as service:
        yield service


@pytest.fixture
def post(database: Database, vault: Vault, clock: Hands, service: TextService) -> Iterator[Post]:
    sender = WebhookSender(service.url, "hmac", "a secret of a test, long enough", patience=(2.0, 2.0))
    post = Post(database, vault, {Channel.TEXT: sender}, clock)
    yield post
    post.close()


def code(now: datetime, to: str | None = NUMBER) -> Letter:
    address = Address(Channel.TEXT, to) if to else None
    return Letter(Kind.CODE, address, "your code is 481516", now + TEN_MINUTES, Channel.TEXT, "c_1", 4)


async def posts(post: Post, letter: Letter) -> str:
    return await post.database.write(lambda c: outgoing.post(c, post.vault, letter, post.clock()))


async def row(post: Post, letter_id: str) -> dict[str, object]:
    found = await post.database.read(lambda c: c.execute(select(table).where(table.c.id == letter_id)).mappings().one())
    return dict(found)


async def test_what_is_rolled_back_is_never_sent(post: Post, service: TextService) -> None:
    def broken(connection: Connection) -> None:
        outgoing.post(connection, post.vault, code(post.clock()), post.clock())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await post.database.write(broken)
    assert await post.send_due() == 0
    assert service.asked == []


async def test_what_is_committed_is_sent_once_and_then_forgotten(post: Post, service: TextService) -> None:
    letter_id = await posts(post, code(post.clock()))
    kept = await row(post, letter_id)
    assert not any(secret in str(kept) for secret in (NUMBER, "481516"))
    assert await post.send_due() == 1
    assert await post.send_due() == 0
    [(_, body)] = service.asked
    assert json.loads(body) == {"id": letter_id, "kind": "text", "to": NUMBER, "text": "your code is 481516"}
    after = await row(post, letter_id)
    assert (after["outcome"], after["sealed"], after["done_at"]) == (Outcome.SENT, None, post.clock())


async def test_nobodys_letter_asks_the_service_and_sends_nothing(post: Post, service: TextService) -> None:
    letter_id = await posts(post, code(post.clock(), to=None))
    assert await post.send_due() == 1
    [(_, body)] = service.asked
    assert json.loads(body) == {"id": letter_id, "kind": "check"}


@pytest.mark.parametrize("to", [NUMBER, None], ids=["somebody", "nobody"])
async def test_a_service_that_fails_is_tried_five_times_within_two_minutes(
    post: Post, service: TextService, clock: Hands, to: str | None
) -> None:
    ended: list[Outcome] = []
    post.ended = lambda connection, letter, outcome, now: ended.append(outcome)
    service.status = 500
    began = clock()
    letter_id = await posts(post, code(began, to))
    for wait in AGAIN_AFTER:
        assert await post.send_due() == 1
        assert await post.send_due() == 0
        assert ended == []
        clock.now += wait
    assert await post.send_due() == 1
    assert ended == [Outcome.FAILED]
    assert (await row(post, letter_id))["outcome"] == Outcome.FAILED
    assert len(service.asked) == 5
    assert clock() - began < timedelta(minutes=2)
    clock.now += TEN_MINUTES
    assert await post.send_due() == 0


async def test_a_service_that_is_well_again_brings_the_code(post: Post, service: TextService, clock: Hands) -> None:
    service.status = 503
    letter_id = await posts(post, code(clock()))
    await post.send_due()
    service.status = 202
    clock.now += AGAIN_AFTER[0]
    await post.send_due()
    assert (await row(post, letter_id))["outcome"] == Outcome.SENT
    assert [headers["Idempotency-Key"] for headers, _ in service.asked] == [letter_id] * 2


async def test_an_address_that_is_refused_is_not_tried_again(post: Post, service: TextService, clock: Hands) -> None:
    service.status = 422
    letter_id = await posts(post, code(clock()))
    await post.send_due()
    clock.now += AGAIN_AFTER[0]
    assert await post.send_due() == 0
    assert (await row(post, letter_id))["outcome"] == Outcome.REFUSED


async def test_a_code_that_is_past_is_not_sent_any_more(post: Post, service: TextService, clock: Hands) -> None:
    ended: list[Outcome] = []
    post.ended = lambda connection, letter, outcome, now: ended.append(outcome)
    await posts(post, code(clock()))
    clock.now += TEN_MINUTES
    await post.send_due()
    assert service.asked == []
    assert ended == [Outcome.FAILED]


async def test_two_gateways_send_one_letter_once_and_a_dead_ones_is_taken_up(
    post: Post, service: TextService, clock: Hands
) -> None:
    other = Post(post.database, post.vault, post.senders, clock)
    letter_id = await posts(post, code(clock()))
    assert sum(await asyncio.gather(post.send_due(), other.send_due())) == 1
    assert len(service.asked) == 1
    waits: dict[str, object] = {"outcome": None, "done_at": None}
    sealed = post.vault.seal_json({"to": NUMBER, "channel": "text", "text": "x"}, bound_to=f"outgoing|{letter_id}")
    dead = update(table).values(sealed=sealed, leased_until=clock() + LEASE, **waits)
    await post.database.write(lambda c: c.execute(dead))
    assert await other.send_due() == 0
    clock.now += LEASE + timedelta(seconds=1)
    assert await other.send_due() == 1
    other.close()


async def test_what_may_not_go_now_waits_and_what_may_not_go_at_all_does_not(
    post: Post, service: TextService, clock: Hands
) -> None:
    morning = clock() + timedelta(minutes=5)
    verdicts: list[Verdict] = [Later(morning), Go(), Never("revoked")]
    post.may_go = lambda connection, letter, now: verdicts.pop(0)
    first = await posts(post, code(clock()))
    assert await post.send_due() == 0
    assert await post.send_due() == 0
    clock.now = morning
    assert await post.send_due() == 1
    assert (await row(post, first))["tries"] == 1
    dropped = await posts(post, code(clock()))
    assert await post.send_due() == 0
    assert (await row(post, dropped))["outcome"] == Outcome.DROPPED
    assert len(service.asked) == 1


async def test_a_letter_that_does_not_open_stops_no_other(post: Post, service: TextService) -> None:
    broken = await posts(post, code(post.clock()))
    await post.database.write(lambda c: c.execute(update(table).values(sealed=b"k1.nothing")))
    await posts(post, code(post.clock()))
    await post.send_due()
    assert len(service.asked) == 1
    assert (await row(post, broken))["outcome"] == Outcome.FAILED


async def test_a_failure_names_service_and_cause_in_the_log_and_nobody(
    post: Post, service: TextService, caplog: pytest.LogCaptureFixture
) -> None:
    service.status = 500
    await posts(post, code(post.clock()))
    with caplog.at_level(logging.DEBUG):
        await post.send_due()
    [record] = [one for one in caplog.records if one.name == "bot.messages.post"]
    assert (record.__dict__["system"], record.__dict__["reason"]) == (Channel.TEXT, "answer_500")
    told = str([one.__dict__ for one in caplog.records])
    assert NUMBER not in told
    assert "481516" not in told
