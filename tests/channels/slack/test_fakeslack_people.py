"""People in the fake Slack, proven with the real Bolt in both ways of listening: what they do reaches the app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import httpx
import pytest

from tests.channels.slack.fakeslack.asked import MODAL, call, post
from tests.channels.slack.fakeslack.bolted import Heard, listening
from tests.channels.slack.fakeslack.forms import CannotDo
from tests.channels.slack.fakeslack.pressing import NO_ANSWER
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.user import User

BUTTON = {"type": "button", "action_id": "press", "value": "ja", "text": {"type": "plain_text", "text": "Ja"}}
OPTIONS = [{"text": {"type": "plain_text", "text": name}, "value": name[0]} for name in ("Ochtend", "Middag")]
SELECT = {
    "type": "static_select",
    "action_id": "press",
    "placeholder": {"type": "plain_text", "text": "Wanneer"},
    "options": OPTIONS,
}
BUTTONS = [{"type": "actions", "elements": [BUTTON]}]
FIELD = {
    "type": "input",
    "block_id": "name",
    "label": {"type": "plain_text", "text": "Naam"},
    "element": {"type": "plain_text_input", "action_id": "text", "max_length": 10},
}
FORM = {
    **MODAL,
    "callback_id": "form",
    "submit": {"type": "plain_text", "text": "Klaar"},
    "notify_on_close": True,
    "blocks": [FIELD, {"type": "actions", "elements": [SELECT]}],
}


@pytest.fixture(params=["http", "socket"])
def heard(request: pytest.FixtureRequest, slack: FakeSlack, team: Team) -> Iterator[Heard]:
    mode: Literal["http", "socket"] = request.param
    slack.mode = mode
    with listening(slack, team) as app:
        yield app


def opened(slack: FakeSlack, team: Team, user: User, view: dict[str, Any] = FORM) -> Any:
    call(team, lambda client: client.views_open(trigger_id=slack.trigger(user).id, view=view))
    return user.views[-1]


def test_what_is_said_reaches_the_app_as_slack_writes_it(
    slack: FakeSlack, team: Team, user: User, heard: Heard
) -> None:
    told = user.say("a <b> & https://x.nl of a@b.nl 👍")
    assert (told.acked, told.retries) == (True, 0)
    slack.wait(lambda: heard.of("message"))
    event = heard.of("message")[0]["event"]
    assert event["text"] == "a &lt;b&gt; &amp; <https://x.nl> of <mailto:a@b.nl|a@b.nl> :+1:"
    assert (event["channel"], event["channel_type"], event["user"]) == (user.dm.id, "im", "U1")
    assert team.dm(user)[0]["ts"] == event["ts"]


def test_the_app_answers_where_it_was_spoken_to(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    async def answer(args: dict[str, Any]) -> None:
        await args["client"].chat_postMessage(channel=args["body"]["event"]["channel"], text="dag")

    heard.does["message"] = answer
    user.say("hoi")
    slack.wait(lambda: team.said(user))
    assert [message.text for message in team.dm(user)] == ["hoi", "dag"]


def test_a_file_comes_with_its_message(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    user.say("hier", files=[("uren.csv", b"x;y")])
    slack.wait(lambda: heard.of("message"))
    event = heard.of("message")[0]["event"]
    address = event["files"][0]["url_private_download"]
    auth = {"Authorization": f"Bearer {team.bot_token}"}
    assert (event["subtype"], event["files"][0]["mimetype"]) == ("file_share", "text/csv")
    assert httpx.get(address, headers=auth, timeout=5).content == b"x;y"


def test_events_of_every_kind_reach_the_app(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    said = user.say("hoi")
    message = team.dm(user)[0]
    user.edit(message, "hallo")
    user.react(message, "eyes")
    user.delete(message)
    user.mention(team.channels["C1"], "wie?")
    user.open_home()
    thread = user.open_assistant(team.channels["C1"])
    user.say("in de zijbalk", thread)
    team.uninstall()
    slack.wait(lambda: len(heard.bodies) == 10)
    events = [body["event"] for body in heard.of("message")]
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted", None]
    assert events[0]["ts"] == said.event["ts"] == events[1]["previous_message"]["ts"] == events[2]["deleted_ts"]
    assert events[3]["thread_ts"] == thread.ts
    assert heard.of("app_mention")[0]["event"]["text"] == f"<@{team.bot_user}> wie?"
    started = heard.of("assistant_thread_started")[0]["event"]["assistant_thread"]
    assert (started["thread_ts"], started["context"]["channel_id"]) == (thread.ts, "C1")
    assert heard.of("app_uninstalled")
    assert heard.of("tokens_revoked")[0]["event"]["tokens"]["bot"] == [team.bot_user]


def test_a_command_is_answered_at_once_and_later(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    heard.ack = {"text": "ogenblik"}

    async def answer(args: dict[str, Any]) -> None:
        await args["respond"]("klaar", response_type="in_channel")

    heard.does["command"] = answer
    told = user.slash("/wegwijs", "uren & dagen", team.channels["C1"])
    assert told.acked
    slack.wait(lambda: team.channels["C1"].messages)
    assert [message.text for message in user.ephemerals] == ["ogenblik"]
    assert team.channels["C1"].messages[0].text == "klaar"
    assert heard.of("command")[0]["text"] == "uren &amp; dagen"


def test_a_click_opens_a_modal_and_changes_its_message(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    message = post(team, "U1", blocks=BUTTONS)

    async def answer(args: dict[str, Any]) -> None:
        await args["client"].views_open(trigger_id=args["body"]["trigger_id"], view=MODAL)
        await args["respond"]("gedaan", replace_original=True)

    heard.does["block_actions"] = answer
    assert user.click(message, "Ja").acked
    slack.wait(lambda: message.text == "gedaan")
    assert user.views[0]["title"]["text"] == "Vraag"
    body = heard.of("block_actions")[0]
    assert (body["actions"][0]["value"], body["message"]["ts"]) == ("ja", message.ts)
    with pytest.raises(CannotDo):
        user.click(message, "Ja")


def test_what_only_they_see_is_changed_and_deleted_through_its_address(
    slack: FakeSlack, team: Team, user: User, heard: Heard
) -> None:
    call(team, lambda client: client.chat_postEphemeral(channel="C1", user="U1", text="psst", blocks=BUTTONS))
    told = user.click(user.ephemerals[0], action_id="press")
    assert told.payload["container"]["is_ephemeral"]
    assert "message" not in told.payload
    address = told.payload["response_url"]
    assert httpx.post(address, json={"replace_original": True, "text": "anders"}, timeout=5).text == "ok"
    assert [message.text for message in user.ephemerals] == ["anders"]
    httpx.post(address, json={"delete_original": True}, timeout=5)
    assert user.ephemerals == []


def test_a_form_is_sent_and_closes(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    view = opened(slack, team, user)
    for values in ({}, {"Naam": "a" * 11}, {"Naam": "Anna", "press": "Nacht"}, {"Leeftijd": "9"}):
        with pytest.raises(CannotDo):
            user.submit(view, values)
    user.submit(view, {"Naam": "Anna", "press": "Middag"})
    assert user.views == []
    state = heard.of("view_submission")[0]["view"]["state"]["values"]
    assert state["name"]["text"] == {"type": "plain_text_input", "value": "Anna"}
    assert [field["press"]["selected_option"]["value"] for name, field in state.items() if name != "name"] == ["M"]


@pytest.mark.parametrize(
    ("ack", "views", "error"),
    [
        ({"response_action": "errors", "errors": {"name": "Te kort"}}, ["Vraag"], "Te kort"),
        ({"response_action": "errors", "errors": {"other": "?"}}, ["Vraag"], None),
        ({"response_action": "update", "view": {**FORM, "title": {"type": "plain_text", "text": "2"}}}, ["2"], None),
        ({"response_action": "push", "view": {**FORM, "title": {"type": "plain_text", "text": "2"}}}, ["Vraag", "2"], None),
        ({"response_action": "clear"}, [], None),
    ],
)  # fmt: skip
def test_an_answer_to_a_form_does_what_it_says(
    slack: FakeSlack, team: Team, user: User, heard: Heard, ack: dict[str, Any], views: list[str], error: str | None
) -> None:
    heard.ack = ack
    view = opened(slack, team, user)
    user.submit(view, {"name": "A"})
    assert [one["title"]["text"] for one in user.views] == views
    assert view.errors.get("name") == error
    assert bool(user.notices) == ("other" in json.dumps(ack))


def test_closing_and_choosing_in_a_modal_reach_the_app(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    view = opened(slack, team, user)
    told = user.click(view, "Wanneer", option="Ochtend", beside={"Naam": "An"})
    assert told.payload["actions"][0]["selected_option"]["value"] == "O"
    assert told.payload["view"]["state"]["values"]["name"]["text"]["value"] == "An"
    assert user.close(view).acked
    assert (user.views, len(heard.of("view_closed"))) == ([], 1)


def test_shortcuts_and_the_home_reach_the_app(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    message = post(team, "U1", "dag")
    user.shortcut("shortcut", message)
    user.shortcut("shortcut")
    assert heard.of("message_action")[0]["message"]["text"] == "dag"
    assert heard.of("shortcut")
    home = {"type": "home", "blocks": BUTTONS}
    call(team, lambda client: client.views_publish(user_id="U1", view=home))
    assert user.click_home("Ja").payload["container"]["type"] == "view"
    assert user.open_home().event["view"]["id"] == heard.of("block_actions")[0]["view"]["id"]


def test_a_click_that_nobody_answers_is_not_brought_again(
    slack: FakeSlack, team: Team, user: User, heard: Heard
) -> None:
    slack.retry_unacked, slack.patience = True, 0.3
    message = post(team, "U1", blocks=[{"type": "actions", "elements": [{**BUTTON, "action_id": "unknown"}]}])
    told = user.click(message, "Ja")
    assert (told.acked, told.attempts, user.notices) == (False, 1, [NO_ANSWER])
    assert not user.slash("/unknown").acked


def test_the_app_hears_what_it_has_the_scope_for(slack: FakeSlack, team: Team, user: User, heard: Heard) -> None:
    team.scopes = {"chat:write"}
    assert user.say("hoi").failure == "missing_scope: im:history"
    assert user.mention(team.channels["C1"], "hoi").failure == "missing_scope: app_mentions:read"
    assert user.slash("/wegwijs").failure == "missing_scope: commands"
    assert user.say("hoi", channel=team.channels["C1"]).failure == "not subscribed"
    assert user.mention(team.channels["C2"], "hoi").failure == "not_in_channel"
    assert heard.bodies == []
