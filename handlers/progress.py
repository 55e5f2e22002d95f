"""Where somebody stands, and who is behind, told in observable facts (D11, I1)."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.people import Person, RecordKind
from bot.domain.progress import Learning, Observed, Sign, current_trajectory, live, overdue, signs
from bot.domain.readiness import next_exams
from bot.domain.records import PlanState, Submission, SubmissionState, TrajectState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.access import sees
from handlers.names import certificate_name, certificates
from handlers.phrasing import about, answer, counted, day_text, hours_text, of_all, record, section, stale, today
from handlers.pictures import in_a_picture
from handlers.plan import STATES, TRAJECT_STATES
from handlers.questions import offer
from handlers.roles import NO_PLANNERS
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import calendar, groups, learning, people

SIGNS = {
    Sign.OVERDUE: ("één opdracht te laat, van {day}", "{count} opdrachten te laat, de oudste van {day}"),
    Sign.MISSED_EXAM: ("niet op een examen geweest", "{count} keer niet op een examen geweest"),
    Sign.FAILED_EXAM: ("een examen niet gehaald", "{count} examens niet gehaald"),
    Sign.NO_SUPERVISOR: ("geen vaste werkbegeleider", "geen vaste werkbegeleider"),
    Sign.TOO_FEW_HOURS: ("minder uren werk dan de route vraagt", "minder uren werk dan de route vraagt"),
    Sign.END_IS_NEAR: (
        "traject loopt tot {day}, nog één certificaat te halen",
        "traject loopt tot {day}, nog {count} certificaten te halen",
    ),
}


def progress_status(turn: Turn) -> Said:
    """Certificates and assignments done, what is late, the next exam, and the facts that ask for a talk."""
    return _of_everybody(turn) if of_all(turn) else _of_one(turn)


def progress_other(turn: Turn) -> Said:
    """Who is behind, to who guides others; a worry about somebody's progress is for a human."""
    if of_all(turn):
        return _of_everybody(turn)
    return offer(turn)


def sign_text(turn: Turn, observed: Observed) -> str:
    """One observed fact in words."""
    one, many = SIGNS[observed.sign]
    day = day_text(turn, observed.day) if observed.day else ""
    return counted(turn, observed.count, one, many, day=day)


def learning_of(turn: Turn, ids: Sequence[Person], everything: bool) -> Mapping[int, Learning]:
    """All that progress is read from, for these people at once; without assignments and exams unless `everything`.

    Of several people only what is still to be handed in is read: who is behind does not rest on the rest.
    """
    numbers = [p.id for p in ids]
    trajectories = {n: current_trajectory(t) for n, t in groups.trajectories_of(turn.db, numbers).items()}
    planned = groups.planned_of(turn.db, numbers)
    placements = groups.placements_of(turn.db, numbers)
    supervisions = groups.supervisions_of(turn.db, numbers, today(turn)) if everything else {}
    read = learning.submissions_of if len(numbers) == 1 else groups.open_submissions_of
    submissions = read(turn.db, numbers) if everything else {}
    exams = learning.exams_of(turn.db, numbers) if everything else {}
    routes = {one.code: one for one in calendar.routes(turn.db)}
    return {
        n: Learning(
            trajectory := trajectories.get(n),
            planned.get(n, ()),
            placements.get(n, ()),
            supervisions.get(n, ()) if everything else None,
            submissions.get(n, ()),
            exams.get(n, ()),
            routes[trajectory.route].min_hours if trajectory and trajectory.route in routes else None,
        )
        for n in numbers
    }


def _of_one(turn: Turn) -> Said:
    day = today(turn)
    found = learning_of(turn, [turn.about], sees(turn, RecordKind.ASSIGNMENTS, RecordKind.EXAMS))[turn.about.id]
    plan = live(found.planned)
    if found.trajectory is None and not plan:
        own = "Er staat nog niets over je voortgang in de gegevens."
        headline = about(turn, own, "Er staat nog niets over de voortgang van {name} in de gegevens.")
        return answer(turn, headline, paragraphs=(ask_teacher(turn),))
    noted = signs(found, day)
    names = certificates(turn)
    exams = next_exams(found.exams, turn.now)
    state = found.trajectory.state if found.trajectory else TrajectState.ACTIVE
    confirmed = [one.confirmed_at for part in (plan, found.submissions, found.exams) for one in part]
    return answer(
        turn,
        _headline(turn, found),
        tone=Tone.CAUTION if noted or state in (TrajectState.PAUSED, TrajectState.STOPPED) else Tone.INFO,
        paragraphs=(*_not_running(turn, state), *stale(turn, confirmed)),
        sections=(
            *section(
                turn,
                "Certificaten",
                [_certificate(turn, p.certificate, p.state, found.submissions, names) for p in plan],
            ),
            *section(turn, "Vraagt aandacht", [sign_text(turn, sign) for sign in noted]),
            *section(
                turn,
                "Volgende examen",
                [
                    f"{certificate_name(names, e.certificate)}: "
                    + (hours_text(turn, e.interval) if e.interval else turn.say("datum nog niet bekend"))
                    for e in exams[:1]
                ],
            ),
        ),
        options=_options(turn, found, day),
        reasons=tuple(sign.sign.value for sign in noted),
        evidence=(record("certificaatplan", p.id, p.confirmed_at) for p in plan),
    )


