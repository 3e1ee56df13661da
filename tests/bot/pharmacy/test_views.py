"""The page that an IT person reads describes the views that the adapter asks, column by column."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Date, Integer, Table, Time

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.values import (
    ClaimState,
    DeliveryState,
    FillKind,
    FillStatus,
    PriorAuthorizationState,
    Reason,
    RequestKind,
)
from bot.pharmacy.views import VIEWS, WRITTEN, Amount
from bot.storage.moment import Moment

PAGE = (Path(__file__).parents[3] / "docs" / "pharmacy-views.md").read_text()
TABLES = {**VIEWS.tables, **WRITTEN.tables}


def described(view: str) -> Iterator[tuple[str, str]]:
    """(column, type) of a view, as the page has them."""
    section = re.split(r"^## ", PAGE.split(f"\n## {view}\n", 1)[1], maxsplit=1, flags=re.M)[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("column", "---"):
            assert all(cells), f"{view}.{cells[0]} has a type, a meaning and an example"
            yield cells[0], cells[1]


def asked(table: Table) -> Iterator[tuple[str, str]]:
    words = {Boolean: "boolean", Date: "date", Integer: "integer", Time: "time", Moment: "moment", Amount: "amount"}
    for column in table.columns:
        word = next((word for kind, word in words.items() if isinstance(column.type, kind)), "text")
        yield column.name, f"{word}, may be empty" if column.nullable else word


@pytest.mark.parametrize("view", sorted(TABLES))
def test_each_view_is_described_as_it_is_asked(view: str) -> None:
    assert list(described(view)) == list(asked(TABLES[view]))


def test_every_word_that_a_view_may_hold_is_on_the_page() -> None:
    vocabularies = (
        FillStatus,
        Reason,
        ClaimState,
        DeliveryState,
        FillKind,
        PriorAuthorizationState,
        RequestKind,
        ProxyScope,
    )
    for words in vocabularies:
        assert not [word for word in words if f"`{word}`" not in PAGE]
