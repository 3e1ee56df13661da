"""Signing in to the desk and out of it: the first part of docs/desk-protocol.md."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from bot.chat.bus import Bus
from bot.chat.log import DESK_TOPIC
from bot.clock import Clock
from bot.desk.cookie import Cookie
from bot.desk.snapshot import me
from bot.identity import passkeys, tries
from bot.identity.origin import from_here
from bot.identity.passkeys import Site, site_of
from bot.identity.sign_in import (
    CodeNeeded,
    FactorMissing,
    Locked,
    PasskeyNeeded,
    SignedIn,
    SingleSignOnNeeded,
    WrongSignIn,
    sign_in,
    sign_in_again,
    sign_in_with_passkey,
)
from bot.identity.staff import Staff, has_password, sign_out, staff_of, touch
from bot.identity.tries import SlowDown
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import Database

WRONG = "Username or password is wrong. Check both and try again."
WRONG_WITH_CODE = (
    "Username, password or code is wrong. Check them and try again. A code opens the door once: wait for the next one."
)
WRONG_PASSKEY = "That passkey did not sign you in. Try again, or use your username and password."
CODE_NEEDED = "Type the 6 digits that your authenticator app shows for ScriptDesk, or one of your recovery codes."
PASSKEY_NEEDED = "You sign in with a passkey. Choose “Sign in with a passkey”."
SINGLE_SIGN_ON_NEEDED = (
    "You sign in with the account of your organization. Choose “Sign in with …” below; if it is not there, ask whoever"
    " runs ScriptDesk for an invitation."
)
FACTOR_MISSING = "Before you can sign in, set up a second way to show who you are."
LOCKED = "After too many wrong codes in a row your codes are locked. Ask whoever runs ScriptDesk for a new invitation."
NO_PASSKEYS = "Passkeys work only where the desk's address begins with https, or is localhost. Use your password."


class SignIn(BaseModel):
    username: str = Field(max_length=60, pattern=r"^[^\x00]*$")  # PostgreSQL takes no NUL
    password: str = Field(max_length=200)
    code: str | None = Field(None, max_length=40)


class Shown(BaseModel):
    """What a passkey answered, as the browser writes it (PublicKeyCredential.toJSON)."""

    credential: dict[str, Any]


class Again(BaseModel):
    password: str = Field(max_length=200)


@dataclass(frozen=True, slots=True)
class Door:
    """What every request about signing in works with. `demo`: whether this is the demo."""

    database: Database
    vault: Vault
    bus: Bus
    cookie: Cookie
    clock: Clock
    demo: bool

    def site(self, request: Request) -> Site | None:
        return site_of(request.headers.get("host", ""), https=self.cookie.secure)

    async def who(self, request: Request) -> Staff | None:
        """Who is signed in; asking counts as a move."""
        token, now = self.cookie.token(request), self.clock()

        def look(connection: Connection) -> Staff | None:
            who = staff_of(connection, token, now)
            if who is not None:
                touch(connection, token, now)
            return who

        return await self.database.write(look)

    async def let_in(self, request: Request, entered: SignedIn, content: dict[str, Any]) -> Response:
        """`enter`, with `content` for an answer."""
        return await self.enter(request, entered, JSONResponse(content))

    async def enter(self, request: Request, entered: SignedIn, answer: Response) -> Response:
        """Give the browser its new session in place of whatever it had before."""
        before = self.cookie.token(request)
        await self.database.write(lambda connection: sign_out(connection, before))
        await self.bus.publish(DESK_TOPIC)
        self.cookie.give(answer, entered.token)
        return answer


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route that reads a body answers besides its success, as OpenAPI names it."""
    return {status: {"description": HTTPStatus(status).phrase} for status in (400, 403, 413, *statuses)}


def fault(status: int, code: str, message: str, **more: Any) -> Response:
    """An answer in the words for a person."""
    return JSONResponse({"code": code, "message": message, **more}, status)


def too_fast(slow: SlowDown) -> Response:
    seconds = max(1, round(slow.wait.total_seconds()))
    message = f"Too many failed sign-ins. Try again in {-(-seconds // 60)} min, or ask your supervisor."
    answer = fault(429, "slow_down", message)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def other_site() -> Response:
    return fault(403, "other_site", "Do this on the desk's own page.")


