"""Floors and ceilings that the figures of an evaluation are held to.

    at_least:
      acted_on.right.share: 0.90
      acted_on.intents.*.recall: 0.70      # every intent that the messages ask for
    at_most:
      emergency.false_by_either.count: 2

A name is the way to a figure in evaluation.json; shares run from 0 to 1.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

SIDES = ("at_least", "at_most")


class BadFloors(Exception):
    """A file of floors that cannot be used."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path}: {fault}.")


def read_floors(path: Path) -> dict[str, dict[str, float]]:
    """`at_least` and `at_most`, each a mapping from a figure's name to a number. Raises BadFloors, and OSError."""
    try:
        said = yaml.safe_load(path.read_bytes())
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadFloors(path, f"line {line} is not YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadFloors(path, "this is not YAML") from None
    if not isinstance(said, dict) or not said or not said.keys() <= set(SIDES):
        raise BadFloors(path, "at_least and at_most are what it may hold")
    for side, floors in said.items():
        if not isinstance(floors, dict) or not floors:
            raise BadFloors(path, f"{side} is not a mapping from a figure to a number")
        for name, number in floors.items():
            if not isinstance(name, str) or isinstance(number, bool) or not isinstance(number, (int, float)):
                raise BadFloors(path, f"{name} under {side} is not a figure with a number")
    return said


def fallen_short(path: Path, floors: Mapping[str, Mapping[str, float]], evaluation: Mapping[str, Any]) -> list[str]:
    """A sentence for each figure of `evaluation` on the wrong side. Raises BadFloors for a figure that there is not."""
    sentences = []
    for side in SIDES:
        for name, bound in floors.get(side, {}).items():
            found = dict(_figures(name.split("."), evaluation))
            if not found:
                raise BadFloors(path, f"there is no figure called {name}")
            for way, figure in found.items():
                if figure is None:
                    sentences.append(f"{way} cannot be told: there was nothing to count")
                elif figure < bound if side == "at_least" else figure > bound:
                    sentences.append(f"{way} is {_number(figure)}, {side.replace('_', ' ')} {_number(bound)} is wanted")
    return sentences


def _figures(name: list[str], tree: Any, way: str = "") -> Iterator[tuple[str, float | None]]:
    """The figures that a name leads to, with their full names; `*` stands for any."""
    if not name:
        if tree is None or (isinstance(tree, (int, float)) and not isinstance(tree, bool)):
            yield way, tree
        return
    if isinstance(tree, Mapping):
        for step in tree if name[0] == "*" else [name[0]] if name[0] in tree else []:
            yield from _figures(name[1:], tree[step], f"{way}.{step}" if way else step)


def _number(figure: float) -> str:
    return f"{figure:.4g}"
