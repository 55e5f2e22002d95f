"""What must be handed in, what is expected of it, and what came back (C1–C4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.domain.people import PersonId, RecordKind
from bot.domain.progress import overdue, to_do
from bot.domain.records import AssignmentKind, Submission, SubmissionState
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.assignment_words import HEADINGS, evidence, line, named_in, result_text
from handlers.expectations import assignment_expect, expected
from handlers.phrasing import (
    MOST_LINES,
    about,
    answer,
    asks_for,
    counted,
    day_text,
    of_all,
    section,
    section_of,
    stale,
    today,
)
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import groups, learning, people

JUDGED = frozenset({SubmissionState.PASSED, SubmissionState.RETURNED})
RESULTS = ("cijfer*", "resulta*", "uitslag*", "beoordeeld", "beoordeling*", "voldoende", "grade*", "result*", "marks")


def assignment_list(turn: Turn) -> Said:
    """What is due, overdue first; what is handed in; what came back."""
    if of_all(turn):
        return _of_everybody(turn)
    submissions = learning.submissions(turn.db, turn.about.id)
    if not submissions:
        headline = about(turn, "Er staan geen opdrachten voor je klaar.", "Er staan geen opdrachten voor {name} klaar.")
        return answer(turn, headline, paragraphs=(ask_teacher(turn),))
    if turn.slots.value == "uitslag" or asks_for(turn, *RESULTS):
        return _results(turn, submissions)
    named = named_in(turn.text, submissions)
    if len(named) == 1:
        return expected(turn, named[0])
    return _list(turn, submissions)


def _list(turn: Turn, submissions: Sequence[Submission]) -> Said:
    day = today(turn)
    late, coming = overdue(submissions, day), to_do(submissions, day)
    if turn.interval is not None:
        coming = tuple(s for s in coming if s.due is not None and _named(turn, s.due))
    waiting = tuple(s for s in submissions if s.state is SubmissionState.SUBMITTED)
    sections = (
        *section(turn, "Te laat", [line(turn, s) for s in late]),
        *(part for kind, heading in HEADINGS.items() for part in _by_kind(turn, heading, kind, coming)),
        *section(turn, "Ingeleverd, nog niet beoordeeld", [s.title for s in waiting]),
    )
    used = (*late, *coming, *waiting)
    return answer(
        turn,
        _headline(turn, late, coming),
        tone=Tone.CAUTION if late else Tone.INFO,
        paragraphs=stale(turn, (s.confirmed_at for s in used)),
        sections=sections,
        options=_next_questions(turn, (*late, *coming)),
        reasons=("overdue",) if late else (),
        evidence=(evidence(s) for s in used),
    )


def _by_kind(turn: Turn, heading: str, kind: AssignmentKind, coming: Iterable[Submission]) -> tuple[Section, ...]:
    return section(turn, heading, [line(turn, s) for s in coming if s.kind is kind])


def _headline(turn: Turn, late: Sequence[Submission], coming: Sequence[Submission]) -> str:
    if late:
        return _late_headline(turn, late)
    dated = [s for s in coming if s.due is not None]
    if dated:
        first = dated[0].due
        titles = turn.say.all_of([s.title for s in dated if s.due == first][:3])
        own = "Je volgende inlevermoment is {day}: {titles}."
        other = "Het volgende inlevermoment van {name} is {day}: {titles}."
        return about(turn, own, other, day=day_text(turn, first) if first else "", titles=titles)
    if coming:
        own, other = (
            "Je hebt {count} opdrachten open zonder datum.",
            "{name} heeft {count} opdrachten open zonder datum.",
        )
        if len(coming) == 1:
            own, other = "Je hebt één opdracht open, zonder datum.", "{name} heeft één opdracht open, zonder datum."
        return about(turn, own, other, count=len(coming))
    if turn.interval is not None:
        own, other = "Je hoeft dan niets in te leveren.", "{name} hoeft dan niets in te leveren."
        return about(turn, own, other)
    return about(turn, "Je hebt geen open opdrachten.", "{name} heeft geen open opdrachten.")


def _late_headline(turn: Turn, late: Sequence[Submission]) -> str:
    first = late[0]
    day = day_text(turn, first.due) if first.due else ""
    if len(late) == 1:
        own = "Je bent te laat met {title}: de laatste dag was {day}."
        other = "{name} is te laat met {title}: de laatste dag was {day}."
        return about(turn, own, other, title=first.title, day=day)
    own = "Je bent te laat met {count} opdrachten; de oudste is {title}, van {day}."
    other = "{name} is te laat met {count} opdrachten; de oudste is {title}, van {day}."
    return about(turn, own, other, count=len(late), title=first.title, day=day)


def _next_questions(turn: Turn, submissions: Sequence[Submission]) -> tuple[Option, ...]:
    slots = turn.with_slots(when=None)
    options = []
    if submissions:
        first = submissions[0]
        label = turn.say("Wat wordt er verwacht bij {title}?", title=first.title)
        options.append(Option(label, Intent.ASSIGNMENT_EXPECT, turn.with_slots(when=None, value=first.assignment)))
    options.append(Option(turn.say("Hoe druk worden de komende weken?"), Intent.LOAD_WEEKS, slots))
    options.append(
        Option(turn.say("Wat zijn de resultaten?"), Intent.ASSIGNMENT_LIST, turn.with_slots(value="uitslag"))
    )
    return tuple(options)


def _results(turn: Turn, submissions: Sequence[Submission]) -> Said:
    judged = sorted(
        (s for s in submissions if s.state in JUDGED), key=lambda s: s.submitted_on or date.min, reverse=True
    )
    waiting = [s for s in submissions if s.state is SubmissionState.SUBMITTED]
    if not judged:
        headline = about(turn, "Je hebt nog geen resultaten.", "{name} heeft nog geen resultaten.")
    else:
        own = "Je laatste resultaat is voor {title}: {result}."
        other = "Het laatste resultaat van {name} is voor {title}: {result}."
        headline = about(turn, own, other, title=judged[0].title, result=result_text(turn, judged[0]))
    sections = (
        *section(turn, "Resultaten", [f"{s.title}: {result_text(turn, s)}" for s in judged]),
        *section(turn, "Nog niet beoordeeld", [s.title for s in waiting]),
    )
    used = (*judged, *waiting)
    return answer(turn, headline, sections=sections, evidence=(evidence(s) for s in used))


def _of_everybody(turn: Turn) -> Said:
    """Who is late and what comes next, over everybody whose assignments the asker sees."""
    day = today(turn)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, day)
    if not seen:
        return answer(turn, turn.say("Er zijn nu geen deelnemers van wie jij de opdrachten ziet."))
    by_person = groups.open_submissions_of(turn.db, [p.id for p in seen])
    names = {p.id: p.name for p in seen}
    late = [found for p in seen if (found := overdue(by_person.get(p.id, ()), day))]
    late.sort(key=lambda found: (-len(found), names[found[0].trainee]))
    coming = sorted(
        (s for found in by_person.values() for s in to_do(found, day) if s.due is not None and _named(turn, s.due)),
        key=lambda s: (s.due or date.max, names[s.trainee]),
    )
    shown = [s for found in late[:MOST_LINES] for s in found[:3]] + coming[:MOST_LINES]
    return answer(
        turn,
        _everybody_headline(turn, len(late)),
        tone=Tone.CAUTION if late else Tone.INFO,
        paragraphs=stale(turn, (s.confirmed_at for s in shown)),
        sections=(
            *section_of(turn, "Te laat", late, lambda found: _late_line(turn, found, names)),
            *section_of(turn, "De komende inlevermomenten", coming, lambda s: f"{names[s.trainee]}: {line(turn, s)}"),
        ),
        reasons=("overdue",) if late else (),
        evidence=(evidence(s) for s in shown),
        people=dict.fromkeys(int(s.trainee) for s in shown),
    )


def _named(turn: Turn, due: date) -> bool:
    """Within the days that were named, if any were."""
    return turn.interval is None or turn.interval.first_day <= due <= turn.interval.last_day


def _everybody_headline(turn: Turn, late: int) -> str:
    if not late:
        return turn.say("Niemand is te laat met inleveren.")
    return counted(
        turn, late, "Eén deelnemer is te laat met inleveren.", "{count} deelnemers zijn te laat met inleveren."
    )


def _late_line(turn: Turn, found: Sequence[Submission], names: Mapping[PersonId, str]) -> str:
    titles = turn.say.all_of([s.title for s in found[:3]])
    one, many = "{name}: één opdracht ({titles})", "{name}: {count} opdrachten ({titles})"
    return counted(turn, len(found), one, many, titles=titles, name=names[found[0].trainee])


ROUTES = (
    Route(
        Intent.ASSIGNMENT_LIST,
        "Wat moet ik deze week inleveren?",
        "What do I have to hand in this week?",
        assignment_list,
        TRAINEES_AND_GUIDES,
        RecordKind.ASSIGNMENTS,
        frozenset({Need.ANYBODY, Need.MAYBE_WHEN}),
    ),
    Route(
        Intent.ASSIGNMENT_EXPECT,
        "Wat wordt er van mij verwacht bij het reflectieverslag?",
        "What is expected of me in this assignment?",
        assignment_expect,
        TRAINEES_AND_GUIDES,
        RecordKind.ASSIGNMENTS,
        frozenset({Need.ANYBODY}),
    ),
)
