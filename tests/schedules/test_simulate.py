"""What is foreseen is what happens: a simulated time against the same time lived through on a copy."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, update

from bot.app.sample import START, sample_engine
from bot.domain.calendar import Interval, at, local_day
from bot.domain.notices import EVERYTHING, Holiday, Mute, NoticeKind, NoticeState, Wishes
from bot.domain.people import PersonId
from bot.domain.records import SubmissionState
from bot.messages import Address, Notice, Reply, dump_reply
from schedules.due import AnyPlan, Due, Part, Plan, Span
from schedules.foreseen import Fate, Foreseen
from schedules.holdout import CONTROL_GROUP
from schedules.holidays import Region, calendar
from schedules.leaving import WEEK_IS_FULL
from schedules.moment import Calendar
from schedules.plans import PLANS
from schedules.simulate import simulate
from schedules.tick import tick
from storage import outbox, people, wishes
from storage import tables as t
from storage.engine import open_engine, reading, writing
from storage.outbox import NewMessage, NewNotice
from tests.storage import builders as b

FORTNIGHT = Interval(START, START + timedelta(days=14))
CALENDAR = calendar(Region.MIDDLE)
ONE_DAY = timedelta(days=1)
Said = tuple[datetime, PersonId, str, str]


@dataclass
class Post:
    """Takes every message."""

    now: datetime = START
    got: list[Said] = field(default_factory=list)

    def send(self, address: Address, reply: Reply, key: str) -> None:
        self.got.append((self.now, PersonId(int(address.user)), key, dump_reply(reply)))


FORESEEABLE = tuple(one for one in PLANS if one.kind not in (NoticeKind.SIGNAL, NoticeKind.TALK))
"""What a fortnight holds beforehand. On its way signals are opened, and rounds closed that call for a talk
(`tests.schedules.test_warnings`, `tests.schedules.test_talks`)."""


def live(engine: Engine, span: Interval, post: Post, holdout: int = 0) -> None:
    """Beats at the start of each day, and whenever something is due."""
    post.now = span.start
    while post.now < span.end:
        tick(engine, {"post": post}, post.now, plans=FORESEEABLE, calendar=CALENDAR, holdout=holdout)
        planned = t.notices.c.state == NoticeState.PLANNED
        with reading(engine) as db:
            following = db.execute(select(func.min(t.notices.c.not_before)).where(planned)).scalar()
        assert following is None or following > post.now
        midnight = at(local_day(post.now) + ONE_DAY)
        post.now = min(midnight, following) if following else midnight


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school, where everybody can be reached, some have wishes, and the bot runs since two days ago.

    Yesterday a lesson was cancelled that is too far away to tell of now."""
    file = tmp_path_factory.mktemp("school") / "school.db"
    engine = sample_engine(file)
    with writing(engine) as db:
        everybody = [PersonId(one) for one in db.execute(select(t.persons.c.id).order_by(t.persons.c.id)).scalars()]
        for n, who in enumerate(everybody):
            people.link_account(db, who, Address("post", "", str(int(who)), ""))
            if n % 4 == 0:
                days = frozenset(range(7)) if n % 8 else frozenset({1, 4})
                own = Wishes(time(18), time(10), days, most_a_week=1 + n % 3, on_night_duty=n % 5 == 0)
                wishes.keep(db, who, own)
            if n % 7 == 0:
                until = START + timedelta(days=n % 9) if n % 2 else None
                wishes.mute(db, Mute(who, EVERYTHING, START - ONE_DAY, until))
            if n % 9 == 0:
                told = Reply("Vraag van iemand")
                late = Notice(f"told{n}", who, "vraag", told, "omdat", START + timedelta(hours=11 + n))
                outbox.put(db, late, dump_reply(told))
    live(engine, Interval(START - 2 * ONE_DAY, START - ONE_DAY), Post())
    with writing(engine) as db:
        far = t.lessons.c.start > START + timedelta(days=22)
        assert db.execute(update(t.lessons).where(far).values(cancelled=True)).rowcount
    live(engine, Interval(START - ONE_DAY, START), Post())
    engine.dispose()
    return file


