"""What may import what. The arrows point one way, so that a part can be read, tested and replaced by itself."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import PlaceSettings

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400  # lines

SMALL = {"bot.clock", "bot.envelope", "bot.errors", "bot.logs", "bot.settings", "bot.switches"}
STORAGE = SMALL | {"bot.storage"}
PATIENTS = STORAGE | {
    "bot.cards",
    "bot.edges",
    "bot.identity",
    "bot.messages",
    "bot.privacy",
    "bot.pharmacy",
}

MAY_IMPORT = {
    "bot": set(),
    "bot.clock": set(),
    "bot.errors": SMALL,
    "bot.logs": SMALL,
    "bot.envelope": SMALL,
    "bot.switches": set(),
    "bot.versions": set(),
    "bot.settings": SMALL,
    "bot.cards": {"bot.pharmacy.values"},
    "bot.storage": SMALL,
    "bot.pharmacy": SMALL | {"bot.storage.moment"},
    "bot.edges": {"bot.identity.origin"},
    "bot.privacy": STORAGE,
    "bot.identity": STORAGE | {"bot.privacy", "bot.pharmacy"},
    "bot.messages": STORAGE | {"bot.privacy", "bot.pharmacy"},
    "bot.chat": PATIENTS | {"bot.meaning"},
    "bot.desk": PATIENTS | {"bot.chat", "bot.keeping.holds"},
    "bot.keeping": PATIENTS | {"bot.chat"},
    "bot.pages": PATIENTS,
    "bot.production": PATIENTS,
    "bot.app": PATIENTS | {"bot.chat", "bot.desk", "bot.keeping", "bot.pages", "bot.production", "bot.versions"},
    "bot.meaning": set(),
    "bot.nlu": {"bot.meaning"},
    "bot.cli": {"bot", "actions"},
    "actions": SMALL | {"bot.pharmacy", "bot.cards"},
}
"""A part of the product → what it may import besides itself. A name stands for everything inside it."""


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def part_of(name: str) -> str:
    """The entry of MAY_IMPORT that a module belongs to; `bot` itself holds nothing but its empty __init__."""
    parts = [part for part in MAY_IMPORT if name == part or (part != "bot" and within(name, part))]
    assert parts, f"{name} belongs to no part of the product: give it one in MAY_IMPORT"
    return max(parts, key=len)


def imports(path: Path, of: tuple[str, ...] = ("bot", "actions")) -> Iterator[tuple[str, int]]:
    """Modules of the packages `of` that a file imports, with the line. Imports inside functions count too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides where it comes from"
            # `from bot.pharmacy import values` imports bot.pharmacy.values
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((name, node.lineno) for name in named if any(within(name, package) for package in of))


@pytest.mark.parametrize("path", python_files("bot", "actions"), ids=module)
def test_a_file_imports_only_what_lies_below_it(path: Path) -> None:
    part = part_of(module(path))
    allowed = MAY_IMPORT[part] | ({part} - {"bot"})
    wrong = [
        f"line {line}: {name}" for name, line in imports(path) if not any(within(name, below) for below in allowed)
    ]
    assert not wrong, f"{part} may import {sorted(allowed)} only"


def test_the_package_itself_is_empty_so_that_rasas_python_can_load_its_part() -> None:
    assert (ROOT / "bot" / "__init__.py").read_text() == ""


def test_rasas_part_is_written_for_rasas_python() -> None:
    python = PlaceSettings().rasa_python
    assert python.exists(), "Rasa's environment is missing: run `make setup`"
    compile_all = "import sys\nfor path in sys.argv[1:]: compile(open(path).read(), path, 'exec')"
    files = [str(path) for path in python_files("bot/nlu", "bot/meaning")]
    done = subprocess.run((python, "-c", compile_all, *files), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("library", "home"), [("rasa", "bot.nlu"), ("rasa_sdk", "actions")])
def test_rasa_is_known_in_one_place_only(library: str, home: str) -> None:
    wrong = [
        f"{module(path)}:{line}"
        for path in python_files("bot", "actions")
        for name, line in imports(path, of=(library,))
        if not within(module(path), home)
    ]
    assert not wrong


@pytest.mark.parametrize("path", python_files("bot", "actions"), ids=module)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


def tracked() -> list[Path]:
    """Text files under version control."""
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this copy is not under version control")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in files if path.is_file() and b"\0" not in path.read_bytes()[:8_000]]


def test_no_file_names_a_package_registry_or_a_path_of_somebodys_machine() -> None:
    # The wheres and whats of one machine or mirror must not decide how the product installs elsewhere.
    registries = r"py" r"pi\.org|python" r"hosted\.org|registry\.npm" r"js\.org|deb\.deb" r"ian\.org"
    machines = r"(?<![\w.])/(?:work|farm|root|home/\w+|opt/wheels)/"
    wrong = []
    for path in tracked():
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            if re.search(f"{registries}|{machines}", line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert not wrong


def test_every_test_module_has_a_name_of_its_own() -> None:
    """pytest imports the modules of one environment by their bare names."""
    tests = ROOT / "tests"
    of_rasa = tests / "bot" / "nlu"
    names = Counter(path.name for path in tests.rglob("test_*.py") if of_rasa not in path.parents)
    assert [name for name, count in names.items() if count > 1] == []
