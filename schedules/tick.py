"""One beat of the clock: apply what the plans say, then deliver."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

import holidays
from sqlalchemy import Connection, Engine

from bot.messages import Notice, Reply, Tone, dump_reply
from bot.texts import Texts
from schedules.deliver import Sender, deliver
from schedules.questions import to_move
from storage import outbox, people, questions, retention
from storage.engine import writing
from storage.questions import OpenQuestion

FACT_ONLY = frozenset({"attendance", "signal"})
"""Topics of which a text of our own is passed on, and never the asker's words (invariant 6)."""


@cache
def _dutch_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("NL")


def is_holiday(day: date) -> bool:
    """A public holiday in the Netherlands."""
    return day in _dutch_holidays()


def tick(engine: Engine, senders: Mapping[str, Sender], now: datetime) -> int:
    """Does what is due at `now`; running it twice does nothing twice. Returns how many messages were delivered."""
    with writing(engine) as db:
        for question in to_move(questions.unanswered(db), now, is_holiday):
            _move(db, question, now)
        retention.forget(db, now)
    return deliver(engine, senders, now)


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
    return [
        (int(deputy.id), "vraag-vervanger", waits, to_deputy("Je vervangt de vaste contactpersoon.")),
        (int(asker.id), "vraag-verplaatst", moved, to_asker("Er kwam twee werkdagen geen reactie.")),
    ]


def _asked(question: OpenQuestion, say: Texts) -> str:
    return say(question.text) if question.topic in FACT_ONLY else question.text
