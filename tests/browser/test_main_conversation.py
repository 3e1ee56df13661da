"""A patient asks, the pharmacy's system answers, a technician takes over, the assistant comes back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk_page import DeskPage
from tests.browser.window import ChatWindow
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

DANA = ("dana", "demo-dana-counter-12")
SAM = ("sam", "demo-sam-counter-34")
PRIYA = ("priya", "demo-priya-counter-56")

type Open = Callable[..., BrowserContext]
type Screen = Callable[[Page, str], None]


def test_the_whole_conversation(stack: Stack, person: Open, screen: Screen) -> None:
    page = person(1280, 860).new_page()
    page.goto(f"{stack.url}/")
    expect(page).to_have_title(re.compile("Elm Street Pharmacy"))
    screen(page, "01-the-pharmacys-site")
    chat = ChatWindow.opens(page)
    expect(chat.frame.get_by_text("Not for emergencies.")).to_be_visible()
    screen(page, "02-before-the-first-message")

    chat.says("is my lisinopril ready")
    expect(chat.form).to_be_visible()
    screen(page, "03-nothing-is-told-before-the-form")
    chat.proves("4471182", "Alvarez", "4", "9", "1961")
    status = chat.card("status")
    expect(status).to_contain_text("lisinopril")
    expect(status).to_contain_text("Ready for pickup since yesterday")
    expect(status).to_contain_text("Who acts next")
    expect(status).to_contain_text("$4.00")
    screen(page, "04-status-who-acts-since-when-price")

    chat.says("refill my metformin")
    expect(chat.form.get_by_label("Prescription number")).to_be_visible()
    expect(chat.form.get_by_label("Last name")).to_have_count(0)  # this person has said it already
    screen(page, "05-a-form-for-that-prescription")
    chat.form.get_by_label("Prescription number").fill("4471190")
    chat.form.get_by_role("button", name="Continue").click()
    expect(chat.card("refill_confirm")).to_contain_text("metformin")
    chat.presses("Yes")
    expect(chat.card("refill_result")).to_contain_text("Your refill is requested.")
    screen(page, "06-requested-never-refilled")

    chat.says("do you have ozempic")
    expect(chat.card("stock")).to_contain_text(
        re.compile(r"New Haven.*(little left|in stock).*as of .* ago", re.I | re.S)
    )
    screen(page, "07-graded-stock-with-its-age")
    chat.says("when do you close today")
    expect(chat.card("hours")).to_contain_text("Today")
    screen(page, "08-hours")

    chat.says("I want a person")
    expect(chat.frame.get_by_role("region", name="Your place in line")).to_be_visible()
    screen(page, "09-a-place-in-line")
    dana = DeskPage.signs_in(person().new_page(), stack.url, *DANA)
    sam = DeskPage.signs_in(person().new_page(), stack.url, *SAM)
    expect(dana.claim).to_be_enabled()
    expect(sam.claim).to_be_enabled()
    screen(dana.page, "10-the-desk-before-a-claim-shows-no-health-data")
    expect(dana.page.locator("body")).not_to_contain_text("lisinopril")
    winner, loser = both_claim(dana, sam)
    expect(winner.log).to_contain_text("is my lisinopril ready")
    expect(winner.handoff).to_contain_text("4471182")
    expect(loser.page.locator("#toast")).to_contain_text("took this patient a moment ago")
    screen(winner.page, "11-the-winner-sees-who-was-verified-and-why-the-bot-stopped")
    screen(loser.page, "12-the-other-is-told-who-was-faster")

    winner.says("Hello Maria, how can I help?")
    expect(chat.last("staff")).to_contain_text("Hello Maria, how can I help?")
    chat.says("thanks, can you hold my refill until friday?")
    expect(winner.log.locator("[data-author='patient']").last).to_contain_text("until friday")
    winner.says("Done. It waits for you on Friday.")
    expect(chat.last("staff")).to_contain_text("It waits for you on Friday.")
    screen(page, "13-a-person-in-the-same-chat")
    winner.leaves("End and return to assistant")
    expect(chat.log.locator("[data-kind='marker']").last).to_contain_text("assistant")
    chat.says("where are you located")
    expect(chat.card("locations")).to_contain_text("Hamden")
    screen(page, "14-the-assistant-answers-again")

    chat.says("what are the side effects of zoloft")
    expect(chat.last("bot")).to_contain_text("pharmacist")
    expect(dana.queue.first).to_contain_text("Pharmacist")
    expect(dana.claim).to_be_disabled()
    screen(dana.page, "15-a-technician-cannot-claim-a-clinical-question")
    priya = DeskPage.signs_in(person().new_page(), stack.url, *PRIYA)
    priya.claim.click()
    expect(priya.log).to_contain_text("side effects of zoloft")
    priya.says("Nausea and trouble sleeping are the most common. Do you have either of them?")
    expect(chat.last("staff")).to_contain_text("Nausea")
    screen(priya.page, "16-a-pharmacist-can")
    screen(page, "17-the-pharmacist-answers")


def test_all_prescriptions_need_a_code_from_the_phone(stack: Stack, person: Open, screen: Screen) -> None:
    page = person(1280, 860).new_page()
    page.goto(f"{stack.url}/")
    chat = ChatWindow.opens(page)
    chat.says("show me all my prescriptions")
    chat.form.get_by_label("Last name").fill("Alvarez")
    chat.dated("4", "9", "1961")
    chat.form.get_by_role("button", name="Continue").click()
    expect(chat.form.get_by_label("6-digit code")).to_be_visible()
    text = page.get_by_role("log", name="Text messages on the demo phone").locator("li").first
    expect(text).to_contain_text("your code is")
    page.locator("#try").scroll_into_view_if_needed()
    screen(page, "18-the-code-comes-to-the-phone-on-file")
    code = re.search(r"\b(\d{6})\b", text.inner_text())
    assert code is not None
    chat.form.get_by_label("6-digit code").fill(code.group(1))
    chat.form.get_by_role("button", name="Continue").click()
    expect(chat.card("prescriptions")).to_contain_text(re.compile("metformin", re.I))
    screen(page, "19-all-prescriptions")


def test_an_emergency_comes_before_everything_on_a_phone(stack: Stack, person: Open, screen: Screen) -> None:
    page = person(390, 844).new_page()
    page.goto(f"{stack.url}/")
    chat = ChatWindow.opens(page)
    chat.says("is my lisinopril ready")
    expect(chat.form).to_be_visible()
    chat.says("my chest hurts and my arm is numb")
    alarm = chat.last(kind="alarm")
    expect(alarm.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    screen(page, "20-an-emergency-on-a-phone")


def both_claim(one: DeskPage, other: DeskPage) -> tuple[DeskPage, DeskPage]:
    """Both press Claim in the same moment; returns who got the patient, and who did not."""
    moment = "() => setTimeout(() => document.querySelector('#queue [data-item] button').click(), 400)"
    for desk in (one, other):
        desk.page.evaluate(moment)
    chats = "#chats [data-conversation]"
    expect(one.page.locator(chats).or_(one.page.locator("#toast:not([hidden])")).first).to_be_visible()
    expect(other.page.locator(chats).or_(other.page.locator("#toast:not([hidden])")).first).to_be_visible()
    winners = [desk for desk in (one, other) if desk.page.locator(chats).count()]
    assert len(winners) == 1
    return winners[0], other if winners[0] is one else one
