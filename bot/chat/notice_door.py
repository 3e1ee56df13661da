"""Where the link of a notice leads: a page with one button, and behind it a chat that begins with the identity form.

Looking at the page uses nothing up: programs that preview a link open it too. Pressing the button does.
"""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse
from sqlalchemy import Connection

from bot.cards import Verify
from bot.chat import log
from bot.chat.forms import Forms
from bot.chat.intake import Intake
from bot.chat.log import Author, Entry, Kind
from bot.chat.spanish import speak
from bot.clock import Clock, utc_now
from bot.identity.origin import from_here
from bot.messages import links, notices
from bot.privacy.encryption import Vault
from bot.storage.database import Database

QUESTION = "What is the news about my request?"
ASKED = {"intent": "list_prescriptions", "entities": list[object]()}
"""What is asked once the form is answered: where all of the patient's prescriptions stand."""

type Opened = dict[str, str]


def make_notice_door(
    database: Database, vault: Vault, intake: Intake, forms: Forms, web: Path, clock: Clock = utc_now
) -> APIRouter:
    routes = APIRouter()

    @routes.get(links.PATH + "{token}", include_in_schema=False)
    async def look(token: str) -> FileResponse:
        """The same page for every token, also for one that was never made."""
        return FileResponse(web / "chat" / "notice.html", headers={"X-Robots-Tag": "noindex"})

    @routes.post(links.PATH + "{token}", include_in_schema=False)
    async def enter(token: str, request: Request) -> JSONResponse:
        """Use the link up: a new conversation, and the secret that opens it."""
        if not from_here(request, required=True):
            return JSONResponse({"error": "forbidden"}, 403)
        opened = await database.write(lambda connection: _enter(connection, vault, intake, forms, token, clock))
        headers = {"Cache-Control": "no-store"}
        return JSONResponse(opened or {"error": "gone"}, 201 if opened else 410, headers)

    return routes


def _enter(
    connection: Connection, vault: Vault, intake: Intake, forms: Forms, token: str, clock: Clock
) -> Opened | None:
    now = clock()
    notice = links.use(connection, token, now)
    if notice is None:
        return None
    locale = notices.locale_of(connection, notice)
    conversation, secret = log.create(connection, vault, location=None, locale=locale, now=now)
    held = log.lock(connection, vault, conversation)
    question = Entry(Author.PATIENT, Kind.TEXT, {"text": speak(locale, QUESTION), "press": ASKED})
    held, stored = log.append(connection, vault, held, [question], now)
    held, handoff = forms.ask(connection, held, Verify("verify", 2), stored[0].seq, now)
    if handoff is not None:
        intake.hand_off(connection, held, handoff, now)
    return {"conversation": conversation, "secret": secret, "locale": locale}
