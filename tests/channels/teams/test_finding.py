"""The message extension: who was found, and the card that goes into the planner's message."""

from __future__ import annotations

import pytest

from bot.channels.teams.finding import Found, found, inserted, picked, unanswered
from bot.channels.teams.tapped import CardRefused, Kind, submitted
from bot.texts import Texts
from tests.channels.teams import cardcheck
from tests.channels.teams.cardcheck import Block, actions, run_texts

NL = Texts("nl")
FATIMA = Found("Fatima El Amrani", "Zonnehof", "7")


def attachments(answer: Block) -> list[Block]:
    """What is listed."""
    result = answer["composeExtension"]
    assert (result["type"], result["attachmentLayout"]) == ("result", "list")
    listed: list[Block] = result["attachments"]
    return listed


def test_who_is_found_is_listed_and_asked_for_when_picked() -> None:
    (one,) = attachments(found([FATIMA], NL))
    content = one["preview"]["content"]
    assert (content["title"], content["text"]) == ("Fatima El Amrani", "Zonnehof")
    assert content["tap"]["type"] == "invoke"
    assert picked(content["tap"]["value"]) == "7"


def test_the_card_says_nothing_of_anybody_and_asks_for_that_of_its_reader() -> None:
    """The same card whether Teams asks for it when somebody is picked or not."""
    (listed,) = attachments(found([FATIMA], NL))
    (one,) = attachments(inserted("7", NL))
    assert listed["content"] == one["content"]
    assert one["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert cardcheck.broken(one["content"]) == []
    assert run_texts(one["content"]) == ["Alleen wie dit mag zien, ziet hier het antwoord."]
    for action in (one["content"]["refresh"]["action"], *actions(one["content"])):
        tapped = submitted({"action": action, "trigger": "automatic"})
        assert (tapped.kind, tapped.token) == (Kind.ASK, "7")
    assert "Fatima" not in str(one)
    assert cardcheck.broken(unanswered(NL)) == []


def test_nobody_was_found() -> None:
    assert found([], NL)["composeExtension"] == {"type": "message", "text": "Ik vind niemand met die naam."}


def test_no_more_are_listed_than_teams_shows() -> None:
    assert len(attachments(found([FATIMA] * 40, NL))) == 25


def test_a_name_is_not_read_as_html() -> None:
    (one,) = attachments(found([Found("<b>Noor</b>", "<a href=x>&", "1")], NL))
    content = one["preview"]["content"]
    assert (content["title"], content["text"]) == ("&lt;b&gt;Noor&lt;/b&gt;", "&lt;a href=x&gt;&amp;")


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "person:7",
        {"item": "person:7"},
        {"wegwijs": 1},
        {"wegwijs": 1, "item": 7},
        {"wegwijs": 1, "item": "?" * 1_001},
    ],
)
def test_what_was_picked_elsewhere(value: object) -> None:
    with pytest.raises(CardRefused):
        picked(value)
