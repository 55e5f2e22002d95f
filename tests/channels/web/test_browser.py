"""The page in a real browser, with a scripted core behind it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect, sync_playwright

from bot.channels.web.ports import WebSettings
from bot.messages import Inbound, Reply
from tests.channels.web.browsing import (
    DESKTOP,
    HEADINGS,
    LOW_CONTRAST,
    NAMELESS,
    PHONE,
    SMALL_TARGETS,
    TOO_WIDE,
    Screen,
    launch,
    screen,
)
from tests.channels.web.fake import REPLIES, Fake, address_of
from tests.channels.web.served import Served, serve

pytestmark = pytest.mark.browser

EVIL = """<img src=x onerror="alert(1)"><script>alert(2)</script>**vet** javascript:alert(3)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def noor_screen(browser: Browser, served: Served) -> Iterator[Screen]:
    with screen(browser, served) as shown:
        yield shown.open().connected()


def test_a_whole_conversation_by_keyboard(noor_screen: Screen, fake: Fake) -> None:
    page, keys = noor_screen.page, noor_screen.page.keyboard
    expect(page.locator("#text")).to_be_focused()
    keys.type("eerste regel")
    keys.press("Shift+Enter")
    keys.type("tweede regel")
    keys.press("Enter")
    expect(page.locator(".line.bot")).to_have_count(1)
    assert fake.core.heard[0].text == "eerste regel\ntweede regel"
    keys.type("vraag")
    keys.press("Enter")
    expect(page.locator(".choice")).to_have_count(3)
    expect(page.locator("#text")).to_be_focused()
    for _ in range(10):
        keys.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Karin Postma, praktijkbegeleider":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("Enter")
    expect(page.locator(".line.bot")).to_have_count(3)
    assert fake.core.heard[2].choice == "q1:4"
    expect(page.locator("#text")).to_be_focused()


def test_the_first_stop_of_the_keyboard_skips_to_the_conversation(browser: Browser, served: Served) -> None:
    with screen(browser, served, has_touch=True, viewport=PHONE, is_mobile=True) as shown:
        page = shown.open().page
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Naar het gesprek")).to_be_focused()
        assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


def test_a_choice_is_used_once_and_stays_marked(noor_screen: Screen, fake: Fake) -> None:
    noor_screen.ask("vraag")
    page = noor_screen.page
    page.get_by_role("button", name="Karin de Boer, werkbegeleider").click()
    for _ in range(2):
        expect(page.locator(".choice.chosen")).to_have_text(re.compile("Karin de Boer, werkbegeleider.*gekozen"))
        expect(page.locator(".choice:disabled")).to_have_count(3)
        expect(page.locator(".bubble").last).to_have_text("Karin de Boer, werkbegeleider")
        page.reload()
    assert [inbound.choice for inbound in fake.core.heard] == ["", "q1:3"]


def test_a_form_says_what_is_missing_and_is_sent_once(noor_screen: Screen, fake: Fake) -> None:
    noor_screen.ask("formulier")
    page = noor_screen.page
    form = page.locator(".form")
    form.get_by_role("button", name="Verstuur").click()
    field = form.get_by_label("Hoe ging het?")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(form.locator(".field-error:visible")).to_have_text(["Vul dit in.", "Vul dit in."])
    field.select_option("Goed")
    form.get_by_label("Hoeveel uur leerde je?").fill("8")
    form.get_by_label("Hoeveel uur leerde je?").press("Enter")
    expect(page.locator(".card").last).to_contain_text("Dank je wel.")
    assert fake.core.heard[1].form == (("token", "f1:week47"), ("gevoel", "goed"), ("uren", "8"), ("opmerking", ""))
    expect(form.locator(".form-sent")).to_have_text("Verstuurd.")
    page.reload()
    expect(page.locator(".form button")).to_be_disabled()


def test_what_people_type_is_shown_as_text(noor_screen: Screen, fake: Fake) -> None:
    noor_screen.ask(EVIL)
    page = noor_screen.page
    for _ in range(2):
        expect(page.locator(".bubble .text").first).to_have_text(EVIL)
        assert page.locator("#log img, #log script, #log b").count() == 0
        page.reload()
    fake.core.store(address_of(1), "k", Reply(EVIL, paragraphs=(EVIL,), suggestions=(EVIL,)))
    page.reload()
    expect(page.locator(".card h3").last).to_have_text(EVIL)
    assert page.locator("#log img, #log script, #log b").count() == 0


def test_the_browser_itself_refuses_markup_from_text(noor_screen: Screen) -> None:
    tried = "() => { try { document.body.innerHTML = '<p>x</p>'; return true } catch { return false } }"
    assert noor_screen.page.evaluate(tried) is False
    noor_screen.complaints.clear()


@pytest.mark.parametrize(
    ("asked", "word", "sign"),
    [
        ("ja", "Ja", "#i-yes"),
        ("let op", "Let op", "#i-caution"),
        ("nee", "Nee", "#i-no"),
        ("onzeker", "Niet zeker", "#i-unsure"),
        ("spoed", "Spoed", "#i-urgent"),
        ("vraag", "Vraag", "#i-question"),
        ("fout", "Fout", "#i-error"),
    ],
)
def test_a_tone_is_a_sign_and_a_word(noor_screen: Screen, asked: str, word: str, sign: str) -> None:
    noor_screen.ask(asked)
    tone = noor_screen.page.locator(".tone")
    expect(tone).to_have_text(word)
    expect(tone.locator("use")).to_have_attribute("href", sign)
    assert noor_screen.page.locator(f"symbol{sign} path").count() == 1


