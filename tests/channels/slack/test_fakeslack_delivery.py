"""How the fake Slack brings things to an app, proven with the real Bolt: signatures, second tries, sockets that end."""

from __future__ import annotations

import json
from typing import Any, Literal

import httpx
import pytest
from slack_bolt.authorization import AuthorizeResult
from starlette.responses import PlainTextResponse, Response
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.channels.slack.fakeslack.answering import Answering
from tests.channels.slack.fakeslack.asked import post
from tests.channels.slack.fakeslack.bolted import listening
from tests.channels.slack.fakeslack.delivery import Delivery
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.user import User


def test_bolt_answers_the_question_of_the_settings_page(slack: FakeSlack, team: Team) -> None:
    with listening(slack, team):
        answer = slack.verify_url()
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1a"})


def test_forged_and_old_requests_are_refused(slack: FakeSlack, team: Team, user: User) -> None:
    with listening(slack, team) as heard:
        payload = user.say("hoi").payload
        assert slack.post(payload, secret="other").status_code == 401
        assert slack.post(payload, timestamp=slack.clock.now() - 301).status_code == 401
        assert slack.post(payload).status_code == 200
        slack.clock.move(301)
        assert user.say("later").status == 401
        slack.wait(lambda: len(heard.bodies) == 2)


@pytest.mark.parametrize(
    ("answers", "seen", "acked"),
    [
        ((PlainTextResponse("", 500), PlainTextResponse("")), [("", ""), ("1", "http_error")], True),
        ((None, PlainTextResponse("")), [("", ""), ("1", "http_timeout")], True),
        ((PlainTextResponse("", 404), PlainTextResponse("", 404)), [("", ""), ("1", "http_error")], False),
        ((PlainTextResponse("", 500, {"X-Slack-No-Retry": "1"}),), [("", "")], False),
    ],
    ids=["error", "silence", "twice", "asked not to"],
)
def test_an_event_is_brought_once_more(
    slack: FakeSlack, user: User, answers: tuple[Response | None, ...], seen: list[Any], acked: bool
) -> None:
    slack.retry_unacked, slack.patience = True, 0.3
    app = Answering(*answers)
    with app.served() as served:
        slack.request_url = served.url
        told = user.say("hoi")
        served.loop.call_soon_threadsafe(app.end.set)
    assert (app.seen, told.acked, told.retries) == (seen, acked, len(seen) - 1)


def test_an_event_is_brought_once_when_nothing_else_was_asked(slack: FakeSlack, user: User) -> None:
    app = Answering(PlainTextResponse("", 500))
    with app.served() as served:
        slack.request_url = served.url
        told = user.say("hoi")
    assert (told.status, told.failure, told.retries) == (500, "http_error", 0)
    assert user.say("hoi").failure == "connection_failed"


def test_an_event_can_be_brought_again_with_and_without_saying_so(slack: FakeSlack, team: Team, user: User) -> None:
    app = Answering(*(PlainTextResponse("") for _ in range(4)))
    with app.served() as served:
        slack.request_url = served.url
        told = user.say("hoi")
        again = [slack.replay(told), slack.replay(told, retry=None), slack.replay(told, event_id="Ev2")]
    assert [number for number, _ in app.seen] == ["", "1", "", "1"]
    assert [one.event_id for one in again] == [told.event_id, told.event_id, "Ev2"]
    assert {one.event["ts"] for one in again} == {told.event["ts"]}


def test_an_envelope_that_is_not_acknowledged_is_brought_again(slack: FakeSlack, team: Team, user: User) -> None:
    slack.mode, slack.retry_unacked, slack.patience = "socket", True, 0.3
    with listening(slack, team) as heard:
        user.mention(team.channels["C1"], "wie?")
        event = {"type": "not_listened_to"}
        slack.events.add("other")
        told = slack.tell(team, event, "other")
        assert heard.of("app_mention")
    assert (told.acked, told.attempts, told.failure) == (False, 2, "timeout")


def test_what_was_said_without_a_connection_comes_with_the_next(slack: FakeSlack, team: Team, user: User) -> None:
    slack.mode = "socket"
    waiting, click = user.say("hoi"), user.slash("/wegwijs")
    assert (waiting.failure, click.failure) == ("no_connection", "no_connection")
    with listening(slack, team) as heard:
        slack.wait(lambda: waiting.acked and heard.of("message"))
        assert (waiting.attempts, heard.of("command")) == (1, [])


@pytest.mark.parametrize("end", ["close", "refresh_requested", "warning"])
def test_an_app_comes_back_after_its_connection_ends(slack: FakeSlack, team: Team, user: User, end: str) -> None:
    slack.mode = "socket"
    with listening(slack, team) as heard:
        if end == "close":
            slack.close_sockets()
        else:
            slack.disconnect(end)
        slack.wait(lambda: slack.sockets.opened == 2 and slack.sockets.open)
        slack.wait(lambda: len(slack.sockets.connections) == 1)
        assert user.say("hoi").acked
        slack.wait(lambda: len(heard.of("message")) == 1)


