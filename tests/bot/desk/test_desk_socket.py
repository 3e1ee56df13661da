"""The desk over a real socket: two technicians, a pharmacist, and what each of them gets to see."""

import asyncio
import json
from datetime import date
from typing import Any

import httpx2
import pytest
from sqlalchemy import Connection, text
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.chat.bus import LocalBus
from bot.chat.log import Author, Entry, Kind
from bot.chat.states import Event
from bot.desk.socket import MAX_FRAME_BYTES
from bot.identity.enrolment import invite
from bot.identity.staff import leave
from bot.pharmacy.sql import SqlPharmacy
from bot.storage.database import wake
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import PASSWORDS, Client, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ASKED = Handoff("handoff", Queue.TECHNICIAN, "speak_to_human", HandoffReason.ASKED)


async def claimed(client: Client, item: int) -> str:
    await client.send(type="claim", item=item)
    chat: str = (await client.get("claimed"))["conversation"]
    await client.send(type="open", conversation=chat, after=0)
    await client.get("opened")
    return chat


async def test_two_technicians_claim_at_once_and_the_winner_and_the_patient_talk(desk: Desk, address: str) -> None:
    _, item = await desk.waits("I want a person")
    async with await Client.of(address, "dana") as dana, await Client.of(address, "sam") as sam:
        await asyncio.gather(dana.send(type="claim", item=item), sam.send(type="claim", item=item))
        outcomes = {}
        for name, client in (("Dana Reyes", dana), ("Sam Okafor", sam)):
            frame = None
            while frame is None or frame["type"] not in ("claimed", "lost"):
                assert client.socket is not None
                frame = json.loads(await client.socket.recv())
            outcomes[name] = (frame, client)
        (winner, (won, at_desk)), (_, (lost, _)) = sorted(outcomes.items(), key=lambda one: one[1][0]["type"])
        assert (won["type"], lost["type"]) == ("claimed", "lost")
        assert lost["to"] == winner
        assert winner in lost["message"]

        await at_desk.send(type="open", conversation=won["conversation"], after=0)
        assert (await at_desk.get("message"))["text"] == "I want a person"
        await at_desk.send(
            type="say", conversation=won["conversation"], client_id="reply-0001", text="Hello, how can I help?"
        )
        assert (await at_desk.get("message", lambda frame: frame["author"] == "staff"))["name"] == winner
        await desk.patient_says(won["conversation"], "my price went up")
        assert (await at_desk.get("message", lambda frame: frame["seq"] > 3))["text"] == "my price went up"


async def test_the_queue_tells_nothing_that_was_said(desk: Desk, address: str) -> None:
    await desk.waits("is my zoloft ready, I am Maria Alvarez", topic="prescription_status")
    async with await Client.of(address, "dana") as dana:
        frame = await dana.get("desk")
    (item,) = frame["queue"]
    assert (item["topic"], item["queue"], item["why_not"]) == ("prescription_status", "technician", None)
    for word in ("zoloft", "Maria", "Alvarez", "ready,"):
        assert word not in json.dumps(frame)


async def test_a_technician_reads_why_a_patient_of_the_pharmacist_is_not_theirs(desk: Desk, address: str) -> None:
    _, item = await desk.waits("side effects?", queue=Queue.PHARMACIST)
    async with await Client.of(address, "dana") as dana:
        assert (await dana.get("desk"))["queue"][0]["why_not"]["code"] == "pharmacist_queue"
        await dana.send(type="claim", item=item)
        assert (await dana.get("error"))["code"] == "pharmacist_queue"
    async with await Client.of(address, "priya") as priya:
        assert (await priya.get("desk"))["queue"][0]["why_not"] is None
        await claimed(priya, item)