def address_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def door_routes(door: Door) -> APIRouter:
    """The routes under /api/staff that let somebody in, and out."""
    routes = APIRouter(prefix="/api/staff")
    database, vault, clock = door.database, door.vault, door.clock

    @routes.post("/sign-in", responses=described(401, 429))
    async def post_sign_in(request: Request, given: SignIn) -> Response:
        if not from_here(request, required=False):
            return other_site()
        address = address_of(request)
        try:
            outcome = await sign_in(
                database, vault, given.username, given.password, address, clock, code=given.code, demo=door.demo
            )
        except WrongSignIn:
            return fault(401, "wrong_sign_in", WRONG_WITH_CODE if given.code else WRONG)
        except SlowDown as slow:
            return too_fast(slow)
        match outcome:
            case SignedIn(who=who):
                return await door.let_in(request, outcome, me(who))
            case CodeNeeded():
                return fault(401, "code_needed", CODE_NEEDED)
            case PasskeyNeeded():
                return fault(401, "passkey_needed", PASSKEY_NEEDED)
            case SingleSignOnNeeded():
                return fault(401, "single_sign_on_needed", SINGLE_SIGN_ON_NEEDED)
            case FactorMissing(ticket=ticket):
                return fault(403, "factor_missing", FACTOR_MISSING, ticket=ticket)
            case Locked():
                return fault(403, "locked", LOCKED)

    @routes.post("/passkey/ask", responses=described(409, 429))
    async def post_ask(request: Request) -> Response:
        site = door.site(request)
        if not from_here(request, required=False):
            return other_site()
        if site is None:
            return fault(409, "no_passkeys", NO_PASSKEYS)
        one = tries.ask_of(vault, address_of(request), clock())

        def ask(connection: Connection) -> dict[str, Any]:
            tries.count(connection, one)
            return passkeys.ask_to_show(connection, site, one.begun)

        try:
            return JSONResponse(await database.write(ask))
        except SlowDown as slow:
            return too_fast(slow)

    @routes.post("/passkey", responses=described(401, 409, 429))
    async def post_passkey(request: Request, given: Shown) -> Response:
        site = door.site(request)
        if not from_here(request, required=False):
            return other_site()
        if site is None:
            return fault(409, "no_passkeys", NO_PASSKEYS)
        try:
            entered = await sign_in_with_passkey(
                database, vault, site, given.credential, address_of(request), clock, demo=door.demo
            )
        except WrongSignIn:
            return fault(401, "wrong_sign_in", WRONG_PASSKEY)
        except SlowDown as slow:
            return too_fast(slow)
        return await door.let_in(request, entered, me(entered.who))

    @routes.post("/again", responses=described(401, 429))
    async def post_again(request: Request, given: Again) -> Response:
        """A ticket to change how one signs in, for the password."""
        if not from_here(request, required=False):
            return other_site()
        who = await door.who(request)
        if who is None:
            return fault(401, "signed_out", "You are not signed in.")
        try:
            ticket = await sign_in_again(database, vault, who, given.password, address_of(request), clock)
        except WrongSignIn:
            return fault(403, "wrong_sign_in", "The password is wrong. Check it and try again.")
        except SlowDown as slow:
            return too_fast(slow)
        return JSONResponse({"ticket": ticket})

    @routes.post("/sign-out", status_code=204, responses=described())
    async def post_sign_out(request: Request) -> Response:
        if not from_here(request, required=False):
            return other_site()
        token = door.cookie.token(request)

        def leave(connection: Connection) -> None:
            who = staff_of(connection, token, clock())
            sign_out(connection, token)
            if who is not None:
                record(connection, who.id, "signed_out", None, {}, clock())

        await database.write(leave)
        await door.bus.publish(DESK_TOPIC)  # the session's sockets look, and close
        answer = Response(status_code=204)
        door.cookie.drop(answer)
        return answer

    @routes.get("/me", responses={401: {"description": "Not signed in"}})
    async def get_me(request: Request) -> Response:
        who = await door.who(request)
        if who is None:
            return fault(401, "signed_out", "You are not signed in.")
        with_password = await database.read(lambda connection: has_password(connection, who))
        return JSONResponse({**me(who), "has_password": with_password})

    return routes
