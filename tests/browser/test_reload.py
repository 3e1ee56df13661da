"""A page that is loaded again, and a gateway that is killed, lose nothing and show nothing twice."""

import json
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.window import ChatWindow
from tests.stack import Stack, until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

type Open = Callable[..., BrowserContext]

SLOWLY = 30_000  # ms, on a machine that does much else
RESTART = 90_000  # ms: a gateway starts, and the page's next try comes up to 15 s later


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of this file's own, because two of the stories kill its gateway."""
    with Stack.running(tmp_path_factory.mktemp("var")) as stack:
        yield stack


def count(stack: Stack, what: str, database: str = "scriptdesk") -> int:
    """How many rows there are of `what`: a table, or a table with a condition."""
    with closing(sqlite3.connect(stack.var / f"{database}.db", timeout=10)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def opened(stack: Stack, page: Page) -> ChatWindow:
    page.goto(f"{stack.url}/")
    return ChatWindow.opens(page)


@contextmanager
def nothing_changes(chat: ChatWindow) -> Iterator[None]:
    """What stood in the conversation before stands there afterwards: the same messages, once each, word for word."""
    expect(chat.log.locator("article:not([data-seq])")).to_have_count(0, timeout=SLOWLY)  # all are stored
    seqs, texts = chat.seqs(), chat.texts()
    assert seqs == list(range(1, len(seqs) + 1))
    yield
    expect(chat.messages).to_have_count(len(seqs), timeout=SLOWLY)
    assert chat.seqs() == seqs
    assert chat.texts() == texts


def loaded_again(page: Page, chat: ChatWindow) -> None:
    """The page is loaded again, and the chat comes back by itself."""
    with nothing_changes(chat):
        page.reload()
        ChatWindow.open_on(page)


def test_a_reload_in_the_middle_loses_nothing_and_repeats_nothing(stack: Stack, person: Open) -> None:
    page = person(390, 844).new_page()
    chat = opened(stack, page)

    chat.says("refill my metformin")
    expect(chat.form).to_be_visible(timeout=SLOWLY)
    loaded_again(page, chat)
    expect(chat.form).to_have_count(1)
    chat.proves("4471190", "Alvarez", "4", "9", "1961")

    asks = chat.card("refill_confirm")
    expect(asks).to_be_visible(timeout=SLOWLY)
    loaded_again(page, chat)
    expect(chat.form).to_have_count(0)
    expect(asks.get_by_role("button").first).to_be_enabled()
    chat.presses("Yes")
    expect(chat.card("refill_result")).to_contain_text("Your refill is requested.", timeout=SLOWLY)
    loaded_again(page, chat)
    expect(asks.get_by_role("button").first).to_be_disabled()  # a yes is said once
    assert count(stack, "refill_request", "pharmacy") == 1

    chat.says("I want a person")
    line = chat.frame.get_by_role("region", name="Your place in line")
    expect(line).to_be_visible(timeout=SLOWLY)
    loaded_again(page, chat)
    expect(line).to_be_visible(timeout=SLOWLY)
    assert count(stack, "work_item WHERE state = 'waiting'") == 1

    line.get_by_role("button", name="Stop waiting").click()
    expect(line).to_be_hidden(timeout=SLOWLY)
    chat.says("when do you close today")
    expect(chat.card("hours")).to_be_visible(timeout=SLOWLY)
    loaded_again(page, chat)


def test_a_gateway_killed_before_it_had_the_answer_shows_it_once(stack: Stack, person: Open) -> None:
    page = person().new_page()
    chat = opened(stack, page)
    before = count(stack, "message")
    gone = stack.pid("gateway")
    stack.signal("rasa", signal.SIGSTOP)  # no answer can come before the gateway is gone
    try:
        chat.says("when do you close today")
        expect(chat.last("patient")).to_contain_text("Sent", timeout=SLOWLY)
        stack.signal("gateway", signal.SIGKILL)
        assert count(stack, "message") == before + 1  # what was acknowledged is kept, and there is no answer yet
    finally:
        stack.signal("rasa", signal.SIGCONT)

    expect(chat.card("hours")).to_be_visible(timeout=RESTART)
    assert stack.pid("gateway") != gone
    goes_on_without_a_repetition(stack, chat, before)


@dataclass
class DeafOnce:
    """Stands between page and gateway. On the page's first socket everything after the first acknowledgement is lost
    on its way to the page; all other sockets are whole."""

    sockets: int = 0
    lost: list[str] = field(default_factory=list)

    def stands_on(self, page: Page) -> None:
        page.route_web_socket("**/api/chat", self._opened)

    def _opened(self, page_side: WebSocketRoute) -> None:
        self.sockets += 1
        first = self.sockets == 1
        acknowledged = False
        gateway_side = page_side.connect_to_server()

        def came(frame: str | bytes) -> None:
            nonlocal acknowledged
            kind = json.loads(frame)["type"]
            if first and acknowledged:
                self.lost.append(kind)
                return
            acknowledged = acknowledged or kind == "ack"
            page_side.send(frame)

        gateway_side.on_message(came)


def test_a_gateway_killed_before_it_could_show_the_answer_shows_it_once(stack: Stack, person: Open) -> None:
    page = person().new_page()
    wire = DeafOnce()
    wire.stands_on(page)
    chat = opened(stack, page)
    before = count(stack, "message")
    gone = stack.pid("gateway")
    chat.says("when do you close today")
    expect(chat.last("patient")).to_contain_text("Sent", timeout=SLOWLY)
    until(lambda: count(stack, "message") == before + 2, "the answer is stored")
    stack.signal("gateway", signal.SIGKILL)
    expect(chat.log.locator("[data-author='bot']")).to_have_count(0)  # it was never shown

    expect(chat.card("hours")).to_be_visible(timeout=RESTART)
    assert stack.pid("gateway") != gone
    assert wire.lost
    assert wire.sockets > 1
    goes_on_without_a_repetition(stack, chat, before)


def goes_on_without_a_repetition(stack: Stack, chat: ChatWindow, before: int) -> None:
    """One question and one answer stand there, and the next question gets the next answer. `before`: how many messages
    were stored when the conversation began."""
    assert chat.seqs() == [1, 2]
    chat.says("where are you located")
    expect(chat.card("locations")).to_be_visible(timeout=SLOWLY)
    expect(chat.log.locator("[data-card='hours']")).to_have_count(1)
    expect(chat.log.locator("article")).to_have_count(4)
    assert chat.seqs() == [1, 2, 3, 4]
    assert count(stack, "message") == before + 4
