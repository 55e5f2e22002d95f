"""What all tests share: how long hypothesis may think, and a browser for the tests that need one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# One slow example on a busy machine is no failure. In CI hypothesis chooses its own profile, with fixed examples.
settings.register_profile("house", deadline=None)
if not os.environ.get("CI"):
    settings.load_profile("house")

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: in CI and in containers the tests run as root. The rest keeps Chromium from calling home.
_CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@event.listens_for(Engine, "connect")
def _no_power_cut(connection: Any, _: Any) -> None:
    """Nobody keeps what tests write, so nothing is waited for until it is on the disk: half of what a commit costs."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


_LONGEST = "test_year.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: at the end one processor would wait for it while the others are done."""
    items.sort(key=lambda one: one.path.name != _LONGEST)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, or the one WEGWIJS_CHROMIUM points at. Skips without one; in CI that fails."""
    path = os.environ.get("WEGWIJS_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)
    if path is None:
        reason = "no Chromium here: install it, or set WEGWIJS_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM_ARGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new page in a profile of its own, in Dutch and Amsterdam time; only this machine can be reached from it."""
    context = chromium.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.route("**/*", only_this_machine)
    yield context.new_page()
    context.close()


def only_this_machine(route: Route) -> None:
    address = urlsplit(route.request.url)
    if address.scheme in ("data", "blob", "about") or address.hostname in ("127.0.0.1", "localhost", "::1"):
        route.continue_()
    else:
        route.abort()
