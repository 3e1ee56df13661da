"""The client of the Rasa process: one turn in, its messages and slots out. Knows nothing of what is sealed inside."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from bot.chat.view import Press
from bot.envelope import TurnContext

DEADLINE_S = 9.0
CLASSIFY_DEADLINE_S = 60.0


class RasaFailed(Exception):
    """No usable answer: `kind` is a word for the log (refused, timeout, status_502, bad_answer)."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Rasa gave no answer: {kind}")
        self.kind = kind


class TurnAnswer(BaseModel):
    """What the channel answers; docs/turn.md."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    parse: dict[str, Any]
    model: str | None


class RasaClient:
    """`deadline_s`: how long a turn may take."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str, deadline_s: float = DEADLINE_S) -> None:
        self._session = session
        self._deadline_s = deadline_s
        self._url = url.rstrip("/") + "/webhooks/scriptdesk"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def turn(
        self, context: TurnContext, slots: Mapping[str, Any], envelope: str, *, said: str | Press
    ) -> TurnAnswer:
        """Ask Rasa one turn. Raises RasaFailed, at the deadline at the latest; the connection is then closed."""
        body: dict[str, Any] = {
            "conversation": context.conversation,
            "stretch": context.stretch,
            "turn": context.turn,
            "slots": dict(slots),
            "envelope": envelope,
        }
        if isinstance(said, Press):
            body["intent"] = said.intent
            body["entities"] = [{"entity": name, "value": value} for name, value in said.entities]
        else:
            body["text"] = said
        try:
            return TurnAnswer.model_validate(await self._post("/turn", body, self._deadline_s))
        except ValidationError:
            raise RasaFailed("bad_answer") from None

    async def classify(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """The parse of each text, in order, without any conversation."""
        answer = await self._post("/parse", {"texts": list(texts)}, CLASSIFY_DEADLINE_S)
        parses = answer.get("parses") if isinstance(answer, dict) else None
        if not isinstance(parses, list) or len(parses) != len(texts):
            raise RasaFailed("bad_answer")
        return parses

    async def ready(self) -> bool:
        """Whether a model is loaded and answers."""
        try:
            async with self._session.get(f"{self._url}/health", timeout=aiohttp.ClientTimeout(2)) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _post(self, path: str, body: dict[str, Any], deadline_s: float) -> Any:
        try:
            async with asyncio.timeout(deadline_s):
                async with self._session.post(self._url + path, json=body, headers=self._headers) as answer:
                    if answer.status != 200:
                        raise RasaFailed(f"status_{answer.status}")
                    return await answer.json()
        except TimeoutError:
            raise RasaFailed("timeout") from None
        except (aiohttp.ContentTypeError, ValueError):
            raise RasaFailed("bad_answer") from None
        except aiohttp.ClientError:
            raise RasaFailed("refused") from None
