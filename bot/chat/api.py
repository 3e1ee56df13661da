"""The plain requests of docs/protocol.md: what stands before the first message, Spanish words, a new conversation."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.chat import log
from bot.chat.spanish import WINDOW, sections
from bot.clock import Clock, utc_now
from bot.pharmacy.values import Location
from bot.privacy.encryption import Vault
from bot.storage.database import Database


class NewConversation(BaseModel):
    location: str | None = Field(None, max_length=40)
    locale: str = Field("en", pattern="^[a-z]{2}(-[A-Z]{2})?$")


class Opened(BaseModel):
    """The conversation and the secret that opens it; the secret is not stored and cannot be had again."""

    conversation: str
    secret: str


def make_chat_routes(
    database: Database,
    vault: Vault,
    *,
    pharmacy_name: str,
    privacy_url: str,
    locations: Sequence[Location],
    demo: bool,
    clock: Clock = utc_now,
) -> APIRouter:
    routes = APIRouter(prefix="/api")
    known = {location.code for location in locations}
    site: dict[str, Any] = {
        "name": pharmacy_name,
        "phone": locations[0].phone,
        "privacy_url": privacy_url,
        "demo": demo,
        "locations": [{"code": location.code, "name": location.name} for location in locations],
    }

    @routes.get("/site")
    async def get_site() -> dict[str, Any]:
        return site

    @routes.get("/words/es")
    async def get_words() -> Mapping[str, str]:
        """The window's own words in Spanish, by their English."""
        return sections()[WINDOW]

    @routes.post(
        "/conversations",
        status_code=201,
        responses={400: {"description": "No JSON"}, 413: {"description": "Too large"}},
    )
    async def begin(wanted: NewConversation) -> Opened:
        location = wanted.location if wanted.location in known else None
        conversation, secret = await database.write(
            lambda connection: log.create(connection, vault, location=location, locale=wanted.locale, now=clock())
        )
        return Opened(conversation=conversation, secret=secret)

    return routes
