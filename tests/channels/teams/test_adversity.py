"""What is odd, old, broken or late in Teams: nothing crashes, and who asked hears of it."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.teams.incoming import Kind
from bot.channels.teams.receiving import happened, invoked
from bot.errors import DatabaseLocked
from bot.messages import Answer, Inbound, Reply, Tone
from tests.channels.teams.faketeams import words_of
from tests.channels.teams.scripted import Stage, now, running, staged

GONE = "Deze knop werkt niet meer. Stel je vraag opnieuw."


def said(stage: Stage, count: int = 1) -> list[str]:
    stage.teams.wait(lambda: len(stage.noor.said) >= count)
    return [words_of(one).strip() for one in stage.noor.said]


@pytest.mark.parametrize(
    "kind",
    ["event", "endOfConversation", "messageReaction", "messageDelete", "typing", "trace", "toekomst", "message "],
)
def test_an_activity_of_another_kind_is_let_be(stage: Stage, kind: str) -> None:
    assert stage.teams.deliver(stage.noor.activity(type=kind, text="hoi")).status_code == 200
    assert (stage.script.heard, stage.noor.said) == ([], [])


@pytest.mark.parametrize("name", ["composeExtension/queryLink", "signin/verifyState", "toekomst", "", None, 7])
def test_what_teams_waits_for_and_the_bot_does_not_know_is_not_implemented(stage: Stage, name: Any) -> None:
    assert stage.teams.deliver(stage.noor.activity(type="invoke", name=name)).status_code == 501
    assert stage.script.heard == []


@pytest.mark.parametrize(
    "other",
    [
        {"type": None},
        {"type": 7},
        {"conversation": None},
        {"conversation": "a:noor"},
        {"conversation": {"tenantId": "x"}},
    ],
)
def test_an_activity_without_what_every_one_has_gets_400(stage: Stage, other: dict[str, Any]) -> None:
    assert stage.teams.deliver({**stage.noor.activity(text="hoi"), **other}).status_code == 400
    assert stage.script.heard == []


@pytest.mark.parametrize(
    "other",
    [
        {"entities": "x", "attachments": "x", "membersAdded": 7, "locale": 7, "channelData": {"tenant": "x"}},
        {"entities": [None, 7, {"type": "mention", "mentioned": "x"}, {"type": "mention", "text": 7}]},
        {"attachments": [None, 7, {}, {"contentType": 7}, {"contentType": "image/png"}]},
        {"recipient": None, "timestamp": 7, "channelId": "msteams", "replyToId": 7},
    ],
)
def test_a_field_that_is_odd_does_not_stop_the_answer(stage: Stage, other: dict[str, Any]) -> None:
    assert stage.teams.deliver(stage.noor.activity(**{"text": "hoi", **other})).status_code == 200
    assert said(stage) == ["Je zei: hoi"]


VALUES: list[Any] = [
    None,
    7,
    "tekst",
    [],
    ["x"],
    {},
    {"wegwijs": 99, "kind": "keuze"},
    {"action": "x"},
    {"action": {"data": []}},
]


@pytest.mark.parametrize("value", [one for one in VALUES if one is not None])
def test_a_button_that_is_not_ours_is_answered_as_a_message(stage: Stage, value: Any) -> None:
    stage.teams.deliver(stage.noor.activity(value=value))
    assert said(stage) == [GONE]
    assert stage.script.heard == []


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit"])
def test_a_button_that_is_not_ours_is_answered_in_its_place(stage: Stage, name: str, value: Any) -> None:
    told = stage.noor.invoke(name, value)
    assert GONE in str(told)
    assert stage.script.heard == []


@pytest.mark.parametrize("value", VALUES)
def test_a_search_that_is_odd(stage: Stage, value: Any) -> None:
    assert stage.noor.invoke("composeExtension/query", value)["composeExtension"]["type"] == "message"


def test_a_card_of_before_the_database_was_renewed(stage: Stage) -> None:
    old = {"wegwijs": 1, "kind": "keuze", "answer": "of before", "part": 0, "token": "t9.0"}
    stage.script.answers["t9.0"] = Reply(GONE)
    told = stage.noor.invoke("adaptiveCard/action", {"action": {"data": old}}, replyToId="1")
    assert told["value"] == GONE
    assert said(stage) == [GONE]


def test_a_consent_that_is_odd(stage: Stage) -> None:
    for value in VALUES:
        assert stage.noor.invoke("fileConsent/invoke", value) == {}
    assert stage.noor.said == []


# Mistakes of our own


def _breaks(inbound: Inbound) -> Reply:
    raise ZeroDivisionError(inbound.text)


def _locked(inbound: Inbound) -> Reply:
    raise DatabaseLocked("somebody else has it")


def test_a_mistake_in_answering_is_said_with_a_reference_and_is_no_500(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.script.answers["hoi"] = _breaks
    assert stage.noor.say("hoi").status_code == 200
    (told,) = said(stage)
    assert "Er ging iets mis. Probeer het nog eens. Noem code " in told
    references = [getattr(one, "reference", "") for one in caplog.records]
    assert any(one and one in told for one in references)


@pytest.mark.parametrize(
    ("fails", "says"), [(_breaks, "Er ging iets mis."), (_locked, "Het is nu te druk.")], ids=["bug", "locked"]
)
def test_a_mistake_that_teams_waits_for_is_said_in_its_place(stage: Stage, fails: Any, says: str) -> None:
    stage.script.answers["t1.0"] = fails
    data = {"wegwijs": 1, "kind": "keuze", "answer": "k", "part": 0, "token": "t1.0"}
    told = stage.noor.invoke("adaptiveCard/action", {"action": {"data": data}})
    assert (told["statusCode"], told["type"]) == (500, "application/vnd.microsoft.error")
    assert says in told["value"]["message"]
    form = {"wegwijs": 1, "kind": "formulier", "answer": "k", "part": 0, "token": "t1.0", "fields": []}
    assert says in stage.noor.invoke("task/submit", {"data": form})["task"]["value"]


def test_too_much_at_once_is_said_and_who_was_first_is_answered() -> None:
    with staged(workers=1, waiting=0) as stage:
        jan = stage.teams.person("jan")
        stage.script.hold = threading.Event()
        asking = threading.Thread(target=stage.noor.say, args=["hoi"])
        asking.start()
        stage.teams.wait(lambda: stage.script.holding)
        assert jan.say("hoi").status_code == 200
        stage.teams.wait(lambda: jan.said)
        stage.script.hold.set()
        asking.join()
        assert "Het is nu te druk. Er is niets veranderd." in words_of(jan.said[0])
        assert said(stage) == ["Je zei: hoi"]


def test_no_name_of_anybody_and_nothing_of_theirs_is_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    stage.teams.fault("POST", status=403, code="ConversationBlockedByUser")
    stage.noor.say("mijn buikpijn")
    stage.teams.wait(lambda: any("not sent" in one.message for one in caplog.records))
    logged = " ".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records if one.name.startswith("bot."))
    assert "buikpijn" not in logged
    assert "noor@" not in logged


# What was stored and not seen to arrive


def _unsent(stage: Stage, reply: Reply, minutes: int = 1) -> None:
    """An answer of before a crash."""
    from bot.messages import Address

    address = Address("teams", stage.noor.tenant, stage.noor.user, stage.noor.room)
    inbound = Inbound("old", address, now() - timedelta(minutes=minutes), text="hoi")
    stage.script.replies[stage.noor.tenant, "old"] = (inbound, reply)


def test_an_answer_that_may_not_have_arrived_is_said_again_with_a_remark(stage: Stage) -> None:
    stage.noor.say("hoi")
    said(stage)
    stage.teams.wait(lambda: stage.script.contacts and stage.script.shown)
    _unsent(stage, Reply("Je examen is morgen."))
    stage.channel.beat()
    assert said(stage, 2)[1] == "Je examen is morgen. Misschien kreeg je dit bericht al."
    stage.teams.wait(lambda: "old" in stage.script.shown)


def test_an_answer_on_an_authorisation_is_not_said_late(stage: Stage) -> None:
    stage.noor.say("hoi")
    said(stage)
    stage.teams.wait(lambda: stage.script.contacts and stage.script.shown)
    _unsent(stage, Reply("Ja, zelfstandig.", Tone.YES, answer=Answer("auth", "auth.check", outcome="INDEPENDENT")), 6)
    stage.channel.beat()
    late = said(stage, 2)[1]
    assert "Stel hem opnieuw." in late
    assert "zelfstandig" not in late


def test_an_answer_to_who_took_the_app_away_is_given_up(stage: Stage) -> None:
    _unsent(stage, Reply("Je examen is morgen."))
    stage.channel.beat()
    stage.teams.wait(lambda: "old" in stage.script.shown)
    assert stage.noor.said == []


def test_an_answer_that_teams_did_not_take_is_said_again_later(stage: Stage) -> None:
    stage.teams.fault("POST", drop=True)
    stage.noor.say("hoi")
    stage.teams.wait(lambda: not stage.teams.faults)
    stage.teams.wait(lambda: stage.script.contacts)

    def again() -> Any:
        stage.channel.beat()
        return stage.noor.said

    stage.teams.wait(again)
    assert said(stage) == ["Je zei: hoi Misschien kreeg je dit bericht al."]


def test_an_answer_of_which_nobody_knows_whether_it_arrived_is_said_once_more_and_no_more(stage: Stage) -> None:
    for _ in range(9):
        stage.teams.fault("POST", drop=True, done=True)
    stage.noor.say("hoi")
    said(stage)
    stage.teams.wait(lambda: stage.script.contacts)

    def again() -> Any:
        stage.script.leased.clear()
        stage.channel.beat()
        return stage.script.shown

    stage.teams.wait(again)
    assert said(stage) == ["Je zei: hoi", "Je zei: hoi Misschien kreeg je dit bericht al."]


def test_two_processes_answer_an_event_once(stage: Stage) -> None:
    activity = stage.noor.activity(text="hoi")
    with running(stage.teams, stage.script) as (_, other):
        for url in (stage.url, other) * 3:
            stage.teams.bot = url
            assert stage.teams.deliver(activity).status_code == 200
    assert said(stage) == ["Je zei: hoi"]


# Anything at all

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["type", "id", "from", "conversation", "recipient", "text", "value", "entities", "attachments", "channelData"]
NAMES += ["membersAdded", "membersRemoved", "action", "timestamp", "locale", "serviceUrl", "replyToId"]


@settings(max_examples=150)
@given(
    st.dictionaries(st.sampled_from(NAMES), ODD), st.sampled_from(["message", "messageUpdate", "conversationUpdate"])
)
def test_nothing_that_comes_in_breaks_the_reading(odd: dict[str, Any], kind: str) -> None:
    whole = {
        "type": kind,
        "from": {"id": "29:x", "aadObjectId": "u"},
        "conversation": {"id": "a:1", "tenantId": "t", "conversationType": "personal"},
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
    }
    for body in (odd, {**whole, **odd}, {**odd, **whole}):
        happened(body)
        invoked(body, Kind.TAP)
