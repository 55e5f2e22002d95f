"""The live connection: nothing lost, nothing twice, and sending first."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from bot.channels.web.ports import WebSettings
from bot.errors import NotReachable, TransientDelivery
from bot.messages import Address, Reply
from tests.channels.web.fake import Fake, address_of, session_of
from tests.channels.web.served import Served, Visitor, frame, serve, until

NOTICE = Reply("Je toets is morgen.")


def _until_closed(live: ClientConnection) -> None:
    while True:
        frame(live)


def test_a_page_gets_the_conversation_when_it_opens(noor: Visitor) -> None:
    noor.say("lijst")
    with noor.live() as live:
        hello = frame(live)
    assert hello["type"] == "hello"
    assert [line["who"] for line in hello["lines"]] == ["me", "bot"]
    assert hello["now"]["day"] == "dinsdag 19 november 2024"


def test_every_page_of_a_person_shows_what_was_said_and_nobody_elses_does(served: Served) -> None:
    with (
        served.visitor(1) as noor,
        served.visitor(2) as fatima,
        noor.live() as one,
        noor.live() as two,
        fatima.live() as other,
    ):
        for live in (one, two, other):
            frame(live)
        noor.say("hallo")
        for live in (one, two):
            asked, answer = frame(live)["lines"]
            assert (asked["text"], answer["reply"]["headline"]) == ("hallo", ["Je zei: hallo"])
        fatima.say("en ik?", person=2)
        assert frame(other)["lines"][0]["text"] == "en ik?"


def test_an_answer_counts_as_sent_when_a_page_says_so(noor: Visitor, fake: Fake) -> None:
    key = noor.new_key()
    with noor.live() as live:
        frame(live)
        noor.say("hallo", key=key)
        frame(live)
        assert fake.core.confirmed == []
        live.send(json.dumps({"received": [key]}))
        until(lambda: fake.core.confirmed == [("1", key)])


def test_a_page_can_only_confirm_what_it_was_shown(served: Served, fake: Fake) -> None:
    with served.visitor(1) as noor, served.visitor(2) as fatima, fatima.live() as live:
        frame(live)
        key = noor.new_key()
        noor.say("hallo", key=key)
        live.send(json.dumps({"received": [key, "x", 5]}))
        live.send("geen json")
        live.send('{"received": 5}')
        own = fatima.new_key(2)
        fatima.say("hallo", key=own, person=2)
        frame(live)
        live.send(json.dumps({"received": [own]}))
        until(lambda: fake.core.confirmed)
        assert fake.core.confirmed == [("2", own)]


def test_an_answer_that_was_stored_but_not_sent_comes_when_the_page_is_back(noor: Visitor, fake: Fake) -> None:
    key = noor.new_key()
    noor.say("hallo", key=key)
    with noor.live() as live:
        hello = frame(live)
        assert [line["key"] for line in hello["lines"]] == [key, key]
        live.send(json.dumps({"received": [key]}))
        until(lambda: fake.core.confirmed == [("1", key)])
    with noor.live() as live:
        frame(live)
        live.send(json.dumps({"received": [key]}))
        live.send(json.dumps({"received": [key]}))
        key = noor.new_key()
        noor.say("nog een", key=key)
        frame(live)
        live.send(json.dumps({"received": [key]}))
        until(lambda: len(fake.core.confirmed) == 2)


def test_nothing_is_lost_over_a_restart_of_the_server(fake: Fake) -> None:
    with serve(fake) as served, served.visitor(1) as noor, noor.live() as live:
        frame(live)
        noor.say("voor")
        port, key = served.port, noor.new_key()
    with serve(fake, port=port) as served, served.visitor(1) as noor:
        assert noor.say("tijdens", key=key).status_code == 200
        assert noor.say("tijdens", key=key).status_code == 200
        with noor.live() as live:
            texts = [line["text"] for line in frame(live)["lines"] if line["who"] == "me"]
    assert texts == ["voor", "tijdens"]


def test_sending_first_waits_for_a_page_to_confirm(served: Served, noor: Visitor) -> None:
    with noor.live() as live, ThreadPoolExecutor(1) as pool:
        frame(live)
        sending = pool.submit(served.channel.send, address_of(1), NOTICE, "toets/12")
        line = frame(live)["lines"][0]
        assert (line["who"], line["key"], line["reply"]["headline"]) == ("bot", "toets/12", ["Je toets is morgen."])
        assert not sending.done()
        live.send(json.dumps({"received": ["toets/12"]}))
        assert sending.result(10) is None


def test_sending_reaches_a_person_in_whichever_conversation(served: Served, noor: Visitor) -> None:
    with noor.live() as live, ThreadPoolExecutor(1) as pool:
        frame(live)
        elsewhere = replace(address_of(1), conversation="elders")
        sending = pool.submit(served.channel.send, elsewhere, NOTICE, "k")
        live.send(json.dumps({"received": [frame(live)["lines"][0]["key"]]}))
        assert sending.result(10) is None


def test_sending_to_nobody_is_not_reachable(served: Served, noor: Visitor) -> None:
    with pytest.raises(NotReachable):
        served.channel.send(address_of(1), NOTICE, "k")
    with noor.live() as live:
        frame(live)
        for address in (address_of(2), Address("web", "elders", "1", "chat")):
            with pytest.raises(NotReachable):
                served.channel.send(address, NOTICE, "k")


def test_sending_after_the_server_stopped_is_not_reachable(fake: Fake) -> None:
    with serve(fake) as served, served.visitor(1) as noor, noor.live() as live:
        frame(live)
    with pytest.raises(NotReachable):
        served.channel.send(address_of(1), NOTICE, "k")


def test_sending_to_a_page_that_stays_silent_is_tried_again_later(fake: Fake) -> None:
    with serve(fake, WebSettings(confirm_within=0.05)) as served, served.visitor(1) as noor, noor.live() as live:
        frame(live)
        with pytest.raises(TransientDelivery):
            served.channel.send(address_of(1), NOTICE, "k")
        assert frame(live)["lines"][0]["key"] == "k"


def test_notices_that_waited_are_sent_when_the_person_arrives(served: Served, fake: Fake, noor: Visitor) -> None:
    sent = threading.Event()

    def deliver(address: Address) -> None:
        served.channel.send(address, NOTICE, "wachtte")
        sent.set()

    fake.core.on_arrival = deliver
    with noor.live() as live:
        assert frame(live)["type"] == "hello"
        assert frame(live)["lines"][0]["key"] == "wachtte"
        live.send(json.dumps({"received": ["wachtte"]}))
        assert sent.wait(10)


def test_a_page_whose_session_ended_is_closed(fake: Fake) -> None:
    with serve(fake, WebSettings(recheck_seconds=0.02)) as served, served.visitor(1) as noor, noor.live() as live:
        assert frame(live)["type"] == "hello"
        assert frame(live) == {"type": "ping"}
        fake.sign_in.ended.add(session_of(1))
        with pytest.raises(ConnectionClosed) as closed:
            _until_closed(live)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_a_frame_that_is_too_big_ends_the_connection(noor: Visitor) -> None:
    with noor.live() as live:
        frame(live)
        live.send("x" * 70_000)
        with pytest.raises(ConnectionClosed):
            frame(live)


def test_someone_with_very_many_pages_loses_the_oldest(served: Served, noor: Visitor) -> None:
    with noor.live() as oldest:
        frame(oldest)
        opened = [noor.live() for _ in range(12)]
        pages = [manager.__enter__() for manager in opened]
        try:
            for page in pages:
                frame(page)
            with pytest.raises(ConnectionClosed) as closed:
                frame(oldest)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4408
        finally:
            for manager in opened:
                manager.__exit__(None, None, None)


def test_a_failing_history_closes_the_connection_and_the_page_may_come_back(
    noor: Visitor, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = noor.proof

    def broken(*_: object) -> list[object]:
        raise RuntimeError("kapot")

    with monkeypatch.context() as patch:
        patch.setattr(fake.core, "history", broken)
        with noor.live() as live, pytest.raises(ConnectionClosed) as closed:
            frame(live)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1011
    with noor.live() as live:
        assert frame(live)["type"] == "hello"
    assert proof == noor.proof
