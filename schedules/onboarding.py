"""The steps before the first day of a trajectory, one at a time (A17).

Meeting the class three weeks before, mail with the teacher after that, the first lesson a week before, and on the last
day what Wegwijs is for. Then who guides on the ward hears that somebody comes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.records import Lesson, TrajectState
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import PAUSED, Due, Part, Plan, Span, Words, numbers
from schedules.people_around import UNKNOWN, guiding
from storage import beginnings, guides, learning
from storage.beginnings import Beginning
from storage.guides import Guidance

SUBJECT = "start"
STEPS = (21, 14, 7, 1)
"""On how many days before the first day a step comes."""
CLOCK, LAST_CALL = time(9), time(10)
ONE_DAY, FIRST_LESSONS = timedelta(days=1), timedelta(days=28)
_REASONS = {
    TrajectState.PAUSED: PAUSED,
    TrajectState.STOPPED: "traject is gestopt",
    TrajectState.FINISHED: "traject is afgerond",
}


@dataclass(frozen=True)
class Facts:
    """Who begins, the first lessons of their schools, and who will guide them."""

    beginnings: Sequence[Beginning]
    lessons: Mapping[str, Sequence[Lesson]]
    guidance: Mapping[PersonId, Sequence[Guidance]]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Everybody with a step on one of these days; with subjects just these trajectories."""
    last = span.last + timedelta(days=STEPS[0])
    if subjects is None:
        found = beginnings.beginning_between(db, span.first, last)
    else:
        found = beginnings.beginnings(db, numbers(SUBJECT, subjects))
    lessons = Interval(at(span.first), at(last + FIRST_LESSONS))
    return Facts(
        found,
        {school: learning.lessons_of_school(db, school, lessons) for school in sorted({one.school for one in found})},
        guides.guidance_of(db, sorted({one.trainee for one in found}), span.first, last),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each who begins the one step of this day."""
    today = local_day(now)
    for one in facts.beginnings:
        step = None if one.start is None else _step((one.start - today).days)
        if one.start is None or step is None:
            continue
        begins, ends = _window(one.start, step)
        for person, words in _readers(facts, one, one.start, step).items():
            yield Due(
                person,
                NoticeKind.ONBOARDING,
                f"{SUBJECT}:{one.id}",
                f"{one.start}/{step}",
                begins,
                ends,
                words,
                about=one.trainee,
                dropped=UNKNOWN if one.withdrawn else _REASONS.get(one.state, ""),
            )


def _step(left: int) -> int | None:
    """The step that began last; on the first day itself the last one is still of use until ten."""
    return None if left < 0 else min((step for step in STEPS if step >= left), default=None)


def _window(start: date, step: int) -> tuple[datetime, datetime]:
    following = max((other for other in STEPS if other < step), default=None)
    ends = at(start, LAST_CALL) if following is None else at(start - timedelta(days=following), CLOCK)
    return at(start - timedelta(days=step), CLOCK), ends


def _readers(facts: Facts, one: Beginning, start: date, step: int) -> dict[PersonId, Words]:
    """The trainee, and on the last step who will guide them on the ward."""
    found: dict[PersonId, Words] = {one.trainee: partial(_STEPS[step], facts, one, start)}
    if step == STEPS[-1]:
        for guide in guiding(facts.guidance.get(one.trainee, ()), start, {Role.WORK_SUPERVISOR}):
            found.setdefault(guide.person, partial(_to_supervisor, one, start))
    return found


def _meet_the_class(facts: Facts, one: Beginning, start: date, say: Texts, now: datetime) -> Part:
    headline = say("Je begint {day} bij {school}.", day=day_said(say, start, local_day(now)), school=one.school_name)
    route = say("Je volgt: {route}.", route=one.route_name)
    meet = say("Vraag je school wanneer je kennismaakt met je klas.")
    return Part(headline, _why(say), (route, meet))


def _mail_the_teacher(facts: Facts, one: Beginning, start: date, say: Texts, now: datetime) -> Part:
    teachers = guiding(facts.guidance.get(one.trainee, ()), start, {Role.TEACHER})
    first = say("{name} wordt je docent.", name=teachers[0].name) if teachers else ""
    mail = say("Stuur alvast een mail: wie ben je, en wat wil je weten?")
    headline = say("Over twee weken begin je. Leer je docent vast kennen.")
    return Part(headline, _why(say), tuple(line for line in (first, mail) if line))


def _prepare_the_lesson(facts: Facts, one: Beginning, start: date, say: Texts, now: datetime) -> Part:
    lesson = _first_lesson(facts, one, start)
    pack = say("Krijg je lesmateriaal thuis? Kijk of alles er is.")
    ask = say("Mist er iets? Vraag het je school voor de eerste dag.")
    if lesson is None:
        when = say("De eerste les staat nog niet in het rooster.")
        return Part(say("Over een week begin je."), _why(say), (when, pack, ask))
    day = day_said(say, lesson.interval.first_day, local_day(now))
    headline = say("Je eerste les is {day}, om {clock} uur.", day=day, clock=say.clock(lesson.interval.start))
    where = say("Lokaal: {room}.", room=lesson.room) if lesson.room else ""
    subject = say("De les gaat over: {subject}.", subject=lesson.subject)
    return Part(headline, _why(say), tuple(line for line in (subject, where, pack, ask) if line))


def _first_lesson(facts: Facts, one: Beginning, start: date) -> Lesson | None:
    own = (lesson for lesson in facts.lessons.get(one.school, ()) if lesson.intake in (None, one.intake))
    return next((x for x in own if not x.cancelled and x.interval.first_day >= start), None)


def _know_the_bot(facts: Facts, one: Beginning, start: date, say: Texts, now: datetime) -> Part:
    headline = say("Je begint {day}. Ik help je de weg te vinden.", day=day_said(say, start, local_day(now)))
    ask = say("Typ je vraag gewoon in deze chat. Bijvoorbeeld:")
    examples = (say("„Wat moet ik nog inleveren?”"), say("„Wie is mijn werkbegeleider?”"))
    limits = say("Ik ben een bot. Weet ik iets niet, dan zeg ik wie je kan helpen.")
    return Part(headline, _why(say), (ask, *examples, limits))


_STEPS = {21: _meet_the_class, 14: _mail_the_teacher, 7: _prepare_the_lesson, 1: _know_the_bot}


def _to_supervisor(one: Beginning, start: date, say: Texts, now: datetime) -> Part:
    day = day_said(say, start, local_day(now))
    headline = say("{name} begint {day}. Jij bent de werkbegeleider.", name=one.trainee_name, day=day)
    ask = say("Vraag mij wat er deze periode van {name} wordt gevraagd.", name=one.trainee_name)
    return Part(headline, say("Je krijgt dit omdat jij deze deelnemer gaat begeleiden."), (ask,))


def _why(say: Texts) -> str:
    return say("Je krijgt dit omdat je binnenkort begint.")


PLAN = Plan(NoticeKind.ONBOARDING, read, due)
