"""The recorded examples of the turn, replayed with the real action server and with the gateway's own client of Rasa."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import httpx2
import pytest
from aiohttp import web

from bot.chat.answers import open_answer
from bot.chat.rasa import RasaClient, RasaFailed
from bot.chat.view import Press
from tests.contract.acting import ENVELOPES, action_server, context_of, envelope_for, seen_action
from tests.contract.recorded import Example, action_answer, action_call, read_examples, seen_answer
from tests.stack import free_port

CHANNEL_TOKEN, ACTION_TOKEN = "a-token-for-the-channel", "a-token-for-the-actions"
EXAMPLES = read_examples()
ACTED = [example for example in EXAMPLES if example.call]
TURNS = [example for example in EXAMPLES if example.route == "/turn" and example.token]

of_action = pytest.mark.parametrize("example", ACTED, ids=lambda example: example.name)
of_turn = pytest.mark.parametrize("example", TURNS, ids=lambda example: example.name)


@of_action
async def test_the_action_server_answers_the_recorded_call_as_recorded(example: Example, tmp_path: Path) -> None:
    assert example.call is not None
    assert example.action is not None
    call = action_call(example.call, envelope_for(example.request, example.claims))
    turn = context_of(example.request)
    with action_server(tmp_path, ACTION_TOKEN) as app:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://actions") as client:
            answer = await client.post("/webhook", json=call, headers={"Authorization": f"Bearer {ACTION_TOKEN}"})
    assert answer.status_code == 200
    assert seen_action(answer.json(), turn) == example.action
    shown = [{"custom": one["custom"]} if one["custom"] else {"text": "…"} for one in answer.json()["responses"]]
    opened = open_answer(ENVELOPES, turn, shown, {"…"})
    controls = [control for control in (opened.verify, opened.handoff) if control]
    kinds = [one if isinstance(one, str) else one.kind for one in (*opened.shown, *controls)]
    kinds += ["drop"] if opened.drops else []
    assert sorted(kinds) == sorted(one.get("card", "…") for one in example.action["messages"])


@dataclass
class Channel:
    """Rasa's address, where somebody answers what a test tells them to."""

    respond: Callable[[], Awaitable[web.StreamResponse]]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == f"Bearer {CHANNEL_TOKEN}"
        self.asked.append(await request.json())
        try:
            return await self.respond()
        except asyncio.CancelledError:
            self.closed.set()
            raise


def answering(status: int, body: object) -> Channel:
    async def respond() -> web.StreamResponse:
        return web.json_response(body, status=status)

    return Channel(respond)


@asynccontextmanager
async def asking(channel: Channel, deadline_s: float = 5.0) -> AsyncIterator[RasaClient]:
    """The gateway's client, with this channel at the far end."""
    app = web.Application()
    app.router.add_post("/webhooks/scriptdesk/{route}", channel.handle)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", free_port())
    await site.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield RasaClient(session, site.name, CHANNEL_TOKEN, deadline_s)
    finally:
        await runner.cleanup()


async def ask(client: RasaClient, example: Example, envelope: str = "sealed") -> Any:
    request = example.request
    if "intent" in request:
        said: str | Press = Press(request["intent"], tuple((e["entity"], e["value"]) for e in request["entities"]))
    else:
        said = request["text"]
    return await client.turn(context_of(request), request["slots"], envelope, said=said)


def as_rasa_says_it(example: Example) -> dict[str, Any]:
    """The body of the channel's answer, from what is recorded of it."""
    answer = example.answer
    assert example.action is not None
    responses = action_answer(example.action)["responses"]
    messages = [
        response if "custom" in response else shown
        for response, shown in zip(responses, answer["messages"], strict=True)
    ]
    scope = answer["parse"].get("scope")
    parse = {
        "intent": {"name": answer["parse"]["intent"], "confidence": 0.97},
        "intent_ranking": [],
        "entities": [],
        **({"scope": {"similarity": 0.9, "decision": scope}} if scope else {}),
    }
    return {"messages": messages, "slots": answer["slots"], "parse": parse, "model": "m1"}


