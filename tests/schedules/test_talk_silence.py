"""Proposed moments on which somebody stays silent: who is reminded, how often, and who is told."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from bot.domain.calendar import Interval, at, local_day
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from bot.domain.talks import Partaker, Talk, TalkState
from schedules.due import Due
from schedules.talk_silence import OF_USE, Proposal, due, waited_for
from schedules.talk_words import Called
from schedules.talks import PLAN
from storage import proposals, talks
from storage import tables as t
from storage.proposals import Asked
from storage.talks import NewTalk
from tests.schedules.plan_checks import ENGLISH, ONE_DAY, asked, check_windows, on_days, told
from tests.storage import builders as b

FATIMA, WIM, KARIN = PersonId(1), PersonId(2), PersonId(3)
NAMES = {FATIMA: "Fatima Yilmaz", WIM: "Wim Bos", KARIN: "Karin de Wit"}
TUESDAY = date(2024, 11, 19)
BEGUN = at(TUESDAY, time(11))


def proposal(
    said: dict[tuple[int, PersonId], bool] | None = None,
    *,
    begun: datetime = BEGUN,
    days: tuple[int, ...] = (8, 9),
    asker: PersonId = FATIMA,
    away: dict[PersonId, str] | None = None,
) -> Proposal:
    """Moments so many days after they were proposed, and what was said of them: by their place and who."""
    partakers = tuple(Partaker(who, party) for who, party in zip(NAMES, Party, strict=True))
    talk = Talk(7, FATIMA, CheckinKind.THREE_WAY, None, TalkState.PROPOSED, None, "", asker, begun, None, "", None,
                "a@wegwijs", 0, partakers)  # fmt: skip
    starts = [begun + days * ONE_DAY for days in days]
    rows = [
        Asked(7, start, start + timedelta(minutes=45), who, (said or {}).get((place, who)), begun)
        for place, start in enumerate(starts)
        for who in NAMES
    ]
    reasons = dict.fromkeys(NAMES, "") | (away or {})
    return Proposal(talk, Called(talk.kind, NAMES[FATIMA]), rows, NAMES, (KARIN,), reasons)


def said_on(one: Proposal, days: int) -> dict[tuple[PersonId, str], str]:
    """Who hears which step on that day after it was proposed."""
    found = due(one, at(local_day(BEGUN) + days * ONE_DAY, time(12)))
    return {(each.person, each.occasion.rpartition("/")[2]): each.dropped for each in found}


def test_only_who_is_silent_is_reminded_twice_and_then_who_asked_is_told() -> None:
    one = proposal({(0, FATIMA): True, (0, WIM): True})
    steps = {day: set(said_on(one, day)) for day in range(12)}
    assert steps[0] == set()
    assert steps[1] == {(KARIN, "1")}
    assert steps[2] == {(KARIN, "2")}
    # Friday tells, for a week, over the weekend too; nobody is reminded a third time
    assert all(steps[day] == {(FATIMA, "stil")} for day in range(3, 11))
    assert steps[11] == set()


def test_over_a_weekend_and_a_holiday_a_day_is_a_working_day() -> None:
    friday = proposal({(0, WIM): True, (0, KARIN): True}, begun=at(date(2024, 12, 20), time(11)), days=(14,), asker=WIM)
    found = {
        day: [each.occasion[-1] for each in due(friday, at(date(2024, 12, day), time(12))) if each.person == FATIMA]
        for day in range(20, 31)
    }
    # 21 and 22 are a weekend, 25 and 26 Christmas; what was not sent on the 24th may be later
    assert [day for day, steps in found.items() if "1" in steps] == [23]
    assert [day for day, steps in found.items() if "2" in steps] == [24, 25, 26]


@pytest.mark.parametrize(
    ("asker", "silent", "away", "readers"),
    [
        (WIM, KARIN, {}, {WIM}),
        (FATIMA, WIM, {}, {FATIMA}),
        # who asked is the one who is silent, or has left: the school
        (WIM, WIM, {}, {KARIN}),
        (WIM, FATIMA, {WIM: "je begeleidt deze deelnemer niet meer"}, {KARIN}),
        # the school is silent on what it asked for itself
        (KARIN, KARIN, {}, {KARIN}),
    ],
)
def test_who_hears_it(asker: PersonId, silent: PersonId, away: dict[PersonId, str], readers: set[PersonId]) -> None:
    spoke = {(0, who): True for who in NAMES if who != silent}
    found = said_on(proposal(spoke, asker=asker, away=away), 4)
    assert {who for who, step in found if step == "stil"} == readers
    assert set(found.values()) == {""}


def test_who_left_some_open_is_asked_only_when_nobody_is_silent() -> None:
    half = {(0, FATIMA): True, (1, WIM): True}
    assert set(waited_for(proposal(half).asked)) == {KARIN}
    both = half | {(0, KARIN): True, (1, KARIN): True}
    assert {who: [one.start for one in own] for who, own in waited_for(proposal(both).asked).items()} == {
        FATIMA: [BEGUN + 9 * ONE_DAY],
        WIM: [BEGUN + 8 * ONE_DAY],
    }
    # a moment that somebody refused is nobody's any more
    assert set(waited_for(proposal(half | {(0, KARIN): False, (1, KARIN): True}).asked)) == {FATIMA}
    assert waited_for(proposal({(0, KARIN): False, (1, KARIN): False}).asked) == {}


def test_nothing_of_who_stopped() -> None:
    gone = proposal(away={FATIMA: "traject is gestopt"})
    assert set(said_on(gone, 1).values()) == {"traject is gestopt"}


SAID = st.dictionaries(st.tuples(st.integers(0, 2), st.sampled_from(sorted(NAMES))), st.booleans(), max_size=9)


@settings(max_examples=40)
@given(
    SAID,
    st.integers(0, 366 * 1440).map(lambda n: at(date(2026, 8, 1)) + timedelta(minutes=n)),
    st.lists(st.integers(1, 14), min_size=3, max_size=3, unique=True),
    st.sampled_from(sorted(NAMES)),
)
def test_each_hears_it_at_most_twice_and_then_it_is_told_once(
    said: dict[tuple[int, PersonId], bool], begun: datetime, days: list[int], asker: PersonId
) -> None:
    one = proposal(said, begun=begun, days=tuple(days), asker=asker)
    found = on_days(lambda now: due(one, now), local_day(begun), local_day(begun) + 30 * ONE_DAY)
    check_windows(found)
    once: dict[str, Due] = {each.key: each for dues in found.values() for each in dues}
    chases = [each for each in once.values() if each.subject == "voorstel:7"]
    tells = [each for each in once.values() if each.subject == "voorstel-stil:7"]
    assert {each.person for each in chases} <= set(waited_for(one.asked))
    assert len(tells) == (1 if waited_for(one.asked) else 0)
    for who in {each.person for each in chases}:
        own = sorted((each for each in chases if each.person == who), key=lambda each: each.at)
        assert len(own) <= 2
        assert all(local_day(each.at).weekday() < 5 for each in own)
        assert all(before.until <= after.at for before, after in pairwise(own))
        assert all(each.until <= tell.at for each in own for tell in tells)
        assert all(each.at > begun for each in own)


def test_the_words_have_the_buttons_of_what_lies_ahead() -> None:
    one = proposal({(0, FATIMA): True, (0, WIM): True})
    now = at(TUESDAY + ONE_DAY, time(12))
    (chase,) = due(one, now)
    part = told(chase, now)
    assert part.headline == "Driehoeksgesprek van Fatima Yilmaz: wanneer kun je?"
    assert part.paragraphs[0] == "Fatima Yilmaz vroeg om dit gesprek en wacht op jouw antwoord."
    moments = ("woensdag 27 november, 11:00–11:45 uur", "donderdag 28 november, 11:00–11:45 uur")
    labels = [f"{say}: {moment}" for moment in moments for say in ("Past", "Past niet")]
    assert [label for label, _ in part.choices] == [*labels, "Geen van deze momenten past"]
    assert part.choices[0][1] == f"gesprek-past:7|ja|{(BEGUN + 8 * ONE_DAY).isoformat()}"
    later = at(TUESDAY + 8 * ONE_DAY, time(12))
    assert [label for label, _ in told(chase, later).choices] == labels[2:]
    friday = at(TUESDAY + 3 * ONE_DAY, time(12))
    (tell,) = due(one, friday)
    part = told(tell, friday)
    assert part.headline == "Jouw driehoeksgesprek: er is nog geen moment."
    assert part.paragraphs[0] == "Geen antwoord: Karin de Wit."
    assert part.choices[0] == ("Stel andere momenten voor", "gesprek-plannen:anders:7@1")
    assert [label for label, _ in part.choices[1:]] == [f"Plan toch: {moment}" for moment in moments]
    assert told(tell, later, ENGLISH).choices[0][0] == "Propose other moments"
    own = proposal({(0, KARIN): True, (0, WIM): True})
    (chase,) = due(own, now)
    assert told(chase, now).paragraphs[0] == "Jij vroeg om dit gesprek. Zeg ook wat jou past."


def test_on_a_database_until_somebody_answers_or_it_is_agreed(db: Connection) -> None:
    fatima = b.person(db)
    b.trajectory(db, fatima)
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    karin = b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),))
    b.supervision(db, fatima, wim)
    b.supervision(db, fatima, karin, role=Role.TEACHER)
    who = {fatima: Party.TRAINEE, wim: Party.WORK, karin: Party.SCHOOL}
    moment = Interval(BEGUN + 8 * ONE_DAY, BEGUN + 8 * ONE_DAY + timedelta(hours=1))
    number = talks.plan(db, NewTalk(fatima, CheckinKind.THREE_WAY, None, "", fatima, BEGUN, who), [moment])
    subject, step = f"voorstel:{number}", "2024-11-19T1000"
    talks.say_fits(db, number, [moment.start], fatima, fits=True)
    wednesday = BEGUN + ONE_DAY
    both = {(int(one), f"{subject} {step}/1"): "" for one in (wim, karin)}
    assert asked(db, PLAN, wednesday) == asked(db, PLAN, wednesday, [subject]) == both
    talks.say_fits(db, number, [moment.start], wim, fits=True)
    assert set(asked(db, PLAN, wednesday)) == {(int(karin), f"{subject} {step}/1")}
    told_on = {(int(fatima), f"voorstel-stil:{number} {step}/stil"): ""}
    friday = BEGUN + 3 * ONE_DAY
    assert asked(db, PLAN, friday) == asked(db, PLAN, friday, [f"voorstel-stil:{number}"]) == told_on
    assert asked(db, PLAN, moment.start + OF_USE) == {}
    # other moments begin anew, for everybody
    more = Interval(friday + 8 * ONE_DAY, friday + 8 * ONE_DAY + timedelta(hours=1))
    talks.say_fits(db, number, [moment.start], karin, fits=False)
    assert asked(db, PLAN, friday, [f"voorstel-stil:{number}"]) == {}
    talks.propose(db, number, list(who), [more], friday)
    assert {one for one, _ in asked(db, PLAN, friday + 3 * ONE_DAY)} == set(map(int, who))
    db.execute(update(t.trajectories).values(state=TrajectState.STOPPED))
    assert set(asked(db, PLAN, friday + 3 * ONE_DAY).values()) == {"traject is gestopt"}
    talk = talks.by_number(db, [number])[0]
    talks.agree(db, talk, more, by_all=False)
    assert talks.by_number(db, [number])[0].sequence == 1
    talks.withdraw(db, number)
    assert proposals.proposed(db, BEGUN) == ()
    assert asked(db, PLAN, friday + 3 * ONE_DAY, [subject]) == {}
