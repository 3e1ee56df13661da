"""A technician's verification over the desk's socket: the frame, its answer, and the card that comes anew."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat.bus import LocalBus
from bot.desk.verify_frames import SYSTEM_DOWN
from bot.logs import NoTextFormatter
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import Client, serve

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MARIA = {"prescription_number": "Rx 4471182", "last_name": "alvarez", "birth_date": "1961-04-09"}
TYPED = ("4471182", "alvarez", "Alvarez", "1961", "Grabowski")


class Lines(logging.Handler):
    """Everything that would stand in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(NoTextFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("websockets.client"):
            self.lines.append(self.format(record))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
async def without_a_pharmacy(desk: Desk, bus: LocalBus, tmp_path: Path) -> AsyncIterator[str]:
    """A desk whose pharmacy's system has none of the views that it is asked for."""
    async with serve(desk, SqlPharmacy(pharmacy_engine(f"sqlite:///{tmp_path / 'empty.db'}")), bus) as served:
        yield served


async def claims(client: Client, desk: Desk) -> str:
    chat, item = await desk.waits("I could not prove who I am")
    await client.send(type="claim", item=item)
    await client.get("claimed")
    return chat


def frame(chat: str, client_id: str = "verify-001", **more: Any) -> dict[str, Any]:
    sent = {"type": "verify_patient", "conversation": chat, "client_id": client_id, "method": "photo_id"}
    return {**sent, **MARIA, **more}


async def test_a_verification_is_answered_and_the_card_comes_anew(desk: Desk, address: str) -> None:
    async with await Client.of(address, "dana") as dana:
        chat = await claims(dana, desk)
        await dana.send(type="open", conversation=chat, after=0)
        before = (await dana.get("handoff"))["handoff"]
        assert (before["verified"], before["prescriptions"]) == (None, [])
        await dana.send(**frame(chat))
        answer = await dana.get("patient_verified")
        assert (answer["conversation"], answer["client_id"]) == (chat, "verify-001")
        card = (await dana.get("handoff"))["handoff"]
        assert card["verification"] == "Verified by Dana Reyes: saw a photo ID."
        assert [one["number"] for one in card["prescriptions"]] == ["4471182"]
        await dana.ever("message", lambda one: one["seq"] == answer["seq"] and one["kind"] == "marker")
        await dana.send(**frame(chat))
        assert (await dana.get("patient_verified"))["seq"] == answer["seq"]
    assert len(await desk.audited("verified_by_staff")) == 1
    assert await desk.audited("viewed_prescriptions") != []


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_repeated_logged_or_recorded(
    desk: Desk, address: str, logged: list[str]
) -> None:
    wrong = {
        "check-0001": ({"prescription_number": "12"}, "check_field", "prescription_number"),
        "check-0002": ({"last_name": " "}, "check_field", "last_name"),
        "check-0003": ({"birth_date": "1961-02-30"}, "check_field", "birth_date"),
        "check-0004": ({"last_name": "Grabowski"}, "no_match", None),
    }
    async with await Client.of(address, "dana") as dana:
        chat = await claims(dana, desk)
        for client_id, (more, code, field) in wrong.items():
            await dana.send(**frame(chat, client_id, **more))
            told = await dana.get("error")
            assert (told["code"], told["field"], told["client_id"]) == (code, field, client_id)
            assert not any(typed in json.dumps(told) for typed in TYPED)
        unreadable: list[dict[str, Any]] = [{"method": "other"}, {"method": None}, {"last_name": 7}]
        for given in (*unreadable, {"birth_date": "1" * 41}):
            await dana.send(**frame(chat, **given))
            assert (await dana.get("error"))["code"] == "bad_frame"
    failed = await desk.audited("verification_by_staff_failed")
    assert failed == [(desk.dana.id, chat, {"method": "photo_id", "why": "no_match"})]
    assert not any(typed in line for typed in TYPED for line in logged)


async def test_a_colleague_is_refused_before_anything_is_looked_up_and_that_is_recorded(
    desk: Desk, address: str
) -> None:
    async with await Client.of(address, "dana") as dana, await Client.of(address, "sam") as sam:
        chat = await claims(dana, desk)
        for more in ({}, {"last_name": "Grabowski"}, {"birth_date": "never"}):
            await sam.send(**frame(chat, **more))
            told = await sam.get("error")
            assert (told["code"], told["conversation"]) == ("not_yours", chat)
    assert await desk.audited("refused") == [(desk.sam.id, chat, {"what": "verify_patient"})] * 3
    assert await desk.audited("verification_by_staff_failed") == []


async def test_a_pharmacys_system_that_does_not_answer_is_said_so_and_counts_as_no_failed_check(
    desk: Desk, without_a_pharmacy: str, logged: list[str]
) -> None:
    async with await Client.of(without_a_pharmacy, "dana") as dana:
        chat = await claims(dana, desk)
        for number in range(12):
            await dana.send(**frame(chat, f"verify-{number:03}"))
            told = await dana.get("error")
            assert (told["code"], told["message"]) == ("system_down", SYSTEM_DOWN)
    assert await desk.audited("verification_by_staff_failed") == []
    assert any("got no answer" in line for line in logged)
    assert not any(typed in line for typed in TYPED for line in logged)
