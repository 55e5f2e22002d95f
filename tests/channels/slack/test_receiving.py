"""What Slack sends, read: the words of its notation, and in whose workspace it was done."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack import interactions, receiving
from bot.channels.slack.app import _in_team
from bot.channels.slack.incoming import load, plain
from tests.channels.slack.scripted import Stage, running

_SAID = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "hoi", "ts": "1.2"}


def _event(**about: Any) -> dict[str, Any]:
    return {"team_id": "T1", "event_id": "Ev1", "event": {**_SAID, **about}}


@pytest.mark.parametrize(
    ("about", "stranger"),
    [
        ({}, False),
        ({"team": "T1"}, False),
        ({"user_team": "T2"}, True),
        ({"source_team": "T2"}, True),
        ({"team": "T2"}, True),
    ],
)
def test_somebody_of_another_workspace_is_a_stranger(about: dict[str, Any], stranger: bool) -> None:
    read = receiving.event(_event(**about))
    assert read is not None
    assert read.stranger is stranger


def test_what_is_done_in_a_shared_channel_belongs_to_the_workspace_that_has_the_app() -> None:
    said = receiving.event(_event(team="T2"), "T9")
    assert said is not None
    assert (said.team, said.stranger) == ("T9", True)
    body = {"team_id": "T1", "user_id": "U1", "trigger_id": "t", "text": "hoi"}
    typed = _in_team(interactions.command(body), {"team_id": "T9"})
    assert typed is not None
    assert (typed.team, typed.stranger) == ("T9", True)
    own = _in_team(interactions.command(body), {"team_id": "T1"})
    assert own is not None
    assert (own.team, own.stranger) == ("T1", False)


def test_a_stranger_is_not_linked_although_slack_shows_them_as_a_member(quiet: Stage) -> None:
    quiet.script.emails["jan@zorg.nl"] = "nl"
    jan = quiet.team.user("U2", email="jan@zorg.nl")
    with running(quiet.slack, quiet.script, quiet.team):
        told = {"team_id": "T1", "event_id": "Ev7", "type": "event_callback"}
        event = {**_SAID, "user": "U2", "channel": jan.dm_id, "ts": "9.9", "user_team": "T2"}
        quiet.team.dm_channel(jan)
        assert quiet.slack.post({**told, "event": event}).status_code == 200
        quiet.slack.wait(lambda: quiet.script.heard)
    assert "U2" not in quiet.script.people


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("kijk op <https://x.nl/a?b=1|x.nl>", "kijk op x.nl"),
        ("<https://x.nl>", "https://x.nl"),
        ("<mailto:a@b.nl|a@b.nl>", "a@b.nl"),
        ("mag <@U2> dat in <#C1|afdeling>?", "mag  dat in afdeling?"),
        ("<!here> hoi", " hoi"),
        ("a < b", "a < b"),
        ("<" * 40_000, "<" * 40_000),
    ],
)
def test_the_words_of_slacks_notation(sent: str, read: str) -> None:
    assert plain(sent) == read


def test_the_bot_that_is_called_is_no_word_of_the_question() -> None:
    said = {**_SAID, "type": "app_mention", "channel": "C1", "text": "<@UBOT|wegwijs> wie loopt er achter? <@UBOT>"}
    read = receiving.event({"team_id": "T1", "event": said}, "T1", "UBOT")
    assert read is not None
    assert read.text == "wie loopt er achter?"


def test_what_is_kept_comes_back_as_it_was() -> None:
    files = [{"name": "a.csv", "url_private_download": "https://files.slack.com/a", "size": 3}]
    read = receiving.event(_event(subtype="file_share", files=files, thread_ts="1.1"))
    assert read is not None
    assert load(read.dump()) == read
    assert [(part.key, part.text, len(part.files)) for part in read.parts] == [
        ("D1:1.2", "hoi", 0),
        ("D1:1.2:0", "", 1),
    ]
