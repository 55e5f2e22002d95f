"""A talk as a calendar reads it: whatever somebody is called and wherever it is, over both clock changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind
from bot.domain.people import Person, PersonId
from bot.domain.talks import Talk, TalkState
from bot.invitation import calendar_file
from bot.texts import Texts

NOW = datetime(2024, 11, 19, 9, tzinfo=UTC)
SOON = Interval(NOW + timedelta(days=2), NOW + timedelta(days=2, minutes=45))


def talk(
    moment: Interval | None = SOON, place: str = "", sequence: int = 0, state: TalkState = TalkState.AGREED
) -> Talk:
    kind, who = CheckinKind.THREE_WAY, PersonId(1)
    return Talk(7, who, kind, None, state, moment, place, who, NOW, None, "", None, "a@wegwijs", sequence)


def person(number: int, name: str) -> Person:
    return Person(PersonId(number), name, f"p{number}@voorbeeld.example", "nl", ())


def read(content: bytes) -> tuple[Any, Any]:
    """The calendar and its one event."""
    calendar: Any = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


texts = st.text(max_size=40)


@given(name=texts.filter(str.strip), place=texts, minutes=st.integers(0, 2 * 366 * 1440), sequence=st.integers(0, 99))
def test_what_is_written_is_read_back(name: str, place: str, minutes: int, sequence: int) -> None:
    start = NOW + timedelta(minutes=minutes)
    one = talk(Interval(start, start + timedelta(minutes=30)), place, sequence)
    people = [person(1, name), person(2, "Wim Bos")]
    document = calendar_file(one, people, name, NOW, Texts("nl"))
    calendar, event = read(document.content)
    assert (str(calendar["method"]), str(calendar["version"])) == ("REQUEST", "2.0")
    assert (event["dtstart"].dt, event["dtend"].dt) == (start, start + timedelta(minutes=30))
    assert (event["dtstamp"].dt, int(event["sequence"]), str(event["uid"])) == (NOW, sequence, "a@wegwijs")
    assert [str(attendee) for attendee in event["attendee"]] == [
        "mailto:p1@voorbeeld.example",
        "mailto:p2@voorbeeld.example",
    ]
    assert len(calendar.walk()) == 2
    assert not [line for line in document.content.split(b"\r\n") if len(line) > 75]


def test_a_cancelled_talk_is_taken_out() -> None:
    calendar, event = read(
        calendar_file(
            talk(sequence=3, state=TalkState.CANCELLED),
            [person(1, "Fatima")],
            "Three-way talk of Fatima",
            NOW,
            Texts("en"),
        ).content
    )
    assert (str(calendar["method"]), str(event["status"]), int(event["sequence"])) == ("CANCEL", "CANCELLED", 3)
    assert str(event["summary"]) == "Three-way talk of Fatima"


@pytest.mark.parametrize(("sequence", "said"), [(0, "ACCEPTED"), (1, "NEEDS-ACTION")])
def test_everybody_accepted_the_first_moment_and_nobody_a_later_one(sequence: int, said: str) -> None:
    _, event = read(
        calendar_file(talk(sequence=sequence), [person(1, "A"), person(2, "B")], "A", NOW, Texts("nl")).content
    )
    assert {attendee.params["PARTSTAT"] for attendee in event["attendee"]} == {said}
    assert event["attendee"][0].params["CN"] == "A"


def test_a_teams_address_can_be_opened_from_the_calendar() -> None:
    link = "https://teams.microsoft.com/l/meetup-join/x"
    _, event = read(calendar_file(talk(place=link), [person(1, "A")], "A", NOW, Texts("nl")).content)
    assert (str(event["url"]), str(event["location"])) == (link, link)
    _, elsewhere = read(calendar_file(talk(place="De Linde"), [person(1, "A")], "A", NOW, Texts("nl")).content)
    assert "url" not in elsewhere


def test_who_asked_organises_it_also_without_taking_part() -> None:
    one, guests = talk(), [person(2, "B")]
    _, event = read(calendar_file(one, guests, "A", NOW, Texts("nl"), person(1, "A")).content)
    assert str(event["organizer"]) == "mailto:p1@voorbeeld.example"
    assert "organizer" not in read(calendar_file(one, guests, "A", NOW, Texts("nl")).content)[1]


def test_without_a_moment_there_is_no_file() -> None:
    with pytest.raises(ValueError, match="without a moment"):
        calendar_file(talk(None), [], "A", NOW, Texts("nl"))
