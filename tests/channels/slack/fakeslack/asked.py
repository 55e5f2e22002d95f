"""What the real client gets from the fake, in one line of a test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.world import Message

Do = Callable[[AsyncWebClient], Awaitable[Any]]
ABOUT = {"event_type": "wegwijs_sent", "event_payload": {"key": "1"}}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hoi"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Vraag"}, "blocks": [SECTION]}
HOME = {"type": "home", "blocks": [SECTION]}


def zorg(slack: FakeSlack) -> Team:
    """A workspace with people and channels of every kind."""
    team = slack.workspace("T1", domain="zorg")
    user = team.user("U1", email="a@b.nl", name="Anna de Vries")
    team.user("U2", deleted=True, email="weg@b.nl")
    team.user("U3", bot=True)
    team.user("U4", stranger=True)
    team.channel("C1", members=[user])
    team.channel("C2", bot_in=False)
    team.channel("C3", archived=True)
    return team


def call(team: Team, do: Do, token: str | None = None) -> Any:
    """What the client gets for it, without its own second tries."""

    async def run() -> Any:
        return await do(AsyncWebClient(token or team.bot_token, base_url=team.slack.url, retry_handlers=[]))

    return asyncio.run(run())


def refusal(team: Team, do: Do, token: str | None = None) -> dict[str, Any]:
    """What Slack says when it refuses, always as an ordinary answer."""
    with pytest.raises(SlackApiError) as refused:
        call(team, do, token)
    assert refused.value.response.status_code == 200
    answer: dict[str, Any] = refused.value.response.data
    return answer


def post(team: Team, channel: str = "U1", text: str = "hoi", **fields: Any) -> Message:
    """Says something as the app; the message as it stands."""
    answer = call(team, lambda client: client.chat_postMessage(channel=channel, text=text, **fields))
    return team.channels[answer["channel"]].posts[answer["ts"]]
