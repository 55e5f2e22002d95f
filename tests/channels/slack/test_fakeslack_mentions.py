"""Mentions and links that somebody could put into a message."""

from __future__ import annotations

from typing import Any

import pytest

from tests.channels.slack.fakeslack.mentions import Mention, mentions


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"text": "Hoi &lt;@U1&gt; &lt;!here&gt;"}, []),
        ({"text": "Hoi <@U1> in <#C1|algemeen>"}, [Mention("user", "U1"), Mention("channel", "C1", "algemeen")]),
        ({"text": "<!here> <!subteam^S1>"}, [Mention("broadcast", "here"), Mention("group", "S1")]),
        ({"text": "<https://x.nl|klik>"}, [Mention("link", "https://x.nl", "klik")]),
        ({"text": "<mailto:a@b.nl>"}, [Mention("mail", "mailto:a@b.nl")]),
        (
            {"text": "zie https://x.nl en @channel"},
            [Mention("autolink", "https://x.nl"), Mention("broadcast", "channel")],
        ),
        ({"text": "zie https://x.nl en @channel", "parse": "none"}, []),
        ({"text": "<@U1>", "mrkdwn": False}, []),
        ({"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "<@U1>"}}]}, []),
        ({"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "<@U1>"}]}]}, [Mention("user", "U1")]),
        ({"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "@here", "verbatim": True}]}]}, []),
        ({"blocks": [{"elements": [{"type": "user", "user_id": "U1"}]}]}, [Mention("user", "U1")]),
    ],
)
def test_mentions_tells_what_slack_would_make_of_text(message: dict[str, Any], found: list[Mention]) -> None:
    assert mentions(message) == found
