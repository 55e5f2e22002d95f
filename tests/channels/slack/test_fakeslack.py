"""The fake Slack's Web API, proven with the real client: whom and what it refuses, how it goes wrong."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Any

import aiohttp
import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.channels.slack.fakeslack.asked import ABOUT, MODAL, Do, call, refusal
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.house import ROOT

REFUSALS: list[tuple[str, Do]] = [
    ("channel_not_found", lambda client: client.chat_postMessage(channel="C9", text="hoi")),
    ("channel_not_found", lambda client: client.chat_postMessage(channel="U9", text="hoi")),
    ("not_in_channel", lambda client: client.chat_postMessage(channel="C2", text="hoi")),
    ("is_archived", lambda client: client.chat_postMessage(channel="C3", text="hoi")),
    ("user_disabled", lambda client: client.chat_postMessage(channel="U2", text="hoi")),
    ("cannot_dm_bot", lambda client: client.conversations_open(users="U3")),
    ("user_not_visible", lambda client: client.conversations_open(users="U4")),
    ("user_not_found", lambda client: client.conversations_open(users="U9")),
    (
        "no_text",
        lambda client: client.api_call("chat.postMessage", params={"channel": "C1", "text": "  ", "blocks": "[]"}),
    ),
    ("msg_too_long", lambda client: client.chat_postMessage(channel="C1", text="a" * 40_001)),
    ("invalid_blocks", lambda client: client.chat_postMessage(channel="C1", text="a", blocks=[{"type": "section"}])),
    ("invalid_blocks_format", lambda client: client.chat_postMessage(channel="C1", text="a", blocks="[")),
    ("invalid_metadata_format", lambda client: client.chat_postMessage(channel="C1", text="a", metadata={})),
    (
        "metadata_too_large",
        lambda client: client.chat_postMessage(
            channel="C1", text="a", metadata={**ABOUT, "event_payload": {"a": "b" * 20_000}}
        ),
    ),
    ("message_not_found", lambda client: client.chat_update(channel="C1", ts="1.1", text="a")),
    ("message_not_found", lambda client: client.chat_delete(channel="C1", ts="1.1")),
    ("user_not_in_channel", lambda client: client.chat_postEphemeral(channel="C1", user="U2", text="a")),
    ("user_not_found", lambda client: client.users_info(user="U9")),
    ("users_not_found", lambda client: client.users_lookupByEmail(email="weg@b.nl")),
    ("invalid_cursor", lambda client: client.conversations_history(channel="C1", cursor="x")),
    ("invalid_arguments", lambda client: client.conversations_history(channel="C1", limit=5000)),
    ("thread_not_found", lambda client: client.conversations_replies(channel="C1", ts="1.1")),
    ("invalid_trigger_id", lambda client: client.views_open(trigger_id="1.2", view=MODAL)),
    ("invalid_arguments", lambda client: client.views_publish(user_id="U1", view={"type": "home"})),
    ("not_found", lambda client: client.views_update(view_id="V1", view=MODAL)),
    ("message_not_found", lambda client: client.reactions_add(channel="C1", timestamp="1.1", name="eyes")),
    ("file_not_found", lambda client: client.files_completeUploadExternal(files=[{"id": "F1", "title": "a"}])),
    ("unknown_method", lambda client: client.api_call("chat.shout")),
    ("not_allowed_token_type", lambda client: client.apps_connections_open(app_token=client.token or "")),
    ("invalid_client_id", lambda client: client.api_call("oauth.v2.access", data={"client_id": "1"})),
]


@pytest.mark.parametrize(("error", "do"), REFUSALS, ids=lambda value: value if isinstance(value, str) else "")
def test_it_refuses_what_slack_refuses(team: Team, error: str, do: Do) -> None:
    assert refusal(team, do)["error"] == error


SCOPED: list[tuple[str, Do]] = [
    ("chat:write", lambda client: client.chat_postMessage(channel="C1", text="a")),
    ("im:write", lambda client: client.conversations_open(users="U1")),
    ("channels:history", lambda client: client.conversations_history(channel="C1")),
    ("channels:read", lambda client: client.conversations_info(channel="C1")),
    ("users:read", lambda client: client.users_info(user="U1")),
    ("users:read.email", lambda client: client.users_lookupByEmail(email="a@b.nl")),
    ("files:write", lambda client: client.files_getUploadURLExternal(filename="a.csv", length=1)),
    ("reactions:write", lambda client: client.reactions_add(channel="C1", timestamp="1.1", name="eyes")),
    ("assistant:write", lambda client: client.assistant_threads_setStatus(channel_id="D", thread_ts="1", status="")),
]


@pytest.mark.parametrize(("scope", "do"), SCOPED, ids=lambda value: value if isinstance(value, str) else "")
def test_every_method_takes_its_scope(team: Team, scope: str, do: Do) -> None:
    team.scopes -= {scope}
    answer = refusal(team, do)
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert scope not in answer["provided"].split(",")
    assert "app_mentions:read" in answer["provided"].split(",")


def test_tokens_are_good_unknown_revoked_or_of_an_app_that_is_gone(slack: FakeSlack, team: Team) -> None:
    def ask(client: AsyncWebClient) -> Any:
        return client.auth_test()

    good = call(team, ask)
    assert good["team_id"] == "T1"
    assert "chat:write" in good.headers["x-oauth-scopes"]
    assert refusal(team, ask, "xoxb-other")["error"] == "invalid_auth"
    assert refusal(team, ask, slack.app_token)["error"] == "not_allowed_token_type"
    assert httpx.post(f"{slack.url}auth.test", timeout=5).json()["error"] == "not_authed"
    slack.revoke(team)
    assert refusal(team, ask)["error"] == "token_revoked"
    team.install()
    assert call(team, ask)["ok"]
    team.uninstall()
    assert refusal(team, ask)["error"] == "account_inactive"


def test_it_takes_addresses_forms_and_json(slack: FakeSlack, team: Team) -> None:
    fields = {"token": team.bot_token, "channel": "C1", "text": "hoi"}
    for sent in ({"params": fields}, {"data": fields}, {"json": fields}, {"data": fields, "files": {"x": b""}}):
        assert httpx.post(f"{slack.url}chat.postMessage", timeout=5, **sent).json()["ok"]
    assert httpx.get(f"{slack.url}auth.test", params={"token": team.bot_token}, timeout=5).json()["ok"]
    assert [made.args for made in slack.calls_of("chat.postMessage")] == [{"channel": "C1", "text": "hoi"}] * 4


def test_an_installation_is_fetched_once_with_its_code(slack: FakeSlack) -> None:
    team = slack.workspace("T2", installed=False)
    asked = f"https://slack.com/oauth/v2/authorize?client_id={slack.client_id}&scope=chat:write&state=s&redirect_uri=http://x"
    back = slack.approve(asked, team)
    assert slack.approve(asked, team, deny=True) == "http://x?error=access_denied&state=s"
    code = httpx.URL(back).params["code"]

    def access(client: AsyncWebClient) -> Any:
        asking = {"client_id": slack.client_id, "client_secret": slack.client_secret, "code": code}
        return client.api_call("oauth.v2.access", data=asking)

    found = call(team, access, "none")
    assert (found["team"]["id"], found["scope"]) == ("T2", "chat:write")
    assert found["access_token"] == team.bot_token
    assert call(team, lambda client: client.auth_test())["team_id"] == "T2"
    assert refusal(team, access, "none")["error"] == "code_already_used"


def test_calls_go_wrong_as_told_and_so_often(slack: FakeSlack, team: Team) -> None:
    def say(client: AsyncWebClient) -> Any:
        return client.chat_postMessage(channel="C1", text="hoi")

    slack.fault("chat.postMessage", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as slow:
        call(team, say)
    assert (slow.value.response.status_code, slow.value.response.headers["Retry-After"]) == (429, "7")
    slack.fault("chat.postMessage", error="internal_error", when=lambda args: args["channel"] == "C1")
    assert refusal(team, say)["error"] == "internal_error"
    slack.fault("*", status=500)
    with pytest.raises(SlackApiError) as broken:
        call(team, say)
    assert broken.value.response.status_code == 500
    assert team.channels["C1"].messages == []
    call(team, say)
    assert len(team.channels["C1"].messages) == 1


def test_an_answer_that_never_comes_leaves_the_message(slack: FakeSlack, team: Team) -> None:
    slack.fault("chat.postMessage", drop=True)
    with pytest.raises(aiohttp.ClientError):
        call(team, lambda client: client.chat_postMessage(channel="C1", text="hoi"))
    assert len(team.channels["C1"].messages) == 1
    slack.fault("chat.postMessage", drop=True, done=False)
    with pytest.raises(aiohttp.ClientError):
        call(team, lambda client: client.chat_postMessage(channel="C1", text="hoi"))
    assert len(team.channels["C1"].messages) == 1


def test_the_client_says_it_twice_by_itself_when_no_answer_came(slack: FakeSlack, team: Team) -> None:
    """Why the app's client gets no retry handlers: the default one cannot know that the message stands."""
    slack.fault("chat.postMessage", drop=True)

    async def say() -> None:
        await AsyncWebClient(team.bot_token, base_url=slack.url).chat_postMessage(channel="C1", text="hoi")

    asyncio.run(say())
    assert len(team.channels["C1"].messages) == 2


