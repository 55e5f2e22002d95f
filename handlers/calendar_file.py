"""A talk as a file for somebody's own calendar (iCalendar, RFC 5545 and 5546).

A talk keeps its identity for ever: a calendar that knows it takes the file as a change when its version is higher.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.people import Person
from bot.domain.talks import Talk, TalkState
from bot.messages import Document
from bot.texts import Texts
from handlers.talk_words import link_in, title

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Wegwijs//Gesprekken//NL"


def calendar_file(talk: Talk, people: Iterable[Person], trainee: str, now: datetime, say: Texts) -> Document:
    """An invitation, or a cancellation once it is cancelled; `people` are who takes part. Times are in UTC.

    ValueError for a talk that never had a moment.
    """
    from icalendar import Calendar, Event, vCalAddress, vText

    if talk.interval is None:
        raise ValueError("a talk without a moment has no place in a calendar")
    gone = talk.state is TalkState.CANCELLED
    event = Event()
    event.add("uid", talk.uid)
    event.add("sequence", talk.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", talk.interval.start)
    event.add("dtend", talk.interval.end)
    event.add("summary", title(say, talk.kind, trainee))
    event.add("description", say("Verzetten of afzeggen? Zeg het tegen Wegwijs, dan hoort iedereen het."))
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    if talk.place:
        event.add("location", talk.place)
    if link_in(talk.place):
        event.add("url", link_in(talk.place))
    for person in people:
        address = vCalAddress(f"mailto:{person.email}")
        address.params["CN"] = vText(_plain(person.name))
        if person.id == talk.asked_by:
            event.add("organizer", address)
        attendee = vCalAddress(f"mailto:{person.email}")
        coming = "NEEDS-ACTION" if talk.sequence else "ACCEPTED"
        said = {"CN": _plain(person.name), "ROLE": "REQ-PARTICIPANT", "PARTSTAT": coming}
        attendee.params.update({name: vText(value) for name, value in said.items()})
        event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "CANCEL" if gone else "REQUEST")):
        calendar.add(name, value)
    calendar.add_component(event)
    kept = say("Haal dit gesprek uit je agenda.") if gone else say("Zet dit gesprek in je agenda.")
    return Document("gesprek.ics", MEDIA_TYPE, calendar.to_ical(), kept)


def _plain(name: str) -> str:
    """A name as a parameter can hold it: no quotes and no control characters."""
    return "".join(c for c in name if c.isprintable() and c != '"')
