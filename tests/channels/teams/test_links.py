"""Buttons for the numbers to call and the addresses in an answer."""

from __future__ import annotations

import pytest

from bot.channels.teams.rendering import render
from bot.messages import Reply, Section, Tone
from bot.texts import Texts
from tests.channels.teams.cardcheck import actions, cards, walk

NL = Texts("nl")


def test_urgent_numbers_are_buttons_right_under_the_headline() -> None:
    reply = Reply("Bel nu 112.", Tone.URGENT, ("Bel daarna de achterwacht: 088 555 10 01.", "Nog eens: 112."))
    (card,) = cards(render(reply, "k", NL))
    assert [block["type"] for block in card["body"][:3]] == ["Container", "ActionSet", "ActionSet"]
    assert [(one["title"], one["url"]) for one in actions(card)] == [
        ("Bel 112", "tel:112"),
        ("Bel 088 555 10 01", "tel:0885551001"),
    ]
    assert {run["size"] for run in walk(card["body"][0]) if "size" in run} == {"Large"}


def test_a_number_to_call_says_who_answers_and_where_when_there_are_more_places() -> None:
    places = tuple(
        Section(f"De {name}", (f"achterwacht: 088 555 1{n} 01",)) for n, name in enumerate(("Berk", "Linde"))
    )
    reply = Reply("Bel 112.", Tone.URGENT, ("Of bel: 088 555 20 01",), places)
    titles = [one["title"] for one in actions(cards(render(reply, "k", NL)))]
    assert titles == [
        "Bel 112",
        "Bel 088 555 20 01",
        "Bel 088 555 10 01 (achterwacht, De Berk)",
        "Bel 088 555 11 01 (achterwacht, De Linde)",
    ]
    (card,) = cards(render(Reply("Bel 112.", Tone.URGENT, sections=places[:1]), "k", NL))
    assert [one["title"] for one in actions(card)] == ["Bel 112", "Bel 088 555 10 01 (achterwacht)"]


def test_at_most_six_numbers_stand_above_an_urgent_answer() -> None:
    lines = tuple(f"Bel 088 555 10 0{number}." for number in range(9))
    (card,) = cards(render(Reply("Bel hulp.", Tone.URGENT, lines), "k", NL))
    assert len(actions(card)) == 6


def test_a_link_says_where_it_goes_and_a_heap_of_links_is_none() -> None:
    (card,) = cards(render(Reply("Zie https://bank.example/x?y=1 of mail noor@zorg.example."), "k", NL))
    assert [(one["title"], one["url"]) for one in actions(card)] == [
        ("Open bank.example", "https://bank.example/x?y=1"),
        ("Mail noor@zorg.example", "mailto:noor@zorg.example"),
    ]
    many = " ".join(f"088 555 10 0{number}" for number in range(4))
    assert actions(cards(render(Reply(many), "k", NL))) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://bank.example",
        "https://bank.nl@kwaad.example/x",
        "https://b\u0430nk.example",
        "https://[::1]/",
        "https://a",
    ],
)
def test_no_link_is_made_that_hides_where_it_goes(address: str) -> None:
    assert actions(cards(render(Reply(address), "k", NL))) == []
