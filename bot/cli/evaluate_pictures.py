"""The pictures of an evaluation. Rasa's environment draws them: it has what draws, and the gate itself."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.chat.decision import Decision, decide
from bot.cli.classify import Prepared
from bot.cli.evaluate_outcome import asks_nothing_of_ours
from bot.cli.evaluate_sets import Expected
from bot.cli.failure import CommandFailed
from bot.cli.train import rasa_environment
from bot.settings import ROOT, PlaceSettings

DRAWN_WITHIN = 300.0  # seconds

Parsed = tuple[Expected, Prepared, dict[str, Any]]


def draw_confusion(places: PlaceSettings, evaluation: Path, to: Path) -> None:
    """The heat map of an evaluation.json. Raises CommandFailed."""
    _draw(places, ("confusion", str(evaluation), str(to)), "")


def draw_gate(places: PlaceSettings, parsed: Sequence[Parsed], model: Path, to: Path) -> dict[str, Any]:
    """The gate's curve, and its points: see bot/nlu/pictures.py. Raises CommandFailed."""
    if {_ours(expected) for expected, _, _ in parsed} != {True, False}:
        raise CommandFailed(
            "The gate's curve needs questions to the pharmacy as well as messages of other trades or small talk: "
            "give a file of each.",
            code=2,
        )
    said = _draw(places, ("gate", "-", str(to), "--model", str(model)), json.dumps(gate_data(parsed)))
    curve: dict[str, Any] = json.loads(said)
    return curve


def gate_data(parsed: Sequence[Parsed]) -> dict[str, Any]:
    """What the gate needs to judge the messages again, without their words.

    A message that the gate is not asked about has its outcome `settled` whatever the threshold.
    """
    messages = []
    intents = set()
    for expected, prepared, parse in parsed:
        scope, ranking = parse["scope"], parse["intent_ranking"]
        parts = [part["intent"] for part in parse.get("parts", [])]
        intents |= {guess["name"] for guess in ranking} | set(parts)
        settled = None
        if prepared.alarm:
            settled = "person"
        elif prepared.language != "en" or "score" not in scope:
            settled = "turned_away"
        messages.append(
            {
                "ours": _ours(expected),
                "settled": settled,
                "score": scope.get("score", 0.0),
                "ranking": [[guess["name"], guess["confidence"]] for guess in ranking],
                "parts": parts,
                "fair": sorted(expected.also_ok),
            }
        )
    return {"messages": messages, "answered_intents": sorted(filter(_answered, intents))}


def _ours(expected: Expected) -> bool:
    return asks_nothing_of_ours(expected.intent) is None


def _answered(intent: str) -> bool:
    return decide(alarm=False, language="en", intent=intent, scope="inside") is Decision.ANSWER


def _draw(places: PlaceSettings, words: Sequence[str], given: str) -> str:
    log = places.var / "logs" / "pictures.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as errors:
        try:
            done = subprocess.run(
                (str(places.rasa_python), "-m", "bot.nlu.pictures", *words),
                cwd=ROOT,
                env=rasa_environment(places),
                input=given,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                timeout=DRAWN_WITHIN,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise CommandFailed("The picture could not be drawn: Rasa's environment did not answer.") from None
    if done.returncode != 0:
        raise CommandFailed(f"The picture could not be drawn: {log} says why.")
    return done.stdout