@pytest.mark.parametrize("holdout", [0, 40])
def test_a_simulated_fortnight_is_what_happens(school: Path, tmp_path: Path, holdout: int) -> None:
    shutil.copy(school, tmp_path / "copy.db")
    engine, post = open_engine(f"sqlite:///{tmp_path / 'copy.db'}"), Post()
    with reading(engine) as db:
        foreseen = list(simulate(db, FORTNIGHT, FORESEEABLE, CALENDAR, holdout=holdout))
    live(engine, FORTNIGHT, post, holdout)
    with reading(engine) as db:
        n = t.notices.c
        ended = db.execute(select(n.done_at, n.person, n.remark).where(n.state == NoticeState.SKIPPED)).all()
    engine.dispose()
    sent = {(one.at, one.person, one.message, one.reply) for one in foreseen if one.fate is Fate.SENT}
    skipped = [(one.at, one.person, one.reason) for one in foreseen if one.fate is Fate.SKIPPED]
    assert len(sent) > 40
    assert {one.kind for one in foreseen} >= {"inleveren", "examen", "bekwaamheid", "les", "weekbericht", "vraag"}
    assert sent == set(post.got)
    assert len(post.got) == len(sent)
    never_planned = Counter(skipped) - Counter(tuple(row) for row in ended if row.done_at >= START)
    assert Counter(skipped) >= Counter(tuple(row) for row in ended if row.done_at >= START)
    assert {why for _, _, why in never_planned} <= {
        "je begeleidt niemand meer",
        "traject is gestopt",
        "traject is gepauzeerd",
    }
    assert len(skipped) > 5
    assert {one.fate for one in foreseen} == set(Fate)
    assert (CONTROL_GROUP in {why for _, _, why in skipped}) == bool(holdout)
    assert [one.at for one in foreseen] == sorted(one.at for one in foreseen)
    assert all(FORTNIGHT.start <= one.at < FORTNIGHT.end for one in foreseen)


def test_of_some_people_the_same_is_foreseen(school: Path) -> None:
    engine = open_engine(f"sqlite:///{school}")
    with reading(engine) as db:
        every = list(simulate(db, FORTNIGHT, PLANS, CALENDAR))
        two = sorted({one.person for one in every})[3:5]
        some = list(simulate(db, FORTNIGHT, PLANS, CALENDAR, two))
    engine.dispose()
    assert some == [one for one in every if one.person in two]
    assert {one.person for one in some} == set(two)


NOOR_HEARS = at(date(2024, 11, 19), time(10))


@dataclass
class Made:
    """A plan of notices that are given, each on the days of its window."""

    dues: Sequence[Due]
    asked: list[object] = field(default_factory=list)

    @property
    def plan(self) -> AnyPlan:
        return Plan(NoticeKind.DEADLINE, self.read, self.due)

    def read(self, db: Connection, span: Span, subjects: Sequence[str] | None) -> Iterable[Due]:
        self.asked.append((span, subjects))
        return self.dues

    def due(self, facts: Iterable[Due], now: datetime) -> Iterator[Due]:
        yield from (one for one in facts if local_day(one.at) <= local_day(now) and now < one.until)


def due(person: PersonId, n: int = 1, hours: int = 0, days: int = 5, dropped: str = "") -> Due:
    begins = NOOR_HEARS + timedelta(hours=hours)
    return Due(
        person,
        NoticeKind.DEADLINE,
        f"inlevering:{n}",
        "v/1",
        begins,
        begins + timedelta(days=days),
        lambda say, now: Part(say("Lever {n} in", n=n), "omdat"),
        about=person,
        dropped=dropped,
    )


def foresee(db: Connection, *plans: AnyPlan, days: int = 7, start: datetime = NOOR_HEARS) -> list[Foreseen]:
    return list(simulate(db, Interval(start, start + timedelta(days=days)), plans, Calendar()))


def test_facts_are_read_once_for_all_days(db: Connection) -> None:
    made = Made([due(b.person(db))])
    foresee(db, made.plan)
    assert made.asked == [(Span(date(2024, 11, 19), date(2024, 11, 26)), None)]


def test_what_is_dropped_is_given_once_with_its_reason(db: Connection) -> None:
    (one,) = foresee(db, Made([due(b.person(db), dropped="is ingeleverd")]).plan)
    assert (one.fate, one.reason, one.at, one.headline) == (Fate.SKIPPED, "is ingeleverd", NOOR_HEARS, "Lever 1 in")


