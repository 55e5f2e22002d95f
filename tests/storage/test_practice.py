"""Practice told to the bot, on both engines: once a day, confirmed by somebody else, and no sign of fresh records."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.domain.people import PersonId, Role
from bot.domain.pictured import Practised
from storage import freshness, practice, progress_facts
from storage import tables as t
from storage.practice import NewPractice
from tests.storage import builders as b

LATER = b.NOW + timedelta(days=1)


@pytest.fixture
def new(db: Connection) -> NewPractice:
    return NewPractice(b.person(db), b.procedure(db), b.employer(db), b.TODAY, on_ward=True)


@pytest.fixture
def guide(db: Connection) -> PersonId:
    return b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))


def kept(db: Connection, new: NewPractice) -> int:
    made = practice.keep(db, new, b.NOW)
    assert made is not None
    return made


def test_the_same_of_one_day_is_kept_once(db: Connection, new: NewPractice) -> None:
    first = kept(db, new)
    assert practice.keep(db, new, LATER) is None
    assert practice.keep(db, replace(new, on_ward=False), LATER) is not None
    (found,) = practice.by_number(db, [first])
    assert (found.person, found.on, found.confirmed_by) == (new.person, b.TODAY, None)


def test_somebody_else_confirms_it_once(db: Connection, new: NewPractice, guide: PersonId) -> None:
    made = kept(db, new)
    assert progress_facts.practised(db, new.person, None) == (Practised("Zwachtelen", 1, 0),)
    assert not practice.confirm(db, made, new.person, LATER)
    assert practice.confirm(db, made, guide, LATER)
    assert not practice.confirm(db, made, guide, LATER)
    assert progress_facts.practised(db, new.person, None) == (Practised("Zwachtelen", 1, 1),)
    assert practice.keep(db, new, LATER) is None
    assert [one.confirmed_by for one in practice.by_number(db, [made])] == [guide]


def test_what_a_file_says_is_left_alone(db: Connection, new: NewPractice, guide: PersonId) -> None:
    of_a_file = b.practice(db, new.person)
    assert practice.by_number(db, [of_a_file]) == ()
    assert not practice.confirm(db, of_a_file, guide, LATER)
    log = t.practice_logs.c
    row = db.execute(select(log.confirmed_by, log.confirmed_at).where(log.id == of_a_file)).one()
    assert tuple(row) == (None, b.CONFIRMED)


def test_a_log_of_a_chat_says_nothing_of_how_fresh_the_files_are(
    db: Connection, new: NewPractice, guide: PersonId
) -> None:
    before = freshness.oldest(db)
    assert practice.confirm(db, kept(db, new), guide, LATER)
    assert freshness.oldest(db) == before
    assert "practice_logs" not in before
