"""A talk as a file for somebody's own calendar (iCalendar, RFC 5545 and 5546).

A talk keeps its identity for ever: a calendar that knows it takes the file as a change when its version is higher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.people import Person
from bot.domain.talks import Talk, TalkState
from bot.messages import Document
from bot.texts import Texts

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Wegwijs//Gesprekken//NL"
LINK = re.compile(r"https://teams\.(?:microsoft|live)\.com/[!-~]{1,900}", re.ASCII)
"""Only where a Teams meeting is: what one says is clicked on by others."""


def link_in(text: str) -> str:
    """The address of a Teams meeting in a text; "" for none, and for any other address."""
    found = LINK.search(text)
    return found.group().rstrip(".,;)>\"'") if found else ""


def calendar_file(
    talk: Talk, people: Iterable[Person], called: str, now: datetime, say: Texts, organizer: Person | None = None
) -> Document:
    """An invitation, or a cancellation once it is cancelled; `people` are who takes part. Times are in UTC.

    `organizer` is who asked for the talk when that is none of these people.

    ValueError for a talk that never had a moment.
    """
    from icalendar import Calendar

    gone = talk.state is TalkState.CANCELLED
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "CANCEL" if gone else "REQUEST")):
        calendar.add(name, value)
    event = _event(talk, called, now, say)
    there = tuple(people)
    asker = next((one for one in there if one.id == talk.asked_by), organizer)
    if asker is not None:
        event.add("organizer", _address(asker))
    _invite(event, talk, there)
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
    from icalendar import vText

    coming = "NEEDS-ACTION" if talk.sequence else "ACCEPTED"
    for person in people:
        attendee = _address(person)
        attendee.params.update({"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText(coming)})
        event.add("attendee", attendee, encode=False)


def _address(person: Person) -> vCalAddress:
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(_plain(person.name))
    return address


def _plain(name: str) -> str:
    """A name as a parameter can hold it: no quotes and no control characters."""
    return "".join(c for c in name if c.isprintable() and c != '"')
