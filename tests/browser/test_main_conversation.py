"""A patient asks, the pharmacy's system answers, a technician takes over, the assistant comes back."""

import re
from collections.abc import Callable

import pytest
from browser.window import ChatWindow
from playwright.sync_api import BrowserContext, Page, expect
from stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_the_whole_conversation(
    stack: Stack, person: Callable[..., BrowserContext], screen: Callable[[Page, str], None]
) -> None:
    page = person(1280, 860).new_page()
    page.goto(f"{stack.url}/")
    expect(page).to_have_title(re.compile("Elm Street Pharmacy"))
    screen(page, "01-the-pharmacys-site")
    chat = ChatWindow.opens(page)
    expect(chat.frame.get_by_text("Not for emergencies.")).to_be_visible()
    screen(page, "02-before-the-first-message")

    chat.says("is my lisinopril ready")
    expect(chat.form).to_be_visible()
    screen(page, "03-a-form-before-anything-is-told")
    chat.proves("4471182", "Alvarez", "4", "9", "1961")
    card = chat.card()
    expect(card).to_contain_text("lisinopril")
    expect(card).to_contain_text(re.compile("ready for pickup", re.IGNORECASE))
    expect(card).to_contain_text("$4.00")
    expect(card).to_contain_text("yesterday")
    screen(page, "04-status-why-who-acts-since-when-price")
