"""pharmacy.yml: which systems a pharmacy has, and which of them is asked for what. All of it is checked at the start.

    systems:
      main:  {kind: sql, url_from: SCRIPTDESK_MAIN_URL, time_zone: America/New_York}
      plans: {kind: rest, base: https://plans.example, limits: {claims: 1.0}}
    capabilities:
      {identity: main, prescriptions: main, claims: plans, deliveries: none, refills: main, stock: main,
       locations: main, consultations: none}

Keys that end in `_from` name environment variables, where secrets are. Without the file there is one SQL database,
named by SCRIPTDESK_PHARMACY_URL, which is asked for everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.clock import Clock, utc_now
from bot.pharmacy.adapters import KINDS, build
from bot.pharmacy.composite import CompositePharmacy
from bot.pharmacy.guarded import GuardedPharmacy
from bot.pharmacy.limits import LEAST_SECONDS, MOST_SECONDS, MOST_THREADS, Limits
from bot.pharmacy.push.store import Pushes
from bot.pharmacy.remembered import Remembered
from bot.pharmacy.resilience import Guard
from bot.pharmacy.sections import Section, read_section
from bot.pharmacy.values import Capability
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.pharmacy.push.system import PushSystem

CONFIG = "SCRIPTDESK_PHARMACY_CONFIG"
URL = "SCRIPTDESK_PHARMACY_URL"
PUSH_URL = "SCRIPTDESK_PUSH_URL"
VAR = "SCRIPTDESK_VAR"
NONE = "none"
ALONE = "pharmacy"
"""The name of the only system, where there is no file."""

_SAME_PATIENT = (Capability.IDENTITY, Capability.REFILLS, Capability.CONSULTATIONS)
"""Asked with the patient's reference, which only the system that gave it knows: that of the prescriptions."""


@dataclass(frozen=True, slots=True)
class System:
    """One system of the file. `section`: what its adapter is made of. `push`: None where it does not push."""

    name: str
    kind: str
    section: Section
    limits: Limits
    push: "PushSystem | None" = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """`capabilities`: the name of the system that is asked; None where the pharmacy has none for it."""

    systems: Mapping[str, System]
    capabilities: Mapping[Capability, str | None]


def read_configuration(path: Path, environment: Mapping[str, str]) -> Configuration:
    """The file, checked as far as it can be without asking a system. Raises ConfigurationError."""
    file = read_section(path)
    file.only(("systems", "capabilities"), "pharmacy.yml")
    systems = file.section("systems")
    if not systems:
        raise file.fault("there is no system: write at least one below `systems:`.", "systems")
    made = {name: _system(systems, name, environment) for name in systems}
    chosen = _capabilities(file.section("capabilities"), made)
    return Configuration(MappingProxyType(made), MappingProxyType(chosen))


def secret_names(path: Path) -> frozenset[str]:
    """The environment variables that the file names: what a process that reads it must be given."""
    return frozenset(name for _, _, name in _secrets(read_section(path).section("systems")))


def load_pharmacy(environment: Mapping[str, str], clock: Clock = utc_now) -> CompositePharmacy:
    """The pharmacy that the environment names: SCRIPTDESK_PHARMACY_CONFIG, or SCRIPTDESK_PHARMACY_URL without it.

    SCRIPTDESK_VAR, where it is set, is the folder in which locations are kept for a start while their system is down.
    Asks no system yet. Raises ConfigurationError or SettingsError; neither repeats a secret.
    """
    named, var = environment.get(CONFIG), environment.get(VAR)
    configuration = read_configuration(Path(named), environment) if named else only_sql(environment)
    systems: dict[str, GuardedPharmacy] = {}
    pushes: Pushes | None = None
    for name, system in configuration.systems.items():
        file = Path(var) / "pharmacy" / f"{name}.locations.json" if var else None
        adapter = build(system.kind, name, system.section, environment)
        guarded = adapter, Guard(name, system.limits), Remembered(clock, file)
        systems[name] = GuardedPharmacy(*guarded)
        if system.push is not None:
            from bot.pharmacy.push.freshening import FreshenedPharmacy  # costs only its users, as adapters do

            pushes = pushes or pushes_of(environment)
            systems[name] = FreshenedPharmacy(*guarded, system=system.push, pushes=pushes, clock=clock)
    return CompositePharmacy(systems, configuration.capabilities)


