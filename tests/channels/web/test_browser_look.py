"""The page in a real browser: themes, sizes, languages, signing in, and the demo."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, expect

from bot.messages import Reply
from tests.channels.web.browsing import (
    DESKTOP,
    HEADINGS,
    LOW_CONTRAST,
    NAMELESS,
    PHONE,
    SMALL_TARGETS,
    TOO_WIDE,
    Screen,
    screen,
)
from tests.channels.web.fake import REPLIES, Fake, address_of
from tests.channels.web.served import Served, serve

pytestmark = pytest.mark.browser


def test_light_and_dark_follow_the_device_until_the_reader_chooses(browser: Browser, served: Served) -> None:
    with screen(browser, served, color_scheme="dark") as shown:
        page = shown.open().page
        body = page.locator("body")
        dark = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.emulate_media(color_scheme="light")
        expect(body).not_to_have_css("background-color", dark)
        light = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.get_by_role("button", name="Donker scherm").click()
        expect(body).to_have_css("background-color", dark)
        page.reload()
        expect(body).to_have_css("background-color", dark)
        page.get_by_role("button", name="Licht scherm").click()
        expect(body).to_have_css("background-color", light)


def _say_everything(shown: Screen) -> None:
    for asked in REPLIES:
        shown.ask(asked)
    shown.page.get_by_role("button", name="Iemand anders").click()
    shown.page.locator(".form button", has_text="Verstuur").click()
    for folded in shown.page.locator("details").all():
        folded.evaluate("element => { element.open = true }")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everything_can_be_read_named_and_touched(
    browser: Browser, demo: Served, scheme: str, size: dict[str, int]
) -> None:
    with screen(browser, demo, person=5, color_scheme=scheme, viewport=size) as shown:
        shown.open().connected()
        _say_everything(shown)
        if shown.page.locator("#demo-toggle").is_visible():
            shown.page.locator("#demo-toggle").click()
        _check(shown)
        headings = shown.measured(HEADINGS)
        assert headings.count(1) == 1
        assert shown.page.get_by_role("log").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_before_signing_in_too(browser: Browser, served: Served, fake: Fake, scheme: str) -> None:
    fake.with_demo = True
    with serve(fake) as demo, screen(browser, demo, person=None, color_scheme=scheme, viewport=PHONE) as shown:
        shown.open()
        _check(shown)
    with screen(browser, served, person=None, color_scheme=scheme, viewport=PHONE) as shown:
        for path in ("/", "/aanmelden?token=x", "/nergens"):
            shown.open(path)
            _check(shown)


def _check(shown: Screen) -> None:
    assert shown.measured(LOW_CONTRAST) == []
    assert shown.measured(NAMELESS) == []
    assert shown.measured(SMALL_TARGETS) == []
    assert shown.measured(TOO_WIDE) == []
    assert shown.page.evaluate("document.documentElement.lang") == "nl"
    headings = shown.measured(HEADINGS)
    assert all(after - before <= 1 for before, after in pairwise(headings)), headings


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 640, "height": 400}, PHONE])
def test_text_at_twice_its_size_still_fits(browser: Browser, demo: Served, size: dict[str, int]) -> None:
    with screen(browser, demo, person=5, viewport=size) as shown:
        shown.open().connected()
        shown.page.evaluate("document.documentElement.style.fontSize = '200%'")
        for asked in ("ja", "spoed", "vraag", "formulier"):
            shown.ask(asked)
        assert shown.measured(TOO_WIDE) == []
        expect(shown.page.locator("#text")).to_be_in_viewport()


@pytest.mark.parametrize("scale", ["100%", "200%"])
def test_the_demo_wraps_with_wider_letters(browser: Browser, demo: Served, scale: str) -> None:
    """The spacing of WCAG 2.2 (1.4.12) stands for any wider font a device has."""
    with screen(browser, demo, person=5, viewport={"width": 320, "height": 640}) as shown:
        page = shown.open().connected().page
        page.evaluate("size => { document.documentElement.style.fontSize = size }", scale)
        page.evaluate("document.body.style.cssText = 'letter-spacing: 0.12em; word-spacing: 0.16em'")
        page.locator("#demo-toggle").click()
        page.get_by_role("button", name="Zelf kiezen").click()
        assert shown.measured(TOO_WIDE) == []


def test_who_asks_for_stillness_gets_it(browser: Browser, served: Served) -> None:
    with screen(browser, served, reduced_motion="reduce") as shown:
        shown.open().connected()
        shown.ask("hallo")
        assert shown.page.evaluate("document.getAnimations().length") == 0


def test_everything_is_in_english_for_who_reads_english(browser: Browser, served: Served, fake: Fake) -> None:
    fake.sign_in.locale = "en"
    with screen(browser, served) as shown:
        page = shown.open().connected().page
        assert page.evaluate("document.documentElement.lang") == "en"
        expect(page.get_by_role("textbox", name="Write your question")).to_be_visible()
        shown.ask("let op")
        expect(page.locator(".tone")).to_have_text("Take care")


def test_a_sign_in_link_opens_the_conversation_once(browser: Browser, served: Served, fake: Fake) -> None:
    fake.sign_in.links["abc"] = 2
    with screen(browser, served, person=None) as shown:
        page = shown.open("/aanmelden?token=abc").page
        page.get_by_role("button", name="Meld mij aan").click()
        expect(page.get_by_role("heading", name="Hallo Fatima")).to_be_visible()
        assert page.url == served.url + "/"
        shown.connected()
        page.get_by_role("button", name="Afmelden").click()
        expect(page.get_by_text("Je bent afgemeld.")).to_be_visible()
        shown.open("/aanmelden?token=abc").page.get_by_role("button", name="Meld mij aan").click()
        expect(page.get_by_text("Deze link werkt niet meer.")).to_be_visible()


def test_the_demo_lets_you_be_anybody_and_move_the_clock(browser: Browser, demo: Served, fake: Fake) -> None:
    with screen(browser, demo, person=None) as shown:
        page = shown.open().page
        page.get_by_role("button", name="Jeroen Bakker").click()
        expect(page.get_by_role("heading", name="Hallo Jeroen")).to_be_visible()
        shown.connected()
        clock = page.locator(".demo-now")
        page.get_by_role("button", name="+1 dag").click()
        expect(clock).to_contain_text("woensdag 20 november 2024")
        page.get_by_role("button", name="+1 week").click()
        expect(clock).to_contain_text("woensdag 27 november 2024")
        shown.ask("hallo")
        expect(page.locator(".day")).to_have_text("woensdag 27 november 2024")
        page.get_by_role("button", name="Zelf kiezen").click()
        page.get_by_label("Zelf kiezen").last.fill("2024-12-24T18:30")
        page.get_by_role("button", name="Zet de klok").click()
        expect(clock).to_contain_text("dinsdag 24 december 2024, 18:30", use_inner_text=True)
        page.get_by_role("button", name="Terug naar het begin").click()
        expect(clock).to_contain_text("dinsdag 19 november 2024, 10:00", use_inner_text=True)
        page.get_by_label("Ik ben").select_option("Fatima El Amrani · deelnemer")
        page.get_by_role("button", name="Wissel").click()
        expect(page.get_by_role("heading", name="Hallo Fatima")).to_be_visible()


def test_a_window_of_the_person_before_says_that_it_is_old(browser: Browser, demo: Served) -> None:
    with screen(browser, demo, person=1) as shown:
        page = shown.open().connected().page
        other = page.context.new_page()
        other.goto(demo.url)
        other.get_by_label("Ik ben").select_option("Anja Smit · docent")
        other.get_by_role("button", name="Wissel").click()
        expect(page.locator("#banner")).to_contain_text("Laad deze pagina opnieuw")
        page.fill("#text", "wie ben ik?")
        page.keyboard.press("Enter")
        expect(page.locator(".me .state")).to_contain_text("niet meer geldig")
        page.locator("#banner").get_by_role("button", name="Laad opnieuw").click()
        expect(page.get_by_role("heading", name="Hallo Anja")).to_be_visible()


def test_a_message_that_the_bot_starts_appears_by_itself(noor_screen: Screen, served: Served) -> None:
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(served.channel.send, address_of(1), Reply("Je toets is morgen."), "toets/1")
        expect(noor_screen.page.locator(".card h3")).to_have_text("Je toets is morgen.")
        sending.result(10)
