"""A pharmacy's own site, of another origin, embeds the chat; a site that is not named cannot."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.app import build
from tests.bot.test_app import settings
from tests.browser.window import ChatWindow
from tests.security.test_edges_door import served

pytestmark = pytest.mark.browser


@contextmanager
def site(gateway: list[str]) -> Iterator[str]:
    """The origin of a site with the launcher of `gateway[0]`. /isolated has the headers of a page that isolates
    itself, which loads nothing that does not allow it."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            if self.path == "/isolated":
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
                self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.end_headers()
            launcher = f"http://{gateway[0]}/launcher.js"
            self.wfile.write(f'<!doctype html><h1>Elms</h1><script src="{launcher}" async></script>'.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Not on the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def two_sites(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A site that may embed the chat, and one that may not."""
    gateway: list[str] = []
    with (
        site(gateway) as named,
        site(gateway) as other,
        served(build(settings(tmp_path, embedding_sites=named))) as address,
    ):
        gateway.append(address)
        yield named, other


@pytest.mark.parametrize("path", ["/", "/isolated"])
def test_a_named_site_shows_the_chat(
    two_sites: tuple[str, str], path: str, person: Callable[..., BrowserContext]
) -> None:
    page = person().new_page()
    page.goto(two_sites[0] + path)
    window = ChatWindow.opens(page)
    window.says("hello")  # stored and shown, so the socket is open


def test_another_site_shows_no_chat(two_sites: tuple[str, str], person: Callable[..., BrowserContext]) -> None:
    page = person().new_page()
    refusals: list[str] = []
    page.on("console", lambda message: refusals.append(message.text))
    page.goto(two_sites[1])
    page.get_by_role("button", name="Chat with the pharmacy").click()
    frame = page.frame_locator("iframe[title='Pharmacy chat']")
    page.wait_for_timeout(2_000)
    expect(frame.get_by_role("textbox", name="Message")).not_to_be_visible()
    assert any("frame-ancestors" in text for text in refusals)
