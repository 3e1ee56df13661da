"""Both models over the same messages in one process: what each makes of them, how sure it is, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.nlu.examples import FOREIGN, Held
from bot.cli.evaluate_sets import Expected

FALLBACK = "nlu_fallback"
WARM_UP = 50  # parses
ROUNDS = 4
TIMED = 250  # messages of each round, about; spread evenly over all

Parse = Mapping[str, Any]
Parsing = Callable[[str], Coroutine[Any, Any, Parse]]


@dataclass(frozen=True)
class Read:
    """What a model makes of a message. `intent`: its likeliest intent that is not FALLBACK. `score`: how much it takes
    the message for ours, by its own measure. `ours`: its likeliest intent of ours. `stopped`: whether it lets no intent
    stand at its own thresholds."""

    intent: str
    ours: str
    score: float
    stopped: bool


def read_default(parse: Parse) -> Read:
    """Score: the confidence of the first intent other than out_of_scope, or 0 where out_of_scope wins."""
    ranking = [guess for guess in parse["intent_ranking"] if guess["name"] != FALLBACK]
    ours = next((guess for guess in ranking if guess["name"] != FOREIGN), None)
    lost = ranking[0]["name"] == FOREIGN
    return Read(
        intent=ranking[0]["name"],
        ours=ours["name"] if ours else FOREIGN,
        score=0.0 if lost else float(ranking[0]["confidence"]),
        stopped=lost or parse["intent"]["name"] == FALLBACK,
    )


def read_gated(parse: Parse) -> Read:
    """Score: the scope gate's, which `inside` is a threshold on.

    The intent of a message with several questions is what the gate made of it.
    """
    scope, ranking = parse["scope"], parse["intent_ranking"]
    inside = scope["decision"] == "inside"
    intent = parse["intent"]["name"] if inside else ranking[0]["name"]
    ours = intent if inside else next((guess["name"] for guess in ranking if guess["name"] != FOREIGN), FOREIGN)
    return Read(intent, ours, scope["score"], stopped=not inside)


async def read_all(parsing: Parsing, texts: Sequence[str], reading: Callable[[Parse], Read]) -> list[Read]:
    return [reading(await parsing(text)) for text in texts]


async def milliseconds(models: Mapping[str, Parsing], texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The median and the slowest of a hundred parses of each model: warm, in alternating rounds."""
    texts = texts[:: max(1, len(texts) // TIMED)]
    for parsing in models.values():
        for number in range(WARM_UP):
            await parsing(texts[number % len(texts)])
    times: dict[str, list[float]] = {name: [] for name in models}
    for turn in range(ROUNDS):
        for name in list(models) if turn % 2 == 0 else list(models)[::-1]:
            for text in texts:
                started = time.perf_counter()
                await models[name](text)
                times[name].append(1000 * (time.perf_counter() - started))
    return {name: (float(np.percentile(each, 50)), float(np.percentile(each, 99))) for name, each in times.items()}


def figures(
    held: Held, questions: Sequence[Read], foreign: Sequence[Read], stopped: Sequence[bool], answering: Answering
) -> dict[str, float]:
    """`stopped`: which questions and then which foreign messages are turned away, at one threshold or another."""
    asked, others = stopped[: len(questions)], stopped[len(questions) :]
    right = [
        _right(expected, read.ours) and not away
        for expected, read, away in zip(held.questions, questions, asked, strict=True)
    ]
    answered = [not away and answering(read.ours) for read, away in zip(foreign, others, strict=True)]
    return {
        "turned_away": float(np.mean(asked)),
        "right": float(np.mean(right)),
        "foreign_let_through": float(np.mean([not away for away in others])),
        "foreign_answered": float(np.mean(answered)),
    }


class Answering:
    """Whether an intent claims something: not small talk, and not one that only fetches a person or goes to staff."""

    def __init__(self, others: Set[str]) -> None:
        self._others = others

    def __call__(self, intent: str) -> bool:
        return intent not in self._others


def first_guess(held: Held, questions: Sequence[Read]) -> float:
    pairs = zip(held.questions, questions, strict=True)
    return float(np.mean([_right(expected, read.intent) for expected, read in pairs]))


def auroc(questions: Sequence[Read], foreign: Sequence[Read]) -> float:
    """The chance that a question of ours scores higher than a foreign message; ties count half."""
    others = np.sort([read.score for read in foreign])
    scores = np.array([read.score for read in questions])
    below, up_to = np.searchsorted(others, scores, "left"), np.searchsorted(others, scores, "right")
    return float(np.mean(below + up_to) / 2 / len(others))


def stopped_at(reads: Sequence[Read], questions: int, wanted: int) -> list[bool]:
    """Which of `reads`, the first `questions` of them ours, are turned away by the threshold on the score that turns
    away `wanted` questions, or as few more or less as ties allow. A score of 0 is never let through."""
    scores = [read.score for read in reads]
    ranked = sorted(scores[:questions])
    candidates = [score for score in set(ranked) if score > 0] + [float("inf")]
    threshold = min(candidates, key=lambda bound: (abs(int(np.searchsorted(ranked, bound, "left")) - wanted), bound))
    return [score < threshold for score in scores]


def load(model: Path) -> Parsing:
    """Rasa's own processor around a model; a message in, its parse out."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    processor = Agent.load(str(model)).processor

    async def parsing(text: str) -> Parse:
        parse: Parse = await processor.parse_message(UserMessage(text))
        return parse

    return parsing


def _right(expected: Expected, intent: str) -> bool:
    return intent == expected.intent or intent in expected.also_ok
