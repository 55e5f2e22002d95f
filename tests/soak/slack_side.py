"""The fake Slack in a process of its own: it lives on when workers die, and has troubles itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.world import Message

TROUBLES: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (0.010, "chat.postMessage", {"drop": True}),
    (0.005, "chat.postMessage", {"drop": True, "done": False}),
    (0.010, "chat.postMessage", {"status": 500, "done": True}),
    (0.005, "chat.postMessage", {"status": 500}),
    (0.001, "chat.postMessage", {"status": 429, "retry_after": 1}),
    (0.250, "chat.postMessage", {"hang": 0.1, "done": True}),
    (0.020, "files.completeUploadExternal", {"drop": True}),
    (0.020, "conversations.history", {"status": 500}),
    (0.010, "conversations.history", {"drop": True}),
    (0.005, "conversations.open", {"status": 503}),
)
"""How often a method goes wrong, and how: after it did what was asked, or before. An answer often takes a while: that is
when a kill leaves most in doubt.
"""
MARK = re.compile(r"#\d{6}")
"""In the words of each notice, so that it is found again whatever message it left in."""
CALM, TOLD = "calm", "told"


@dataclass(frozen=True)
class Where:
    """Where this Slack is, and the direct conversation of each person."""

    url: str
    token: str
    conversations: tuple[str, ...]


@dataclass(frozen=True)
class Posted:
    """One message as it stands there: which part of which answer, which notices are in it, and its files."""

    user: str
    key: str
    part: int
    parts: int
    files: int
    marks: frozenset[str]
    names: tuple[str, ...]


def slack_side(asked: Connection, people: int, seed: int) -> None:
    """Runs until the other end is gone. CALM ends its troubles, TOLD gives all that was posted."""
    chance = Random(seed)
    with FakeSlack() as slack:
        team = slack.workspace("T1")
        rooms = tuple(team.dm_channel(team.user(f"U{n}")).id for n in range(people))
        for share, method, what in TROUBLES:
            slack.fault(method, times=None, when=lambda _, share=share: chance.random() < share, **what)
        asked.send(Where(slack.url, team.bot_token, rooms))
        while (question := _question(asked, slack)) is not None:
            if question == CALM:
                slack.faults.clear()
            asked.send(_told(team))


def _question(asked: Connection, slack: FakeSlack) -> str | None:
    try:
        while not asked.poll(1.0):
            slack.calls.clear()  # kept for tests that look at them, and there are very many
        return str(asked.recv())
    except EOFError:
        return None


def _told(team: Team) -> list[Posted]:
    with team.slack.lock:
        return [_posted(user, one) for user, who in team.users.items() for one in team.said(who)]


def _posted(user: str, message: Message) -> Posted:
    about = (message.get("metadata") or {}).get("event_payload", {})
    marks = MARK.findall(message.text + json.dumps(message.blocks))
    names = tuple(str(file["name"]) for file in message.get("files", ()))
    part, parts, files = (int(about.get(name, 0)) for name in ("part", "parts", "files"))
    return Posted(user, str(about.get("key", "")), part, parts, files, frozenset(marks), names)