@pytest.mark.parametrize("skipped", ["", "is ingeleverd"])
def test_what_is_kept_is_not_said_again(db: Connection, skipped: str) -> None:
    """It waits and leaves, or it ended."""
    one = due(b.person(db))
    new = NewNotice(one.key, one.person, one.kind, one.subject, one.occasion, one.about, one.at, one.until, skipped)
    outbox.plan(db, [new], NOOR_HEARS)
    assert [found.fate for found in foresee(db, Made([one]).plan)] == ([] if skipped else [Fate.SENT])


def test_what_waits_is_checked_against_facts_about_it(db: Connection) -> None:
    """Also where planning would not read them: it was handed in."""
    who = b.person(db)
    b.trajectory(db, who)
    number = b.submission(db, who, due=date(2024, 11, 22), state=SubmissionState.SUBMITTED)
    subject = f"inlevering:{number}"
    key = f"{who}:inleveren:{subject}:2024-11-22/3"
    new = NewNotice(key, who, "inleveren", subject, "2024-11-22/3", who, NOOR_HEARS, at(date(2024, 11, 21)))
    outbox.plan(db, [new], NOOR_HEARS)
    (one,) = [found for found in foresee(db, *PLANS) if found.kind == NoticeKind.DEADLINE]
    assert (one.fate, one.reason, one.subject) == (Fate.SKIPPED, "is ingeleverd", subject)


def test_messages_of_this_week_count(db: Connection) -> None:
    """Three came since Monday: the next is a digest on Friday, and then the next week begins anew."""
    who = b.person(db)
    for n in range(3):
        outbox.begin(db, [NewMessage(f"m{n}", who, "", ("none",), counted=True)], NOOR_HEARS - ONE_DAY)
        outbox.sent(db, [f"m{n}"], NOOR_HEARS - ONE_DAY)
    found = foresee(db, Made([due(who), due(who, 2, hours=24 * 7)]).plan, days=9)
    postponed, digest, later = found
    assert (postponed.fate, postponed.reason) == (Fate.POSTPONED, WEEK_IS_FULL)
    assert postponed.later == digest.at == at(date(2024, 11, 22), time(15))
    assert (later.fate, later.at) == (Fate.SENT, NOOR_HEARS + timedelta(days=7))


def test_duties_weigh_as_far_as_in_earnest(db: Connection) -> None:
    """A shift after the holiday is only seen when it is near."""
    who, monday = b.person(db), date(2024, 12, 2)
    holiday = Holiday("Vakantie", date(2024, 11, 19), monday - ONE_DAY)
    off = Calendar(school_holiday=lambda day: holiday if holiday.first <= day <= holiday.last else None)
    hours = Interval(at(monday, time(7)), at(monday, time(15)))
    row = {"shift": b.shift(db, hours), "person": who, "start": hours.start, "end": hours.end}
    db.execute(insert(t.shift_staff), {**row, "source": "test", "confirmed_at": b.NOW})
    span = Interval(NOOR_HEARS, NOOR_HEARS + timedelta(days=20))
    found = list(simulate(db, span, [Made([due(who, days=30)]).plan], off))
    assert [(one.reason, one.later) for one in found] == [
        ("Vakantie", at(monday, time(8))),
        ("je bent aan het werk", at(monday, time(15))),
        ("", None),
    ]


def test_a_plan_that_fails_is_left_out_and_the_rest_goes_on(db: Connection, caplog: pytest.LogCaptureFixture) -> None:
    def fails(*_: object) -> list[Due]:
        raise ValueError("bug")

    broken: AnyPlan = Plan(NoticeKind.EXAM, lambda *_: (), fails)
    found = foresee(db, broken, Made([due(b.person(db))]).plan)
    assert [one.fate for one in found] == [Fate.SENT]
    assert "bug in a plan" in caplog.text


def test_words_that_fail_hold_up_nobody_else(db: Connection, caplog: pytest.LogCaptureFixture) -> None:
    def no_words(say: object, now: datetime) -> Part:
        raise KeyError("name")

    first, second = b.person(db, "Noor"), b.person(db, "Bram")
    wrong = Due(first, NoticeKind.DEADLINE, "x:1", "v/1", NOOR_HEARS, NOOR_HEARS + ONE_DAY, no_words)
    found = foresee(db, Made([wrong, due(second)]).plan)
    assert {one.person: (one.fate, one.headline) for one in found} == {
        first: (Fate.POSTPONED, ""),
        second: (Fate.SENT, "Lever 1 in"),
    }
    assert "bug in a notice" in caplog.text
