"""The desk's part of the gateway: sign-in and sign-out, the socket, and the watch over who is there."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import APIRouter, FastAPI, Request, Response, WebSocket
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from bot.chat.bus import Bus
from bot.chat.log import DESK_TOPIC
from bot.clock import Clock, utc_now
from bot.desk.presence import GONE_AFTER, abandoned, beat
from bot.desk.queues import put_away_left
from bot.desk.snapshot import me
from bot.desk.socket import DeskParts, DeskSession
from bot.desk.stretch import drop
from bot.identity.origin import from_here
from bot.identity.staff import LONGEST, SlowDown, Staff, WrongSignIn, find, sign_in, sign_out, staff_of, touch
from bot.pharmacy.port import Pharmacy
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import Database

logger = logging.getLogger(__name__)

WATCH_EVERY_S = 5.0
PHARMACY_THREADS = 4


class SignIn(BaseModel):
    username: str = Field(max_length=60)
    password: str = Field(max_length=200)


def make_desk(
    database: Database,
    vault: Vault,
    bus: Bus,
    pharmacy: Pharmacy,
    *,
    pharmacy_state: str,
    secure_cookies: bool,
    clock: Clock = utc_now,
) -> APIRouter:
    """The routes of docs/desk-protocol.md.

    `pharmacy_state`: two letters. `secure_cookies`: whether the gateway is reached over https.
    """
    parts = DeskParts(
        database,
        vault,
        bus,
        pharmacy,
        pharmacy_state,
        clock,
        ThreadPoolExecutor(PHARMACY_THREADS, thread_name_prefix="desk-pharmacy"),
    )
    present: Counter[str] = Counter()  # how many sockets each member of staff has here
    cookie = "__Host-scriptdesk_staff" if secure_cookies else "scriptdesk_staff"

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(parts, present))
        yield
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        parts.pool.shutdown(wait=False)

    routes = APIRouter(lifespan=lifespan)

    async def signed_in(request: Request) -> Staff | None:
        token = request.cookies.get(cookie, "")
        now = clock()

        def look(connection: Connection) -> Staff | None:
            who = staff_of(connection, token, now)
            if who is not None:
                touch(connection, token, now)
            return who

        return await database.write(look)

    @routes.post("/api/staff/sign-in")
    async def post_sign_in(request: Request, given: SignIn) -> Response:
        if not from_here(request, required=False):
            return _fault(403, "other_site", "Sign in from the desk's own page.")
        address = request.client.host if request.client else "unknown"
        try:
            who, token = await sign_in(database, vault, given.username, given.password, address, clock)
        except WrongSignIn:
            await database.write(lambda c: record(c, "unknown", "sign_in_failed", None, {}, clock()))
            return _fault(401, "wrong_sign_in", "Username or password is wrong. Check both and try again.")
        except SlowDown as slow:
            seconds = max(1, round(slow.wait.total_seconds()))
            message = f"Too many failed sign-ins. Try again in {-(-seconds // 60)} min, or ask your supervisor."
            return _fault(429, "slow_down", message, {"Retry-After": str(seconds)})
        await database.write(lambda c: record(c, who.id, "signed_in", None, {}, clock()))
        answer = JSONResponse(me(who))
        answer.set_cookie(
            cookie,
            token,
            max_age=int(LONGEST.total_seconds()),
            path="/",
            secure=secure_cookies,
            httponly=True,
            samesite="strict",
        )
        return answer

    @routes.post("/api/staff/sign-out")
    async def post_sign_out(request: Request) -> Response:
        if not from_here(request, required=False):
            return _fault(403, "other_site", "Sign out from the desk's own page.")
        token = request.cookies.get(cookie, "")

        def leave(connection: Connection) -> None:
            who = staff_of(connection, token, clock())
            sign_out(connection, token)
            if who is not None:
                record(connection, who.id, "signed_out", None, {}, clock())

        await database.write(leave)
        await bus.publish(DESK_TOPIC)  # the session's sockets look, and close
        answer = Response(status_code=204)
        answer.delete_cookie(cookie, path="/", secure=secure_cookies, httponly=True, samesite="strict")
        return answer

    @routes.get("/api/staff/me")
    async def get_me(request: Request) -> Response:
        who = await signed_in(request)
        return JSONResponse(me(who)) if who else _fault(401, "signed_out", "You are not signed in.")

    @routes.websocket("/api/desk")
    async def desk(socket: WebSocket) -> None:
        await socket.accept()
        if not from_here(socket, required=True):
            await socket.close(4403)
            return
        token = socket.cookies.get(cookie, "")
        who = await database.read(lambda connection: staff_of(connection, token, clock()))
        if who is None:
            await socket.close(4401)
            return
        present[who.id] += 1
        try:
            await DeskSession(parts, socket, who, token).run()
        finally:
            present[who.id] -= 1
            if not present[who.id]:
                del present[who.id]

    return routes


def _fault(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"code": code, "message": message}, status, headers)


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
