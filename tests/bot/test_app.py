"""The gateway's own pages and answers, from real parts and without the two other processes."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.app import build
from bot.cli.ear import ear_path
from bot.clock import utc_now
from bot.messages.webhook import sign
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import pharmacy_engine
from bot.pharmacy.values import Capability
from bot.privacy.audit import record
from bot.privacy.checkpoints import check, read_files
from bot.privacy.signing import public_keys, public_pem, signing_key
from bot.settings import ROOT, Settings, SettingsError
from bot.storage.database import Database, open_engine
from tests.stack import until

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
        ear=ear_path(ROOT),
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


def test_a_gateway_signs_the_audit_with_a_key_that_it_made_and_starts_with_no_other(tmp_path: Path) -> None:
    made = settings(tmp_path)
    database = Database(open_engine(made.database_url))
    database.migrate()
    with database.engine.begin() as connection:
        record(connection, "s_dana", "claimed", "c_1", {}, utc_now())
    with TestClient(build(made)):
        until(made.audit_checkpoint_file.exists, "a checkpoint is made", within=10)
    attested, wrong = check(
        read_files([made.audit_checkpoint_file]),
        public_keys(public_pem(signing_key(made.audit_key_file).public_key()).encode()),
    )
    assert ([one.number for one in attested], wrong) == ([1], [])
    made.audit_key_file.write_text("no key")
    with pytest.raises(SettingsError, match=r"audit-key\.pem is not an Ed25519 key.+SCRIPTDESK_AUDIT_KEY"):
        build(made)
    database.close()


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


def test_a_system_that_pushes_has_an_address_and_only_a_signature_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = settings(tmp_path)
    file = tmp_path / "pharmacy.yml"
    chosen = ", ".join(f"{capability}: main" for capability in Capability)
    file.write_text(
        f"systems: {{main: {{kind: sql, url_from: ELM_URL, push: {{secret_from: ELM_PUSH}}}}}}\n"
        f"capabilities: {{{chosen}}}\n"
    )
    monkeypatch.setenv("ELM_URL", made.pharmacy_url)
    monkeypatch.setenv("ELM_PUSH", "s" * 32)
    body = f'{{"id": "1", "at": "{utc_now().isoformat()}", "reference": "RX4471203", "status": "ready"}}'.encode()
    stamp = str(int(utc_now().timestamp()))
    mark = hmac.new(b"s" * 32, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    signed = {"X-ScriptDesk-Timestamp": stamp, "X-ScriptDesk-Signature": mark}
    with TestClient(build(made.model_copy(update={"pharmacy_config": file}))) as client:
        assert client.post("/api/pharmacy/push/main", content=body).status_code == 401
        assert client.post("/api/pharmacy/push/main", content=body, headers=signed).status_code == 202
    assert (tmp_path / "pushes.db").exists()


def test_a_conversation_begins_and_its_secret_is_not_guessed(demo: TestClient) -> None:
    one, other = (demo.post("/api/conversations", json={}).json() for _ in range(2))
    assert one["conversation"] != other["conversation"]
    assert len(one["secret"]) >= 40
    assert demo.post("/api/conversations", json={"locale": "<script>"}).status_code == 422


def test_a_window_gets_its_spanish_words_and_no_other_language(demo: TestClient) -> None:
    words = demo.get("/api/words/es").json()
    assert words["Send"] == "Enviar"
    assert "{name} joined the chat" not in words  # what the server says itself is not the window's
    assert demo.get("/api/words/fr").status_code == 404


def test_a_gateway_that_asked_before_starts_while_the_pharmacys_system_is_away(tmp_path: Path) -> None:
    made = settings(tmp_path)
    with TestClient(build(made)) as client:
        before = client.get("/api/site").json()
    for file in tmp_path.glob("pharmacy.db*"):
        file.rename(tmp_path / f"gone-{file.name}")
    (tmp_path / "pharmacy.db").mkdir()  # a file that is missing would be made anew, and be empty
    with TestClient(build(made)) as client:
        assert client.get("/api/site").json() == before


def test_who_texts_is_heard_only_where_a_secret_is_set(tmp_path: Path) -> None:
    secret = "s" * 32
    with TestClient(build(settings(tmp_path))) as client:
        assert client.post("/api/messages/inbound").status_code == 404
        assert client.get("/n/x").status_code == 404
    more = {"inbound_secret": SecretStr(secret), "public_url": "http://127.0.0.1:8080"}
    body = b'{"id": "1", "from": "+12035550187", "text": "STOP"}'
    stamp = str(int(utc_now().timestamp()))
    signed = {"X-ScriptDesk-Timestamp": stamp, "X-ScriptDesk-Signature": sign(secret.encode(), stamp, body)}
    with TestClient(build(settings(tmp_path).model_copy(update=more))) as client:
        assert client.post("/api/messages/inbound", content=body).status_code == 401
        assert client.post("/api/messages/inbound", content=body, headers=signed).status_code == 202
        deadline = time.monotonic() + 10
        while not (texts := client.get("/demo/phone").json()["messages"]) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert texts[0]["text"].startswith("Elm Street Pharmacy: you get no more messages from our chat")
        assert texts[0]["text"].endswith("Help: (203) 555-0142")
        page = client.get("/n/anything")
        assert page.status_code == 200
        assert "script-src 'self';" in page.headers["content-security-policy"]


def test_a_sender_that_cannot_be_used_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    made = settings(tmp_path).model_copy(update={"messages_by": "smtp"})
    with pytest.raises(SettingsError, match="SCRIPTDESK_SMTP_HOST cannot be used: it is not set"):
        build(made)
