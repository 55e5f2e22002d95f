"""The questions before a talk: closed on its morning, and asked once however often it is asked for or moved."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from bot.app.sample import START
from bot.domain.calendar import at, local, local_day
from bot.domain.checkins import CheckinKind, Round
from bot.domain.talks import TalkState
from schedules import rounds
from schedules.round_looking import observe
from schedules.tick import tick
from storage import checkins, talks
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox
from tests.core.three_parties import EVERYBODY, TEACHER, TRAINEE, agree, kept, labels, number

PLAN = "plan een driehoeksgesprek"
SEVEN, TEN = time(7), time(10)
ONE_DAY = timedelta(days=1)


def questions(talk: Conversation, kind: CheckinKind = CheckinKind.THREE_WAY) -> list[Round]:
    with reading(talk.engine) as db:
        every = checkins.of_trainees(db, [number(talk, TRAINEE)], date(2020, 1, 1))
    return [one for one in every if one.kind is kind]


def looks(talk: Conversation, now: datetime) -> None:
    with writing(talk.engine) as db:
        observe(db, now)


def test_they_close_on_the_morning_of_the_talk(sample_conversation: Conversation) -> None:
    """Agreed for Friday: a day after it the round would still be open by its own pace."""
    agree(sample_conversation)
    (talk,), (made,) = kept(sample_conversation), questions(sample_conversation)
    assert talk.interval is not None
    assert made.talk == talk.interval.start
    morning = at(local_day(talk.interval.start), SEVEN)
    looks(sample_conversation, morning - timedelta(minutes=1))
    assert questions(sample_conversation)[0].closed_at is None
    looks(sample_conversation, morning)
    assert questions(sample_conversation)[0].closed_at == morning


def test_a_talk_that_is_moved_moves_the_end_of_its_questions(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    sample_conversation.says(TRAINEE, "verzet het gesprek naar donderdag 28 november 14 uur")
    sample_conversation.taps(TRAINEE, labels(sample_conversation.last[TRAINEE])[0])
    (talk,) = kept(sample_conversation)
    assert talk.interval is not None
    assert local_day(talk.interval.start) == date(2024, 11, 28)
    looks(sample_conversation, at(date(2024, 11, 28), time(6, 59)))
    assert questions(sample_conversation)[0].closed_at is None
    sample_conversation.says(TRAINEE, "verzet het gesprek naar woensdag 27 november 14 uur")
    sample_conversation.taps(TRAINEE, labels(sample_conversation.last[TRAINEE])[0])
    looks(sample_conversation, at(date(2024, 11, 28), time(6, 59)))
    assert questions(sample_conversation)[0].ended == "de tijd is om"
    assert len(questions(sample_conversation)) == 1


def test_on_short_notice_all_are_asked_at_once_and_nobody_twice(sample_conversation: Conversation) -> None:
    inbox = Inbox()
    for who in EVERYBODY:
        sample_conversation.address(who)
    sample_conversation.says(TRAINEE, f"{PLAN} op woensdag 14 uur")
    with writing(sample_conversation.engine) as db:
        (talk,) = talks.of_trainees(db, [number(sample_conversation, TRAINEE)], START)
        assert talks.agree(db, talk, talks.moments(db, talk.id)[0].interval)
    for hour in range(3 * 24):
        tick(sample_conversation.engine, {"test": inbox}, START + timedelta(hours=hour), plans=(rounds.PLAN,))
    with reading(sample_conversation.engine) as db:
        rows = db.execute(t.notices.select().where(t.notices.c.subject.contains("driehoeksgesprek"))).all()
    said = sorted((local(one.done_at).strftime("%d %H"), one.occasion[11:]) for one in rows if one.state == "verstuurd")
    assert [step for _, step in said if step != "stil"] == ["0", "0", "0"]
    assert all(when < "20 07" for when, step in said if step != "stil")


def test_for_a_talk_of_today_nobody_is_asked(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(TRAINEE, f"{PLAN} vandaag 16 uur")
    assert "vooraf" not in said.text
    assert [one.round for one in kept(sample_conversation)] == [None]
    assert questions(sample_conversation) == []


@pytest.mark.parametrize("state", [TalkState.PROPOSED, TalkState.CANCELLED])
def test_a_round_of_the_route_is_not_opened_beside_the_one_that_was_asked_for(
    sample_conversation: Conversation, state: TalkState
) -> None:
    """The talk at the end of the route is due the day after the trainee asked for one herself."""
    sample_conversation.says(TRAINEE, PLAN)
    end = START.date() + timedelta(days=29)
    with writing(sample_conversation.engine) as db:
        mine = t.trajectories.c.trainee == number(sample_conversation, TRAINEE)
        db.execute(update(t.trajectories).where(mine).values(expected_end=end, start=date(2024, 2, 5)))
        db.execute(update(t.talks).values(state=state))
    for days in range(1, 10):
        looks(sample_conversation, START + days * ONE_DAY)
    assert [one.occasion for one in questions(sample_conversation)] == ["verzoek 2024-11-19"]


def test_of_a_lesson_period_with_its_talk_nobody_is_asked_later_on(sample_conversation: Conversation) -> None:
    """The round of the period is due on 29 November. It was opened on 5 December, as the talk was two weeks ago then."""
    agree(sample_conversation, "plan een voortgangsgesprek", 0)
    for days in range(1, 24):
        looks(sample_conversation, START + days * ONE_DAY)
    assert [one.occasion for one in questions(sample_conversation, CheckinKind.PROGRESS)] == ["verzoek 2024-11-19"]
    assert questions(sample_conversation, CheckinKind.FEEDBACK) == []


@pytest.mark.parametrize("place", [3, None])
def test_feedback_is_asked_for_a_talk_that_still_comes(sample_conversation: Conversation, place: int | None) -> None:
    """Agreed for a day after 22 November, when the feedback is due, or still looked for."""
    if place is None:
        sample_conversation.says(TRAINEE, "plan een voortgangsgesprek")
    else:
        agree(sample_conversation, "plan een voortgangsgesprek", place)
    for days in range(1, 5):
        looks(sample_conversation, START + days * ONE_DAY)
    assert len(questions(sample_conversation, CheckinKind.FEEDBACK)) == 1


def test_a_talk_that_was_held_had_its_questions_and_the_next_has_its_own(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.talks).values(state=TalkState.HELD))
    later = START + 20 * ONE_DAY
    said = sample_conversation.says(TEACHER, f"{PLAN} met Fatima", later)
    assert said.paragraphs[0] == "Wie erbij is, krijgt vooraf een paar korte vragen van mij."
    assert [one.occasion for one in questions(sample_conversation)] == ["verzoek 2024-11-19", "verzoek 2024-12-09"]
    assert {one.kind for one in kept(sample_conversation)} == {CheckinKind.THREE_WAY}
