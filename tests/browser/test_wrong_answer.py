"""A technician marks an answer as wrong, a pharmacist corrects it, and whoever got it reads the correction."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.desk_page import DeskPage
from tests.browser.window import ChatWindow
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

DANA = ("dana", "demo-dana-counter-12")
PRIYA = ("priya", "demo-priya-counter-56")
WHY = "<b>The hours</b> are those of last winter"
RIGHT = "We close at 6 PM today.\n<img src=x onerror=alert(1)> Please come before that."

type Open = Callable[..., BrowserContext]
type Screen = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own: who waits and who got an answer is counted."""
    with Stack.running(tmp_path_factory.mktemp("var")) as stack:
        yield stack


def asks_when_we_close(person: Open, stack: Stack, width: int = 390, height: int = 844) -> tuple[Page, ChatWindow]:
    page = person(width, height).new_page()
    page.goto(f"{stack.url}/")
    chat = ChatWindow.opens(page)
    chat.says("when do you close today")
    expect(chat.card("hours")).to_contain_text("Today")
    return page, chat


def shows_the_correction(chat: ChatWindow) -> None:
    correction = chat.last("staff", "correction")
    expect(correction).to_contain_text("Correction to an earlier answer")
    expect(correction).to_contain_text("The answer it corrects: today,")
    expect(correction).to_contain_text("Dr. Priya Nair, pharmacist")
    expect(correction.locator(".correction-text")).to_have_text(RIGHT, use_inner_text=True)
    expect(chat.log.locator("[data-author='bot'].is-corrected")).to_contain_text(
        "The pharmacy has corrected this answer, see below."
    )


def test_a_wrong_answer_is_reported_and_corrected_for_everybody_who_got_it(
    stack: Stack, person: Open, screen: Screen
) -> None:
    _, other = asks_when_we_close(person, stack)
    _, gone = asks_when_we_close(person, stack)
    gone.frame.get_by_role("button", name="End chat").click()
    gone.frame.get_by_role("button", name="End it").click()
    expect(gone.last("system")).to_contain_text("You ended this conversation.")
    spanish = person(390, 844).new_page()
    spanish.goto(f"{stack.url}/chat/?locale=es-US")
    spanish.get_by_role("textbox", name="Mensaje").fill("hours")  # what the assistant understands, and no sentence
    spanish.get_by_role("textbox", name="Mensaje").press("Enter")
    expect(spanish.locator("[data-card='hours']")).to_be_visible()
    page, chat = asks_when_we_close(person, stack)
    chat.says("I want a person")
    expect(chat.frame.get_by_role("region", name="Your place in line")).to_be_visible()

    dana = DeskPage.signs_in(person().new_page(), stack.url, *DANA)
    priya = DeskPage.signs_in(person().new_page(), stack.url, *PRIYA)
    dana.claim.click()
    answer = dana.log.locator("[data-author='bot'][data-kind='card']")
    expect(answer).to_contain_text("Today")
    answer.get_by_role("button", name="This answer is wrong").press("Enter")
    why = answer.get_by_label("What is wrong with it?")
    expect(why).to_be_focused()
    why.fill("wrong")
    screen(dana.page, "an-answer-is-marked-as-wrong")
    answer.get_by_role("button", name="Report it").click()
    expect(answer.get_by_role("alert")).to_contain_text("at least 10 letters")
    why.fill(WHY)
    answer.get_by_role("button", name="Report it").click()
    expect(answer).to_contain_text("Reported as wrong")
    expect(dana.page.get_by_role("region", name="Answers reported as wrong")).to_be_hidden()

    reports = priya.page.get_by_role("region", name="Answers reported as wrong")
    expect(reports).to_contain_text("Dana Reyes reported an answer as wrong")
    screen(priya.page, "a-report-at-the-pharmacists-desk")
    reports.get_by_role("button", name="Review").press("Enter")
    review = priya.page.locator(".review")
    expect(review.get_by_role("heading", name="Report")).to_be_focused()
    expect(review).to_contain_text(WHY)
    expect(review.get_by_role("log", name="The answer")).to_contain_text("when do you close today")
    expect(review).to_contain_text("3 others got this kind of answer.")
    expect(review.get_by_label("Spanish")).to_have_count(1)
    expect(review.get_by_label("closed: must be called")).to_have_count(1)
    review.get_by_label("Choose all who are listed").check()
    review.get_by_label("Correction", exact=True).fill(RIGHT)
    screen(priya.page, "a-report-under-review")
    send = review.get_by_role("button", name="Send the correction to 4 conversations")
    send.scroll_into_view_if_needed()
    screen(priya.page, "a-correction-before-it-is-sent")
    send.click()
    expect(review).to_contain_text("The correction was sent to 3 conversations. The report is closed.")
    expect(review).to_contain_text("Call these patients: their chat is closed, so nothing was sent there")
    expect(review.get_by_role("listitem")).to_contain_text("Nobody was verified")
    expect(reports).to_be_hidden()
    expect(gone.log.locator("[data-kind='correction']")).to_have_count(0)
    screen(priya.page, "a-report-is-closed")

    for window in (chat, other):
        shows_the_correction(window)
    screen(page, "a-correction-on-a-phone")
    correction = spanish.locator("[data-kind='correction']")
    expect(correction).to_contain_text("Corrección de una respuesta anterior")
    expect(correction.locator(".correction-text")).to_have_text(RIGHT, use_inner_text=True)
    expect(spanish.locator(".is-corrected")).to_contain_text("La farmacia ha corregido esta respuesta")
    screen(spanish, "a-correction-in-a-spanish-window")
    scroll_to(chat.log.locator(".is-corrected"))
    screen(page, "the-corrected-answer-on-a-phone")
    at_the_desk = dana.log.locator("[data-kind='correction']")
    expect(at_the_desk).to_contain_text("Please come before that.")
    expect(answer).to_contain_text("The pharmacy has corrected this answer, see below.")
    screen(dana.page, "a-correction-in-the-technicians-chat")

    page.reload()
    shows_the_correction(ChatWindow.open_on(page))
    screen(page, "a-correction-after-a-reload")

    # Nobody was moved by it: the one goes on with Dana, the other with the assistant.
    dana.says("Is there anything else?")
    other.says("where are you located")
    expect(other.card("locations")).to_contain_text("Hamden")
    shows_the_correction(other)
    dana.leaves("Close conversation")


def scroll_to(place: Locator) -> None:
    place.evaluate("node => node.scrollIntoView({ block: 'center' })")
