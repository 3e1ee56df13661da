"""Reads a mapping file and checks it whole: what a system can't be asked for must show when it is connected, not when a
patient asks. A fault is one sentence with file, line and what to write."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jmespath
from jmespath.exceptions import JMESPathError

from bot.pharmacy.rest.fields import CALLS, GROUPS, PUSH, WORDS, Field, Kind
from bot.pharmacy.rest.mapping import Expression, Forms, MappedCall, Pages, Place
from bot.pharmacy.rest.mapping import Mapping as MappingOfApi
from bot.pharmacy.rest.mapping_request import read_request
from bot.pharmacy.sections import Section, read_section

MOST_PAGES = 20

_FILE = ("time_zone", "dates", "moments", "times", "never", "confirmed", "words", "calls", "push", "anchors")
_CALL = ("request", "items", "fields", "shared", "pages", "answers", "nothing")
_OWN_PUSH = {name: name for name in PUSH} | {"status_reason": "why"}
_PAGES = ("next", "cursor", "number", "into", "in", "first", "most")


def load_mapping(path: Path, time_zone: str | None = None) -> MappingOfApi:
    """The mapping that the file holds. `time_zone` goes before the file's own.

    Raises ConfigurationError. `anchors` in the file is for YAML anchors that several calls share, and is not read.
    """
    file = read_section(path)
    file.only(_FILE, "a mapping file")
    written = file.section("calls")
    if not written:
        raise file.fault("there is no call: write `calls:` and below it one, as `prescriptions:`.", "calls")
    written.only(tuple(CALLS), "calls")
    words = _words(file.section("words"))
    warnings: list[str] = []
    calls = {name: _call(name, written.section(name), warnings) for name in written}
    forms = Forms(
        _zone(file, time_zone),
        dates=_texts(file, "dates"),
        moments=_texts(file, "moments"),
        times=_texts(file, "times"),
        never=frozenset(_texts(file, "never")),
    )
    confirmed = _confirmed(file, words.get("status"))
    if not confirmed and {"prescription", "prescriptions"} & calls.keys():
        warnings.append(f"{path}: no status is confirmed, so no patient is told that a prescription is ready.")
    return MappingOfApi(str(path), forms, words, confirmed, calls, _push(file), tuple(warnings))


def own_push() -> dict[str, Place]:
    """The fields of a push that is as docs/connect/pharmacy-api.yaml says."""
    return {name: Place(PUSH[name], jmespath.compile(written)) for name, written in _OWN_PUSH.items()}


def _push(file: Section) -> dict[str, Place]:
    """Where a push has its fields; as in our own description where the file does not say."""
    if "push" not in file:
        return own_push()
    section = file.section("push")
    places = _places(section, PUSH, "push")
    _check_named(section, PUSH, places)
    if "reference" not in places and not {"number", "location"} <= places.keys():
        raise section.fault("push names no prescription: write `reference:`, or `number:` and `location:`.")
    return places


def _zone(file: Section, given: str | None) -> ZoneInfo:
    name = given or file.text("time_zone")
    zone = None
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(name)
    if zone is None:
        raise file.fault("time_zone is no IANA name: write one, as America/New_York.", "time_zone")
    return zone


def _texts(section: Section, key: str) -> tuple[str, ...]:
    """One text or several."""
    value = section.get(key, [])
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | int) for each in values):
        raise section.fault(f"{key} takes texts: write one, or several as [a, b].", key)
    return tuple(str(each) for each in values)


def _words(section: Section) -> dict[str, dict[str, str]]:
    """Tables of words, the system's in lower case. What the system leaves empty is the word ''."""
    section.only(tuple(WORDS), "words")
    tables: dict[str, dict[str, str]] = {}
    for name in section:
        table = section.section(name)
        known = sorted(WORDS[name])
        for theirs in table:
            ours = str(table[theirs])
            if known and ours not in known:
                raise table.fault(f"{ours!r} is no word of {name}: write one of {', '.join(known)}.", theirs)
        tables[name] = {theirs.strip().lower(): str(table[theirs]) for theirs in table}
    return tables


