"""`scriptdesk up`: train if needed, seed the demo, start the three processes, keep them up, stop them all."""

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from rich.console import Console

from bot import production
from bot.cli.conversations import conversations
from bot.cli.display import StartDisplay
from bot.cli.failure import CommandFailed
from bot.cli.keys import secrets_for
from bot.cli.plan import Ports, gateway_settings, programs, reachable
from bot.cli.processes import Program, Running, free_port, is_taken, stop
from bot.cli.seed import SignIn, seed_if_stale, seed_staff
from bot.cli.supervision import DEATHS, History, Next, decide
from bot.cli.train import ensure_model, require_rasa
from bot.clock import utc_now
from bot.messages.choosing import check_messages
from bot.settings import PlaceSettings

READY_WITHIN = 180.0  # seconds; a slow machine needs one for Rasa alone
LOOK_EVERY = 0.1  # seconds
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked:
    """Whether somebody asked to stop (Ctrl-C, SIGTERM, a closed terminal), and whether more than once."""

    def __init__(self) -> None:
        self.times = 0

    def __bool__(self) -> bool:
        return self.times > 0

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        def asked(number: int, frame: FrameType | None) -> None:
            self.times += 1

        before = {number: signal.signal(number, asked) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def up(places: PlaceSettings, console: Console) -> None:
    """Run until asked to stop. Raises CommandFailed or SettingsError, with one sentence, when that is not possible."""
    with _only_one(places.var):
        if is_taken(places.host, places.port):
            raise CommandFailed(
                f"Port {places.port} on {places.host} is taken by another program:"
                " stop that one, or choose another port with SCRIPTDESK_PORT."
            )
        require_rasa(places)
        ports = Ports(places.port, free_port(), free_port())
        settings = gateway_settings(places, secrets_for(places), ports)
        check_messages(settings)
        if not settings.demo:  # now, and not when the gateway has died of it
            production.refuse(production.of_settings(settings))
            with conversations(places) as connection:
                production.refuse(production.of_rows(connection))
        model = ensure_model(places, console)
        seed_if_stale(places, console)
        sign_ins = seed_staff(places, utc_now())
        stop_asked = StopAsked()
        console.print("Starting ScriptDesk (Ctrl-C stops it)", highlight=False)
        with stop_asked.listening():
            supervisor = Supervisor(programs(settings, model, ports), model, places.var / "up.json", stop_asked)
            try:
                if supervisor.start(console):
                    _greet(places, sign_ins, console)
                    supervisor.watch(console)
            finally:
                supervisor.stop(console)


@dataclass
class Supervisor:
    """The running processes, and the file that tells tests and other commands where they are."""

    programs: tuple[Program, ...]
    model: Path
    record: Path
    stop_asked: StopAsked
    running: dict[str, Running] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)

    def start(self, console: Console) -> bool:
        """Start all at once and wait until all are ready; False when asked to stop meanwhile."""
        for program in self.programs:
            self._run(program)
        deadline = time.monotonic() + READY_WITHIN
        with StartDisplay(console) as display:
            while not self.stop_asked:
                self._mourn(console)
                ready = [process.look() for process in self.running.values()]
                display.show(list(self.running.values()))
                if all(ready):
                    return True
                if time.monotonic() > deadline:
                    late = next(process for process in self.running.values() if process.ready_after is None)
                    raise CommandFailed(
                        f"The {late.program.name} process was not ready after {READY_WITHIN:.0f} s:"
                        f" {late.program.log} may say why."
                    )
                time.sleep(LOOK_EVERY)
        return False

    def watch(self, console: Console) -> None:
        """Keep all running until asked to stop. Raises CommandFailed when one process keeps dying."""
        while not self.stop_asked:
            self._mourn(console)
            for process in self.running.values():
                if process.ready_after is None and process.look():
                    console.print(
                        f"  {process.program.name} is back after {process.ready_after:.1f} s", highlight=False
                    )
            time.sleep(LOOK_EVERY)

    def stop(self, console: Console) -> None:
        if self.stop_asked:
            console.print("Stopping ScriptDesk", highlight=False)
        asked_so_far = self.stop_asked.times
        stop(list(self.running.values()), hurry=lambda: self.stop_asked.times > asked_so_far)
        self.record.unlink(missing_ok=True)

    def _mourn(self, console: Console) -> None:
        """Start again what died, or give up."""
        for name, process in list(self.running.items()):
            code = process.exit_code()
            if code is None:
                continue
            process.signal(signal.SIGKILL)  # what it started may have outlived it
            history = self.histories.get(name, History()).died(time.monotonic())
            self.histories[name] = history
            match decide(history, code):
                case Next.BAD_MODEL:
                    raise CommandFailed(f"Rasa cannot use the model {self.model}: run `scriptdesk train --again`.")
                case Next.GIVE_UP:
                    raise CommandFailed(
                        f"The {name} process died {DEATHS} times within a minute, so everything was stopped:"
                        f" {process.program.log} says why."
                    )
                case Next.START_AGAIN:
                    console.print(f"  {name} died ({_how(code)}); starting it again", highlight=False)
                    self._run(process.program)

    def _run(self, program: Program) -> None:
        self.running[program.name] = Running(program)
        draft = self.record.with_suffix(".new")
        draft.write_text(json.dumps(self._whereabouts(), indent=2))
        draft.replace(self.record)

    def _whereabouts(self) -> dict[str, object]:
        return {
            "pid": os.getpid(),
            "model": str(self.model),
            "processes": {
                name: {"pid": process.pid, "health": process.program.health, "log": str(process.program.log)}
                for name, process in self.running.items()
            },
        }


def _how(code: int) -> str:
    return f"exit status {code}" if code >= 0 else signal.Signals(-code).name


@contextlib.contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """Two of these on one folder would write into one another's databases and records."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandFailed(
                f"ScriptDesk already runs on {var}: stop that one, or choose another folder with SCRIPTDESK_VAR."
            ) from None
        yield


def _greet(places: PlaceSettings, sign_ins: Sequence[SignIn], console: Console) -> None:
    scheme = "https" if places.tls_certificate else "http"
    base = f"{scheme}://{reachable(places.host)}:{places.port}"
    console.print("\n[bold green]ScriptDesk is up.[/]", highlight=False)
    if places.demo:
        console.print(f"  {base}/demo/   a made-up pharmacy's site, with the chat", highlight=False)
    console.print(f"  {base}/desk/   the desk of technicians and pharmacists", highlight=False)
    for who in sign_ins:
        console.print(f"    sign in as {who.username:6} {who.password:24} {who.name}, {who.role}", highlight=False)
