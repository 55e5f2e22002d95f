"""The process dies at every point between two effects: every notice still ends once, and arrives once.

An effect is a commit or a message that a channel took. A death before a commit undoes the whole transaction, and
one after it comes to the same as one before the next effect; so these are all the points there are.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, event, select

from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from bot.messages import Address, Notice, Reply, Tone, dump_reply
from schedules.deliver import deliver
from schedules.due import Due, Part, Plan, Span
from schedules.moment import Calendar
from schedules.sending import Sender
from schedules.taking import Round
from schedules.tick import plan_all
from storage import outbox, people
from storage import tables as t
from storage.engine import open_engine, reading, writing
from tests.storage import builders as b
from tests.storage.databases import Fresh

PEOPLE = 3
MOST_POINTS = 60


class Died(BaseException):
    """The process was killed here."""


@dataclass
class Fuse:
    """Lets so many effects happen, and then the process dies at the next."""

    left: int = 10**6
    count: int = 0

    def burn(self) -> None:
        self.count += 1
        if self.count > self.left:
            raise Died

    @contextmanager
    def on(self, engine: Engine) -> Iterator[None]:
        def before_commit(_: Connection) -> None:
            self.burn()

        event.listen(engine, "commit", before_commit)
        try:
            yield
        finally:
            event.remove(engine, "commit", before_commit)


@dataclass
class Post:
    """A channel that cannot look back: dying comes before it takes a message, or right after."""

    fuse: Fuse
    got: list[tuple[str, Reply]] = field(default_factory=list)

    def send(self, address: Address, reply: Reply, key: str) -> str:
        self.fuse.burn()
        self.got.append((key, reply))
        self.fuse.burn()
        return str(len(self.got))


class Telling(Post):
    """One that can."""

    def arrived(self, address: Address, key: str, since: datetime) -> bool:
        return any(sent == key for sent, _ in self.got)


def reminders(acute: bool) -> Plan[list[PersonId]]:
    """Somebody with an even number gets two, which leave as one message where they are not acute."""

    def read(db: Connection, span: Span, subjects: object) -> list[PersonId]:
        return [PersonId(one) for one in db.execute(select(t.persons.c.id).order_by(t.persons.c.id)).scalars()]

    def due(found: list[PersonId], now: datetime) -> Iterator[Due]:
        for person in found:
            for n in range(1 + (person % 2 == 0)):
                subject, until = f"inlevering:{n}", now + timedelta(days=3)
                yield Due(person, NoticeKind.DEADLINE, subject, "v/1", b.NOW, until, _words, about=person, acute=acute)

    return Plan(NoticeKind.DEADLINE, read, due)


def _words(say: object, now: datetime) -> Part:
    return Part("Lever in.", "Dit staat open.", tone=Tone.CAUTION)


def world(engine: Engine) -> None:
    with writing(engine) as db:
        known = [b.person(db, f"Persoon {n}") for n in range(PEOPLE)]
        for n, person in enumerate(known):
            people.link_account(db, person, Address("post", "", f"p{n}", ""))
        told = Reply("Vraag van Noor")
        outbox.put(db, Notice("told", known[-1], "vraag", told, "", b.NOW), dump_reply(told))


def beat(engine: Engine, plan: Plan[list[PersonId]], post: Sender, now: datetime) -> None:
    plan_all(engine, (plan,), now)
    deliver(engine, {"post": post}, Round((plan,), now, Calendar()), workers=1)


def lived_through(engine: Engine, left: int, *, acute: bool, tells: bool) -> tuple[bool, Post, dict[str, NoticeState]]:
    """Whether the process died, what arrived, and how each notice ended after others went on with the work."""
    plan, fuse = reminders(acute), Fuse(left)
    post = Telling(fuse) if tells else Post(fuse)
    died = False
    with fuse.on(engine):
        try:
            beat(engine, plan, post, b.NOW)
        except Died:
            died = True
    fuse.left = 10**6
    for n in range(1, 4):
        beat(engine, plan, post, b.NOW + n * (outbox.LEASE + timedelta(minutes=1)))
    with reading(engine) as db:
        ends = {key: state for key, state in db.execute(select(t.notices.c.key, t.notices.c.state))}
    return died, post, ends


def every_point(fresh: Fresh, **given: bool) -> Iterator[tuple[Post, dict[str, NoticeState]]]:
    died, left = True, 0
    while died:
        engine = fresh()
        engine = open_engine(engine.url.render_as_string(hide_password=False))
        world(engine)
        died, post, ends = lived_through(engine, left, **given)
        engine.dispose()
        yield post, ends
        left += 1
        assert left < MOST_POINTS
    assert left > 15, "there were points to die at"


@pytest.mark.parametrize("acute", [False, True])
def test_where_the_channel_can_look_back_each_arrives_once(fresh: Fresh, kind: str, acute: bool) -> None:
    if kind == "postgresql" and acute:
        pytest.skip("the points are the same as for what is not acute, and a database for each costs seconds")
    for post, ends in every_point(fresh, acute=acute, tells=True):
        assert set(ends.values()) == {NoticeState.SENT}
        assert len(ends) == 1 + PEOPLE + sum(":inlevering:1:" in key for key in ends)
        assert Counter(key for key, _ in post.got).most_common(1)[0][1] == 1


def test_where_it_cannot_a_nudge_arrives_at_most_once(fresh: Fresh, kind: str) -> None:
    """And what was told at most twice, the second time with a remark; nothing is left without an end."""
    if kind == "postgresql":
        pytest.skip("what is in doubt is settled by the same code as where the channel can look back")
    for post, ends in every_point(fresh, acute=False, tells=False):
        assert set(ends.values()) <= {NoticeState.SENT, NoticeState.IN_DOUBT}
        for key, count in Counter(key for key, _ in post.got).items():
            assert count == 1 or (key == "told" and count == 2)
        repeated = [reply for key, reply in post.got if key == "told"][1:]
        assert all(reply.paragraphs[0] == "Misschien kreeg je dit bericht al." for reply in repeated)
        doubtful = [key for key, state in ends.items() if state is NoticeState.IN_DOUBT]
        assert len(doubtful) <= 2, "only what the process had in hand when it died"


def test_where_it_cannot_an_exam_notice_is_repeated_once(fresh: Fresh, kind: str) -> None:
    if kind == "postgresql":
        pytest.skip("what is in doubt is settled by the same code as where the channel can look back")
    for post, ends in every_point(fresh, acute=True, tells=False):
        assert set(ends.values()) == {NoticeState.SENT}, "nobody misses an exam"
        assert all(count <= 2 for count in Counter(key for key, _ in post.got).values())
        assert {key for key, _ in post.got} == set(ends)
