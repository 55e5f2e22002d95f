"""Work to hand in: a nudge some days before its last day and one after it (C1).

How often before depends on how the trainee wants to be helped: seldom (G4), or in small steps (G1). What came back for
a resit is not late (`bot.domain.progress.overdue`), so after its day nothing is said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.load import TO_DO
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.records import SubmissionState, SupportStyle
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said, days_late
from schedules.due import Due, Part, Plan, Span, numbers
from schedules.people_around import NOBODY, UNKNOWN, Standing, guiding, standings
from storage import falling_due, guides
from storage.falling_due import ToHandIn
from storage.guides import Guidance

SUBJECT = "inlevering"
STEPS = {
    SupportStyle.UNSET: (7, 3, 1),
    SupportStyle.AUTONOMOUS: (3,),
    SupportStyle.STRUCTURED: (7, 5, 3, 1),
}
"""On how many days before the last day a nudge comes."""
FIRST, LATE, LONGEST_LATE = 7, -1, 8
"""The earliest step, the step after the last day, and for how many days that is of use."""
CLOCK = time(9)

SMALL_STEPS = {
    7: "Begin klein: lees vandaag wat er wordt gevraagd.",
    5: "Volgende stap: schrijf in een paar woorden op wat je gaat doen.",
    3: "Volgende stap: maak een begin. Het hoeft nog niet af te zijn.",
    1: "Laatste stap: kijk nog één keer of alles erbij zit.",
}
"""One small thing to do now, for who wants structure (G1)."""
_DONE = {
    SubmissionState.SUBMITTED: "is ingeleverd",
    SubmissionState.PASSED: "is voldaan",
    SubmissionState.CANCELLED: "is vervallen",
}


@dataclass(frozen=True)
class Facts:
    """What must be handed in, how those trainees stand, and who teaches those who may be late."""

    hand_ins: Sequence[ToHandIn]
    standings: Mapping[PersonId, Standing]
    guidance: Mapping[PersonId, Sequence[Guidance]]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Everything with a step on one of these days; with subjects just these."""
    if subjects is None:
        found = falling_due.hand_ins_due(
            db, span.first - timedelta(days=LONGEST_LATE), span.last + timedelta(days=FIRST)
        )
    else:
        found = falling_due.hand_ins(db, numbers(SUBJECT, subjects))
    late = {one.trainee for one in found if one.due is not None and one.due < span.last}
    return Facts(
        found,
        standings(db, list({one.trainee for one in found})),
        guides.guidance_of(db, sorted(late), span.first, span.last),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each hand-in the one step of this day."""
    today = local_day(now)
    for one in facts.hand_ins:
        standing = facts.standings.get(one.trainee, NOBODY)
        steps = STEPS[standing.style]
        step = None if one.due is None else _step((one.due - today).days, steps, one.state)
        if one.due is not None and step is not None:
            begins, ends = _window(one.due, step, steps)
            yield Due(
                one.trainee,
                NoticeKind.DEADLINE,
                f"{SUBJECT}:{one.id}",
                f"{_version(one)}/{step}",
                begins,
                ends,
                partial(_words, facts, one, step),
                about=one.trainee,
                dropped=_dropped(one, standing),
            )


def _step(left: int, steps: Sequence[int], state: SubmissionState) -> int | None:
    """The step that began last, this many days before the last day; None when there is none."""
    if left < 0:
        return LATE if left >= -LONGEST_LATE and state is not SubmissionState.RETURNED else None
    return min((step for step in steps if step >= left), default=None)


@lru_cache(maxsize=4_096)
def _window(due: date, step: int, steps: Sequence[int]) -> tuple[datetime, datetime]:
    """From nine o'clock until the next step, of the last one until the last day is over."""
    begins = at(due - timedelta(days=step), CLOCK)
    if step == LATE:
        return begins, at(due + timedelta(days=LONGEST_LATE + 1))
    following = max((other for other in steps if other < step), default=None)
    if following is None:
        return begins, at(due + timedelta(days=1))
    return begins, at(due - timedelta(days=following), CLOCK)


def _version(one: ToHandIn) -> str:
    """Its last day; work that was opened again on the same day says so, and is told of anew."""
    if one.state not in TO_DO or (one.state is SubmissionState.OPEN and one.submitted_on is None):
        return f"{one.due}"
    return f"{one.due}+{one.submitted_on or 'herkansing'}"


def _dropped(one: ToHandIn, standing: Standing) -> str:
    return UNKNOWN if one.withdrawn else _DONE.get(one.state) or standing.reason


def _words(facts: Facts, one: ToHandIn, step: int, say: Texts, now: datetime) -> Part:
    today, day = local_day(now), one.due or local_day(now)
    why = say("Je krijgt dit omdat deze opdracht nog openstaat.")
    if day < today:
        last, late = say.near_day(day, today), days_late(say, day, today)
        headline = say("{title} is {late}: de laatste dag was {day}.", title=one.title, late=late, day=last)
        done = say("Is het al ingeleverd? Dan kun je dit bericht vergeten.")
        return Part(headline, why, (_whom_to_ask(facts, one, today, say), done), Tone.CAUTION)
    again = one.state is SubmissionState.RETURNED
    text = "Lever {title} opnieuw in: {day}." if again else "Lever {title} in: {day}."
    headline = say(text, title=one.title, day=day_said(say, day, today))
    style = facts.standings.get(one.trainee, NOBODY).style
    return Part(headline, why, _help(one, step, style, say))


def _help(one: ToHandIn, step: int, style: SupportStyle, say: Texts) -> tuple[str, ...]:
    """What the trainee's way of being helped adds."""
    if style is SupportStyle.AUTONOMOUS:
        return (say("Typ „overzicht” voor alles wat eraan komt."),)
    if style is not SupportStyle.STRUCTURED:
        return ()
    if not one.planned_minutes:
        return (say(SMALL_STEPS[step]),)
    return (say(SMALL_STEPS[step]), say("Reken op {time}.", time=say.duration(one.planned_minutes)))


def _whom_to_ask(facts: Facts, one: ToHandIn, today: date, say: Texts) -> str:
    teachers = guiding(facts.guidance.get(one.trainee, ()), today, {Role.TEACHER})
    if not teachers:
        return say("Lukt het niet? Vraag je docent wat er nog kan.")
    return say("Lukt het niet? Vraag {who}, je docent, wat er nog kan.", who=teachers[0].name)


PLAN = Plan(NoticeKind.DEADLINE, read, due)
