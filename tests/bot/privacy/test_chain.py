"""Whatever is done to a line of the audit, or to the row of them, is found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.privacy.chain import (
    Attested,
    Deed,
    Line,
    Unreadable,
    chain,
    faults,
    hash_of,
    read,
    read_export,
    verify,
    written,
)

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)

word = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
value = st.none() | st.booleans() | st.integers() | word | st.lists(word, max_size=3)
deed = st.builds(
    Deed,
    st.datetimes(timezones=st.just(UTC)),
    word,
    word,
    st.none() | word,
    st.dictionaries(word, value, max_size=3),
)
chains = st.lists(deed, min_size=2, max_size=8).map(lambda deeds: chain(None, deeds))
positions = st.integers(0, 7)


def wrong(lines: Sequence[Line | Unreadable], whole: Sequence[Line]) -> list[str]:
    """What is found, where a checkpoint attests the last line of the whole audit."""
    attested = [Attested(whole[-1].number, whole[-1].hash, NOON)]
    return [fault.sentence for fault in faults(lines, attested)]


def some(*actions: str) -> list[Line]:
    return chain(None, [Deed(NOON, "s_dana", action, "c_1", {"item": 7}) for action in actions])


@given(chains)
def test_what_was_written_is_whole_and_reads_back_from_an_export(lines: list[Line]) -> None:
    assert wrong(lines, lines) == []
    export = [written(line) + b"\n" for line in lines]
    assert list(read_export(export)) == lines
    assert verify(read_export(export), []) == (len(lines), [])


@given(chains, positions, deed, st.booleans())
def test_a_changed_line_is_found_also_with_a_new_hash(lines: list[Line], at: int, other: Deed, anew: bool) -> None:
    at %= len(lines)
    assume(hash_of(1, other, "") != hash_of(1, lines[at].deed, ""))
    changed = replace(lines[at], deed=other)
    if anew:
        changed = replace(changed, hash=hash_of(changed.number, other, changed.previous))
    assert wrong([*lines[:at], changed, *lines[at + 1 :]], lines)


@given(chains, positions, st.sampled_from(["number", "previous", "hash"]), st.booleans())
def test_a_changed_place_is_found(lines: list[Line], at: int, column: str, anew: bool) -> None:
    at %= len(lines)
    one = lines[at]
    changed = {
        "number": replace(one, number=one.number + 1),
        "previous": replace(one, previous="f" * 64),
        "hash": replace(one, hash="f" * 64),
    }[column]
    if anew and column != "hash":
        changed = replace(changed, hash=hash_of(changed.number, changed.deed, changed.previous))
    assert wrong([*lines[:at], changed, *lines[at + 1 :]], lines)


@given(chains, positions, positions)
def test_lines_taken_out_are_found_at_the_end_too(lines: list[Line], first: int, count: int) -> None:
    first %= len(lines)
    assert wrong([*lines[:first], *lines[first + 1 + count :]], lines)


@given(chains, positions, positions)
def test_lines_that_changed_places_are_found(lines: list[Line], first: int, second: int) -> None:
    first %= len(lines)
    second = (first + 1 + second % (len(lines) - 1)) % len(lines)
    swapped = list(lines)
    swapped[first], swapped[second] = lines[second], lines[first]
    assert wrong(swapped, lines)


@given(chains, positions, positions, deed)
def test_a_line_put_in_is_found_whether_a_copy_or_made_up(lines: list[Line], at: int, of: int, more: Deed) -> None:
    at, of = at % len(lines), of % len(lines)
    (made_up,) = chain(lines[at - 1] if at else None, [more])
    for put_in in (lines[of], made_up):
        assert wrong([*lines[:at], put_in, *lines[at:]], lines)


@given(chains, positions, deed)
def test_all_lines_chained_anew_with_one_changed_are_found_by_the_checkpoint(
    lines: list[Line], at: int, other: Deed
) -> None:
    at %= len(lines)
    assume(hash_of(1, other, "") != hash_of(1, lines[at].deed, ""))
    deeds = [line.deed for line in lines]
    deeds[at] = other
    anew = chain(None, deeds)
    assert list(faults(anew)) == []
    (sentence,) = wrong(anew, lines)
    assert sentence.startswith(f"Line {len(lines)} is not the one that was signed")


@given(chains, st.data())
def test_any_byte_of_an_export_that_is_changed_dropped_or_put_in_is_found(
    lines: list[Line], data: st.DataObject
) -> None:
    whole = b"".join(written(line) + b"\n" for line in lines)
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    assume(byte != whole[at])
    for damaged in (
        whole[:at] + bytes([byte]) + whole[at + 1 :],
        whole[:at] + whole[at + 1 :],
        whole[:at] + bytes([byte]) + whole[at:],
    ):
        rows = damaged.splitlines(keepends=True) if b"\r" not in damaged else damaged.split(b"\n")
        assert wrong(list(read_export(rows)), lines)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"1", b"[" * 99_999, b'{"at": 1}', b"\xff"])
def test_what_is_no_line_is_said_to_be_none(raw: bytes) -> None:
    assert read(3, raw) == Unreadable(3)


def test_a_line_written_otherwise_is_refused_though_it_says_the_same() -> None:
    (line,) = some("claimed")
    assert read(1, written(line)) == line
    assert read(1, written(line).replace(b",", b", ")) == Unreadable(1)
    twice = written(line).replace(b'{"action"', b'{"action":"closed","action"', 1)
    assert read(1, twice) == Unreadable(1)


def test_an_auditor_reads_which_line_it_is_and_what_it_means() -> None:
    lines = some("claimed", "opened", "viewed", "closed", "claimed")
    changed = replace(lines[2], deed=replace(lines[2].deed, actor="s_sam"))
    assert wrong([*lines[:2], changed, *lines[3:]], lines) == [
        "Line 3 was changed after it was written: what it says now does not give its hash "
        "(now: viewed by s_sam, 2026-11-23 17:00:00 UTC)."
    ]
    assert wrong([lines[0], lines[3], lines[4]], lines) == [
        "Lines 2 to 3 are missing between line 1 and line 4: taken out of the audit."
    ]
    assert wrong(lines[1:], lines) == ["Line 1 is missing before line 2: taken out of the audit."]
    assert wrong(lines[:3], lines) == [
        "The end is cut off: the last line is 3, and at 2026-11-23 17:00:00 UTC line 5 was signed. Lines 4 to 5 are "
        "missing, or this is an export from before that moment."
    ]
    assert wrong([lines[0], lines[2], lines[1], lines[3], lines[4]], lines) == [
        "Line 2 is missing between line 1 and line 3: taken out of the audit.",
        "Line 2 stands after line 3: it was moved, repeated or put in.",
    ]
    anew = replace(changed, hash=hash_of(3, changed.deed, changed.previous))
    assert wrong([*lines[:2], anew, *lines[3:]], lines) == [
        "Line 4 does not continue line 3: one of the two was written anew, or put in for another."
    ]


def test_the_moment_of_a_line_does_not_hang_on_the_time_zone_it_was_told_in() -> None:
    eastern = NOON.astimezone(tz=datetime.now().astimezone().tzinfo)
    assert hash_of(1, Deed(NOON, "a", "b", None, {}), "") == hash_of(1, Deed(eastern, "a", "b", None, {}), "")
    later = NOON + timedelta(microseconds=1)
    assert hash_of(1, Deed(NOON, "a", "b", None, {}), "") != hash_of(1, Deed(later, "a", "b", None, {}), "")
