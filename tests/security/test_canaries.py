"""No identifier of a known kind reaches Rasa, a wire or a log: typed in a message, in a form, or shown on a card."""

import json
import random
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from rich.console import Console
from sqlalchemy import func, select

from bot.cli.keys import secrets_for
from bot.cli.plan import Ports, gateway_settings, programs
from bot.cli.processes import Running, stop
from bot.cli.seed import seed, seed_staff
from bot.cli.train import ensure_model
from bot.clock import utc_now
from bot.desk.demo import PEOPLE
from bot.privacy.folding import fold
from bot.settings import PlaceSettings
from bot.storage.database import open_engine
from bot.storage.tables import metadata, pending_turn
from tests.conftest import POSTGRESQL
from tests.patient import Patient
from tests.security.canaries import ENGLISH, SPANISH, Canary, in_two, prescription
from tests.security.canaries import sentence as sentence_of
from tests.security.gateway import SCALE, scaled
from tests.security.recorder import Recorder
from tests.stack import free_port, until
from tests.technician import Technician

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
KINDS_OF_DATABASE = ["sqlite", *(["postgresql"] if SCALE >= 0.2 else [])]
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
    """The three processes with a tap on each wire, and somebody who listens to Redis where there is one."""

    url: str
    to_rasa: Recorder
    to_actions: Recorder
    token: str
    var: Path
    database_url: str
    redis: Recorder | None = None

    def heard(self) -> bytes:
        return self.to_rasa.heard + self.to_actions.heard + (self.redis.heard if self.redis else b"")

    def logged(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted((self.var / "logs").glob("*.log")))

    def kept(self) -> bytes:
        """Every byte that the product has written down: all its files, and all rows of a database elsewhere. The
        pharmacy's own system is not the product's."""
        files = [path for path in sorted(self.var.rglob("*")) if path.is_file() and "pharmacy" not in path.name]
        kept = b"".join(path.read_bytes() for path in files)
        if self.database_url.startswith("sqlite"):
            assert any(path.name == "scriptdesk.db" for path in files)
            return kept
        return kept + b"\n".join(self._rows())

    def _rows(self) -> Iterator[bytes]:
        with open_engine(self.database_url).connect() as connection:
            for table in metadata.sorted_tables:
                for row in connection.execute(select(table)):
                    yield b" ".join(one if isinstance(one, bytes) else str(one).encode() for one in row)

    def at_rest(self) -> bool:
        with open_engine(self.database_url).connect() as connection:
            return not connection.scalar(select(func.count()).select_from(pending_turn))


def with_a_database_of(kind: str) -> Iterator[tuple[str, str | None]]:
    """The address of an empty database, and that of Redis where it takes one; both are left empty."""
    if kind == "sqlite":
        yield "", None
        return
    name = f"scriptdesk_canaries_{secrets.token_hex(4)}"
    with psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:5432/{name}", "127.0.0.1:6379"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=KINDS_OF_DATABASE)
