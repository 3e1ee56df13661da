"""A patient agrees to be told, in the window itself; and the link of a notice, opened on a telephone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import create_engine, text

from bot.clock import utc_now
from bot.messages import links
from bot.storage.database import open_engine
from tests.browser.window import ChatWindow
from tests.stack import Stack, until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

SLOWLY = 30_000  # ms, on a machine that does much else


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product where notices can be sent."""
    stack = Stack(tmp_path_factory.mktemp("telling"))
    stack.environment = {"SCRIPTDESK_PUBLIC_URL": stack.url, "SCRIPTDESK_INBOUND_SECRET": "s" * 32}
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def code_on(telephone: str, page: Page) -> str:
    """The newest code on the demo's telephone."""
    answer = page.request.get(telephone).json()["messages"]
    return str(answer[0]["text"]).split("code is ")[1][:6] if answer else ""


def test_a_patient_agrees_and_ends_it_again(
    telling: Stack, person: Callable[..., BrowserContext], screen: Callable[[Page, str], None]
) -> None:
    page = person(1000, 860).new_page()
    page.goto(f"{telling.url}/")
    chat = ChatWindow.opens(page)
    chat.says("text me when my prescription is ready")
    expect(chat.form).to_be_visible(timeout=SLOWLY)
    chat.form.get_by_label("Last name").fill("Alvarez")
    chat.dated("4", "9", "1961")
    chat.form.get_by_role("button", name="Continue").click()
    code = chat.form.get_by_label("6-digit code")
    expect(code).to_be_visible(timeout=SLOWLY)
    code.fill(until(lambda: code_on(f"{telling.url}/demo/phone", page), "the code is on the telephone"))
    chat.form.get_by_role("button", name="Continue").click()
    card = chat.card("consent")
    expect(card).to_contain_text("May Elm Street Pharmacy send you a text", timeout=SLOWLY)
    expect(card).to_contain_text("to the number ending in 0187")
    screen(page, "consent")
    chat.presses("Yes, I agree")
    expect(chat.last("bot")).to_contain_text("Thank you. When the pharmacy’s system says that it is ready")
    database = create_engine(f"sqlite:///{telling.var / 'scriptdesk.db'}")
    with database.connect() as connection:
        assert connection.execute(text("SELECT fact, how FROM consent")).all() == [("given", "chat")]
        assert connection.execute(text("SELECT count(*) FROM notice_request")).scalar_one() > 0
    chat.says("please stop texting me")
    expect(chat.log).to_contain_text("Done: from now on our chat sends you no notices.", timeout=SLOWLY)
    with database.connect() as connection:
        assert connection.execute(text("SELECT fact FROM consent ORDER BY id")).scalars().all() == ["given", "revoked"]


def made_link(var: Path) -> str:
    engine = open_engine(f"sqlite:///{var / 'scriptdesk.db'}")
    with engine.begin() as connection:
        return links.PATH + links.make(connection, "n_of_a_test", utc_now())


def test_a_link_opens_the_form_once(telling: Stack, person: Callable[..., BrowserContext]) -> None:
    link = telling.url + made_link(telling.var)
    page = person(390, 780).new_page()
    page.goto(link)
    page.get_by_role("button", name="Open the chat").click()
    form = page.locator("[data-kind='form'] form")
    expect(form.get_by_label("Last name")).to_be_visible(timeout=SLOWLY)
    assert "/n/" not in page.url
    again = person(390, 780).new_page()
    again.goto(link)
    again.get_by_role("button", name="Open the chat").click()
    expect(again.get_by_role("alert")).to_contain_text("This link was used before")
    expect(again.get_by_role("link", name="Start a new chat")).to_be_visible()
