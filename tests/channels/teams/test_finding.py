"""The message extension: who was found, and the card that goes into the planner's message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings

from bot.channels.teams.finding import Found, found, inserted, picked
from bot.channels.teams.tapped import CardRefused
from bot.messages import Choice, Reply, Section, Tone
from bot.texts import Texts
from tests.channels.teams import cardcheck
from tests.channels.teams.cardcheck import AROUND, LIMIT, Block, actions, inputs, run_texts, squeezed

NL = Texts("nl")
ALLOWED = Reply(
    "Fatima mag dit alleen onder toezicht.",
    Tone.CAUTION,
    sections=(Section("Waarom", ("Nog niet afgetekend.",)),),
    choices=(Choice("Wat mag er nog meer?", "7.a"),),
    reconsider="7.n",
)
FATIMA = Found("Fatima El Amrani", "verzorgende IG, De Linde", "person:7")


def attachments(answer: Block) -> list[Block]:
    """What is listed."""
    result = answer["composeExtension"]
    assert (result["type"], result["attachmentLayout"]) == ("result", "list")
    listed: list[Block] = result["attachments"]
    return listed


def test_who_is_found_is_listed_and_asked_for_when_picked() -> None:
    (one,) = attachments(found([FATIMA], NL))
    assert one["contentType"] == "application/vnd.microsoft.card.thumbnail"
    content = one["preview"]["content"]
    assert (content["title"], content["text"]) == ("Fatima El Amrani", "verzorgende IG, De Linde")
    assert content["tap"]["type"] == "invoke"
    assert picked(content["tap"]["value"]) == "person:7"


def test_a_card_may_go_along_at_once() -> None:
    (one,) = attachments(found([replace(FATIMA, reply=ALLOWED)], NL))
    assert one["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert one["preview"]["content"] == {"title": "Fatima El Amrani", "text": "verzorgende IG, De Linde"}
    assert cardcheck.broken(one["content"]) == []


def test_the_card_that_is_inserted_has_nothing_to_tap() -> None:
    (one,) = attachments(inserted(ALLOWED, NL))
    assert run_texts(one["content"]) == [
        "! Let op",
        "Fatima mag dit alleen onder toezicht.",
        "Waarom",
        "Nog niet afgetekend.",
    ]
    assert actions(one["content"]) == []
    assert one["preview"]["content"]["title"] == "Fatima mag dit alleen onder toezicht."


def test_nobody_was_found() -> None:
    assert found([], NL)["composeExtension"] == {"type": "message", "text": "Ik vind niemand met die naam."}


def test_no_more_are_listed_than_teams_shows() -> None:
    assert len(attachments(found([FATIMA] * 40, NL))) == 25


def test_a_name_is_not_read_as_html() -> None:
    (one,) = attachments(found([Found("<b>Noor</b>", "<a href=x>&", "1")], NL))
    content = one["content"]
    assert (content["title"], content["text"]) == ("&lt;b&gt;Noor&lt;/b&gt;", "&lt;a href=x&gt;&amp;")


def test_an_answer_that_is_too_long_says_so() -> None:
    lines = tuple(f"Regel {number} van een lange lijst." for number in range(900))
    (one,) = attachments(inserted(Reply("Lijst", sections=(Section("Alles", lines),)), NL))
    assert run_texts(one["content"])[-1].startswith("Er is meer dan hier past.")
    assert max(cardcheck.sizes(one)) <= LIMIT - AROUND


@settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(cardcheck.some_replies)
def test_every_answer_is_one_card(reply: Reply) -> None:
    (one,) = attachments(inserted(reply, NL))
    assert max(cardcheck.sizes(one)) <= LIMIT - AROUND
    assert {action["type"] for action in actions(one["content"])} <= {"Action.OpenUrl"}
    assert inputs(one["content"]) == []
    start = squeezed(reply.headline)[:40]
    assert start in squeezed("".join(run_texts(one["content"])))


@pytest.mark.parametrize(
    "value", [None, {}, "person:7", {"item": "person:7"}, {"wegwijs": 1}, {"wegwijs": 1, "item": 7}]
)
def test_what_was_picked_elsewhere(value: object) -> None:
    with pytest.raises(CardRefused):
        picked(value)
