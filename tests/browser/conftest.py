"""A real browser on the whole product."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.stack import ROOT, skip_or_fail

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = ROOT / "docs" / "screens"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one file: Playwright's event loop must have ended before a test that has a loop of its own."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        skip_or_fail("Chromium is not installed (package chromium)")
    expect.set_options(timeout=15_000)  # what a person sees may take a moment on a busy machine
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of somebody's own: nobody shares cookies. A script error on a page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_browser(width: int = 1440, height: int = 900) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-US", timezone_id="America/New_York"
        )
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of a step: in docs/screens when asked to (--screens), else beside the test's own files."""
    folder: Path = SCREENS if request.config.getoption("--screens") else request.getfixturevalue("tmp_path")

    def take(page: Page, name: str) -> None:
        page.wait_for_timeout(350)  # animations end
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")

    return take
