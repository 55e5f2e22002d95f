"""The pages that the app package points to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.teams.pages import privacy, routes, terms
from bot.channels.teams.urls import PRIVACY_PATH, TERMS_PATH
from bot.texts import Texts
from bot.understanding import understand
from bot.understanding.meaning import Intent, Words
from tests.channels.serving import TLS
from tests.channels.slack.fakeslack.served import Served

PAGES = {PRIVACY_PATH: privacy, TERMS_PATH: terms}


@pytest.fixture(scope="module")
def visitor() -> Iterator[httpx.Client]:
    with Served(Starlette(routes=routes())) as served, httpx.Client(base_url=served.url, verify=TLS) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("asked", "locale"), [("nl-NL", "nl"), ("en-US,en;q=0.9", "en"), ("de", "nl"), ("", "nl")])
def test_a_page_is_in_the_language_of_its_reader(visitor: httpx.Client, path: str, asked: str, locale: str) -> None:
    shown = visitor.get(path, headers={"Accept-Language": asked})
    assert shown.status_code == 200
    assert f'<html lang="{locale}">' in shown.text
    told = PAGES[path](Texts(locale))
    assert len(told) > 3
    assert all(f"<p>{text}</p>" in shown.text for text in told)
    assert shown.headers["vary"] == "Accept-Language"
    assert "default-src 'none'" in shown.headers["content-security-policy"]


@pytest.mark.parametrize("question", ["wat bewaar je over mij?", "what do you keep about me?"])
def test_the_question_that_the_page_names_is_understood(question: str) -> None:
    assert any(question in text for locale in ("nl", "en") for text in privacy(Texts(locale)))
    assert understand(question, Words(), datetime.now(UTC)).intent is Intent.PRIVACY_MINE
