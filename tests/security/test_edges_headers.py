"""Every answer of the gateway carries the headers that keep a browser from helping an attacker, errors too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.app import build
from bot.edges.headers import HSTS
from bot.settings import SettingsError, settings_from_environment
from tests.bot.test_app import KEY, NOBODY, TOKEN, settings

SHOP = "https://www.elm.example"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A gateway over https, which one site may embed, with a route that fails."""
    app = build(settings(tmp_path_factory.mktemp("var"), https=True, embedding_sites=SHOP))

    @app.get("/fails")
    async def fails() -> None:
        raise ValueError("zanzibar 4471182")

    with TestClient(app, base_url="https://chat.example", raise_server_exceptions=False) as client:
        yield client


ANSWERS = {
    "/desk/": 200,
    "/desk/desk.js": 200,
    "/chat/": 200,
    "/chat/style.css": 200,
    "/launcher.js": 200,
    "/api/site": 200,
    "/healthz": 503,
    "/api/staff/me": 401,
    "/nowhere": 404,
    "/desk/nowhere.js": 404,
    "/desk/../../../etc/passwd": 404,
    "/api/conversations": 405,
    "/fails": 500,
}


@pytest.mark.parametrize(("path", "status"), ANSWERS.items())
def test_an_answer_carries_every_header(gateway: TestClient, path: str, status: int) -> None:
    answer = gateway.get(path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["strict-transport-security"] == HSTS
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
    for feature in ("camera", "microphone", "geolocation", "payment"):
        assert f"{feature}=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize("path", ANSWERS)
def test_only_the_chat_stands_in_a_frame_and_only_on_the_named_site(gateway: TestClient, path: str) -> None:
    headers = gateway.get(path).headers
    policy = headers["content-security-policy"]
    if path.startswith("/chat/"):
        assert policy.endswith(f"frame-ancestors 'self' {SHOP}")
        assert "x-frame-options" not in headers
    else:
        assert policy.endswith("frame-ancestors 'none'")
        assert headers["x-frame-options"] == "DENY"


def test_another_origin_may_load_the_launcher_and_the_chat_alone(gateway: TestClient) -> None:
    loadable = {path for path in ANSWERS if gateway.get(path).headers["cross-origin-resource-policy"] != "same-origin"}
    assert loadable == {"/launcher.js", "/chat/", "/chat/style.css"}


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (403, b"{}", {"Origin": "https://evil.example"}),
        (413, b"x" * 70_000, {}),
        (422, b"nonsense", {"Content-Type": "application/json"}),
    ],
)
def test_a_refusal_carries_them_too(gateway: TestClient, status: int, body: bytes, headers: dict[str, str]) -> None:
    answer = gateway.post("/api/conversations", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert answer.headers["cache-control"] == "no-store"


def test_a_failure_tells_nothing_of_what_failed(gateway: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = gateway.get("/fails")
    assert answer.json() == {"code": "failed", "message": "Something went wrong here. Please try again in a moment."}
    assert [record.getMessage() for record in caplog.records] == ["a request failed"]


def test_what_could_not_be_read_is_not_repeated(gateway: TestClient) -> None:
    answer = gateway.post("/api/staff/sign-in", json={"username": "dana", "password": "zanzibar" * 50})
    assert answer.status_code == 422
    assert "zanzibar" not in answer.text


def test_over_http_nothing_is_promised_about_https(tmp_path: Path) -> None:
    with TestClient(build(settings(tmp_path))) as client:
        assert "strict-transport-security" not in client.get("/desk/").headers


@pytest.mark.parametrize("sites", ["*", "https://*", "https://a.example; script-src *", "'unsafe-inline'", "a.example"])
def test_a_site_that_would_write_a_policy_of_its_own_is_refused(sites: str) -> None:
    given = {
        "embedding_sites": sites,
        "rasa_url": NOBODY,
        "action_url": NOBODY,
        "channel_token": TOKEN,
        "action_token": TOKEN,
        "envelope_keys": KEY,
        "vault_keys": KEY,
    }
    with pytest.raises(SettingsError, match=r"^SCRIPTDESK_EMBEDDING_SITES cannot be used"):
        settings_from_environment(given)


def test_a_sign_in_over_https_makes_a_cookie_that_only_this_host_gets_back(gateway: TestClient) -> None:
    """Secure, HttpOnly, SameSite and __Host- (RFC 6265bis, 4.1.3), also when the session ends."""
    signed_out = gateway.post("/api/staff/sign-out").headers["set-cookie"]
    assert signed_out.startswith('__Host-scriptdesk_staff="";')
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in signed_out
    assert "Domain" not in signed_out