def test_an_answer_is_held_until_it_is_let_go(slack: FakeSlack, team: Team) -> None:
    slack.fault("chat.postMessage", hang=60)

    async def say(client: AsyncWebClient) -> int:
        asked = asyncio.create_task(client.chat_postMessage(channel="C1", text="hoi"))
        await asyncio.to_thread(slack.wait, lambda: slack.held == 1)
        before = len(team.channels["C1"].messages)
        slack.release()
        await asked
        return before

    assert call(team, say) == 0
    assert len(team.channels["C1"].messages) == 1


def test_a_fake_for_measuring_keeps_counts_alone() -> None:
    with FakeSlack(strict=False, keep=False) as slack:
        team = slack.workspace("T1")
        team.user("U1")
        call(team, lambda client: client.chat_postMessage(channel="U1", text="a", blocks=[{"type": "section"}]))
        assert (slack.calls, team.dm(team.users["U1"])) == ([], [])
        assert httpx.get(f"{slack.root}/counts", timeout=5).json() == {"chat.postMessage": 1}


def test_the_fake_runs_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.channels.slack.fakeslack", "--users", "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port, about = int(process.stdout.readline()), json.loads(process.stdout.readline())
        said = {"token": about["teams"]["T1"], "channel": "U2", "text": "hoi"}
        assert httpx.post(f"{about['url']}chat.postMessage", json=said, timeout=5).json()["ok"]
        assert httpx.get(f"http://127.0.0.1:{port}/counts", timeout=5).json() == {"chat.postMessage": 1}
        process.terminate()
    assert process.returncode == 0
