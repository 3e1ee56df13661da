"""The gateway: the one place that wires the real parts together, and the only public port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from fastapi import FastAPI, WebSocket
from fastapi.responses import JSONResponse
from redis.asyncio import Redis
from sqlalchemy import Connection

from bot import logs
from bot.cards import Handoff, Queue
from bot.chat import log
from bot.chat.answers import sayable
from bot.chat.api import make_chat_routes
from bot.chat.bus import Bus, LocalBus, RedisBus, relay
from bot.chat.forms import Forms
from bot.chat.intake import Intake
from bot.chat.rasa import RasaClient
from bot.chat.render import Staffing
from bot.chat.socket import PatientSockets
from bot.chat.status import Place, status
from bot.chat.turns import Turns
from bot.clock import utc_now
from bot.desk import queues
from bot.desk.api import make_desk
from bot.desk.presence import somebody_for
from bot.envelope import Envelopes, parse_keys
from bot.identity.codes import DemoPhone
from bot.pages import add_pages
from bot.pharmacy.demo import demo_people
from bot.pharmacy.opening import is_open
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.privacy.encryption import Vault
from bot.settings import ROOT, Settings, settings_from_environment
from bot.storage.database import Database, open_engine


def create_app() -> FastAPI:
    """The gateway, from the environment: what `uvicorn bot.app:create_app --factory` serves."""
    logs.configure()
    return build(settings_from_environment())


def build(settings: Settings) -> FastAPI:
    """The gateway with these settings. Reads the pharmacy's locations once, so its system must answer at start."""
    vault = Vault(parse_keys(settings.vault_keys.get_secret_value()))
    envelopes = Envelopes(parse_keys(settings.envelope_keys.get_secret_value()))
    pharmacy_system = pharmacy_engine(settings.pharmacy_url)
    pharmacy = SqlPharmacy(pharmacy_system)
    locations = pharmacy.locations()
    home = locations[0]
    zone = ZoneInfo(home.time_zone)
    redis = Redis.from_url(settings.redis_url) if settings.redis_url else None
    bus: Bus = RedisBus(redis) if redis else LocalBus()

    def enqueue(connection: Connection, conversation_id: str, handoff: Handoff, now: datetime) -> None:
        queues.enqueue(connection, conversation_id, handoff, now)

    def staffing(connection: Connection, queue: Queue, now: datetime) -> Staffing:
        if somebody_for(connection, queue, now):
            return Staffing.HERE
        return Staffing.AWAY if any(is_open(location, now) for location in locations) else Staffing.CLOSED

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = app.state.database
        async with aiohttp.ClientSession() as session:
            rasa = RasaClient(session, settings.rasa_url, settings.channel_token.get_secret_value())
            turns = Turns(database, vault, envelopes, rasa, bus, intake, forms, zone, sayable(ROOT / "domain.yml"))
            app.state.turns, app.state.rasa = turns, rasa
            app.state.sockets = PatientSockets(database, vault, bus, intake, forms, turns, status_of, log.people_in)
            running = [asyncio.create_task(relay(database, bus)), asyncio.create_task(turns.keep_watch())]
            if isinstance(bus, RedisBus):
                running.append(asyncio.create_task(bus.listen()))
            await turns.take_up(alone=redis is None)
            yield
            await turns.stop()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        forms.close()
        database.close()

    def status_of(connection: Connection, held: log.Conversation) -> dict[str, Any]:
        place = queues.position(connection, held.id)
        owner = log.people_in(connection, held.id).get(held.owner) if held.owner else None
        shown = Place(place.queue, place.position, place.expected_minutes) if place else None
        return status(held, shown, owner, utc_now())

    app = FastAPI(title="ScriptDesk", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.database = database = Database(open_engine(settings.database_url))
    database.migrate()
    intake = Intake(vault, enqueue, staffing, home.phone)
    sender = DemoPhone() if settings.demo else None
    forms = Forms(database, vault, pharmacy, intake, sender, settings.pharmacy_name, zone)

    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        """Whether gateway, database, Rasa and action server are up."""
        parts = {"gateway": True, "database": await _answers(database), "rasa": await app.state.rasa.ready()}
        parts["actions"] = await _healthy(settings.action_url)
        return JSONResponse(parts, 200 if all(parts.values()) else 503)

    @app.websocket("/api/chat")
    async def chat(socket: WebSocket) -> None:
        await app.state.sockets.serve(socket)

    app.include_router(
        make_chat_routes(
            database,
            vault,
            pharmacy_name=settings.pharmacy_name,
            privacy_url=settings.privacy_url,
            locations=locations,
            demo=settings.demo,
        )
    )
    app.include_router(
        make_desk(database, vault, bus, pharmacy, pharmacy_state=home.state, secure_cookies=settings.https)
    )
    add_pages(app, settings, database, lambda: demo_people(pharmacy_system))
    return app


async def _answers(database: Database) -> bool:
    try:
        return bool(await database.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar()))
    except Exception:  # whatever it is, the database does not answer
        return False


async def _healthy(url: str) -> bool:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(2)) as session,
            session.get(f"{url.rstrip('/')}/health") as answer,
        ):
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
