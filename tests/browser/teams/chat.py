"""The local client's page, as somebody uses it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page


@dataclass
class Chat:
    """One page. What the bot said is counted before something is done: the client may show the answer first."""

    page: Page
    shots: Path | None = None

    def open(self, url: str) -> None:
        """Loads the page; the client then tells the bot that it was added."""
        self.page.goto(url)
        self._box.wait_for()

    @property
    def _box(self) -> Locator:
        """Where one writes: inputs of cards are text boxes too, so it is the last."""
        return self.page.locator("div[role=textbox]").last

    @property
    def said(self) -> Locator:
        """The messages of the bot in the conversation that is shown, with their cards."""
        author = self.page.get_by_label("Message author")
        return self.page.get_by_label("Message header").filter(has=author).locator("xpath=..")

    def go(self, conversation: str) -> None:
        """Shows another conversation."""
        self.page.get_by_role("treeitem", name=conversation).click()
        self._box.wait_for()

    def say(self, text: str, *, to: str = "") -> Locator:
        """Types a message, to somebody who is picked when named, and gives what the bot says next."""
        before = self.said.count()
        self._box.click()
        if to:
            self.page.keyboard.type(f"@{to[:3]}")
            self.page.get_by_role("menuitem", name=to).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        return self.next(before)

    def next(self, before: int) -> Locator:
        """What the bot says after it said so many."""
        new = self.said.nth(before)
        new.wait_for()
        return new

    def shot(self, name: str) -> None:
        """A picture of the page, when somebody asked for pictures."""
        if self.shots is not None:
            self.shots.mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=self.shots / f"{name}.png")
