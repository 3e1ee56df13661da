"""Checkpoints: what was signed can be neither changed nor replaced, and what does not hold is not signed."""

import asyncio
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.privacy.audit import lines, record
from bot.privacy.chain import Attested, faults
from bot.privacy.checkpoints import ChainBroken, Keeper, append, check, file_in, read_files
from bot.privacy.signing import KeyUnusable, key_id, public_keys, public_pem, signing_key
from bot.storage.database import Database

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
KEYS = {key_id(KEY.public_key()): KEY.public_key()}


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "signed" / "audit.jsonl", KEY, lines=3, every=timedelta(minutes=10))


def told(database: Database, count: int, now: datetime) -> None:
    with database.engine.begin() as connection:
        for item in range(count):
            record(connection, "s_dana", "claimed", "c_1", {"item": item}, now)


def made(database: Database, keeper: Keeper, now: datetime) -> int | None:
    """The number that was signed, if it was due."""
    with database.engine.connect() as connection:
        checkpoint = keeper.make_if_due(connection, now)
    return checkpoint.attested.number if checkpoint else None


def signed(path: Path, *numbers: int, key: Ed25519PrivateKey = KEY) -> bytes:
    for number in numbers:
        append(path, Attested(number, f"{number:064}", NOON + timedelta(minutes=number)), key)
    return path.read_bytes()


def wrong(content: bytes) -> list[str]:
    return [fault.sentence for fault in check({"audit.jsonl": content}, KEYS)[1]]


def test_one_is_made_after_so_many_lines_or_so_long(database: Database, keeper: Keeper) -> None:
    assert made(database, keeper, NOON) is None
    told(database, 1, NOON)
    assert made(database, keeper, NOON) == 1
    assert made(database, keeper, NOON + timedelta(days=1)) is None
    told(database, 2, NOON)
    assert made(database, keeper, NOON + timedelta(minutes=9)) is None
    assert made(database, keeper, NOON + timedelta(minutes=10)) == 3
    told(database, 3, NOON)
    assert made(database, keeper, NOON + timedelta(minutes=11)) == 6
    attested, problems = check(read_files([keeper.path]), KEYS)
    assert ([one.number for one in attested], problems) == ([1, 3, 6], [])
    with database.engine.connect() as connection:
        assert list(faults(lines(connection), attested)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("deed", "told_of"),
    [
        ("UPDATE audit SET actor = 's_sam' WHERE id = 4", "Line 4 was changed"),
        ("DELETE FROM audit WHERE id = 3", "Line 3 is missing"),
        ("DELETE FROM audit WHERE id > 1", "Line 2 was signed and is no longer there"),
        ("DELETE FROM audit", "Line 2 was signed and is no longer there"),
    ],
)
def test_what_does_not_hold_since_the_last_one_is_not_signed(
    database: Database, keeper: Keeper, deed: str, told_of: str
) -> None:
    told(database, 2, NOON)
    assert made(database, keeper, NOON) == 2
    told(database, 3, NOON)
    with database.engine.begin() as connection:  # as somebody who owns the database can
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("DROP TRIGGER audit_no_delete"))
        connection.execute(text(deed))
    with pytest.raises(ChainBroken, match=told_of):
        made(database, keeper, NOON + timedelta(hours=1))
    assert len(keeper.path.read_bytes().splitlines()) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_gateway_makes_them_by_itself_and_outlives_a_folder_it_may_not_write(
    database: Database, keeper: Keeper, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.checkpoints.LOOK_EVERY_S", 0.02)
    keeper.path.parent.write_text("a file where the folder should be")
    told(database, 1, NOON)
    running = asyncio.create_task(keeper.keep(database, lambda: NOON))
    while "no checkpoint of the audit could be made" not in caplog.text:  # noqa: ASYNC110  # a log has no event
        await asyncio.sleep(0.02)
    keeper.path.parent.unlink()
    async with asyncio.timeout(5):
        while keeper.newest() is None:  # noqa: ASYNC110  # nor has a file
            await asyncio.sleep(0.02)
    running.cancel()
    assert keeper.newest() is not None


def test_a_folder_gets_a_file_of_each_machine(tmp_path: Path) -> None:
    assert file_in(tmp_path).parent == tmp_path
    signed(file_in(tmp_path), 1)
    assert [one.number for one in check(read_files([tmp_path]), KEYS)[0]] == [1]


def test_a_forged_one_is_no_evidence(tmp_path: Path) -> None:
    content = signed(tmp_path / "a", 1, 2)
    assert wrong(content) == []
    forged = content.replace(b'"number":2', b'"number":9')
    attested, (fault,) = check({"audit.jsonl": forged}, KEYS)
    assert [one.number for one in attested] == [1]
    assert fault.sentence == (
        f"Checkpoint 2 of audit.jsonl is forged: its signature is not of the key {next(iter(KEYS))}."
    )
    ours, theirs = next(iter(KEYS)).encode(), key_id(OTHER.public_key()).encode()
    signed_by_other = signed(tmp_path / "b", 1, key=OTHER)
    assert "is signed with the key" in wrong(signed_by_other)[0]
    assert "is forged" in wrong(signed_by_other.replace(theirs, ours))[0]
    assert check({"audit.jsonl": signed_by_other.replace(theirs, ours)}, KEYS)[0] == []


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of four checkpoints."""
    return signed(tmp_path_factory.mktemp("signed") / "audit.jsonl", 1, 3, 6, 9)


@pytest.mark.parametrize(("at", "other"), [(at, other) for at in range(4) for other in range(4) if at != other])
def test_one_replaced_by_another_taken_out_or_moved_is_found(four: bytes, at: int, other: int) -> None:
    rows = four.splitlines(keepends=True)
    replaced = [*rows[:at], rows[other], *rows[at + 1 :]]
    repeated = [*rows[:at], rows[other], *rows[at:]]
    swapped = list(rows)
    swapped[at], swapped[other] = rows[other], rows[at]
    for each in (replaced, repeated, swapped):
        assert wrong(b"".join(each))
    if at < len(rows) - 1:
        assert wrong(b"".join([*rows[:at], *rows[at + 1 :]]))


@given(st.data())
def test_any_changed_byte_of_the_file_is_found(four: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(four) - 2))  # the last line break says nothing
    byte = data.draw(st.integers(0, 255))
    assume(byte != four[at])
    assert wrong(four[:at] + bytes([byte]) + four[at + 1 :])


def test_a_line_cut_short_by_a_crash_is_told_and_the_next_one_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    content = signed(path, 1, 2)
    path.write_bytes(content[:-20])
    assert wrong(signed(path, 3)) == [
        "Checkpoint 2 of audit.jsonl cannot be read: it was changed, or its writing was cut short."
    ]


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "audit-key.pem"
    first = signing_key(path).public_key()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["audit-key.pem"]
    assert key_id(signing_key(path).public_key()) == key_id(first)
    assert list(public_keys(public_pem(first).encode() + public_pem(OTHER.public_key()).encode())) == [
        key_id(first),
        key_id(OTHER.public_key()),
    ]


@pytest.mark.parametrize("damage", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "audit-key.pem"
    path.write_bytes(damage)
    with pytest.raises(KeyUnusable, match="bring it back from a backup"):
        signing_key(path)
    assert path.read_bytes() == damage
    with pytest.raises(KeyUnusable, match="no public key"):
        public_keys(damage)
