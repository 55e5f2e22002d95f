"""A year and more, lived through day by day with 200 people: week 53, both clock changes, a leap day, three days down.

The properties are checked against the made-up year itself, at the moment at which each message left.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, select

from bot.domain.calendar import at, local_day
from bot.domain.load import monday_of
from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from bot.messages import Address, Reply
from schedules.holidays import CALENDAR
from schedules.moment import quiet_until
from schedules.tick import tick
from storage import tables as t
from storage.engine import open_engine, reading, writing
from tests.schedules.simulated import FIRST, LAST, Year
from tests.storage.databases import sqlite_copy, sqlite_template

DOWN = (date(2027, 6, 11), date(2027, 6, 14))
"""The server is down from the first to before the second: a Friday and a weekend."""
DAILY, ALSO = (time(9, 5),), (time(7, 10), time(15, 10), time(22, 30))
"""When the bell rings: each morning, and every twelfth day also early, in the afternoon and at night.

Twelve days: so that each day of the week has its turn.
"""
START = at(FIRST)
ACUTE = {NoticeKind.EXAM, NoticeKind.COMPETENCE, NoticeKind.LESSON, NoticeKind.ENDING, NoticeKind.NO_SHOW}
"""Kinds of which some notices may pass the weekly maximum and quiet hours."""


@dataclass(frozen=True)
class Left:
    """A message as it left."""

    person: PersonId
    key: str
    at: datetime
    quiet: bool


@dataclass
class Post:
    """Takes every message, and looks right then whether it should have left."""

    year: Year
    now: datetime = START
    left: list[Left] = field(default_factory=list)

    def send(self, address: Address, reply: Reply, key: str) -> None:
        person = PersonId(int(address.user))
        quiet = quiet_until(self.now, self.year.wishes[person]) is not None
        self.left.append(Left(person, key, self.now, quiet))

    def arrived(self, address: Address, key: str, since: datetime) -> bool:
        return any(one.key == key for one in self.left)


@dataclass(frozen=True)
class Ended:
    """A notice when the year is over, and of the message it left in whether it was counted and a digest."""

    key: str
    person: PersonId
    kind: str
    subject: str
    state: NoticeState
    remark: str
    not_before: datetime
    message: str | None
    counted: bool | None
    digest: bool | None


@dataclass(frozen=True)
class Lived:
    """The year when it is over: what left, and how each notice ended."""

    year: Year
    left: tuple[Left, ...]
    ended: tuple[Ended, ...]

    def sent(self) -> Iterator[tuple[Left, Ended]]:
        """Each notice that was sent, with the message it left in."""
        by_key = {one.key: one for one in self.left}
        for one in self.ended:
            if one.state is NoticeState.SENT and one.message is not None:
                yield by_key[one.message], one


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """SQLite: what PostgreSQL does otherwise (locks, claims) is tested where two processes are."""
    folder = tmp_path_factory.mktemp("year")
    engine = open_engine(sqlite_copy(sqlite_template(folder), folder).url.render_as_string())
    year = Year(Random(20))
    post = Post(year)
    with writing(engine) as db:
        year.begin(db)
    ended: dict[str, Ended] = {}
    for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)):
        _one_day(engine, year, post, day)
        if day.day == 1 or day == LAST:  # what ended three months ago is forgotten
            ended |= {one.key: one for one in _ended(engine)}
    engine.dispose()
    return Lived(year, tuple(post.left), tuple(ended.values()))


def _ended(engine: Engine) -> list[Ended]:
    n, m = t.notices.c, t.messages.c
    chosen = select(n.key, n.person, n.kind, n.subject, n.state, n.remark, n.not_before, n.message)
    chosen = chosen.add_columns(m.counted, m.digest).outerjoin(t.messages, m.key == n.message)
    with reading(engine) as db:
        return [Ended(*tuple(row)) for row in db.execute(chosen)]


def _one_day(engine: Engine, year: Year, post: Post, day: date) -> None:
    with writing(engine) as db:
        year.live(db, day)
    if DOWN[0] <= day < DOWN[1]:
        return
    for clock in sorted(DAILY + (ALSO if day.toordinal() % 12 == 0 else ())):
        post.now = at(day, clock)
        tick(engine, {"post": post}, post.now)


def test_there_was_a_year_to_look_at(lived: Lived) -> None:
    kinds = Counter(one.kind for _, one in lived.sent())
    assert {kind for kind in NoticeKind if kinds[kind] < 5} <= {NoticeKind.NO_SHOW, NoticeKind.UNREACHED}
    assert len(lived.left) > 3_000


def test_nothing_left_twice(lived: Lived) -> None:
    assert [key for key, count in Counter(one.key for one in lived.left).items() if count > 1] == []
    assert len({one.key for one in lived.ended}) == len(lived.ended)


def test_every_notice_has_one_end_or_a_moment_to_come(lived: Lived) -> None:
    last = at(LAST, DAILY[-1])
    open_ = [one for one in lived.ended if one.state in (NoticeState.PLANNED, NoticeState.SENDING)]
    assert [one for one in open_ if one.not_before <= last] == []
    assert [one for one in lived.ended if one.state is NoticeState.SKIPPED and not one.remark] == []
    assert [one for one in lived.ended if one.state in (NoticeState.FAILED, NoticeState.IN_DOUBT)] == []


def test_nobody_is_woken_but_for_what_cannot_wait(lived: Lived) -> None:
    woken = [one for left, one in lived.sent() if left.quiet]
    assert {one.kind for one in woken} <= ACUTE
    assert all(not one.counted for one in woken)


def test_the_weekly_maximum_is_kept(lived: Lived) -> None:
    ordinary = {one.message: (left, one) for left, one in lived.sent() if one.counted}
    weeks = Counter((left.person, monday_of(local_day(left.at)), one.digest) for left, one in ordinary.values())
    too_many = [key for key, count in weeks.items() if count > (1 if key[2] else lived.year.wishes[key[0]].most_a_week)]
    assert too_many == []
    assert any(digest for _, _, digest in weeks)


def test_nobody_is_reminded_of_what_was_handed_in(lived: Lived) -> None:
    nagged = [
        (left.at, one.key)
        for left, one in lived.sent()
        if one.kind == NoticeKind.DEADLINE
        and lived.year.handed_in.get(int(one.subject.partition(":")[2]), LAST) <= local_day(left.at) < LAST
    ]
    assert nagged == []
    assert any("ingeleverd" in one.remark for one in lived.ended)


def test_who_stopped_hears_nothing_more_but_why_once(lived: Lived) -> None:
    """The one question why is no nudge, and comes once (I3)."""
    heard = [
        one
        for left, one in lived.sent()
        if left.person in lived.year.stopped and local_day(left.at) >= lived.year.stopped[left.person]
    ]
    assert {one.kind for one in heard} <= {NoticeKind.SIGNAL}
    assert max(Counter(one.person for one in heard).values(), default=0) <= 1


def test_a_holiday_of_somebody_is_kept_but_for_what_is_acute(lived: Lived) -> None:
    bothered = [
        one
        for left, one in lived.sent()
        if left.person in lived.year.mutes and lived.year.mutes[left.person].holds(left.at) and one.counted
    ]
    assert bothered == []


def test_nothing_leaves_on_days_off(lived: Lived) -> None:
    """Ordinary messages wait for a working day, unless that is too late for what they say."""
    on_holidays = Counter(CALENDAR.is_holiday(local_day(left.at)) for left, one in lived.sent() if one.counted)
    assert on_holidays[True] < on_holidays[False] / 50


def test_after_three_days_down_it_goes_on(lived: Lived) -> None:
    """Nothing left while it was down; a deadline in those days is told when it still helps, or skipped as too late."""
    down = [one for one in lived.left if DOWN[0] <= local_day(one.at) < DOWN[1]]
    after = [one for one in lived.left if local_day(one.at) == DOWN[1]]
    assert (down, len(after) > 5) == ([], True)


def test_every_deadline_that_stayed_open_was_spoken_of(lived: Lived) -> None:
    """Nothing due is lost: it was sent, or it ended with a reason that can be read."""
    told = {one.subject for one in lived.ended if one.kind == NoticeKind.DEADLINE}
    late = {f"inlevering:{number}" for number in lived.year.late(FIRST + timedelta(days=10), LAST)}
    assert late - told == set()