async def test_nobody_reads_or_writes_into_a_colleagues_chat_and_each_try_is_recorded(desk: Desk, address: str) -> None:
    chat, item = await desk.waits("a secret of mine")
    async with await Client.of(address, "dana") as dana, await Client.of(address, "sam") as sam:
        await claimed(dana, item)
        await sam.send(type="open", conversation=chat, after=0)
        assert (await sam.get("error"))["code"] == "not_yours"
        await sam.send(type="say", conversation=chat, client_id="reply-0001", text="let me in")
        assert (await sam.get("error"))["code"] == "not_yours"
        assert not any("secret" in json.dumps(frame) for frame in sam.frames)
    refused = await desk.audited("refused")
    assert refused == [(desk.sam.id, chat, {"what": "open"}), (desk.sam.id, chat, {"what": "say"})]


async def test_the_handoff_card_shows_what_the_verification_opened_and_the_look_is_recorded(
    desk: Desk, address: str, pharmacy: SqlPharmacy
) -> None:
    match = pharmacy.match_prescription("4471182", "Alvarez", date(1961, 4, 9))
    assert match is not None
    assert match.prescription is not None
    chat = await desk.conversation("is my lisinopril ready", "I want a person")
    await desk.verify(chat, patient=match.patient, prescriptions=(match.prescription,))
    item = await desk.hand_off(chat, ASKED)
    async with await Client.of(address, "dana") as dana:
        await claimed(dana, item)
        card = (await dana.get("handoff"))["handoff"]
    (line,) = card["prescriptions"]
    assert (line["number"], line["drug"], line["status"]) == ("4471182", "Lisinopril 10 mg tablet", "Ready for pickup")
    assert card["verified"]["tier"] == 1
    assert card["why"] == "The patient asked for a person."
    assert card["pharmacist"] == "Dr. Priya Nair"
    looks = await desk.audited("viewed_prescriptions")
    assert looks == [(desk.dana.id, chat, {"prescriptions": [match.prescription], "patient": match.patient})]
    for look in ("opened", "viewed_handoff"):
        assert [detail["patient"] for _, _, detail in await desk.audited(look)] == [match.patient]


async def test_after_a_break_a_technician_misses_nothing_and_sends_nothing_twice(desk: Desk, address: str) -> None:
    _, item = await desk.waits("I want a person")
    dana = await Client.of(address, "dana")
    async with dana:
        chat = await claimed(dana, item)
        await dana.send(type="say", conversation=chat, client_id="reply-0001", text="Hello")
        first = (await dana.get("ack"))["seq"]
    await desk.patient_says(chat, "are you there")
    async with dana:
        assert [mine["conversation"] for mine in (await dana.get("desk"))["mine"]] == [chat]
        await dana.send(type="open", conversation=chat, after=first)
        assert (await dana.get("message"))["text"] == "are you there"
        await dana.send(type="say", conversation=chat, client_id="reply-0001", text="Hello")
        assert (await dana.get("ack"))["seq"] == first
    assert (await desk.transcript(chat)).count("staff: Hello") == 1


async def test_the_stretch_ends_and_nothing_more_reaches_the_desk(desk: Desk, address: str) -> None:
    _, item = await desk.waits()
    async with await Client.of(address, "dana") as dana:
        chat = await claimed(dana, item)
        await dana.send(type="end", conversation=chat, client_id="end-00001")
        assert (await dana.get("ended"))["state"] == "bot"
        await desk.patient_says(chat, "and now for the bot alone")
        await dana.send(type="open", conversation=chat, after=0)
        assert (await dana.get("error"))["code"] == "not_yours"
        assert not any("bot alone" in json.dumps(frame) for frame in dana.frames)


async def test_when_the_patient_ends_the_chat_their_last_words_still_arrive(desk: Desk, address: str) -> None:
    _, item = await desk.waits()
    async with await Client.of(address, "dana") as dana:
        chat = await claimed(dana, item)

        def thank_and_go(connection: Any, vault: Any) -> None:
            held = log.lock(connection, vault, chat)
            thanks = Entry(Author.PATIENT, Kind.TEXT, {"text": "thank you, bye"})
            held, _ = log.append(connection, vault, held, [thanks], desk.clock())
            log.transition(connection, vault, held, Event.CLOSE, desk.clock())

        await desk.do(thank_and_go)
        assert (await dana.get("message", lambda frame: frame["seq"] > 2))["text"] == "thank you, bye"
        assert (await dana.get("ended"))["state"] == "closed"


