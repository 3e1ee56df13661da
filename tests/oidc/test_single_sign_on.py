"""Staff sign in at a real OpenID provider: what opens the desk, what links somebody, and what must do neither."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from fastapi.testclient import TestClient
from sqlalchemy import Connection, select, update

from bot.app import build
from bot.cli.processes import answers
from bot.clock import utc_now
from bot.identity import enrolment, second_factor
from bot.identity.enrolment import Occasion
from bot.identity.openid_provider import Identity
from bot.identity.passwords import hash_of
from bot.identity.second_factor import Held, held_by
from bot.identity.single_sign_on import link
from bot.identity.staff import Role, Staff, add_staff, begin_session, find_by_username, staff_of
from bot.settings import environment_of
from bot.storage.tables import attempt, audit, authorization_request, federated_identity, staff
from tests.bot.test_app import settings
from tests.conftest import empty_database
from tests.oidc.real_provider import WITHIN_S, RealProvider
from tests.security.gateway import Gateway
from tests.stack import COMMAND, ROOT, free_port, until

PASSWORD = "correct horse battery"
SESSION, WAY = "scriptdesk_staff", "scriptdesk_sign_on"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def gateway(
    request: pytest.FixtureRequest, provider: RealProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    var = tmp_path_factory.mktemp("gateway")
    with (
        empty_database(request.param, var) as url,
        Gateway.running(var, provider.gateway_port, database_url=url, **provider.settings) as gateway,
    ):
        yield gateway


@dataclass
class Browser:
    """A browser of somebody's own. Like a real one it sends the session's strict cookie to no page that another site
    led it to; each sign-in at the provider begins without a session there."""

    gateway: Gateway
    provider: RealProvider
    cookies: dict[str, str] = field(default_factory=dict)
    begun: int = 0

    def posts(self, what: str, given: dict[str, Any], origin: str | None = None) -> requests.Response:
        answer = requests.post(
            f"{self.gateway.url}/api/staff/{what}",
            json=given,
            headers={"Origin": origin or self.gateway.url},
            cookies=self.cookies,
            timeout=WITHIN_S,
        )
        self._keeps(answer)
        return answer

    def signs_in_there(self, account: str | None, ticket: str | None = None) -> str:
        """Returns where the provider sends the browser, which has not gone there yet."""
        begun = self.posts("oidc/begin", {"ticket": ticket})
        assert begun.status_code == 200, begun.text
        self.begun += 1
        return self.provider.sends_back(requests.Session(), begun.json()["url"], account)

    def comes_back(self, url: str) -> requests.Response:
        cookies = {name: value for name, value in self.cookies.items() if name != SESSION}
        answer = requests.get(url, cookies=cookies, allow_redirects=False, timeout=WITHIN_S)
        assert answer.status_code == 303
        self._keeps(answer)
        return answer

    def signs_in(self, account: str | None, ticket: str | None = None) -> str:
        """Returns where the browser is led in the end."""
        return self.comes_back(self.signs_in_there(account, ticket)).headers["location"]

    def me(self) -> dict[str, Any] | None:
        answer = requests.get(f"{self.gateway.url}/api/staff/me", cookies=self.cookies, timeout=WITHIN_S)
        return answer.json() if answer.status_code == 200 else None

    def _keeps(self, answer: requests.Response) -> None:
        self.cookies |= {cookie.name: cookie.value or "" for cookie in answer.cookies}


@pytest.fixture
def browser(gateway: Gateway, provider: RealProvider) -> Browser:
    """Nobody has failed here before."""
    gateway.do(lambda connection: connection.execute(attempt.delete()))
    return Browser(gateway, provider)


@pytest.fixture
def lee(gateway: Gateway) -> Iterator[Staff]:
    """Somebody new without any way to sign in. Afterwards they are gone, and nobody is linked to anything."""

    def add(connection: Connection) -> Staff:
        return add_staff(connection, username="lee", name="Lee Tran", role=Role.PHARMACIST)

    yield gateway.do(add)
    gateway.do(lambda connection: connection.execute(staff.delete().where(~staff.c.demo)))


@pytest.fixture
def linked(gateway: Gateway, provider: RealProvider, lee: Staff) -> Staff:
    """Lee, who is ana at the provider."""
    gateway.do(lambda connection: link(connection, lee, Identity(provider.issuer, "ana"), utc_now()))
    return lee


def invited(gateway: Gateway, who: Staff) -> str:
    return gateway.do(lambda connection: enrolment.invite(connection, who, utc_now()))


def held(gateway: Gateway, who: Staff) -> frozenset[Held]:
    return gateway.do(lambda connection: held_by(connection, who.id))


def lines(gateway: Gateway, action: str) -> list[tuple[str, dict[str, Any]]]:
    """Who did it and with what detail, oldest first."""
    rows = select(audit.c.actor, audit.c.detail).where(audit.c.action == action).order_by(audit.c.id)
    return [(row.actor, row.detail) for row in gateway.do(lambda connection: connection.execute(rows).all())]


def failures(browser: Browser) -> int:
    """Failed tries that count. How often a page began is counted as well, and is no failure."""
    counted = browser.gateway.do(lambda connection: connection.execute(select(attempt)).all())
    return len(counted) - browser.begun


def with_query(url: str, **changed: str | None) -> str:
    parts = urlsplit(url)
    query = {name: value for name, (value,) in parse_qs(parts.query).items()} | changed
    return parts._replace(query=urlencode({name: value for name, value in query.items() if value is not None})).geturl()


def test_somebody_who_is_linked_is_at_the_desk_without_a_password(browser: Browser, linked: Staff) -> None:
    url = browser.signs_in_there("ana")
    answer = browser.comes_back(url)
    assert answer.headers["location"] == "/desk/"
    me = browser.me()
    assert me is not None
    assert (me["id"], me["role"], me["has_password"]) == (linked.id, "pharmacist", False)
    assert lines(browser.gateway, "signed_in")[-1] == (linked.id, {"with": "single_sign_on"})
    assert failures(browser) == 0


def test_the_cookie_of_the_way_is_lax_and_gone_afterwards_and_the_sessions_is_strict(
    browser: Browser, linked: Staff
) -> None:
    begun = browser.posts("oidc/begin", {})
    given = begun.headers["set-cookie"].lower()
    assert given.startswith(f"{WAY}=")
    assert {"httponly", "samesite=lax", "path=/", "max-age=600"} <= {part.strip() for part in given.split(";")}
    back = browser.provider.sends_back(requests.Session(), begun.json()["url"], "ana")
    set_cookies = browser.comes_back(back).raw.headers.getlist("set-cookie")
    gone, session = sorted(set_cookies, key=lambda one: one.startswith(f"{SESSION}="))
    assert gone.startswith(f'{WAY}="";')
    assert "Max-Age=0" in gone
    assert "samesite=strict" in session.lower()
    assert "httponly" in session.lower()


def test_over_https_the_cookie_of_the_way_is_this_very_hosts_alone(provider: RealProvider, tmp_path: Path) -> None:
    made = settings(tmp_path, https=True, public_url="https://chat.example", **provider.settings)
    with TestClient(build(made), base_url="https://chat.example") as client:
        begun = client.post("/api/staff/oidc/begin", json={}, headers={"Origin": "https://chat.example"})
    given = begun.headers["set-cookie"].lower()
    assert given.startswith(f"__host-{WAY}=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= {part.strip() for part in given.split(";")}
    assert "domain" not in given
    asked = parse_qs(urlsplit(begun.json()["url"]).query)
    assert asked["redirect_uri"] == ["https://chat.example/api/staff/oidc/back"]


def test_an_invitation_links_whoever_signs_in_and_asks_for_no_password(browser: Browser, lee: Staff) -> None:
    ticket = invited(browser.gateway, lee)
    assert browser.signs_in("ana", ticket) == "/desk/"
    me = browser.me()
    assert me is not None
    assert me["id"] == lee.id
    assert held(browser.gateway, lee) == {Held.SINGLE_SIGN_ON}
    assert lines(browser.gateway, "enrolled")[-1] == (lee.id, {"with": "single_sign_on"})
    assert browser.posts("enrolment", {"ticket": ticket}).status_code == 410
    another = Browser(browser.gateway, browser.provider)
    assert another.posts("oidc/begin", {"ticket": ticket}).status_code == 410
    assert another.signs_in("ana") == "/desk/"


def test_somebody_who_has_an_app_keeps_it_beside_the_provider(browser: Browser, gateway: Gateway) -> None:
    def add(connection: Connection) -> tuple[Staff, str]:
        who = add_staff(connection, username="kim", name="Kim Ode", role=Role.TECHNICIAN, password=PASSWORD)
        second_factor.keep(connection, gateway.vault, who, second_factor.new_secret(), 0, utc_now())
        return who, enrolment.begin(connection, who, Occasion.CHANGE, utc_now())

    who, ticket = gateway.do(add)
    assert browser.signs_in("ben", ticket) == "/desk/"
    assert held(gateway, who) == {Held.CODES, Held.SINGLE_SIGN_ON}
    me = browser.me()
    assert me is not None
    assert me["has_password"]
    gateway.do(lambda connection: connection.execute(staff.delete().where(staff.c.id == who.id)))


def test_a_password_alone_sets_up_no_second_factor_beside_the_provider(browser: Browser, linked: Staff) -> None:
    kept = update(staff).where(staff.c.id == linked.id).values(password_hash=hash_of(PASSWORD))
    browser.gateway.do(lambda connection: connection.execute(kept))
    answer = browser.posts("sign-in", {"username": "lee", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (401, "single_sign_on_needed")
    assert "ticket" not in answer.json()
    assert browser.me() is None


def command(gateway: Gateway, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    url = str(gateway.engine.url.render_as_string(hide_password=False))
    told = {"PATH": "/usr/bin:/bin", "SCRIPTDESK_DATABASE_URL": url, **environment}
    return subprocess.run(
        (COMMAND, "staff", *words), cwd=ROOT, env=told, input="", capture_output=True, text=True, check=False
    )


def test_a_command_links_somebody_and_others_take_it_back(browser: Browser, gateway: Gateway, lee: Staff) -> None:
    issuer = browser.provider.issuer
    before = Browser(gateway, browser.provider)
    before.cookies[SESSION] = gateway.do(lambda connection: begin_session(connection, lee.id, utc_now()))
    done = command(gateway, "link", "lee", "ana", SCRIPTDESK_OIDC_ISSUER=issuer, SCRIPTDESK_OIDC_NAME="Elm Login")
    assert (done.returncode, done.stdout) == (0, "Lee Tran can sign in with Elm Login.\n")
    assert before.me() is None, "whoever was signed in is signed out"
    assert browser.signs_in("ana") == "/desk/"
    assert "single_sign_on" in command(gateway, "list").stdout
    assert command(gateway, "invite", "lee").returncode == 0
    assert browser.me() is None
    assert browser.signs_in("ana") == "/desk/#sign-on=not_linked"
    assert command(gateway, "link", "lee", "ben", SCRIPTDESK_OIDC_ISSUER=issuer).returncode == 0
    assert browser.signs_in("ben") == "/desk/"
    assert command(gateway, "leave", "lee").returncode == 0
    assert browser.me() is None
    assert browser.signs_in("ben") == "/desk/#sign-on=not_linked"
    assert held(gateway, lee) == frozenset()
    assert [detail["staff"] for _, detail in lines(gateway, "staff_linked")][-2:] == [lee.id] * 2


def test_what_cannot_be_linked_is_said(gateway: Gateway, provider: RealProvider, linked: Staff) -> None:
    issuer = {"SCRIPTDESK_OIDC_ISSUER": provider.issuer}
    assert "SCRIPTDESK_OIDC_ISSUER is not set" in command(gateway, "link", "lee", "ana").stderr
    assert "1 to 255 ASCII" in command(gateway, "link", "lee", "ána", **issuer).stderr
    assert "Nobody signs in as nobody" in command(gateway, "link", "nobody", "ben", **issuer).stderr
    assert "already signs in somebody else" in command(gateway, "link", "dana", "ana", **issuer).stderr
    not_the_demo = command(gateway, "link", "dana", "ben", SCRIPTDESK_DEMO="false", **issuer)
    assert "an account of the demo" in not_the_demo.stderr
    assert held(gateway, gateway.do(lambda c: find_by_username(c, "dana")) or linked) == frozenset()


def test_nobody_is_known_by_a_user_name_or_an_e_mail_address(browser: Browser, lee: Staff) -> None:
    # At the provider ana's preferred_username is dana, and dana is somebody here.
    assert browser.signs_in("ana") == "/desk/#sign-on=not_linked"
    assert browser.me() is None
    assert SESSION not in browser.cookies
    assert lines(browser.gateway, "sign_in_failed")[-1] == (
        "unknown",
        {"with": "single_sign_on", "reason": "not_linked"},
    )
    assert failures(browser) == 1


def test_an_identity_signs_in_one_person_and_a_person_has_one_at_a_provider(
    browser: Browser, gateway: Gateway, linked: Staff
) -> None:
    kim = gateway.do(lambda c: add_staff(c, username="kim", name="Kim Ode", role=Role.TECHNICIAN))
    ticket = invited(gateway, kim)
    assert browser.signs_in("ana", ticket) == "/desk/#sign-on=taken"
    assert browser.me() is None
    assert held(gateway, kim) == frozenset()
    assert browser.posts("enrolment", {"ticket": ticket}).status_code == 200, "the link is still good"
    assert browser.signs_in("ben", ticket) == "/desk/"
    again = gateway.do(lambda connection: enrolment.begin(connection, linked, Occasion.CHANGE, utc_now()))
    assert Browser(gateway, browser.provider).signs_in("ben", again) == "/desk/#sign-on=taken"
    assert Browser(gateway, browser.provider).signs_in("ana") == "/desk/", "and what there was is left"


def test_a_demo_account_comes_in_by_it_in_the_demo_alone(
    provider: RealProvider, tmp_path: Path, browser: Browser, gateway: Gateway
) -> None:
    def link_dana(connection: Connection) -> None:
        dana = find_by_username(connection, "dana")
        assert dana is not None
        link(connection, dana, Identity(provider.issuer, "ana"), utc_now())

    gateway.do(link_dana)
    assert browser.signs_in("ana") == "/desk/"
    gateway.do(lambda connection: connection.execute(federated_identity.delete()))
    # The provider sends everybody to the address of the demo's gateway; the browser goes to the other one with it.
    with Gateway.running(tmp_path, demo=False, public_url=gateway.url, **provider.settings) as no_demo:
        outside = Browser(no_demo, provider)
        no_demo.do(link_dana)
        url = outside.signs_in_there("ana").replace(gateway.url, no_demo.url)
        assert outside.comes_back(url).headers["location"] == "/desk/#sign-on=not_linked"
        assert outside.me() is None


def test_a_way_back_is_good_once(browser: Browser, linked: Staff) -> None:
    url = browser.signs_in_there("ana")
    way = dict(browser.cookies)
    assert browser.comes_back(url).headers["location"] == "/desk/"
    thief = Browser(browser.gateway, browser.provider, way)
    assert thief.comes_back(url).headers["location"] == "/desk/#sign-on=too_late"
    assert thief.me() is None


def test_of_many_who_come_back_at_once_with_the_same_one_is_let_in(browser: Browser, linked: Staff) -> None:
    url = browser.signs_in_there("ana")
    way = dict(browser.cookies)
    with ThreadPoolExecutor(8) as pool:
        many = [Browser(browser.gateway, browser.provider, dict(way)) for _ in range(8)]
        ends = list(pool.map(lambda one: one.comes_back(url).headers["location"], many))
    assert sorted(ends) == ["/desk/", *["/desk/#sign-on=too_late"] * 7]


def test_it_ends_in_the_browser_in_which_it_was_begun(browser: Browser, linked: Staff) -> None:
    url = browser.signs_in_there("ana")
    other = Browser(browser.gateway, browser.provider)
    assert other.comes_back(url).headers["location"] == "/desk/#sign-on=too_late"
    other.signs_in_there("ben")
    assert other.comes_back(url).headers["location"] == "/desk/#sign-on=too_late"
    assert other.me() is None
    assert browser.comes_back(url).headers["location"] == "/desk/", "nobody else can use it up"


def test_a_changed_state_a_code_of_another_way_and_one_that_is_late_open_nothing(
    browser: Browser, linked: Staff
) -> None:
    def said(url: str) -> str:
        return browser.comes_back(url).headers["location"]

    assert said(with_query(browser.signs_in_there("ana"), state="A" * 43)) == "/desk/#sign-on=too_late"
    assert said(with_query(browser.signs_in_there("ana"), state=None)) == "/desk/#sign-on=too_late"
    stolen = parse_qs(urlsplit(browser.signs_in_there("ana")).query)["code"][0]
    thief = Browser(browser.gateway, browser.provider)
    url = with_query(thief.signs_in_there("ben"), code=stolen)
    assert thief.comes_back(url).headers["location"] == "/desk/#sign-on=not_believed", "another way's code verifier"
    late = browser.signs_in_there("ana")
    browser.gateway.do(lambda c: c.execute(update(authorization_request).values(expires_at=utc_now())))
    assert said(late) == "/desk/#sign-on=too_late"
    assert browser.me() is None


def test_an_answer_in_the_name_of_another_provider_is_not_taken(browser: Browser, linked: Staff) -> None:
    for issuer in ("https://login.example", None):
        url = with_query(browser.signs_in_there("ana"), iss=issuer)
        assert browser.comes_back(url).headers["location"] == "/desk/#sign-on=not_believed"
    assert browser.me() is None


def test_whoever_turns_back_at_the_provider_is_told_so(browser: Browser, linked: Staff) -> None:
    assert browser.signs_in(None) == "/desk/#sign-on=refused"
    assert lines(browser.gateway, "sign_in_failed")[-1][1] == {"with": "single_sign_on", "reason": "refused"}


@pytest.mark.parametrize(
    ("error", "why"),
    [("temporarily_unavailable", "provider_away"), ("invalid_scope", "not_believed"), ("<b>", "not_believed")],
)
def test_an_error_of_the_provider_is_one_of_a_few_words(browser: Browser, error: str, why: str) -> None:
    url = with_query(browser.signs_in_there(None), error=error, error_description="<b>call 555-0187</b>")
    assert browser.comes_back(url).headers["location"] == f"/desk/#sign-on={why}"


def test_failures_count_for_the_address_and_then_nothing_is_looked_at(browser: Browser, linked: Staff) -> None:
    browser.cookies[WAY] = "made-up"
    url = f"{browser.gateway.url}/api/staff/oidc/back?state=made-up&code=made-up"
    for _ in range(30):
        assert browser.comes_back(url).headers["location"] == "/desk/#sign-on=too_late"
        browser.cookies[WAY] = "made-up"
    assert browser.signs_in("ana") == "/desk/#sign-on=slow_down"
    assert browser.posts("passkey", {"credential": {}}).status_code in (409, 429)


def test_another_site_cannot_fill_that_count_with_a_browser_that_began_nothing(browser: Browser, linked: Staff) -> None:
    url = f"{browser.gateway.url}/api/staff/oidc/back?state=made-up&code=made-up"
    before = len(lines(browser.gateway, "sign_in_failed"))
    for _ in range(31):
        assert browser.comes_back(url).headers["location"] == "/desk/#sign-on=too_late"
    assert failures(browser) == 0
    assert len(lines(browser.gateway, "sign_in_failed")) == before
    assert browser.posts("oidc/begin", {}, origin="https://evil.example").status_code == 403


def test_a_page_begins_so_often_from_one_address(browser: Browser) -> None:
    answers = [browser.posts("oidc/begin", {}).status_code for _ in range(301)]
    assert answers == [200] * 300 + [429]


def test_the_session_before_is_over_though_the_browser_does_not_show_it(browser: Browser, linked: Staff) -> None:
    gateway = browser.gateway
    dana = gateway.cookie("dana").partition("=")[2]
    browser.cookies[SESSION] = dana
    assert browser.signs_in("ana") == "/desk/"
    assert browser.cookies[SESSION] != dana
    assert gateway.do(lambda connection: staff_of(connection, dana, utc_now())) is None
    me = browser.me()
    assert me is not None
    assert me["id"] == linked.id


def test_a_cookie_that_somebody_set_before_never_becomes_a_session(browser: Browser, linked: Staff) -> None:
    browser.cookies[SESSION] = "chosen-by-an-attacker"
    assert browser.signs_in("ana") == "/desk/"
    assert browser.cookies[SESSION] != "chosen-by-an-attacker"
    attacker = Browser(browser.gateway, browser.provider, {SESSION: "chosen-by-an-attacker"})
    assert attacker.me() is None


def test_a_provider_that_hangs_or_is_away_is_said_within_seconds_and_counts_for_nobody(tmp_path: Path) -> None:
    with (
        RealProvider.running() as provider,
        Gateway.running(tmp_path, provider.gateway_port, **provider.settings) as gateway,
    ):
        browser = Browser(gateway, provider)
        url = browser.signs_in_there("ana")
        with provider.hanging():
            begun = time.monotonic()
            assert browser.comes_back(url).headers["location"] == "/desk/#sign-on=provider_away"
            assert time.monotonic() - begun < 12
        url = browser.signs_in_there("ana")
        provider.stop()
        assert browser.comes_back(url).headers["location"] == "/desk/#sign-on=provider_away"
        assert failures(browser) == 0
        assert [detail["reason"] for _, detail in lines(gateway, "sign_in_failed")] == ["provider_away"] * 2


def test_without_the_provider_nobody_is_sent_to_it(tmp_path: Path) -> None:
    provider = RealProvider()  # which nobody started
    with Gateway.running(tmp_path, **provider.settings) as gateway:
        answer = Browser(gateway, provider).posts("oidc/begin", {})
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_away")
        assert "Elm Login does not answer" in answer.json()["message"]


@pytest.mark.parametrize(("amr", "end"), [((), "/desk/#sign-on=factor_missing"), (("pwd", "mfa"), "/desk/")])
def test_a_second_factor_that_must_be_reported_is(tmp_path: Path, amr: tuple[str, ...], end: str) -> None:
    with (
        RealProvider.running(amr=amr) as provider,
        Gateway.running(tmp_path, provider.gateway_port, oidc_amr="mfa", **provider.settings) as gateway,
    ):
        lee = gateway.do(lambda c: add_staff(c, username="lee", name="Lee Tran", role=Role.PHARMACIST))
        assert Browser(gateway, provider).signs_in("ana", invited(gateway, lee)) == end
        assert held(gateway, lee) == (frozenset() if "#" in end else {Held.SINGLE_SIGN_ON})


def test_without_a_provider_nothing_is_offered(tmp_path: Path, provider: RealProvider) -> None:
    with Gateway.running(tmp_path) as gateway:
        browser = Browser(gateway, provider)
        assert gateway.request("GET", "/api/staff/oidc").json() == {"name": None}
        assert browser.posts("oidc/begin", {}).json()["code"] == "no_single_sign_on"
        browser.cookies[WAY] = "made-up"
        back = browser.comes_back(f"{gateway.url}/api/staff/oidc/back?state=a&code=b")
        assert back.headers["location"] == "/desk/#sign-on=too_late"


def test_the_provider_sends_nobody_to_an_address_that_only_a_request_names(browser: Browser) -> None:
    for host in ("evil.example", "[", "127.0.0.1.evil.example"):
        answer = requests.post(
            f"{browser.gateway.url}/api/staff/oidc/begin", json={}, headers={"Host": host}, timeout=WITHIN_S
        )
        assert answer.status_code in (403, 409)


@contextmanager
def own_process(var: Path, **more: Any) -> Iterator[tuple[str, Path]]:
    """A gateway in a process of its own, started without a word about its access log. Its address, and its log."""
    made = settings(var, **more)
    port, log = free_port(), var / "gateway.log"
    command = (sys.executable, "-m", "uvicorn", "--factory", "bot.app:create_app", "--port", str(port))
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **environment_of(made)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output)
        try:
            until(lambda: answers(f"http://127.0.0.1:{port}/api/site"), f"it answers; {log} says why not")
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.terminate()
            process.wait(15)


def test_neither_code_nor_state_stands_in_a_log(gateway: Gateway, provider: RealProvider, tmp_path: Path) -> None:
    with own_process(tmp_path, public_url=gateway.url, **provider.settings) as (address, log):
        browser = Browser(Gateway(gateway.app, address, gateway.vault, gateway.engine), provider)
        secrets = []
        for account, end in (("ana", "not_linked"), ("ben", "not_linked"), (None, "refused")):
            url = browser.signs_in_there(account).replace(gateway.url, address)
            query = parse_qs(urlsplit(url).query)
            secrets += [browser.cookies[WAY], *query["state"], *query.get("code", [])]
            assert browser.comes_back(url).headers["location"] == f"/desk/#sign-on={end}"
    written = log.read_text()
    assert written.count("nobody was signed in by the identity provider") == 3
    assert '"reason": "not_linked"' in written
    assert [secret for secret in secrets if secret in written] == []
    assert "oidc/back" not in written
