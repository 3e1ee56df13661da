"""The contract runs over every adapter that registered, and says at the end what each of their systems cannot carry."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.contract.pharmacy.adapters import Adapter, Subject
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.world_prescriptions import WORLD

ADAPTERS: tuple[Adapter, ...] = tuple(
    adapter
    for path in sorted(Path(__file__).parent.glob("adapter_*.py"))
    for adapter in import_module(f"tests.contract.pharmacy.{path.stem}").ADAPTERS
)


@pytest.fixture(scope="session", params=ADAPTERS, ids=lambda adapter: adapter.name)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    adapter: Adapter = request.param
    with adapter.opens(WORLD, tmp_path_factory.mktemp("system")) as system:
        yield Subject(adapter, system)


@pytest.fixture
def subject(opened: Subject, request: pytest.FixtureRequest) -> Subject:
    """The adapter, if its system has a place for what the story is about."""
    for mark in request.node.iter_markers("needs"):
        opened.needs(*mark.args)
    return opened


@pytest.fixture
def people(subject: Subject) -> People:
    """The synthetic patients as the system calls them."""
    return People(subject.pharmacy)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("what the systems cannot carry")
    for adapter in ADAPTERS:
        lacks = [*adapter.cannot.items(), *adapter.statuses.items(), *adapter.reasons.items()]
        terminalreporter.write_line(f"{adapter.name}: {'carries everything' if not lacks else ''}")
        for what, why in lacks:
            terminalreporter.write_line(f"    {what}: {why}")
