"""Messages with the intent that is right for each: what an understanding is measured against.

Two forms. JSON lines: one object a line, {"text", "intent", "also_ok"?}. YAML: a mapping from an intent to its
messages, each a sentence or a mapping {text, intent?, also_ok?, lang?, kind?, source?}.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KEYS = frozenset({"text", "intent", "also_ok", "lang", "kind", "source"})
"""What a message of a YAML file may say of itself. JSON lines of other makers may carry more."""


class BadSet(Exception):
    """A place in a file that is no message: `line` counts from 1. What stands there is not repeated."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        super().__init__(f"{path}, line {line}: {fault}.")


@dataclass(frozen=True)
class Expected:
    """A message and its right intent. `also_ok`: other intents that are fair. `language`: ISO 639-1.

    `kind`: how the message was made or what it tries (typos, foreign, …), in the words of its file; often empty.
    """

    text: str
    intent: str
    also_ok: frozenset[str] = frozenset()
    language: str = "en"
    kind: str = ""


def read_set(path: Path) -> list[Expected]:
    """The messages of a file, in its order. Raises BadSet at the first place that is none, and OSError."""
    content = path.read_bytes()
    messages = list(_yaml(path, content) if path.suffix in (".yml", ".yaml") else _json_lines(path, content))
    if not messages:
        raise BadSet(path, 1, "there is no message in this file")
    return messages


def _json_lines(path: Path, content: bytes) -> Iterator[Expected]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except ValueError:
            raise BadSet(path, number, "this is not JSON") from None
        if not isinstance(said, dict):
            raise BadSet(path, number, 'this is not an object with a "text" and an "intent"')
        yield _expected(path, number, said)


def _yaml(path: Path, content: bytes) -> Iterator[Expected]:
    # Nodes instead of values: they know their lines, and `- yes` stays the word that a patient types.
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise BadSet(path, mark.line + 1 if mark else 1, "this is not YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadSet(path, 1, "this is not YAML") from None
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise BadSet(path, _line(root), "this is not a mapping from an intent to its messages")
    for intent, messages in root.value:
        if not isinstance(intent, yaml.ScalarNode) or not isinstance(messages, yaml.SequenceNode):
            raise BadSet(path, _line(intent), "this is not an intent with a list of messages")
        for node in messages.value:
            if isinstance(node, yaml.ScalarNode):
                said: dict[str, Any] = {"text": node.value}
            elif isinstance(node, yaml.MappingNode):
                said = {_word(key): _plain(value) for key, value in node.value}
            else:
                raise BadSet(path, _line(node), "this is not a sentence or a mapping with a text")
            if unknown := sorted(said.keys() - KEYS):
                raise BadSet(path, _line(node), f"a message says nothing of itself called {unknown[0]!r}")
            yield _expected(path, _line(node), {"intent": intent.value} | said)


def _expected(path: Path, line: int, said: dict[str, Any]) -> Expected:
    text, intent = said.get("text"), said.get("intent")
    if not isinstance(text, str) or not text.strip():
        raise BadSet(path, line, "the message has no text")
    if not isinstance(intent, str) or not intent:
        raise BadSet(path, line, "the message has no intent")
    also_ok = said.get("also_ok") or []
    if not isinstance(also_ok, list) or not all(isinstance(name, str) for name in also_ok):
        raise BadSet(path, line, "also_ok is not a list of intents")
    language, kind = said.get("lang") or "en", said.get("kind") or ""
    if not isinstance(language, str) or not isinstance(kind, str):
        raise BadSet(path, line, "lang and kind are single words")
    # Two escapes of a YAML file can be one character (an emoji as JSON writes it); half a character alone is replaced.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Expected(text, intent, frozenset(also_ok), language, kind)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _word(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _plain(node: yaml.Node) -> str | list[str] | None:
    if isinstance(node, yaml.SequenceNode):
        return [_word(item) for item in node.value]
    return node.value if isinstance(node, yaml.ScalarNode) else None