def test_an_urgent_answer_has_large_numbers_to_call(noor_screen: Screen) -> None:
    noor_screen.ask("spoed")
    calls = noor_screen.page.locator("a.call")
    expect(calls).to_have_text(["Bel 112", "Bel 010-123 45 67", "Bel 010-7654321"])
    assert calls.evaluate_all("all => all.map((a) => a.getAttribute('href'))") == [
        "tel:112",
        "tel:0101234567",
        "tel:0107654321",
    ]
    assert all(height >= 48 for height in calls.evaluate_all("all => all.map((a) => a.offsetHeight)"))


def test_only_the_long_explanation_is_folded(noor_screen: Screen) -> None:
    noor_screen.ask("ja")
    page = noor_screen.page
    expect(page.get_by_text("Dubbele controle nodig.")).to_be_visible()
    why = page.get_by_text("Geldig tot en met 1 september 2025.")
    expect(why).to_be_hidden()
    page.get_by_text("Waarom en waarop gebaseerd").click()
    expect(why).to_be_visible()


def test_files_and_pictures_of_an_answer(noor_screen: Screen, tmp_path: Path) -> None:
    noor_screen.ask("bestanden")
    page = noor_screen.page
    picture = page.get_by_role("img", name="Tijdlijn van je traject")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="opdrachten & eisen.csv").click()
    waiting.value.save_as(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"a;b\n1;2\n"


def test_a_suggestion_is_a_question(noor_screen: Screen, fake: Fake) -> None:
    page = noor_screen.page
    page.locator(".welcome").get_by_role("button", name="Wat moet ik nog inleveren?").click()
    expect(page.locator(".line.bot")).to_have_count(1)
    expect(page.locator(".welcome")).to_have_count(0)
    noor_screen.ask("lijst")
    page.get_by_role("button", name="Wanneer is mijn examen?").click()
    expect(page.locator(".line.bot")).to_have_count(3)
    expect(page.locator(".suggestions")).to_have_count(0)
    assert [inbound.text for inbound in fake.core.heard][::2] == [
        "Wat moet ik nog inleveren?",
        "Wanneer is mijn examen?",
    ]


def test_busy_is_shown_when_an_answer_takes_a_moment(noor_screen: Screen, fake: Fake) -> None:
    page, hold = noor_screen.page, threading.Event()

    def wait(_: Inbound) -> None:
        hold.wait(10)

    fake.core.before = wait
    page.fill("#text", "hallo")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble")).to_have_text("hallo")
    expect(page.get_by_role("status").filter(has_text="Wegwijs is bezig…")).to_be_visible()
    hold.set()
    expect(page.locator(".line.bot")).to_have_count(1)
    expect(page.locator("#busy")).to_be_empty()


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


def test_a_file_is_attached_dropped_or_refused_for_its_size(browser: Browser, fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "deelnemers.csv").write_bytes(b"naam;van\n")
    (tmp_path / "groot.bin").write_bytes(b"x" * 2000)
    with serve(fake, WebSettings(upload_bytes=1000)) as served, screen(browser, served) as shown:
        page = shown.open().connected().page
        with page.expect_file_chooser() as choosing:
            page.get_by_role("button", name="Voeg een bestand toe").click()
        choosing.value.set_files(tmp_path / "deelnemers.csv")
        expect(page.locator(".card h3")).to_have_text("Ik heb deelnemers.csv.")
        dropped = page.evaluate_handle(
            "() => { const t = new DataTransfer(); t.items.add(new File(['abc'], 'los.txt')); return t }"
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": dropped})
        expect(page.locator("#drop")).to_be_visible()
        page.dispatch_event("body", "drop", {"dataTransfer": dropped})
        expect(page.locator("#drop")).to_be_hidden()
        expect(page.locator(".card h3")).to_have_text(["Ik heb deelnemers.csv.", "Ik heb los.txt."])
        page.set_input_files("#file", tmp_path / "groot.bin")
        expect(page.get_by_role("alert")).to_contain_text("te groot")
    uploads = [(inbound.upload.name, inbound.upload.content) for inbound in fake.core.heard if inbound.upload]
    assert uploads == [("deelnemers.csv", b"naam;van\n"), ("los.txt", b"abc")]


def test_very_long_text_is_sent_whole_and_shown_short(noor_screen: Screen, fake: Fake) -> None:
    text = "langewoorden" * 1000
    noor_screen.ask(text)
    page = noor_screen.page
    assert fake.core.heard[0].text == text
    bubble = page.locator(".bubble").first
    assert bubble.bounding_box()["height"] < 300  # type: ignore[index]
    bubble.get_by_role("button", name="Toon alles").click()
    assert bubble.bounding_box()["height"] > 300  # type: ignore[index]
    assert noor_screen.measured(TOO_WIDE) == []


def test_light_and_dark_follow_the_device_until_the_reader_chooses(browser: Browser, served: Served) -> None:
    def ground() -> str:
        return str(shown.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    with screen(browser, served, color_scheme="dark") as shown:
        page = shown.open().page
        dark = ground()
        page.emulate_media(color_scheme="light")
        light = ground()
        assert dark != light
        page.get_by_role("button", name="Donker scherm").click()
        assert ground() == dark
        page.reload()
        assert ground() == dark
        page.get_by_role("button", name="Licht scherm").click()
        assert ground() == light


def _say_everything(shown: Screen) -> None:
    for asked in REPLIES:
        shown.ask(asked)
    shown.page.get_by_role("button", name="Iemand anders").click()
    shown.page.locator(".form button").click()
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
