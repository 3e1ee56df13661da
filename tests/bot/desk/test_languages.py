"""A patient who writes in Spanish waits for somebody who speaks it, and reads Spanish of what the desk does."""

import json

import pytest
from sqlalchemy import Connection

from bot.chat import log
from bot.desk import stretch
from bot.desk.claims import Claimed, claim
from bot.desk.presence import beat
from bot.desk.queues import open_item
from bot.desk.routing import Refusal, Refused
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import Client

SPANISH = "necesito hablar con alguien"


async def waits(desk: Desk, language: str = "es") -> tuple[str, int]:
    chat, item = await desk.waits(SPANISH)
    await turns(desk, chat, language)
    return chat, item


async def turns(desk: Desk, chat: str, language: str) -> None:
    def turn(connection: Connection) -> None:
        log.set_locale(connection, log.lock(connection, desk.vault, chat), language)

    await desk.database.write(turn)


async def comes(desk: Desk, username: str) -> None:
    """Somebody is at the desk, from now on and for a minute."""
    await desk.database.write(lambda c: beat(c, [desk.staff[username].id], desk.clock()))


async def claims(desk: Desk, username: str, item: int) -> object:
    return await desk.do(claim, item, desk.staff[username], "CT", desk.clock())


async def test_the_technician_who_speaks_it_has_the_first_word_while_she_is_there(desk: Desk) -> None:
    chat, item = await waits(desk)
    await comes(desk, "dana")
    refused = await claims(desk, "sam", item)
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.SPEAKER_AT_DESK
    assert await claims(desk, "dana", item) == Claimed(item, chat)


async def test_a_minute_after_she_left_her_colleague_may(desk: Desk) -> None:
    chat, item = await waits(desk)
    await comes(desk, "dana")
    desk.clock.move(seconds=61)
    assert await claims(desk, "sam", item) == Claimed(item, chat)


async def test_in_an_emergency_nobody_waits_for_a_language(desk: Desk) -> None:
    chat, item = await waits(desk)
    await comes(desk, "dana")
    await desk.flagged(chat, "chest_pain")
    assert await claims(desk, "sam", item) == Claimed(item, chat)


async def test_who_goes_on_in_english_is_anybodys_patient(desk: Desk) -> None:
    chat, item = await waits(desk)
    await comes(desk, "dana")
    await turns(desk, chat, "en")
    assert await claims(desk, "sam", item) == Claimed(item, chat)


async def test_who_comes_and_goes_is_told_in_spanish(desk: Desk) -> None:
    chat, item = await waits(desk)
    await claims(desk, "dana", item)
    await desk.do(stretch.release, desk.dana, chat, "release-1", desk.clock())
    await claims(desk, "dana", item)
    await desk.do(stretch.transfer, desk.dana, chat, "transfer-1", desk.clock())
    waiting = await desk.database.read(lambda c: open_item(c, chat))
    assert waiting is not None
    await claims(desk, "priya", waiting.id)
    assert await desk.do(stretch.drop, chat, desk.priya, desk.clock())
    await claims(desk, "priya", waiting.id)
    await desk.do(stretch.end, desk.priya, chat, "end-end-end", desk.clock())
    assert [line.removeprefix("system: ") for line in (await desk.transcript(chat))[1:]] == [
        "Dana entró al chat",
        "Dana salió del chat. Usted está otra vez en la fila",
        "Dana entró al chat",
        "Dana pidió que le atienda un farmacéutico. Usted está en la fila para el farmacéutico",
        "Dr. Priya Nair entró al chat",
        "Dr. Priya Nair perdió la conexión. Usted está otra vez en la fila",
        "Dr. Priya Nair entró al chat",
        "Le atiende otra vez el asistente automático, que solo entiende inglés",
    ]


async def test_a_closed_conversation_says_so_in_spanish(desk: Desk) -> None:
    chat, item = await waits(desk, "es-US")
    await claims(desk, "dana", item)
    await desk.do(stretch.close, desk.dana, chat, "close-1", desk.clock())
    assert (await desk.transcript(chat))[-1] == "system: Dana cerró esta conversación"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_desk_shows_the_language_before_the_claim_and_who_speaks_it_may(desk: Desk, address: str) -> None:
    _, item = await waits(desk)
    async with await Client.of(address, "sam") as sam:
        alone = (await sam.get("desk"))["queue"][0]
        assert (alone["language"], alone["why_not"]) == ("es", None)
        async with await Client.of(address, "dana") as dana:
            frame = await dana.get("desk")
            assert frame["me"]["languages"] == ["es"]
            assert frame["queue"][0]["why_not"] is None
            with_dana = await sam.get("desk", lambda frame: frame["queue"][0]["why_not"] is not None)
            assert with_dana["queue"][0]["why_not"]["code"] == "speaker_at_desk"
            assert "alguien" not in json.dumps(with_dana)
            await dana.send(type="claim", item=item)
            chat = (await dana.get("claimed"))["conversation"]
            await dana.send(type="open", conversation=chat, after=0)
            assert (await dana.get("handoff"))["handoff"]["language"] == "es"
