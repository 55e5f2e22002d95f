"""Rounds of check-ins as planning looks after them: who is asked, chased, told of; opened, seated and closed once."""

from datetime import date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from bot.domain.calendar import at
from bot.domain.checkins import Answer, CheckinKind, Party, Round, Seat, SeatState, Seen
from bot.domain.people import PersonId, Role
from bot.domain.records import SupportStyle, TrajectState
from bot.domain.rounds import COMPLETE, IN_TIME, answered, closed, invited
from schedules.due import Span
from schedules.round_looking import observe
from schedules.round_words import Asking, asking
from schedules.rounds import PLAN
from schedules.tick import plan_all
from storage import checkins, opening
from storage import tables as t
from storage.checkins import NewRound
from storage.engine import reading, writing
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, told
from tests.storage import builders as b

MONDAY = date(2024, 11, 18)
WEEK = MONDAY.isoformat()
TODAY = b.TODAY


def on(days: int, clock: time = time(0)) -> datetime:
    """A moment of the week that begins on Monday the eighteenth."""
    return at(MONDAY + timedelta(days=days), clock)


class School:
    """Fatima with who guides her."""

    def __init__(self, db: Connection, ward: bool = True) -> None:
        self.fatima = b.person(db, "Fatima Yilmaz")
        self.petra, self.joost, self.ellen = (
            b.person(db, name, ((Role.WORK_SUPERVISOR, "zorg1"),)) for name in ("Petra Vos", "Joost Bos", "Ellen Mol")
        )
        self.kees = b.person(db, "Kees Kok", ((Role.TEACHER, "school1"),))
        b.trajectory(db, self.fatima)
        self.ward = b.supervision(db, self.fatima, self.petra) if ward else 0
        b.supervision(db, self.fatima, self.ellen, role=Role.PRACTICE_SUPERVISOR)
        b.supervision(db, self.fatima, self.kees, role=Role.TEACHER)


def pulse(db: Connection, trainee: PersonId) -> Round:
    (found,) = checkins.by_names(db, [f"{trainee}/weekvraag/{WEEK}"])
    return found


def look(db: Connection, now: datetime) -> dict[tuple[int, str], str]:
    """One beat: who hears which step now or later today, dropped ones left out."""
    observe(db, now)
    found = asked(db, PLAN, now)
    return {(who, step.rpartition("/")[2]): why for (who, step), why in found.items()}


def test_a_pulse_from_its_monday_until_it_closes(db: Connection) -> None:
    """Who gets the weekly prompt is not asked by the round too; everybody silent is chased, then the teacher hears."""
    school = School(db)
    steps = {day: set(look(db, on(day))) for day in range(6)}
    fatima, petra, kees = school.fatima, school.petra, school.kees
    assert steps == {
        0: {(fatima, "0")},
        1: {(fatima, "0")},
        2: {(fatima, "1"), (petra, "1")},
        3: {(fatima, "2"), (petra, "2")},
        4: {(fatima, "2"), (petra, "2"), (kees, "stil")},
        5: {(kees, "stil")},
    }
    assert pulse(db, fatima).ended == IN_TIME


def test_nobody_is_asked_again_at_christmas(db: Connection) -> None:
    school = School(db)
    steps = {day: set(look(db, on(35 + day, time(8)))) for day in range(6)}
    first = {(school.fatima, "0")}
    again = {(school.fatima, "1"), (school.petra, "1")}
    assert steps == {
        0: first,
        1: first,
        2: first,
        3: first,
        4: {*again, (school.kees, "stil")},
        5: {(school.kees, "stil")},
    }


@pytest.mark.parametrize(("begins", "again"), [(5, False), (3, True), (None, True)])
def test_between_two_lesson_periods_nobody_is_chased_or_told_of(
    db: Connection, begins: int | None, *, again: bool
) -> None:
    """With a day of school in that week who is silent hears it once more on that day."""
    school = School(db)
    spans = {"P1": (-60, -3)} | ({"P2": (begins, 60)} if begins is not None else {})
    for name, (first, last) in spans.items():
        days = {"first": MONDAY + timedelta(first), "last": MONDAY + timedelta(last)}
        b.add(db, t.lesson_periods, {"school": "school1", "name": name, **days}, {})
    steps = {step for day in range(6) for step in look(db, on(day, time(8)))}
    assert {(school.fatima, "0")} <= steps
    assert ((school.fatima, "1") in steps) is ((school.kees, "stil") in steps) is again