def wired(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Wired]:
    with contextmanager(with_a_database_of)(request.param) as (database_url, redis):
        console = Console(quiet=True)
        ports = Ports(free_port(), free_port(), free_port())
        tap = Recorder(int(redis.rpartition(":")[2])) if redis else None
        places = PlaceSettings(
            var=tmp_path_factory.mktemp("var"),
            port=ports.gateway,
            database_url=database_url,
            redis_url=f"redis://127.0.0.1:{tap.port}/0" if tap else None,
        )
        taps = Recorder(ports.rasa), Recorder(ports.actions)
        settings = gateway_settings(places, secrets_for(places), ports).model_copy(
            update={
                "var": places.var,
                "database_url": places.database_url,
                "redis_url": places.redis_url,
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
            yield Wired(f"http://127.0.0.1:{ports.gateway}", *taps, token, places.var, places.database_url, tap)
        finally:
            stop(running, hurry=lambda: False)
            for one in (*taps, *([tap] if tap else [])):
                one.close()


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


FRACTION = re.compile(r"\d+\.\d{5,}(?:e-?\d+)?")


def plainly(data: bytes) -> str:
    """What stands there to be read, whatever it was written in: also behind JSON's escapes, and without the fractions
    of a confidence, which are as long as a telephone number."""
    text = data.decode("utf-8", "replace")
    escapes = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return fold(FRACTION.sub(" ", text + escapes)).text


def in_the_clear(canaries: list[Canary], data: bytes) -> list[str]:
    heard = plainly(data)
    return [f"{one.kind}: {one.typed}" for one in canaries if one.found_in(heard)]


def told_to_rasa(heard: bytes) -> list[str]:
    """The texts that the gateway asked Rasa about."""
    found = re.findall(rb'"text": ("(?:[^"\\\\]|\\\\.)*")', heard)
    lists = re.findall(rb'"texts": (\[(?:"(?:[^"\\\\]|\\\\.)*"(?:, )?)*\])', heard)
    return [json.loads(one) for one in found] + [text for one in lists for text in json.loads(one)]


def converses(wired: Wired, chance: random.Random, number: int) -> list[Canary]:
    """One conversation full of canaries, of the kind that its number says."""
    patient, canaries = Patient.arrives(wired.url), []

    def says(*templates: str) -> None:
        text, named = sentence_of(chance, templates)
        canaries.extend(named)
        sent = patient.says(text)
        patient.until(lambda frame: frame["type"] in ("ack", "error") and frame["client_id"] == sent)

    match number % 5:
        case 0 | 1:
            for _ in range(chance.randrange(1, 4)):
                says(*ENGLISH)
        case 2:
            halves, canary = in_two(chance)
            canaries.append(canary)
            for half in halves:
                patient.says(half)
        case 3:
            says(*SPANISH)
            says(*SPANISH)
        case _:
            patient.asks("i want to talk to a person")
            says(*ENGLISH)
            if number % 10 == 4:
                username, password = PEOPLE[0][2:]
                dana = Technician.signs_in(wired.url, username, password)
                dana.claims(patient.conversation)
                text, named = sentence_of(chance, ENGLISH)
                canaries.extend(named)
                assert dana.does("say", patient.conversation, text=text)["type"] == "ack"
                says(*ENGLISH)
                dana.does("close", patient.conversation)
                dana.socket.close()
    until(wired.at_rest, "everything is answered", within=60)
    if patient.status.get("state") != "closed":
        patient.sends({"type": "end"})
    patient.leaves()
    return canaries


def test_many_conversations_full_of_canaries_leave_none_in_the_clear_anywhere(wired: Wired, seed: int) -> None:
    chance, before = random.Random(seed), len(wired.to_rasa.heard)
    canaries = [one for number in range(scaled(500, 30)) for one in converses(wired, chance, number)]
    kinds = {one.kind for one in canaries}
    print(f"{len(canaries)} canaries of {len(kinds)} kinds")
    assert len(kinds) == 6
    heard = wired.heard()
    assert in_the_clear(canaries, heard) == []
    assert in_the_clear(canaries, wired.logged()) == []
    assert in_the_clear(canaries, wired.kept()) == []
    left = [
        text
        for text in told_to_rasa(wired.to_rasa.heard[before:])
        if re.search(r"\d{6}|@", re.sub(r"[A-Z]+_\d+", "", text))
    ]
    assert left == []


@pytest.mark.parametrize(
    "heard",
    ["rx 4471182", "447\u200b1182", "４４７１１８２", json.dumps("４４７１１８２"), "C447-1182 447_1182 x4471182"],
)
def test_a_canary_is_found_however_it_is_written_down(heard: str) -> None:
    shapes = [Canary("prescription number", typed, "4471182") for typed in ("4471182", "447_1182")]
    assert in_the_clear(shapes, heard.encode())


def test_what_cannot_be_masked_reaches_rasa_as_documented_and_is_kept_nowhere_in_the_clear(wired: Wired) -> None:
    patient = Patient.arrives(wired.url)
    patient.asks("i am Zerafina Quuxworth of 12 Larkspur Lane, is forty-four seventy-one eighty-two ready")
    patient.leaves()
    until(wired.at_rest, "everything is answered")
    for words in ("Quuxworth", "Larkspur", "seventy-one eighty-two"):
        assert words.encode() in wired.to_rasa.heard
        assert words.encode() not in wired.logged()
        assert words.encode() not in wired.kept()
        assert wired.redis is None or words.encode() not in wired.redis.heard


def test_an_identifier_in_an_address_or_a_broken_request_comes_back_on_no_page_and_in_no_log(wired: Wired) -> None:
    canary = prescription(random.Random(7))
    number = canary.digits
    for method, path, body in (
        ("GET", f"/chat/{number}?rx={number}", None),
        ("GET", f"/api/{number}", None),
        ("GET", f"/api/words/{number}", None),
        ("POST", "/api/conversations", json.dumps({"location": [number], "locale": number}).encode()),
        ("POST", "/api/conversations", f'{{"location": "{number}'.encode()),
        ("POST", "/api/staff/sign-in", json.dumps({"username": [number], "password": number * 99}).encode()),
        ("DELETE", f"/api/conversations/{number}", None),
        ("POST", f"/api/pharmacy/push/{number}", number.encode()),
    ):
        request = urllib.request.Request(
            f"{wired.url}{path}", body, {"Content-Type": "application/json", "X-Note": number}, method=method
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        with refused.value as page:
            assert page.code < 500
            assert number not in page.read().decode() + str(page.headers)
    assert in_the_clear([canary], wired.logged()) == []
