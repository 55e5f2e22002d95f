"""The page in a real browser when the network or the server fails: nothing is lost and nothing comes twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.channels.web.ports import WebSettings
from bot.messages import Inbound, Reply
from tests.channels.web.browsing import (
    Screen,
    screen,
)
from tests.channels.web.fake import Fake, address_of
from tests.channels.web.served import Served, serve

pytestmark = pytest.mark.browser


def test_after_the_server_was_away_nothing_is_lost_and_nothing_twice(browser: Browser, fake: Fake) -> None:
    with serve(fake) as first, screen(browser, first) as shown:
        shown.open().connected()
        shown.ask("voor")
        page = shown.page
        first.stop()
        expect(page.locator("#banner")).to_contain_text("Geen verbinding")
        for text in ("tijdens", "daarna"):
            page.fill("#text", text)
            page.keyboard.press("Enter")
        expect(page.locator(".me .state").nth(1)).to_contain_text("Je bericht staat klaar")
        fake.core.store(address_of(1), "bericht/1", Reply("Je toets is morgen."))
        fake.core.arrivals.clear()
        with serve(fake, port=first.port):
            expect(page.locator(".line.bot")).to_have_count(4, timeout=20_000)
            shown.connected()
            texts = sorted(shown.said())
            assert texts == sorted(
                [
                    "voor",
                    "Je zei: voor",
                    "tijdens",
                    "Je zei: tijdens",
                    "daarna",
                    "Je zei: daarna",
                    "Je toets is morgen.",
                ]
            )
            expect(page.locator("#banner")).not_to_contain_text("Geen verbinding")
            for _ in range(100):
                if len(fake.core.confirmed) == 4:
                    break
                page.wait_for_timeout(20)
            assert len({key for _, key in fake.core.confirmed}) == 4
    assert [inbound.text for inbound in fake.core.heard] == ["voor", "tijdens", "daarna"]


def test_an_answer_lost_on_its_way_is_fetched_with_the_same_key(noor_screen: Screen, fake: Fake) -> None:
    page = noor_screen.page
    lost: list[object] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/api/messages", lose_the_first)
    noor_screen.ask("hallo")
    page.wait_for_timeout(1200)
    assert noor_screen.said() == ["hallo", "Je zei: hallo"]
    assert len(fake.core.heard) == 1


def test_a_message_that_failed_is_sent_again_on_request(noor_screen: Screen, fake: Fake) -> None:
    page = noor_screen.page
    keys: list[str] = []

    def broken(inbound: Inbound) -> None:
        keys.append(inbound.key)
        raise RuntimeError("kapot")

    fake.core.before = broken
    page.fill("#text", "hallo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Er ging iets mis. Geef dit nummer door")).to_be_visible()
    fake.core.before = lambda inbound: keys.append(inbound.key)
    page.get_by_role("button", name="Opnieuw versturen").click()
    expect(page.locator(".line.bot")).to_have_count(1)
    assert keys[0] == keys[1]
    expect(page.get_by_role("button", name="Opnieuw versturen")).to_have_count(0)


def test_a_message_that_was_not_sent_survives_a_reload(noor_screen: Screen, fake: Fake) -> None:
    page = noor_screen.page
    page.route("**/api/messages", lambda route: route.abort())
    page.fill("#text", "bewaar mij")
    page.keyboard.press("Enter")
    expect(page.locator(".me .state")).to_contain_text("Je bericht staat klaar")
    page.unroute("**/api/messages")
    page.reload()
    page.get_by_role("button", name="Opnieuw versturen").click()
    expect(page.locator(".line.bot")).to_have_count(1)
    page.reload()
    assert noor_screen.said() == ["bewaar mij", "Je zei: bewaar mij"]
    assert len(fake.core.heard) == 1


def test_a_choice_that_failed_can_be_made_again(noor_screen: Screen, fake: Fake) -> None:
    noor_screen.ask("vraag")
    page = noor_screen.page

    def broken(_: Inbound) -> None:
        raise RuntimeError("kapot")

    fake.core.before = broken
    page.get_by_role("button", name="Iemand anders").click()
    expect(page.locator(".me .state").last).to_contain_text("Er ging iets mis.")
    expect(page.locator(".choice:enabled")).to_have_count(3)


def test_a_promised_answer_that_never_came_is_asked_for_again(browser: Browser, fake: Fake) -> None:
    hold = threading.Event()

    def wait(_: Inbound) -> None:
        hold.wait(20)
        raise RuntimeError("the process ended before anything was stored")

    fake.core.before = wait
    settings = WebSettings(patience=0.05)
    with serve(fake, settings) as first, screen(browser, first) as shown, ThreadPoolExecutor(1) as pool:
        page = shown.open().connected().page
        page.fill("#text", "hallo")
        with page.expect_response("**/api/messages") as answered:
            page.keyboard.press("Enter")
        assert answered.value.status == 202
        stopping = pool.submit(first.stop)
        expect(page.locator("#banner")).to_contain_text("Geen verbinding")
        hold.set()
        stopping.result(20)
        fake.core.before = lambda _: None
        with serve(fake, port=first.port):
            expect(page.locator(".line.bot")).to_have_count(1, timeout=20_000)
            assert shown.said() == ["hallo", "Je zei: hallo"]


def test_two_windows_show_the_same_conversation(browser: Browser, served: Served) -> None:
    with screen(browser, served) as one:
        one.open().connected()
        other = one.page.context.new_page()
        other.goto(served.url)
        one.ask("hallo")
        expect(other.locator(".card h3")).to_have_text("Je zei: hallo")
        expect(other.locator(".bubble")).to_have_text("hallo")
