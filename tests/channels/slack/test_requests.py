"""What reaches the bot from Slack, or from who says to be Slack: forged, repeated, odd or large."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack import interactions, receiving
from tests.channels.slack.scripted import Stage, running


@pytest.mark.parametrize(
    "how", [{"secret": "another secret"}, {"timestamp": time.time() - 400}, {"timestamp": "yesterday"}]
)
def test_a_forged_or_stale_request_is_refused(http: Stage, how: dict[str, Any]) -> None:
    told = http.user.say("hoi")
    http.said()
    refused = http.slack.post({**told.payload, "event": {**told.event, "ts": "1.1", "text": "anders"}}, **how)
    assert refused.status_code == 401
    assert [one.text for one in http.script.heard] == ["hoi"]


def test_an_event_of_an_unknown_workspace_reaches_nobody(http: Stage) -> None:
    stranger = http.slack.workspace("T9", domain="elders").user("U1", email="noor@zorg.nl")
    stranger.say("hoi")
    assert http.script.heard == []


def test_the_same_message_told_under_another_event_is_answered_once(http: Stage) -> None:
    told = http.user.say("hoi")
    http.slack.replay(told, event_id="Ev999")
    http.user.say("dag")
    assert http.said(2) == ["Je zei: hoi", "Je zei: dag"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_PAYLOADS = {
    "message": {
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "hoi", "ts": "1.2"},
    },
    "click": {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "D1"},
        "container": {"type": "message", "message_ts": "1.2"},
        "trigger_id": "t",
        "actions": [{"action_id": "choose:0", "value": "x.0", "block_id": "1|k", "text": {"text": "Noor"}}],
    },
    "view": {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "view": {"id": "V1", "hash": "h", "private_metadata": '{"key": "k"}', "state": {"values": {}}},
    },
}
_READ = {"message": receiving.event, "click": interactions.click, "view": interactions.sent_form}


@given(data=st.data(), kind=st.sampled_from(sorted(_PAYLOADS)))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_a_missing_or_surprising_field_is_no_error(data: st.DataObject, kind: str) -> None:
    """Any field of what Slack sends may be absent, or be of another kind than it was."""

    def bend(value: Any) -> Any:
        if data.draw(st.integers(0, 7)) == 0:
            return data.draw(_JSON)
        if isinstance(value, dict):
            return {name: bend(one) for name, one in value.items() if data.draw(st.integers(0, 9))}
        return [bend(one) for one in value] if isinstance(value, list) else value

    body = bend(_PAYLOADS[kind])
    if isinstance(body, dict):
        _READ[kind](body)


def test_forty_thousand_characters_are_answered(http: Stage) -> None:
    http.user.say("a" * 40_000)
    http.slack.wait(lambda: http.script.heard)
    assert len(http.script.heard[0].text) == 40_000
    http.slack.wait(lambda: http.script.sent)
    http.user.say("dag")
    http.slack.wait(lambda: "Je zei: dag" in [one.text for one in http.team.said(http.user)])


def test_blocks_of_a_newer_client_are_no_error(http: Stage) -> None:
    told = http.user.say("hoi")
    http.said()
    newer = {**told.event, "ts": "99.1", "blocks": [{"type": "hologram", "elements": [7]}], "text": "dag"}
    assert http.slack.post({**told.payload, "event_id": "Ev77", "event": newer}).status_code == 200
    assert http.said(2)[1] == "Je zei: dag"


def test_while_the_token_cannot_be_tried_events_are_told_again(quiet: Stage) -> None:
    quiet.slack.fault("auth.test", error="internal_error")
    with running(quiet.slack, quiet.script, quiet.team):
        told = quiet.user.say("hoi")
        assert told.status == 500
        quiet.slack.replay(told)
        assert quiet.said() == ["Je zei: hoi"]
