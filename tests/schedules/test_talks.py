"""What is said first of talks: the day before, whether it was held, and those that should be there."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, update

from bot.domain.agenda import Agreed
from bot.domain.agenda import Facts as AgendaFacts
from bot.domain.calendar import Interval, at
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import Person, PersonId, Relation, Role
from bot.domain.records import Supervision, TrajectState
from bot.domain.talks import Partaker, Talk, TalkState
from bot.messages import Notice, Reply, Tone
from schedules.holidays import CALENDAR
from schedules.people_around import Standing
from schedules.school_side import Around
from schedules.talks import PLAN, Facts, due
from storage import outbox, talks
from storage import tables as t
from storage.guides import Guidance
from storage.missing_talks import ClosedRound
from storage.talks import NewTalk
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, moment, on_days, told
from tests.storage import builders as b

FATIMA, WIM, KARIN = PersonId(1), PersonId(2), PersonId(3)
ONE_DAY = timedelta(days=1)
PARTIES = {FATIMA: Party.TRAINEE, WIM: Party.WORK, KARIN: Party.SCHOOL}
PEOPLE = {
    FATIMA: Person(FATIMA, "Fatima Yilmaz", "f@x.nl", "nl", ((Role.TRAINEE, "school1"),)),
    WIM: Person(WIM, "Wim Bos", "w@x.nl", "nl", ((Role.WORK_SUPERVISOR, "zorg1"),)),
    KARIN: Person(KARIN, "Karin de Wit", "k@x.nl", "nl", ((Role.TEACHER, "school1"),)),
}
RELATION = Relation(FATIMA, frozenset({"school1"}), (), frozenset({WIM, KARIN}))
AROUND = Around({FATIMA: Standing("", "school1")}, {FATIMA: "Fatima Yilmaz"}, {}, {})


def facts(start: datetime, **given_talk: object) -> Facts:
    people = tuple(Partaker(who, party) for who, party in PARTIES.items())
    usual = Talk(
        id=7,
        trainee=FATIMA,
        kind=CheckinKind.THREE_WAY,
        round=None,
        state=TalkState.AGREED,
        interval=Interval(start, start + timedelta(minutes=45)),
        place="De Linde",
        asked_by=FATIMA,
        asked_at=start - 9 * ONE_DAY,
        note_taker=None,
        minutes="",
        minuted_at=None,
        uid="a@wegwijs",
        sequence=0,
        partakers=people,
    )
    talk = replace(usual, **given_talk)  # type: ignore[arg-type]  # fields by name
    return Facts([talk], {}, [], AROUND, PEOPLE, {FATIMA: RELATION})


starts = st.integers(0, 400 * 1440).map(lambda n: datetime(2026, 12, 20, tzinfo=UTC) + timedelta(minutes=n))


@given(starts)
def test_everybody_the_day_before_and_one_of_them_afterwards(start: datetime) -> None:
    known = facts(start)
    day = Interval(start, start + ONE_DAY).first_day
    found = on_days(lambda now: due(known, now), day - 9 * ONE_DAY, day + 10 * ONE_DAY)
    check_windows(found)
    keys = {one.key: one for dues in found.values() for one in dues}
    before = [one for one in keys.values() if one.subject == "gesprek:7"]
    assert {one.person for one in before} == set(PARTIES)
    works = [one for n in range(1, 7) if (one := day - n * ONE_DAY).weekday() < 5 and not CALENDAR.is_holiday(one)]
    assert {(one.at, one.until) for one in before} == {(at(works[0], time(9)), start)}
    (after,) = [one for one in keys.values() if one.subject == "na-gesprek:7"]
    assert (after.person, after.at) == (FATIMA, start + timedelta(minutes=45))
    assert not any(one.dropped or one.acute for one in keys.values())
    assert all(one.timely for one in keys.values()), "after a full week it would come too late"


def at_noon(known: Facts, day: date) -> dict[str, dict[PersonId, str]]:
    """By subject who is told on this day, with the reason why not."""
    said: dict[str, dict[PersonId, str]] = {}
    for one in due(known, at(day, time(12))):
        said.setdefault(one.subject, {})[one.person] = one.dropped
    return said


THURSDAY = date(2024, 11, 21)
START = at(THURSDAY, time(14))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (TalkState.CANCELLED, "is afgezegd"),
        (TalkState.HELD, "is al geweest"),
        (TalkState.NOT_HELD, "is al geweest"),
        (TalkState.PROPOSED, "is nog niet afgesproken"),
    ],
)
def test_a_talk_that_is_off_or_over_is_said_no_more(state: TalkState, why: str) -> None:
    known = facts(START, state=state)
    assert set(at_noon(known, THURSDAY - ONE_DAY)["gesprek:7"].values()) == {why}
    assert set(at_noon(known, THURSDAY + ONE_DAY)["na-gesprek:7"].values()) == {why}


def test_who_keeps_the_minutes_is_asked_and_else_who_is_still_there() -> None:
    assert list(at_noon(facts(START, note_taker=WIM), THURSDAY)["na-gesprek:7"]) == [WIM]
    stopped = replace(facts(START), around=replace(AROUND, standings={FATIMA: Standing("traject is gestopt")}))
    assert at_noon(stopped, THURSDAY)["na-gesprek:7"] == {WIM: ""}
    assert at_noon(stopped, THURSDAY - ONE_DAY)["gesprek:7"] == {FATIMA: "traject is gestopt", WIM: "", KARIN: ""}


def test_who_no_longer_guides_hears_nothing_of_it() -> None:
    alone = replace(facts(START), relations={FATIMA: replace(RELATION, supervised_by=frozenset())})
    assert at_noon(alone, THURSDAY - ONE_DAY)["gesprek:7"][WIM] == "je begeleidt deze deelnemer niet meer"
    gone = replace(facts(START), people={})
    assert at_noon(gone, THURSDAY - ONE_DAY)["gesprek:7"][WIM] == "staat niet meer in de gegevens"


def test_the_words_say_when_where_and_how_much_there_is_to_talk_about() -> None:
    points = AgendaFacts(points=[Agreed("Oefenen", WIM, THURSDAY)])
    now = moment("2024-11-20 09:00")
    one = next(iter(due(replace(facts(START), agendas={7: points}), now)))
    part = told(one, now)
    assert part.headline == "Jouw driehoeksgesprek: morgen, donderdag 21 november."
    others = [told(each, now).headline for each in due(facts(START), now) if each.person != FATIMA]
    assert others == ["Driehoeksgesprek van Fatima Yilmaz: morgen, donderdag 21 november."] * 2
    assert part.paragraphs == ("Tijd: 14:00–14:45 uur.", "Waar: De Linde", "Eén afspraak van eerder staat nog open.")
    assert part.choices == (("Bereid het gesprek voor", "gesprek-voorbereiden:7"),)
    assert told(one, now, ENGLISH).choices[0][0] == "Prepare the talk"
    two = replace(facts(START), agendas={7: AgendaFacts(points=[*points.points, *points.points])})
    more = told(next(iter(due(two, now))), now, ENGLISH).paragraphs[-1]
    assert more == "2 things you agreed before are still open."
    later = moment("2024-11-22 09:00")
    (after,) = due(facts(START), later)
    assert told(after, later).paragraphs == ("Het gaat om: Jouw driehoeksgesprek, donderdag 21 november.",)
    assert told(after, later).choices == (
        ("Ja, gehouden", "gesprek-gehouden:7,ja"),
        ("Nee, niet gehouden", "gesprek-gehouden:7,nee"),
    )


@pytest.mark.parametrize(
    ("heard", "reminded"),
    [("2024-11-19 21:00", True), ("2024-11-20 08:00", False), ("2024-11-20 09:30", False), ("2024-11-21 08:00", False)],
)
def test_who_just_heard_the_moment_is_not_reminded_of_it(heard: str, *, reminded: bool) -> None:
    known = replace(facts(START), told={7: moment(heard)})
    assert ("gesprek:7" in at_noon(known, THURSDAY - ONE_DAY)) is reminded
    assert ("gesprek:7" in at_noon(known, THURSDAY)) is reminded


def missing(closed_at: datetime, *, planned: bool = False) -> Facts:
    one = ClosedRound(5, FATIMA, CheckinKind.THREE_WAY, closed_at, planned)
    supervision = Guidance(Supervision(1, FATIMA, KARIN, Role.TEACHER, date(2020, 1, 1), None), "Karin de Wit", "")
    return Facts([], {}, [one], replace(AROUND, guidance={FATIMA: [supervision]}), PEOPLE, {FATIMA: RELATION})


@given(starts)
def test_the_trainee_hears_first_and_the_teacher_two_days_later(closed_at: datetime) -> None:
    day = Interval(closed_at, closed_at + ONE_DAY).first_day
    found = on_days(lambda now: due(missing(closed_at), now), day - ONE_DAY, day + 16 * ONE_DAY)
    check_windows(found)
    first: dict[PersonId, int] = {}
    last: dict[PersonId, int] = {}
    for on, dues in found.items():
        for one in dues:
            first.setdefault(one.person, (on - day).days)
            last[one.person] = (on - day).days
    assert first == {FATIMA: 0, KARIN: 2}
    assert last == {FATIMA: 13, KARIN: 13}


def test_what_is_planned_meanwhile_is_dropped() -> None:
    on = at(THURSDAY + 3 * ONE_DAY, time(12))
    assert {one.dropped for one in due(missing(START, planned=True), on)} == {"is gepland"}
    trainee, teacher = due(missing(START), on)
    assert told(trainee, on).choices == (("Plan het gesprek", "gesprek-plannen:driehoeksgesprek@1"),)
    assert told(trainee, on).headline == "Plan je driehoeksgesprek."
    part = told(teacher, on, DUTCH)
    assert part.headline == "Er is nog geen driehoeksgesprek met Fatima Yilmaz gepland."
    assert part.tone is Tone.CAUTION


def school(db: Connection) -> tuple[PersonId, PersonId, PersonId]:
    trainee = b.person(db)
    b.trajectory(db, trainee)
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    karin = b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),))
    b.supervision(db, trainee, wim)
    b.supervision(db, trainee, karin, role=Role.TEACHER)
    return trainee, wim, karin


def test_on_a_database_a_moved_talk_is_another_occasion(db: Connection) -> None:
    trainee, wim, karin = school(db)
    who = {trainee: Party.TRAINEE, wim: Party.WORK, karin: Party.SCHOOL}
    number = talks.plan(db, NewTalk(trainee, CheckinKind.THREE_WAY, None, "", trainee, b.NOW, who), [])
    now = moment("2024-11-20 12:00")
    assert asked(db, PLAN, now) == {}
    proposed = talks.by_number(db, [number])[0]
    talks.agree(db, proposed, Interval(START, START + timedelta(minutes=45)))
    subject = f"gesprek:{number}"
    found = asked(db, PLAN, now)
    assert found == {(int(one), f"{subject} 2024-11-21T1300/1"): "" for one in who}
    assert asked(db, PLAN, now, [subject]) == found
    told_today = Notice(f"{int(wim)}:gesprek-wijziging:{number}:0", int(wim), "gesprek-wijziging", Reply("Ja"), "", now)
    outbox.put(db, told_today, "[]")
    assert asked(db, PLAN, now) == {}
    after = asked(db, PLAN, moment("2024-11-22 12:00"))
    assert after == {(int(trainee), f"na-{subject} 2024-11-21T1300/na"): ""}
    moved = talks.by_number(db, [number])[0]
    talks.agree(db, moved, Interval(START + ONE_DAY, START + ONE_DAY + timedelta(minutes=45)))
    assert asked(db, PLAN, now, [subject]) == {}
    db.execute(update(t.trajectories).values(state=TrajectState.STOPPED))
    later = asked(db, PLAN, moment("2024-11-21 12:00"))
    assert later[int(trainee), f"{subject} 2024-11-22T1300/1"] == "traject is gestopt"


def test_on_a_database_a_closed_round_without_a_talk_is_said(db: Connection) -> None:
    trainee, _, karin = school(db)
    closed = {"closed_at": b.NOW, "ended": "de tijd is om", "opened_at": b.NOW - 9 * ONE_DAY}
    values = {"trainee": trainee, "kind": CheckinKind.PROGRESS, "occasion": "start", "first": b.TODAY, **closed}
    number = db.execute(insert(t.rounds).values(values).returning(t.rounds.c.id)).scalar_one()
    subject = f"ronde-gesprek:{number}"
    assert asked(db, PLAN, b.NOW) == {(int(trainee), f"{subject} 2024-11-19/0"): ""}
    on = b.NOW + 2 * ONE_DAY
    assert set(asked(db, PLAN, on)) == {
        (int(trainee), f"{subject} 2024-11-19/0"),
        (int(karin), f"{subject} 2024-11-19/2"),
    }
    talks.plan(db, NewTalk(trainee, CheckinKind.PROGRESS, None, "", trainee, b.NOW, {trainee: Party.TRAINEE}), [])
    assert asked(db, PLAN, on) == {}
    assert set(asked(db, PLAN, on, [subject]).values()) == {"is gepland"}
