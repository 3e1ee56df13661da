"""Conversations as a pharmacist writes them: read from YAML, each with the line it stands on.

docs/dialogue-tests.md tells how to write one.

Every value is text as it stands there, so that `says: yes` is the word and `4471182` keeps its zeros. A key that is not
known here is an error with its file and line, not a wish that nobody checks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

import yaml

from bot.clock import utc_now

FOLDER = Path(__file__).parent / "conversations"
PATIENTS = Path(__file__).parent / "patients.yml"
SHOPS = {"New Haven": "NH", "Hamden": "HD", "Milford": "MF"}

type Kind = Literal["says", "fills", "presses", "leaves", "ends", "staff"]
type Value = str | tuple[str, ...] | Mapping[str, "Value"]

_CHILD = re.compile(r"(\d+) years before this year, (\d\d-\d\d)")
"""The birth date of somebody whose age matters more than the year."""

_EMPTY: Mapping[str, Value] = MappingProxyType({})


class BadStory(Exception):
    """A file cannot be read as conversations. The message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Person:
    """A demo patient with what stands on the labels at home: the number by the medicine's name."""

    name: str
    last_name: str
    birth_date: str  # YYYY-MM-DD
    prescriptions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a turn must bring. Cards, form, alarm and queue must be exactly these: what is not named must not come.
    The other fields are looked at only if they are named."""

    card: tuple[str, ...] = ()
    form: str | None = None
    alarm: tuple[str, ...] = ()  # the numbers on its card
    queue: str | None = None
    topic: str | None = None
    reason: str | None = None
    urgency: str | None = None
    says: tuple[str, ...] = ()
    says_not: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    slots: Mapping[str, Value] = field(default_factory=lambda: _EMPTY)
    state: str | None = None
    outcome: str | None = None
    refused: str | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Something somebody does, and what has to come of it. `texts`: what is said or pressed; `values`: of a form, by
    field, with the patient's own for what is left out."""

    line: int
    kind: Kind
    texts: tuple[str, ...]
    values: Mapping[str, str]
    gets: Expected


@dataclass(frozen=True, slots=True)
class Story:
    """`at`: the code of the location whose page the patient is on, if one was chosen."""

    file: str
    line: int
    name: str
    patient: Person | None
    at: str | None
    turns: tuple[Turn, ...]

    @property
    def id(self) -> str:
        return f"{self.file.removesuffix('.yml')}: {self.name}"


def read_people(path: Path = PATIENTS) -> dict[str, Person]:
    """The patients that stories may name. Raises BadStory."""
    file = _File(path)
    return {name: _person(file, name, node) for name, node in file.pairs(file.root)}


def read_stories(path: Path, people: Mapping[str, Person]) -> tuple[Story, ...]:
    """The conversations of one file. Raises BadStory."""
    file = _File(path)
    stories = tuple(_story(file, node, people) for node in file.items(file.root))
    for before, story in enumerate(stories):
        if story.name in {other.name for other in stories[:before]}:
            raise BadStory(f"{path.name}:{story.line}: another story is called “{story.name}” too")
    return stories


def all_stories(folder: Path = FOLDER, patients: Path = PATIENTS) -> tuple[Story, ...]:
    """Every conversation of every file. Raises BadStory."""
    people = read_people(patients)
    return tuple(story for path in sorted(folder.glob("*.yml")) for story in read_stories(path, people))


