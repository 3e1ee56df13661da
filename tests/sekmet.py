"""The real FHIR R4 server of the tests, with a look at what stands in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bot.cli.fhir_server import FhirServer, fhir_server


@dataclass(frozen=True, slots=True)
class Sekmet(FhirServer):
    def read(self, kind: str, reference: str) -> dict[str, Any]:
        answer = requests.get(f"{self.base}/{kind}/{reference}", timeout=10)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def sekmet(folder: Path, sign_in: Mapping[str, Any] | None = None) -> Iterator[Sekmet]:
    """A server of its own on a free port. `sign_in`: sekmet's `server_auth`; everybody may ask unless given."""
    with fhir_server(folder, sign_in) as server:
        yield Sekmet(server.base)
