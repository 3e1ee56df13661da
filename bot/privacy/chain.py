"""The audit as a chain: each line holds the hash of the line before it and its own, over all that it says.

Pure: what a line's hash is, how a line is written in an export, and what is wrong with a row of lines.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

NOTHING_BEFORE = "0" * 64
"""What the first line holds for the line before it."""

_DOMAIN = b"scriptdesk audit 1\n"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: by whom, when, in which conversation. `detail`: codes and ids."""

    at: datetime
    actor: str
    action: str
    conversation: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A deed in its place. Numbers begin at 1 and have no gaps; hashes are SHA-256 (FIPS 180-4) in hexadecimal."""

    number: int
    deed: Deed
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of an export that is not a line as the export writes it. `row` begins at 1."""

    row: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line, in a sentence for an auditor."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Attested:
    """What a checkpoint attests: at `at`, line `number` had this hash."""

    number: int
    hash: str
    at: datetime


def hash_of(number: int, deed: Deed, previous: str) -> str:
    """The hash of a line: SHA-256 over a fixed first row and its canonical JSON.

    Canonical: names in their order, no blanks, everything outside ASCII escaped, the moment in UTC with microseconds.
    """
    return hashlib.sha256(_DOMAIN + canonical(_told(number, deed, previous))).hexdigest()


def chain(last: Line | None, deeds: Iterable[Deed]) -> list[Line]:
    """The lines of these deeds, after `last`."""
    lines: list[Line] = []
    for deed in deeds:
        number, previous = (last.number + 1, last.hash) if last else (1, NOTHING_BEFORE)
        last = Line(number, deed, previous, hash_of(number, deed, previous))
        lines.append(last)
    return lines


def written(line: Line) -> bytes:
    """A line as an export has it: the canonical JSON and the hash, without a line break."""
    return canonical({**_told(line.number, line.deed, line.previous), "hash": line.hash})


def read(row: int, raw: bytes) -> Line | Unreadable:
    """A row of an export. It must be what `written` writes, to the byte: nothing may hide in how it is written."""
    try:
        told = json.loads(raw)
        deed = Deed(
            datetime.fromisoformat(told["at"]), told["actor"], told["action"], told["conversation"], told["detail"]
        )
        line = Line(told["number"], deed, told["previous"], told["hash"])
        same = type(line.number) is int and written(line) == raw
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Unreadable(row)
    return line if same else Unreadable(row)


def read_export(rows: Iterable[bytes]) -> Iterator[Line | Unreadable]:
    """The rows of an export, each with its line break."""
    for number, raw in enumerate(rows, start=1):
        yield read(number, raw[:-1]) if raw.endswith(b"\n") else Unreadable(number)


def verify(lines: Iterable[Line | Unreadable], attested: Iterable[Attested]) -> tuple[int, list[Fault]]:
    """How many lines there are, and everything that is wrong with them."""
    count = 0

    def counted() -> Iterator[Line | Unreadable]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    wrong = list(faults(counted(), attested))
    return count, wrong


def faults(
    lines: Iterable[Line | Unreadable], attested: Iterable[Attested] = (), after: Attested | None = None
) -> Iterator[Fault]:
    """What is wrong with these lines, in their order; nothing if they are whole and all that is attested holds.

    `after`: the lines begin behind this one, which is trusted.
    """
    signed: dict[int, list[Attested]] = {}
    for one in attested:
        signed.setdefault(one.number, []).append(one)
    last, before = (after.number, after.hash) if after else (0, NOTHING_BEFORE)
    for line in lines:
        if isinstance(line, Unreadable):
            yield Fault(f"Row {line.row} is not a line as it was exported: it was changed, cut or put in.")
            continue
        if line.number <= last:
            yield Fault(f"Line {line.number} stands after line {last}: it was moved, repeated or put in.")
            continue
        if line.number > last + 1:
            yield Fault(_missing(last + 1, line.number - 1))
        elif line.previous != before:
            yield Fault(_unlinked(line.number))
        if line.hash != hash_of(line.number, line.deed, line.previous):
            yield Fault(
                f"Line {line.number} was changed after it was written: what it says now does not give its hash "
                f"(now: {line.deed.action} by {line.deed.actor}, {_moment(line.deed.at)})."
            )
        for one in signed.get(line.number, ()):
            if one.hash != line.hash:
                yield Fault(
                    f"Line {line.number} is not the one that was signed at {_moment(one.at)}: lines up to it were "
                    "written anew after that."
                )
        last, before = line.number, line.hash
    beyond = max((one for number in signed for one in signed[number] if number > last), default=None, key=_number)
    if beyond is not None:
        yield Fault(
            f"The end is cut off: {_last(last)}, and at {_moment(beyond.at)} line {beyond.number} was signed. "
            f"{_lines(last + 1, beyond.number)} {'is' if beyond.number == last + 1 else 'are'} missing, or this is an "
            "export from before that moment."
        )


def canonical(values: Mapping[str, Any]) -> bytes:
    """JSON of which there is one writing only."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def stamp(moment: datetime) -> str:
    """A moment in UTC to the microsecond, as lines and checkpoints write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _told(number: int, deed: Deed, previous: str) -> dict[str, Any]:
    return {
        "number": number,
        "at": stamp(deed.at),
        "actor": deed.actor,
        "action": deed.action,
        "conversation": deed.conversation,
        "detail": dict(deed.detail),
        "previous": previous,
    }


def _number(one: Attested) -> int:
    return one.number


def _missing(first: int, last: int) -> str:
    where = f"before line {last + 1}" if first == 1 else f"between line {first - 1} and line {last + 1}"
    return f"{_lines(first, last)} {'is' if first == last else 'are'} missing {where}: taken out of the audit."


def _unlinked(number: int) -> str:
    if number == 1:
        return "Line 1 continues a line before it, and there is none: it was changed, or put in for another."
    return f"Line {number} does not continue line {number - 1}: one of the two was written anew, or put in for another."


def _last(number: int) -> str:
    return f"the last line is {number}" if number else "there is no line"


def _lines(first: int, last: int) -> str:
    return f"Line {first}" if first == last else f"Lines {first} to {last}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
