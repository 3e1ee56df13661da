"""A system with a mapping pushes in its own words and fields, and the mapping says what they mean."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.pharmacy.push.store import Pushed
from bot.pharmacy.push.system import PushSystem, push_system
from bot.pharmacy.sections import read_section
from bot.pharmacy.values import FillStatus, Reason

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MAPPINGS = Path(__file__).resolve().parents[4] / "mappings"
TOLD = {"TransactionId": 771, "ChangedAt": "2026-11-23 09:45:00", "RxNo": 4471182, "StoreNo": 1, "StatusCode": "RD"}


@pytest.fixture
def system(tmp_path: Path) -> PushSystem:
    file = tmp_path / "pharmacy.yml"
    file.write_text(f"mapping: {MAPPINGS / 'bestrx-like.yml'}\npush: {{secret_from: BESTRX_PUSH}}\n")
    made = push_system("main", "rest", read_section(file), {"BESTRX_PUSH": "s" * 32})
    assert made is not None
    return made


def test_a_push_is_read_as_the_mapping_says(system: PushSystem) -> None:
    _, mark, pushed = system.read(TOLD, NOW)
    assert pushed == Pushed(FillStatus.READY, None, True, datetime(2026, 11, 23, 14, 45, tzinfo=UTC))
    assert mark in system.fingerprints("RX4471182", "004471182", "NH")
    assert mark not in system.fingerprints("RX4471182", "4471182", "HD")


def test_what_the_mapping_does_not_confirm_or_know_is_no_certainty(system: PushSystem) -> None:
    assert system.read(TOLD | {"StatusCode": "RU"}, NOW)[2].confirmed is False
    assert system.read(TOLD | {"StatusCode": "ready"}, NOW)[2].what is FillStatus.UNKNOWN
    assert system.read(TOLD | {"StatusCode": "HD", "HoldCode": "H55"}, NOW)[2].why is Reason.PHARMACIST


@pytest.mark.parametrize(
    "changed", [{"StoreNo": 9}, {"RxNo": None}, {"TransactionId": ""}, {"ChangedAt": "00/00/0000"}]
)
def test_a_push_that_names_nothing_is_not_read(system: PushSystem, changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"missing|named"):
        system.read(TOLD | changed, NOW)


def test_a_system_does_not_show_its_secrets(system: PushSystem) -> None:
    assert "sss" not in repr(system)
