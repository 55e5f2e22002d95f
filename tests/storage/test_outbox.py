"""Notices in the outbox: one for each key, held by one process, each ending in one named state."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from bot.messages import Address, Notice, Reply
from storage import outbox
from storage import tables as t
from storage.engine import writing
from storage.outbox import Attempt, NewMessage, NewNotice, Wait
from tests.storage import builders as b

MINUTE = timedelta(minutes=1)


def notice(who: PersonId, key: str = "n1", after: timedelta = timedelta(0)) -> Notice:
    return Notice(key, who, "test", Reply("Dag"), "omdat", b.NOW + after)


def due(db: Connection, after: timedelta = timedelta(0), limit: int = 100) -> list[str]:
    return [one.key for one in outbox.due(db, b.NOW + after, limit)]


def begin(db: Connection, who: PersonId, key: str = "n1", **given: bool) -> outbox.Begun:
    return outbox.begin(db, [NewMessage(f"m-{key}", who, "{}", (key,), **given)], b.NOW)[f"m-{key}"]


def state(db: Connection, key: str = "n1") -> tuple[NoticeState, str]:
    n = t.notices.c
    found = db.execute(select(n.state, n.remark).where(n.key == key)).one()
    return found.state, found.remark


def test_a_notice_is_kept_once_by_its_key(db: Connection) -> None:
    fatima = b.person(db)
    assert outbox.put(db, notice(fatima), "{}")
    assert not outbox.put(db, notice(fatima), '{"headline":"Anders"}')
    assert [one.reply for one in outbox.due(db, b.NOW, 10)] == ["{}"]


def test_what_plans_made_is_kept_once_and_a_skipped_one_ends_at_once(db: Connection) -> None:
    fatima = b.person(db)
    new = NewNotice("k", fatima, "les", "les:1", "v/1", None, b.NOW, b.NOW + MINUTE)
    outbox.plan(db, [new, NewNotice("s", fatima, "les", "les:2", "v/1", None, b.NOW, b.NOW + MINUTE, "proef")], b.NOW)
    outbox.plan(db, [new], b.NOW + MINUTE)
    (found,) = outbox.due(db, b.NOW + MINUTE, 10)
    assert (found.subject, found.planned_at, found.until) == ("les:1", b.NOW, b.NOW + MINUTE)
    assert state(db, "s") == (NoticeState.SKIPPED, "proef")


def test_a_notice_waits_for_its_moment(db: Connection) -> None:
    fatima = b.person(db)
    outbox.put(db, notice(fatima, "nu"), "{}")
    outbox.put(db, notice(fatima, "straks", MINUTE), "{}")
    assert due(db) == ["nu"]
    assert due(db, MINUTE) == ["nu", "straks"]


def test_all_of_one_person_comes_together_however_small_the_batch(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor")
    for key, who in (("a", fatima), ("b", noor), ("c", fatima), ("d", noor)):
        outbox.put(db, notice(who, key), "{}")
    assert due(db, limit=1) == ["a", "c"]


def test_what_is_sent_is_left_alone_for_its_lease(db: Connection) -> None:
    fatima = b.person(db)
    outbox.put(db, notice(fatima), "{}")
    assert begin(db, fatima) == outbox.Begun(b.NOW, 1)
    assert due(db, outbox.LEASE - MINUTE) == []
    (again,) = outbox.due(db, b.NOW + outbox.LEASE, 10)
    assert (again.state, again.message) == (NoticeState.SENDING, "m-n1")


def test_each_end_has_its_name_and_none_goes_again(db: Connection) -> None:
    fatima = b.person(db)
    outbox.put(db, notice(fatima, "skipped"), "{}")
    for key in ("sent", "failed", "doubt"):
        outbox.put(db, notice(fatima, key), "{}")
        begin(db, fatima, key)
    outbox.sent(db, ["m-sent"], b.NOW)
    outbox.ended(db, "m-failed", NoticeState.FAILED, "geen adres", b.NOW)
    outbox.ended(db, "m-doubt", NoticeState.IN_DOUBT, "niemand weet het", b.NOW)
    outbox.skip(db, [("skipped", "is ingeleverd")], b.NOW)
    assert state(db, "sent") == (NoticeState.SENT, "")
    assert state(db, "failed") == (NoticeState.FAILED, "geen adres")
    assert state(db, "doubt") == (NoticeState.IN_DOUBT, "niemand weet het")
    assert state(db, "skipped") == (NoticeState.SKIPPED, "is ingeleverd")
    outbox.ended(db, "m-sent", NoticeState.FAILED, "te laat", b.NOW)
    outbox.postpone(db, [("skipped", b.NOW, "straks")])
    assert due(db, outbox.LEASE) == []
    assert [one.key for one in outbox.sent_to(db, fatima, 10)] == ["m-sent"]


def test_what_came_in_stands_in_the_order_in_which_it_came(db: Connection) -> None:
    """Whoever opens the chat after two messages reads the older one first, and a limit keeps the newest."""
    fatima = b.person(db)
    for minutes, key in enumerate(("c", "a", "b")):
        outbox.put(db, notice(fatima, key), "{}")
        begin(db, fatima, key)
        outbox.sent(db, [f"m-{key}"], b.NOW + minutes * MINUTE)
    assert [one.key for one in outbox.sent_to(db, fatima, 10)] == ["m-c", "m-a", "m-b"]
    assert [one.key for one in outbox.sent_to(db, fatima, 2)] == ["m-a", "m-b"]


def test_what_was_surely_not_taken_is_no_attempt(db: Connection) -> None:
    fatima = b.person(db)
    outbox.put(db, notice(fatima), "{}")
    for _ in range(3):
        assert begin(db, fatima).attempts == 1
        outbox.wait(db, [Wait("m-n1", b.NOW + MINUTE, "bezet")])
    assert due(db) == []
    assert due(db, MINUTE) == ["n1"]
    begin(db, fatima)
    outbox.once_more(db, "m-n1", b.NOW)
    assert begin(db, fatima) == outbox.Begun(b.NOW, 2), "but one that may have arrived is"


def test_who_was_away_and_opens_the_chat_gets_it_at_once(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor")
    for who in (fatima, noor):
        outbox.put(db, notice(who, f"n{who}"), "{}")
        begin(db, who, f"n{who}")
        outbox.wait(db, [Wait(f"m-n{who}", b.NOW + 60 * MINUTE, "geen pagina open", unreached=True)])
    assert due(db) == []
    assert [one.key for one in outbox.due(db, b.NOW, 10, here=fatima)] == [f"n{fatima}"]


def test_what_was_surely_not_taken_weighs_nothing_and_what_is_on_its_way_does(db: Connection) -> None:
    fatima = b.person(db)
    for key in ("a", "b"):
        outbox.put(db, notice(fatima, key), "{}")
        begin(db, fatima, key, counted=True)
    assert outbox.sent_since(db, [fatima], b.NOW) == {fatima: (2, False)}
    outbox.wait(db, [Wait("m-a", b.NOW + MINUTE, "busy")])
    assert outbox.sent_since(db, [fatima], b.NOW) == {fatima: (1, False)}
    outbox.ended(db, "m-b", NoticeState.IN_DOUBT, "niemand weet het", b.NOW)
    assert outbox.sent_since(db, [fatima], b.NOW) == {fatima: (1, False)}


def test_what_is_being_sent_is_neither_skipped_nor_put_off(db: Connection) -> None:
    fatima = b.person(db)
    outbox.put(db, notice(fatima), "{}")
    begin(db, fatima)
    outbox.skip(db, [("n1", "is ingeleverd")], b.NOW)
    outbox.postpone(db, [("n1", b.NOW, "straks")])
    assert state(db) == (NoticeState.SENDING, "")


def test_the_weekly_count_leaves_out_what_failed_and_what_is_older(db: Connection) -> None:
    fatima = b.person(db)
    for key in ("a", "b", "c", "d"):
        outbox.put(db, notice(fatima, key), "{}")
    begin(db, fatima, "a", counted=True)
    begin(db, fatima, "b", counted=True)
    begin(db, fatima, "c")
    begin(db, fatima, "d", counted=True, digest=True)
    outbox.ended(db, "m-b", NoticeState.FAILED, "weg", b.NOW)
    assert outbox.sent_since(db, [fatima], b.NOW) == {fatima: (1, True)}
    assert outbox.sent_since(db, [fatima], b.NOW + MINUTE) == {}


def test_tries_are_kept_with_their_message(db: Connection) -> None:
    fatima = b.person(db)
    outbox.put(db, notice(fatima), "{}")
    begin(db, fatima)
    slack = Address("slack", "T1", "U1", "D1")
    outbox.tried(db, [Attempt("m-n1", slack, b.NOW, "mislukt", remark="busy"), Attempt("m-n1", slack, b.NOW, "gelukt")])
    assert outbox.failures(db, ["m-n1", "m-x"]) == {"m-n1": 1}


def test_two_processes_never_hold_the_same_notice(engine: Engine, kind: str) -> None:
    if kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with writing(engine) as db:
        fatima, noor = b.person(db), b.person(db, "Noor")
        outbox.put(db, notice(fatima, "a"), "{}")
        outbox.put(db, notice(noor, "b"), "{}")
    with writing(engine) as first, writing(engine) as second:
        assert due(first, limit=1) == ["a"]
        assert due(second) == ["b"]
