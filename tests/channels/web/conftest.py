"""What the tests of the web chat share: a scripted core, a server on this machine, and a screen to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.channels.web.fake import Fake
from tests.channels.web.served import Served, Visitor, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.channels.web.browsing import Screen


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def served(fake: Fake) -> Iterator[Served]:
    with serve(fake) as running:
        yield running


@pytest.fixture
def noor(served: Served) -> Iterator[Visitor]:
    """Somebody who is signed in."""
    with served.visitor(1) as visitor:
        yield visitor


@pytest.fixture
def demo(fake: Fake) -> Iterator[Served]:
    fake.with_demo = True
    with serve(fake) as running:
        yield running


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The one Chromium of the run."""
    return chromium


@pytest.fixture
def noor_screen(browser: Browser, served: Served) -> Iterator[Screen]:
    """The chat of somebody who is signed in."""
    from tests.channels.web.browsing import screen

    with screen(browser, served) as shown:
        yield shown.open().connected()
