"""An open question that nobody looked at moves to the deputy after two working days (H5); of a worry `worries` tells."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.messages import Notice, Reply, Tone, dump_reply
from bot.texts import Texts
from schedules import worries
from schedules.worries import IsHoliday
from storage import outbox, people, questions
from storage.questions import WORRY, OpenQuestion

WORKING_DAYS = 2
FACT_ONLY = frozenset({"attendance", "signal"})
"""Topics of which a text of our own is passed on, and never the asker's words (invariant 6)."""


def to_move(questions: Sequence[OpenQuestion], now: datetime, holiday: IsHoliday) -> tuple[OpenQuestion, ...]:
    """The questions that go to the deputy now: unseen, not moved before, and with a deputy to go to."""
    return tuple(
        one
        for one in questions
        if one.topic != WORRY
        and one.deputy is not None
        and one.seen_at is None
        and one.moved_at is None
        and one.answered_at is None
        and working_days_between(local_day(one.asked_at), local_day(now), holiday) >= WORKING_DAYS
    )


def working_days_between(first: date, last: date, holiday: IsHoliday) -> int:
    """How many working days began after `first`, up to and including `last`."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and not holiday(day) for day in days)


def move(db: Connection, now: datetime, holiday: IsHoliday) -> None:
    """Moves what has to be moved; the deputy gets the question, the asker hears who has it now."""
    found = questions.unanswered(db)
    for question in to_move(found, now, holiday):
        _move(db, question, now)
    worries.bring(db, [one for one in found if one.topic == WORRY and one.seen_at is None], now, holiday)


def _move(db: Connection, question: OpenQuestion, now: datetime) -> None:
    """The deputy gets the question, the asker hears who has it now."""
    if not questions.move_to_deputy(db, question.id, now):
        return  # another process moved it, or somebody saw it, since it was read
    for person, kind, reply, reason in _news(db, question):
        notice = Notice(f"{person}:{kind}:{question.id}", person, kind, reply, reason, now)
        outbox.put(db, notice, dump_reply(reply))


def _news(db: Connection, question: OpenQuestion) -> list[tuple[int, str, Reply, str]]:
    deputy = people.person(db, question.deputy) if question.deputy is not None else None
    asker = people.person(db, question.asker)
    if deputy is None or asker is None:
        return []
    to_deputy, to_asker = Texts(deputy.locale), Texts(asker.locale)
    waits = Reply(
        to_deputy("Er staat een vraag van {name} voor je klaar.", name=asker.name),
        Tone.QUESTION,
        (f"„{_asked(question, to_deputy)}”", to_deputy("Typ: welke vragen staan er voor mij klaar?")),
    )
    moved = Reply(to_asker("Je vraag staat nu klaar voor {name}.", name=deputy.name), Tone.INFO)
    why = to_asker("Er kwam twee werkdagen geen reactie.")
    return [
        (
            int(deputy.id),
            "vraag-vervanger",
            waits,
            to_deputy("Je vervangt de vaste contactpersoon."),
        ),
        (int(asker.id), "vraag-verplaatst", moved, why),
    ]


def _asked(question: OpenQuestion, say: Texts) -> str:
    return say(question.text) if question.topic in FACT_ONLY else question.text
