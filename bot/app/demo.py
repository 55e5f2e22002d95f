"""What only the demo can: be each of the sample people, and move the clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property

from bot.app.build import App
from bot.app.sample import START, DemoClock, cast
from bot.app.web_ports import shown, web_address
from bot.channels.web.ports import NewSession, SamplePerson, WebPerson
from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId
from bot.errors import SignInRefused
from storage import freshness, people, signin
from storage.engine import reading, writing

MOST_DAYS_LIVED = timedelta(days=31)
"""Up to so far ahead the days in between are lived through when the clock is moved."""
CLOCKS = (time(7, 5), time(9, 5), time(15, 5))

LASTS = timedelta(days=3650)
"""A visitor stays signed in however far the clock is moved."""


@dataclass
class Demo:
    """Fills the page's person switch and clock. `due` does what falls due up to the clock's time."""

    app: App
    clock: DemoClock
    due: Callable[[], None] = field(default=lambda: None)

    @property
    def start(self) -> datetime:
        """Where the story begins."""
        return START

    @cached_property
    def _cast(self) -> dict[int, SamplePerson]:
        found: dict[int, SamplePerson] = {}
        with reading(self.app.engine) as db:
            for one in cast():
                person = people.person_by_email(db, one.email)
                if person is not None:
                    role = shown(person).role
                    found[int(person.id)] = SamplePerson(int(person.id), person.name, role, one.line, one.suggestions)
        return found

    @property
    def people(self) -> tuple[SamplePerson, ...]:
        """Whom a visitor can be."""
        return tuple(self._cast.values())

    def sign_in_as(self, person: int) -> NewSession:
        """A session of one of these, and of nobody else."""
        if person not in self._cast:
            raise SignInRefused("not one of the sample people")
        with writing(self.app.engine) as db:
            people.link_account(db, PersonId(person), web_address(PersonId(person)))
            return NewSession(signin.create_session(db, PersonId(person), self.clock(), LASTS), LASTS)

    def suggestions(self, person: WebPerson) -> tuple[str, ...]:
        """The questions that fit this person's place in the story."""
        sample = self._cast.get(int(person.address.user))
        return sample.suggestions if sample else person.suggestions

    def move_clock(self, to: datetime) -> None:
        """Sets the clock, lets the sample's sources confirm their records anew, and does what falls due on the way."""
        for moment in _on_the_way(self.clock.instant, to):
            self.clock.instant = moment
            with writing(self.app.engine) as db:
                freshness.confirm_all(db, moment)
            self.due()


def _on_the_way(start: datetime, to: datetime) -> Iterator[datetime]:
    """Some moments of each day on the way to a later one, as if the program had been running; a far jump is one."""
    if start < to <= start + MOST_DAYS_LIVED:
        for day in Interval(start, to).days:
            yield from (moment for clock in CLOCKS if start < (moment := at(day, clock)) < to)
    yield to
