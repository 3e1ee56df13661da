"""Patients who chatted with the demo pharmacy, and what is kept of them."""

import pytest
from sqlalchemy import Engine, text

from tests.bot.chat.chatting import MARIA
from tests.bot.chat.conftest import (  # noqa: F401  # fixtures
    chat,
    clock,
    forms,
    intake,
    open_chat,
    pharmacy_file,
    pharmacy_system,
    post,
)
from tests.bot.keeping.stories import OTHER, Stories


@pytest.fixture
def other(pharmacy_system: Engine) -> dict[str, str]:  # noqa: F811
    """What another patient of the demo types into a form."""
    query = (
        "SELECT p.last_name, p.birth_date, rx.number FROM patient p JOIN prescription rx ON rx.patient = p.reference "
        f"WHERE p.reference = '{OTHER}' ORDER BY rx.number LIMIT 1"
    )
    with pharmacy_system.connect() as connection:
        row = connection.execute(text(query)).one()
    return {
        "for": "self",
        "prescription_number": row.number,
        "last_name": row.last_name,
        "birth_date": str(row.birth_date)[:10],
    }


@pytest.fixture
def stories(open_chat, other: dict[str, str]) -> Stories:  # type: ignore[no-untyped-def]  # noqa: F811
    return Stories(open_chat, MARIA, other)
