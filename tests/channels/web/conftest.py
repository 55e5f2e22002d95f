from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.web.fake import Fake
from tests.channels.web.served import Served, Visitor, serve


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
