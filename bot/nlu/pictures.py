"""Pictures of an evaluation, for print and screen. Rasa's environment draws them, since it has matplotlib.

    python -m bot.nlu.pictures confusion evaluation.json confusion.png
    python -m bot.nlu.pictures gate messages.json gate.png --model models/x.tar.gz

`confusion` reads {"confusion": {"expected", "acted_on", "counts"}}. `gate` judges messages again at every threshold, as
the scope gate of the model would, and prints the points of its curve as JSON. It reads, from a file or - for standard
input, {"answered_intents": […], "messages": [{"ours", "settled", "score", "ranking": [[intent,
confidence], …], "parts": [intent, …], "fair": [intent, …]}, …]}: `ours` says whether it is a question to the pharmacy,
`fair` which intents may answer it all the same, `settled` ("turned_away", "person" or null) what becomes of a message
that the gate is not asked about. No words are needed.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import AbstractSet, Any, List, Mapping, Optional, Sequence, Tuple

import matplotlib

matplotlib.use("Agg")  # draws into files; no screen is looked for

import matplotlib.pyplot as plt
import numpy as np

from bot.nlu.clauses import Clause
from bot.nlu.scope import Decision, Guess, Kinds, Part, Thresholds, judge

SWEPT = [round(0.10 + step / 100, 2) for step in range(81)]
"""Values of `inside`, 0.10 to 0.90, that the curve is made of."""
NAMED = (0.20, 0.30, 0.40, 0.50, 0.60, 0.70)
"""Those of them that are written beside the curve."""

INK, LINE, CHOSEN = "#1b1f24", "#0072b2", "#d55e00"
"""Blue and vermilion of Okabe and Ito's palette, which colour-blind eyes tell apart; the shapes differ, too."""
DOTS_PER_INCH = 200


@dataclass(frozen=True)
class Point:
    """One threshold: shares, from 0 to 1, of our own questions turned away and of others answered wrongly."""

    inside: float
    turned_away: float
    answered_wrongly: float


@dataclass(frozen=True)
class GateSettings:
    """What a model's gate judges by."""

    thresholds: Thresholds
    kinds: Kinds


def main(arguments: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="bot.nlu.pictures", description="Draw what `scriptdesk evaluate` measured.")
    pictures = parser.add_subparsers(dest="picture", required=True)
    for name in ("confusion", "gate"):
        picture = pictures.add_parser(name)
        picture.add_argument("source", help="a JSON file, or - for standard input")
        picture.add_argument("to", type=Path, help="a PNG")
    pictures.choices["gate"].add_argument("--model", type=Path, required=True, help="whose gate it is, *.tar.gz")
    asked = parser.parse_args(arguments)
    data = json.loads(sys.stdin.read() if asked.source == "-" else Path(asked.source).read_text(encoding="utf-8"))
    if asked.picture == "confusion":
        draw_confusion(data["confusion"], asked.to)
        return
    settings = gate_settings(asked.model)
    chosen, points = curve(data, settings)
    ours = sum(message["ours"] for message in data["messages"])
    draw_gate(chosen, points, ours, len(data["messages"]) - ours, asked.to)
    said = {"chosen": asdict(chosen), "points": [asdict(point) for point in points]}
    sys.stdout.write(json.dumps(said) + "\n")


def gate_settings(model: Path) -> GateSettings:
    """The settings of the gate inside a trained model. Raises ValueError for a model without one."""
    from bot.nlu import before_rasa

    before_rasa.settle()
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    from bot.nlu.gate import ScopeGate

    nodes = LocalModelStorage.metadata_from_archive(model).predict_schema.nodes.values()
    config = next((node.config for node in nodes if node.uses is ScopeGate), None)
    if config is None:
        raise ValueError(f"the model {model.name} has no scope gate")
    settings = {**ScopeGate.get_default_config(), **config}
    return GateSettings(
        Thresholds(**{name: float(settings[name]) for name in ("inside", "near", "person", "confident", "clause")}),
        Kinds(
            courtesy=frozenset(settings["courtesy_intents"]),
            foreign=frozenset(settings["foreign_intents"]),
            person=frozenset(settings["person_intents"]),
            staff=frozenset(settings["staff_intents"]),
        ),
    )


def curve(data: Mapping[str, Any], settings: GateSettings) -> Tuple[Point, List[Point]]:
    """The point of the model's own threshold, and those of all that were tried, by rising threshold."""
    chosen = settings.thresholds.inside
    points = [_point(data, settings, inside) for inside in sorted({*SWEPT, chosen})]
    return next(point for point in points if point.inside == chosen), points


