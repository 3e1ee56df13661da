"""What the page behind an invitation asks for: a password, and an authenticator app or a passkey."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from bot.desk.door import NO_PASSKEYS, Door, described, fault, other_site
from bot.desk.frames import stamp
from bot.desk.snapshot import me
from bot.identity import enrolment, passkeys
from bot.identity.enrolment import NotOpen, PasswordNeeded, WrongCode
from bot.identity.origin import from_here
from bot.identity.passkeys import NotAccepted
from bot.identity.passwords import LEAST_PASSWORD, TooShort, hash_beside
from bot.identity.sign_in import SignedIn, Way
from bot.identity.staff import Staff, begin_session
from bot.privacy.audit import record

NOT_OPEN = "This link was used before or is too old. Ask whoever runs ScriptDesk for a new one."
WRONG_CODE = (
    "That is not the code that the app shows now. Wait for the next one and type it; if that fails as well, check the "
    "clock of your phone."
)
NOT_ACCEPTED = "The passkey could not be kept. Try again, or use an authenticator app."


class Ticket(BaseModel):
    ticket: str = Field(max_length=80)


class Chosen(Ticket):
    """`password`: for whoever comes by an invitation."""

    password: str | None = Field(None, max_length=200)


class WithCode(Chosen):
    code: str = Field(max_length=40)


class WithPasskey(Chosen):
    credential: dict[str, Any]


def welcome_routes(door: Door) -> APIRouter:
    """The routes under /api/staff/enrolment."""
    routes = APIRouter(prefix="/api/staff/enrolment")
    database, vault, clock = door.database, door.vault, door.clock

    @routes.post("", responses=described(410))
    async def post_look(request: Request, given: Ticket) -> Response:
        """Whose link it is, and the secret for their app."""
        if not from_here(request, required=False):
            return other_site()

        def look(connection: Connection) -> dict[str, Any]:
            now = clock()
            found = enrolment.look(connection, given.ticket, now)
            shown = enrolment.secret_of(connection, vault, given.ticket, now)
            return {
                "name": found.who.name,
                "username": found.who.username,
                "needs_password": found.needs_password,
                "least_password": LEAST_PASSWORD,
                "passkeys": door.site(request) is not None,
                "app": {"secret": shown.secret, "uri": shown.uri, "picture": list(shown.picture)},
                "expires_at": stamp(found.expires_at),
            }

        try:
            return JSONResponse(await database.write(look))
        except NotOpen:
            return fault(410, "not_open", NOT_OPEN)

    @routes.post("/app", responses=described(401, 410))
    async def post_app(request: Request, given: WithCode) -> Response:
        if not from_here(request, required=False):
            return other_site()

        def keep(connection: Connection, password_hash: str | None) -> tuple[Staff, str, list[str]]:
            now = clock()
            who, codes = enrolment.with_code(connection, vault, given.ticket, given.code, password_hash, now)
            return who, _enter(connection, who, Way.APP, now), codes

        try:
            password_hash = await _hash(given.password)
            who, token, codes = await database.write(lambda connection: keep(connection, password_hash))
        except WrongCode:
            return fault(401, "wrong_code", WRONG_CODE)
        except (NotOpen, PasswordNeeded, TooShort) as refused:
            return _refused(refused)
        return await door.let_in(request, SignedIn(who, token), {**me(who), "recovery_codes": codes})

    @routes.post("/passkey/ask", responses=described(409, 410))
    async def post_ask(request: Request, given: Ticket) -> Response:
        site = door.site(request)
        if not from_here(request, required=False):
            return other_site()
        if site is None:
            return fault(409, "no_passkeys", NO_PASSKEYS)
        try:
            asked = await database.write(lambda c: passkeys.ask_to_create(c, site, given.ticket, clock()))
        except NotOpen:
            return fault(410, "not_open", NOT_OPEN)
        return JSONResponse(asked)

    @routes.post("/passkey", responses=described(409, 410))
    async def post_passkey(request: Request, given: WithPasskey) -> Response:
        site = door.site(request)
        if not from_here(request, required=False):
            return other_site()
        if site is None:
            return fault(409, "no_passkeys", NO_PASSKEYS)

        def keep(connection: Connection, password_hash: str | None) -> tuple[Staff, str]:
            now = clock()
            who = passkeys.create(connection, site, given.ticket, given.credential, password_hash, now)
            return who, _enter(connection, who, Way.PASSKEY, now)

        try:
            password_hash = await _hash(given.password)
            who, token = await database.write(lambda connection: keep(connection, password_hash))
        except NotAccepted:
            return fault(400, "not_accepted", NOT_ACCEPTED)
        except (NotOpen, PasswordNeeded, TooShort) as refused:
            return _refused(refused)
        return await door.let_in(request, SignedIn(who, token), me(who))

    return routes


async def _hash(password: str | None) -> str | None:
    return None if password is None else await hash_beside(password)


def _enter(connection: Connection, who: Staff, way: Way, now: datetime) -> str:
    record(connection, who.id, "enrolled", None, {"with": way}, now)
    record(connection, who.id, "signed_in", None, {"with": way}, now)
    return begin_session(connection, who.id, now)


def _refused(why: NotOpen | PasswordNeeded | TooShort) -> Response:
    match why:
        case NotOpen():
            return fault(410, "not_open", NOT_OPEN)
        case PasswordNeeded():
            return fault(422, "password_needed", "Choose a password as well.")
        case TooShort():
            return fault(422, "password_too_short", str(why))
