"""Somebody who types before the window's script has come: nothing goes anywhere, and nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_what_is_typed_too_early_is_in_no_address_and_can_be_sent_later(
    stack: Stack, person: Callable[..., BrowserContext]
) -> None:
    page = person(390, 844).new_page()
    held: list[Route] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/chat/app.js", lambda route: held.append(route))
    page.goto(f"{stack.url}/chat/", wait_until="commit")
    text = page.get_by_role("textbox", name="Message")
    text.fill("is my zoloft ready")
    text.press("Enter")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-author='patient'][data-seq]")).to_contain_text("is my zoloft ready")
    assert not [url for url in asked if "zoloft" in url]
