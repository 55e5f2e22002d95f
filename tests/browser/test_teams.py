"""Wegwijs in Teams as people see it: the real bot, Microsoft's own local client, and Chromium.

The bot asks for a token as anywhere: what the client sends is signed on its way. Each test asks questions of its own,
so that they can run in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.channels.teams.scopes import SEARCH_COMMAND, SEARCH_PARAMETER
from tests.browser.teams.chat import button
from tests.browser.teams.playground import GROUP, PERSONAL
from tests.browser.teams.stage import Stage, stage

pytestmark = pytest.mark.browser

ALLOWED = "mag Fatima vrijdag sondevoeding geven op De Linde?"
UNCERTAIN = "mag Fatima vrijdag sonde geven op De Linde?"


@pytest.fixture(scope="module")
def _teams(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(chromium, tmp_path_factory.mktemp("teams")) as made:
        yield made


@pytest.fixture
def teams(_teams: Stage) -> Iterator[Stage]:
    """Starts in everybody's own conversation; a mistake in a page fails the test."""
    yield _teams
    for chat in _teams.chats.values():
        assert chat.errors == []


def test_who_installs_it_is_welcomed_once(teams: Stage) -> None:
    chat = teams.fatima
    hello = chat.said.filter(has_text="Hoi, ik ben Wegwijs.")
    expect(hello).to_contain_text("Stel je vraag in je eigen woorden.")
    expect(button(hello, "Wanneer is mijn examen?")).to_be_visible()
    hello.scroll_into_view_if_needed()
    chat.shot("welcome")
    told = len(teams.gateway.heard)
    chat.page.reload()  # the client forgets what was said, and tells of the installation again
    expect(chat.say("help")).to_contain_text("Dit kun je mij vragen.")
    assert [one["type"] for one in teams.gateway.heard[told:]].count("installationUpdate") == 1
    expect(hello).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("assignment", "wat moet ik nog inleveren?", ("Reflectieverslag samenwerken", "vrijdag 22 november")),
        ("exam", "wanneer is mijn examen?", ("dinsdag 3 december, 10:00–11:00 uur", "Medicatie in de zorg")),
        ("may-do", "welke handelingen mag ik doen?", ("Je mag 7 van de 27 handelingen", "Alleen onder toezicht")),
        ("judgement", "mag ik zo nodig oxazepam geven?", ("Dat weet ik niet zeker.", "zorgverantwoordelijke")),
    ],
)
def test_a_trainee_asks(teams: Stage, name: str, asked: str, says: tuple[str, ...]) -> None:
    answer = teams.fatima.say(asked)
    for words in says:
        expect(answer).to_contain_text(words)
    teams.fatima.shot(f"trainee-{name}")


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("yes", ALLOWED, ("✓ Ja, zelfstandig.", "Fatima El Amrani", "vrijdag 22 november 2024", "Stand per")),
        ("supervised", "mag Samira vrijdag zwachtelen op De Linde?", ("Let op", "Alleen onder toezicht.")),
        ("no", "mag Samira vrijdag insuline spuiten op De Linde?", ("✕ Nee.", "ingetrokken op dinsdag 12 november")),
        ("unknown", "mag Fatima vrijdag zo nodig oxazepam geven op De Linde?", ("Dat weet ik niet zeker.",)),
    ],
)
def test_a_planner_asks_what_a_trainee_may_do(teams: Stage, name: str, asked: str, says: tuple[str, ...]) -> None:
    answer = teams.wim.say(asked)
    for words in says:
        expect(answer).to_contain_text(words)
    teams.wim.shot(f"planner-{name}")


def test_in_danger_there_are_numbers_to_call(teams: Stage) -> None:
    answer = teams.wim.say("een bewoner ademt niet meer")
    expect(answer).to_contain_text("Is er direct gevaar? Bel 112.")
    for name in ("Bel 112", "Bel 088 555 10 01 (achterwacht, De Linde)"):
        expect(answer.get_by_role("link", name=name, exact=True)).to_be_visible()
    teams.wim.shot("urgent")


def test_what_is_not_certain_is_asked_back_and_the_card_then_says_what_was_chosen(teams: Stage) -> None:
    chat = teams.wim
    asked = chat.say(UNCERTAIN)
    expect(asked).to_contain_text("Welke bedoel je?")
    chat.shot("asked-back")
    answer = chat.tap(asked, "Sondevoeding toedienen")
    expect(answer).to_contain_text("✓ Ja, zelfstandig.")
    expect(asked).to_contain_text("Je koos: Sondevoeding toedienen")
    expect(asked.get_by_role("button").filter(has_text=re.compile(r"\S"))).to_have_count(0)
    asked.scroll_into_view_if_needed()
    chat.shot("asked-back-chosen")


def test_a_suggestion_says_its_words(teams: Stage) -> None:
    chat = teams.fatima
    answer = chat.tap(chat.say("wanneer is mijn examen?"), "Wat mist er nog?")
    expect(answer).to_contain_text("Medicatie in de zorg")
    chat.shot("suggestion")


