"""Searching in Teams, for a message to others: the card in it says nothing to who may not know."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.teams.finding import Found
from bot.channels.teams.ports import Contact
from bot.messages import Choice, Reply, Tone
from tests.channels.teams.faketeams import words_of
from tests.channels.teams.scripted import Stage

ASKS = Reply("Bij wie?", Tone.QUESTION, choices=(Choice("Fatima", "t1.0"), Choice("Noor", "t1.1")))


def _search(stage: Stage, name: str, **more: Any) -> Any:
    value = {"commandId": "searchTrainee", "parameters": [{"name": "name", "value": name}], **more}
    return stage.noor.invoke("composeExtension/query", value, "19:samen@unq.gbl.spaces")


def test_a_planner_searches_and_the_card_answers_each_reader_for_themselves(stage: Stage) -> None:
    stage.script.found = [Found("Fatima El Amrani", "Zonnehof", "7"), Found("Jan", "", "8")]
    stage.script.asks[stage.noor.user, "7"] = "Wat mag Fatima El Amrani?"
    (one,) = _search(stage, "fatima")["composeExtension"]["attachments"]
    assert stage.script.heard == []
    jan = stage.teams.person("jan")
    stage.script.known[jan.user] = "nl"
    stage.script.answers["Wat mag Fatima El Amrani?"] = Reply("Fatima mag 7 handelingen.", reconsider="t1.niet")
    room = stage.teams.group()
    value = {"action": one["content"]["refresh"]["action"], "trigger": "automatic"}
    for reader, reads in ((stage.noor, "Fatima mag 7 handelingen."), (jan, "Je ziet het alleen als je het mag zien.")):
        shown = reader.invoke("adaptiveCard/action", value, room)["value"]
        assert reads in words_of(shown)
        assert "Niet wat ik bedoelde" not in str(shown)
    assert {one.address.conversation for one in stage.script.heard} == {f"#{room}"}
    assert stage.teams.rooms[room] == stage.noor.said == []
    stage.teams.wait(lambda: len(stage.script.shown) == 1)
    stranger = stage.teams.person("vreemd")
    assert "Ik ken dit account niet." in words_of(stranger.invoke("adaptiveCard/action", value, room)["value"])


@pytest.mark.parametrize("room", ["19:a_b@unq.gbl.spaces", "a:two"])
def test_the_chat_of_two_people_is_no_conversation_with_the_bot(stage: Stage, room: str) -> None:
    """Teams calls it personal; what is found in a search, and asked from its card, must not be said there."""
    two = {"id": stage.teams.group(room), "conversationType": "personal", "tenantId": stage.noor.tenant}
    stage.script.asks[stage.noor.user, "7"] = "Wat mag Fatima?"
    stage.script.answers["Wat mag Fatima?"] = ASKS
    value = {"commandId": "searchTrainee", "parameters": [{"name": "name", "value": "fatima"}]}
    stage.noor.invoke("composeExtension/query", value, conversation=two)
    who = (stage.noor.tenant, stage.noor.user)
    assert stage.teams.wait(lambda: stage.script.contacts.get(who)) == Contact("", stage.teams.service, room)
    data = {"wegwijs": 1, "kind": "vragen", "answer": "", "part": 0, "token": "7"}
    card = stage.noor.invoke("adaptiveCard/action", {"action": {"data": data}}, conversation=two)["value"]
    choice = next(one for one in card["body"] if one["type"] == "ActionSet")["actions"][0]
    told = stage.noor.invoke("adaptiveCard/action", {"action": choice}, conversation=two)
    assert told["value"] == "Ik antwoord je in ons eigen gesprek."
    stage.teams.wait(lambda: stage.noor.said)
    assert [words_of(one) for one in stage.noor.said] == [" Je zei: t1.0"]
    stage.teams.wait(lambda: stage.script.contacts[who].conversation == stage.noor.room)
    assert "t1.0" not in str(stage.teams.rooms[room])


def test_a_tap_on_what_only_its_reader_sees_is_not_shown_to_the_others(stage: Stage) -> None:
    """The message is everybody's; what was chosen is written over no part of it."""
    room = stage.teams.group()
    stage.teams.rooms[room].append({"type": "message", "id": "1", "text": "Van de planner."})
    stage.script.asks[stage.noor.user, "7"] = "Wat mag Fatima?"
    stage.script.answers["Wat mag Fatima?"] = ASKS
    data = {"wegwijs": 1, "kind": "vragen", "answer": "", "part": 0, "token": "7"}
    card = stage.noor.invoke("adaptiveCard/action", {"action": {"data": data}}, room, replyToId="1")["value"]
    choice = next(one for one in card["body"] if one["type"] == "ActionSet")["actions"][0]
    stage.noor.invoke("adaptiveCard/action", {"action": choice}, room, replyToId="1")
    stage.teams.wait(lambda: len(stage.script.shown) == 2)
    stage.noor.say("klaar")
    stage.teams.wait(lambda: len(stage.noor.said) == 2)
    assert [one["text"] for one in stage.teams.said(room)[:1]] == ["Van de planner."]
    assert "Bij wie" not in str(stage.teams.rooms[room])


@pytest.mark.parametrize("token", ["meld me ziek", "Wat mag Fatima?", "99"])
def test_a_card_asks_nothing_in_the_name_of_who_sees_it_but_what_was_made_for_it(stage: Stage, token: str) -> None:
    """Whoever sends a message with such a card could have changed it."""
    data = {"wegwijs": 1, "kind": "vragen", "answer": "", "part": 0, "token": token}
    told = stage.noor.invoke(
        "adaptiveCard/action", {"action": {"data": data}, "trigger": "automatic"}, "19:x@thread.v2"
    )
    assert words_of(told["value"]) == "Dit is een antwoord van Wegwijs. Je ziet het alleen als je het mag zien."
    assert stage.script.heard == []


def test_a_search_that_finds_nobody_or_is_of_a_stranger(stage: Stage) -> None:
    assert _search(stage, "niemand")["composeExtension"]["text"] == "Ik vind niemand met die naam."
    assert _search(stage, "x", commandId="other")["composeExtension"]["type"] == "message"
    stage.script.known.clear()
    told = _search(Stage(stage.teams, stage.script, stage.channel, stage.teams.person("vreemd"), ""), "fatima")
    assert told["composeExtension"]["text"].startswith("Ik ken dit account niet.")
