"""Signed checkpoints of the audit: at this moment the last line was this one. Ed25519 (RFC 8032).

A chain alone does not show that its end was cut off, or that all of it was written anew. A checkpoint that lies where
the database's owner cannot write does. A file of checkpoints has one JSON line each, and is a chain itself: each line
holds the hash of the line before it, so that none can be taken out or replaced between others.
"""

import asyncio
import base64
import binascii
import fcntl
import hashlib
import json
import logging
import os
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.privacy.audit import last_line, lines
from bot.privacy.chain import NOTHING_BEFORE, Attested, Fault, canonical, faults, stamp
from bot.privacy.signing import key_id
from bot.storage.database import Database

LOOK_EVERY_S = 15.0
_DOMAIN = b"scriptdesk audit checkpoint 1\n"
_TAIL = 4_096  # bytes; a checkpoint has about 350

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a file of checkpoints has in a line. `previous`: SHA-256 of the line before it in its file."""

    attested: Attested
    previous: str
    key: str
    signature: bytes


class ChainBroken(Exception):
    """The lines since the last checkpoint do not hold, so none is signed. The message is the first fault's sentence."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Makes the checkpoints of one gateway: after `lines` lines or after `every`, when there is a new line at all."""

    path: Path
    key: Ed25519PrivateKey
    lines: int
    every: timedelta

    def make_if_due(self, connection: Connection, now: datetime) -> Checkpoint | None:
        """Sign the newest line, if that is due. Raises ChainBroken or OSError."""
        last, made = last_line(connection), self.newest()
        fresh = (last.number if last else 0) - (made.number if made else 0)
        if fresh == 0 or (0 < fresh < self.lines and made and now - made.at < self.every):
            return None
        return self.make(connection, now)

    def make(self, connection: Connection, now: datetime) -> Checkpoint | None:
        """Sign the newest line, if none is signed yet. Raises ChainBroken or OSError.

        The lines since the last checkpoint are verified first: what was changed since is not signed.
        """
        made, last = self.newest(), last_line(connection)
        if made and (last is None or last.number < made.number):
            raise ChainBroken(f"Line {made.number} was signed and is no longer there: the end of the audit is cut off.")
        if last is None or (made and made.number == last.number):
            return None
        for fault in faults(lines(connection, made.number if made else 0, last.number), after=made):
            raise ChainBroken(fault.sentence)
        return append(file_in(self.path), Attested(last.number, last.hash, now), self.key)

    def newest(self) -> Attested | None:
        """The last checkpoint of the file; None if there is no file, or its last line is no checkpoint."""
        line = _last_row(file_in(self.path))
        found = _read(line) if line else None
        return found.attested if found else None

    async def keep(self, database: Database, clock: Clock) -> None:
        """Make checkpoints whenever they are due. Runs until cancelled."""
        while True:
            await self._look(database, clock)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self, database: Database, clock: Clock) -> None:
        try:
            await database.read(lambda connection: self.make_if_due(connection, clock()))
        except ChainBroken:
            logger.error("the audit does not hold, so it is not signed: run scriptdesk audit verify")
        except (OSError, SQLAlchemyError):
            logger.exception("no checkpoint of the audit could be made")


def file_in(path: Path) -> Path:
    """The file of this machine's checkpoints, where `path` is a folder; else `path`."""
    return path / f"audit-checkpoints-{socket.gethostname()}.jsonl" if path.is_dir() else path


def append(path: Path, attested: Attested, key: Ed25519PrivateKey) -> Checkpoint:
    """Sign, and add it to the file, for good before this returns. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # several gateways may share a file
        before = _last_row(path)
        previous = _hash(before) if before else NOTHING_BEFORE
        named = key_id(key.public_key())
        made = Checkpoint(attested, previous, named, key.sign(_signed(attested, previous, named)))
        file.seek(0, os.SEEK_END)
        torn = before is not None and not _ends_whole(path)
        file.write((b"\n" if torn else b"") + written(made) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def written(made: Checkpoint) -> bytes:
    """A checkpoint as its file has it, without a line break."""
    signature = base64.b64encode(made.signature).decode()
    return canonical({**_values(made.attested, made.previous, made.key), "signature": signature})


def check(
    files: Mapping[str, bytes], keys: Mapping[str, Ed25519PublicKey]
) -> tuple[Sequence[Attested], Sequence[Fault]]:
    """What is attested by good signatures in these files (name → content), and what is wrong with the files."""
    good: list[Attested] = []
    wrong: list[Fault] = []
    for name, content in files.items():
        before = NOTHING_BEFORE
        for row, raw in enumerate(_rows(content), start=1):
            found, where = _read(raw), f"Checkpoint {row} of {name}"
            sentence = _wrong(found, before, keys)
            if sentence:
                wrong.append(Fault(f"{where} {sentence}"))
            if found and found.key in keys and _is_signed(found, keys[found.key]):
                good.append(found.attested)
            before = _hash(raw)
    return good, wrong


def read_files(paths: Iterable[Path]) -> dict[str, bytes]:
    """Files of checkpoints, and all of a folder's: name → content. Raises OSError."""
    files = [one for path in paths for one in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    return {str(path): path.read_bytes() for path in files}


def _wrong(found: Checkpoint | None, before: str, keys: Mapping[str, Ed25519PublicKey]) -> str | None:
    if found is None:
        return "cannot be read: it was changed, or its writing was cut short."
    if found.key not in keys:
        return f"is signed with the key {found.key}, which was not given: it is forged, or needs the key of its time."
    if not _is_signed(found, keys[found.key]):
        return f"is forged: its signature is not of the key {found.key}."
    if found.previous != before:
        return "does not continue the one before it: a checkpoint was taken out, put in or replaced."
    return None


def _is_signed(made: Checkpoint, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(made.signature, _signed(made.attested, made.previous, made.key))
    except InvalidSignature:
        return False
    return True


def _signed(attested: Attested, previous: str, key: str) -> bytes:
    return _DOMAIN + canonical(_values(attested, previous, key))


def _values(attested: Attested, previous: str, key: str) -> dict[str, str | int]:
    return {
        "number": attested.number,
        "hash": attested.hash,
        "at": stamp(attested.at),
        "previous": previous,
        "key": key,
    }


def _read(raw: bytes) -> Checkpoint | None:
    try:
        told = json.loads(raw)
        attested = Attested(told["number"], told["hash"], datetime.fromisoformat(told["at"]))
        signature = base64.b64decode(told["signature"], validate=True)
        made = Checkpoint(attested, told["previous"], told["key"], signature)
        return made if type(attested.number) is int and written(made) == raw else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        return None


def _rows(content: bytes) -> list[bytes]:
    return content.removesuffix(b"\n").split(b"\n") if content else []


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _last_row(path: Path) -> bytes | None:
    tail = _tail(path)
    return _rows(tail)[-1] if tail else None


def _ends_whole(path: Path) -> bool:
    return _tail(path).endswith(b"\n")


def _tail(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            return file.read()
    except FileNotFoundError:
        return b""
