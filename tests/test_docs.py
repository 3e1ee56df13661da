"""What the documents say of the product is so."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_every_setting_stands_in_the_operators_page_with_its_meaning() -> None:
    page = (ROOT / "docs" / "operators.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"| `{PREFIX}{name.upper()}` | {field.description} |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert broken == []


def test_the_walkthrough_shows_every_picture() -> None:
    shown = set(re.findall(r"screens/([\w-]+\.png)", (ROOT / "docs" / "walkthrough.md").read_text()))
    assert shown == {picture.name for picture in (ROOT / "docs" / "screens").glob("*.png")}
