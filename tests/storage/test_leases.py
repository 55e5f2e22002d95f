"""Answers and events that go out or are worked on once, and again after who had them fell over."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, select

from storage import conversations, inbox
from storage import tables as t
from storage.engine import reading, writing
from tests.storage import builders as b
from tests.storage.test_talk import said

LEASE, HOUR = conversations.LEASE, timedelta(hours=1)
MOMENT = timedelta(seconds=1)


def at_once(work: Callable[[int], object], many: int = 4) -> list[object]:
    """The same work by threads that begin together."""
    ready = Barrier(many)

    def run(number: int) -> object:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(many) as threads:
        return list(threads.map(run, range(many)))


def test_an_answer_is_free_when_its_lease_is_over(db: Connection) -> None:
    for key in ("e1", "e2"):
        conversations.save_event(db, said(key), None)
    conversations.mark_sent(db, "web", "", "e1", b.NOW)
    assert conversations.claim_unsent(db, "web", b.NOW + LEASE - MOMENT) == ()
    assert [one.key for one in conversations.claim_unsent(db, "web", b.NOW + LEASE)] == ["e2"]
    assert conversations.claim_unsent(db, "web", b.NOW + LEASE) == ()
    assert [one.key for one in conversations.claim_unsent(db, "web", b.NOW + 2 * LEASE)] == ["e2"]
    assert conversations.claim_unsent(db, "slack", b.NOW + 3 * LEASE) == ()


def test_the_lease_can_begin_later_than_the_event(db: Connection) -> None:
    conversations.save_event(db, said(), None, b.NOW + HOUR)
    assert conversations.claim_unsent(db, "web", b.NOW + HOUR) == ()
    assert len(conversations.claim_unsent(db, "web", b.NOW + HOUR + LEASE)) == 1


def test_the_oldest_answers_come_first_and_no_more_than_asked(db: Connection) -> None:
    for key in ("e1", "e2", "e3"):
        conversations.save_event(db, said(key), None)
    assert [one.key for one in conversations.claim_unsent(db, "web", b.NOW + LEASE, 2)] == ["e1", "e2"]
    assert [one.key for one in conversations.claim_unsent(db, "web", b.NOW + LEASE, 2)] == ["e3"]


def test_an_answer_of_yesterday_is_given_up_with_a_log_line(db: Connection, caplog: pytest.LogCaptureFixture) -> None:
    conversations.save_event(db, said(), None)
    day = conversations.GIVEN_UP
    with caplog.at_level(logging.WARNING):
        assert len(conversations.claim_unsent(db, "web", b.NOW + day)) == 1
        assert caplog.records == []
        assert conversations.claim_unsent(db, "web", b.NOW + day + LEASE) == ()
        assert conversations.claim_unsent(db, "web", b.NOW + day + 2 * LEASE) == ()
    assert [record.getMessage() for record in caplog.records] == ["answers given up"]


def test_two_processes_never_claim_the_same_answer(engine: Engine, kind: str) -> None:
    if kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with writing(engine) as db:
        for key in ("e1", "e2"):
            conversations.save_event(db, said(key), None)
    with writing(engine) as first, writing(engine) as second:
        assert [one.key for one in conversations.claim_unsent(first, "web", b.NOW + LEASE, 1)] == ["e1"]
        assert [one.key for one in conversations.claim_unsent(second, "web", b.NOW + LEASE)] == ["e2"]


def test_claims_at_once_share_the_answers(patient: Engine) -> None:
    with writing(patient) as db:
        for number in range(40):
            conversations.save_event(db, said(f"e{number}"), None)

    def take(_: int) -> list[str]:
        with writing(patient) as db:
            return [one.key for one in conversations.claim_unsent(db, "web", b.NOW + LEASE, 10)]

    keys = [key for keys in at_once(take) if isinstance(keys, list) for key in keys]
    assert len(keys) == len(set(keys))


def test_an_event_is_kept_once_and_is_its_keepers(db: Connection) -> None:
    assert inbox.keep(db, "web", "", "k1", "{}", b.NOW)
    assert not inbox.keep(db, "web", "", "k1", '{"other": 1}', b.NOW)
    assert inbox.keep(db, "web", "huurder", "k1", "{}", b.NOW)
    assert inbox.claim(db, "web", b.NOW + inbox.LEASE - MOMENT) == ()
    found = inbox.claim(db, "web", b.NOW + inbox.LEASE, 1)
    assert found == (inbox.Kept("", "k1", "{}", b.NOW, 2),)
    assert [one.tenant for one in inbox.claim(db, "web", b.NOW + inbox.LEASE)] == ["huurder"]
    assert inbox.claim(db, "slack", b.NOW + HOUR) == ()


def test_what_is_done_is_forgotten_but_its_key(db: Connection) -> None:
    inbox.keep(db, "web", "", "k1", '{"text": "woorden"}', b.NOW)
    inbox.done(db, "web", "", "k1")
    assert inbox.claim(db, "web", b.NOW + HOUR) == ()
    assert "woorden" not in str(db.execute(select(t.inbox)).all())
    assert not inbox.keep(db, "web", "", "k1", '{"text": "woorden"}', b.NOW + HOUR)


def test_an_event_is_tried_at_growing_waits_for_a_day_and_then_given_up(
    db: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.keep(db, "web", "", "k1", '{"text": "woorden"}', b.NOW)
    minutes = range(1, 24 * 60 + 40)
    begun = [m for m in minutes if inbox.claim(db, "web", b.NOW + m * timedelta(minutes=1))]
    assert begun[:7] == [1, 2, 4, 8, 16, 32, 62]
    assert begun[-1] < 24 * 60
    assert "event given up" in caplog.text
    assert db.execute(select(t.inbox.c.payload)).scalar_one() == ""


def test_an_event_that_comes_in_twice_at_once_is_kept_once(patient: Engine) -> None:
    def keep(_: int) -> bool:
        with writing(patient) as db:
            return inbox.keep(db, "web", "", "k1", "{}", b.NOW)

    assert sorted(str(kept) for kept in at_once(keep)) == ["False", "False", "False", "True"]


def test_two_processes_never_work_on_the_same_event(engine: Engine, kind: str) -> None:
    if kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with writing(engine) as db:
        for key in ("k1", "k2"):
            inbox.keep(db, "web", "", key, "{}", b.NOW)
    with writing(engine) as first, writing(engine) as second:
        assert [one.key for one in inbox.claim(first, "web", b.NOW + inbox.LEASE, 1)] == ["k1"]
        assert [one.key for one in inbox.claim(second, "web", b.NOW + inbox.LEASE)] == ["k2"]
    with reading(engine) as db:
        assert db.execute(select(t.inbox.c.attempts)).scalars().all() == [2, 2]
