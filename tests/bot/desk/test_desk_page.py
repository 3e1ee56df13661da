"""The desk in a real browser: what a technician has before their eyes, and what is kept from others' eyes."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from functools import partial

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.cards import HandoffReason, Queue, Urgency
from bot.desk import stretch
from bot.identity.staff import Role, add_staff
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import PASSWORDS

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GO_AWAY = """
    Object.defineProperty(document, 'hidden', {value: true, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
    Object.defineProperty(document, 'hidden', {value: false, configurable: true});
"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Chromium is not installed (package chromium)")
    assert chromium is not None
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


async def sign_in(browser: Browser, address: str, username: str, password: str | None = None) -> Page:
    page = await (await browser.new_context(viewport={"width": 1440, "height": 900})).new_page()
    await page.goto(f"http://{address}/desk/")
    await page.get_by_label("Username").fill(username)
    await page.get_by_label("Password").fill(password or PASSWORDS[username])
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    return page


async def claim(page: Page, topic: str) -> None:
    await page.get_by_role("listitem").filter(has_text=topic).get_by_role("button", name="Claim").click()
    await expect(page.get_by_role("log")).to_be_visible()
    await expect(page.get_by_role("heading", name=topic)).to_be_visible()


async def test_two_chats_at_once_keep_their_drafts_and_count_what_is_unread(
    desk: Desk, address: str, browser: Browser
) -> None:
    first, _ = await desk.waits("where is my order", topic="delivery_status")
    await desk.waits("refill please", topic="refill_request")
    dana = await sign_in(browser, address, "dana")
    await claim(dana, "Delivery")
    reply = dana.get_by_role("textbox", name="Reply")
    await reply.fill("I am looking")
    await claim(dana, "Refill")
    await expect(reply).to_have_value("")
    await desk.patient_says(first, "still there?")
    await expect(dana).to_have_title(re.compile(r"^\(1\)"))
    await dana.keyboard.press("Control+1")
    await expect(reply).to_have_value("I am looking")
    await expect(dana.get_by_role("log")).to_contain_text("still there?")
    await expect(dana).not_to_have_title(re.compile(r"^\("))
    await dana.keyboard.press("Enter")
    await expect(dana.locator('[data-author="staff"][data-seq]')).to_have_text(re.compile("I am looking"))
    assert "staff: I am looking" in await desk.transcript(first)


async def test_a_reload_in_the_middle_loses_nothing_and_repeats_nothing(
    desk: Desk, address: str, browser: Browser
) -> None:
    await desk.waits("I want a person")
    dana = await sign_in(browser, address, "dana")
    await claim(dana, "Asks for a person")
    await dana.get_by_role("textbox", name="Reply").fill("Hello")
    await dana.get_by_role("button", name="Send").click()
    await expect(dana.locator("[data-seq]")).to_have_count(3)
    await dana.reload()
    await expect(dana.locator("[data-seq]")).to_have_count(3)
    await dana.get_by_role("button", name="End and return to assistant").click()
    await expect(dana.get_by_text("No chat is open.")).to_be_visible()


async def test_health_data_is_hidden_when_the_technician_looks_away(desk: Desk, address: str, browser: Browser) -> None:
    await desk.waits("my zoloft makes me tired")
    dana = await sign_in(browser, address, "dana")
    await claim(dana, "Asks for a person")
    await dana.evaluate(GO_AWAY)
    show = dana.get_by_role("button", name="Click to show")
    await expect(show).to_be_visible()
    await expect(dana.locator("#talk")).to_have_attribute("inert", "")  # nor to be read out
    assert "blur" in await dana.locator("#talk > .scroll").evaluate("node => getComputedStyle(node).filter")
    await show.click()
    await expect(dana.get_by_role("log")).to_contain_text("zoloft")
    await expect(dana.locator("#talk")).not_to_have_attribute("inert", "")


async def test_claiming_shows_the_chat_also_after_a_look_away_from_an_empty_desk(
    desk: Desk, address: str, browser: Browser
) -> None:
    dana = await sign_in(browser, address, "dana")
    await dana.evaluate(GO_AWAY)
    await desk.waits("I want a person")
    await claim(dana, "Asks for a person")
    await expect(dana.get_by_text("Hidden while you are away.")).to_have_count(0)
    await expect(dana.locator("#talk")).not_to_have_attribute("inert", "")


async def test_a_technician_sees_why_a_patient_is_not_theirs_and_a_pharmacist_takes_them(
    desk: Desk, address: str, browser: Browser
) -> None:
    await desk.waits(
        "side effects?",
        queue=Queue.PHARMACIST,
        topic="clinical_question",
        reason=HandoffReason.CLINICAL,
        urgency=Urgency.SOON,
    )
    dana = await sign_in(browser, address, "dana")
    item = dana.get_by_role("listitem").filter(has_text="Clinical question")
    await expect(item).to_contain_text("Only a pharmacist can answer.")
    await expect(item.get_by_role("button", name="Claim")).to_be_disabled()
    await expect(item).to_contain_text("Soon")
    priya = await sign_in(browser, address, "priya")
    await claim(priya, "Clinical question")
    await expect(item).to_have_count(0)
    await expect(priya.get_by_role("button", name="Transfer to pharmacist")).to_have_count(0)


async def test_an_unsent_reply_is_not_lost_by_ending_the_chat(desk: Desk, address: str, browser: Browser) -> None:
    chat, _ = await desk.waits()
    dana = await sign_in(browser, address, "dana")
    await claim(dana, "Asks for a person")
    await dana.get_by_role("textbox", name="Reply").fill("one more thing")
    await dana.get_by_role("button", name="End and return to assistant").click()
    await expect(dana.get_by_role("alert")).to_contain_text("unsent reply")
    assert await desk.state(chat) == "live"


async def test_a_chat_that_was_taken_away_is_said_so_and_its_words_are_gone(
    desk: Desk, address: str, browser: Browser
) -> None:
    chat, _ = await desk.waits("a secret of mine")
    dana = await sign_in(browser, address, "dana")
    await claim(dana, "Asks for a person")
    await desk.do(stretch.drop, chat, desk.dana, desk.clock())
    await expect(dana.get_by_text("This conversation is back in a queue.")).to_be_visible()
    await expect(dana.locator("body")).not_to_contain_text("a secret of mine")
    await dana.get_by_role("button", name="Dismiss").click()
    await expect(dana.get_by_text("No chat is open.")).to_be_visible()


async def test_what_a_patient_types_is_never_markup(desk: Desk, address: str, browser: Browser) -> None:
    await desk.waits('<img src=x onerror="document.title=1"><b>bold</b>')
    dana = await sign_in(browser, address, "dana")
    await claim(dana, "Asks for a person")
    await expect(dana.get_by_role("log")).to_contain_text("<b>bold</b>")
    await expect(dana.get_by_role("log").locator("img, b")).to_have_count(0)


async def test_an_administrator_sees_no_queue_and_opens_one_conversation_in_an_emergency_which_others_are_told(
    desk: Desk, address: str, browser: Browser
) -> None:
    password = "correct horse battery"
    for username, name, role in (("ada", "Ada Brandt", Role.ADMINISTRATOR), ("bea", "Bea Ito", Role.SUPERVISOR)):
        await desk.database.write(
            partial(add_staff, username=username, name=name, role=role, password=password, demo=True)
        )
    chat, _ = await desk.waits("a secret of mine")
    ada, bea = [await sign_in(browser, address, username, password) for username in ("ada", "bea")]
    await expect(ada.get_by_text("Your role does not see who waits.")).to_be_visible()
    await ada.get_by_role("textbox", name="Conversation").fill(chat)
    await ada.get_by_label("Why").fill("because")
    await ada.get_by_role("button", name="Open it").click()
    await expect(ada.get_by_role("alert")).to_contain_text("at least 10 letters")
    await ada.get_by_label("Why").fill("the patient may be in danger")
    await ada.get_by_role("button", name="Open it").click()
    await expect(ada.get_by_role("log", name="Conversation")).to_contain_text("a secret of mine")
    await expect(ada.get_by_role("textbox", name="Reply")).to_have_count(0)
    alert = bea.get_by_role("region", name="Opened in an emergency")
    await expect(alert).to_contain_text(f"Ada Brandt opened conversation {chat} in an emergency")
    await expect(alert).to_contain_text("the patient may be in danger")
    await expect(ada.get_by_text("Somebody else must acknowledge this.")).to_be_visible()
    await alert.get_by_role("button", name="Acknowledge").click()
    await expect(alert).to_be_empty()
    await expect(ada.get_by_text("Somebody else must acknowledge this.")).to_have_count(0)
    await ada.get_by_role("button", name="Close").click()
    await expect(ada.locator("body")).not_to_contain_text("a secret of mine")
