"""When somebody has a lesson; to a planner only that somebody is not free (B1, B2, B6, F5)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.calendar import Interval
from bot.domain.people import RecordKind, Role
from bot.domain.records import Lesson
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.access import sees
from handlers.phrasing import about, answer, date_text, day_text, hours_text, of_all, section, today
from handlers.route import EVERYONE
from handlers.schools import followed
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import calendar, groups, learning, people

AHEAD = timedelta(days=70)
"""How far ahead the next lesson is looked for: longer than the summer holidays."""
OVER = "De les was {when}: {subject}, {place}."
BUSY_AHEAD = timedelta(days=14)
MODES = {"op school": "op school", "online": "online", "op de werkplek": "op de werkplek"}


def lessons(turn: Turn) -> Said:
    """The next lessons, or those of the days that were named; to a planner only that somebody is not free."""
    if of_all(turn):
        return _lessons_of_schools(turn)
    if not turn.is_self and not sees(turn, RecordKind.PLAN):
        return _busy(turn)
    found = calendar.lessons(turn.db, turn.about.id, _stretch(turn, AHEAD))
    return _told(turn, [one for one in found if one.interval.end > turn.now or turn.interval is not None])


def _stretch(turn: Turn, ahead: timedelta) -> Interval:
    return turn.interval or Interval(turn.now, turn.now + ahead)


def _told(turn: Turn, found: Sequence[Lesson]) -> Said:
    shown = list(found) if turn.interval is not None else list(found[:3])
    if not shown:
        return _no_lesson(turn)
    held = [one for one in shown if not one.cancelled]
    changed = any(one.cancelled for one in shown)
    return answer(
        turn,
        _headline(turn, shown, held),
        tone=Tone.CAUTION if changed else Tone.INFO,
        paragraphs=(_no_place(turn, held[0]) if held else "",) if held and _no_place(turn, held[0]) else (),
        sections=section(turn, "Lessen", [line(turn, one) for one in shown]),
        options=(
            Option(turn.say("Wanneer is er vakantie?"), Intent.HOLIDAYS, turn.with_slots(when=None)),
            Option(turn.say("Tot wanneer loopt deze periode?"), Intent.PERIODS, turn.with_slots(when=None)),
        ),
    )


def _headline(turn: Turn, shown: Sequence[Lesson], held: Sequence[Lesson]) -> str:
    if not held:
        said = (
            "De les van {when} vervalt: {subject}." if len(shown) == 1 else "Deze lessen vervallen, ook die van {when}."
        )
        return turn.say(said, when=hours_text(turn, shown[0].interval), subject=shown[0].subject)
    first = _first(turn, held)
    given = {"when": hours_text(turn, first.interval), "subject": first.subject, "place": place(turn, first)}
    if shown[0].cancelled:
        lost = "De les van {day} vervalt. De volgende is {when}: {subject}, {place}."
        return turn.say(lost, day=day_text(turn, shown[0].interval.first_day), **given)
    if turn.interval is not None:
        if first.interval.end <= turn.now:
            return turn.say(OVER, **given)
        own, other = "Je hebt les op {when}: {subject}, {place}.", "{name} heeft les op {when}: {subject}, {place}."
        return about(turn, own, other, **given)
    own, other = (
        "Je volgende les is {when}: {subject}, {place}.",
        "De volgende les van {name} is {when}: {subject}, {place}.",
    )
    return about(turn, own, other, **given)


def _first(turn: Turn, held: Sequence[Lesson]) -> Lesson:
    """The first that is not over; the first of all when all are."""
    return next((one for one in held if one.interval.end > turn.now), held[0])


def place(turn: Turn, lesson: Lesson) -> str:
    """Where a lesson is: the room, else how it is given."""
    if lesson.room:
        return turn.say("lokaal {room}", room=lesson.room)
    if lesson.mode:
        return turn.say(MODES[lesson.mode]) if lesson.mode in MODES else lesson.mode
    return turn.say("plaats niet bekend")


def _no_place(turn: Turn, lesson: Lesson) -> str:
    if lesson.room or lesson.link or not lesson.mode.startswith("op school"):
        return ""
    return turn.say("Het lokaal staat niet in de gegevens. Vraag het aan je docent.")


def line(turn: Turn, lesson: Lesson) -> str:
    """One lesson with its hours, place and link; a cancelled one says so first."""
    parts = [hours_text(turn, lesson.interval), lesson.subject]
    if lesson.cancelled:
        return turn.say("vervalt: {lesson}", lesson=", ".join(parts))
    parts.append(place(turn, lesson))
    if lesson.room and lesson.mode:
        parts.append(turn.say(MODES[lesson.mode]) if lesson.mode in MODES else lesson.mode)
    if lesson.link:
        parts.append(lesson.link)
    return ", ".join(parts)


def _no_lesson(turn: Turn) -> Said:
    if turn.interval is not None:
        own, other = "Je hebt dan geen les.", "{name} heeft dan geen les."
    else:
        own = "Er staat voorlopig geen les voor je in de kalender."
        other = "Er staat voorlopig geen les voor {name} in de kalender."
    options = (Option(turn.say("Tot wanneer loopt deze periode?"), Intent.PERIODS, turn.with_slots(when=None)),)
    said = () if turn.interval is not None else (ask_teacher(turn),)
    return answer(turn, about(turn, own, other), paragraphs=said, options=options)


def _busy(turn: Turn) -> Said:
    """Only that somebody is not free and when; not what for."""
    stretch = _stretch(turn, BUSY_AHEAD)
    taken = _taken(
        calendar.lessons(turn.db, turn.about.id, stretch),
        [e.interval for e in learning.exams(turn.db, turn.about.id) if e.interval is not None],
        stretch,
    )
    if not taken:
        said = (
            "{name} is dan niet bezet, voor zover bekend."
            if turn.interval
            else "{name} is de komende twee weken niet bezet."
        )
        return answer(turn, turn.say(said, name=turn.about.name))
    headline = turn.say("{name} is bezet op {when}.", name=turn.about.name, when=hours_text(turn, taken[0]))
    return answer(turn, headline, sections=section(turn, "Bezet", [hours_text(turn, one) for one in taken]))


def _taken(found: Iterable[Lesson], exams: Iterable[Interval], stretch: Interval) -> list[Interval]:
    every = [one.interval for one in found if not one.cancelled] + list(exams)
    return sorted({one for one in every if one.overlaps(stretch)})


def _lessons_of_schools(turn: Turn) -> Said:
    """What is taught at the asker's school, or to the trainees the asker guides (F5); to a planner who is not free."""
    if not turn.asker.has(*(EVERYONE - {Role.SCHEDULER, Role.LEARNING_ADVISER, Role.TRAINEE})):
        return _busy_of_everybody(turn)
    schools, groups = followed(turn)
    found = [
        one
        for school in schools
        for one in calendar.lessons_of_school(turn.db, school, _stretch(turn, AHEAD))
        if groups is None or one.intake is None or (school, one.intake) in groups
    ]
    found.sort(key=lambda one: (one.interval, one.subject))
    coming = found if turn.interval is not None else found[:3]
    if not coming:
        return answer(turn, turn.say("Er staan dan geen lessen in de kalender."))
    held = [one for one in coming if not one.cancelled]
    first = _first(turn, held or coming)
    given = {"when": hours_text(turn, first.interval), "subject": first.subject, "place": place(turn, first)}
    said = "De volgende les is {when}: {subject}, {place}." if first.interval.end > turn.now else OVER
    headline = turn.say(said, **given)
    if not held:
        headline = turn.say("De les van {when} vervalt: {subject}.", **given)
    tone = Tone.INFO if len(held) == len(coming) else Tone.CAUTION
    lines = [_group_line(turn, one) for one in coming]
    return answer(turn, headline, tone=tone, sections=section(turn, "Lessen", lines))