class _File:
    """One YAML file as nodes, which know their lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as fault:
            line = fault.problem_mark.line + 1 if fault.problem_mark else 1
            raise BadStory(f"{path.name}:{line}: this is no YAML: {fault.problem}") from None
        if root is None:
            raise BadStory(f"{path.name}:1: the file is empty")
        self.root: yaml.Node = root

    def line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + 1

    def fault(self, node: yaml.Node, what: str) -> BadStory:
        return BadStory(f"{self.path.name}:{self.line(node)}: {what}")

    def pairs(self, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(node, "a mapping of keys to values should stand here")
        seen: set[str] = set()
        for key, value in node.value:
            name = self.text(key)
            if name in seen:
                raise self.fault(key, f"“{name}” stands here twice")
            seen.add(name)
            yield name, value

    def known(self, node: yaml.Node, keys: Iterable[str], where: str) -> dict[str, yaml.Node]:
        allowed = tuple(keys)
        found: dict[str, yaml.Node] = {}
        for name, value in self.pairs(node):
            if name not in allowed:
                key = next(key for key, _ in cast(yaml.MappingNode, node).value if key.value == name)
                raise self.fault(key, f"{where} has no “{name}”; it has {', '.join(allowed)}")
            found[name] = value
        return found

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(node, "a list should stand here")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fault(node, "one text should stand here")
        return str(node.value)

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.text(item) for item in node.value)
        return (self.text(node),)

    def value(self, node: yaml.Node) -> Value:
        if isinstance(node, yaml.MappingNode):
            return {name: self.value(value) for name, value in self.pairs(node)}
        return self.texts(node) if isinstance(node, yaml.SequenceNode) else self.text(node)


def _person(file: _File, name: str, node: yaml.Node) -> Person:
    found = file.known(node, ("last_name", "birth_date", "prescriptions"), "a patient")
    missing = {"last_name", "birth_date", "prescriptions"} - found.keys()
    if missing:
        raise file.fault(node, f"{name} has no {' and no '.join(sorted(missing))}")
    born = file.text(found["birth_date"])
    if child := _CHILD.fullmatch(born):
        born = f"{utc_now().year - int(child[1])}-{child[2]}"
    try:
        date.fromisoformat(born)
    except ValueError:
        raise file.fault(found["birth_date"], f"“{born}” is no date like 1961-04-09") from None
    labels = {drug: file.text(number) for drug, number in file.pairs(found["prescriptions"])}
    return Person(name, file.text(found["last_name"]), born, labels)


def _story(file: _File, node: yaml.Node, people: Mapping[str, Person]) -> Story:
    found = file.known(node, ("story", "patient", "at", "turns"), "a story")
    if "story" not in found or "turns" not in found:
        raise file.fault(node, "a story needs its name, as story, and its turns")
    patient = None
    if "patient" in found:
        named = file.text(found["patient"])
        if named not in people:
            raise file.fault(found["patient"], f"there is no patient “{named}” in {PATIENTS.name}")
        patient = people[named]
    at = file.text(found["at"]) if "at" in found else None
    if at is not None and at not in SHOPS:
        raise file.fault(found["at"], f"there is no shop “{at}”; there are {', '.join(SHOPS)}")
    turns = tuple(_turn(file, turn, patient) for turn in file.items(found["turns"]))
    if not turns:
        raise file.fault(found["turns"], "a story without a turn tells nothing")
    name = file.text(found["story"])
    return Story(file.path.name, file.line(node), name, patient, at and SHOPS[at], turns)


ACTIONS: tuple[Kind, ...] = ("says", "fills", "presses", "leaves", "ends", "staff")
STAFF = ("takes", "says", "ends", "closes", "gives back", "transfers")
_FIELDS = ("for", "prescription_number", "last_name", "birth_date", "own_last_name", "own_birth_date", "code")


def _turn(file: _File, node: yaml.Node, patient: Person | None) -> Turn:
    found = file.known(node, (*ACTIONS, "gets"), "a turn")
    acts = [kind for kind in ACTIONS if kind in found]
    if len(acts) != 1 or "gets" not in found:
        raise file.fault(node, f"a turn is one of {', '.join(ACTIONS)}, and what the patient gets")
    kind = acts[0]
    texts, values = _act(file, kind, found[kind], patient)
    return Turn(file.line(node), kind, texts, values, _expected(file, found["gets"]))


def _act(file: _File, kind: Kind, node: yaml.Node, patient: Person | None) -> tuple[tuple[str, ...], Mapping[str, str]]:
    match kind:
        case "says":
            return file.texts(node), {}
        case "fills":
            return (), _form_values(file, node, patient)
        case "staff":
            if isinstance(node, yaml.MappingNode):
                said = file.known(node, ("says",), "what staff do")
                return ("says", file.text(said["says"])), {}
            if file.text(node) not in STAFF or file.text(node) == "says":
                raise file.fault(node, f"staff do one of {', '.join(STAFF)}")
        case "leaves":
            if file.text(node) != "the line":
                raise file.fault(node, "a patient leaves the line")
        case "ends":
            if file.text(node) != "the chat":
                raise file.fault(node, "a patient ends the chat")
    return (file.text(node),), {}


def _form_values(file: _File, node: yaml.Node, patient: Person | None) -> Mapping[str, str]:
    """A medicine's name stands for the number on its label; a mapping changes what the patient would fill in."""
    own = {"for": "self"}
    if patient is not None:
        own |= {"last_name": patient.last_name, "birth_date": patient.birth_date}
    if isinstance(node, yaml.ScalarNode):
        label = file.text(node)
        if label == "name and birth date":
            return own
        if patient is None or label not in patient.prescriptions:
            raise file.fault(node, f"the patient has no label of “{label}” in {PATIENTS.name}")
        return own | {"prescription_number": patient.prescriptions[label]}
    given = file.known(node, _FIELDS, "a form")
    return own | {name: file.text(value) for name, value in given.items()}


_TEXT = ("form", "queue", "topic", "reason", "urgency", "state", "outcome", "refused", "flag")
_LIST = ("card", "alarm", "says", "says_not", "buttons")


def _expected(file: _File, node: yaml.Node) -> Expected:
    if isinstance(node, yaml.ScalarNode):
        if file.text(node) != "nothing":
            raise file.fault(node, "a patient gets nothing, or a mapping of what has to come")
        return Expected()
    found = file.known(node, (*_TEXT, *_LIST, "slots"), "what a patient gets")
    return Expected(
        **{name: file.text(found[name]) for name in _TEXT if name in found},  # type: ignore[arg-type]
        **{name: file.texts(found[name]) for name in _LIST if name in found},  # type: ignore[arg-type]
        slots={name: file.value(value) for name, value in file.pairs(found["slots"])} if "slots" in found else _EMPTY,
    )
