"""A talk as a file for somebody's own calendar (iCalendar, RFC 5545 and 5546).

A talk keeps its identity for ever: a calendar that knows it takes the file as a change when its version is higher.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.people import Person
from bot.domain.talks import Talk, TalkState
from bot.messages import Document
from bot.texts import Texts
from handlers.talk_words import link_in, title

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Wegwijs//Gesprekken//NL"


def calendar_file(talk: Talk, people: Iterable[Person], trainee: str, now: datetime, say: Texts) -> Document:
    """An invitation, or a cancellation once it is cancelled; `people` are who takes part. Times are in UTC.

    ValueError for a talk that never had a moment.
    """
    from icalendar import Calendar

    gone = talk.state is TalkState.CANCELLED
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "CANCEL" if gone else "REQUEST")):
        calendar.add(name, value)
    event = _event(talk, title(say, talk.kind, trainee), now, say)
    _invite(event, talk, people)
    calendar.add_component(event)
    kept = say("Haal dit gesprek uit je agenda.") if gone else say("Zet dit gesprek in je agenda.")
    return Document("gesprek.ics", MEDIA_TYPE, calendar.to_ical(), kept)


def _event(talk: Talk, called: str, now: datetime, say: Texts) -> Event:
    from icalendar import Event

    if talk.interval is None:
        raise ValueError("a talk without a moment has no place in a calendar")
    told = say("Verzetten of afzeggen? Zeg het tegen Wegwijs, dan hoort iedereen het.")
    status = "CANCELLED" if talk.state is TalkState.CANCELLED else "CONFIRMED"
    link = link_in(talk.place)
    event = Event()
    for name, value in (
        *(("uid", talk.uid), ("sequence", talk.sequence), ("dtstamp", now), ("status", status)),
        *(("dtstart", talk.interval.start), ("dtend", talk.interval.end), ("summary", called), ("description", told)),
        *((("location", talk.place),) if talk.place else ()),
        *((("url", link),) if link else ()),
    ):
        event.add(name, value)
    return event


def _invite(event: Event, talk: Talk, people: Iterable[Person]) -> None:
    """Everybody said yes to the first moment; of a later one it is not known."""
    from icalendar import vCalAddress, vText

    coming = "NEEDS-ACTION" if talk.sequence else "ACCEPTED"
    for person in people:
        name = vText(_plain(person.name))
        if person.id == talk.asked_by:
            organizer = vCalAddress(f"mailto:{person.email}")
            organizer.params["CN"] = name
            event.add("organizer", organizer)
        attendee = vCalAddress(f"mailto:{person.email}")
        attendee.params.update({"CN": name, "ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText(coming)})
        event.add("attendee", attendee, encode=False)


def _plain(name: str) -> str:
    """A name as a parameter can hold it: no quotes and no control characters."""
    return "".join(c for c in name if c.isprintable() and c != '"')
