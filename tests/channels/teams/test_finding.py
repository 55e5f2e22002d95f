"""The message extension: who was found, and the card that goes into the planner's message."""

from __future__ import annotations

from bot.channels.teams.finding import Found, found, unanswered
from bot.channels.teams.tapped import Kind, submitted
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


def test_who_is_found_is_listed_and_put_in_the_message_as_it_is() -> None:
    """Without a tap: Teams then takes the card that came along, and its client for developers knows no other way."""
    (one,) = attachments(found([FATIMA], NL))
    assert one["preview"]["content"] == {"title": "Fatima El Amrani", "text": "Zonnehof"}


def test_the_card_says_nothing_of_anybody_and_asks_for_that_of_its_reader() -> None:
    (one,) = attachments(found([FATIMA], NL))
    assert one["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert cardcheck.broken(one["content"]) == []
    assert run_texts(one["content"]) == ["Dit is een antwoord van Wegwijs. Je ziet het alleen als je het mag zien."]
    for action in (one["content"]["refresh"]["action"], *actions(one["content"])):
        tapped = submitted({"action": action, "trigger": "automatic"})
        assert (tapped.kind, tapped.token) == (Kind.ASK, "7")
    assert "Fatima" not in str(one["content"])
    assert cardcheck.broken(unanswered(NL)) == []


def test_nobody_was_found() -> None:
    assert found([], NL)["composeExtension"] == {"type": "message", "text": "Ik vind niemand met die naam."}


def test_no_more_are_listed_than_teams_shows() -> None:
    assert len(attachments(found([FATIMA] * 40, NL))) == 25


def test_a_name_is_not_read_as_html() -> None:
    (one,) = attachments(found([Found("<b>Noor</b>", "<a href=x>&", "1")], NL))
    content = one["preview"]["content"]
    assert (content["title"], content["text"]) == ("&lt;b&gt;Noor&lt;/b&gt;", "&lt;a href=x&gt;&amp;")
