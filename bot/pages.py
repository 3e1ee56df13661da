"""The pages that the gateway serves as they are."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import select

from bot.pharmacy.demo import DemoPerson
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import demo_phone

SHOWN_TEXTS = 5


def add_pages(app: FastAPI, settings: Settings, database: Database, people: Callable[[], Sequence[DemoPerson]]) -> None:
    """Serve launcher, patient app and desk; in demo mode also the made-up pharmacy's site and its phone.

    `people`: the made-up patients that a visitor of the demo may be.
    """
    web = settings.web

    @app.get("/launcher.js", include_in_schema=False)
    async def launcher() -> FileResponse:
        return FileResponse(web / "launcher.js", media_type="text/javascript")

    app.mount("/chat", StaticFiles(directory=web / "chat", html=True))
    app.mount("/desk", StaticFiles(directory=web / "desk", html=True))
    if not settings.demo:
        return

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/demo/")

    @app.get("/demo/phone")
    async def phone() -> dict[str, Any]:
        """The texts that the demo's phone received, the newest first."""
        newest = select(demo_phone).order_by(demo_phone.c.id.desc()).limit(SHOWN_TEXTS)
        rows = await database.read(lambda connection: connection.execute(newest).all())
        return {"messages": [{"at": row.at.isoformat(), "text": row.text} for row in rows]}

    @app.get("/demo/people")
    def try_these() -> list[dict[str, Any]]:
        return [
            {
                "name": person.name,
                "birth_date": person.birth_date.isoformat(),
                "prescriptions": [{"number": number, "drug": drug} for number, drug in person.prescriptions],
            }
            for person in people()
        ]

    app.mount("/demo", StaticFiles(directory=web / "demo", html=True))
