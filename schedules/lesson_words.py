"""What is said of a lesson that changed: that it is cancelled, moved, elsewhere, or given after all (H7)."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calendar import Interval, local_day
from bot.domain.records import Lesson
from bot.messages import Tone
from bot.texts import Texts
from schedules.due import Part
from schedules.exam_words import hours_said
from storage.lesson_news import Change
from storage.lesson_states import GONE

MODES = {"op school": "op school", "online": "online", "op de werkplek": "op de werkplek"}
MOST_NAMES = 3


def to_trainee(change: Change, knew: str, say: Texts, now: datetime) -> Part:
    """To whom the lesson is for; `knew` is how it stood when they last heard of it, "" when that is not known."""
    return _part(change, knew, say("Je krijgt dit omdat dit een les van jouw groep is."), (), say, now)


def to_guide(change: Change, knew: str, names: Sequence[str], say: Texts, now: datetime) -> Part:
    """To who guides some of them."""
    whose = say("Het is een les van {count} van je deelnemers.", count=len(names))
    if len(names) <= MOST_NAMES:
        whose = say("Het is een les van {names}.", names=say.all_of(names))
    why = say("Je krijgt dit omdat je een deelnemer van deze groep begeleidt.")
    return _part(change, knew, why, (whose,), say, now)


def _part(change: Change, knew: str, why: str, more: tuple[str, ...], say: Texts, now: datetime) -> Part:
    lesson, instead = change.lesson, change.instead
    given = {"subject": lesson.subject, "when": hours_said(say, lesson.interval, now)}
    if change.told == GONE and instead is not None:
        moved_to, was = _hours(instead.interval, say, now), _hours(lesson.interval, say, now)
        headline = say("De les {subject} is verplaatst naar {when}.", subject=lesson.subject, when=moved_to)
        first = say("Eerst was dit: {when}.", when=was)
        return Part(headline, why, (first, _place(instead, say), *_link(instead, say), *more), Tone.CAUTION)
    if change.told == GONE:
        return Part(say("De les {subject} vervalt: {when}.", **given), why, more, Tone.CAUTION)
    headline = say("De les {subject} is veranderd: {when}.", **given)
    if knew == GONE:
        headline = say("De les {subject} gaat toch door: {when}.", **given)
    elif knew:
        headline = _what_changed(change, knew, given, say)
    return Part(headline, why, (_place(lesson, say), *_link(lesson, say), *more))


def _what_changed(change: Change, knew: str, given: dict[str, str], say: Texts) -> str:
    (mode, room, _), lesson = knew.split("\n"), change.lesson
    if (lesson.mode, lesson.room) == (mode, room):
        return say("De les {subject} heeft een andere link: {when}.", **given)
    if lesson.mode == mode:
        return say("De les {subject} is op een andere plaats: {when}.", **given)
    return say("De les {subject} wordt anders gegeven: {when}.", **given)


def _hours(interval: Interval, say: Texts, now: datetime) -> str:
    day, start, end = say.near_day(interval.first_day, local_day(now)), interval.start, interval.end
    return say("{day}, {start}–{end} uur", day=day, start=say.clock(start), end=say.clock(end))


def _place(lesson: Lesson, say: Texts) -> str:
    """The room, and how it is given."""
    room = say("lokaal {room}", room=lesson.room) if lesson.room else ""
    mode = say(MODES[lesson.mode]) if lesson.mode in MODES else lesson.mode
    place = ", ".join(part for part in (room, mode) if part)
    return say("Plaats: {place}.", place=place) if place else say("De plaats is nog niet bekend.")


def _link(lesson: Lesson, say: Texts) -> tuple[str, ...]:
    return (say("Link: {link}", link=lesson.link),) if lesson.link else ()
