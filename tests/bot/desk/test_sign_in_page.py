"""The door in a real browser: from an invitation to the desk, with an app or a passkey, and what must not open it."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta

import pyotp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from sqlalchemy import Connection, select

from bot.identity import enrolment
from bot.identity.staff import Role, add_staff
from bot.storage.tables import passkey, staff_session
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.test_desk_page import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

PASSWORD = "correct horse battery"
COOKIE = "scriptdesk_staff"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Chromium is not installed (package chromium)")
    expect.set_options(timeout=15_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def lee(browser: Browser) -> AsyncIterator[Page]:
    """A browser of somebody's own. An error of a script, or what the policy for content forbids, fails the test."""
    context = await browser.new_context()
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield await context.new_page()
    await context.close()
    assert wrong == []


@pytest.fixture
def site(address: str) -> str:
    """The same gateway under a name: an IP address gets no passkeys."""
    return f"http://localhost:{address.rpartition(':')[2]}"


async def invited(desk: Desk, site: str) -> str:
    """The link of a new member of staff."""

    def invite(connection: Connection) -> str:
        who = add_staff(connection, username="lee", name="Lee Tran", role=Role.TECHNICIAN, working_state="CT")
        return enrolment.invite(connection, who, desk.clock())

    return f"{site}/desk/welcome.html#{await desk.database.write(invite)}"


async def chooses_a_password(page: Page, link: str) -> None:
    await page.goto(link)
    await expect(page.get_by_role("heading", name="Hello Lee Tran")).to_be_focused()
    assert "#" not in page.url, "the ticket does not stay in the address"
    await page.get_by_label("Choose a password").fill(PASSWORD)
    await page.get_by_label("The same once more").fill(PASSWORD)


async def sets_up_the_app(desk: Desk, page: Page, link: str) -> tuple[pyotp.TOTP, list[str]]:
    """Everything by keyboard from the code on. Returns the app, and the recovery codes; a minute goes by."""
    await chooses_a_password(page, link)
    app = pyotp.TOTP((await page.locator("#secret").inner_text()).replace(" ", ""))
    await page.get_by_label("Code from the app").fill(app.at(desk.clock()))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_focused()
    codes = await page.get_by_role("listitem").all_inner_texts()
    await page.get_by_role("button", name="I have kept them").click()
    await is_at_the_desk(page)
    desk.clock.move(minutes=1)
    return app, codes


async def is_at_the_desk(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    await expect(page.get_by_text("Lee Tran")).to_be_visible()


async def signs_out(page: Page) -> None:
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_label("Username")).to_be_visible()


async def types_password(page: Page) -> None:
    await page.get_by_label("Username").fill("lee")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def types_code(page: Page, code: str) -> None:
    await expect(page.get_by_label("Code")).to_be_focused()
    await page.get_by_label("Code").fill(code)
    await page.keyboard.press("Enter")


async def cookie_of(context: BrowserContext) -> str | None:
    return next((one["value"] for one in await context.cookies() if one["name"] == COOKIE), None)


