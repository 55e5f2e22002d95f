"""A notice is asked about again before it leaves: still so, or why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from bot.errors import DatabaseLocked
from bot.messages import Address, Reply
from schedules.checking import BROKEN, MOVED, NOTHING_MORE, Checked
from schedules.deliver import deliver
from schedules.due import OVERTAKEN, Due, Part, Plan, Span
from schedules.moment import Calendar
from schedules.taking import AFTER_A_BUG, Round
from schedules.tick import plan_all
from storage import people
from storage import tables as t
from storage.engine import reading, writing
from storage.outbox import Waiting
from tests.schedules.test_leaving import row
from tests.storage import builders as b

DAY = timedelta(days=1)


def given(one: Waiting, **changes: Any) -> Due:
    words = lambda say, now: Part("Lever in", "omdat")  # noqa: E731 - one line reads best
    found = Due(one.person, NoticeKind.DEADLINE, one.subject, one.occasion, b.NOW, b.NOW + DAY, words)
    return replace(found, **changes)


FIRST = row(occasion="2026-11-27/3", key="7:inleveren:inlevering:1:2026-11-27/3")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ([given(FIRST)], "itself"),
        ([given(FIRST, dropped="is ingeleverd")], "is ingeleverd"),
        ([given(FIRST, occasion="2026-11-27/1")], OVERTAKEN),
        ([given(FIRST, occasion="2026-12-04/3")], MOVED),
        ([given(FIRST, occasion="2026-12-04/3", dropped="is ingeleverd")], "is ingeleverd"),
        ([given(FIRST, subject="inlevering:2")], NOTHING_MORE),
        ([given(FIRST, person=PersonId(8))], NOTHING_MORE),
        ([], NOTHING_MORE),
    ],
)
def test_what_is_said_of_it_now(now: Sequence[Due], expected: str) -> None:
    found = Checked(now)(FIRST)
    assert found == (now[0] if expected == "itself" else expected)


def test_one_that_was_asked_for_again_is_said_in_the_step_of_that_day() -> None:
    again = replace(FIRST, occasion=f"{FIRST.occasion}~2026-11-26T09:00+00:00", key="later")
    step = given(FIRST, occasion="2026-11-27/1")
    assert Checked([step])(again) == step
    assert Checked([replace(step, dropped="is ingeleverd")])(again) == "is ingeleverd"
    assert Checked([given(FIRST, occasion="2026-12-04/3")])(again) == MOVED


def plan(due: Any, kind: NoticeKind = NoticeKind.DEADLINE, read: Any = lambda *_: None) -> Plan[Any]:
    return Plan(kind, read, due)


def somebody(engine: Engine) -> PersonId:
    with writing(engine) as db:
        who = b.person(db)
        people.link_account(db, who, Address("post", "", "u", ""))
    return who


class Post:
    """Counts what it takes."""

    def __init__(self) -> None:
        self.got: list[str] = []

    def send(self, address: Address, reply: Reply, key: str) -> None:
        self.got.append(key)


def rows(engine: Engine) -> list[tuple[str, NoticeState, str]]:
    n = t.notices.c
    with reading(engine) as db:
        return [tuple(one) for one in db.execute(select(n.kind, n.state, n.remark).order_by(n.kind))]


def test_a_bug_in_one_plan_holds_up_no_other(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    """Neither when it plans nor when it is asked again; its notices are looked at an hour later."""
    who = somebody(engine)
    fine = row(person=who)
    bugs = {"on": False}

    def broken(_: object, now: datetime) -> list[Due]:
        if bugs["on"]:
            raise KeyError("a bug")
        return [given(fine, kind=NoticeKind.EXAM, subject="examen:1", until=b.NOW + 9 * DAY)]

    plans = (plan(broken, NoticeKind.EXAM), plan(lambda *_: [given(fine)]))
    plan_all(engine, plans, b.NOW)
    bugs["on"] = True
    plan_all(engine, plans, b.NOW)
    post = Post()
    assert deliver(engine, {"post": post}, Round(plans, b.NOW, Calendar())) == 1
    assert rows(engine) == [("examen", NoticeState.PLANNED, BROKEN), ("inleveren", NoticeState.SENT, "")]
    assert "bug in a plan" in caplog.text
    bugs["on"] = False
    assert deliver(engine, {"post": post}, Round(plans, b.NOW + AFTER_A_BUG, Calendar())) == 1


def test_words_that_fail_hold_up_nobody_else(engine: Engine) -> None:
    noor, other = somebody(engine), None
    with writing(engine) as db:
        other = b.person(db, "Piet")
        people.link_account(db, other, Address("post", "", "p", ""))

    def no_words(*_: object) -> Part:
        raise ValueError("no words")

    both = plan(lambda *_: [given(row(person=noor), words=no_words), given(row(person=other))])
    plan_all(engine, (both,), b.NOW)
    post = Post()
    assert deliver(engine, {"post": post}, Round((both,), b.NOW, Calendar())) == 1
    assert {state for _, state, _ in rows(engine)} == {NoticeState.SENT, NoticeState.PLANNED}


def test_what_a_plan_drops_is_not_kept(engine: Engine) -> None:
    who = somebody(engine)
    plan_all(engine, (plan(lambda *_: [given(row(person=who), dropped="is ingeleverd")]),), b.NOW)
    assert rows(engine) == []


def test_a_database_that_cannot_be_used_is_no_bug_of_a_plan(engine: Engine) -> None:
    def locked(db: Connection, span: Span, subjects: object) -> None:
        raise DatabaseLocked("another process is writing")

    with pytest.raises(DatabaseLocked):
        plan_all(engine, (plan(lambda *_: [], read=locked),), b.NOW)
