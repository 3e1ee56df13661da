"""What `up` tells the person at the terminal: a table while things start, single lines afterwards."""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from bot.cli.processes import Running

MEANINGS = {
    "rasa": "understands what is asked",
    "actions": "asks the pharmacy's system",
    "gateway": "serves patients and staff",
}


class StartDisplay:
    """A live table on a terminal, one line per process elsewhere. Has no thread: `show` draws."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None
        self._told: set[tuple[str, int]] = set()

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def show(self, processes: Sequence[Running]) -> None:
        if self._live:
            self._live.update(_table(processes), refresh=True)
        for process in processes:
            if process.ready_after is not None and (process.program.name, process.pid) not in self._told:
                self._told.add((process.program.name, process.pid))
                name = process.program.name
                self._console.print(
                    f"  {name:8} ready after {process.ready_after:4.1f} s   {MEANINGS[name]}", highlight=False
                )


def _table(processes: Sequence[Running]) -> Table:
    table = Table.grid(padding=(0, 2))
    for process in processes:
        if process.ready_after is None:
            waited = time.monotonic() - process.since
            name = process.program.name
            table.add_row(f"  {name:8}", f"[yellow]starting, {waited:.0f} s[/]", f"[dim]{MEANINGS[name]}[/]")
    return table
