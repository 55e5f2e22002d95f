"""A message made into an action point: the form has its words, and what comes of it is for who made it alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.teams.quoting import words_of
from bot.channels.teams.scopes import ACTION_COMMAND
from bot.messages import MAKE_ACTION_POINT, Field, Form, Reply, Tone
from tests.channels.teams.cardcheck import actions, inputs
from tests.channels.teams.faketeams import words_of as shown
from tests.channels.teams.scripted import Stage

FORM = Form("Nieuw actiepunt", (Field("what", "Wat is de afspraak?"), Field("when", "Wanneer?")), "Bewaar", "t9.f")
TWO = "a:two"
"""The chat of two people, which Teams calls personal; the bot is not there."""


def message(content: str, kind: str = "html", command: str = ACTION_COMMAND) -> dict[str, Any]:
    payload = {"id": "5", "body": {"contentType": kind, "content": content}}
    return {"commandId": command, "commandContext": "message", "messagePayload": payload}


def fetch(stage: Stage, value: dict[str, Any]) -> Any:
    two = {"id": stage.teams.group(TWO), "conversationType": "personal", "tenantId": stage.noor.tenant}
    return stage.noor.invoke("composeExtension/fetchTask", value, conversation=two)


def test_the_words_are_in_the_form_and_the_answer_is_theirs_alone(stage: Stage) -> None:
    stage.script.answers[MAKE_ACTION_POINT] = Reply("Wat spreken jullie af?", Tone.QUESTION, form=FORM)
    stage.script.answers["t9.f"] = Reply("Het actiepunt is bewaard.")
    opened = fetch(stage, message("<p>Samira oefent <b>donderdag</b></p><p>met de tillift.</p>"))
    assert stage.script.heard[-1].quoted == "Samira oefent donderdag\nmet de tillift."
    card = opened["task"]["value"]["card"]["content"]
    (send,) = actions(card)
    ids = [one["id"] for one in inputs(card)]
    value = {**message(""), "data": send["data"] | dict(zip(ids, ["Oefenen", "donderdag"], strict=True))}
    two = {"id": TWO, "conversationType": "personal", "tenantId": stage.noor.tenant}
    assert stage.noor.invoke("composeExtension/submitAction", value, conversation=two) == {}
    assert dict(stage.script.heard[-1].form) == {"token": "t9.f", "what": "Oefenen", "when": "donderdag"}
    stage.teams.wait(lambda: stage.noor.said)
    assert [shown(one) for one in stage.noor.said] == [" Het actiepunt is bewaard."]
    stage.teams.wait(lambda: len(stage.script.shown) == 2)
    assert stage.teams.said(TWO) == []


def test_what_is_not_right_comes_back_in_the_dialog(stage: Stage) -> None:
    again = Reply("Die dag is al voorbij.", Tone.QUESTION, form=FORM)
    stage.script.answers |= {MAKE_ACTION_POINT: Reply("Wat?", Tone.QUESTION, form=FORM), "t9.f": again}
    card = fetch(stage, message("Bel de school", "text"))["task"]["value"]["card"]["content"]
    (send,) = actions(card)
    value = {**message(""), "data": send["data"] | {one["id"]: "x" for one in inputs(card)}}
    told = stage.noor.invoke("composeExtension/submitAction", value, "19:samen@unq.gbl.spaces")
    assert "Die dag is al voorbij." in str(told["task"]["value"])
    assert stage.noor.said == []


def test_who_can_make_none_reads_why(stage: Stage) -> None:
    stage.script.answers[MAKE_ACTION_POINT] = Reply("Er is nu niemand voor wie jij een actiepunt kunt maken.")
    told = fetch(stage, message("x"))["task"]
    assert told == {"type": "message", "value": "Er is nu niemand voor wie jij een actiepunt kunt maken."}


def test_a_stranger_and_another_command_ask_nothing(stage: Stage) -> None:
    assert fetch(stage, message("x", command="other"))["task"]["value"].startswith("Deze knop werkt niet meer.")
    stage.script.known.clear()
    stranger = Stage(stage.teams, stage.script, stage.channel, stage.teams.person("vreemd"), "")
    assert fetch(stranger, message("x"))["task"]["value"].startswith("Ik ken dit account niet.")
    assert stage.script.heard == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<div>Een<br>twee</div>", "Een\ntwee"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<script>alert(1)</script><style>p{}</style>hoi", "hoi"),
        ("<at id='0'>Wegwijs</at> bel  even", "Wegwijs bel even"),
        ("<b>open", "open"),
        ("", ""),
    ],
)
def test_markup_is_left_out(content: str, words: str) -> None:
    assert words_of(message(content)) == words


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, {"messagePayload": 3}, {"messagePayload": {"body": {"content": 5}}}]
)
def test_what_is_no_message_has_no_words(value: object) -> None:
    assert words_of(value) == ""


@settings(max_examples=60)
@given(st.text(alphabet="<>/&;!-abp \n\"='", max_size=60))
def test_any_markup_can_be_read(content: str) -> None:
    assert len(words_of(message(content))) <= len(content) + 1