def test_it_is_opened_and_closed_once_and_then_left_alone(db: Connection) -> None:
    school = School(db)
    for hours in (0, 1, 9):
        observe(db, on(0, time(hours)))
    (kept,) = checkins.open_rounds(db)
    assert (kept.kind, kept.first, [one.person for one in kept.seats]) == (
        CheckinKind.PULSE,
        MONDAY,
        [school.fatima, school.petra],
    )
    observe(db, on(4, time(16, 59)))
    assert pulse(db, school.fatima).closed_at is None
    observe(db, on(4, time(17)))
    ended = pulse(db, school.fatima)
    assert (ended.closed_at, ended.ended) == (on(4, time(17)), IN_TIME)
    observe(db, on(6))
    assert pulse(db, school.fatima) == ended
    assert opening.unending(db) == ()


def test_who_guides_at_some_distance_is_asked_where_nobody_guides_on_the_ward(db: Connection) -> None:
    school = School(db, ward=False)
    assert set(look(db, on(0))) == {(school.fatima, "0"), (school.ellen, "0")}


def test_who_was_invited_is_asked_then(db: Connection) -> None:
    school = School(db)
    observe(db, on(0))
    kept = pulse(db, school.fatima)
    assert checkins.save(db, kept, invited(kept, Party.WORK, on(0, time(9, 20))))
    assert set(look(db, on(0, time(9, 21)))) == {(school.fatima, "0"), (school.petra, "u")}


def test_who_answered_hears_nothing_more_and_a_waiting_notice_says_why(db: Connection) -> None:
    school = School(db)
    observe(db, on(0))
    kept = pulse(db, school.fatima)
    assert checkins.save(db, kept, answered(kept, school.fatima, SeatState.ANSWERED, on(0, time(12))))
    assert set(look(db, on(2))) == {(school.petra, "1")}
    found = asked(db, PLAN, on(2), [checkins.subject_of(kept)])
    assert {why for (who, _), why in found.items() if who == school.fatima} == {"er is al geantwoord"}
    kept = pulse(db, school.fatima)
    assert checkins.save(db, kept, answered(kept, school.petra, SeatState.NOT_SEEN, on(2, time(12))))
    assert look(db, on(2, time(13))) == {}
    assert pulse(db, school.fatima).ended == COMPLETE


def test_who_comes_instead_takes_over_what_was_not_answered(db: Connection) -> None:
    school = School(db)
    observe(db, on(0))
    s = t.supervisions
    away = {"deputy": school.joost, "deputy_first": MONDAY + timedelta(days=2)}
    db.execute(update(s).where(s.c.id == school.ward).values(**away))
    assert set(look(db, on(1))) == {(school.fatima, "0")}
    assert set(look(db, on(2))) == {(school.fatima, "1"), (school.joost, "1")}
    seats = {one.party: one.person for one in pulse(db, school.fatima).seats}
    assert seats == {Party.TRAINEE: school.fatima, Party.WORK: school.joost}
    assert [one.id for one in checkins.waiting_for(db, school.petra)] == []


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        (TrajectState.STOPPED, "traject is gestopt"),
        (TrajectState.PAUSED, "traject is gepauzeerd"),
        (TrajectState.FINISHED, "traject is afgerond"),
    ],
)
def test_who_stops_closes_the_round_and_nobody_hears_more(db: Connection, state: TrajectState, ended: str) -> None:
    school = School(db)
    observe(db, on(0))
    db.execute(update(t.trajectories).values(state=state))
    found = asked(db, PLAN, on(0, time(8)), [checkins.subject_of(pulse(db, school.fatima))])
    assert found
    assert set(found.values()) == {ended}
    assert look(db, on(1)) == {}
    assert pulse(db, school.fatima).ended == ended
    assert look(db, on(7)) == {}


def test_every_two_weeks_for_who_works_alone(db: Connection) -> None:
    school = School(db)
    db.execute(update(t.trajectories).values(support_style=SupportStyle.AUTONOMOUS))
    weeks = [set(look(db, on(7 * n))) & {(school.fatima, "0")} for n in range(4)]
    assert [bool(one) for one in weeks] in ([True, False, True, False], [False, True, False, True])


def test_a_missed_monday_is_made_good_on_tuesday_and_not_on_wednesday(db: Connection) -> None:
    school = School(db)
    assert set(look(db, on(1))) == {(school.fatima, "0")}
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    assert (noor, "1") not in look(db, on(2))


def answer(db: Connection, kept: Round, party: Party, person: PersonId, value: str, seen: Seen = Seen.EVERYONE) -> None:
    said = [Answer(kept.id, party, person, "werkvloer", value, seen, on(1))]
    checkins.keep_answers(db, kept.id, party, said)


