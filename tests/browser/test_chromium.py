"""The browser itself: the tests of pages rest on what is shown here."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page

pytestmark = pytest.mark.browser


def test_a_page_is_drawn_in_dutch(page: Page) -> None:
    page.set_content("<p id=p></p><script>p.textContent = navigator.language</script>")
    assert page.inner_text("#p") == "nl-NL"


def test_nothing_outside_this_machine_is_reached(page: Page) -> None:
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto("http://wegwijs.example/")
