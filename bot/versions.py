"""Which version of something gave an answer: a hash of the files that decide it, named by its first twelve digits."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

NAMED_BY = 12  # hexadecimal digits of a hash, in names


def digest(named: Iterable[tuple[str, Path]]) -> str:
    """SHA-256 over names and contents, in the order of names."""
    whole = hashlib.sha256()
    for name, path in sorted(named):
        with path.open("rb") as file:
            whole.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def of_answers(root: Path) -> str:
    """Of what words an answer and decides it once a message is understood: templates, cards, actions, rules, tables."""
    files = [root / "domain.yml", root / "data" / "rules.yml", root / "bot" / "cards.py"]
    for folder, pattern in (("data", "*.csv"), ("actions", "*.py"), ("bot/chat", "*.py"), ("bot/pharmacy", "*.py")):
        files += (root / folder).rglob(pattern)
    return digest((path.relative_to(root).as_posix(), path) for path in files)[:NAMED_BY]


def of_mappings(configuration: Path | None) -> str | None:
    """Of the file that names the pharmacy's systems, with the mapping files that it names; None where there is none."""
    if configuration is None:
        return None
    named = [text for text in _texts(_read(configuration)) if text.endswith((".yml", ".yaml"))]
    mappings = [configuration.parent / Path(text).expanduser() for text in named]
    files = {configuration, *(path for path in mappings if path.is_file())}
    return digest((path.name, path) for path in files)[:NAMED_BY]


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