@pytest.mark.parametrize(
    ("values", "seen", "hears"),
    [
        (("5", "2"), Seen.EVERYONE, True),
        (("5", "4"), Seen.EVERYONE, False),
        (("5", "2"), Seen.SCHOOL, True),
        (("5", "2"), Seen.SELF, False),
    ],
)
def test_the_teacher_hears_once_where_the_answers_differ(
    db: Connection, values: tuple[str, str], seen: Seen, hears: bool
) -> None:
    school = School(db)
    observe(db, on(0))
    kept = pulse(db, school.fatima)
    after = kept
    for party, person, value in zip(kept.seats, (school.fatima, school.petra), values, strict=True):
        answer(db, kept, party.party, person, value, seen if person == school.fatima else Seen.EVERYONE)
        after = answered(after, person, SeatState.ANSWERED, on(1, time(11)))
    assert checkins.save(db, kept, closed(after, COMPLETE, on(1, time(11))))
    assert set(look(db, on(1, time(12)))) == ({(school.kees, "verschil")} if hears else set())
    if hears:
        (found,) = PLAN.due(PLAN.read(db, Span(TODAY, TODAY), None), on(1, time(12)))
        part = told(found, on(1, time(12)))
        assert part.headline == ("De weekvragen over Fatima Yilmaz: de antwoorden verschillen. Bespreek het samen.")
        assert part.paragraphs == ("Hoe loopt het op de werkvloer?",)
        assert part.choices == (
            ("Antwoorden op de weekvragen: Fatima Yilmaz", f"ronde-lees:{school.fatima}/weekvraag/{WEEK}"),
        )


def test_what_is_said_and_asked(db: Connection) -> None:
    school = School(db, ward=False)
    observe(db, on(0))
    given = {one.person: one for one in PLAN.due(PLAN.read(db, Span(MONDAY, MONDAY), None), on(0))}
    mine, theirs = (told(given[who], on(0, time(10))) for who in (school.fatima, school.ellen))
    name = f"{school.fatima}/weekvraag/{WEEK}"
    assert mine.headline == "Hoe ging jouw week? Ik heb een paar korte vragen."
    assert mine.paragraphs[0] == "Antwoorden kan tot vrijdag 22 november, 17:00 uur."
    assert mine.choices == (
        ("Beantwoord de weekvragen", f"ronde:{name}"),
        ("Sla de vragen over", f"ronde-nee:{name}:overgeslagen"),
    )
    assert theirs.choices == (
        ("Weekvragen over Fatima Yilmaz", f"ronde:{name}"),
        ("Sla over: Fatima Yilmaz", f"ronde-nee:{name}:overgeslagen"),
        ("Niet gezien: Fatima Yilmaz", f"ronde-nee:{name}:niet gezien"),
    )
    assert told(given[school.ellen], on(0), ENGLISH).headline.startswith("How is Fatima Yilmaz doing?")
    observe(db, on(4))
    (tells,) = (one for one in PLAN.due(PLAN.read(db, Span(TODAY, TODAY), [given[school.fatima].subject]), on(4))
                if one.person == school.kees and not one.dropped)  # fmt: skip
    assert (
        told(tells, on(4)).headline
        == "Geen antwoord op de weekvragen over Fatima Yilmaz: de deelnemer zelf en Ellen Mol."
    )


@pytest.mark.parametrize("kind", list(CheckinKind))
def test_only_of_a_week_somebody_can_say_that_they_saw_nobody(kind: CheckinKind) -> None:
    seat = Seat(Party.WORK, PersonId(2))
    this = Round(1, PersonId(1), kind, str(TODAY), TODAY, (seat,))
    verbs = [verb for _, verb in asking(Asking(this, seat, "Fatima Yilmaz", b.NOW), DUTCH, b.NOW).choices]
    assert any("niet gezien" in verb for verb in verbs) is (kind is CheckinKind.PULSE)
    assert any("overgeslagen" in verb for verb in verbs)


def test_the_trainee_may_invite_whose_turn_is_later(db: Connection) -> None:
    school = School(db)
    people = {Party.TRAINEE: school.fatima, Party.WORK: school.petra, Party.SCHOOL: school.kees}
    new = NewRound(school.fatima, CheckinKind.THREE_WAY, "verzoek 2024-11-19", TODAY, b.NOW, people)
    number = checkins.open_round(db, new)
    assert number is not None
    assert checkins.open_round(db, new) is None
    subject = f"ronde:{school.fatima}/driehoeksgesprek/verzoek 2024-11-19"

    def invites(day: date) -> list[str]:
        span = Span(day, day)
        now = at(day, time(12))
        given = (one for one in PLAN.due(PLAN.read(db, span, [subject]), now) if one.person == school.fatima)
        return [label for label, _ in told(next(given), now, DUTCH).choices[2:]]

    assert invites(TODAY) == ["Stel Petra Vos de vragen nu al"]
    assert invites(TODAY + timedelta(days=1)) == []


