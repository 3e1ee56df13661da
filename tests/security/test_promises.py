"""docs/security/README.md names a test for each promise, and each of them exists."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security" / "README.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINES_OF_164_312 = 12


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = PAGE.read_text().partition(f"\n## {heading}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def defined_in(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    defined = (node for node in ast.walk(ast.parse(path.read_text())))
    return frozenset(node.name for node in defined if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_promise_names_a_test_that_exists() -> None:
    promises = rows("The promises, and the test of each")
    assert len(promises) > 30
    broken = [
        f"{promise}: {file}::{name}"
        for promise, tests in promises
        for file, name in NAMED.findall(tests)
        if name not in defined_in(file)
    ]
    unproven = [promise for promise, tests in promises if not NAMED.findall(tests)]
    assert (broken, unproven) == ([], [])


def test_every_line_of_the_rule_names_one_too() -> None:
    lines = rows("45 CFR 164.312, line by line")
    assert len(lines) == LINES_OF_164_312
    for line, _, tests, _ in lines:
        named = NAMED.findall(tests)
        assert named, line
        assert all(name in defined_in(file) for file, name in named), line


def test_no_test_is_named_elsewhere_on_the_page_that_does_not_exist() -> None:
    assert [f"{file}::{name}" for file, name in NAMED.findall(PAGE.read_text()) if name not in defined_in(file)] == []
