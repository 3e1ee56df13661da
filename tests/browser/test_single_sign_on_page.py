"""Staff sign in at a real identity provider in a real browser: by an invitation, again, and in vain."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.clock import utc_now
from bot.identity import enrolment
from bot.identity.staff import Role, add_staff
from tests.oidc.real_provider import PASSWORDS, RealProvider
from tests.security.gateway import Gateway

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gateway(provider: RealProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    var = tmp_path_factory.mktemp("gateway")
    with Gateway.running(var, provider.gateway_port, **provider.settings) as gateway:
        yield gateway


@pytest.fixture
def opens(person: Callable[..., BrowserContext]) -> Iterator[Callable[[], Page]]:
    """A page in a browser of somebody's own. What the policy for content forbids fails the test."""
    wrong: list[str] = []

    def open_page() -> Page:
        page = person().new_page()
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield open_page
    assert wrong == []


def signs_in_there(page: Page, account: str) -> None:
    expect(page.get_by_role("heading", name="Elm Login")).to_be_visible()
    page.get_by_label("Account").fill(account)
    page.get_by_label("Password").fill(PASSWORDS[account])
    page.get_by_role("button", name="Log in").click()


def test_from_an_invitation_to_the_desk_out_and_in_again_without_a_password(
    gateway: Gateway, opens: Callable[[], Page], screen: Callable[[Page, str], None]
) -> None:
    lee = gateway.do(lambda c: add_staff(c, username="lee", name="Lee Tran", role=Role.PHARMACIST))
    ticket = gateway.do(lambda connection: enrolment.invite(connection, lee, utc_now()))
    page = opens()
    page.goto(f"{gateway.url}/desk/welcome.html#{ticket}")
    expect(page.get_by_text("need no password here")).to_be_visible()
    page.get_by_role("button", name="Use Elm Login").scroll_into_view_if_needed()
    screen(page, "single-sign-on-welcome")
    page.get_by_role("button", name="Use Elm Login").click()
    signs_in_there(page, "ana")
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    expect(page.get_by_text("Lee Tran")).to_be_visible()
    assert page.url == f"{gateway.url}/desk/"

    page.get_by_role("link", name="How I sign in").click()
    expect(page.get_by_text("You have no password here")).to_be_visible()
    page.get_by_role("link", name="Back to the desk").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name="Sign in with Elm Login")).to_be_visible()
    screen(page, "single-sign-on-door")
    page.get_by_role("button", name="Sign in with Elm Login").click()  # the provider still knows who that is
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies() if "scriptdesk" in cookie["name"]] == [
        "scriptdesk_staff"
    ]


def test_whoever_is_not_let_in_reads_why_and_the_address_keeps_nothing_of_it(
    gateway: Gateway, opens: Callable[[], Page], screen: Callable[[Page, str], None]
) -> None:
    page = opens()
    page.goto(f"{gateway.url}/desk/")
    page.get_by_role("button", name="Sign in with Elm Login").click()
    signs_in_there(page, "ben")
    expect(page.get_by_role("alert")).to_contain_text("Elm Login knows you, but that account is not linked to anybody")
    screen(page, "single-sign-on-not-linked")
    assert page.url == f"{gateway.url}/desk/"
    page.reload()
    expect(page.get_by_role("button", name="Sign in with Elm Login")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()

    another = opens()
    another.goto(f"{gateway.url}/desk/")
    another.get_by_role("button", name="Sign in with Elm Login").click()
    another.get_by_role("button", name="Cancel").click()
    expect(another.get_by_role("alert")).to_contain_text("you turned back there")


def test_what_anybody_may_write_into_the_address_is_not_shown(gateway: Gateway, opens: Callable[[], Page]) -> None:
    page = opens()
    for written in ("<img src=x onerror=alert(1)>", "constructor", "Call%20555-0187", ""):
        page.goto(f"{gateway.url}/desk/#sign-on={written}")
        page.reload()
        expect(page.get_by_role("button", name="Sign in with Elm Login")).to_be_visible()
        expect(page.get_by_role("alert")).to_be_hidden()


def test_a_provider_that_is_away_is_said_on_the_page(
    tmp_path_factory: pytest.TempPathFactory, opens: Callable[[], Page]
) -> None:
    with Gateway.running(tmp_path_factory.mktemp("away"), **RealProvider().settings) as alone:
        page = opens()
        page.goto(f"{alone.url}/desk/")
        page.get_by_role("button", name="Sign in with Elm Login").click()
        expect(page.get_by_role("alert")).to_contain_text("Elm Login does not answer.")
        expect(page.get_by_role("button", name="Sign in with Elm Login")).to_be_enabled()
