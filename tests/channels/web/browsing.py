"""A real Chromium on the real chat, and what is measured in a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.channels.web.fake import session_of
from tests.channels.web.served import Served

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}

# The colour under an element's text, through whatever is not opaque, and the contrast of WCAG 2.
LOW_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const low = [];
  for (const element of document.querySelectorAll("body *")) {
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const box = element.getBoundingClientRect();
    if (!says || box.width < 2 || box.height < 2 || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const under = ground(element);
    const [a, b] = [light(over(rgba(style.color), under)), light(under)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const text = element.textContent.trim().slice(0, 30);
    if (contrast < 4.5) low.push(`${contrast.toFixed(2)} ${element.className || element.tagName} ${text}`);
  }
  return low;
}"""

NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea, a, img, summary")]
  .filter((element) => element.checkVisibility() && element.type !== "hidden")
  .filter((element) => {
    const labels = [...(element.labels || [])].map((label) => label.textContent).join("");
    const name = element.getAttribute("aria-label") || labels || element.textContent || element.getAttribute("alt");
    return !(name || "").trim();
  }).map((element) => element.outerHTML)"""

SMALL_TARGETS = """() => [...document.querySelectorAll("button, select, textarea, summary, .call, .document")]
  .filter((element) => element.checkVisibility())
  .filter((element) => Math.min(element.offsetHeight, element.offsetWidth) < 24)
  .map((element) => element.outerHTML)"""

HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5")]
  .filter((element) => element.checkVisibility()).map((element) => Number(element.tagName[1]))"""

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility() && !element.closest(".hidden, .sprite, .skip, #demo-day"))
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => element.className || element.tagName)"""


@dataclass
class Screen:
    """One page, and what its browser complained about."""

    page: Page
    served: Served
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Screen:
        self.page.goto(self.served.url + path)
        return self

    def connected(self) -> Screen:
        """Waits until the live connection greeted; the server knows the page then."""
        person = self.page.evaluate("JSON.parse(document.getElementById('start').textContent).prefix").rstrip(":")
        core = self.served.fake.core
        for _ in range(500):
            if person in core.arrivals:
                return self
            self.page.wait_for_timeout(10)
        raise AssertionError("the page did not connect")

    def ask(self, text: str) -> None:
        """Types a question and waits for one more answer."""
        before = self.page.locator(".line.bot").count()
        self.page.fill("#text", text)
        self.page.keyboard.press("Enter")
        self.page.locator(".line.bot").nth(before).wait_for()

    def said(self) -> list[str]:
        """What the reader said and the headlines of the answers, in the order of the screen."""
        return [text.strip() for text in self.page.locator(".bubble .text, .card h3").all_inner_texts()]

    def measured(self, script: str) -> Any:
        """What a script finds once nothing moves any more."""
        self.page.evaluate(
            "() => Promise.all(document.getAnimations().map((a) => a.effect.getTiming().iterations === 1 && a.finished))"
        )
        return self.page.evaluate(script)


@contextmanager
def screen(browser: Browser, served: Served, person: int | None = 1, **options: Any) -> Iterator[Screen]:
    """A browser of somebody's own. It may reach this machine only, and complaints of the browser fail the test."""
    options = {"viewport": DESKTOP, "locale": "nl-NL", **options}
    context: BrowserContext = browser.new_context(**options)
    context.route(lambda url: not url.startswith(served.url), lambda route: route.abort())
    if person:
        context.add_cookies([{"name": "wegwijs", "value": session_of(person), "url": served.url}])
    shown = Screen(context.new_page(), served)
    shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
    shown.page.on("dialog", lambda dialog: shown.complaints.append(dialog.message))
    shown.page.on(
        "console",
        lambda message: shown.complaints.append(message.text) if "Content Security" in message.text else None,
    )
    try:
        yield shown
        assert shown.complaints == []
    finally:
        context.close()
