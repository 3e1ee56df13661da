"""What staff can switch off at once: a kind of answer, a location, or a system. Values; the rows are the gateway's.

They reach an action in the sealed envelope of its turn, so that gateway and action server never differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AnswerType(StrEnum):
    """The kinds of answers that have a switch. Emergencies, and the way to a person, have none."""

    STATUS = "status"  # where a prescription stands, why, whether it was received; the list of all
    REFILL = "refill"
    STOCK = "stock"
    INSURANCE = "insurance"  # price, insurance, prior authorization
    DELIVERY = "delivery"
    HOURS = "hours"  # opening hours and addresses


class SwitchKind(StrEnum):
    ANSWER = "answer"
    LOCATION = "location"  # by Location.code
    SYSTEM = "system"  # by its name in pharmacy.yml


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that is off. `notice`: what patients read, in staff's own words; `phone`: whom they may call."""

    kind: SwitchKind
    name: str
    notice: str
    phone: str | None = None


class SwitchedOff(Exception):
    """What was asked for is switched off."""

    def __init__(self, switch: Switch) -> None:
        super().__init__(f"the {switch.kind} '{switch.name}' is switched off")
        self.switch = switch


def find(switches: Iterable[Switch], kind: SwitchKind, name: str | None) -> Switch | None:
    """The switch that is off under this name."""
    return next((switch for switch in switches if switch.kind is kind and switch.name == name), None)


def systems_off(switches: Iterable[Switch]) -> frozenset[str]:
    return frozenset(switch.name for switch in switches if switch.kind is SwitchKind.SYSTEM)
