"""The gateway: the one place that wires the real parts together, and the only public port."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from redis.asyncio import Redis
from sqlalchemy import Connection

from bot import logs, production, versions
from bot.cards import Handoff, Queue
from bot.chat import agreements as agreements_of
from bot.chat import log
from bot.chat.agreements import Agreements
from bot.chat.answers import sayable
from bot.chat.api import make_chat_routes
from bot.chat.bus import Bus, LocalBus, RedisBus, relay
from bot.chat.emergencies.ear import load_ear
from bot.chat.forms import Forms
from bot.chat.intake import Intake
from bot.chat.notice_door import make_notice_door
from bot.chat.rasa import RasaClient
from bot.chat.render import Staffing
from bot.chat.safety import SafetyNet
from bot.chat.socket import PatientSockets
from bot.chat.spanish import speak
from bot.chat.status import Place, status
from bot.chat.switchboard import Switchboard
from bot.chat.turns import Turns
from bot.chat.words import phone
from bot.clock import utc_now
from bot.desk import queues
from bot.desk.api import make_desk
from bot.desk.routing import somebody_for
from bot.desk.rulebook import on_duty, read_rulebook
from bot.edges.addresses import Proxies, read_networks
from bot.edges.door import Door, Rules
from bot.edges.rates import Rate
from bot.envelope import Envelopes, parse_keys
from bot.identity.openid_provider import RelyingParty
from bot.keeping.policy import read_policy
from bot.keeping.rounds import Rounds
from bot.messages import outgoing
from bot.messages.choosing import make_senders, public_address
from bot.messages.inbound import Inbound, make_inbound_routes
from bot.messages.notices import Notices
from bot.messages.outgoing import Letter, Outcome
from bot.messages.post import Post, only_asked_for
from bot.messages.sender import Channel, Sender
from bot.pages import add_pages
from bot.pharmacy.configuration import load_pharmacy
from bot.pharmacy.demo import demo_people
from bot.pharmacy.opening import is_open
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.push.routes import push_routes
from bot.pharmacy.sql import pharmacy_engine
from bot.pharmacy.values import Location
from bot.privacy.checkpoints import Keeper
from bot.privacy.encryption import Vault, VaultError
from bot.privacy.keyring import fingerprint_secret, vault_of
from bot.privacy.signing import KeyUnusable, signing_key
from bot.settings import LOOPBACK, ROOT, Settings, SettingsError, environment_of, settings_from_environment
from bot.storage.database import Database, open_engine


def create_app() -> FastAPI:
    """The gateway, from the environment: what `uvicorn bot.app:create_app --factory` serves.

    Ends the process with exit status 2 and a sentence for each reason where the settings cannot be used, or where they
    are not for patients although the demo is off.
    """
    logs.configure()
    try:
        return _of_environment()
    except SettingsError as unusable:
        sys.stderr.write(f"{unusable}\n")
        sys.exit(2)


def _of_environment() -> FastAPI:
    settings = settings_from_environment()
    if settings.demo:
        return build(settings)
    production.refuse(production.of_settings(settings))
    alone = production.alone_on(settings)
    app = build(settings)
    app.state.alone = alone
    production.refuse(production.of_locations(app.state.locations, settings))
    with app.state.database.engine.connect() as connection:
        production.refuse(production.of_rows(connection))
    return app


def build(settings: Settings) -> FastAPI:
    """The gateway with these settings. Reads the pharmacy's locations once: at its very first start their system must
    answer, and later those of the last time will do."""
    vault = vault_of(settings)
    policy = read_policy(settings.retention)
    envelopes = Envelopes(parse_keys(settings.envelope_keys.get_secret_value()))
    environment = {**os.environ, **environment_of(settings)}
    pharmacy = load_pharmacy(environment)
    demo_system = pharmacy_engine(settings.pharmacy_url) if settings.pharmacy_is_demo else None
    if settings.ear is None:
        raise SettingsError("SCRIPTDESK_EAR is not set. It is the file of the safety net's ear, in models/.")
    net = SafetyNet(load_ear(settings.ear))
    locations = pharmacy.locations()
    home = locations[0]
    zone = ZoneInfo(home.time_zone)
    switchboard = Switchboard(home.phone, {place.code: place.phone for place in locations})
    checkpoints = _checkpoints(settings)
    redis = Redis.from_url(settings.redis_url) if settings.redis_url else None
    bus: Bus = RedisBus(redis) if redis else LocalBus()

    def enqueue(connection: Connection, conversation_id: str, handoff: Handoff, now: datetime) -> None:
        queues.enqueue(connection, conversation_id, handoff, now)

    def answered(connection: Connection, queue: Queue, now: datetime) -> bool:
        return somebody_for(read_rulebook(connection, home.state, now, zone), queue)

    def staffing(connection: Connection, queue: Queue, now: datetime) -> Staffing:
        if answered(connection, queue, now):
            return Staffing.HERE
        return Staffing.AWAY if any(is_open(location, now) for location in locations) else Staffing.CLOSED

    made_by = {"answers": versions.of_answers(ROOT), "mappings": versions.of_mappings(settings.pharmacy_config)}

    def basis(connection: Connection, now: datetime) -> dict[str, Any]:
        return {**made_by, "on_duty": [pharmacist.id for pharmacist in on_duty(connection, now)]}

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = app.state.database
        async with aiohttp.ClientSession() as session:
            rasa = RasaClient(session, settings.rasa_url, settings.channel_token.get_secret_value())
            turns = Turns(
                database,
                vault,
                envelopes,
                rasa,
                bus,
                intake,
                forms,
                zone,
                sayable(ROOT / "domain.yml"),
                switchboard=switchboard,
                agreements=agreements,
                basis=basis,
            )
            app.state.turns, app.state.rasa = turns, rasa
            app.state.sockets = PatientSockets(
                database,
                vault,
                bus,
                net,
                intake,
                forms,
                turns,
                status_of,
                log.people_in,
                said=Rate(settings.messages_per_conversation, 60.0),
            )
            rounds = Rounds(database, vault, policy, turns.gateway)
            running = [
                asyncio.create_task(work)
                for work in (relay(database, bus), turns.keep_watch(), rounds.keep_keys(), rounds.keep_house())
            ]
            running.append(asyncio.create_task(send_messages()))
            if notices is not None:
                running.append(asyncio.create_task(notices.keep_watch()))
            if isinstance(bus, RedisBus):
                running.append(asyncio.create_task(bus.listen()))
            running.append(asyncio.create_task(checkpoints.keep(database, utc_now)))
            await turns.take_up(alone=redis is None)
            yield
            await turns.stop()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await rounds.sign_off()
        forms.close()
        post.close()
        if notices is not None:
            notices.close()
        pharmacy.close()
        database.close()

    def status_of(connection: Connection, held: log.Conversation) -> dict[str, Any]:
        place = queues.position(connection, held.id, answered)
        owner = log.people_in(connection, held.id).get(held.owner) if held.owner else None
        shown = Place(place.queue, place.position, place.expected_minutes) if place else None
        return status(held, shown, owner, utc_now())

    app = FastAPI(title="ScriptDesk", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Door, rules=_rules(settings))
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.state.locations = locations
    app.state.database = database = Database(open_engine(settings.database_url))
    database.migrate()
    _give_fingerprints(database, vault)
    senders = make_senders(settings, database.engine)
    notices = _notices(settings, database, vault, pharmacy, locations, senders)
    agreements = Agreements(vault, settings.pharmacy_name, notices)
    own_presses = dict.fromkeys((agreements_of.YES, agreements_of.NO), agreements.pressed)
    intake = Intake(vault, enqueue, staffing, home.phone, own_presses)
    forms = Forms(
        database,
        vault,
        pharmacy,
        intake,
        senders,
        settings.pharmacy_name,
        zone,
        settings.minors_own_from,
        switchboard=switchboard,
    )

    def ended(connection: Connection, letter: Letter, outcome: Outcome, now: datetime) -> None:
        forms.code_ended(connection, letter, outcome, now)
        if notices is not None:
            notices.ended(connection, letter, outcome, now)

    post = Post(database, vault, senders, may_go=notices.may_go if notices else only_asked_for, ended=ended)

    async def send_messages() -> None:
        async with bus.subscribe(outgoing.TOPIC) as wakes:
            await post.keep_sending(wakes.next)

    @app.get("/healthz", responses={503: {"description": "A part is away"}})
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
        make_desk(
            database,
            vault,
            bus,
            pharmacy,
            pharmacy_state=home.state,
            secure_cookies=settings.https,
            demo=settings.demo,
            identity_provider=_identity_provider(settings),
            public_url=settings.public_url,
            zone=zone,
        )
    )
    app.include_router(push_routes(environment))
    if settings.inbound_secret is not None:
        secret = settings.inbound_secret.get_secret_value().encode()
        inbound = Inbound(database, vault, secret, speak, settings.pharmacy_name, phone(home.phone))
        app.include_router(make_inbound_routes(inbound))
    if notices is not None:
        app.include_router(make_notice_door(database, vault, intake, forms, settings.web))
    add_pages(app, settings, database, lambda: demo_people(demo_system) if demo_system else ())
    return app


def _checkpoints(settings: Settings) -> Keeper:
    try:
        key = signing_key(settings.audit_key_file)
    except (KeyUnusable, OSError) as fault:
        told = str(fault) if isinstance(fault, KeyUnusable) else f"{settings.audit_key_file} cannot be read or made."
        raise SettingsError(f"{told} It signs the audit; SCRIPTDESK_AUDIT_KEY names another file.") from None
    every = timedelta(minutes=settings.audit_checkpoint_minutes)
    return Keeper(settings.audit_checkpoint_file, key, settings.audit_checkpoint_lines, every)


def _give_fingerprints(database: Database, vault: Vault) -> None:
    try:
        with database.engine.begin() as connection:
            vault.fingerprint_with(fingerprint_secret(connection, vault))
    except VaultError:
        raise SettingsError(
            "SCRIPTDESK_VAULT_KEYS cannot open what this database holds: give the keys that it was sealed with."
        ) from None


def _notices(
    settings: Settings,
    database: Database,
    vault: Vault,
    pharmacy: Pharmacy,
    locations: Sequence[Location],
    senders: Mapping[Channel, Sender],
) -> Notices | None:
    """Notices, if there is a way to send them, an address for their links, and a way to end those by text."""
    address = public_address(settings)
    channels = {channel for channel in senders if channel is not Channel.TEXT or settings.inbound_secret is not None}
    if address is None or not channels:
        return None
    return Notices(database, vault, pharmacy, locations, channels, settings.pharmacy_name, address, speak)


def _identity_provider(settings: Settings) -> RelyingParty | None:
    if not settings.oidc_issuer or settings.oidc_client_secret is None:
        return None
    return RelyingParty(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_name,
        str(settings.oidc_ca) if settings.oidc_ca else True,
        settings.oidc_amr,
    )


def _rules(settings: Settings) -> Rules:
    return Rules(
        https=settings.https,
        public=_public(settings.public_url or ""),
        embedding_sites=tuple(settings.embedding_sites.split()),
        proxies=Proxies(read_networks(settings.trusted_proxies)),
        conversations=settings.conversations_per_address,
        sockets=settings.sockets_per_address,
        limits_here=not settings.demo,
    )


def _public(address: str) -> str:
    """The one origin of our pages; none where that is this machine, which has several names."""
    known = urlsplit(address)
    return address if known.scheme == "https" and known.hostname not in LOOPBACK else ""


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    """What fits no field is refused without being repeated, as the framework would do: it may be a password."""
    return JSONResponse({"code": "unreadable", "message": "That could not be read. Nothing was done."}, 422)


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
