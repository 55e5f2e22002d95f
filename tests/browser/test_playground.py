"""Microsoft's local Teams client itself: the tests of conversations in Teams rest on what is shown here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.teams.chat import Chat
from tests.browser.teams.echo import Echo
from tests.browser.teams.gateway import PATH, Gateway
from tests.browser.teams.playground import BOT, GROUP, PERSONAL, Someone, playground
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.authority import Authority
from tests.conftest import only_this_machine

pytestmark = pytest.mark.browser

APP, TENANT = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000001"
NOOR = Someone("29:noor", "Noor", "Jansen", "noor@zorg.example", "eeeeeeee-0000-4000-8000-000000000001")
SAM = Someone("29:sam", "Sam", "Peters", "sam@zorg.example", "eeeeeeee-0000-4000-8000-000000000002")


@dataclass
class Seen:
    """Noor's client, with the bot at the other end of it."""

    chat: Chat
    echo: Echo
    url: str


@pytest.fixture(scope="module")
def seen(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    echo, gateway = Echo(), Gateway(Authority(APP, TENANT))
    folder = tmp_path_factory.mktemp("playground")
    with Served(echo.app) as bot, Served(gateway.app) as between:
        gateway.bot = f"{bot.url}/messages"
        with playground(f"{between.url}{PATH}", TENANT, NOOR, [SAM], folder) as url:
            context = chromium.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
            context.route("**/*", only_this_machine)
            chat = Chat(context.new_page())
            chat.open(url)
            yield Seen(chat, echo, url)
            context.close()


def test_the_bot_hears_who_speaks_and_answers(seen: Seen) -> None:
    expect(seen.chat.say("goedemorgen")).to_contain_text("Je zei: goedemorgen")
    told = next(one for one in seen.echo.heard if one.get("text") == "goedemorgen")
    assert told["from"] == {"id": NOOR.id, "name": NOOR.name, "aadObjectId": NOOR.object_id}
    assert told["conversation"]["conversationType"] == "personal"
    assert told["conversation"]["tenantId"] == TENANT
    assert told["recipient"]["id"] == BOT
    assert all(token.startswith("Bearer ") and token.count(".") == 2 for token in seen.echo.tokens)


def test_it_is_told_that_it_was_added(seen: Seen) -> None:
    kinds = [one["type"] for one in seen.echo.heard if one["conversation"]["id"] == f"a:{NOOR.id}"]
    assert kinds[:2] == ["installationUpdate", "conversationUpdate"]


def test_a_card_is_filled_in_and_becomes_another(seen: Seen) -> None:
    card = seen.chat.say("kaart")
    card.get_by_label("Naam").fill("Fatima")
    card.get_by_label("Dag").fill("2024-11-22")
    card.get_by_role("combobox", name="Keus").click()
    seen.chat.page.get_by_role("option", name="twee").click()
    before = seen.chat.said.count()
    card.get_by_role("button", name="Doe", exact=True).click()
    expect(card).to_contain_text('Ingevuld: {"dag": "2024-11-22", "keus": "2", "naam": "Fatima", "van": "kaart"}')
    assert seen.chat.said.count() == before


def test_the_bot_speaks_first(seen: Seen) -> None:
    before = seen.chat.said.count()
    url = f"{seen.url}_connector/v3/conversations/a:{NOOR.id}/activities"
    assert httpx.post(url, json={"type": "message", "text": "Vanzelf"}).status_code == 201
    expect(seen.chat.next(before)).to_contain_text("Vanzelf")


def test_the_bot_is_named_in_a_group(seen: Seen) -> None:
    seen.chat.go(GROUP)
    try:
        expect(seen.chat.say(" hoor je mij?", to="Wegwijs")).to_contain_text("hoor je mij?")
    finally:
        seen.chat.go(PERSONAL)
    told = seen.echo.heard[-1]
    assert told["text"] == "<at>Wegwijs</at> hoor je mij?"
    assert told["entities"][0]["mentioned"]["id"] == BOT


def test_it_tells_who_is_in_a_conversation(seen: Seen) -> None:
    told = httpx.get(f"{seen.url}_connector/v3/conversations/a:{NOOR.id}/members/{NOOR.id}").json()
    names = ("aadObjectId", "email", "userPrincipalName", "tenantId")
    assert [told[name] for name in names] == [NOOR.object_id, NOOR.email, NOOR.email, TENANT]
