"""What each running process holds, who may call the two that are not public, and what stands where others can read."""

import ast
import contextlib
import json
import re
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.patient import Patient
from tests.stack import ROOT, Stack

pytestmark = pytest.mark.stack

RASA_MAY_HOLD = {
    "SCRIPTDESK_CHANNEL_TOKEN",
    "SCRIPTDESK_ACTION_TOKEN",
    "SCRIPTDESK_ACTION_URL",
}
ACTIONS_MAY_HOLD = {
    "SCRIPTDESK_ACTION_TOKEN",
    "SCRIPTDESK_ENVELOPE_KEYS",
    "SCRIPTDESK_PHARMACY_URL",
    "SCRIPTDESK_VAR",
}


def environment(pid: int) -> dict[str, str]:
    """What a running process was given, as the kernel has it."""
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(pair.partition("=")[::2] for pair in pairs if pair)


def keys(stack: Stack) -> dict[str, str]:
    made: dict[str, str] = json.loads((stack.var / "keys.json").read_text())
    return made


def test_rasa_holds_two_tokens_and_an_address_and_nothing_of_the_outside(stack: Stack) -> None:
    held = environment(stack.pid("rasa"))
    assert {name for name in held if name.startswith("SCRIPTDESK")} == RASA_MAY_HOLD
    assert not {"USER", "SSH_AUTH_SOCK"} & set(held)
    assert Path(held["HOME"]).is_relative_to(stack.var)
    secret = keys(stack)
    assert not any(secret[name] in value for name in ("envelope_keys", "vault_keys") for value in held.values())
    assert not any("sqlite" in value or "postgresql" in value for value in held.values())


def test_the_action_server_cannot_open_what_is_stored(stack: Stack) -> None:
    held = environment(stack.pid("actions"))
    assert {name for name in held if name.startswith("SCRIPTDESK")} == ACTIONS_MAY_HOLD
    secret = keys(stack)
    assert not any(secret[name] in value for name in ("vault_keys", "channel_token") for value in held.values())


def test_no_secret_stands_on_a_command_line(stack: Stack) -> None:
    """Which every user of the machine can read."""
    for name in ("gateway", "rasa", "actions"):
        line = Path(f"/proc/{stack.pid(name)}/cmdline").read_bytes().decode()
        assert not any(value in line for value in keys(stack).values()), name


def listening(pid: int) -> set[str]:
    """The addresses, as the kernel writes them, on which a process listens."""
    inodes = {
        match[1]
        for link in Path(f"/proc/{pid}/fd").iterdir()
        if (match := re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink())))
    }
    rows = [
        line.split() for file in ("tcp", "tcp6") for line in Path(f"/proc/{pid}/net/{file}").read_text().splitlines()
    ]
    return {row[1].partition(":")[0] for row in rows[1:] if len(row) > 9 and row[3] == "0A" and row[9] in inodes}


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_the_two_inner_processes_listen_on_loopback_alone(stack: Stack, name: str) -> None:
    assert listening(stack.pid(name)) == {"0100007F"}


def health_of(stack: Stack, name: str) -> str:
    record: dict[str, Any] = json.loads((stack.var / "up.json").read_text())
    url: str = record["processes"][name]["health"]
    return url


def post(url: str, headers: dict[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(url, b"{}", {"Content-Type": "application/json", **headers}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_neither_inner_process_answers_without_its_own_token(stack: Stack) -> None:
    secret = keys(stack)
    rasa = health_of(stack, "rasa").removesuffix("/health")
    webhook = health_of(stack, "actions").removesuffix("/health") + "/webhook"
    doors = {f"{rasa}/turn": "channel_token", f"{rasa}/parse": "channel_token", webhook: "action_token"}
    for url, own in doors.items():
        (other,) = {"channel_token", "action_token"} - {own}
        for given in ("", "Bearer ", f"Bearer {secret[other]}", f"Bearer {secret[own]}x", secret[own]):
            status, said = post(url, {"Authorization": given})
            assert (status, json.loads(said)) == (401, {"error": "unauthorized"}), url
        assert post(url, {"Authorization": f"Bearer {secret[own]}"})[0] == 400  # let in, and {} is no call


def test_tokens_are_compared_in_constant_time() -> None:
    """No comparison in these files has a secret on one side of == (which stops at the first difference)."""
    for file in ("actions/server.py", "bot/nlu/channel.py", "bot/pharmacy/push/system.py"):
        tree = ast.parse((ROOT / file).read_text())
        assert "hmac.compare_digest" in ast.unparse(tree), file
        for compared in (node for node in ast.walk(tree) if isinstance(node, ast.Compare)):
            if any(isinstance(sign, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for sign in compared.ops):
                words = set(re.findall(r"[a-z]+", ast.unparse(compared).lower()))
                assert not words & {"token", "expected", "signature", "authorization"}, ast.unparse(compared)


def test_no_address_holds_a_secret_and_none_is_logged(stack: Stack) -> None:
    """A conversation's secret goes in the first frame, a session's in a cookie: no log or history sees either."""
    patient = Patient.arrives(stack.url)
    patient.asks("what are your hours")
    patient.leaves()
    scripts = sorted((ROOT / "bot" / "web").rglob("*.js"))
    addresses = [
        found for script in scripts for found in re.findall(r"""["'`](/api/[^"'`]*)["'`]""", script.read_text())
    ]
    assert "/api/conversations" in addresses
    assert not [address for address in addresses if "?" in address or "secret" in address or "token" in address]
    logs = stack.logs()
    assert patient.secret not in logs
    assert "/api/conversations" not in logs


def test_headers_without_end_are_given_up(stack: Stack) -> None:
    """They would all be kept until the last has come."""
    with socket.create_connection(("127.0.0.1", stack.port), timeout=20) as stranger:
        answered = b""
        with contextlib.suppress(ConnectionError):  # it hangs up while this still sends
            stranger.sendall(b"GET /chat/ HTTP/1.1\r\nHost: x\r\n")
            for number in range(40):
                stranger.sendall(b"X-%d: %s\r\n" % (number, b"a" * 50_000))
            stranger.sendall(b"\r\n")
            answered = stranger.recv(4_096)
    assert answered[:12] in (b"", b"HTTP/1.1 400")
    assert stack.healthy()
