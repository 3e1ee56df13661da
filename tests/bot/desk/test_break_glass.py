"""Opening one conversation in an emergency: for who oversees, with a reason, for half an hour, and never in secret."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.desk.break_glass import (
    NoSuchAlert,
    NoSuchChat,
    NotOpened,
    ReasonNeeded,
    acknowledge_alert,
    break_in,
    open_alerts,
    read,
)
from bot.identity.staff import Role, Staff, add_staff
from bot.storage.tables import audit, break_glass
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import Client, sign_in

PASSWORD = "correct horse battery"
REASON = "Maria's daughter calls: she may be in danger"


async def added(desk: Desk, username: str, role: Role) -> Staff:
    name = f"{username.title()} Brandt"
    return await desk.database.write(
        lambda c: add_staff(c, username=username, name=name, role=role, password=PASSWORD, demo=True)
    )


async def opens(desk: Desk, who: Staff, chat: str, reason: str = REASON) -> datetime:
    return await desk.do(break_in, who, chat, reason, desk.clock())


async def said(desk: Desk, who: Staff, chat: str) -> list[object]:
    return [one.body["text"] for one in await desk.do(read, who, chat, desk.clock())]


async def test_the_transcript_is_open_for_half_an_hour_to_who_gave_the_reason_and_for_that_chat(desk: Desk) -> None:
    ada, bea = await added(desk, "ada", Role.ADMINISTRATOR), await added(desk, "bea", Role.SUPERVISOR)
    chat, other = await desk.conversation("a secret of mine"), await desk.conversation("another's")
    with pytest.raises(NotOpened):
        await said(desk, ada, chat)
    assert await opens(desk, ada, chat) == desk.clock() + timedelta(minutes=30)
    assert await said(desk, ada, chat) == ["a secret of mine"]
    for who, what in ((ada, other), (bea, chat)):
        with pytest.raises(NotOpened):
            await said(desk, who, what)
    desk.clock.move(minutes=30)
    with pytest.raises(NotOpened):
        await said(desk, ada, chat)


@pytest.mark.parametrize("reason", ["", "because", "1234567890 !!", "   nine let   ", "x" * 401])
async def test_without_a_reason_in_words_nothing_opens(desk: Desk, reason: str) -> None:
    ada = await added(desk, "ada", Role.ADMINISTRATOR)
    chat = await desk.conversation("a secret of mine")
    with pytest.raises(ReasonNeeded):
        await opens(desk, ada, chat, reason)
    with pytest.raises(NotOpened):
        await said(desk, ada, chat)


async def test_a_chat_that_is_not_there(desk: Desk) -> None:
    ada = await added(desk, "ada", Role.ADMINISTRATOR)
    with pytest.raises(NoSuchChat):
        await opens(desk, ada, "c_nothing")


async def test_the_alert_stays_until_somebody_else_has_acknowledged_it(desk: Desk) -> None:
    ada, bea = await added(desk, "ada", Role.ADMINISTRATOR), await added(desk, "bea", Role.SUPERVISOR)
    await opens(desk, ada, await desk.conversation("a secret of mine"))
    (alert,) = await desk.do(open_alerts)
    assert (alert.name, alert.reason) == ("Ada Brandt", REASON)
    with pytest.raises(NoSuchAlert):
        await desk.database.write(lambda c: acknowledge_alert(c, alert.id, ada, desk.clock()))
    await desk.database.write(lambda c: acknowledge_alert(c, alert.id, bea, desk.clock()))
    assert await desk.do(open_alerts) == []
    with pytest.raises(NoSuchAlert):
        await desk.database.write(lambda c: acknowledge_alert(c, alert.id, bea, desk.clock()))


async def test_opening_and_each_look_are_recorded_and_the_reason_is_sealed(desk: Desk) -> None:
    ada = await added(desk, "ada", Role.ADMINISTRATOR)
    chat = await desk.conversation("a secret of mine")
    await opens(desk, ada, chat)
    await said(desk, ada, chat)
    assert [line[:2] for line in await desk.audited("broke_glass")] == [(ada.id, chat)]
    assert [line[:2] for line in await desk.audited("read_by_break_glass")] == [(ada.id, chat)]
    rows = await desk.database.read(lambda c: [*c.execute(select(audit)).all(), *c.execute(select(break_glass)).all()])
    assert "Maria" not in str(rows)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_at_the_desk_every_overseer_sees_the_alert_and_nobody_else(desk: Desk, address: str) -> None:
    chat = await desk.conversation("a secret of mine")
    clients = []
    for username, role in (("ada", Role.ADMINISTRATOR), ("bea", Role.SUPERVISOR)):
        await added(desk, username, role)
        answer = await sign_in(address, username, PASSWORD)
        cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
        clients.append(Client(address, cookie))
    async with clients[0] as ada, clients[1] as bea, await Client.of(address, "dana") as dana:
        await ada.send(type="read", conversation=chat)
        assert (await ada.get("error"))["code"] == "not_opened"
        await ada.send(type="break_glass", conversation=chat, reason="short")
        assert (await ada.get("error"))["code"] == "reason_needed"
        await ada.send(type="break_glass", conversation=chat, reason=REASON)
        assert (await ada.get("transcript"))["messages"][0]["text"] == "a secret of mine"
        (alert,) = (await bea.get("desk", lambda frame: frame["alerts"] != []))["alerts"]
        await ada.ever("desk", lambda frame: frame["alerts"] != [])
        assert (alert["name"], alert["reason"], alert["can_acknowledge"]) == ("Ada Brandt", REASON, True)
        assert "secret" not in json.dumps(bea.frames)
        await bea.send(type="acknowledge_alert", alert=alert["alert"])
        await bea.get("acknowledged_alert")
        await ada.get("desk", lambda frame: frame["alerts"] == [])
        await dana.send(type="ping")
        await dana.get("pong")
        assert all(frame.get("alerts", []) == [] for frame in dana.frames)