def test_an_envelope_lost_with_its_connection_comes_again_as_a_retry(slack: FakeSlack, team: Team, user: User) -> None:
    slack.mode, slack.patience = "socket", 0.1
    with listening(slack, team) as heard:
        slack.events.add("other")
        lost = slack.tell(team, {"type": "not_listened_to"}, "other")
        assert (lost.acked, lost.attempts) == (False, 1)
        slack.close_sockets()
        slack.wait(lambda: lost.attempts == 2)
        assert heard.bodies == []


def test_a_connection_starts_with_hello_and_its_address_is_good_once(slack: FakeSlack, user: User) -> None:
    slack.mode, slack.patience = "socket", 0.1
    asked = {"Authorization": f"Bearer {slack.app_token}"}
    address = httpx.post(f"{slack.url}apps.connections.open", headers=asked, timeout=5).json()["url"]
    waiting = user.say("hoi")
    with connect(address) as connection:
        assert json.loads(connection.recv(timeout=5))["type"] == "hello"
        envelope = json.loads(connection.recv(timeout=5))
        assert (envelope["type"], envelope["payload"]["event"]["text"]) == ("events_api", "hoi")
        assert (envelope["retry_attempt"], envelope["accepts_response_payload"]) == (0, False)
        connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        slack.wait(lambda: waiting.acked)
        lost = user.say("weg")
        connection.recv(timeout=5)
    asked_again = httpx.post(f"{slack.url}apps.connections.open", headers=asked, timeout=5).json()["url"]
    with connect(asked_again) as connection:
        connection.recv(timeout=5)
        envelope = json.loads(connection.recv(timeout=5))
        assert envelope["payload"] == lost.payload
        assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "timeout")
    with pytest.raises(InvalidStatus), connect(address):
        pass
    slack.app_scopes = set()
    refused = httpx.post(f"{slack.url}apps.connections.open", headers=asked, timeout=5).json()
    assert (refused["error"], refused["needed"]) == ("missing_scope", "connections:write")


# What Bolt does that an app built on it must know.


Mode = Literal["http", "socket"]


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_bolt_acknowledges_before_the_listener_is_done_unless_told_otherwise(
    slack: FakeSlack, team: Team, user: User, mode: Mode
) -> None:
    slack.mode = mode

    async def fail(_: dict[str, Any]) -> None:
        raise ValueError("a mistake")

    with listening(slack, team) as heard:
        heard.does["message"] = fail
        assert user.say("hoi").status == 200
    with listening(slack, team, process_before_response=True) as heard:
        heard.does["message"] = fail
        slack.patience = 0.3
        told = user.say("hoi")
    assert (told.status, told.failure) == ((500, "http_error") if mode == "http" else (None, "timeout"))


def test_bolt_stumbles_over_a_time_that_is_no_number(slack: FakeSlack, team: Team) -> None:
    with listening(slack, team):
        assert slack.post({"type": "event_callback"}, timestamp="soon").status_code == 500


def test_bolt_does_not_see_that_an_event_came_before(slack: FakeSlack, team: Team, user: User) -> None:
    with listening(slack, team) as heard:
        told = user.say("hoi")
        slack.replay(told)
        slack.replay(told, retry=None)
        slack.wait(lambda: len(heard.of("message")) == 3)


def test_bolt_answers_404_to_what_nobody_listens_to(slack: FakeSlack, team: Team) -> None:
    slack.events.add("other")
    with listening(slack, team):
        told = slack.tell(team, {"type": "not_listened_to"}, "other")
    assert (told.status, told.body) == (404, {"error": "unhandled request"})


def test_bolt_tells_an_unknown_workspace_that_all_is_well(slack: FakeSlack, team: Team, user: User) -> None:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return None

    with listening(slack, authorize=authorize) as heard:
        said, command = user.say("hoi"), user.slash("/wegwijs")
        click = user.shortcut("shortcut", post(team, "U1"))
        gone = team.uninstall()
    assert (said.status, said.body[:24]) == (200, ":warning: We apologize, ")
    assert (command.status, command.body, [one.text[:9] for one in user.ephemerals]) == (200, "", [":warning:"] * 2)
    assert (click.status, click.body) == (200, "")
    assert [one.status for one in gone] == [200, 200]
    assert [kind for kind, _ in heard.bodies] == ["app_uninstalled", "tokens_revoked"]


def test_bolt_asks_who_it_is_before_it_hears(slack: FakeSlack, team: Team, user: User) -> None:
    slack.fault("auth.test", status=500)
    slack.fault("auth.test", drop=True, times=2)
    with listening(slack, team) as heard:
        statuses: list[Delivery] = [user.say(text) for text in ("a", "b", "c", "d")]
        slack.wait(lambda: heard.of("message"))
    assert [one.status for one in statuses] == [200, 500, 200, 200]
    assert [body["event"]["text"] for body in heard.of("message")] == ["c", "d"]