def _confirmed(file: Section, status: Mapping[str, str] | None) -> frozenset[str]:
    known = WORDS["status"] if status is None else status.keys()
    words = [word.strip().lower() for word in _texts(file, "confirmed")]
    for word in words:
        if word not in known:
            told = f"{word!r} is confirmed and stands for no status: write it below words, status."
            raise file.fault(told, "confirmed")
    return frozenset(words)


def _call(name: str, section: Section, warnings: list[str]) -> MappedCall:
    shape = CALLS[name]
    section.only(_CALL, name)
    for key in ("request", "fields"):
        if not section.section(key):
            raise section.fault(f"{name} has no {key}: write `{key}:` and what belongs to it below.")
    places = _places(section.section("fields"), shape.fields, f"the fields of {name}")
    shared = _places(section.section("shared"), shape.fields, f"the fields of {name}")
    for key, place in shared.items():
        if key in places or place.field.kind is Kind.LIST:
            raise section.section("shared").fault(f"{key} belongs below fields alone: leave it out here.", key)
    _check_named(section.section("fields"), shape.fields, places.keys() | shared.keys())
    return MappedCall(
        shape,
        read_request(name, section.section("request"), shape, warnings),
        _expression(section, "items") if "items" in section else jmespath.compile("@"),
        places,
        shared,
        _pages(section.section("pages")) if "pages" in section else None,
        _statuses(section, "answers"),
        _statuses(section, "nothing"),
    )


def _places(section: Section, fields: Mapping[str, Field], of: str) -> dict[str, Place]:
    section.only(tuple(fields), of)
    places = {}
    for name in section:
        field = fields[name]
        if field.kind is not Kind.LIST:
            places[name] = Place(field, _expression(section, name))
            continue
        inner = section.section(name)
        inner.only(("items", "fields"), name)
        parts = _places(inner.section("fields"), field.parts, f"the fields of {name}")
        _check_named(inner.section("fields"), field.parts, parts)
        places[name] = Place(field, _expression(inner, "items"), parts)
    return places


def _check_named(section: Section, fields: Mapping[str, Field], named: Iterable[str]) -> None:
    there = set(named)
    missing = [name for name, field in fields.items() if field.named and name not in there]
    missing += [
        head for prefix, head in GROUPS.items() if head not in there and any(name.startswith(prefix) for name in there)
    ]
    if missing:
        kind = fields[missing[0]].kind
        raise section.fault(f"{missing[0]} is missing: write `{missing[0]}:` and where the answer has it ({kind}).")


def _expression(section: Section, key: str) -> Expression:
    text = section.text(key)
    compiled: Expression | None = None
    with suppress(JMESPathError):
        compiled = jmespath.compile(text)
    if compiled is None:
        told = "write one as `drug.name`, or a fixed text as `\"'CT'\"`"
        raise section.fault(f"{text!r} at {key} is no JMESPath expression: {told}.", key)
    return compiled


def _pages(section: Section) -> Pages:
    section.only(_PAGES, "pages")
    ways = [name for name in ("next", "cursor", "number") if name in section]
    if len(ways) != 1:
        raise section.fault("pages goes one way: write one of next (an address), cursor and number.")
    where = section.text("in", "query")
    if where not in ("query", "body"):
        raise section.fault("in says where the cursor or number goes: write query or body.", "in")
    into = None if ways[0] == "next" else section.text("into" if ways[0] == "cursor" else "number")
    return Pages(
        next=None if ways[0] == "number" else _expression(section, ways[0]),
        into=into,
        in_body=where == "body",
        first=int(section.number("first", 1, least=0, most=1)),
        most=int(section.number("most", MOST_PAGES, least=1, most=200)),
    )


def _statuses(section: Section, key: str) -> frozenset[int]:
    value: Any = section.get(key, [])
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, int) and 400 <= each < 500 for each in values):
        raise section.fault(f"{key} takes HTTP statuses from 400 to 499: write one, or several as [404, 409].", key)
    return frozenset(values)
