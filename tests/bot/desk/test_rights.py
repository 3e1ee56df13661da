"""Every role and everything that can be done at the desk: what the table says is what the socket does."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.cards import Queue
from bot.desk.rights import MAY, Act, may
from bot.desk.snapshot import snapshot
from bot.identity.staff import Role, Staff, add_staff
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import Client, sign_in

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PASSWORD = "correct horse battery"
IN_EMERGENCIES = {Act.SEE_ALERTS, Act.BREAK_GLASS, Act.READ, Act.ACKNOWLEDGE_ALERT}
OF_AUDITORS = {Act.SEE_AUDIT}
OF_PHARMACISTS = {Act.SEE_REPORTS, Act.REVIEW, Act.CORRECT, Act.ANSWER_WAS_RIGHT}
ALLOWED = {
    Role.TECHNICIAN: set(Act) - IN_EMERGENCIES - OF_AUDITORS - OF_PHARMACISTS,
    Role.PHARMACIST: set(Act) - IN_EMERGENCIES - OF_AUDITORS,
    Role.SUPERVISOR: {Act.SEE_QUEUE, Act.SEE_FLAGS, Act.ACTIVE, Act.PING} | IN_EMERGENCIES,
    Role.ADMINISTRATOR: {Act.ACTIVE, Act.PING} | IN_EMERGENCIES,
    Role.AUDITOR: {Act.ACTIVE, Act.PING} | OF_AUDITORS,
}
"""Written again by hand: a change of the table must be meant."""
FRAMES: dict[Act, dict[str, Any]] = {
    Act.CLAIM: {"item": 1},
    Act.OPEN: {"conversation": "c_1"},
    Act.SAY: {"conversation": "c_1", "client_id": "reply-0001", "text": "hello"},
    **{act: {"conversation": "c_1", "client_id": f"{act}-0001"} for act in (Act.END, Act.CLOSE, Act.RELEASE)},
    Act.TRANSFER: {"conversation": "c_1", "client_id": "transfer-01"},
    Act.VERIFY_PATIENT: {
        "conversation": "c_1",
        "client_id": "verify-001",
        "prescription_number": "4471182",
        "last_name": "Alvarez",
        "birth_date": "1961-04-09",
        "method": "photo_id",
    },
    Act.TYPING: {"conversation": "c_1"},
    Act.ACKNOWLEDGE: {"flag": 1},
    Act.BREAK_GLASS: {"conversation": "c_1", "reason": "a patient is in danger"},
    Act.READ: {"conversation": "c_1"},
    Act.ACKNOWLEDGE_ALERT: {"alert": 1},
    Act.WRONG_ANSWER: {"conversation": "c_1", "seq": 2, "why": "the label was never printed"},
    Act.REVIEW: {"report": 1},
    Act.CORRECT: {"report": 1, "client_id": "correct-001", "text": "it is not ready", "conversations": []},
    Act.ANSWER_WAS_RIGHT: {"report": 1, "why": "the label is at the counter"},
    Act.ACTIVE: {},
    Act.PING: {},
}


async def added(desk: Desk, role: Role) -> Staff:
    return await desk.database.write(
        lambda c: add_staff(c, username="ada", name="Ada Brandt", role=role, password=PASSWORD, demo=True)
    )


@pytest.mark.parametrize("role", Role)
def test_the_table_says_what_was_meant(role: Role) -> None:
    who = Staff("s_ada", "ada", "Ada Brandt", role, None, demo=False)
    assert {act for act in Act if may(who, act)} == ALLOWED[role]
    assert set(MAY) == set(Act)


@on_sqlite
@pytest.mark.parametrize("role", Role)
async def test_the_socket_does_what_the_table_says(desk: Desk, address: str, role: Role) -> None:
    who = await added(desk, role)
    answer = await sign_in(address, "ada", PASSWORD)
    cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    async with Client(address, cookie) as client:
        for act, frame in FRAMES.items():
            await client.send(type=act, **frame)
            await client.send(type="ping")
            await client.get("pong")
            errors = [one["code"] for one in client.frames if one["type"] == "error"]
            assert ("not_for_role" in errors) == (act not in ALLOWED[role]), act
            client.frames.clear()
            client._read = 0
    refused = [detail["what"] for actor, _, detail in await desk.audited("refused") if actor == who.id]
    assert set(refused) >= set(FRAMES) - ALLOWED[role]


@on_sqlite
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
async def test_whoever_looks_after_people_or_records_sees_no_queue_chat_or_alarm(desk: Desk, role: Role) -> None:
    chat, _ = await desk.waits("chest pain", queue=Queue.PHARMACIST, topic="emergency")
    await desk.flagged(chat, "chest_pain")
    who = await added(desk, role)

    def seen(connection: Connection, by: Staff) -> dict[str, Any]:
        return snapshot(connection, desk.vault, by, "CT", desk.clock())

    assert len((await desk.database.read(lambda c: seen(c, desk.priya)))["flags"]) == 1
    frame = await desk.database.read(lambda c: seen(c, who))
    assert (frame["queue"], frame["mine"], frame["flags"]) == ([], [], [])
    for word in (chat, "chest", "emergency"):
        assert word not in json.dumps(frame)