def test_a_turn_on_saturday_is_asked_on_monday_and_not_asked_again_that_day(db: Connection) -> None:
    """The trainee may have them asked on Friday still, and no sooner than Monday on the days between."""
    school, friday = School(db), MONDAY + timedelta(days=4)
    people = {Party.TRAINEE: school.fatima, Party.WORK: school.petra}
    assert checkins.open_round(db, NewRound(school.fatima, CheckinKind.FEEDBACK, "1", friday, b.NOW, people))
    subject = f"ronde:{school.fatima}/feedbackmoment/1"
    heard: dict[int, str] = {}
    for days in range(4, 10):
        given = [one for one in PLAN.due(PLAN.read(db, Span(friday, friday), [subject]), on(days)) if not one.dropped]
        heard |= dict((days, one.occasion[-1]) for one in given if one.person == school.petra)
        offers = [label for one in given if one.person == school.fatima for label, _ in told(one, on(days)).choices]
        assert ("Stel Petra Vos de vragen nu al" in offers) == (days == 4)
    assert heard == {7: "0", 8: "1", 9: "2"}


def test_a_second_trajectory_has_talks_of_its_own(db: Connection) -> None:
    """One that follows the first, and one beside it; the weeks and the lesson periods count once."""
    fatima = b.person(db, "Fatima Yilmaz")
    first = b.trajectory(db, fatima, state=TrajectState.FINISHED)
    closed_start = {"opened_at": b.NOW, "closed_at": b.NOW, "ended": IN_TIME, "first": date(2024, 2, 19)}
    name = {"trainee": fatima, "kind": CheckinKind.THREE_WAY, "occasion": f"start {first}"}
    b.add(db, t.rounds, closed_start, name)
    begun, ends = MONDAY - timedelta(days=14), (date(2025, 10, 1), date(2025, 6, 1))
    second = b.trajectory(db, fatima, route="route2", start=begun, expected_end=ends[0])
    beside = b.trajectory(db, fatima, route="route3", start=begun, expected_end=ends[1])
    observe(db, on(0))
    found = {(one.kind, one.occasion) for one in checkins.of_trainees(db, [fatima], MONDAY)}
    assert found == {
        (CheckinKind.PULSE, WEEK),
        (CheckinKind.THREE_WAY, f"start {second}"),
        (CheckinKind.THREE_WAY, f"start {beside}"),
    }
    (three, _) = checkins.by_names(db, [f"{fatima}/driehoeksgesprek/start {one}" for one in (second, beside)])
    assert checkins.number_of(db, checkins.name_of(three)) == three.id


def test_of_hostile_names_there_is_no_round(db: Connection) -> None:
    for name in ("", "1", "1/2", "x/weekvraag/1", "9" * 40 + "/weekvraag/1", "1/weekvraag/'; --", "²/weekvraag/1"):
        assert checkins.number_of(db, name) is None


def test_a_change_of_somebody_else_is_not_undone(db: Connection) -> None:
    """What was read before another answer came, was re-seated or was closed, is not kept over it."""
    school = School(db)
    observe(db, on(0))
    read = pulse(db, school.fatima)
    assert checkins.save(db, read, answered(read, school.petra, SeatState.ANSWERED, on(1)))
    assert not checkins.save(db, read, answered(read, school.petra, SeatState.SKIPPED, on(2)))
    assert checkins.save(db, read, answered(read, school.fatima, SeatState.SKIPPED, on(2)))
    now = pulse(db, school.fatima)
    assert [one.state for one in now.seats] == [SeatState.SKIPPED, SeatState.ANSWERED]
    assert checkins.save(db, now, closed(now, COMPLETE, on(2)))
    assert not checkins.save(db, now, answered(now, school.fatima, SeatState.ANSWERED, on(3)))
    assert pulse(db, school.fatima).closed_at == on(2)


def test_some_at_each_beat_until_all_were_looked_at(db: Connection) -> None:
    everybody = []
    for n in range(5):
        everybody.append(b.person(db, f"Deelnemer {n}"))
        b.trajectory(db, everybody[-1])
    given = [opening.next_trainees(db, MONDAY, 2) for _ in range(4)]
    assert [list(one) for one in given] == [everybody[:2], everybody[2:4], everybody[4:], []]
    assert list(opening.next_trainees(db, MONDAY + timedelta(days=1), 9)) == everybody


def test_two_processes_open_and_close_each_round_once(patient: Engine) -> None:
    with writing(patient) as db:
        for n in range(6):
            trainee = b.person(db, f"Deelnemer {n}")
            b.trajectory(db, trainee)
    for now, ended in ((on(0), 0), (on(4, time(17)), 6)):
        together = Barrier(2)

        def beat(now: datetime = now, together: Barrier = together) -> None:
            together.wait()
            plan_all(patient, [PLAN], now)

        threads = [Thread(target=beat) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        with reading(patient) as db:
            r = t.rounds.c
            every, done, names = db.execute(
                select(func.count(), func.count(r.closed_at), func.count(func.distinct(r.trainee)))
            ).one()
        assert (every, done, names) == (6, ended, 6)
