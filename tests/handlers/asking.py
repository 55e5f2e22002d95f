"""Asking a handler a question on a small database, as the core would after it has found out whom it is about."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.domain.authorisation.facts import Limits
from bot.domain.calendar import Interval
from bot.domain.people import Person, PersonId, Relation, competences_shown
from bot.messages import Address
from bot.texts import Texts
from bot.understanding.dates import Dates
from bot.understanding.meaning import About, Intent, Meaning
from handlers.routes import routes
from handlers.turn import Said, Slots, Turn
from storage import people
from tests.storage.builders import NOW, TODAY


def known(db: Connection, number: int) -> Person:
    """Somebody who is on record."""
    found = people.person(db, PersonId(number))
    assert found is not None
    return found


def turn(
    db: Connection,
    asker: int,
    intent: Intent,
    text: str = "",
    about: int | None = None,
    days: tuple[int, int] | None = None,
    locale: str = "nl",
    form: tuple[tuple[str, str], ...] = (),
    **slots: Any,
) -> Turn:
    """The resolved turn; `days` are the first and the last day asked for, counted from TODAY."""
    subject = known(db, about) if about is not None else None
    who = known(db, asker)
    relation = people.relations(db, [PersonId(about or asker)], TODAY).get(PersonId(about or asker))
    meaning = Meaning(intent, 1.0, ((intent.topic, 1.0),), About.UNSAID, (), (), (), (), Dates())
    return Turn(
        db=db,
        now=NOW,
        asker=who,
        say=Texts(locale),
        meaning=meaning,
        slots=Slots(person=about, **slots),
        address=Address("web", "", str(asker), ""),
        limits=Limits(),
        text=text,
        subject=subject,
        interval=_between(*days) if days else None,
        form=form,
        employers=competences_shown(who, relation or Relation(who.id, frozenset(), (), frozenset()), TODAY),
    )


def ask(db: Connection, asker: int, intent: Intent, text: str = "", **more: Any) -> Said:
    """What the route of this intent says. Somebody with a trainee's role who names nobody means themselves."""
    return routes()[intent].handler(turn(db, asker, intent, text, **more))


def _between(first: int, last: int) -> Interval:
    return Interval(Interval.of_day(day(first)).start, Interval.of_day(day(last)).end)


def day(after: int) -> date:
    """So many days after TODAY."""
    return TODAY + timedelta(days=after)


def shown(said: Said) -> str:
    """All that is read, the choices too."""
    return "\n".join([said.reply.text, *(option.label for option in said.options)])


def section(said: Said, heading: str) -> tuple[str, ...]:
    """The lines under a heading; none when there is no such section."""
    return next((part.lines for part in said.reply.sections if part.heading == heading), ())
