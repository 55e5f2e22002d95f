"""A Teams with one person, and the channel running on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.teams.scripted import Stage, staged


@pytest.fixture
def stage() -> Iterator[Stage]:
    """The real channel with a scripted core, hearing of a fake Teams."""
    with staged() as made:
        yield made
