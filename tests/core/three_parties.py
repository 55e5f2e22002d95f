"""What tests of talks share: three people of the sample school, what each is told, and the files they get."""

from datetime import datetime
from typing import Any

from icalendar import Calendar
from sqlalchemy import select, update

from bot.domain.people import PersonId
from bot.domain.talks import Talk
from bot.messages import Reply, load_reply
from storage import people, talks
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

TRAINEE, GUIDE, TEACHER = "fatima.elamrani", "henk.oosterhof", "ruud.terpstra"
"""Henk guides Fatima at work while Marja is away; Ruud is her teacher."""
EVERYBODY = (TRAINEE, GUIDE, TEACHER)


def number(talk: Conversation, who: str) -> PersonId:
    with reading(talk.engine) as db:
        found = people.person_by_email(db, who + DOMAIN)
    assert found is not None
    return found.id


def told(talk: Conversation, who: str) -> list[Reply]:
    """What waits in the outbox for somebody, in order."""
    n = t.notices.c
    asked = select(n.reply).where(n.person == number(talk, who), n.reply.is_not(None)).order_by(n.planned_at, n.key)
    with reading(talk.engine) as db:
        return [load_reply(one) for one in db.execute(asked).scalars()]


def kept(talk: Conversation) -> list[Talk]:
    """Every talk."""
    with reading(talk.engine) as db:
        return list(talks.by_number(db, list(db.execute(select(t.talks.c.id).order_by(t.talks.c.id)).scalars())))


def labels(reply: Reply) -> list[str]:
    return [one.label for one in reply.choices]


def moments(reply: Reply) -> list[str]:
    """The moments that can be chosen, as they are said."""
    return [label.removeprefix("Past: ") for label in labels(reply) if label.startswith("Past: ")]


def agree(talk: Conversation, asked: str = "plan een driehoeksgesprek", place: int = 1) -> str:
    """The trainee asks, and all three say that the same moment fits; gives it."""
    asks = talk.says(TRAINEE, asked)
    moment = moments(asks)[place]
    talk.taps(TRAINEE, f"Past: {moment}", reply=asks)
    for who in (GUIDE, TEACHER):
        own = [one for one in told(talk, who) if len(one.choices) == len(asks.choices)]
        if own:
            talk.taps(who, own[-1].choices[2 * place].label, reply=own[-1])
    return moment


def no_longer_guides(talk: Conversation, who: str, since: datetime) -> None:
    """All guidance of this person ended the day before."""
    s = t.supervisions.c
    with writing(talk.engine) as db:
        mine = (s.supervisor == number(talk, who)) | (s.deputy == number(talk, who))
        db.execute(update(t.supervisions).where(mine).values(withdrawn_at=since))


def event(reply: Reply) -> tuple[str, dict[str, object]]:
    """The method of the file in a reply, and what its one event says."""
    (document,) = reply.documents
    assert document.media_type == "text/calendar"
    calendar: Any = Calendar.from_ical(document.content)
    (found,) = calendar.walk("VEVENT")
    return str(calendar["method"]), {
        "uid": str(found["uid"]),
        "sequence": int(found["sequence"]),
        "start": found["dtstart"].dt,
        "end": found["dtend"].dt,
        "stamp": found["dtstamp"].dt,
        "status": str(found["status"]),
        "attendees": sorted(str(one) for one in found["attendee"]),
        "organizer": str(found["organizer"]),
    }
