"""The work: people with a Slack account, what handlers tell them, and what they have to hand in. It never stops coming.

Each notice carries a mark of its own in its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection, Engine, insert

from bot.domain.calendar import local_day
from bot.domain.notices import Wishes
from bot.domain.people import PersonId
from bot.domain.records import SubmissionState
from bot.messages import Address, Document, Notice, Reply, dump_reply
from schedules import deadlines
from schedules.due import Span
from storage import outbox, people, wishes
from storage import tables as t
from storage.engine import reading, writing
from tests.storage import builders as b

AWAKE = Wishes(quiet_from=time(0), quiet_until=time(0), days=frozenset(range(7)), most_a_week=50)
"""Nothing that is due waits."""
DUE_IN = timedelta(days=6)
"""The first reminder of work to hand in is due at once, and holds for days."""
_LONG = tuple("Lees dit rustig. " * 150 for _ in range(7))
"""More than Slack takes in one message."""
FIRST = 3
"""How often work is put in before the processes begin."""
LETTER = "brief.txt"


@dataclass
class School:
    """Who is there and what was put in for them; it knows what must be told. `told` and `handed` are marks by key."""

    chance: Random
    people: list[PersonId] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    handed: dict[int, str] = field(default_factory=dict)
    since: dict[int, date] = field(default_factory=dict)
    marks: int = 0

    def begin(self, engine: Engine, rooms: tuple[str, ...], now: datetime) -> None:
        """Everybody is there; every other one spoke with the bot before, so their conversation is known."""
        with writing(engine) as db:
            for n, room in enumerate(rooms):
                person = b.person(db, f"Persoon {n}")
                b.trajectory(db, person)
                known = room if n % 2 else ""
                people.link_account(db, person, Address("slack", "T1", f"U{n}", known))
                wishes.keep(db, person, AWAKE)
                self.people.append(person)
        for _ in range(FIRST):
            self.more(engine, now, min(20, len(rooms)))

    def more(self, engine: Engine, now: datetime, many: int) -> None:
        """So many are told something, and so many get something to hand in."""
        telling = [self._told(person) for person in self.chance.choices(self.people, k=many)]
        mark, busy = self._mark(), self.chance.sample(self.people, many)
        with writing(engine) as db:
            for key, person, reply in telling:
                outbox.put(db, Notice(key, person, "verteld", reply, "Dit is een proef.", now), dump_reply(reply))
            code = b.assignment(db, mark, title=f"Opdracht {mark}")
            numbers = _handed_out(db, code, busy, local_day(now) + DUE_IN)
        self.handed |= dict.fromkeys(numbers, mark)
        self.since |= dict.fromkeys(numbers, local_day(now))

    def _told(self, person: PersonId) -> tuple[str, PersonId, Reply]:
        mark = self._mark()
        paragraphs = _LONG if self.marks % 7 == 0 else ()
        files = (Document(LETTER, "text/plain", mark.encode(), "Een brief."),) if self.marks % 11 == 0 else ()
        self.told[f"verteld:{self.marks}"] = mark
        return f"verteld:{self.marks}", person, Reply(f"Bericht {mark}", paragraphs=paragraphs, documents=files)

    def _mark(self) -> str:
        self.marks += 1
        return f"#{self.marks:06}"

    def expected(self, engine: Engine, last: date) -> dict[str, str]:
        """Of each notice that must be there on that day, by key, its mark."""
        return {**self.told, **dict(self._planned(engine, last))}

    def _planned(self, engine: Engine, last: date) -> Iterator[tuple[str, str]]:
        """What the plan gave on one of the days on which the processes ran."""
        first = min(self.since.values())
        subjects = [f"{deadlines.SUBJECT}:{number}" for number in self.handed]
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            with reading(engine) as db:
                facts = deadlines.PLAN.read(db, Span(day, day), subjects)
            noon = datetime.combine(day, time(12), b.NOW.tzinfo)
            for due in deadlines.PLAN.due(facts, noon):
                number = int(due.subject.partition(":")[2])
                if self.since[number] <= day:
                    yield due.key, self.handed[number]


def _handed_out(db: Connection, code: str, trainees: Sequence[PersonId], due: date) -> list[int]:
    """An assignment for each of them to hand in; the numbers of the submissions."""
    usual = {
        "assignment": code,
        "state": SubmissionState.OPEN,
        "due": due,
        "source": "test",
        "confirmed_at": b.CONFIRMED,
    }
    made = insert(t.submissions).returning(t.submissions.c.id)
    return [int(number) for number in db.execute(made, [{**usual, "trainee": one} for one in trainees]).scalars()]
