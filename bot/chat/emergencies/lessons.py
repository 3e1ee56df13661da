"""What the ear learns from: data/emergencies/, and of the assistant's own examples those of everyday questions."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from bot.chat.emergencies.ear import Lesson
from bot.chat.emergencies.rules import AlarmKind

EMERGENCIES = "data/emergencies"
EXAMPLES = "data/nlu"
OF_EACH_INTENT = 120
"""Everyday questions of an intent: more of them teach the ear nothing more, and take a minute."""
NEAR_DANGER = frozenset({"clinical_question", "out_of_medicine", "complaint", "abuse", "out_of_scope"})
"""Intents whose words are often those of an emergency: all of their examples are lessons."""

_INTENT = "emergency"
_LINKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def lesson_files(root: Path) -> list[Path]:
    """The files that are read, in order."""
    return sorted((root / EMERGENCIES).glob("*.yml")) + sorted((root / EXAMPLES).glob("*.yml"))


def read_lessons(root: Path) -> list[Lesson]:
    """All lessons, each text once. Raises KeyError and ValueError for a file of another form."""
    lessons: dict[str, Lesson] = {}
    for path in lesson_files(root):
        content = yaml.safe_load(path.read_text("utf-8"))
        read = _examples(content) if path.parent.name == "nlu" else _emergencies(content)
        lessons.update((lesson.text, lesson) for lesson in read if lesson.text not in lessons)
    return list(lessons.values())


def _emergencies(content: dict[str, Any]) -> Iterator[Lesson]:
    for kind, texts in content["emergencies"].items():
        yield from (Lesson(text, danger=True, kind=AlarmKind(kind)) for text in texts)
    yield from (Lesson(text, danger=False) for text in content["near_misses"])


def _examples(content: dict[str, Any]) -> Iterator[Lesson]:
    for block in content["nlu"]:
        danger = block["intent"] == _INTENT
        whole = danger or block["intent"] in NEAR_DANGER
        texts = [_LINKED.sub(r"\1", line.removeprefix("- ").strip()) for line in block["examples"].splitlines()]
        yield from (Lesson(text, danger) for text in (texts if whole else _spread(texts)))


def _spread(texts: list[str]) -> Iterable[str]:
    """OF_EACH_INTENT of them, evenly from the first to the last."""
    step = max(1, len(texts) // OF_EACH_INTENT)
    return islice(texts[::step], OF_EACH_INTENT)
