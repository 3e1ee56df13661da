"""What the page for the IT person says of mapping files is so."""

from pathlib import Path

import pytest

from bot.pharmacy.rest.building import SIGN_INS
from bot.pharmacy.rest.fields import CALLS
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.settings import ROOT

PAGE = (ROOT / "docs" / "connect" / "rest.md").read_text()


def row(first: str) -> list[str]:
    """The cells of the table row that begins with this."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{first}` |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("call", [name for name in CALLS if name != "prescriptions"])
def test_every_call_stands_there_with_what_it_is_given_and_its_fields(call: str) -> None:
    _, given, needed, others = row(call)
    shape = CALLS[call]
    assert given == (", ".join(f"`{{{name}}}`" for name in sorted(shape.given)) or "nothing")
    for name, field in shape.fields.items():
        assert f"`{name}`" in (needed if field.named else others)


@pytest.mark.parametrize("kind", list(SIGN_INS))
def test_every_sign_in_stands_there_with_its_keys(kind: str) -> None:
    _, keys, _ = row(kind)
    assert all(key in keys for key in SIGN_INS[kind])


@pytest.mark.parametrize(
    "mapping",
    sorted(set((ROOT / "mappings").glob("*.yml")) - set((ROOT / "mappings").glob("sql-*.yml"))),
    ids=lambda path: Path(path).name,
)
def test_the_mappings_that_come_along_are_good_and_without_a_warning(mapping: Path) -> None:
    assert load_mapping(mapping).warnings == ()
