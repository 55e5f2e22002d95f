"""What the weekly prompt says: a line about each trainee, and the questions as buttons (F4, F5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import local_day
from bot.domain.people import PersonId
from bot.domain.records import Exam, Lesson, Submission
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import Part

ASK, ALL = "vragen", "0"
"""The verb of a button that asks about a trainee; ALL stands for "let me choose whom"."""
MOST_BUTTONS, MOST_TRAINEES, MOST_EACH = 5, 10, 2


@dataclass(frozen=True)
class Week:
    """What is said of one trainee: the lessons of this week, open work by its last day, and exams that come.

    `waits` while the questions of this week about them wait for the reader.
    """

    trainee: PersonId
    name: str
    lessons: Sequence[Lesson]
    to_do: Sequence[Submission]
    exams: Sequence[Exam]
    certificates: Mapping[str, str]
    waits: bool = False

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return self.name.split()[0] if self.name else ""


def worded(weeks: Sequence[Week], say: Texts, now: datetime) -> Part:
    """The whole prompt of one supervisor."""
    today, only = local_day(now), weeks[0].name if len(weeks) == 1 else ""
    headline = say("Weekbericht: je begeleidt deze week {count} deelnemers.", count=len(weeks))
    why = say("Je krijgt dit elke week omdat je deelnemers begeleidt.")
    expected = say("Wil je weten wat er van een deelnemer wordt verwacht? Vraag het mij.")
    if only:
        headline = say("Weekbericht: je begeleidt deze week {name}.", name=only)
        why = say("Je krijgt dit elke week omdat je {name} begeleidt.", name=only)
        expected = say("Wil je weten wat er van {name} wordt verwacht? Vraag het mij.", name=weeks[0].first_name)
    told = [" ".join(_about(one, say, today)) for one in weeks[:MOST_TRAINEES]]
    if len(weeks) > MOST_TRAINEES:
        told.append(say("en nog {count}", count=len(weeks) - MOST_TRAINEES))
    choices = _choices(weeks, say)
    quick = (say("Een paar korte vragen, minder dan een minuut."),) if choices else ()
    bundled = (_choose(say),) if len(choices) > 1 else ()
    return Part(headline, why, (*told, expected, *quick), choices=choices, bundled=bundled)


def _about(one: Week, say: Texts, today: date) -> Iterator[str]:
    lessons = [
        say("{subject} op {day}", subject=lesson.subject, day=say.near_day(lesson.interval.first_day, today))
        for lesson in one.lessons[:MOST_EACH]
    ]
    if lessons:
        yield say("{name} heeft deze week les: {lessons}.", name=one.name, lessons=say.all_of(lessons))
    else:
        yield say("{name} heeft deze week geen les.", name=one.name)
    work = [_work(each.title, each.due, say, today) for each in one.to_do[:MOST_EACH] if each.due is not None]
    if work:
        yield say("Werkt aan: {work}.", work=say.all_of(work))
    for exam in one.exams[:1]:
        if exam.interval is not None:
            name = one.certificates.get(exam.certificate, exam.certificate)
            when = day_said(say, exam.interval.first_day, today)
            yield say("Examen {certificate}: {day}.", certificate=name, day=when)


def _work(title: str, due: date, say: Texts, today: date) -> str:
    day = say.near_day(due, today)
    if due < today:
        return say("{title} (te laat, sinds {day})", title=title, day=day)
    return say("{title} (uiterlijk {day})", title=title, day=day)


def _choices(weeks: Sequence[Week], say: Texts) -> tuple[tuple[str, str], ...]:
    """A button for each about whom questions wait; one to choose with when they are many."""
    waiting = [one for one in weeks if one.waits]
    if len(waiting) > MOST_BUTTONS:
        return (_choose(say),)
    first = [one.first_name for one in waiting]
    called = [one.first_name if first.count(one.first_name) == 1 else one.name for one in waiting]
    return tuple(
        (say("Weekvragen over {name}", name=name), f"{ASK}:{int(one.trainee)}")
        for name, one in zip(called, waiting, strict=True)
    )


def _choose(say: Texts) -> tuple[str, str]:
    return say("Vragen beantwoorden"), f"{ASK}:{ALL}"
