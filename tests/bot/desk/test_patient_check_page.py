"""“I checked who this is” in a real browser, by the keyboard alone."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from bot.cards import HandoffReason
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.test_desk_page import browser, claim, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

__all__ = ["browser"]  # the fixture


async def opens(page: Page) -> None:
    button = page.get_by_role("button", name="I checked who this is")
    await expect(button).to_have_attribute("aria-expanded", "false")
    await button.press("Enter")
    await expect(page.get_by_role("radio", name="Called back")).to_be_focused()


async def types(page: Page, number: str, name: str) -> None:
    await page.get_by_label("Prescription number").fill(number)
    await page.get_by_label("Last name, as on the label").fill(name)
    await page.get_by_label("Date of birth").fill("1961-04-09")


async def test_a_technician_records_a_check_and_sees_the_one_prescription(
    desk: Desk, address: str, browser: Browser, tmp_path: object
) -> None:
    chat, _ = await desk.waits(topic="verification", reason=HandoffReason.LOCKED_OUT)
    page = await sign_in(browser, address, "dana")
    await claim(page, "Verification")
    handoff = page.get_by_role("complementary", name="Handoff")
    await expect(handoff).to_contain_text("Not verified")
    await opens(page)
    await page.screenshot(path=f"{tmp_path}/1-open.png")
    form = page.get_by_role("form", name="I checked who this is")
    record = form.get_by_role("button", name="Record it")
    await record.press("Enter")
    await expect(form.get_by_role("alert")).to_have_text("Say how you checked.")
    await page.get_by_role("radio", name="Called back").press("Space")
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
    await page.screenshot(path=f"{tmp_path}/2-no-match.png")
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
    await page.screenshot(path=f"{tmp_path}/3-verified.png")
    await opens_empty(page)


async def opens_empty(page: Page) -> None:
    """Nothing of what was typed stays in the form, and Escape closes it."""
    await opens_again(page)
    await expect(page.get_by_label("Last name, as on the label")).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="I checked who this is")).to_be_focused()


opens_again = opens


async def test_what_is_typed_stays_with_its_chat_and_a_lost_connection_is_said(
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
