"""What is missing for an exam, and what came out of it (D10, D11)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.progress import current_trajectory, hours_a_week, live
from bot.domain.readiness import Check, Item, next_exams, readiness
from bot.domain.records import Attendance, Exam, PlannedCertificate, PlanState
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.exam_words import evidence, form_text, line
from handlers.names import certificate_name, certificates
from handlers.phrasing import about, answer, counted, date_text, hours_text, of_whom, section, stale, today
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import calendar, learning


def exam_ready(turn: Turn) -> Said:
    """What is in order and what is missing for the exam of one certificate (D11)."""
    plan = live(learning.planned(turn.db, turn.about.id))
    exams = learning.exams(turn.db, turn.about.id)
    names = certificates(turn)
    code = turn.slots.certificate or _certificate_next(plan, exams, turn)
    if code is None:
        own, other = (
            "Er staat geen certificaat open in je plan.",
            "Er staat geen certificaat open in het plan van {name}.",
        )
        return answer(turn, about(turn, own, other), paragraphs=(ask_teacher(turn),))
    submissions = learning.submissions(turn.db, turn.about.id)
    hours = hours_a_week(learning.placements(turn.db, turn.about.id), today(turn))
    trajectory = current_trajectory(learning.trajectories(turn.db, turn.about.id))
    route = calendar.route(turn.db, trajectory.route) if trajectory else None
    items = readiness(code, submissions, exams, hours, route.min_hours if route else None, turn.now)
    said = _ready(turn, code, items, _others(turn, plan, code), names)
    return replace(said, evidence=tuple(evidence(e) for e in exams if e.certificate == code))


def _certificate_next(plan: Sequence[PlannedCertificate], exams: Sequence[Exam], turn: Turn) -> str | None:
    coming = next_exams(exams, turn.now)
    if coming:
        return coming[0].certificate
    working = [p for p in plan if p.state in (PlanState.EXAM, PlanState.ACTIVE)]
    ahead = working or [p for p in plan if p.state is PlanState.PLANNED]
    return ahead[0].certificate if ahead else None


def _others(turn: Turn, plan: Sequence[PlannedCertificate], code: str) -> list[str]:
    return [p.certificate for p in plan if p.state in (PlanState.EXAM, PlanState.ACTIVE) and p.certificate != code]


ITEM_TEXTS = {
    Check.PRACTICE: "oefenopdrachten: {count} van de {of}",
    Check.HAND_IN: "inleveropdrachten: {count} van de {of}",
    Check.WORK_PROCESS: "werkprocesopdrachten: {count} van de {of}",
    Check.REGISTERED: "aanmelding voor het examen",
    Check.DATE: "datum van het examen",
    Check.ASSESSOR: "beoordelaar",
    Check.HOURS: "genoeg uren werk per week",
}


def _ready(turn: Turn, code: str, items: Sequence[Item], others: Sequence[str], names: Mapping[str, str]) -> Said:
    missing = [i for i in items if i.done is False]
    certificate = of_whom(turn, certificate_name(names, code))
    if missing:
        headline = counted(
            turn,
            len(missing),
            "Voor het examen {certificate} mist nog één ding.",
            "Voor het examen {certificate} missen nog {count} dingen.",
            certificate=certificate,
        )
    else:
        headline = turn.say("Voor het examen {certificate} mist niets in de gegevens.", certificate=certificate)
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if missing else Tone.INFO,
        paragraphs=(turn.say("Of je klaar bent, bespreek je met je docent."),) if turn.is_self else (),
        sections=(
            *section(turn, "Mist nog", [_item(turn, i) for i in missing]),
            *section(turn, "In orde", [_item(turn, i) for i in items if i.done]),
            *section(turn, "Niet bekend", [_item(turn, i) for i in items if i.done is None]),
        ),
        options=(
            *(
                Option(certificate_name(names, other), Intent.EXAM_READY, turn.with_slots(certificate=other))
                for other in others[:2]
            ),
            Option(turn.say("Welke opdrachten staan er open?"), Intent.ASSIGNMENT_LIST, turn.with_slots(when=None)),
        ),
        reasons=tuple(i.check.value for i in missing),
    )


def _item(turn: Turn, item: Item) -> str:
    line = turn.say(ITEM_TEXTS[item.check], count=item.count, of=item.of)
    if not item.missing:
        return line
    titles = turn.say.all_of(item.missing[:3])
    return turn.say("{line} (nog niet voldaan: {titles})", line=line, titles=titles)


def exam_result(turn: Turn) -> Said:
    """Results that the examination board has made final; before that there is no result (D10)."""
    exams = [e for e in learning.exams(turn.db, turn.about.id) if turn.slots.certificate in (None, e.certificate)]
    names = certificates(turn)
    final = sorted((e for e in exams if e.final and e.passed is not None), key=_moment, reverse=True)
    waiting = [e for e in exams if not e.final and _was_taken(e, turn)]
    coming = next_exams(exams, turn.now)
    if not final and not waiting:
        own, other = "Je hebt nog geen examen gedaan.", "{name} heeft nog geen examen gedaan."
        return answer(turn, about(turn, own, other), sections=_coming(turn, coming, names))
    latest = max((*final, *waiting), key=_moment)
    used = (*final, *waiting)
    return answer(
        turn,
        _result_headline(turn, latest, certificate_name(names, latest.certificate)),
        tone=Tone.INFO if latest.final and latest.passed else Tone.CAUTION,
        paragraphs=(*_resit(turn, latest, coming), *stale(turn, (e.confirmed_at for e in used))),
        sections=(
            *section(turn, "Vastgestelde uitslagen", [_result(turn, e, names) for e in final]),
            *section(turn, "Nog niet vastgesteld", [_result(turn, e, names) for e in waiting]),
            *_coming(turn, coming, names),
        ),
        options=(Option(turn.say("Wanneer is het volgende examen?"), Intent.EXAM_WHEN, turn.with_slots(when=None)),),
        evidence=(evidence(e) for e in used),
    )


def _coming(turn: Turn, coming: Sequence[Exam], names: Mapping[str, str]) -> tuple[Section, ...]:
    return section(turn, "Volgende examens", [line(turn, e, certificate_name(names, e.certificate)) for e in coming])


def _moment(exam: Exam) -> tuple[bool, float, int]:
    return (exam.interval is not None, exam.interval.start.timestamp() if exam.interval else 0.0, exam.id)


def _was_taken(exam: Exam, turn: Turn) -> bool:
    over = exam.interval is not None and exam.interval.end <= turn.now
    return exam.passed is not None or exam.attendance in (Attendance.PRESENT, Attendance.NOT_PRESENT) or over


def _result_headline(turn: Turn, exam: Exam, certificate: str) -> str:
    if exam.final and exam.passed:
        own, other = "Je bent geslaagd voor {certificate}.", "{name} is geslaagd voor {certificate}."
    elif exam.final:
        own, other = "Je bent niet geslaagd voor {certificate}.", "{name} is niet geslaagd voor {certificate}."
    elif exam.attendance is Attendance.NOT_PRESENT:
        own = "Je was niet bij het examen {certificate}; er is geen uitslag."
        other = "{name} was niet bij het examen {certificate}; er is geen uitslag."
    else:
        own = "De uitslag van {certificate} is nog niet vastgesteld."
        other = "De uitslag van {name} voor {certificate} is nog niet vastgesteld."
    return about(turn, own, other, certificate=certificate)


def _resit(turn: Turn, latest: Exam, coming: Sequence[Exam]) -> tuple[str, ...]:
    if not latest.final and latest.attendance is not Attendance.NOT_PRESENT:
        return (turn.say("De examencommissie stelt de uitslag vast. Daarna pas is het een uitslag."),)
    if latest.final and latest.passed:
        return ()
    again = [e for e in coming if e.certificate == latest.certificate]
    if not again:
        return (turn.say("Er staat nog geen herkansing gepland."), ask_teacher(turn))
    if again[0].interval is None:
        return (turn.say("Er komt een herkansing; de datum is nog niet bekend."),)
    return (turn.say("De herkansing is {when}.", when=hours_text(turn, again[0].interval)),)


def _result(turn: Turn, exam: Exam, names: Mapping[str, str]) -> str:
    day = f" ({date_text(turn, exam.interval.first_day)})" if exam.interval else ""
    line = f"{certificate_name(names, exam.certificate)}, {form_text(turn, exam)}{day}"
    if not exam.final:
        return line
    return f"{line}: " + (turn.say("geslaagd") if exam.passed else turn.say("niet geslaagd"))