def push_systems(path: Path, environment: Mapping[str, str]) -> "dict[str, PushSystem]":
    """The systems of the file that push, by name. Raises ConfigurationError."""
    systems = read_configuration(path, environment).systems
    return {name: system.push for name, system in systems.items() if system.push is not None}


def pushes_of(environment: Mapping[str, str]) -> Pushes:
    """Where pushes are kept: SCRIPTDESK_PUSH_URL, or a file in SCRIPTDESK_VAR."""
    var = environment.get(VAR) or "var"
    return Pushes(environment.get(PUSH_URL) or f"sqlite:///{Path(var) / 'pushes.db'}")


def only_sql(environment: Mapping[str, str]) -> Configuration:
    """One SQL database, which is asked for everything. Raises SettingsError."""
    if not environment.get(URL):
        raise SettingsError(f"{URL} is not set, nor is {CONFIG}. One of them names the pharmacy's systems.")
    section = Section(Path(URL), 0, {"kind": "sql", "url_from": URL}, {})
    everything: dict[Capability, str | None] = dict.fromkeys(Capability, ALONE)
    return Configuration({ALONE: System(ALONE, "sql", section, Limits())}, everything)


def _system(systems: Section, name: str, environment: Mapping[str, str]) -> System:
    if not isinstance(systems[name], Section):
        raise systems.fault(f"the system {name!r} is empty: write its kind, as `{name}: {{kind: sql, …}}`.", name)
    section = systems.section(name)
    kind = section.text("kind")
    if kind not in KINDS:
        raise section.fault(f"there is no kind of system {kind!r}: write one of {', '.join(KINDS)}.", "kind")
    for owner, key, variable in _secrets(section):
        if not environment.get(variable):
            raise owner.fault(f"{key} names the environment variable {variable}, which is not set: set it.", key)
    made = section.without("limits", "push")
    return System(name, kind, made, _limits(section.section("limits")), _push(name, kind, section, environment))


def _push(name: str, kind: str, section: Section, environment: Mapping[str, str]) -> "PushSystem | None":
    if not section.section("push"):
        return None
    from bot.pharmacy.push.system import push_system  # costs only its users, as adapters do

    return push_system(name, kind, section, environment)


def _limits(section: Section) -> Limits:
    """`threads` and, by the name of a capability, the seconds that a call of it may take."""
    known = ("threads", *Capability)
    section.only(known, "limits")
    threads = section.number("threads", Limits().threads, least=1, most=MOST_THREADS)
    limits = Limits(threads=int(threads))
    for capability in Capability:
        given = section.number(capability, limits.of(capability), least=LEAST_SECONDS, most=MOST_SECONDS)
        limits = limits.with_seconds(capability, given)
    return limits


def _capabilities(section: Section, systems: Mapping[str, System]) -> dict[Capability, str | None]:
    section.only(tuple(Capability), "capabilities")
    chosen: dict[Capability, str | None] = {}
    for capability in Capability:
        told = f"write `{capability}: {next(iter(systems))}`, or `{capability}: {NONE}` if no system can"
        if capability not in section:
            raise section.fault(f"no system is named for {capability}: {told}.")
        name = section[capability]
        if isinstance(name, list):
            raise section.fault(f"{capability} names several systems, and one answers for it: {told}.", capability)
        if name != NONE and name not in systems:
            known = ", ".join(systems)
            raise section.fault(f"{capability} names no system of this file (they are {known}): {told}.", capability)
        chosen[capability] = None if name == NONE else name
    if chosen[Capability.LOCATIONS] is None:
        raise section.fault("a pharmacy without locations cannot be asked anything: name a system.", "locations")
    for capability in _SAME_PATIENT:
        wanted = chosen[Capability.PRESCRIPTIONS]
        if chosen[capability] not in (None, wanted):
            sentence = f"{capability} must be the system of the prescriptions, whose patients no other one knows"
            raise section.fault(f"{sentence}: write `{capability}: {wanted or NONE}`.", capability)
    return chosen


def _secrets(section: Section) -> Iterator[tuple[Section, str, str]]:
    """Each key that names a variable: the section, the key, the variable."""
    for key, value in section.items():
        if isinstance(value, Section):
            yield from _secrets(value)
        elif key.endswith("_from"):
            yield section, key, section.text(key)
        elif isinstance(value, list):
            yield from _secrets_in(value)


def _secrets_in(values: list[Any]) -> Iterator[tuple[Section, str, str]]:
    for value in values:
        if isinstance(value, Section):
            yield from _secrets(value)
