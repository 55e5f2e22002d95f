"""What must be handed in, what is expected of it, and what came back (C1–C4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.domain.load import pace
from bot.domain.people import PersonId, RecordKind, Role
from bot.domain.progress import overdue, to_do
from bot.domain.records import AssignmentKind, Submission, SubmissionState
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import (
    about,
    answer,
    asks_for,
    counted,
    day_text,
    duration_text,
    number_text,
    of_all,
    question,
    record,
    section,
    stale,
    today,
    words_of,
)
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import learning, people

HEADINGS = {
    AssignmentKind.HAND_IN: "Inleveropdrachten",
    AssignmentKind.PRACTICE: "Oefenopdrachten",
    AssignmentKind.WORK_PROCESS: "Werkprocesopdrachten",
}
KINDS = {
    AssignmentKind.HAND_IN: "een inleveropdracht",
    AssignmentKind.PRACTICE: "een oefenopdracht",
    AssignmentKind.WORK_PROCESS: "een werkprocesopdracht",
}
MEANING = {
    AssignmentKind.HAND_IN: "Je levert deze opdracht in en krijgt een beoordeling.",
    AssignmentKind.PRACTICE: "Deze opdracht is om te oefenen op je werk.",
    AssignmentKind.WORK_PROCESS: "Deze opdracht telt mee op weg naar je examen.",
}
STATES = {
    SubmissionState.OPEN: "nog open",
    SubmissionState.SUBMITTED: "ingeleverd, nog niet beoordeeld",
    SubmissionState.RETURNED: "terug, nog een keer inleveren",
    SubmissionState.PASSED: "voldaan",
    SubmissionState.CANCELLED: "vervallen",
}
JUDGED = frozenset({SubmissionState.PASSED, SubmissionState.RETURNED})
RESULTS = ("cijfer*", "resulta*", "uitslag*", "beoordeeld", "beoordeling*", "voldoende", "grade*", "result*", "marks")
NO_TITLE = frozenset({"opdracht", "opdrachten", "verslag", "over", "voor", "een", "het", "van", "mijn", "assignment"})


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
        return _expected(turn, named[0])
    return _list(turn, submissions)


def _list(turn: Turn, submissions: Sequence[Submission]) -> Said:
    day = today(turn)
    late, coming = overdue(submissions, day), to_do(submissions, day)
    if turn.interval is not None:
        within = turn.interval
        coming = tuple(s for s in coming if s.due is not None and within.first_day <= s.due <= within.last_day)
    waiting = tuple(s for s in submissions if s.state is SubmissionState.SUBMITTED)
    sections = (
        *section(turn, "Te laat", [_line(turn, s) for s in late]),
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
        evidence=(_evidence(s) for s in used),
    )


def _by_kind(turn: Turn, heading: str, kind: AssignmentKind, coming: Iterable[Submission]) -> tuple[Section, ...]:
    return section(turn, heading, [_line(turn, s) for s in coming if s.kind is kind])


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
        own, other = "Je hebt {count} opdrachten open zonder datum.", "{name} heeft {count} opdrachten open zonder datum."
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


def _line(turn: Turn, submission: Submission) -> str:
    parts = [submission.title]
    parts.append(_due(turn, submission.due))
    if submission.state is SubmissionState.RETURNED:
        parts.append(turn.say("nog een keer inleveren"))
    if submission.planned_minutes:
        parts.append(turn.say("gepland: {time}", time=duration_text(turn, submission.planned_minutes)))
    return ", ".join(parts)


def _due(turn: Turn, due: date | None) -> str:
    return turn.say("geen datum") if due is None else turn.say("uiterlijk {day}", day=day_text(turn, due))


def _next_questions(turn: Turn, submissions: Sequence[Submission]) -> tuple[Option, ...]:
    slots = turn.with_slots(when=None)
    options = []
    if submissions:
        first = submissions[0]
        label = turn.say("Wat wordt er verwacht bij {title}?", title=first.title)
        options.append(Option(label, Intent.ASSIGNMENT_EXPECT, turn.with_slots(when=None, value=first.assignment)))
    options.append(Option(turn.say("Hoe druk worden de komende weken?"), Intent.LOAD_WEEKS, slots))
    options.append(Option(turn.say("Wat zijn de resultaten?"), Intent.ASSIGNMENT_LIST, turn.with_slots(value="uitslag")))
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
        headline = about(turn, own, other, title=judged[0].title, result=_result(turn, judged[0]))
    sections = (
        *section(turn, "Resultaten", [f"{s.title}: {_result(turn, s)}" for s in judged]),
        *section(turn, "Nog niet beoordeeld", [s.title for s in waiting]),
    )
    used = (*judged, *waiting)
    return answer(turn, headline, sections=sections, evidence=(_evidence(s) for s in used))


def _result(turn: Turn, submission: Submission) -> str:
    state = turn.say(STATES[submission.state])
    return f"{state} ({submission.grade})" if submission.grade else state


def _evidence(submission: Submission) -> dict[str, object]:
    return record("inlevering", submission.id, submission.confirmed_at)


def named_in(text: str, submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """The submissions whose title the message names, one of each assignment; the most words in common win."""
    said = words_of(text) - NO_TITLE
    best: dict[str, tuple[int, Submission]] = {}
    for submission in submissions:
        telling = {w for w in words_of(submission.title) - NO_TITLE if len(w) > 2}
        common = len(telling & said)
        if common and submission.assignment not in best:
            best[submission.assignment] = (common, submission)
    most = max((count for count, _ in best.values()), default=0)
    return tuple(submission for count, submission in best.values() if count == most)


def assignment_expect(turn: Turn) -> Said:
    """Criteria, form, who assesses and how long it takes, of one assignment (C2)."""
    submissions = _within_reach(turn)
    known = {s.assignment: s for s in reversed(submissions)}
    chosen = known.get(turn.slots.value)
    if chosen is not None:
        return _expected(turn, chosen, submissions)
    named = named_in(turn.text, submissions)
    if len(named) == 1:
        return _expected(turn, named[0], submissions)
    if not submissions:
        headline = about(turn, "Er staan geen opdrachten voor je klaar.", "Er staan geen opdrachten voor {name} klaar.")
        return answer(turn, headline, paragraphs=(ask_teacher(turn),))
    offered = named or to_do(submissions, today(turn)) or tuple(known.values())
    if len(offered) == 1:
        return _expected(turn, offered[0], submissions)
    options = [
        Option(s.title, Intent.ASSIGNMENT_EXPECT, turn.with_slots(value=s.assignment))
        for s in {s.assignment: s for s in offered}.values()
    ]
    return question(turn, turn.say("Over welke opdracht gaat het?"), "value", options[:6])


def _within_reach(turn: Turn) -> tuple[Submission, ...]:
    if not of_all(turn):
        return learning.submissions(turn.db, turn.about.id)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, today(turn))
    by_person = learning.submissions_of(turn.db, [p.id for p in seen])
    return tuple(s for submissions in by_person.values() for s in submissions)


def _expected(turn: Turn, submission: Submission, known: Sequence[Submission] = ()) -> Said:
    day = turn.say("zonder datum") if submission.due is None else _due(turn, submission.due)
    kind = turn.say(KINDS[submission.kind])
    if of_all(turn):
        headline = turn.say("{title} is {kind}.", title=submission.title, kind=kind)
    elif submission.state in (SubmissionState.OPEN, SubmissionState.RETURNED):
        own = "{title} is {kind}; inleveren {day}."
        headline = turn.say(own, title=submission.title, kind=kind, day=day)
    else:
        state = turn.say(STATES[submission.state])
        headline = turn.say("{title} is {kind}: {state}.", title=submission.title, kind=kind, state=state)
    criteria = [line.strip() for line in submission.criteria.replace(";", "\n").splitlines() if line.strip()]
    missing = () if criteria else (turn.say("Waar op gelet wordt, staat niet in de gegevens."), ask_teacher(turn))
    return answer(
        turn,
        headline,
        paragraphs=(turn.say(MEANING[submission.kind]), *missing, *stale(turn, (submission.confirmed_at,))),
        sections=(*section(turn, "Waar op gelet wordt", criteria), *section(turn, "Goed om te weten", _facts(turn, submission, known))),
        options=_after_expected(turn),
        evidence=() if of_all(turn) else (_evidence(submission),),
    )


def _facts(turn: Turn, submission: Submission, known: Sequence[Submission]) -> list[str]:
    lines = []
    if submission.assessor and not of_all(turn):
        lines.append(turn.say("Wie beoordeelt: {who}", who=submission.assessor))
    if submission.planned_minutes:
        lines.append(turn.say("Geplande tijd: {time}", time=duration_text(turn, submission.planned_minutes)))
        factor = pace(known)
        if factor is not None and factor >= 1.2 and not of_all(turn):
            real = duration_text(turn, submission.planned_minutes * factor)
            lines.append(turn.say("Reken op ongeveer {time}, zoals bij eerdere opdrachten", time=real))
    if submission.work_process:
        lines.append(turn.say("Werkproces: {code}", code=submission.work_process))
    if submission.grade and not of_all(turn):
        lines.append(turn.say("Resultaat: {result}", result=_result(turn, submission)))
    return lines


def _after_expected(turn: Turn) -> tuple[Option, ...]:
    slots = turn.with_slots(value="")
    return (
        Option(turn.say("Welke opdrachten staan er open?"), Intent.ASSIGNMENT_LIST, slots),
        Option(turn.say("Hoe druk worden de komende weken?"), Intent.LOAD_WEEKS, slots),
    )


def _of_everybody(turn: Turn) -> Said:
    day = today(turn)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, day)
    if not seen:
        return answer(turn, turn.say("Er zijn nu geen deelnemers van wie jij de opdrachten ziet."))
    by_person = learning.submissions_of(turn.db, [p.id for p in seen])
    late = {p.id: found for p in seen if (found := overdue(by_person.get(p.id, ()), day))}
    names = {p.id: p.name for p in seen}
    coming = sorted(
        (s for p in seen for s in to_do(by_person.get(p.id, ()), day) if s.due is not None),
        key=lambda s: (s.due or date.max, names[s.trainee]),
    )
    headline = counted(
        turn, len(late), "Eén deelnemer is te laat met inleveren.", "{count} deelnemers zijn te laat met inleveren."
    )
    if not late:
        headline = turn.say("Niemand is te laat met inleveren.")
    used = [s for found in late.values() for s in found] + coming
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if late else Tone.INFO,
        paragraphs=stale(turn, (s.confirmed_at for s in used)),
        sections=(
            *section(turn, "Te laat", _late_lines(turn, late, names)),
            *section(turn, "De komende inlevermomenten", [f"{names[s.trainee]}: {_line(turn, s)}" for s in coming]),
        ),
        reasons=("overdue",) if late else (),
        evidence=(_evidence(s) for s in used),
    )


def _late_lines(
    turn: Turn, late: Mapping[PersonId, Sequence[Submission]], names: Mapping[PersonId, str]
) -> list[str]:
    by_number = sorted(late.items(), key=lambda pair: (-len(pair[1]), names[pair[0]]))
    return [
        f"{names[who]}: " + counted(turn, len(found), "één opdracht ({titles})", "{count} opdrachten ({titles})",
                                    titles=turn.say.all_of([s.title for s in found[:3]]))
        for who, found in by_number
    ]


TRAINEES_AND_GUIDES = frozenset(
    {Role.TRAINEE, Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR, Role.TEACHER, Role.COORDINATOR}
)

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
        "What is expected of me in the reflection report?",
        assignment_expect,
        TRAINEES_AND_GUIDES,
        RecordKind.ASSIGNMENTS,
        frozenset({Need.ANYBODY}),
    ),
)
