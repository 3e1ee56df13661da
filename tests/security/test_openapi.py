"""The gateway's plain requests, over its own OpenAPI description: whatever is sent, no 5xx and no answer that it does
not describe."""

import json
import random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded_with
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Err

from bot.edges.door import LARGEST_BODY
from tests.security.gateway import SEED, Gateway, scaled
from tests.security.test_gate import DEMO_ONLY, GUARDED, PUBLIC


def test_every_answer_is_one_that_is_described(gateway: Gateway) -> None:
    schema = schemathesis.openapi.from_dict(gateway.app.openapi())
    schema.config.update(base_url=gateway.url)
    # Well-formed is not yet known: a used link (410), a passkey that answers nothing (400), a short password (422).
    well_formed = schema.config.checks.positive_data_acceptance.expected_statuses
    schema.config.checks.positive_data_acceptance.expected_statuses = [*well_formed, "400", "410", "422"]
    found = [one.ok() for one in schema.get_all_operations() if not isinstance(one, Err)]
    operations = [one for one in found if one.path != "/healthz"]  # asked nothing, it says 503 while Rasa is away
    assert len(operations) >= 7
    gateway.logged.tracebacks.clear()
    for operation in operations:

        @settings(max_examples=scaled(500, 25), deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @seeded_with(SEED)
        @given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
        def attack(case: Any) -> None:
            case.call_and_validate()

        attack()
    assert gateway.logged.tracebacks == []


def test_the_description_names_public_routes_and_one_that_asks_who_it_is(gateway: Gateway) -> None:
    paths = gateway.app.openapi()["paths"]
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert described <= {*PUBLIC, *DEMO_ONLY, *GUARDED}
    assert {"POST /api/conversations", "POST /api/staff/sign-in", "GET /api/staff/me"} <= described


def test_a_body_that_is_too_large_is_not_read_to_its_end(gateway: Gateway) -> None:
    for path in ("/api/conversations", "/api/staff/sign-in"):
        for body in (b" " * LARGEST_BODY + b"{}", b'{"username": "' + b"x" * LARGEST_BODY + b'", "password": ""}'):
            assert gateway.request("POST", path, body).status == 413


@pytest.mark.parametrize(
    "body",
    [
        b'{"username": "\\ud800", "password": "\\udfff", "locale": "\\ud800"}',
        b'{"username": "a\\u0000b", "password": "\\u0000", "locale": "\\u0000"}',
        b'{"username": ["s3cret-word"], "password": {"s3cret-word": 1}, "locale": "s3cret-word"}',
        b'{"locale": "s3cret-word", "username": "s3cret-word"}',
        b"[" * 5_000,
        b'{"a":' * 5_000,
        b'{"location": 1e999, "locale": NaN, "username": 1' + b"0" * 5_000 + b"}",
        b"\xff\xfe",
        b'"s3cret-word"',
        b"null",
        b"",
    ],
    ids=range(11),
)
def test_what_cannot_be_read_is_refused_and_not_repeated(gateway: Gateway, body: bytes) -> None:
    gateway.logged.tracebacks.clear()
    for path in ("/api/conversations", "/api/staff/sign-in"):
        answer = gateway.request("POST", path, body)
        assert answer.status in (400, 401, 422), (path, answer.status)
        assert b"s3cret-word" not in answer.body
    assert gateway.logged.tracebacks == []


def test_addresses_by_chance_lead_nowhere_and_to_no_file_of_ours(gateway: Gateway) -> None:
    chance = random.Random(SEED)
    gateway.logged.tracebacks.clear()
    climbing = [
        "/chat/..%2f..%2fsettings.py",
        "/desk/%2e%2e/%2e%2e/app.py",
        "/demo/..%5c..%5ckeys.json",
        "/chat//etc/passwd",
    ]
    climbing += [
        "/chat/%00",
        "/chat/" + "a" * 5_000,
        "/desk/%ff%fe",
        "/chat/%252e%252e/",
        "/launcher.js/..%2fapp.py",
    ]
    steps = ["..", "%2e%2e", "chat", "var", "api", "%00", "keys.json"]
    climbing += ["/" + "/".join(chance.choices(steps, k=5)) for _ in range(scaled(1_000, 50))]
    for path in climbing:
        answer = gateway.request(chance.choice(["GET", "HEAD", "POST", "OPTIONS", "PUT"]), path)
        assert answer.status in (200, 307, 400, 404, 405, 422), (path, answer.status)
        assert b"vault" not in answer.body
        assert b"import " not in answer.body or path.startswith(("/chat", "/desk"))
    assert gateway.logged.tracebacks == []


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://["}])
def test_another_site_signs_nobody_in_or_out(gateway: Gateway, headers: dict[str, str]) -> None:
    body = json.dumps({"username": "dana", "password": "demo-dana-counter-12"}).encode()
    assert gateway.request("POST", "/api/staff/sign-in", body, headers).status == 403
    cookie = {"Cookie": gateway.cookie("dana")}
    assert gateway.request("POST", "/api/staff/sign-out", b"", headers | cookie).status == 403
    assert gateway.request("GET", "/api/staff/me", headers=cookie).status == 200
