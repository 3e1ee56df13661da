"""The safety net's ear: learned anew whenever its lessons change, beside Rasa's training and much sooner done."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from bot.chat.emergencies.ear import keep_ear, learn_ear, load_ear
from bot.chat.emergencies.lessons import lesson_files, read_lessons
from bot.chat.safety import SafetyNet
from bot.cli.failure import CommandFailed
from bot.meaning.encoder import Encoder
from bot.settings import ROOT, PlaceSettings
from bot.versions import NAMED_BY

_MADE_BY = ("bot/chat/emergencies/ear.py", "bot/chat/emergencies/lessons.py")
_KEPT_BY = "scikit-learn"  # whose objects stand in the file


def ear_path(root: Path) -> Path:
    """Where the ear of the present lessons lies, or will lie once it has learned."""
    sources = [*lesson_files(root), *(root / "bot" / "meaning").glob("*.py"), *(root / each for each in _MADE_BY)]
    digest = hashlib.sha256(version(_KEPT_BY).encode())
    for path in sorted(sources):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return root / "models" / f"ear-{digest.hexdigest()[:NAMED_BY]}.joblib"


@contextmanager
def ear_learning(places: PlaceSettings, console: Console, *, again: bool = False) -> Iterator[Path]:
    """The path of an ear that is there when the context ends: learned meanwhile, in a process of its own, if it is
    missing (or `again`). Raises CommandFailed."""
    path = places.ear or ear_path(ROOT)
    if places.ear is not None and not path.is_file():
        raise CommandFailed(f"There is no ear at {path}: train one, or unset SCRIPTDESK_EAR.")
    if places.ear is not None or (path.is_file() and not again):
        yield path
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen((sys.executable, "-m", "bot.cli.ear", str(path)), cwd=ROOT)
    try:
        yield path
        console.print("Teaching the safety net", highlight=False)
        if process.wait() != 0 or not path.is_file():
            raise CommandFailed("The safety net learned nothing: data/emergencies/ or data/nlu/ cannot be read.")
    except BaseException:  # Ctrl-C too
        process.terminate()
        process.wait()
        raise


def ensure_ear(places: PlaceSettings, console: Console) -> Path:
    """The ear of the present lessons. Raises CommandFailed."""
    with ear_learning(places, console) as path:
        pass
    return path


def ensure_net(places: PlaceSettings, console: Console) -> SafetyNet:
    """The safety net as the gateway has it. Raises CommandFailed."""
    return SafetyNet(load_ear(ensure_ear(places, console)))


if __name__ == "__main__":
    keep_ear(learn_ear(read_lessons(ROOT), Encoder()), Path(sys.argv[1]))
