"""Reports and corrections over the desk's socket, and the patient's transcript at the desk."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.desk.socket import MAX_FRAME_BYTES
from bot.identity.licences import Kind, Licence, put_on_record
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import Client
from tests.bot.desk.wrong_answer_desk import BASIS, RIGHT, WHY, closes, got_it, listed, of_dana, reported

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_from_the_report_to_the_correction(desk: Desk, address: str) -> None:
    chat, seq = await of_dana(desk)
    other, gone = await got_it(desk, locale="es-US"), await got_it(desk, patient="sam")
    await closes(desk, gone[0])
    async with await Client.of(address, "dana") as dana, await Client.of(address, "priya") as priya:
        await dana.send(type="open", conversation=chat, after=0)
        answer = await dana.get("message", lambda frame: frame["seq"] == seq)
        assert answer["reportable"]
        assert [one["reportable"] for one in dana.frames if one["type"] == "message"] == [False, True]
        await dana.send(type="wrong_answer", conversation=chat, seq=1, why=WHY)
        told = await dana.get("error")
        assert (told["code"], told["conversation"], told["seq"]) == ("no_such_answer", chat, 1)
        await dana.send(type="wrong_answer", conversation=chat, seq=seq, why="wrong")
        assert (await dana.get("error"))["code"] == "reason_needed"
        await dana.send(type="wrong_answer", conversation=chat, seq=seq, why=WHY)
        number = (await dana.get("answer_reported"))["report"]

        (listed,) = (await priya.get("desk", lambda frame: frame["reports"] != []))["reports"]
        assert (listed["report"], listed["name"], listed["card"], listed["intent"]) == (
            number,
            "Dana Reyes",
            "status",
            "prescription_status",
        )
        assert "lisinopril" not in json.dumps(priya.frames)
        await priya.send(type="review", report=number)
        seen = await priya.get("review")
        assert (seen["question"]["text"], seen["answer"]["text"]) == (
            "is my lisinopril ready",
            "Your lisinopril is ready.",
        )
        assert (seen["why"], seen["basis"]["model"], seen["total"]) == (WHY, BASIS["model"], 2)
        reachable = {
            one["conversation"]: (one["state"], one["language"], one["verified"], one["corrected"])
            for one in seen["others"]
        }
        assert reachable == {other[0]: ("bot", "es", False, False), gone[0]: ("closed", "en", True, False)}
        assert set(seen["others"][0]) == {"at", "conversation", "seq", "state", "language", "verified", "corrected"}

        sent = {"type": "correct", "report": number, "client_id": "correct-001", "text": RIGHT}
        await priya.send(**sent, conversations=[list(other), list(gone)])
        outcome = await priya.get("corrected")
        assert {one["conversation"] for one in outcome["delivered"]} == {chat, other[0]}
        assert outcome["to_call"] == [{"conversation": gone[0], "seq": gone[1], "patient": "sam"}]
        await priya.send(**sent, conversations=[list(other), list(gone)])
        assert await priya.get("corrected") == outcome

        shown = await dana.get("message", lambda frame: frame["kind"] == "correction")
        assert (shown["text"], shown["of"], shown["name"], shown["answered_at"]) == (
            RIGHT,
            seq,
            "Dr. Priya Nair",
            answer["at"],
        )
        assert not shown["reportable"]
        await priya.send(type="review", report=number)
        assert (await priya.get("error"))["code"] == "report_closed"
        await priya.send(type="answer_was_right", report=99, why="it was right after all")
        told = await priya.get("error")
        assert (told["code"], told["report"]) == ("no_such_report", 99)


async def test_a_pharmacist_whose_licence_has_ended_is_told_so_and_that_is_recorded(desk: Desk, address: str) -> None:
    number, _, _ = await reported(desk)
    yesterday = desk.clock().date() - timedelta(days=1)
    await desk.database.write(lambda c: put_on_record(c, desk.priya, Licence(Kind.LICENCE, "CT", "4711", yesterday)))
    frames: dict[str, dict[str, Any]] = {
        "review": {},
        "correct": {"client_id": "correct-001", "text": RIGHT, "conversations": []},
        "answer_was_right": {"why": "the label is at the counter"},
    }
    async with await Client.of(address, "priya") as priya:
        for kind, more in frames.items():
            await priya.send(type=kind, report=number, **more)
            told = await priya.get("error")
            assert (told["code"], told["report"]) == ("licence_expired", number)
            assert "ended on" in told["message"]
    assert [line[2] for line in await desk.audited("refused")] == [{"what": kind} for kind in frames]
    assert len(await listed(desk)) == 1


async def test_500_conversations_fit_into_one_frame(desk: Desk) -> None:
    chat = await desk.conversation()
    frame = {
        "type": "correct",
        "report": 2**31 - 1,
        "client_id": "x" * 64,
        "text": "\N{GRINNING FACE}" * 1_000,
        "conversations": [[chat, 9_999]] * 500,
    }
    assert len(json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()) < MAX_FRAME_BYTES
