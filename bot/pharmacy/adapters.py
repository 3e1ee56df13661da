"""The kinds of systems that can be connected, and how each is made from its section of pharmacy.yml.

A kind is one line in KINDS. What it names is called with the system's name, its section and the environment, and
raises ConfigurationError, by `section.fault`, for what cannot be used. It connects to nothing yet.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from bot.pharmacy.port import Pharmacy
from bot.pharmacy.sections import Section

type Build = Callable[[str, Section, Mapping[str, str]], Pharmacy]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "rest": "bot.pharmacy.rest.building:build",
        "sql": "bot.pharmacy.sql.build:build",
        "fhir": "bot.pharmacy.fhir:build",
    }
)
"""Kind → module and function. Imported when a system of that kind is there, so that each costs only its users."""


def build(kind: str, name: str, section: Section, environment: Mapping[str, str]) -> Pharmacy:
    """The adapter of one system."""
    module, function = KINDS[kind].split(":")
    make: Build = getattr(import_module(module), function)
    return make(name, section, environment)
