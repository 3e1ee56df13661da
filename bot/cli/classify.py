"""`scriptdesk classify`: where each message would go, over the whole path that a patient's first message takes."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.chat.decision import Decision, decide
from bot.chat.language import detect
from bot.chat.rasa import RasaClient
from bot.chat.safety import SafetyNet
from bot.privacy.masking import mask, strip_command

BATCH = 100
LONGEST = 2_000  # characters; a patient's message is no longer


class BadLine(Exception):
    """A line of the input is not a message. The text itself is not repeated."""

    def __init__(self, number: int, fault: str) -> None:
        super().__init__(f"Line {number} {fault}.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message after everything that happens before Rasa sees it: `masked` is what Rasa gets."""

    text: str
    masked: str
    alarm: bool
    language: str


def read(lines: Iterable[bytes]) -> Iterator[str]:
    """The text of each line. Raises BadLine at the first that is not an object with a `text`, after those before it."""
    for number, line in enumerate(lines, start=1):
        try:
            message = json.loads(line)
        except ValueError:
            raise BadLine(number, "is not JSON") from None
        text = message.get("text") if isinstance(message, dict) else None
        if not isinstance(text, str):
            raise BadLine(number, 'is not an object with a "text"')
        yield text


def prepare(text: str, net: SafetyNet) -> Prepared:
    """The patient's words as the gateway treats them; half a character (a lone surrogate) is replaced."""
    words = text.encode("utf-8", "replace").decode()[:LONGEST]
    return Prepared(
        text=text,
        masked=strip_command(mask(words, {}).text),
        alarm=net.read(words) is not None,
        language=detect(words),
    )


def judge(message: Prepared, parse: dict[str, Any]) -> dict[str, Any]:
    """The line that is written. `intent`: the pipeline's best guess, or out_of_scope where the gate let none stand.

    A message that rang the safety net is an emergency whatever the pipeline says, since nobody asks the pipeline then.
    """
    intent, scope = parse["intent"], parse["scope"]["decision"]
    decision = decide(alarm=message.alarm, language=message.language, intent=intent["name"], scope=scope)
    ranking = parse["intent_ranking"]
    if message.alarm:
        shown, confidence = "emergency", 1.0
    elif scope == "outside":
        shown, confidence = "out_of_scope", intent["confidence"]
    elif decision is Decision.CLARIFY and ranking:
        shown, confidence = ranking[0]["name"], ranking[0]["confidence"]
    else:
        shown, confidence = intent["name"], intent["confidence"]
    drugs = dict.fromkeys(entity["value"] for entity in parse["entities"] if entity["entity"] == "drug")
    return {
        "text": message.text,
        "decision": decision.value,
        "intent": shown,
        "confidence": confidence,
        "drugs": list(drugs),
    }


async def classify(lines: Iterable[bytes], url: str, token: str, net: SafetyNet) -> AsyncIterator[list[dict[str, Any]]]:
    """Judgements in the order of the lines, some at a time, from the Rasa process at `url`.

    Raises BadLine after the judgements of all lines before it, and RasaFailed.
    """
    async with aiohttp.ClientSession() as session:
        client = RasaClient(session, url, token)
        asked: tuple[Sequence[Prepared], asyncio.Task[list[dict[str, Any]]]] | None = None
        for batch in _batches(lines):
            if isinstance(batch, BadLine):
                fault: BadLine | None = batch
                break
            # Rasa parses one batch while the next one is prepared here, on the other processor.
            prepared = await asyncio.to_thread(_prepared, batch, net)
            if asked is not None:
                yield [judge(*pair) for pair in zip(asked[0], await asked[1], strict=True)]
            asked = (prepared, asyncio.create_task(client.classify([message.masked for message in prepared])))
        else:
            fault = None
        if asked is not None:
            yield [judge(*pair) for pair in zip(asked[0], await asked[1], strict=True)]
        if fault is not None:
            raise fault


def _prepared(texts: Sequence[str], net: SafetyNet) -> list[Prepared]:
    return [prepare(text, net) for text in texts]


def _batches(lines: Iterable[bytes]) -> Iterator[list[str] | BadLine]:
    """Texts, BATCH at a time; what is wrong with a line comes as the last item, after the texts before it."""
    batch: list[str] = []
    try:
        for text in read(lines):
            batch.append(text)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except BadLine as fault:
        yield batch
        yield fault
    else:
        yield batch