def _point(data: Mapping[str, Any], settings: GateSettings, inside: float) -> Point:
    # The other thresholds stay, as far as their order allows.
    near = min(settings.thresholds.near, inside)
    person = min(settings.thresholds.person, near)
    thresholds = replace(settings.thresholds, inside=inside, near=near, person=person)
    answered_intents = frozenset(data["answered_intents"])
    away, wrong = [], []
    for message in data["messages"]:
        outcome = _outcome(message, settings, thresholds, answered_intents)
        if message["ours"]:
            away.append(outcome == "turned_away")
        else:
            wrong.append(outcome == "answered")
    return Point(inside, sum(away) / len(away), sum(wrong) / len(wrong))


def _outcome(
    message: Mapping[str, Any], settings: GateSettings, thresholds: Thresholds, answered_intents: AbstractSet[str]
) -> str:
    """`turned_away`, `answered` with an intent that is not fair, or `other`."""
    if message["settled"]:
        return str(message["settled"])
    score = float(message["score"])
    ranking = [Guess(intent, confidence) for intent, confidence in message["ranking"]]
    parts = [Part(Clause("", 0, 0), intent, score) for intent in message["parts"]]
    verdict = judge(ranking, score, parts, settings.kinds, thresholds)
    if verdict.decision is not Decision.INSIDE:
        return "turned_away"
    return "answered" if verdict.intent in answered_intents and verdict.intent not in message["fair"] else "other"


def draw_gate(chosen: Point, points: Sequence[Point], ours: int, others: int, to: Path) -> None:
    """The curve as a PNG. `ours`, `others`: how many messages each axis counts."""
    figure, axes = plt.subplots(figsize=(7.2, 4.8), constrained_layout=True)
    away = [100 * point.turned_away for point in points]
    wrong = [100 * point.answered_wrongly for point in points]
    axes.plot(away, wrong, color=LINE, linewidth=1.8, marker="o", markersize=2.5, zorder=2)
    for point in points:
        if point.inside in NAMED and point != chosen:
            place = (100 * point.turned_away, 100 * point.answered_wrongly)
            axes.plot(*place, marker="o", markersize=5, color=LINE, zorder=3)
            axes.annotate(
                f"{point.inside:.2f}", place, xytext=(5, 5), textcoords="offset points", color=LINE, fontsize=9
            )
    place = (100 * chosen.turned_away, 100 * chosen.answered_wrongly)
    axes.plot(*place, marker="D", markersize=9, color=CHOSEN, markeredgecolor="white", zorder=4)
    said = f"chosen: inside = {chosen.inside:.2f}\n{place[0]:.1f} % turned away, {place[1]:.1f} % answered wrongly"
    axes.annotate(
        said, place, xytext=(36, 44), textcoords="offset points", color=CHOSEN, fontsize=10, fontweight="bold",
        arrowprops={"arrowstyle": "-", "color": CHOSEN, "shrinkB": 6},
    )  # fmt: skip
    axes.set_xlim(0, None)
    axes.set_ylim(0, None)
    axes.set_xlabel(f"turned away (clarified or handed over), % of {ours:,} questions to the pharmacy")
    axes.set_ylabel(f"answered wrongly, % of {others:,} messages\nof other trades or small talk")
    axes.set_title("What the scope gate's threshold costs and saves", loc="left", color=INK, fontsize=12)
    axes.grid(color="#e3e6ea", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    _save(figure, to)


def draw_confusion(confusion: Mapping[str, Any], to: Path) -> None:
    """The heat map as a PNG: colour is the share of the row, the figure in a cell counts messages."""
    expected: List[str] = confusion["expected"]
    acted_on: List[str] = confusion["acted_on"]
    counts = np.array(confusion["counts"], dtype=int).reshape(len(expected), len(acted_on))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = (2.9 + 0.27 * len(acted_on), 2.7 + 0.25 * len(expected))
    figure, axes = plt.subplots(figsize=(max(size[0], 5.0), max(size[1], 3.5)), constrained_layout=True)
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(acted_on)), acted_on, rotation=90, fontsize=7.5)
    axes.set_yticks(range(len(expected)), expected, fontsize=7.5)
    # Cells are set apart by white lines, not by a frame each.
    axes.set_xticks(np.arange(len(acted_on) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(expected) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="#eef0f3", linewidth=0.7)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    for row, column in np.argwhere(counts):
        ink = "white" if shares[row, column] > 0.68 else INK
        axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=6.5, color=ink)
    axes.set_xlabel("intent acted on")
    axes.set_ylabel("right intent (what is also fair counts as right)")
    axes.set_title(f"What {counts.sum():,} messages came out as", loc="left", color=INK, fontsize=12)
    bar = figure.colorbar(image, ax=axes, shrink=0.5, pad=0.01, aspect=25, format="%.1f")
    bar.set_label("share of the row's messages", fontsize=8)
    bar.ax.tick_params(labelsize=7.5)
    bar.outline.set_visible(False)
    _save(figure, to)


def _save(figure: Any, to: Path) -> None:
    figure.savefig(to, format="png", dpi=DOTS_PER_INCH, facecolor="white")
    plt.close(figure)


if __name__ == "__main__":
    main()
