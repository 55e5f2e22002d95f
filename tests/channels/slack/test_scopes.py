"""Every scope is used by the code, and the code uses no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import app
from bot.channels.slack.document import DOCUMENT, generated, generated_part
from bot.channels.slack.scopes import APP_SCOPES, BOT_SCOPES, EVENTS
from bot.messages import Reply
from bot.settings import Settings
from tests.channels.slack.fakeslack.call import METHODS
from tests.channels.slack.scripted import Stage, empty_stage, running

FILES = sorted(Path(app.__file__).parent.glob("*.py"))
NEEDED: dict[str, tuple[str, ...]] = {
    "api_call": (),
    "apps_connections_open": (),
    "assistant_threads_setStatus": ("assistant:write",),
    "assistant_threads_setSuggestedPrompts": ("assistant:write",),
    "auth_test": (),
    "chat_postEphemeral": ("chat:write",),
    "chat_postMessage": ("chat:write",),
    "chat_update": ("chat:write",),
    "conversations_history": ("im:history",),
    "conversations_open": ("im:write",),
    "conversations_replies": ("im:history",),
    "files_upload_v2": ("files:write",),
    "reactions_add": ("reactions:write",),
    "reactions_remove": ("reactions:write",),
    "users_info": ("users:read", "users:read.email"),
    "views_open": (),
    "views_publish": (),
}
"""What each method asks for, in the conversations with one person in which the app calls it."""
HEARD = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "assistant_thread_started": ("assistant:write",),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}
"""What Slack asks for before it tells of an event."""


def _is_method(name: str) -> bool:
    return "_" in name and not name.startswith("_") and hasattr(AsyncWebClient, name)


def _called(tree: ast.AST) -> Iterator[str]:
    """Methods of the SDK's client that are named, as text, as an attribute, or as the beginning of a text."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    yield from filter(_is_method, texts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_method(node.attr):
            yield node.attr
        if isinstance(node, ast.JoinedStr) and isinstance(begin := node.values[0], ast.Constant):
            made = (str(begin.value) + text for text in texts)
            yield from filter(_is_method, made)


def called() -> set[str]:
    """In the whole channel."""
    return {name for file in FILES for name in _called(ast.parse(file.read_text(encoding="utf-8")))}


def used() -> set[str]:
    """The scopes without which something of the channel would be refused."""
    found = {scope for name in called() for scope in NEEDED[name]}
    found |= {scope for event in EVENTS for scope in HEARD[event]}
    source = "".join(file.read_text(encoding="utf-8") for file in FILES)
    if "bolt.command(" in source or "bolt.shortcut(" in source:
        found.add("commands")
    if "clients.download(" in source:
        found.add("files:read")
    return found


def test_it_is_known_of_every_call_and_event_what_it_needs() -> None:
    assert called() == set(NEEDED)
    assert set(EVENTS) == set(HEARD)


def test_every_scope_is_used_and_none_is_missing() -> None:
    assert used() == set(BOT_SCOPES)
    assert set(APP_SCOPES) == {"connections:write"}


def test_the_fake_refuses_for_want_of_the_same_scopes() -> None:
    """So that conversations with exactly these scopes prove something."""
    known = {name: METHODS[name.replace("_", ".")] for name in NEEDED if name.replace("_", ".") in METHODS}
    assert len(known) > len(NEEDED) - 4
    assert [name for name, method in known.items() if method.scope and method.scope not in NEEDED[name]] == []


@pytest.fixture
def strict() -> Iterator[Stage]:
    """A workspace that gave the app these scopes and no other; somebody there whose account was not seen before."""
    with empty_stage("http") as made:
        made.team.scopes = set(BOT_SCOPES)
        made.script.people, made.script.emails = {}, {made.user.email: "nl"}
        with running(made.slack, made.script, made.team, busy_after=0.0):
            yield made


def test_with_these_scopes_everything_is_heard_and_said(strict: Stage) -> None:
    slack, user = strict.slack, strict.user
    strict.script.answers["lang"] = Reply("Alles", paragraphs=("woord " * 9000,))
    strict.script.answers["traag"] = lambda _: _when_seen(strict)
    channel = strict.team.channel("C1", members=[user])
    user.say("traag")
    assert strict.said() == ["Gezien."]
    user.say("levering", files=[("personen.csv", b"email;naam")])
    slack.wait(lambda: any(one.upload and one.upload.content == b"email;naam" for one in strict.script.heard))
    user.mention(channel, "in het kanaal")
    user.slash("/wegwijs", "met een opdracht", channel)
    slack.wait(lambda: {"Je zei: in het kanaal", "Je zei: met een opdracht"} <= {one.text for one in user.ephemerals})
    user.open_home()
    slack.wait(lambda: user.home)
    thread = user.open_assistant()
    slack.wait(lambda: any(one.by_app and one.get("thread_ts") == thread.ts for one in user.dm.messages))
    user.say("lang")
    slack.wait(lambda: any(one.get("files") and one.by_app for one in user.dm.messages))
    assert strict.script.people == {"U1": "nl"}


def _when_seen(stage: Stage) -> Reply:
    """An answer that takes until the sign of work is there."""
    stage.slack.wait(lambda: stage.user.reactions)
    return Reply("Gezien.")


def test_the_documentation_is_that_of_the_scopes() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert generated_part(text) == generated(), "run: python -m bot.channels.slack.document"


def test_the_documentation_names_every_setting() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    settings = [f"WEGWIJS_{name.upper()}" for name in Settings.model_fields if name.startswith("slack_")]
    assert len(settings) > 4
    assert [name for name in settings if name not in text] == []
