"""The comparison as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROWS: list[tuple[str, str, float, str]] = [
    # what it says, figure, factor, unit
    ("training", "training_s", 1, "s"),
    ("model on disk", "model_bytes", 1e-6, "MB"),
    ("one parse, median", "parse_p50_ms", 1, "ms"),
    ("one parse, slowest of a hundred", "parse_p99_ms", 1, "ms"),
    ("right by the first guess", "first_guess", 100, "%"),
    ("AUROC, ours against other trades, by each one's own score", "auroc", 1, ""),
    ("at its own thresholds: our messages turned away", "own.turned_away", 100, "%"),
    ("at its own thresholds: our messages let through and right", "own.right", 100, "%"),
    ("at its own thresholds: other trades' messages let through", "own.foreign_let_through", 100, "%"),
    ("at its own thresholds: other trades' messages answered", "own.foreign_answered", 100, "%"),
    ("at equal turn-away: our messages turned away", "equal.turned_away", 100, "%"),
    ("at equal turn-away: our messages let through and right", "equal.right", 100, "%"),
    ("at equal turn-away: other trades' messages let through", "equal.foreign_let_through", 100, "%"),
    ("at equal turn-away: other trades' messages answered", "equal.foreign_answered", 100, "%"),
]


def markdown(result: Mapping[str, Any]) -> str:
    """`result`: `conditions`, and the figures of `default` and `ours`."""
    lines = [_about(result["conditions"]), "", "| figure | Rasa's default | ScriptDesk | ScriptDesk ÷ default |"]
    lines.append("| --- | ---: | ---: | ---: |")
    default, ours = _flat(result["default"]), _flat(result["ours"])
    for name, figure, factor, unit in ROWS:
        theirs, own = default[figure], ours[figure]
        ratio = f"{own / theirs:.2f}" if theirs else "–"
        lines.append(f"| {name} | {_number(theirs * factor, unit)} | {_number(own * factor, unit)} | {ratio} |")
    return "\n".join([*lines, "", READING])


READING = """\
Ours: messages whose intent is one of ours, small talk included; other trades: out_of_scope. Both pipelines had the
same examples, out_of_scope among them as an intent. Scores: ScriptDesk, the scope gate's; default, the confidence of
its first intent other than out_of_scope, or 0 where out_of_scope wins. Its own thresholds: those of the pipeline as it
stands. Equal turn-away: the threshold on the default's score is moved until it turns away as many of our messages as
ScriptDesk does. Answered: let through with an intent that claims something, so neither with small talk nor with one
that goes to staff. Neither the safety net nor the language check takes part. Parses in one process, one thread each, in
turns."""


def _about(conditions: Mapping[str, Any]) -> str:
    return (
        "{examples} training examples of {intents} intents; {questions} messages of ours and {foreign} of other trades "
        "held back ({repeated} left out: taught, or said twice); Rasa {rasa}, {processors} processors."
    ).format(**conditions)


def _flat(figures: Mapping[str, Any], way: str = "") -> dict[str, float]:
    flat: dict[str, float] = {}
    for name, figure in figures.items():
        if isinstance(figure, Mapping):
            flat.update(_flat(figure, f"{way}{name}."))
        else:
            flat[way + name] = figure
    return flat


def _number(figure: float, unit: str) -> str:
    digits = 3 if not unit else 2 if figure < 10 and unit == "ms" else 1
    return f"{figure:.{digits}f} {unit}".rstrip()