async def a_device(page: Page, *, verifies: bool = True) -> None:
    """A device with a fingerprint reader, or one that cannot tell who touches it."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def test_from_an_invitation_to_the_desk_out_and_in_again_with_password_and_code(
    desk: Desk, site: str, lee: Page
) -> None:
    app, recovery_codes = await sets_up_the_app(desk, lee, await invited(desk, site))
    assert len(recovery_codes) == 10
    await signs_out(lee)
    await types_password(lee)
    await types_code(lee, app.at(desk.clock()))
    await is_at_the_desk(lee)
    await signs_out(lee)
    await types_password(lee)
    await types_code(lee, recovery_codes[0])
    await is_at_the_desk(lee)


async def test_a_code_that_somebody_watched_does_not_open_the_door_again(desk: Desk, site: str, lee: Page) -> None:
    app, _ = await sets_up_the_app(desk, lee, await invited(desk, site))
    await signs_out(lee)
    await types_password(lee)
    await types_code(lee, app.at(desk.clock()))
    await is_at_the_desk(lee)
    await signs_out(lee)
    await types_password(lee)
    await types_code(lee, app.at(desk.clock()))
    await expect(lee.get_by_role("alert")).to_contain_text("Username, password or code is wrong.")
    assert await cookie_of(lee.context) is None


async def test_what_is_wrong_with_a_choice_is_said_and_the_link_still_works(desk: Desk, site: str, lee: Page) -> None:
    link = await invited(desk, site)
    await chooses_a_password(lee, link)
    await lee.get_by_label("Choose a password").fill("short")
    await lee.get_by_role("button", name="Finish with the app").click()
    await expect(lee.get_by_role("alert")).to_contain_text("at least 12 characters")
    await expect(lee.get_by_label("Choose a password")).to_be_focused()
    await lee.get_by_label("Choose a password").fill(PASSWORD)
    await lee.get_by_label("Code from the app").fill("000000")
    await lee.get_by_role("button", name="Finish with the app").click()
    await expect(lee.get_by_role("alert")).to_contain_text("not the code that the app shows now")
    await sets_up_the_app(desk, lee, link)
    await lee.goto(link)
    await expect(lee.get_by_role("alert")).to_contain_text("This link was used before or is too old.")


async def test_a_passkey_signs_in_by_itself(desk: Desk, site: str, lee: Page) -> None:
    await a_device(lee)
    await chooses_a_password(lee, await invited(desk, site))
    await lee.get_by_role("button", name="Set up a passkey").click()
    await is_at_the_desk(lee)
    await signs_out(lee)
    await lee.get_by_role("button", name="Use a passkey").click()
    await is_at_the_desk(lee)
    assert await desk.audited("signed_in") == [(await only_id(desk), None, {"with": "passkey"})] * 2
    await signs_out(lee)
    await types_password(lee)
    await expect(lee.get_by_role("alert")).to_contain_text("You sign in with a passkey.")


async def test_a_device_that_does_not_check_who_touches_it_gets_no_passkey(desk: Desk, site: str, lee: Page) -> None:
    await a_device(lee, verifies=False)
    await chooses_a_password(lee, await invited(desk, site))
    await lee.get_by_role("button", name="Set up a passkey").click()
    await expect(lee.get_by_role("alert")).to_contain_text("No passkey was made.")
    assert await desk.database.read(lambda c: c.execute(select(passkey)).all()) == []


async def test_a_passkey_is_added_beside_the_app_for_the_password(desk: Desk, site: str, lee: Page) -> None:
    await a_device(lee)
    app, _ = await sets_up_the_app(desk, lee, await invited(desk, site))
    await lee.get_by_role("link", name="How I sign in").click()
    await lee.get_by_label("Your password").fill("not the password")
    await lee.get_by_role("button", name="Go on").click()
    await expect(lee.get_by_role("alert")).to_contain_text("The password is wrong.")
    await lee.get_by_label("Your password").fill(PASSWORD)
    await lee.keyboard.press("Enter")
    await lee.get_by_role("button", name="Set up a passkey").click()
    await is_at_the_desk(lee)
    await signs_out(lee)
    await lee.get_by_role("button", name="Use a passkey").click()
    await is_at_the_desk(lee)
    await signs_out(lee)
    await types_password(lee)
    await types_code(lee, app.at(desk.clock()))
    await is_at_the_desk(lee)


async def test_under_an_ip_address_no_passkey_is_offered(desk: Desk, address: str, lee: Page) -> None:
    await chooses_a_password(lee, await invited(desk, f"http://{address}"))
    await expect(lee.get_by_role("button", name="Set up a passkey")).to_be_hidden()
    await lee.goto(f"http://{address}/desk/")
    await expect(lee.get_by_label("Username")).to_be_visible()
    await expect(lee.get_by_role("button", name="Use a passkey")).to_be_hidden()


async def test_a_cookie_that_was_there_before_never_becomes_a_session(desk: Desk, site: str, lee: Page) -> None:
    preset = "chosen-by-an-attacker"
    await lee.context.add_cookies([{"name": COOKIE, "value": preset, "url": site}])
    app, _ = await sets_up_the_app(desk, lee, await invited(desk, site))
    first = await cookie_of(lee.context)
    assert first not in (None, preset)
    await lee.context.add_cookies([{"name": COOKIE, "value": preset, "url": site}])
    await lee.goto(f"{site}/desk/")
    await types_password(lee)
    await types_code(lee, app.at(desk.clock()))
    await is_at_the_desk(lee)
    second = await cookie_of(lee.context)
    assert second not in (None, preset, first)


async def test_signing_in_over_an_open_session_ends_it(desk: Desk, site: str, lee: Page) -> None:
    app, _ = await sets_up_the_app(desk, lee, await invited(desk, site))
    given = {"username": "lee", "password": PASSWORD, "code": app.at(desk.clock())}
    await lee.evaluate("window.seen = true")
    answer = await lee.context.request.post(f"{site}/api/staff/sign-in", data=given)
    assert answer.ok
    await lee.wait_for_function("!window.seen")  # the window of the old session has started over
    await is_at_the_desk(lee)
    assert len(await desk.database.read(lambda c: c.execute(select(staff_session)).all())) == 1


async def only_id(desk: Desk) -> str:
    return next(actor for actor, _, _ in await desk.audited("enrolled"))


async def test_somebody_with_a_password_alone_sets_up_the_app_before_anything_else(
    desk: Desk, site: str, lee: Page
) -> None:
    await desk.database.write(
        lambda c: add_staff(c, username="lee", name="Lee Tran", role=Role.PHARMACIST, password=PASSWORD)
    )
    await lee.goto(f"{site}/desk/")
    await types_password(lee)
    await expect(lee.get_by_role("heading", name="Hello Lee Tran")).to_be_visible()
    assert await cookie_of(lee.context) is None
    app = pyotp.TOTP((await lee.locator("#secret").inner_text()).replace(" ", ""))
    await lee.get_by_label("Code from the app").fill(app.at(desk.clock() + timedelta(seconds=30)))
    await lee.get_by_role("button", name="Finish with the app").click()
    await lee.get_by_role("button", name="I have kept them").click()
    await is_at_the_desk(lee)
