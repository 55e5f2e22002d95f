"""Who somebody in Slack is, and in which workspaces the bot is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.channels.slack.accounts import verified_email
from bot.channels.slack.ports import Workspace
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.scripted import Stage, running

_MEMBER = {"id": "U1", "team_id": "T1", "is_email_confirmed": True, "profile": {"email": "noor@zorg.nl"}}


@pytest.mark.parametrize(
    ("about", "email"),
    [
        ({}, "noor@zorg.nl"),
        ({"is_email_confirmed": False}, ""),
        ({"is_email_confirmed": "yes"}, ""),
        ({"is_restricted": True}, ""),
        ({"is_ultra_restricted": True}, ""),
        ({"is_stranger": True}, ""),
        ({"team_id": "T2"}, ""),
        ({"deleted": True}, ""),
        ({"is_bot": True}, ""),
        ({"profile": {}}, ""),
        ({"profile": "noor@zorg.nl"}, ""),
        ({"profile": {"email": 7}}, ""),
    ],
)
def test_only_a_confirmed_address_of_a_full_member_counts(about: dict[str, Any], email: str) -> None:
    assert verified_email({**_MEMBER, **about}, "T1") == email


def test_a_member_is_recognised_by_their_address(http: Stage) -> None:
    http.script.emails["jan@zorg.nl"] = "nl"
    jan = http.team.user("U2", email="jan@zorg.nl")
    jan.say("hoi")
    http.slack.wait(lambda: http.team.said(jan))
    assert "U2" in http.script.people


@pytest.mark.parametrize("about", [{"guest": True}, {"confirmed": False}, {"email": "iemand@elders.nl"}])
def test_all_others_stay_strangers(http: Stage, about: dict[str, Any]) -> None:
    http.script.emails["jan@zorg.nl"] = "nl"
    jan = http.team.user("U2", **{"email": "jan@zorg.nl", **about})
    jan.say("hoi")
    http.slack.wait(lambda: http.team.said(jan))
    assert "U2" not in http.script.people
    assert http.script.heard[0].locale == "nl"


def test_a_stranger_of_a_shared_channel_is_not_linked_by_address(http: Stage) -> None:
    http.script.emails["jan@zorg.nl"] = "nl"
    jan = http.team.user("U2", email="jan@zorg.nl", stranger=True)
    channel = http.team.channel("C1", members=[jan, http.user])
    jan.mention(channel, "wie loopt er achter?")
    http.slack.wait(lambda: http.script.heard)
    assert "U2" not in http.script.people


def test_an_english_stranger_is_answered_in_english(http: Stage) -> None:
    http.team.user("U2", locale="en-GB").say("hi")
    http.slack.wait(lambda: http.script.heard)
    assert http.script.heard[0].locale == "en"


def test_when_slack_cannot_say_who_it_is_the_question_waits(quiet: Stage) -> None:
    """ "I do not know you" would be untrue, so it is kept until Slack answers."""
    quiet.script.emails["jan@zorg.nl"] = "nl"
    jan = quiet.team.user("U2", email="jan@zorg.nl")
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("users.info", error="internal_error")
        assert jan.say("hoi").acked
        assert (quiet.script.heard, len(quiet.script.inbox)) == ([], 1)
        quiet.script.leased.clear()
        channel.beat()
        quiet.slack.wait(lambda: quiet.team.said(jan))
        quiet.slack.wait(lambda: not quiet.script.inbox)


@pytest.fixture
def open_stage(quiet: Stage) -> Iterator[Stage]:
    """The bot can be installed by other workspaces, and is in none yet."""
    quiet.team.uninstall()
    client: dict[str, Any] = {"client_id": FakeSlack.client_id, "client_secret": FakeSlack.client_secret}
    with running(quiet.slack, quiet.script, public_url="https://wegwijs.example", **client):
        yield quiet


def _page(stage: Stage, path: str, **params: str) -> httpx.Response:
    root = stage.slack.request_url.removesuffix("/slack/events")
    return httpx.get(f"{root}{path}", params=params, cookies=stage.cookies)


def _go(stage: Stage, **form: str) -> httpx.Response:
    root = stage.slack.request_url.removesuffix("/slack/events")
    return httpx.post(f"{root}/slack/install", data=form)


def _go_to_slack(stage: Stage) -> str:
    stage.script.tickets.add("ticket")
    for _ in range(2):  # only looking at the link does not use it up
        assert 'value="ticket"' in _page(stage, "/slack/install", ticket="ticket").text
    sent = _go(stage, ticket="ticket")
    assert sent.status_code == 302
    stage.cookies = dict(sent.cookies)
    return sent.headers["location"]


def _back(stage: Stage, address: str) -> httpx.Response:
    return _page(stage, "/slack/oauth_redirect", **dict(httpx.URL(address).params))


def test_a_workspace_installs_the_bot_and_talks_to_it(open_stage: Stage) -> None:
    back = open_stage.slack.approve(_go_to_slack(open_stage), open_stage.team)
    assert _back(open_stage, back).status_code == 200
    assert open_stage.script.workspaces["T1"].bot_token == open_stage.team.bot_token
    open_stage.user.say("hoi")
    assert open_stage.said() == ["Je zei: hoi"]


def test_without_a_ticket_nobody_installs(open_stage: Stage) -> None:
    _go_to_slack(open_stage)
    for ticket in ({}, {"ticket": ""}, {"ticket": "ticket"}, {"ticket": "anders"}):
        assert _go(open_stage, **ticket).status_code == 403


def test_an_answer_of_slack_works_once_and_only_in_the_browser_that_asked(open_stage: Stage) -> None:
    back = open_stage.slack.approve(_go_to_slack(open_stage), open_stage.team)
    mine, open_stage.cookies = open_stage.cookies, {}
    assert _back(open_stage, back).status_code >= 400
    open_stage.cookies = mine
    again = open_stage.slack.approve(_go_to_slack(open_stage), open_stage.team)
    assert _back(open_stage, again).status_code == 200
    assert _back(open_stage, again).status_code >= 400


def test_who_says_no_to_slack_installs_nothing(open_stage: Stage) -> None:
    back = open_stage.slack.approve(_go_to_slack(open_stage), open_stage.team, deny=True)
    assert "Het lukte niet" in _back(open_stage, back).text
    assert open_stage.script.workspaces == {}


def test_a_workspace_that_takes_the_bot_away_is_forgotten(quiet: Stage) -> None:
    quiet.script.workspaces["T1"] = Workspace("T1", "zorg", quiet.team.bot_token, quiet.team.bot_user)
    with running(quiet.slack, quiet.script):
        quiet.user.say("hoi")
        quiet.said()
        quiet.team.uninstall()
        assert quiet.script.workspaces == {}


def test_two_workspaces_do_not_mix(quiet: Stage) -> None:
    """The same number is somebody else elsewhere."""
    other = quiet.slack.workspace("T2", domain="elders")
    stranger = other.user("U1", email="iemand@elders.nl")
    for team in (quiet.team, other):
        quiet.script.workspaces[team.id] = Workspace(team.id, team.id, team.bot_token, team.bot_user)
    with running(quiet.slack, quiet.script):
        quiet.user.say("hoi")
        stranger.say("dag")
        quiet.slack.wait(lambda: other.said(stranger) and quiet.team.said(quiet.user))
    assert [(one.address.tenant, one.text) for one in quiet.script.heard] == [("T1", "hoi"), ("T2", "dag")]
    assert [one.text for one in other.said(stranger)] == ["Je zei: dag"]


def test_a_late_word_of_an_end_leaves_a_new_installation(quiet: Stage) -> None:
    """The app was taken away and put back; what told of it arrives, or is told again, after that."""
    quiet.script.workspaces["T1"] = Workspace("T1", "zorg", quiet.team.bot_token, quiet.team.bot_user)
    with running(quiet.slack, quiet.script):
        old = quiet.team.bot_token
        told = quiet.team.uninstall()
        assert quiet.script.workspaces == {}
        quiet.team.install()
        assert quiet.team.bot_token != old
        quiet.script.workspaces["T1"] = Workspace("T1", "zorg", quiet.team.bot_token, quiet.team.bot_user)
        for one in told:
            quiet.slack.replay(one)
        assert quiet.script.workspaces["T1"].bot_token == quiet.team.bot_token
        quiet.user.say("hoi")
        assert quiet.said() == ["Je zei: hoi"]
