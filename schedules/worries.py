"""Who cannot go on reaches a person: the next in line hears it after two working hours, and the next, until somebody
says that they take it up, or answers (I5).

Looking at it is not enough: who only opened the list did nothing yet. Once everybody heard it, all hear it again, once
each working day.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.notices import ASKS_FOR_A_HUMAN
from bot.domain.people import Person, PersonId, RecordKind, Role, may_see
from bot.messages import Choice, Notice, Reply, Tone, dump_reply
from bot.texts import Texts
from schedules.people_around import NOBODY, OVER, standings
from schedules.wording import token
from storage import learning, outbox, people, questions
from storage.humans import away, humans
from storage.questions import OpenQuestion

OPENS, SHUTS, AFTER = time(8), time(18), timedelta(hours=2)
"""Working hours, and how many of them a worry waits; at the end of a working day it waits no longer."""
TAKE, ANSWER = "vraag-oppakken", "vraag-antwoord"
"""Verbs of buttons; the number of the question stands behind the colon."""

IsHoliday = Callable[[date], bool]


def worry_moves(asked: datetime, holiday: IsHoliday) -> datetime:
    """When somebody else hears of a worry: two working hours later, the same working day; the next one if it was over."""
    day = local_day(asked)
    while not _works(day, holiday) or asked >= at(day, SHUTS):
        day += timedelta(days=1)
    return min(max(asked, at(day, OPENS)) + AFTER, at(day, SHUTS))


def _works(day: date, holiday: IsHoliday) -> bool:
    return day.weekday() < 5 and not holiday(day)


def heard(asked: datetime, others: int, now: datetime, holiday: IsHoliday) -> tuple[int, str]:
    """How many of the others in line must have heard it by now, and today when all of them hear it again today; "" not."""
    when = asked
    for number in range(others):
        when = worry_moves(when, holiday)
        if when > now:
            return number, ""
    today, first = local_day(now), worry_moves(when, holiday)
    begins = first if local_day(first) == today else at(today, OPENS) + AFTER
    return others, str(today) if max(first, begins) <= now and _works(today, holiday) else ""


def bring(db: Connection, found: Sequence[OpenQuestion], now: datetime, holiday: IsHoliday) -> None:
    """Tells who must hear by now of these worries; who heard it already hears nothing twice.

    Who stopped meanwhile is asked why, and the school hears of that (I3): their worry is not brought on.
    """
    known = standings(db, [one.asker for one in found])
    for one in found:
        asker = people.person(db, one.asker)
        goes_on = known.get(one.asker, NOBODY).reason not in OVER
        if asker is not None and goes_on and now >= worry_moves(one.asked_at, holiday):
            _bring(db, one, asker, now, holiday)


def _bring(db: Connection, one: OpenQuestion, asker: Person, now: datetime, holiday: IsHoliday) -> None:
    gone = away(db, one.asker, local_day(now)) | _left(db, one, asker, local_day(now))
    ids = [one.deputy, *(human.id for human in humans(db, one.asker, local_day(now)))]
    line = [PersonId(who) for who in dict.fromkeys(ids) if who is not None and who not in (one.contact, one.asker)]
    known = {who: person for who, person in people.present(db, [*line, one.contact]).items() if who not in gone}
    others = [who for who in line if who in known]
    many, again = heard(one.asked_at, len(others), now, holiday)
    for who in others[:many]:
        if _tell(db, one, asker, known[who], "", now):
            _goes_on(db, one, asker, known[who], now)
    for who in [who for who in (one.contact, *others) if again and who in known]:
        _tell(db, one, asker, known[who], again, now)


def _left(db: Connection, one: OpenQuestion, asker: Person, day: date) -> frozenset[PersonId]:
    """Of who heard it first those who have nothing to do with the trainee any more: they hear no more of them."""
    if not asker.has(Role.TRAINEE):
        return frozenset()
    around = {who for own in learning.supervisions(db, one.asker, day) for who in (own.supervisor, own.deputy)}
    relation = people.relations(db, [one.asker], day)[one.asker]
    first = people.present(db, [who for who in (one.contact, one.deputy) if who is not None and who not in around])
    return frozenset(who for who, known in first.items() if not may_see(known, relation, RecordKind.CHECKINS, day))


def _tell(db: Connection, one: OpenQuestion, asker: Person, person: Person, again: str, now: datetime) -> bool:
    """False when they had it already."""
    say, key = Texts(person.locale), questions.told_key(person.id, one.id)
    key = f"{key}:{again}" if again else key
    headline = say("{name} wil graag met iemand praten.", name=asker.name)
    today = say("Neem vandaag nog contact op.")
    nobody = say("Nog niemand zei dat die het oppakt. Doe je dat, dan hoort {name} het.", name=asker.name)
    labels = ((say("Ik pak het op"), TAKE), (say("Beantwoorden"), ANSWER))
    choices = tuple(Choice(label, token(f"{verb}:{one.id}", key)) for label, verb in labels)
    why = say("Je krijgt dit omdat een mens het vandaag moet oppakken.")
    reply = Reply(headline, Tone.QUESTION, (today, nobody, why), choices=choices)
    return outbox.put(db, Notice(key, int(person.id), ASKS_FOR_A_HUMAN, reply, why, now), dump_reply(reply))


def _goes_on(db: Connection, one: OpenQuestion, asker: Person, person: Person, now: datetime) -> None:
    """The asker hears who has it now too."""
    if person.id == one.deputy:
        questions.move_to_deputy(db, one.id, now)
    say = Texts(asker.locale)
    reply = Reply(say("Je vraag staat nu klaar voor {name}.", name=person.name), Tone.INFO)
    key = f"{int(asker.id)}:vraag-verplaatst:{one.id}:{int(person.id)}"
    why = say("Er kwam binnen twee uur geen reactie.")
    outbox.put(db, Notice(key, int(asker.id), "vraag-verplaatst", reply, why, now), dump_reply(reply))