def _options(turn: Turn, found: Learning, day: date) -> tuple[Option, ...]:
    slots = turn.with_slots(when=None, value="")
    late = Option(turn.say("Welke opdrachten staan er open?"), Intent.ASSIGNMENT_LIST, slots)
    ready = Option(turn.say("Wat mist er nog voor het examen?"), Intent.EXAM_READY, slots)
    if not found.submissions and not found.exams:
        return (Option(turn.say("Wat staat er in het plan?"), Intent.PLAN_SHOW, slots),)
    return (late, ready) if overdue(found.submissions, day) else (ready, late)


def _headline(turn: Turn, found: Learning) -> str:
    plan = live(found.planned)
    done = sum(p.state in (PlanState.ISSUED, PlanState.EXEMPT) for p in plan)
    counts = [s for s in found.submissions if s.state is not SubmissionState.CANCELLED]
    given = {"done": done, "all": len(plan), "handed": _passed(counts), "tasks": len(counts)}
    if not counts:
        own = "Je hebt {done} van de {all} certificaten van je plan."
        return about(turn, own, "{name} heeft {done} van de {all} certificaten van het plan.", **given)
    own = "Je hebt {done} van de {all} certificaten, en {handed} van de {tasks} opdrachten zijn voldaan."
    other = "{name} heeft {done} van de {all} certificaten, en {handed} van de {tasks} opdrachten zijn voldaan."
    return about(turn, own, other, **given)


def _passed(submissions: Sequence[Submission]) -> int:
    return sum(s.state is SubmissionState.PASSED for s in submissions)


def _certificate(
    turn: Turn, code: str, state: PlanState, submissions: Sequence[Submission], names: Mapping[str, str]
) -> str:
    line = f"{certificate_name(names, code)}: {turn.say(STATES[state])}"
    mine = [s for s in submissions if s.certificate == code and s.state is not SubmissionState.CANCELLED]
    if not mine or state in (PlanState.ISSUED, PlanState.EXEMPT):
        return line
    return line + ", " + turn.say("{done} van de {all} opdrachten voldaan", done=_passed(mine), all=len(mine))


def _not_running(turn: Turn, state: TrajectState) -> tuple[str, ...]:
    if state is TrajectState.ACTIVE:
        return ()
    own, other = "Je traject is {state}.", "Het traject van {name} is {state}."
    if state is TrajectState.APPLIED:
        own, other = "Je traject is nog niet begonnen.", "Het traject van {name} is nog niet begonnen."
    return (about(turn, own, other, state=turn.say(TRAJECT_STATES[state])),)


def attention(turn: Turn) -> tuple[list[Person], list[tuple[Person, tuple[Observed, ...]]]]:
    """Whose route runs, of whom the asker follows, and who of them asks for a talk: the most facts first."""
    day = today(turn)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.PLAN, day)
    fully = {p.id for p in people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, day)}
    found = {
        **learning_of(turn, [p for p in seen if p.id not in fully], everything=False),
        **learning_of(turn, [p for p in seen if p.id in fully], everything=True),
    }
    active = [p for p in seen if (t := found[p.id].trajectory) is not None and t.state is TrajectState.ACTIVE]
    noted = [(p, tuple(marks)) for p in active if (marks := signs(found[p.id], day))]
    noted.sort(key=lambda pair: (-len(pair[1]), pair[0].name))
    return active, noted


def attention_line(turn: Turn, person: Person, marks: Sequence[Observed]) -> str:
    """Somebody with the facts that ask for a talk."""
    return f"{person.name}: " + "; ".join(sign_text(turn, m) for m in marks)


def _of_everybody(turn: Turn) -> Said:
    active, noted = attention(turn)
    if not active:
        return answer(turn, turn.say("Er is nu geen lopend traject dat jij volgt."))
    headline = counted(
        turn,
        len(noted),
        "Eén van de {all} deelnemers vraagt aandacht: {names}.",
        "{count} van de {all} deelnemers vragen aandacht: {names}.",
        all=len(active),
        names=_first_names(turn, [p.name for p, _ in noted]),
    )
    if not noted:
        headline = turn.say("Bij geen van de {all} deelnemers valt iets op.", all=len(active))
    if len(active) == 1:
        said = "{name} vraagt aandacht." if noted else "Bij {name} valt niets op."
        headline = turn.say(said, name=active[0].name)
    lines = [attention_line(turn, p, marks) for p, marks in noted]
    first = [
        Option(p.name, Intent.PROGRESS_STATUS, turn.with_slots(person=int(p.id), group=False, when=None))
        for p, _ in noted[:3]
    ]
    explained = turn.say("Dit zijn feiten uit de gegevens. Wat erachter zit, hoor je in een gesprek.")
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if noted else Tone.INFO,
        paragraphs=(explained,) if noted else (),
        sections=section(turn, "Vraagt aandacht", lines, most=12),
        options=first,
        people=(int(p.id) for p in (active if len(active) == 1 else [one for one, _ in noted[:12]])),
        reasons=tuple(dict.fromkeys(m.sign.value for _, marks in noted for m in marks)),
    )


def _first_names(turn: Turn, names: Sequence[str]) -> str:
    if len(names) <= 4:
        return turn.say.all_of(names)
    return turn.say.all_of([*names[:3], turn.say("{count} anderen", count=len(names) - 3)])


ROUTES = (
    Route(
        Intent.PROGRESS_STATUS,
        "Hoe sta ik ervoor?",
        "How am I doing?",
        in_a_picture(progress_status),
        NO_PLANNERS,
        RecordKind.PLAN,
        frozenset({Need.ANYBODY}),
    ),
    Route(
        Intent.PROGRESS_OTHER,
        "Ik maak me zorgen over de voortgang.",
        "I am worried about the progress.",
        in_a_picture(progress_other),
        kind=RecordKind.PLAN,
        needs=frozenset({Need.ANYBODY}),
    ),
)
