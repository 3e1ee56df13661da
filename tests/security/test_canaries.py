"""No identifier of a known kind reaches Rasa, a wire or a log: typed in a message, in a form, or shown on a card."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.keys import secrets_for
from bot.cli.plan import Ports, gateway_settings, programs
from bot.cli.processes import Running, stop
from bot.cli.seed import seed, seed_staff
from bot.cli.train import ensure_model
from bot.clock import utc_now
from bot.settings import PlaceSettings
from tests.patient import Patient
from tests.security.recorder import Recorder
from tests.stack import free_port, until

pytestmark = pytest.mark.stack

TYPED = {
    "prescription number": "4471182",
    "prescription number, another": "4471190",
    "date of birth": "04/09/1961",
    "date of birth in words": "April 9, 1961",
    "telephone": "203-555-0187",
    "e-mail": "maria.canary@example.com",
    "Social Security number": "219-09-9999",
    "card": "4111 1111 1111 1111",
}
IN_FORMS = {"last name": "Alvarez", "date of birth": "1961-04-09"}
SHOWN = {"patient's reference": "P0001"}
WORDS = "zanzibar"  # of a patient's story: it may pass through Rasa's memory, and may stand in no log

SENTENCES = [
    "is rx {0} ready? i was born {2}",
    "my number is {4} and {5}, ssn {6}, card {7}",
    "{3} is my birthday. prescription #{1} zanzibar",
    "call {4} about {0}",
    "{0}",
]


@dataclass
class Wired:
    """The three processes with a tap on each wire."""

    url: str
    to_rasa: Recorder
    to_actions: Recorder
    token: str
    logs: Path

    def heard(self) -> bytes:
        return self.to_rasa.heard + self.to_actions.heard

    def logged(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.logs.glob("*.log")))


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    console = Console(quiet=True)
    ports = Ports(free_port(), free_port(), free_port())
    places = PlaceSettings(var=tmp_path_factory.mktemp("var"), port=ports.gateway)
    taps = Recorder(ports.rasa), Recorder(ports.actions)
    settings = gateway_settings(places, secrets_for(places), ports).model_copy(
        update={
            "var": places.var,
            "database_url": places.database_url,
            "pharmacy_url": places.pharmacy_url,
            "rasa_url": f"http://127.0.0.1:{taps[0].port}",
            "action_url": f"http://127.0.0.1:{taps[1].port}",
        }
    )
    seed(places, console, utc_now())
    seed_staff(places, utc_now())
    running = [Running(program) for program in programs(settings, ensure_model(places, console), ports)]
    try:
        until(lambda: min([process.look() for process in running]), "all processes are ready", within=180)
        token = settings.channel_token.get_secret_value()
        yield Wired(f"http://127.0.0.1:{ports.gateway}", *taps, token, places.var / "logs")
    finally:
        stop(running, hurry=lambda: False)
        for tap in taps:
            tap.close()


def leaks(heard: bytes, canaries: dict[str, str]) -> list[str]:
    """The kinds of the canaries that stand in the clear, as typed or as their digits alone."""
    found = []
    for kind, value in canaries.items():
        digits = "".join(sign for sign in value if sign.isdigit())
        forms = {value, *([digits] if len(digits) >= 6 else [])}
        if any(form.encode() in heard or json.dumps(form)[1:-1].encode() in heard for form in forms):
            found.append(kind)
    return found


def test_a_conversation_full_of_identifiers_leaves_none_on_the_wires_or_in_the_logs(wired: Wired) -> None:
    patient = Patient.arrives(wired.url)
    form = patient.asks("is my lisinopril ready")
    card = patient.fills_in(
        form, **{"for": "self"}, prescription_number="4471182", last_name="Alvarez", birth_date="1961-04-09"
    )
    assert card["card"]["kind"] == "status"
    for sentence in SENTENCES:
        other = Patient.arrives(wired.url)
        other.asks(sentence.format(*TYPED.values()))
        other.leaves()
    patient.asks("what about rx 4471190")
    patient.asks("i want to talk to a person about 4471182")
    patient.says("my card is 4111 1111 1111 1111 and my ssn 219-09-9999")
    heard = wired.heard()
    assert heard.count(b"POST /webhooks/scriptdesk/turn") >= len(SENTENCES) + 2
    assert b"RX_1" in heard
    assert leaks(heard, {**TYPED, **IN_FORMS, **SHOWN}) == []
    assert leaks(wired.logged(), {**TYPED, **IN_FORMS, **SHOWN, "words": WORDS}) == []


def test_an_unsealed_canary_put_in_on_purpose_is_found(wired: Wired) -> None:
    body = {"conversation": "c_canary", "stretch": 1, "turn": 1, "slots": {}, "envelope": "none", "text": "rx 4471182"}
    request = urllib.request.Request(
        f"http://127.0.0.1:{wired.to_rasa.port}/webhooks/scriptdesk/turn",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {wired.token}"},
        method="POST",
    )
    try:
        urllib.request.urlopen(request, timeout=20).read()
    except urllib.error.HTTPError as refused:
        refused.close()
    assert leaks(wired.heard(), TYPED) == ["prescription number"]
    assert leaks(wired.logged(), TYPED) == []
