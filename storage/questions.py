"""Questions passed on to a person, until they are answered (H5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, update

from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape


@dataclass(frozen=True)
class OpenQuestion:
    """A question of `asker`, perhaps about somebody, waiting for `contact`; after `moved_at` for `deputy`."""

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
    """What is open for somebody: as the contact until it moved, as the deputy after that. Oldest first."""
    return _QUESTION.all(db, _QUESTION.select().where(_OPEN, _whose(person)).order_by(t.open_questions.c.id))


def _whose(person: PersonId) -> ColumnElement[bool]:
    q = t.open_questions.c
    return or_(and_(q.contact == person, q.moved_at.is_(None)), and_(q.deputy == person, q.moved_at.is_not(None)))


def unanswered(db: Connection) -> tuple[OpenQuestion, ...]:
    """Every open question, oldest first."""
    return _QUESTION.all(db, _QUESTION.select().where(_OPEN).order_by(t.open_questions.c.id))


def open_of(db: Connection, asker: PersonId, topic: str) -> OpenQuestion | None:
    """What this person asked of this topic and nobody answered yet, the newest."""
    q = t.open_questions.c
    own = _QUESTION.select().where(_OPEN, q.asker == asker, q.topic == topic).order_by(q.id.desc())
    return _QUESTION.first(db, own)


def mark_seen(db: Connection, number: int, at: datetime) -> None:
    """Whom it waits for has looked at it; the first time counts."""
    _set(db, number, t.open_questions.c.seen_at.is_(None), seen_at=at)


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