async def test_a_technician_who_is_gone_for_a_minute_gives_the_chat_back(desk: Desk, address: str) -> None:
    chat, item = await desk.waits()
    async with await Client.of(address, "dana") as dana:
        await claimed(dana, item)
        desk.clock.move(minutes=5)
        await asyncio.sleep(6)  # the watch looks every five seconds
        assert await desk.state(chat) == "live"
    desk.clock.move(seconds=30)
    await asyncio.sleep(6)
    assert await desk.state(chat) == "live"
    desk.clock.move(seconds=35)
    async with asyncio.timeout(15):
        while await desk.state(chat) != "queued":  # noqa: ASYNC110  # the other side of it is a database
            await asyncio.sleep(0.1)
    assert (await desk.transcript(chat))[-1] == "system: Dana lost the connection. You are back in line"


async def test_an_alarm_is_told_by_its_kind_to_the_pharmacist_who_alone_takes_it_down(desk: Desk, address: str) -> None:
    chat, _ = await desk.waits(queue=Queue.PHARMACIST)
    flag = await desk.flagged(chat, "chest_pain")
    async with await Client.of(address, "dana") as dana, await Client.of(address, "priya") as priya:
        (seen,) = (await dana.get("desk"))["flags"]
        assert (seen["kind"], seen["detail"], seen["can_acknowledge"]) == ("alarm", None, False)
        await dana.send(type="acknowledge", flag=flag)
        assert (await dana.get("error"))["code"] == "pharmacist_only"
        assert (await priya.get("desk"))["flags"][0]["detail"] == "chest_pain"
        await priya.send(type="acknowledge", flag=flag)
        await priya.get("acknowledged")
        await dana.get("desk", lambda frame: frame["flags"] == [])


async def test_each_sees_the_other_typing_and_a_colleague_types_for_nobody(
    desk: Desk, address: str, bus: LocalBus
) -> None:
    chat, item = await desk.waits()
    async with await Client.of(address, "dana") as dana, await Client.of(address, "sam") as sam:
        await claimed(dana, item)
        async with bus.subscribe(log.topic_of(chat)) as patient:
            await sam.send(type="typing", conversation=chat)
            await sam.send(type="ping")
            await sam.get("pong")
            await bus.publish(log.topic_of(chat), {"typing": "patient"})
            await dana.get("typing", lambda frame: frame["author"] == "patient")
            await dana.send(type="typing", conversation=chat)
            told: list[object] = []
            while len(told) < 2:
                _, payload = await patient.next()
                if payload is not None:  # else the log has something new: of the claim, and it may come late
                    told.append(payload)
            assert told == [{"typing": "patient"}, {"typing": "staff"}]


async def test_frames_that_make_no_sense_are_answered_and_change_nothing(desk: Desk, address: str) -> None:
    async with await Client.of(address, "dana") as dana:
        assert dana.socket is not None
        for text in ("{", "[]", '{"type": "claim", "item": "7"}', '{"type": "open"}', '{"type": "dance"}'):
            await dana.socket.send(text)
            assert (await dana.get("error"))["code"] == "bad_frame"
        await dana.send(type="claim", item=999)
        assert (await dana.get("error"))["code"] == "no_such_item"
        await dana.socket.send("x" * (MAX_FRAME_BYTES + 1))
        assert (await dana.get("error"))["code"] == "too_large"


