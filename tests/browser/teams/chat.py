"""The local client's page, as somebody uses it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

_PATIENCE = 15_000
"""Milliseconds; an answer takes less than one second."""


@dataclass
class Chat:
    """One page. What the bot said is counted before something is done: the client may show the answer first.

    `errors` are the mistakes in the page itself, such as of a card that its renderer cannot handle.
    """

    page: Page
    shots: Path | None = None
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(_PATIENCE)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

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

    @property
    def own(self) -> Locator:
        """The messages of whoever looks."""
        author = self.page.get_by_label("Message author")
        return self.page.get_by_label("Message header").filter(has_not=author).locator("xpath=..")

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
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        return self.next(before)

    def tap(self, card: Locator, label: str) -> Locator:
        """Taps a button, and gives what the bot says next."""
        before = self.said.count()
        button(card, label).click()
        return self.next(before)

    def search(self, command: str, parameter: str, words: str) -> Locator:
        """Looks for somebody with the app's search beside the box, and gives the list of who was found.

        The client for developers does not read the app's manifest, so it has to be told of the command.
        """
        self.page.get_by_label("Trigger Message Extension App").click()
        self.page.get_by_text("Search Command").click()
        self.page.get_by_text("Specify Command ID or Parameter").click()
        self.page.get_by_placeholder("Command ID").fill(command)
        self.page.get_by_placeholder("Parameter name").fill(parameter)
        self.page.get_by_placeholder("Enter a search term").fill(words)
        return self.page.get_by_text("Search-Based Message Extension").locator("xpath=ancestor::div[2]")

    def send(self) -> None:
        """Sends what stands in the box."""
        self.page.get_by_label("Send Message").click()

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


def button(card: Locator, label: str) -> Locator:
    """A button in a message."""
    return card.get_by_role("button", name=label, exact=True)
