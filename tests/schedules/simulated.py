"""A made-up year of 200 people, day by day: who hands in when, who stops, who works which shift.

The same seed gives the same year. Everything is written to a real database, as imports would, and nothing here knows
what the plans do.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from bot.domain.calendar import Interval, at
from bot.domain.checkins import CheckinKind, Party, SeatState
from bot.domain.notices import EVERYTHING, Mute, Wishes
from bot.domain.people import PersonId, Role
from bot.domain.records import SubmissionState, SupportStyle, TrajectState
from bot.messages import Address
from storage import action_points, people, talks, wishes
from storage import tables as t
from storage.action_points import NewActionPoint
from storage.talks import NewTalk
from tests.storage import builders as b

FIRST, LAST = date(2026, 12, 20), date(2028, 3, 5)
TRAINEES, WORK_SUPERVISORS, TEACHERS, PRACTICE_SUPERVISORS, SCHEDULERS = 140, 35, 15, 8, 2
EVERY_DAYS = 24
"""About so often somebody has to hand something in."""

ONE_DAY = timedelta(days=1)


@dataclass
class Year:
    """The people of the year, and what is known of them at any moment of it: what the properties are checked against."""

    random: Random
    trainees: list[PersonId] = field(default_factory=list)
    wishes: dict[PersonId, Wishes] = field(default_factory=dict)
    mutes: dict[PersonId, Mute] = field(default_factory=dict)
    stopped: dict[PersonId, date] = field(default_factory=dict)
    handed_in: dict[int, date] = field(default_factory=dict)
    due: dict[int, tuple[PersonId, date]] = field(default_factory=dict)
    duties: dict[PersonId, list[Interval]] = field(default_factory=dict)
    _stops: dict[date, list[PersonId]] = field(default_factory=dict)
    _hands_in: dict[date, list[int]] = field(default_factory=dict)
    _moves: dict[date, list[tuple[int, datetime]]] = field(default_factory=dict)
    _done: dict[date, list[tuple[int, PersonId]]] = field(default_factory=dict)
    _cancels: dict[date, list[int]] = field(default_factory=dict)
    _off: dict[date, list[int]] = field(default_factory=dict)

    def begin(self, db: Connection) -> None:
        """Puts everybody and all that is known beforehand in the database."""
        self._people(db)
        self._assignments(db)
        self._exams(db)
        self._talks(db)
        self._lessons(db)
        self._agreed(db)

    def _person(self, db: Connection, name: str, role: Role, place: str) -> PersonId:
        who = b.person(db, name, ((role, place),), locale=self.random.choice(("nl", "nl", "en")))
        people.link_account(db, who, Address("post", "", str(int(who)), ""))
        days = self.random.choice((frozenset(range(5)), frozenset(range(7)), frozenset({1, 3})))
        own = Wishes(
            quiet_from=time(self.random.choice((18, 21, 23))),
            quiet_until=time(self.random.choice((7, 8, 10))),
            days=days,
            most_a_week=self.random.choice((1, 3, 5)),
            on_night_duty=self.random.random() < 0.5,
        )
        wishes.keep(db, who, own)
        self.wishes[who] = own
        return who

    def _people(self, db: Connection) -> None:
        teachers = [self._person(db, f"Docent {n}", Role.TEACHER, "school1") for n in range(TEACHERS)]
        supervisors = [self._person(db, f"Werk {n}", Role.WORK_SUPERVISOR, "zorg1") for n in range(WORK_SUPERVISORS)]
        assessors = [
            self._person(db, f"Praktijk {n}", Role.PRACTICE_SUPERVISOR, "zorg1") for n in range(PRACTICE_SUPERVISORS)
        ]
        for who in assessors:
            b.signing_right(db, who)
        for n in range(SCHEDULERS):
            self._person(db, f"Planner {n}", Role.SCHEDULER, "zorg1")
        styles = list(SupportStyle)
        for n in range(TRAINEES):
            who = self._person(db, f"Deelnemer {n}", Role.TRAINEE, "school1")
            self.trainees.append(who)
            start = FIRST - timedelta(days=90) if n % 10 else FIRST + timedelta(days=40)
            ends = self.random.choice((LAST, LAST + timedelta(days=60), FIRST + timedelta(days=300)))
            state = TrajectState.ACTIVE
            b.trajectory(
                db, who, intake=b.LONG_AGO, start=start, expected_end=ends, state=state, support_style=styles[n % 3]
            )
            b.placement(db, who, first=start, last=ends, hours_a_week=self.random.choice((24.0, 12.0, 20.0)))
            b.planned(db, who)
            if n % 12:
                b.supervision(db, who, supervisors[n % WORK_SUPERVISORS], first=start)
            b.supervision(db, who, assessors[n % PRACTICE_SUPERVISORS], role=Role.PRACTICE_SUPERVISOR, first=start)
            b.supervision(db, who, teachers[n % TEACHERS], role=Role.TEACHER, first=start)
            until = FIRST + timedelta(days=self.random.randrange(30, 430))
            b.competence(db, who, assessors[n % PRACTICE_SUPERVISORS], first=start, signed_on=start, until=until)
            if n % 15 == 3:
                self._stops.setdefault(FIRST + timedelta(days=self.random.randrange(60, 380)), []).append(who)
            if n % 9 == 4:
                first = at(FIRST + timedelta(days=self.random.randrange(20, 400)))
                self.mutes[who] = Mute(who, EVERYTHING, first, first + timedelta(days=10))
                wishes.mute(db, self.mutes[who])

    def _assignments(self, db: Connection) -> None:
        for n in range(12):
            b.assignment(db, f"O{n}", title=f"Verslag {n}")
        for n, who in enumerate(self.trainees):
            due = FIRST + timedelta(days=self.random.randrange(EVERY_DAYS))
            for place in range(12):
                if due > LAST:
                    break
                number = b.submission(db, who, f"O{place}", due=due)
                self.due[number] = (who, due)
                late = self.random.choice((-9, -5, -2, 0, 0, 3, 20))
                done = max(due + timedelta(days=late), FIRST + ONE_DAY)
                self._hands_in.setdefault(done, []).append(number)
                due += timedelta(days=self.random.randrange(EVERY_DAYS // 2, EVERY_DAYS * 2) + n % 2)

    def _exams(self, db: Connection) -> None:
        for n, who in enumerate(self.trainees[::3]):
            day = FIRST + timedelta(days=self.random.randrange(15, 420))
            start = at(day, time(9, 30))
            b.exam(db, who, f"T{n}", start=start, end=start + timedelta(hours=2), assessor=f"Praktijk {n % 8}")
            if n % 5 == 0:
                moved = start + timedelta(days=self.random.choice((2, 9, 16)))
                self._moves.setdefault(day - timedelta(days=4), []).append((n, moved))

    def _talks(self, db: Connection) -> None:
        """Talks that are agreed from the start, some of them cancelled the day before, and rounds that call for one."""
        for n, who in enumerate(self.trainees[::4]):
            start = at(FIRST + timedelta(days=20 + n * 11), time(14))
            new = NewTalk(who, CheckinKind.PROGRESS, None, "Teams", who, at(FIRST), {who: Party.TRAINEE})
            number = talks.plan(db, new, [])
            talks.agree(db, talks.by_number(db, [number])[0], Interval(start, start + timedelta(minutes=30)))
            if n % 5 == 2:
                self._off.setdefault(FIRST + timedelta(days=19 + n * 11), []).append(number)
        for n, who in enumerate(self.trainees[1::12]):
            closed = at(FIRST + timedelta(days=15 + n * 31), time(12))
            values = {"trainee": who, "kind": CheckinKind.THREE_WAY, "occasion": "start", "first": FIRST}
            db.execute(insert(t.rounds).values(**values, opened_at=at(FIRST), closed_at=closed, ended="de tijd is om"))

    def _lessons(self, db: Connection) -> None:
        monday = FIRST + timedelta(days=1)
        for n in range(63):
            day = monday + timedelta(weeks=n)
            number = b.lesson(db, Interval(at(day, time(9, 30)), at(day, time(15, 30))), subject=f"Les {n}")
            if n % 11 == 5:
                self._cancels.setdefault(day - timedelta(days=4), []).append(number)

    def _agreed(self, db: Connection) -> None:
        for n, who in enumerate(self.trainees[::4]):
            due = FIRST + timedelta(days=15 + n * 11)
            number = action_points.make(db, NewActionPoint(who, who, f"Afspraak {n}", due, who, at(FIRST)))
            if n % 3 == 0:
                self._done.setdefault(due - ONE_DAY, []).append((number, who))

    def live(self, db: Connection, day: date) -> None:
        """What happens on this day, before anybody is told anything; the roster of the coming week changes daily."""
        for who in self._stops.get(day, ()):
            self.stopped[who] = day
            db.execute(update(t.trajectories).where(t.trajectories.c.trainee == who).values(state=TrajectState.STOPPED))
        for number in self._hands_in.get(day, ()):
            self.handed_in[number] = day
            done = update(t.submissions).where(t.submissions.c.id == number)
            db.execute(done.values(state=SubmissionState.SUBMITTED, submitted_on=day))
        for number, _ in self._done.get(day, ()):
            action_points.finish(db, number, at(day))
        for code, start in self._moves.get(day, ()):
            moved = update(t.exam_sessions).where(t.exam_sessions.c.code == f"T{code}")
            db.execute(moved.values(start=start, end=start + timedelta(hours=2)))
        for number in self._cancels.get(day, ()):
            db.execute(update(t.lessons).where(t.lessons.c.id == number).values(cancelled=True))
        half = (t.seats.c.state == SeatState.WAITING) & (t.seats.c.person % 2 == 0)
        db.execute(update(t.seats).where(half).values(state=SeatState.ANSWERED, answered_at=at(day, time(8))))
        for talk in talks.by_number(db, self._off.get(day, ())):
            talks.cancel(db, talk)
        self._roster(db, day)

    def _roster(self, db: Connection, day: date) -> None:
        db.execute(delete(t.shift_staff))
        db.execute(delete(t.shift_procedures))
        db.execute(delete(t.shifts))
        self.duties = {}
        shifts: list[dict[str, Any]] = []
        staff: list[dict[str, Any]] = []
        kinds = (("vroege dienst", 7, 8), ("late dienst", 15, 8), ("nachtdienst", 23, 8))
        record = {"source": "test", "confirmed_at": at(day)}
        for ahead in range(-1, 4):
            for place, (kind, hour, hours) in enumerate(kinds):
                number = (ahead + 1) * 10 + place + 1
                start = at(day + timedelta(days=ahead), time(hour))
                end = start + timedelta(hours=hours)
                shifts.append(
                    {"id": number, "code": f"s{number}", "location": b.location(db), "kind": kind, "complete": True}
                    | {"start": start, "end": end, **record}
                )
                for who in self.random.sample(self.trainees, 8):
                    staff.append({"shift": number, "person": who, "start": start, "end": end, **record})
                    self.duties.setdefault(who, []).append(Interval(start, end))
        db.execute(insert(t.shifts), shifts)
        db.execute(insert(t.shift_staff), staff)

    def late(self, first: date, last: date) -> list[int]:
        """What was due in these days, was not handed in a day after that, and is of somebody who went on."""
        return [
            number
            for number, (who, due) in self.due.items()
            if first < due < last - ONE_DAY
            and self.handed_in.get(number, LAST) > due + ONE_DAY
            and self.stopped.get(who, LAST) > due + ONE_DAY
        ]
