"""“I checked who this is” in a real browser, by the keyboard alone."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, async_playwright, expect

from bot.cards import HandoffReason
from bot.desk.claims import claim as take
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.test_desk_page import QUIET, claim, sign_in
from tests.stack import skip_or_fail

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        skip_or_fail("Chromium is not installed (package chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


async def opens(page: Page) -> None:
    button = page.get_by_role("button", name="I checked who this is")
    await expect(button).to_have_attribute("aria-expanded", "false")
    await button.press("Enter")
    await expect(page.get_by_role("radio", name="Called the number on record")).to_be_focused()


async def types(page: Page, number: str, name: str) -> None:
    await page.get_by_label("Prescription number").fill(number)
    await page.get_by_label("Last name, as on the label").fill(name)
    await page.get_by_label("Date of birth").fill("1961-04-09")


async def test_a_technician_records_a_check_and_sees_the_one_prescription(
    desk: Desk, address: str, browser: Browser, tmp_path: Path
) -> None:
    chat, _ = await desk.waits(topic="verification", reason=HandoffReason.LOCKED_OUT)
    page = await sign_in(browser, address, "dana")
    await claim(page, "Verification")
    handoff = page.get_by_role("complementary", name="Handoff")
    await expect(handoff).to_contain_text("Not verified")
    await opens(page)
    await page.screenshot(path=tmp_path / "a-check-stands-open.png")
    form = page.get_by_role("form", name="I checked who this is")
    record = form.get_by_role("button", name="Record it")
    await record.press("Enter")
    await expect(form.get_by_role("alert")).to_have_text("Say how you checked.")
    await page.get_by_role("radio", name="Called the number on record").press("Space")
    await record.press("Enter")
    await expect(form.get_by_role("alert")).to_have_text("Fill this in.")
    await expect(page.get_by_label("Prescription number")).to_be_focused()
    await types(page, "12", "<img src=x onerror=alert(1)>")
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("does not look like a prescription number")
    await expect(page.get_by_label("Prescription number")).to_be_focused()
    await page.get_by_label("Prescription number").fill("4471182")
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("do not belong together in our records")
    await page.screenshot(path=tmp_path / "a-check-that-does-not-match.png")
    await desk.patient_says(chat, "are you still there?")
    await expect(page.get_by_role("log")).to_contain_text("are you still there?")
    await expect(page.get_by_label("Prescription number")).to_have_value("4471182")
    await types(page, "4471182", "Alvarez")
    await page.keyboard.press("Enter")
    await expect(form).to_be_hidden()
    told = handoff.get_by_text("Recorded. The assistant answers about that prescription")
    await expect(told).to_be_focused()
    await expect(handoff).to_contain_text(
        re.compile(r"Verified by Dana Reyes: called back the number on record, at \S")
    )
    await expect(handoff.get_by_role("article")).to_have_count(1)
    await expect(page.get_by_role("log")).to_contain_text("Dana checked who you are.")
    await page.screenshot(path=tmp_path / "a-patient-verified-by-a-technician.png")
    await opens(page)  # nothing of what was typed stays in it
    await expect(page.get_by_label("Last name, as on the label")).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="I checked who this is")).to_be_focused()


async def test_what_is_typed_stays_with_its_chat_while_another_is_looked_at(
    desk: Desk, address: str, browser: Browser
) -> None:
    await desk.waits(topic="verification", reason=HandoffReason.LOCKED_OUT)
    await desk.waits(topic="refill_request")
    page = await sign_in(browser, address, "dana")
    await claim(page, "Verification")
    await opens(page)
    await types(page, "4471182", "Alvarez")
    await claim(page, "Refill")
    await expect(page.get_by_label("Last name, as on the label")).to_be_hidden()
    await page.keyboard.press("Control+1")
    await expect(page.get_by_label("Last name, as on the label")).to_have_value("Alvarez")


async def test_a_line_that_breaks_meanwhile_is_said_and_the_check_is_recorded_again_from_what_was_typed(
    desk: Desk, address: str, browser: Browser
) -> None:
    _, item = await desk.waits(topic="verification", reason=HandoffReason.LOCKED_OUT)
    await desk.do(take, item, desk.dana, "CT", desk.clock())
    page = await sign_in(browser, address, "dana")
    cut = False

    def between(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        async def passes(text: str | bytes) -> None:
            nonlocal cut
            if "verify_patient" in str(text) and not cut:
                cut = True
                await line.close()
            else:
                server.send(text)

        line.on_message(passes)

    await page.route_web_socket(re.compile("/api/desk"), between)
    await page.reload()
    await opens(page)
    await page.keyboard.press("Space")
    await types(page, "4471182", "Alvarez")
    await page.keyboard.press("Enter")
    form = page.get_by_role("form", name="I checked who this is")
    await expect(form.get_by_role("alert")).to_contain_text("The connection was lost meanwhile.")
    await expect(page.get_by_role("status").filter(has_text="Connected")).to_be_visible()
    await expect(page.get_by_role("complementary", name="Handoff")).to_contain_text("Not verified")
    await form.get_by_role("button", name="Record it").press("Enter")
    await expect(page.get_by_role("complementary", name="Handoff")).to_contain_text("Verified by Dana Reyes")
    await expect(form).to_be_hidden()
