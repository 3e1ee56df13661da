"""The technician's desk, as a person uses it: by what stands on it."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass
class DeskPage:
    page: Page

    @classmethod
    def signs_in(cls, page: Page, url: str, username: str, password: str) -> "DeskPage":
        page.goto(f"{url}/desk/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
        return cls(page)

    @property
    def queue(self) -> Locator:
        """Who waits, an item each."""
        return self.page.locator("#queue [data-item]")

    @property
    def claim(self) -> Locator:
        """The button of who waits at the top."""
        return self.queue.first.get_by_role("button", name="Claim")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def handoff(self) -> Locator:
        return self.page.get_by_role("complementary", name="Handoff")

    def says(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Reply").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(self.log.locator("[data-author='staff']").last).to_contain_text(text)

    def leaves(self, how: str) -> None:
        self.page.get_by_role("button", name=how).click()
