"""A configuration file in YAML, whose every value knows its line: a fault names file and line, and what to write.

Secrets never stand in such a file. It names environment variables, and `Section.secret` reads them.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.settings import SettingsError


class ConfigurationError(SettingsError):
    """A sentence for whoever wrote the file: where, what is wrong, what to write. Never a secret's value."""

    def __init__(self, path: Path, line: int | None, sentence: str) -> None:
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {sentence}")
        self.path = path
        self.line = line


class Section(Mapping[str, Any]):
    """A mapping of the file. Mappings within it are sections too; lists and plain values are as YAML has them.

    `line`: where it begins; `lines`: where each of its keys stands.
    """

    def __init__(self, path: Path, line: int, values: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        self.path = path
        self.line = line
        self._values = dict(values)
        self._lines = dict(lines)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def fault(self, sentence: str, key: str | None = None) -> ConfigurationError:
        """The error to raise about this section, or about one of its keys."""
        return ConfigurationError(self.path, self._lines.get(key or "", self.line), sentence)

    def only(self, known: Collection[str], of: str) -> None:
        """Raise ConfigurationError for a key that is none of `known`. `of`: what this is, as "a system of kind sql"."""
        for key in self:
            if key not in known:
                raise self.fault(f"{key!r} is no key of {of}: write one of {', '.join(known)}.", key)

    def without(self, *keys: str) -> "Section":
        return Section(self.path, self.line, {key: self[key] for key in self if key not in keys}, self._lines)

    def section(self, key: str) -> "Section":
        """The mapping at `key`; an empty one where there is none."""
        value = self.get(key)
        if value is None:
            return Section(self.path, self._lines.get(key, self.line), {}, {})
        if not isinstance(value, Section):
            raise self.fault(f"{key} takes keys of its own: write them indented below it.", key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """The text at `key`. Without a default it must be there."""
        value = self.get(key, default)
        if value is None:
            raise self.fault(f"{key} is missing: write `{key}: …`.")
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"{key} is no text: write one, in quotes if need be.", key)
        return value.strip()

    def number(self, key: str, default: float, *, least: float, most: float) -> float:
        """The number at `key`, between `least` and `most`."""
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.fault(f"{key} cannot be {value!r}: write a number from {least:g} to {most:g}.", key)
        return float(value)

    def secret(self, key: str, environment: Mapping[str, str]) -> str:
        """The value of the environment variable that is named at `key`."""
        name = self.text(key)
        value = environment.get(name, "")
        if not value:
            raise self.fault(f"{key} names the environment variable {name}, which is not set: set it.", key)
        return value


def read_section(path: Path) -> Section:
    """The file as one section. Raises ConfigurationError where it cannot be read or is no mapping."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        content = None
    if content is None:
        raise ConfigurationError(path, None, "the file cannot be read: write it there, or name another one.")
    loader = yaml.SafeLoader(content)
    fault: ConfigurationError | None = None
    try:
        node = loader.get_single_node()
        value = _value(path, loader, node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "it cannot be read"
        fault = ConfigurationError(path, mark.line + 1 if mark else None, f"this is no YAML: {problem}.")
    except yaml.YAMLError:
        fault = ConfigurationError(path, None, "this is no YAML.")
    finally:
        loader.dispose()
    if fault:
        raise fault
    if not isinstance(value, Section):
        raise ConfigurationError(path, 1, "the file must be a mapping: write `key: value` lines.")
    return value


def _value(path: Path, loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, loader, each) for each in node.value]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in values:
            first = lines[key]
            raise ConfigurationError(path, line, f"{key!r} stands here twice, first in line {first}: write it once.")
        values[key], lines[key] = _value(path, loader, value_node), line
    return Section(path, node.start_mark.line + 1, values, lines)
