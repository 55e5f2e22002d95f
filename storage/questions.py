"""Questions passed on to a person, until they are answered (H5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, exists, insert, or_, select, update

from bot.domain.notices import ASKS_FOR_A_HUMAN
from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape


@dataclass(frozen=True)
class OpenQuestion:
    """A question of `asker`, perhaps about somebody, waiting for `contact`; after `moved_at` for `deputy`.

    `seen_at` is when one of them looked at it; of a worry when somebody said that they take it up, as the contact then.
    """

    id: int
    asker: PersonId
    about: PersonId | None
    topic: str
    text: str
    contact: PersonId
    deputy: PersonId | None
    asked_at: datetime
    seen_at: datetime | None
    moved_at: datetime | None
    answered_at: datetime | None
    answer: str


WORRY = "signal"
"""The topic of who wants to talk with somebody: more than two people can hear of it, and looking is not enough (I5)."""
_QUESTION = Shape(OpenQuestion, t.open_questions)
_OPEN = t.open_questions.c.answered_at.is_(None)


def ask(
    db: Connection,
    *,
    asker: PersonId,
    about: PersonId | None,
    topic: str,
    text: str,
    contact: PersonId,
    deputy: PersonId | None,
    at: datetime,
) -> int:
    """Puts a question before a contact; the words are redacted already. Gives its number."""
    values = {
        "asker": asker,
        "about": about,
        "topic": topic,
        "text": text,
        "contact": contact,
        "deputy": deputy,
        "asked_at": at,
    }
    return int(db.execute(insert(t.open_questions).values(values).returning(t.open_questions.c.id)).scalar_one())


def get(db: Connection, number: int) -> OpenQuestion | None:
    """One question by its number."""
    return _QUESTION.first(db, _QUESTION.select().where(t.open_questions.c.id == number))


def waiting_for(db: Connection, person: PersonId) -> tuple[OpenQuestion, ...]:
    """What is open for somebody: as the contact until it moved, as the deputy after that. Oldest first.

    A worry that nobody took up is open for everybody who heard it.
    """
    return _QUESTION.all(db, _QUESTION.select().where(_OPEN, _whose(person)).order_by(t.open_questions.c.id))


def _whose(person: PersonId) -> ColumnElement[bool]:
    q = t.open_questions.c
    of_all = and_(q.topic == WORRY, q.seen_at.is_(None), or_(q.contact == person, _told(person)))
    own = or_(and_(q.contact == person, q.moved_at.is_(None)), and_(q.deputy == person, q.moved_at.is_not(None)))
    return or_(own, of_all)


def told_key(person: PersonId, question: int) -> str:
    """The key of the notice with which somebody hears of a worry for the first time."""
    return f"{int(person)}:{ASKS_FOR_A_HUMAN}:{question}"


def _told(person: PersonId) -> ColumnElement[bool]:
    key = f"{int(person)}:{ASKS_FOR_A_HUMAN}:" + cast(t.open_questions.c.id, Text)
    return exists().where(t.notices.c.key == key)


def heard(db: Connection, question: OpenQuestion, people: Iterable[PersonId]) -> frozenset[PersonId]:
    """Which of these people were told of a worry: the contact, and everybody it moved on to."""
    keys = {told_key(one, question.id): one for one in people}
    found = db.execute(select(t.notices.c.key).where(t.notices.c.key.in_(list(keys)))).scalars()
    return frozenset({question.contact, *(keys[key] for key in found)})


def is_for(db: Connection, question: OpenQuestion, person: PersonId) -> bool:
    """May this person answer it: the contact, the deputy, and of a worry everybody who heard it?"""
    if person in (question.contact, question.deputy):
        return True
    heard = select(t.notices.c.key).where(t.notices.c.key == told_key(person, question.id))
    return question.topic == WORRY and db.execute(heard).first() is not None


def unanswered(db: Connection) -> tuple[OpenQuestion, ...]:
    """Every open question, oldest first."""
    return _QUESTION.all(db, _QUESTION.select().where(_OPEN).order_by(t.open_questions.c.id))


def open_of(db: Connection, asker: PersonId, topic: str) -> OpenQuestion | None:
    """What this person asked of this topic and nobody answered yet, the newest."""
    q = t.open_questions.c
    own = _QUESTION.select().where(_OPEN, q.asker == asker, q.topic == topic).order_by(q.id.desc())
    return _QUESTION.first(db, own)


def mark_seen(db: Connection, number: int, at: datetime) -> None:
    """Whom it waits for has looked at it; the first time counts. A worry is not helped by looking."""
    q = t.open_questions.c
    _set(db, number, and_(q.seen_at.is_(None), q.topic != WORRY), seen_at=at)


def take_up(db: Connection, number: int, person: PersonId, at: datetime) -> bool:
    """This person takes up a worry: it waits for them alone now. False when somebody did before, or it was answered."""
    q = t.open_questions.c
    return _set(
        db, number, and_(q.seen_at.is_(None), q.topic == WORRY, _OPEN), seen_at=at, contact=person, moved_at=None
    )


def move_to_deputy(db: Connection, number: int, at: datetime) -> bool:
    """From now on it waits for the deputy; False when it moved before, was seen, or was answered."""
    q = t.open_questions.c
    return _set(db, number, and_(q.moved_at.is_(None), q.seen_at.is_(None), q.deputy.is_not(None), _OPEN), moved_at=at)


def answer(db: Connection, number: int, text: str, at: datetime) -> bool:
    """Keeps the answer; False when somebody answered before."""
    return _set(db, number, _OPEN, answered_at=at, answer=text)


def _set(db: Connection, number: int, only: ColumnElement[bool], **values: Any) -> bool:
    changed = update(t.open_questions).where(t.open_questions.c.id == number, only).values(**values)
    return bool(db.execute(changed).rowcount)