@of_turn
async def test_the_gateway_asks_as_recorded_and_reads_the_recorded_answer(example: Example) -> None:
    status = example.answer["status"]
    body = as_rasa_says_it(example) if status == 200 else example.answer["body"]
    channel = answering(status, body)
    async with asking(channel) as client:
        if status == 200:
            answer = await ask(client, example)
            assert seen_answer(200, answer.model_dump()) == example.answer
            assert answer.model == "m1"
        else:
            with pytest.raises(RasaFailed) as failed:
                await ask(client, example)
            assert failed.value.kind == f"status_{status}"
    assert channel.asked == [{**example.request, "envelope": "sealed"}]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"error": "unauthorized"}),
        (409, {"error": "busy"}),
        (500, {"error": "failed", "kind": "KeyError"}),
        (502, {"error": "silent"}),
        (503, {"error": "not_ready"}),
    ],
)
async def test_whatever_rasa_refuses_is_told_by_its_status(status: int, body: object) -> None:
    async with asking(answering(status, body)) as client:
        with pytest.raises(RasaFailed) as failed:
            await ask(client, TURNS[0])
        assert failed.value.kind == f"status_{status}"
        with pytest.raises(RasaFailed) as failed:
            await client.classify(["when do you close"])
        assert failed.value.kind == f"status_{status}"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"messages": []}', '{"messages": "x", "slots": {}, "parse": {}, "model": null}'],
)
async def test_what_is_no_answer_is_told_as_a_bad_one_and_not_repeated(text: str) -> None:
    async def respond() -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    async with asking(Channel(respond)) as client:
        with pytest.raises(RasaFailed) as failed:
            await ask(client, TURNS[0])
    assert failed.value.kind == "bad_answer"


async def test_a_page_of_something_else_is_a_bad_answer() -> None:
    async def respond() -> web.StreamResponse:
        return web.Response(text="<h1>It works!</h1>", content_type="text/html")

    async with asking(Channel(respond)) as client:
        with pytest.raises(RasaFailed) as failed:
            await ask(client, TURNS[0])
    assert failed.value.kind == "bad_answer"


async def test_a_rasa_that_takes_too_long_is_left_and_the_connection_closed() -> None:
    async def respond() -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.json_response({})

    channel = Channel(respond)
    async with asking(channel, deadline_s=0.3) as client:
        began = asyncio.get_running_loop().time()
        with pytest.raises(RasaFailed) as failed:
            await ask(client, TURNS[0])
        assert asyncio.get_running_loop().time() - began < 2
        await asyncio.wait_for(channel.closed.wait(), 5)
    assert failed.value.kind == "timeout"


async def test_a_rasa_that_is_not_there_refuses() -> None:
    async with aiohttp.ClientSession() as session:
        client = RasaClient(session, f"http://127.0.0.1:{free_port()}", CHANNEL_TOKEN)
        with pytest.raises(RasaFailed) as failed:
            await ask(client, TURNS[0])
        assert failed.value.kind == "refused"
        assert not await client.ready()


async def test_a_rasa_that_dies_in_the_middle_of_a_word_refuses() -> None:
    async def dies(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"messages": [')
        await writer.drain()
        writer.transport.abort()

    async with await asyncio.start_server(dies, "127.0.0.1", 0) as server, aiohttp.ClientSession() as session:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(RasaFailed) as failed:
            await ask(RasaClient(session, f"http://127.0.0.1:{port}", CHANNEL_TOKEN), TURNS[0])
    assert failed.value.kind == "refused"


async def test_a_list_is_classified_as_recorded_in_its_order() -> None:
    example = next(one for one in EXAMPLES if one.route == "/parse")
    parses = [{"intent": {"name": parse["intent"]}} for parse in example.answer["parses"]]
    channel = answering(200, {"parses": parses, "model": "m1"})
    async with asking(channel) as client:
        assert await client.classify(example.request["texts"]) == parses
        assert channel.asked == [example.request]
        with pytest.raises(RasaFailed) as failed:
            await client.classify(["one", "two", "three"])
        assert failed.value.kind == "bad_answer"


def test_no_example_holds_what_only_an_envelope_may() -> None:
    """The calls and answers are what Rasa sees: no number, no reference, nobody's name."""
    for example in EXAMPLES:
        seen = json.dumps([example.request, example.call, example.answer])
        hidden = json.dumps(example.claims)
        assert "447" not in seen
        assert "P0001" not in seen
        assert "Alvarez" not in seen + hidden