def _group_line(turn: Turn, lesson: Lesson) -> str:
    if lesson.intake is None:
        return line(turn, lesson)
    group = turn.say("groep van {day}", day=date_text(turn, lesson.intake))
    return f"{line(turn, lesson)} ({group})"


def _busy_of_everybody(turn: Turn) -> Said:
    stretch = _stretch(turn, BUSY_AHEAD)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.BUSY, today(turn))
    ids = [p.id for p in seen]
    exams = learning.exams_of(turn.db, ids)
    by_person = groups.lessons_of(turn.db, ids, stretch)
    lines, shown = [], []
    for person in seen:
        own = [e.interval for e in exams.get(person.id, ()) if e.interval is not None]
        taken = _taken(by_person.get(person.id, ()), own, stretch)
        if taken:
            more = [turn.say("en nog {count} keer", count=len(taken) - 1)] if len(taken) > 1 else []
            lines.append(f"{person.name}: " + ", ".join([hours_text(turn, taken[0]), *more]))
            shown.append(int(person.id))
    if not lines:
        return answer(turn, turn.say("Niemand is dan bezet, voor zover bekend."))
    headline = turn.say("{count} van de {all} deelnemers zijn bezet.", count=len(lines), all=len(seen))
    if len(lines) == 1:
        headline = turn.say("Eén van de {all} deelnemers is bezet.", all=len(seen))
    if len(seen) == 1:
        headline = turn.say("{name} is bezet.", name=seen[0].name)
    return answer(turn, headline, sections=section(turn, "Bezet", lines, most=25), people=shown[:25])