def test_who_was_misunderstood_can_say_so(teams: Stage) -> None:
    chat = teams.wim
    expect(chat.tap(chat.say(ALLOWED), "Niet wat ik bedoelde")).to_contain_text("Waar gaat je vraag wel over?")
    chat.shot("not-meant")


def test_a_form_is_filled_in_on_its_card_and_what_is_wrong_is_said_there(teams: Stage) -> None:
    chat = teams.fatima
    card = chat.say("maak actiepunt")
    card.get_by_label("Wat is de afspraak?").fill("Een gesprek plannen")
    card.get_by_label("Wanneer is het klaar?").fill("ooit")
    button(card, "Bewaar").click()
    expect(card).to_contain_text("Vul dit in.")
    chat.shot("form-missing")
    card.get_by_role("combobox").click()
    chat.page.get_by_role("option", name="Ruud Terpstra").click()
    button(card, "Bewaar").click()
    expect(card).to_contain_text("Ik begrijp niet welke dag je bedoelt.")
    chat.shot("form-refused")
    card.get_by_label("Wanneer is het klaar?").fill("vrijdag")
    answer = chat.tap(card, "Bewaar")
    expect(answer).to_contain_text("Het actiepunt is bewaard.")
    expect(answer).to_contain_text("Een gesprek plannen")
    expect(card).to_contain_text("Verstuurd: Nieuw actiepunt")
    expect(card).not_to_contain_text("Ik begrijp niet")
    chat.shot("form-sent")


def test_the_bot_speaks_first_when_something_is_due(teams: Stage) -> None:
    chat, began = teams.fatima, teams.clock.instant
    before = chat.said.count()
    try:
        teams.clock.instant += timedelta(hours=5)
        teams.server.beat()
        told = chat.next(before)
        expect(told).to_contain_text("Er zijn 3 dingen om aan te denken.")
        chat.shot("nudge")
        expect(chat.tap(told, "Volgende week")).to_contain_text("Ik herinner je maandag 25 november, 09:00 uur.")
        expect(told).to_contain_text("Je koos: Volgende week")
        chat.shot("nudge-later")
    finally:
        teams.clock.instant = began


def test_each_moment_of_a_talk_is_answered_by_itself(teams: Stage) -> None:
    """Many choices are a list. What is chosen leaves the other moments to choose from."""
    chat = teams.fatima
    card = chat.say("plan een driehoeksgesprek")
    expect(card).to_contain_text("Welke momenten passen jou?")
    card.get_by_role("combobox").click()
    chat.shot("moments")
    labels = [one for one in chat.page.get_by_role("option").all_inner_texts() if one.startswith("Past: ")][:2]
    chat.page.keyboard.press("Escape")
    for label in labels:
        card.get_by_role("combobox").click()
        chat.page.get_by_role("option", name=label, exact=True).click()
        chat.tap(card, "Kies")
        expect(card).to_contain_text(label)
    expect(card).to_contain_text(f"Je koos: {labels[0]}")
    chat.shot("moments-chosen")


def test_in_a_group_the_answer_goes_to_who_asked(teams: Stage) -> None:
    chat = teams.wim
    before = chat.said.count()
    chat.go(GROUP)
    expect(chat.said.first).to_contain_text("Noem @Wegwijs en stel je vraag.")
    try:
        pointer = chat.say(f" {ALLOWED}", to="Wegwijs")
        expect(pointer).to_contain_text("Ik antwoord je in ons eigen gesprek.")
        assert not re.search("Fatima|zelfstandig|Linde", " ".join(chat.said.all_inner_texts()))
        chat.shot("group")
    finally:
        chat.go(PERSONAL)
    expect(chat.next(before)).to_contain_text("✓ Ja, zelfstandig.")


def test_a_planner_puts_an_answer_in_a_message_to_others(teams: Stage) -> None:
    chat = teams.wim
    chat.go(GROUP)
    try:
        found = chat.search(SEARCH_COMMAND, SEARCH_PARAMETER, "fatima")
        expect(found).to_contain_text("Zonnehof Zorg")
        chat.shot("search")
        found.get_by_text("Fatima El Amrani").click()
        chat.send()
        card = chat.own.last
        expect(card).to_contain_text("Je ziet het alleen als je het mag zien.")
        expect(card).not_to_contain_text("Fatima")
        chat.shot("search-sent")
        button(card, "Bekijk").click()
        expect(card).to_contain_text("Fatima El Amrani mag 7 van de 27 handelingen zelfstandig doen.")
        expect(button(card, "Niet wat ik bedoelde")).to_have_count(0)
        chat.shot("search-seen")
    finally:
        chat.go(PERSONAL)


def test_nothing_is_taken_from_who_does_not_sign(teams: Stage) -> None:
    heard = teams.gateway.heard[-1]
    before = teams.wim.said.count()
    assert httpx.post(teams.gateway.bot, json={**heard, "id": "unsigned"}).status_code == 401
    expect(teams.wim.said).to_have_count(before)
