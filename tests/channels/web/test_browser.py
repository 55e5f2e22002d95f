"""The page in a real browser, with a scripted core behind it: talking, choosing, attaching."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.channels.web.ports import WebSettings
from bot.messages import Inbound, Reply
from tests.channels.web.browsing import (
    PHONE,
    TOO_WIDE,
    Screen,
    screen,
)
from tests.channels.web.fake import Fake, address_of
from tests.channels.web.served import Served, serve, until

pytestmark = pytest.mark.browser

COORDINATOR = 8
EVIL = """<img src=x onerror="alert(1)"><script>alert(2)</script>**vet** javascript:alert(3)"""


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


def test_a_choice_leaves_what_is_about_another_thing(noor_screen: Screen) -> None:
    noor_screen.ask("berichten")
    page = noor_screen.page
    expect(page.get_by_role("group", name="Komt het nu niet uit?").locator(".choice")).to_have_text(["Morgen"])
    page.get_by_role("button", name="Sla over").click()
    for _ in range(2):
        expect(page.locator(".choice.chosen")).to_have_text(re.compile("Sla over.*gekozen"))
        expect(page.locator(".choice:enabled")).to_have_text(["Klaar: verslag", "Morgen"])
        page.reload()
    page.get_by_role("button", name="Morgen").click()
    expect(page.locator(".choice:enabled")).to_have_text(["Klaar: verslag"])


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


def test_a_form_and_the_choices_beside_it_go_together(noor_screen: Screen, fake: Fake) -> None:
    page = noor_screen.page
    noor_screen.ask("weekvragen")
    page.get_by_label("Hoelang?").fill("8")
    page.locator(".form button").click()
    for _ in range(2):
        expect(page.locator(".form-sent")).to_have_text("Verstuurd.")
        expect(page.locator(".choice:enabled")).to_have_text(["Klaar: verslag"])
        until(lambda: len(fake.core.heard) > 1)
        page.reload()


def test_a_choice_takes_the_form_beside_it_along(noor_screen: Screen) -> None:
    page = noor_screen.page
    noor_screen.ask("weekvragen")
    page.get_by_role("button", name="Sla over").click()
    for _ in range(2):
        expect(page.locator(".choice:enabled")).to_have_text(["Klaar: verslag"])
        expect(page.locator(".form button")).to_be_disabled()
        page.reload()


def test_a_form_begins_with_what_it_holds_and_says_what_it_wants(noor_screen: Screen, fake: Fake) -> None:
    noor_screen.ask("ingevuld")
    form = noor_screen.page.locator(".form")
    box = form.get_by_label("Wat?")
    expect(form.get_by_label("Wie?")).to_have_value("b")
    expect(box).to_have_value("Boek lezen")
    expect(box).to_have_accessible_description("Geen namen van cliënten.")
    box.press("End")
    box.press("Enter")
    box.press_sequentially("en terugbrengen")
    form.get_by_role("button", name="Bewaar").click()
    expect(form.locator(".form-sent")).to_have_text("Verstuurd.")
    until(lambda: len(fake.core.heard) > 1)  # the page says that it was sent before the server has heard it
    assert fake.core.heard[1].form == (("token", "f2:briefje"), ("wie", "b"), ("wat", "Boek lezen\nen terugbrengen"))


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
    page.get_by_text("Waarop gebaseerd").click()
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


def test_a_file_is_attached_dropped_or_refused_for_its_size(browser: Browser, fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "deelnemers.csv").write_bytes(b"naam;van\n")
    (tmp_path / "groot.bin").write_bytes(b"x" * 2000)
    with serve(fake, WebSettings(upload_bytes=1000)) as served, screen(browser, served, COORDINATOR) as shown:
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


def test_who_may_send_no_file_is_offered_no_way_to(noor_screen: Screen, fake: Fake) -> None:
    page = noor_screen.page
    expect(page.get_by_role("button", name="Voeg een bestand toe")).to_have_count(0)
    assert page.locator("#file, #drop").count() == 0
    taken = page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["abc"], "los.txt"));
          const dropped = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
          document.body.dispatchEvent(dropped);
          return dropped.defaultPrevented;
        }"""
    )
    assert taken  # the browser does not open the file instead
    noor_screen.ask("hallo")
    assert [inbound.upload for inbound in fake.core.heard] == [None]


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
