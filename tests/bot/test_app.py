"""The gateway's own pages and answers, from real parts and without the two other processes."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.app import build
from bot.clock import utc_now
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import pharmacy_engine
from bot.settings import Settings

KEY = "k1:" + base64.b64encode(bytes(32)).decode()
TOKEN = "a" * 32
NOBODY = "http://127.0.0.1:9"  # the discard port: nobody answers there


def settings(var: Path, **more: Any) -> Settings:
    made = Settings(
        var=var,
        rasa_url=NOBODY,
        action_url=NOBODY,
        channel_token=TOKEN,
        action_token=TOKEN,
        envelope_keys=KEY,
        vault_keys=KEY,
        **more,
    )
    seed_demo(pharmacy_engine(made.pharmacy_url), utc_now())
    return made


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(build(settings(tmp_path))) as client:
        yield client


def test_the_health_page_names_what_is_down(demo: TestClient) -> None:
    answer = demo.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"gateway": True, "database": True, "rasa": False, "actions": False}


def test_what_stands_before_the_first_message(demo: TestClient) -> None:
    site = demo.get("/api/site").json()
    assert site["name"] == "Elm Street Pharmacy"
    assert [location["code"] for location in site["locations"]] == ["NH", "HD", "MF"]
    assert demo.get(site["privacy_url"]).status_code == 200


def test_pages_run_their_own_scripts_alone_and_may_not_be_framed(demo: TestClient) -> None:
    for path in ("/demo/", "/desk/", "/chat/", "/api/site"):
        headers = demo.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert policy.endswith("frame-ancestors 'self'" if path == "/chat/" else "frame-ancestors 'none'")
        assert headers["x-content-type-options"] == "nosniff"


def test_a_named_site_may_embed_the_chat_and_nothing_else(tmp_path: Path) -> None:
    with TestClient(build(settings(tmp_path, embedding_sites="https://www.elm.example"))) as client:
        assert client.get("/chat/").headers["content-security-policy"].endswith("'self' https://www.elm.example")
        assert client.get("/desk/").headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_without_the_demo_there_is_no_demo(tmp_path: Path) -> None:
    made = settings(tmp_path)
    with TestClient(build(made.model_copy(update={"demo": False}))) as client:
        for path in ("/", "/demo/", "/demo/phone", "/demo/people"):
            assert client.get(path).status_code == 404
        assert client.get("/chat/").status_code == 200


def test_a_conversation_begins_and_its_secret_is_not_guessed(demo: TestClient) -> None:
    one, other = (demo.post("/api/conversations", json={}).json() for _ in range(2))
    assert one["conversation"] != other["conversation"]
    assert len(one["secret"]) >= 40
    assert demo.post("/api/conversations", json={"locale": "<script>"}).status_code == 422
