"""A patient writes in Spanish and reads only Spanish, also in a form, until somebody who speaks it answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk_page import DeskPage
from tests.browser.window import ChatWindow
from tests.spanish import english_in
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

DANA = ("dana", "demo-dana-counter-12")
SAM = ("sam", "demo-sam-counter-34")
SLOWLY = 30_000  # ms, on a machine that does much else

type Open = Callable[..., BrowserContext]
type Screen = Callable[[Page, str], None]


def reads_only_spanish(chat: ChatWindow) -> None:
    window = chat.frame.locator("body")
    labels = "nodes => nodes.map(node => node.getAttribute('aria-label') || node.placeholder).join('. ')"
    spoken = chat.frame.locator("[aria-label], [placeholder]").evaluate_all(labels)
    assert english_in(f"{window.inner_text()}. {spoken}".replace("refill metformin", "")) == set()
    assert chat.frame.locator("html").get_attribute("lang") == "es"


def test_a_spanish_writer_reads_spanish_and_reaches_who_speaks_it(stack: Stack, person: Open, screen: Screen) -> None:
    page = person(1000, 860).new_page()
    page.goto(f"{stack.url}/")
    chat = ChatWindow.opens(page)
    chat.says("hola, necesito resurtir mi receta")
    line = chat.frame.get_by_role("region", name="Su lugar en la fila")
    expect(line).to_contain_text("Usted es la próxima persona en la fila para un técnico de farmacia.", timeout=SLOWLY)
    chat.spanish = True
    expect(chat.log).to_contain_text("Este asistente automático solo entiende inglés.")
    expect(chat.log).to_contain_text("Le pongo en la fila para hablar con un técnico de farmacia")
    reads_only_spanish(chat)
    screen(page, "in-line")

    line.get_by_role("button", name="Dejar de esperar").click()
    expect(chat.last("system")).to_contain_text("Salió de la fila.")
    chat.says("refill metformin")  # what the bot understands, and no sentence in English
    expect(chat.form).to_be_visible(timeout=SLOWLY)
    chat.form.get_by_role("button", name="Continuar").click()
    expect(chat.form).to_contain_text("Apellido: complete este campo.")
    chat.form.get_by_label("Número de receta").fill("4471190")
    chat.form.get_by_label("Apellido").fill("Nadie")
    chat.dated("4", "9", "1961")
    chat.form.get_by_role("button", name="Continuar").click()
    expect(chat.form).to_contain_text("Eso no coincide con nuestros registros.")
    reads_only_spanish(chat)
    screen(page, "form")

    sam = DeskPage.signs_in(person().new_page(), stack.url, *SAM)
    dana = DeskPage.signs_in(person().new_page(), stack.url, *DANA)
    chat.says("quiero hablar con una persona")
    expect(dana.queue.first).to_contain_text("Spanish", timeout=SLOWLY)
    expect(dana.claim).to_be_enabled()
    expect(sam.queue.first).to_contain_text("Dana Reyes speaks this patient's language and is at the desk.")
    expect(sam.claim).to_be_disabled()
    screen(sam.page, "the-desk-of-who-does-not-speak-it")
    dana.claim.click()
    expect(dana.handoff).to_contain_text("Spanish")
    dana.says("Hola, soy Dana. ¿Qué receta necesita?")
    expect(chat.last("staff")).to_contain_text("técnico/a de farmacia")
    expect(chat.log).to_contain_text("Dana entró al chat")
    reads_only_spanish(chat)
    screen(page, "with-dana")

    page.reload()
    again = ChatWindow(page.frame_locator("iframe[title='Pharmacy chat']"), spanish=True)
    expect(again.frame.get_by_role("textbox", name="Mensaje")).to_be_visible()
    expect(again.last("staff")).to_contain_text("técnico/a de farmacia")
    reads_only_spanish(again)
    again.says("Thank you, I can go on in English.")
    expect(again.frame.get_by_role("textbox", name="Message")).to_be_visible()
    expect(again.last("staff")).to_contain_text("pharmacy technician")


def test_on_a_spanish_page_the_window_is_spanish_before_the_first_message(
    stack: Stack, person: Open, screen: Screen
) -> None:
    page = person(420, 760).new_page()
    page.goto(f"{stack.url}/chat/?locale=es-US")
    expect(page.get_by_text("Si escribe en español, le contesta una persona de la farmacia.")).to_be_visible()
    expect(page).to_have_title("Chat de la farmacia")
    screen(page, "before-the-first-message")
    assert english_in(page.locator("body").inner_text()) == set()
    page.get_by_role("button", name="Hablar con una persona").click()
    line = page.get_by_role("region", name="Su lugar en la fila")
    expect(line).to_be_visible(timeout=SLOWLY)
    line.get_by_role("button", name="Dejar de esperar").click()  # who comes after finds nobody in line
    expect(line).to_be_hidden(timeout=SLOWLY)