async def test_without_a_sign_in_or_from_another_site_there_is_no_desk(desk: Desk, address: str) -> None:
    dana = await Client.of(address, "dana")
    for origin, cookie, code in (
        (f"http://{address}", "", 4401),
        (f"http://{address}", "scriptdesk_staff=made-up", 4401),
        ("https://evil.example", dana.cookie, 4403),
        (None, dana.cookie, 4403),
    ):
        async with connect(f"ws://{address}/api/desk", origin=origin, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
            with pytest.raises(ConnectionClosed):
                await socket.recv()
            assert socket.close_code == code


async def test_signing_out_closes_the_desk_at_once(desk: Desk, address: str) -> None:
    async with await Client.of(address, "dana") as dana:
        await dana.get("desk")
        async with httpx2.AsyncClient(base_url=f"http://{address}", headers={"Cookie": dana.cookie}) as browser:
            assert (await browser.get("/api/staff/me")).json()["name"] == "Dana Reyes"
            assert (await browser.post("/api/staff/sign-out")).status_code == 204
            assert (await browser.get("/api/staff/me")).status_code == 401
        await dana.get("signed_out")
        assert await dana.closed() == 4401


async def test_asking_for_passkeys_again_and_again_is_slowed_down(desk: Desk, address: str) -> None:
    async with httpx2.AsyncClient(base_url=f"http://localhost:{address.rpartition(':')[2]}") as browser:
        asked = await browser.post("/api/staff/passkey/ask")
        assert (asked.status_code, asked.json()["rpId"]) == (200, "localhost")
        fill = text(
            "INSERT INTO attempt (subject, at) SELECT subject, at FROM attempt, (WITH RECURSIVE n(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 299) SELECT i FROM n)"
        )
        await desk.database.write(lambda c: c.execute(fill))
        assert (await browser.post("/api/staff/passkey/ask")).status_code == 429
    async with httpx2.AsyncClient(base_url=f"http://{address}") as browser:
        assert (await browser.post("/api/staff/passkey/ask")).json()["code"] == "no_passkeys"


async def test_whoever_leaves_or_is_invited_anew_loses_the_open_desk_at_once(desk: Desk, address: str) -> None:
    chat, item = await desk.waits()
    async with await Client.of(address, "dana") as dana, await Client.of(address, "sam") as sam:
        await claimed(dana, item)

        def part(connection: Connection) -> None:
            leave(connection, desk.dana)
            invite(connection, desk.sam, desk.clock())
            wake(connection, log.DESK_TOPIC)

        await desk.database.write(part)
        for client in (dana, sam):
            assert "how you sign in was changed" in (await client.get("signed_out"))["message"]
            assert await client.closed() == 4401
        await desk.patient_says(chat, "said to nobody")
        assert not any("said to nobody" in json.dumps(frame) for frame in dana.frames)


async def test_fifteen_minutes_without_a_move_end_the_session_whatever_pings_say(desk: Desk, address: str) -> None:
    async with await Client.of(address, "dana") as dana:
        desk.clock.move(minutes=14)
        await dana.send(type="active")
        await dana.send(type="ping")
        await dana.get("pong")
        desk.clock.move(minutes=14)
        await dana.send(type="ping")
        await dana.get("pong")
        desk.clock.move(minutes=2)
        await dana.send(type="claim", item=1)
        await dana.get("signed_out")
        assert await dana.closed() == 4401


async def test_the_cookie_is_for_the_browser_alone(desk: Desk, address: str) -> None:
    answer = await sign_in(address, "dana")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert answer.json()["role"] == "technician"


async def test_a_wrong_sign_in_says_the_same_for_a_wrong_name_and_a_wrong_password(desk: Desk, address: str) -> None:
    wrong = await sign_in(address, "dana", "not the password")
    nobody = await sign_in(address, "nobody", "not the password")
    assert (wrong.status_code, wrong.json()) == (nobody.status_code, nobody.json())
    assert wrong.status_code == 401
    for _ in range(4):
        await sign_in(address, "dana", "not the password")
    slow = await sign_in(address, "dana", PASSWORDS["dana"])
    assert slow.status_code == 429
    assert int(slow.headers["retry-after"]) > 800
    async with httpx2.AsyncClient(base_url=f"http://{address}", headers={"Origin": "https://evil.example"}) as evil:
        given = {"username": "sam", "password": PASSWORDS["sam"]}
        assert (await evil.post("/api/staff/sign-in", json=given)).status_code == 403
