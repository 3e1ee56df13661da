"""What a patient says to a technician is classified while the technician ends the chat: neither waits for ever."""

import asyncio
import time
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy import Connection

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.chat.bus import LocalBus
from bot.chat.forms import Forms
from bot.chat.rasa import RasaClient
from bot.chat.states import Event, State
from bot.chat.turns import Turns
from bot.envelope import Envelopes
from tests.bot.chat.chatting import Chat

A_MOMENT_S = 0.3  # longer than a statement takes to wait for a lock


async def test_a_chat_that_ends_while_a_message_is_classified_ends(
    chat: Chat, forms: Forms, envelopes: Envelopes
) -> None:
    waits = Handoff("handoff", Queue.TECHNICIAN, "unknown", HandoffReason.ASKED)

    def ask_for_a_person(connection: Connection) -> None:
        chat.intake.hand_off(connection, log.lock(connection, chat.vault, chat.id), waits, chat.clock())

    await chat.database.write(ask_for_a_person)
    await chat.says("is it safe with ibuprofen")

    def end(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        loop.call_soon_threadsafe(locked.set)
        time.sleep(A_MOMENT_S)
        log.transition(connection, chat.vault, held, Event.CLOSE, chat.clock())

    loop, locked = asyncio.get_running_loop(), asyncio.Event()
    async with aiohttp.ClientSession() as session:
        rasa = RasaClient(session, "http://127.0.0.1:9", "not asked")
        zone = ZoneInfo("America/New_York")
        turns = Turns(
            chat.database,
            chat.vault,
            envelopes,
            rasa,
            LocalBus(),
            chat.intake,
            forms,
            zone,
            (),
            lambda connection, now: {},
            chat.clock,
        )
        question = await chat.database.write(lambda connection: turns._take(connection, chat.id))
        assert question is not None
        closed = asyncio.create_task(chat.database.write(end))
        await locked.wait()
        await asyncio.gather(
            closed, chat.database.write(lambda connection: turns._flagged(connection, question, clinical=True))
        )
    assert (await chat.held()).standing.state is State.CLOSED
    assert await chat.waiting() == []
