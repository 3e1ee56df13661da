"""What the action server's own HTTP adds to what it asks the pharmacy: one status question after the other, by POST."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx2
import yaml

from actions.opened import look_up
from bench.port.world import PATIENTS
from bot.clock import utc_now
from bot.envelope import Claims, Envelopes, TurnContext, VerifiedPatient, parse_keys
from bot.pharmacy.port import Pharmacy
from tests.actions.asking import action_call
from tests.stack import free_port, until

ROUNDS = 300
WARM = 20
ROOT = Path(__file__).parents[2]
TOKEN = secrets.token_urlsafe(32)
KEYS = "bench:" + "A" * 43 + "="


@dataclass(frozen=True, slots=True)
class Answered:
    """Milliseconds, sorted: of the whole POST, and of its look-up alone in a process that does nothing else. `cpu`: the
    action server's own, for one question."""

    posted: Sequence[float]
    looked_up: Sequence[float]
    cpu: float


def measure(environment: dict[str, str], pharmacy: Pharmacy) -> Answered:
    envelopes = Envelopes(parse_keys(KEYS))
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    posted: list[float] = []
    looked_up: list[float] = []
    with (
        _server(environment) as (address, process),
        httpx2.Client(headers={"Authorization": f"Bearer {TOKEN}"}) as client,
    ):
        for turn in range(WARM + ROUNDS):
            if turn == WARM:
                before = _cpu(process)
            patient = turn * 7919 % PATIENTS
            until_then = utc_now() + timedelta(minutes=15)
            claims = Claims(VerifiedPatient(f"P{patient}", 1, until_then, (f"R{patient + 3 * PATIENTS}",)))
            context = TurnContext("c_bench", 1, turn)
            sealed = envelopes.seal_claims(context, claims)
            call = action_call(context, sealed, "action_prescription_status", "prescription_status")
            call["domain"] = domain
            began = time.perf_counter()
            answer = client.post(f"{address}/webhook", json=call)
            between = time.perf_counter()
            look_up(pharmacy, claims, utc_now(), lambda reference: reference)
            ended = time.perf_counter()
            assert answer.raise_for_status().json()["responses"][0]["custom"]["card"] == "status"
            if turn >= WARM:
                posted.append((between - began) * 1e3)
                looked_up.append((ended - between) * 1e3)
        cpu = (_cpu(process) - before) / ROUNDS
    return Answered(sorted(posted), sorted(looked_up), cpu)


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = (sys.executable, "-m", "uvicorn", "--factory", "actions.server:create_app", "--port", str(port))
    given = {**environment, "SCRIPTDESK_ACTION_TOKEN": TOKEN, "SCRIPTDESK_ENVELOPE_KEYS": KEYS, "PATH": os.defpath}
    process = subprocess.Popen((*command, "--no-access-log", "--log-level", "warning"), env=given, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _is_up(address), "the action server answers", within=30)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _cpu(process: int) -> float:
    """Milliseconds of processor time so far (Linux: fields 14 and 15 of /proc/PID/stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")


def _is_up(address: str) -> bool:
    try:
        return bool(httpx2.get(f"{address}/health").json()["pharmacy"])
    except httpx2.HTTPError:
        return False
