"""What a turn brought, held against what it should have brought. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.dialogue.story import Expected, Value


@dataclass(frozen=True, slots=True)
class Came:
    """What a turn brought: the messages that bot, staff and system showed, in order, and how things stand after it.
    `queue`: where the conversation began to wait in this turn; `work`: how the desk has it."""

    shown: Sequence[Mapping[str, Any]] = ()
    state: str = "bot"
    queue: str | None = None
    work: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, Any] = field(default_factory=dict)
    refused: str | None = None  # the code of an error, or the sentence of a form
    flags: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[str, ...]:
        return tuple(message["card"]["kind"] for message in self.shown if message["kind"] == "card")

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(message["form"]["form"] for message in self.shown if message["kind"] == "form")

    @property
    def alarm(self) -> frozenset[str]:
        alarms = [message["card"] for message in self.shown if message["kind"] == "alarm"]
        return frozenset(_digits(link["href"]) for card in alarms for link in card["links"])

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(message["outcome"] for message in self.shown if message["kind"] == "form_done")

    @property
    def buttons(self) -> tuple[str, ...]:
        cards = [message["card"] for message in self.shown if message["kind"] in ("card", "alarm")]
        return tuple(button["label"] for card in cards for button in card["buttons"])

    @property
    def words(self) -> str:
        return "\n".join([*(message["text"] for message in self.shown), self.refused or ""])


def differences(expected: Expected, came: Came) -> list[str]:
    """Every way in which what came is not what was expected, as one sentence each. Pure."""
    wanted_form = (expected.form,) if expected.form else ()
    wanted_alarm = frozenset(_digits(number) for number in expected.alarm)
    faults = [
        _unlike("the cards", expected.card, came.cards),
        _unlike("the form", wanted_form, came.forms),
        _unlike("the alarm's numbers", tuple(sorted(wanted_alarm)), tuple(sorted(came.alarm))),
        _unlike("the queue", expected.queue, came.queue),
    ]
    if expected.refused is None and came.refused is not None:
        faults.append(f"it was refused: {came.refused}")
    for name in ("topic", "reason", "urgency"):
        wanted = getattr(expected, name)
        faults.append(wanted and _unlike(f"the {name} at the desk", wanted, came.work.get(name)))
    faults.append(expected.state and _unlike("the state", expected.state, came.state))
    faults += [f"“{words}” is not said" for words in expected.says if _plain(words) not in _plain(came.words)]
    faults += [f"“{words}” is said" for words in expected.says_not if _plain(words) in _plain(came.words)]
    faults += [f"there is no button “{label}”" for label in expected.buttons if label not in came.buttons]
    faults += _slot_faults(expected.slots, came.slots)
    if expected.outcome and expected.outcome not in came.outcomes:
        faults.append(f"the form did not end as {expected.outcome}: {_named(came.outcomes)}")
    if expected.refused and expected.refused != came.refused and _plain(expected.refused) not in _plain(came.words):
        faults.append(f"it was not refused with {expected.refused}")
    if expected.flag and expected.flag not in came.flags:
        faults.append(f"the desk has no flag {expected.flag}: {_named(came.flags)}")
    return [fault for fault in faults if fault]


def _unlike(what: str, wanted: object, came: object) -> str | None:
    return None if wanted == came else f"{what} should be {_named(wanted)}, and came as {_named(came)}"


def _named(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value) or "none"
    return "none" if value is None else str(value)


def _slot_faults(wanted: Mapping[str, Value], came: Mapping[str, Any], where: str = "the slot ") -> list[str]:
    """A slot that holds a mapping is compared in the keys that are named."""
    faults: list[str | None] = []
    for name, value in wanted.items():
        held = came.get(name)
        if isinstance(value, Mapping):
            faults += _slot_faults(value, held if isinstance(held, Mapping) else {}, f"{where}{name}.")
        else:
            faults.append(_unlike(f"{where}{name}", value, _as_text(held)))
    return [fault for fault in faults if fault]


def _as_text(held: object) -> str:
    if held is None or isinstance(held, bool):
        return {None: "none", True: "yes", False: "no"}[held]
    return str(held)


_PLAIN_SIGNS = str.maketrans("’‘“”–", "''\"\"-")


def _plain(words: str) -> str:
    """For comparing: small letters, plain quotes and dashes, one space between words."""
    return " ".join(words.casefold().translate(_PLAIN_SIGNS).split())


def _digits(number: str) -> str:
    """911 of `tel:911`; 8002221222 of 1-800-222-1222 and of `tel:18002221222`."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return digits[1:] if len(digits) == 11 else digits


def told(came: Came) -> str:
    """What came, in words for who reads a failure."""
    lines = []
    for message in came.shown:
        card, form = message.get("card"), message.get("form")
        kind = f"card {card['kind']}" if card and message["kind"] == "card" else message["kind"]
        kind = f"form {form['form']}" if form else kind
        first, *rest = message["text"].splitlines()
        lines.append(f"    {message['author']}, {kind}: {first}")
        lines += [f"        {line}" for line in rest]
        lines += [f"        [{button['label']}]" for button in (card or {}).get("buttons", ())]
    if came.refused:
        lines.append(f"    refused: {came.refused}")
    lines.append(f"    then: {came.state}{f', waits for a {came.queue}' if came.queue else ''} {dict(came.work) or ''}")
    lines.append(f"    slots: { {name: value for name, value in came.slots.items() if value} }")
    return "\n".join(lines)
