"""A workspace with one person, and the channel running on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.slack.fakeslack.asked import zorg
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.user import User
from tests.channels.slack.scripted import Stage, empty_stage, running


@pytest.fixture(params=["http", "socket"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The real channel with a scripted core, hearing of a fake Slack in each of the two ways."""
    with empty_stage(request.param) as made, running(made.slack, made.script, made.team):
        yield made


@pytest.fixture
def http() -> Iterator[Stage]:
    """As `stage`, over HTTP alone: for what does not depend on the way in."""
    with empty_stage("http") as made, running(made.slack, made.script, made.team):
        yield made


@pytest.fixture
def quiet() -> Iterator[Stage]:
    """A workspace in which no channel runs yet."""
    with empty_stage("http") as made:
        yield made


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack with nobody in it."""
    with FakeSlack() as fake:
        yield fake


@pytest.fixture
def team(slack: FakeSlack) -> Team:
    """The workspace that the tests of the fake itself play in."""
    return zorg(slack)


@pytest.fixture
def user(team: Team) -> User:
    """Somebody there."""
    return team.users["U1"]
