"""A FHIR R4 server on this machine that others made, for looks and tests: sekmet-fhir over SQLite, its simulator off.

It is no part of the product, and has no sign-in unless one is given: only this machine reaches it.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from bot.cli.failure import CommandFailed
from bot.cli.processes import Program, Running, free_port, stop

START_SECONDS = 60.0
LOAD_SECONDS = 60.0
BATCH = 400


@dataclass(frozen=True, slots=True)
class FhirServer:
    """A running server. `base`: the address of its FHIR interface."""

    base: str

    def load(self, resources: Iterable[Mapping[str, Any]], auth: tuple[str, str] | None = None) -> int:
        """Put resources there under their own ids, and say how many. Raises CommandFailed where one is refused."""
        waiting = list(resources)
        for begin in range(0, len(waiting), BATCH):
            entries = [
                {"resource": each, "request": {"method": "PUT", "url": f"{each['resourceType']}/{each['id']}"}}
                for each in waiting[begin : begin + BATCH]
            ]
            bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
            answer = requests.post(self.base, json=bundle, timeout=LOAD_SECONDS, auth=auth)
            if answer.status_code != 200:
                raise CommandFailed(f"The FHIR server refused what was to be loaded: {answer.text[:2000]}")
        return len(waiting)


@contextmanager
def fhir_server(folder: Path, sign_in: Mapping[str, Any] | None = None) -> Iterator[FhirServer]:
    """A new and empty server in `folder`, stopped afterwards. `sign_in`: sekmet's own `server_auth`."""
    command = Path(sys.executable).parent / "sekmet"
    if not command.is_file():
        raise CommandFailed("The FHIR server is one of the tools of development: run `make dev` first.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sekmet.db").unlink(missing_ok=True)
    port = free_port()
    base = f"http://127.0.0.1:{port}/fhir"
    settings = {
        "base_url": base,
        "host": "127.0.0.1",
        "port": port,
        "data_dir": str(folder),
        "simulator": {"enabled": False},
        "log_inbound": False,
        "server_auth": dict(sign_in or {"types": ["none"]}),
    }
    file = folder / "settings.yaml"
    file.write_text(yaml.safe_dump(settings))
    program = Program(
        "fhir",
        (str(command), "serve", "--config", str(file)),
        {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder)},
        f"{base}/metadata",
        folder / "sekmet.log",
    )
    running = Running(program)
    try:
        _await(running)
        yield FhirServer(base)
    finally:
        stop([running], hurry=lambda: False)


def _await(running: Running) -> None:
    until = time.monotonic() + START_SECONDS
    while not running.look():
        if running.exit_code() is not None or time.monotonic() > until:
            raise CommandFailed(f"The FHIR server did not start: {running.program.log} may say why.")
        time.sleep(0.1)
