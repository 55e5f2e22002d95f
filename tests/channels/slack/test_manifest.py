"""The manifest is one that Slack takes, and asks for what the code uses: no more and no less."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.channels.slack.manifest import PROMPTS, manifest
from bot.channels.slack.scopes import BOT_SCOPES, COMMAND, EVENTS
from bot.messages import MAKE_ACTION_POINT
from bot.understanding import understand
from bot.understanding.meaning import Words
from tests.house import ROOT

SCHEMA = ROOT.parent / "shared" / "schemas" / "slack-manifest-2.0.0.json"
URL = "https://wegwijs.voorbeeld.nl"

WAYS = {
    "socket": manifest(),
    "socket with an address": manifest(URL),
    "http": manifest(URL, socket=False),
}


@pytest.fixture(params=WAYS)
def made(request: pytest.FixtureRequest) -> dict[str, Any]:
    return WAYS[request.param]


@pytest.mark.skipif(
    not SCHEMA.exists(), reason=f"Slack's published schema is not at ../{SCHEMA.relative_to(ROOT.parent)}"
)
def test_the_manifest_is_one_of_the_published_schema(made: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    assert [error.message for error in Draft7Validator(schema).iter_errors(made)] == []
    wrong = {**made, "display_information": {**made["display_information"], "long_description": "kort"}}
    assert not Draft7Validator(schema).is_valid(wrong)


def test_the_manifest_keeps_slacks_limits(made: dict[str, Any]) -> None:
    shown, features = made["display_information"], made["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert len(features["bot_user"]["display_name"]) <= 80
    (command,), (shortcut,) = features["slash_commands"], features["shortcuts"]
    assert len(command["command"]) <= 32
    assert max(len(command["description"]), len(command["usage_hint"])) <= 100
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    view = features["assistant_view"]
    assert len(view["assistant_description"]) <= 300
    assert 1 <= len(view["suggested_prompts"]) <= 4
    assert all(len(one["title"]) <= 75 for one in view["suggested_prompts"])


def test_the_manifest_asks_for_what_scopes_says(made: dict[str, Any]) -> None:
    features, settings = made["features"], made["settings"]
    assert made["oauth_config"]["scopes"] == {"bot": sorted(BOT_SCOPES)}
    assert settings["event_subscriptions"]["bot_events"] == sorted(EVENTS)
    assert features["slash_commands"][0]["command"] == COMMAND
    assert features["shortcuts"][0] | {"description": ""} == {
        "name": "Maak actiepunt",
        "type": "message",
        "callback_id": MAKE_ACTION_POINT,
        "description": "",
    }
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)


def test_socket_mode_names_no_address_to_tell_events_at() -> None:
    for way in ("socket", "socket with an address"):
        assert WAYS[way]["settings"]["socket_mode_enabled"] is True
        assert "/slack/events" not in json.dumps(WAYS[way])
    assert "redirect_urls" not in WAYS["socket"]["oauth_config"]


def test_over_http_everything_comes_to_one_address() -> None:
    made = WAYS["http"]
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    told = [settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]]
    told.append(made["features"]["slash_commands"][0]["url"])
    assert told == [f"{URL}/slack/events"] * 3
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_prompt_is_a_question_that_is_understood(prompt: str) -> None:
    meaning = understand(prompt, Words(), datetime.now(UTC))
    assert meaning.confidence > 0.9
