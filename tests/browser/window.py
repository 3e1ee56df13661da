"""The patient's chat window, as a person uses it: by what stands on it."""

from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

from bot.chat.spanish import WINDOW, sections


@dataclass
class ChatWindow:
    """`spanish`: whether its words are expected in Spanish."""

    frame: FrameLocator
    spanish: bool = False

    @classmethod
    def opens(cls, page: Page) -> "ChatWindow":
        """Press the button on the pharmacy's page."""
        page.get_by_role("button", name="Chat with the pharmacy").click()
        return cls.open_on(page)

    @classmethod
    def open_on(cls, page: Page) -> "ChatWindow":
        """The window that stands open on the page."""
        window = cls(page.frame_locator("iframe[title='Pharmacy chat']"))
        expect(window.frame.get_by_role("textbox", name="Message")).to_be_visible()
        return window

    @property
    def log(self) -> Locator:
        return self.frame.get_by_role("log")  # by its role alone: its name changes with the language

    def word(self, english: str) -> str:
        """One of the window's own words, as it stands there."""
        return sections()[WINDOW][english] if self.spanish else english

    @property
    def messages(self) -> Locator:
        return self.log.locator("[data-seq]")

    @property
    def form(self) -> Locator:
        """The open form."""
        return self.log.locator("[data-kind='form'] form")

    def says(self, text: str) -> None:
        self.frame.get_by_role("textbox", name=self.word("Message")).fill(text)
        self.frame.get_by_role("button", name=self.word("Send"), exact=True).click()
        expect(self.log.locator("[data-author='patient']").last).to_contain_text(text)

    def last(self, author: str = "bot", kind: str | None = None) -> Locator:
        """The newest message of an author."""
        kinds = f"[data-kind='{kind}']" if kind else ""
        return self.log.locator(f"[data-author='{author}']{kinds}").last

    def card(self, kind: str) -> Locator:
        """The newest card of a kind: status, stock, hours, …"""
        return self.log.locator(f"[data-card='{kind}']").last

    def proves(self, number: str, last_name: str, month: str, day: str, year: str) -> None:
        """Fill in the form for one prescription, for oneself."""
        self.form.get_by_label("Prescription number").fill(number)
        self.form.get_by_label("Last name").fill(last_name)
        self.dated(month, day, year)
        self.form.get_by_role("button", name="Continue").click()

    def dated(self, month: str, day: str, year: str) -> None:
        self.form.get_by_label(self.word("Month")).fill(month)
        self.form.get_by_label(self.word("Day")).fill(day)
        self.form.get_by_label(self.word("Year")).fill(year)

    def presses(self, label: str) -> None:
        self.log.get_by_role("button", name=label).last.click()

    def seqs(self) -> list[int]:
        """The numbers of all messages, as shown."""
        return [int(str(one.get_attribute("data-seq"))) for one in self.messages.all()]

    def texts(self) -> list[str]:
        return [one.inner_text() for one in self.messages.all()]
