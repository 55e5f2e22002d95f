"""How much the coming weeks hold, planned and as it really turns out (C5, C7, C8)."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.load import WeekLoad, pace, week_loads
from bot.domain.people import RecordKind
from bot.domain.records import Submission
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import about, answer, counted, duration_text, number_text, of_all, record, section, stale, today
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import learning, people

HALF_HOUR = 30
SLOWER = 1.2
"""From this pace on, real time is worth telling next to planned time."""


def load_weeks(turn: Turn) -> Said:
    """Four weeks from now: planned time, realistic time, exams, and which week is the fullest."""
    if of_all(turn):
        return _of_everybody(turn)
    submissions = learning.submissions(turn.db, turn.about.id)
    weeks = week_loads(submissions, learning.exams(turn.db, turn.about.id), today(turn))
    if not any(w.due or w.exams for w in weeks):
        own = "De komende vier weken staat er niets voor je gepland."
        headline = about(turn, own, "De komende vier weken staat er niets gepland voor {name}.")
        return answer(turn, headline, paragraphs=() if submissions else (ask_teacher(turn),))
    factor = pace(submissions)
    used = [s for w in weeks for s in w.due]
    return answer(
        turn,
        _headline(turn, weeks, factor),
        tone=Tone.INFO,
        paragraphs=(*_pace(turn, factor), *stale(turn, (s.confirmed_at for s in used))),
        sections=section(turn, "Per week", [_line(turn, w, factor) for w in weeks]),
        options=(
            Option(turn.say("Welke opdrachten staan er open?"), Intent.ASSIGNMENT_LIST, turn.with_slots(when=None)),
            Option(turn.say("Wanneer is het volgende examen?"), Intent.EXAM_WHEN, turn.with_slots(when=None)),
        ),
        evidence=(record("inlevering", s.id, s.confirmed_at) for s in used),
    )


def _fullest(weeks: Sequence[WeekLoad]) -> WeekLoad:
    return max(weeks, key=lambda w: (w.planned_minutes, len(w.due) + len(w.exams)))


def _headline(turn: Turn, weeks: Sequence[WeekLoad], factor: float | None) -> str:
    week = _fullest(weeks)
    if not week.planned_minutes:
        own = "Je drukste week is {week}: daarin valt het meeste."
        return about(turn, own, "De drukste week van {name} is {week}.", week=_name(turn, week))
    minutes = week.planned_minutes * (factor if factor and factor >= SLOWER else 1)
    own = "Je drukste week is {week}: reken op ongeveer {time} studie."
    other = "De drukste week van {name} is {week}: ongeveer {time} studie."
    return about(turn, own, other, week=_name(turn, week), time=duration_text(turn, minutes))


def _name(turn: Turn, week: WeekLoad) -> str:
    from babel.dates import format_date

    pattern = "d" if week.monday.month == week.sunday.month else "d MMMM"
    first = format_date(week.monday, pattern, locale=turn.say.locale)
    last = format_date(week.sunday, "d MMMM", locale=turn.say.locale)
    return turn.say("week {number} ({first} t/m {last})", number=week.monday.isocalendar().week, first=first, last=last)


def _line(turn: Turn, week: WeekLoad, factor: float | None) -> str:
    parts = [turn.say("gepland {time}", time=duration_text(turn, week.planned_minutes))] if week.planned_minutes else []
    if week.planned_minutes and factor and factor >= SLOWER:
        parts.append(turn.say("in het echt ongeveer {time}", time=duration_text(turn, week.planned_minutes * factor)))
    if week.due:
        parts.append(counted(turn, len(week.due), "1 opdracht", "{count} opdrachten"))
    if week.untimed:
        parts.append(turn.say("waarvan {count} zonder geplande tijd", count=week.untimed))
    if week.exams:
        parts.append(counted(turn, len(week.exams), "1 examen", "{count} examens"))
    return f"{_name(turn, week)}: " + (", ".join(parts) if parts else turn.say("niets gepland"))


def _pace(turn: Turn, factor: float | None) -> tuple[str, ...]:
    if factor is None or factor < SLOWER:
        return ()
    own = "Je deed tot nu toe {factor} keer zo lang over opdrachten als gepland."
    other = "{name} deed tot nu toe {factor} keer zo lang over opdrachten als gepland."
    return (about(turn, own, other, factor=number_text(turn, factor)),)


def _of_everybody(turn: Turn) -> Said:
    day = today(turn)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, day)
    ids = [p.id for p in seen]
    by_person, exams = learning.submissions_of(turn.db, ids), learning.exams_of(turn.db, ids)
    everything = [s for found in by_person.values() for s in found]
    weeks = week_loads(everything, [e for found in exams.values() for e in found], day)
    if not any(w.due or w.exams for w in weeks):
        return answer(turn, turn.say("De komende vier weken valt er voor niemand iets in te leveren."))
    week = max(weeks, key=lambda w: len(w.due) + len(w.exams))
    headline = counted(
        turn,
        len(week.due),
        "De drukste week is {week}, met één opdracht.",
        "De drukste week is {week}, met {count} opdrachten.",
        week=_name(turn, week),
    )
    factor = pace(everything)
    paragraphs = []
    if factor is not None and factor >= SLOWER:
        said = "Opdrachten duurden tot nu toe {factor} keer zo lang als gepland."
        paragraphs.append(turn.say(said, factor=number_text(turn, factor)))
    return answer(
        turn,
        headline,
        paragraphs=paragraphs,
        sections=(
            *section(turn, "Per week", [_group_line(turn, w) for w in weeks]),
            *section(turn, "Duurden langer dan gepland", _slow(turn, everything)),
        ),
    )


def _group_line(turn: Turn, week: WeekLoad) -> str:
    parts = []
    if week.due:
        parts.append(counted(turn, len(week.due), "1 opdracht", "{count} opdrachten"))
    most = max(Counter(s.trainee for s in week.due).values(), default=0)
    if most > 1:
        parts.append(turn.say("hooguit {count} per persoon", count=most))
    if week.exams:
        parts.append(counted(turn, len(week.exams), "1 examen", "{count} examens"))
    return f"{_name(turn, week)}: " + (", ".join(parts) or turn.say("niets in te leveren"))


def _slow(turn: Turn, submissions: Sequence[Submission]) -> list[str]:
    timed: dict[str, list[tuple[int, int]]] = {}
    for s in submissions:
        if s.planned_minutes and s.actual_minutes:
            timed.setdefault(s.title, []).append((s.planned_minutes, s.actual_minutes))
    slow = [
        (sum(a for _, a in times) / sum(p for p, _ in times), title, times)
        for title, times in timed.items()
        if len(times) > 1
    ]
    return [
        turn.say(
            "{title}: gepland {planned}, in het echt {actual}",
            title=title,
            planned=duration_text(turn, times[0][0]),
            actual=duration_text(turn, sum(a for _, a in times) / len(times)),
        )
        for factor, title, times in sorted(slow, reverse=True)
        if factor >= SLOWER and sum(a for _, a in times) / len(times) - times[0][0] >= HALF_HOUR
    ]


ROUTES = (
    Route(
        Intent.LOAD_WEEKS,
        "Hoe druk worden de komende weken?",
        "What is my study load?",
        load_weeks,
        TRAINEES_AND_GUIDES,
        RecordKind.ASSIGNMENTS,
        frozenset({Need.ANYBODY}),
    ),
)
