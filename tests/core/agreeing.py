"""What the tests of action points share: who takes part, what is kept, and one that is made in a form."""

from datetime import date, timedelta

from sqlalchemy import Engine, select

from bot.app.sample import START
from bot.messages import Field, Form, Reply, load_reply
from storage import action_points, people
from storage import tables as t
from storage.action_points import NewActionPoint
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

TRAINEE, OTHER = "fatima.elamrani", "lotte.bakker"
GUIDE, ASSESSOR, TEACHER = "henk.oosterhof", "ellen.verhoeven", "ruud.terpstra"
COORDINATOR = "hilde.kuiper"
"""Henk guides Samira, and Fatima while Marja is away."""
ASKS = "welke actiepunten heb ik?"


def points(talk: Conversation) -> list[tuple[str, str, str, date, bool]]:
    """Whom each is about, who does it, what, until when, and whether it is done."""
    about, owner = t.persons.alias(), t.persons.alias()
    p = t.action_points.c
    asked = select(about.c.name, owner.c.name, p.text, p.due, p.done_at.is_not(None)).order_by(p.id)
    with reading(talk.engine) as db:
        rows = db.execute(asked.join(about, about.c.id == p.about).join(owner, owner.c.id == p.owner)).all()
    return [tuple(row) for row in rows]


def notices(talk: Conversation) -> list[Reply]:
    with reading(talk.engine) as db:
        return [load_reply(one) for one in db.execute(select(t.notices.c.reply)).scalars()]


def field(form: Form | None, name: str) -> Field:
    assert form is not None
    return next(one for one in form.fields if one.name == name)


def agree(talk: Conversation, who: str = TRAINEE, /, **values: str) -> Reply:
    """An action point made in a form."""
    talk.says(who, "maak actiepunt")
    return talk.fills_in(who, **{"what": "Hoofdstuk 6 lezen", "who": "ik", "when": "vrijdag", **values})


def own_points(engine: Engine, who: str, *texts: str) -> None:
    """Action points that a trainee made for themselves, the first due first."""
    with writing(engine) as db:
        person = people.person_by_email(db, who + DOMAIN)
        assert person is not None
        for number, text in enumerate(texts, 20):
            due = START.date() + timedelta(days=number)
            action_points.make(db, NewActionPoint(person.id, person.id, text, due, person.id, START))


def number_of(form: Form | None, name: str) -> str:
    return next(value for value, label in field(form, "about").options if label == name)
