"""The desk's part of the gateway: the door, the socket, and the watch over who is there."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, tzinfo

from fastapi import APIRouter, FastAPI, WebSocket
from sqlalchemy import Connection

from bot.chat import line
from bot.chat.bus import Bus
from bot.clock import Clock, utc_now
from bot.desk.audit_page import audit_routes
from bot.desk.cookie import Cookie
from bot.desk.door import Door, door_routes
from bot.desk.parts import DeskParts
from bot.desk.presence import GONE_AFTER, abandoned, beat
from bot.desk.queues import put_away_left
from bot.desk.single_sign_on import single_sign_on_routes
from bot.desk.socket import DeskSession
from bot.desk.stretch import drop
from bot.desk.welcome import welcome_routes
from bot.identity.openid_provider import Provider, RelyingParty
from bot.identity.origin import from_here
from bot.identity.single_sign_on import SingleSignOn
from bot.identity.staff import find, staff_of
from bot.pharmacy.port import Pharmacy
from bot.privacy.encryption import Vault
from bot.storage.database import Database

logger = logging.getLogger(__name__)

WATCH_EVERY_S = 5.0
PHARMACY_THREADS = 4


def make_desk(
    database: Database,
    vault: Vault,
    bus: Bus,
    pharmacy: Pharmacy,
    *,
    pharmacy_state: str,
    secure_cookies: bool,
    demo: bool = False,
    identity_provider: RelyingParty | None = None,
    public_url: str = "",
    zone: tzinfo = UTC,
    clock: Clock = utc_now,
) -> APIRouter:
    """The routes of docs/desk-protocol.md.

    `pharmacy_state`: two letters; `zone`: where a day ends at midnight. `secure_cookies`: whether the gateway is
    reached over https. `demo`: whether accounts of the demo may sign in, with their public passwords alone.
    `identity_provider`: where staff may sign in too, which sends them back to `public_url`.
    """
    parts = DeskParts(
        database,
        vault,
        bus,
        pharmacy,
        pharmacy_state,
        clock,
        ThreadPoolExecutor(PHARMACY_THREADS, thread_name_prefix="desk-pharmacy"),
        zone,
    )
    present: Counter[str] = Counter()  # how many sockets each member of staff has here
    cookie = Cookie(secure_cookies)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(parts, present))
        yield
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        parts.pool.shutdown(wait=False)

    routes = APIRouter(lifespan=lifespan)

    door = Door(database, vault, bus, cookie, clock, demo)
    routes.include_router(door_routes(door))
    routes.include_router(welcome_routes(door))
    routes.include_router(audit_routes(door))
    sign_on = None
    if identity_provider is not None:
        sign_on = SingleSignOn(database, vault, Provider(identity_provider, clock), clock, demo)
    routes.include_router(single_sign_on_routes(door, sign_on, public_url))

    @routes.websocket("/api/desk")
    async def desk(socket: WebSocket) -> None:
        await socket.accept()
        if not from_here(socket, required=True):
            await line.close(socket, 4403)
            return
        token = cookie.token(socket)
        who = await database.read(lambda connection: staff_of(connection, token, clock()))
        if who is None:
            await line.close(socket, 4401)
            return
        present[who.id] += 1
        try:
            await DeskSession(parts, socket, who, token).run()
        finally:
            present[who.id] -= 1
            if not present[who.id]:
                del present[who.id]

    return routes


async def _watch(parts: DeskParts, present: Counter[str]) -> None:
    """Tell the database who is here, and give back the chats of those who are not. Runs until cancelled.

    Nobody is missed in the first minute: after a restart of the gateway everybody needs time to come back.
    """
    begun = parts.clock()

    def look(connection: Connection) -> int:
        now = parts.clock()
        beat(connection, list(present), now)
        if now - begun < GONE_AFTER:
            return 0
        put_away_left(connection, now)
        return _give_back(connection, parts.vault, now)

    while True:
        try:
            given_back = await parts.database.write(look)
            if given_back:
                logger.warning("chats went back to their queues", extra={"count": given_back})
        except Exception:  # whatever it was, the watch goes on
            logger.exception("the watch over the desk failed")
        await asyncio.sleep(WATCH_EVERY_S)


def _give_back(connection: Connection, vault: Vault, now: datetime) -> int:
    count = 0
    for chat, owner_id in abandoned(connection, now):
        owner = find(connection, owner_id)
        if owner is not None and drop(connection, vault, chat, owner, now):
            count += 1
    return count
