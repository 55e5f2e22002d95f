"""Talks in storage: what each says of a moment, one agreement, one end, and when people are taken."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId
from bot.domain.talks import Talk, TalkState
from storage import talks
from storage.talks import NewTalk
from tests.storage import builders as b

HOUR = timedelta(hours=1)
FIRST, SECOND = (Interval(b.NOW + timedelta(days=n), b.NOW + timedelta(days=n) + HOUR) for n in (2, 3))


def people(db: Connection) -> dict[PersonId, Party]:
    names = {"Fatima Yilmaz": Party.TRAINEE, "Wim Bos": Party.WORK, "Karin de Wit": Party.SCHOOL}
    return {b.person(db, name): party for name, party in names.items()}


def planned(db: Connection, who: dict[PersonId, Party] | None = None) -> Talk:
    who = who or people(db)
    trainee = next(iter(who))
    new = NewTalk(trainee, CheckinKind.THREE_WAY, None, "De Linde", trainee, b.NOW, who)
    found = talks.get(db, talks.plan(db, new, [SECOND, FIRST]))
    assert found is not None
    return found


def again(db: Connection, talk: Talk) -> Talk:
    found = talks.get(db, talk.id)
    assert found is not None
    return found


def test_a_new_talk_has_its_people_and_moments(db: Connection) -> None:
    talk = planned(db)
    assert (talk.state, talk.interval, talk.sequence) == (TalkState.PROPOSED, None, 0)
    assert [one.party for one in talk.partakers] == [Party.TRAINEE, Party.WORK, Party.SCHOOL]
    found = talks.moments(db, talk.id)
    assert [one.interval for one in found] == [FIRST, SECOND]
    assert all(set(one.fits.values()) == {None} for one in found)
    assert not any(one.for_all or one.for_nobody for one in found)
    assert planned(db, {PersonId(one.person): one.party for one in talk.partakers}).uid != talk.uid


def test_a_moment_fits_when_everybody_said_so(db: Connection) -> None:
    talk = planned(db)
    for place, one in enumerate(talk.partakers):
        assert [found.for_all for found in talks.moments(db, talk.id)] == [False, False]
        both = [FIRST.start, SECOND.start] if place else [FIRST.start]
        assert talks.say_fits(db, talk.id, both, one.person, fits=True) == len(both)
        assert talks.say_fits(db, talk.id, both, one.person, fits=True) == 0
    assert [found.for_all for found in talks.moments(db, talk.id)] == [True, False]
    assert talks.say_fits(db, talk.id, [FIRST.start], talk.partakers[0].person, fits=False) == 1
    assert [found.for_nobody for found in talks.moments(db, talk.id)] == [True, False]
    assert talks.say_fits(db, talk.id, [FIRST.start], b.person(db, "Een Ander"), fits=True) == 0


def test_it_is_agreed_once_and_a_change_makes_a_new_version(db: Connection) -> None:
    talk = planned(db)
    assert talks.agree(db, talk, FIRST)
    assert not talks.agree(db, talk, SECOND)
    agreed = again(db, talk)
    assert (agreed.state, agreed.interval, agreed.sequence) == (TalkState.AGREED, FIRST, 0)
    assert talks.agree(db, agreed, SECOND)
    assert not talks.agree(db, agreed, FIRST)
    moved = again(db, talk)
    assert (moved.interval, moved.sequence, moved.uid) == (SECOND, 1, talk.uid)
    assert talks.cancel(db, moved)
    assert not talks.cancel(db, again(db, talk))
    assert (again(db, talk).state, again(db, talk).sequence) == (TalkState.CANCELLED, 2)
    assert not talks.was_held(db, again(db, talk), held=True)


@pytest.mark.parametrize(("held", "state"), [(True, TalkState.HELD), (False, TalkState.NOT_HELD)])
def test_whether_it_was_held_is_said_once_and_counted(db: Connection, held: bool, state: TalkState) -> None:
    talk = planned(db)
    assert not talks.was_held(db, talk, held=held)
    talks.agree(db, talk, FIRST)
    assert talks.was_held(db, again(db, talk), held=held)
    assert not talks.was_held(db, again(db, talk), held=not held)
    assert talks.tally(db, [talk.trainee], b.NOW) == {state: 1}
    assert talks.tally(db, [talk.trainee], FIRST.end) == {}
    assert talks.tally(db, [], b.NOW) == {}


def test_who_has_an_agreed_talk_is_taken_but_for_that_talk(db: Connection) -> None:
    talk = planned(db)
    everybody = [one.person for one in talk.partakers]
    around = Interval(b.NOW, SECOND.end)
    assert talks.taken(db, everybody, around) == {}
    talks.agree(db, talk, FIRST)
    assert talks.taken(db, everybody[:1], around) == {everybody[0]: [FIRST]}
    assert talks.taken(db, everybody, around, without=talk.id) == {}
    assert talks.taken(db, everybody, Interval(FIRST.end, SECOND.end)) == {}


def test_talks_are_found_by_person_by_trainee_and_by_moment(db: Connection) -> None:
    who = people(db)
    proposed, agreed = planned(db, who), planned(db, who)
    talks.agree(db, agreed, FIRST)
    teacher = list(who)[2]
    assert [one.id for one in talks.of_person(db, teacher, b.NOW)] == [agreed.id, proposed.id]
    assert [one.id for one in talks.of_trainees(db, [agreed.trainee], FIRST.end)] == []
    assert [one.id for one in talks.of_trainees(db, [agreed.trainee], b.NOW)] == [agreed.id, proposed.id]
    assert talks.of_trainees(db, [teacher], b.NOW) == ()
    assert [one.id for one in talks.agreed_between(db, b.NOW, FIRST.end)] == [agreed.id]
    assert [one.id for one in talks.agreed_between(db, FIRST.end - HOUR / 2, FIRST.end)] == [agreed.id]
    assert talks.locked(db, agreed.id) == talks.get(db, agreed.id)
    assert talks.locked(db, agreed.id + 99) is None
    assert talks.agreed_between(db, b.NOW, FIRST.start) == ()
    assert talks.agreed_between(db, FIRST.end, SECOND.end) == ()
    talks.withdraw(db, agreed.id)
    assert talks.moments(db, agreed.id) == ()
