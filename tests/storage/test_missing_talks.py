"""Which closed rounds call for a talk that is not there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId
from bot.domain.talks import TalkState
from storage import missing_talks, talks
from storage import tables as t
from storage.talks import NewTalk
from tests.storage import builders as b

DAY = timedelta(days=1)
AROUND = (b.NOW - DAY, b.NOW + DAY)


def round_of(db: Connection, trainee: PersonId, kind: CheckinKind = CheckinKind.THREE_WAY, **given: Any) -> int:
    usual = {"trainee": trainee, "kind": kind, "occasion": "start", "first": b.TODAY, "opened_at": b.NOW - 5 * DAY}
    closed = {"closed_at": b.NOW, "ended": "de tijd is om"}
    made = insert(t.rounds).values({**usual, **closed, **given}).returning(t.rounds.c.id)
    return int(db.execute(made).scalar_one())


def talk(db: Connection, trainee: PersonId, asked_at: Any, kind: CheckinKind = CheckinKind.THREE_WAY) -> int:
    return talks.plan(db, NewTalk(trainee, kind, None, "", trainee, asked_at, {trainee: Party.TRAINEE}), [])


def missing(db: Connection) -> list[int]:
    return [one.id for one in missing_talks.without_talk(db, *AROUND)]


def test_a_closed_round_without_its_talk_is_found_until_there_is_one(db: Connection) -> None:
    trainee = b.person(db)
    number = round_of(db, trainee)
    assert missing(db) == [number]
    talk(db, trainee, b.NOW, CheckinKind.PROGRESS)
    talk(db, trainee, b.NOW - 6 * DAY)
    talk(db, b.person(db, "Noor Bakker"), b.NOW)
    assert missing(db) == [number]
    there = talk(db, trainee, b.NOW - 5 * DAY)
    assert missing(db) == []
    assert [one.planned for one in missing_talks.by_number(db, [number])] == [True]
    db.execute(update(t.talks).where(t.talks.c.id == there).values(state=TalkState.CANCELLED))
    assert missing(db) == [number]
    assert [one.planned for one in missing_talks.by_number(db, [number])] == [False]


@pytest.mark.parametrize(
    "given",
    [
        {"kind": CheckinKind.PULSE},
        {"kind": CheckinKind.FEEDBACK},
        {"closed_at": None, "ended": ""},
        {"closed_at": AROUND[1]},
        {"closed_at": AROUND[0] - timedelta(microseconds=1)},
    ],
)
def test_other_rounds_and_other_times_call_for_none(db: Connection, given: dict[str, Any]) -> None:
    round_of(db, b.person(db), **given)
    assert missing(db) == []
