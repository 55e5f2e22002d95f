"""When and how somebody is examined, what is still missing, and what came out of it (D2, D4, D5, D7, D11)."""

from collections.abc import Iterable, Sequence

from bot.domain.calendar import local_day
from bot.domain.people import RecordKind
from bot.domain.progress import current_trajectory, hours_a_week, live
from bot.domain.readiness import Check, Item, next_exams, readiness
from bot.domain.records import Attendance, Exam, ExamForm, PlannedCertificate, PlanState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.access import TRAINEES_AND_GUIDES
from handlers.names import certificate_name, certificates
from handlers.phrasing import (
    about,
    answer,
    asks_for,
    counted,
    date_text,
    day_text,
    hours_text,
    of_all,
    question,
    record,
    section,
    stale,
    today,
)
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import learning, people

FORMS = {
    ExamForm.PROEVE: "proeve",
    ExamForm.CGI: "CGI (een gesprek over je werk)",
    ExamForm.KNOWLEDGE: "kennistoets",
    ExamForm.FINAL: "eindtoets",
}


def form_text(turn: Turn, exam: Exam) -> str:
    """How it is examined, and from the second time on which attempt it is."""
    form = turn.say(FORMS[exam.form])
    return form if exam.attempt == 1 else turn.say("{form}, poging {attempt}", form=form, attempt=exam.attempt)


def exam_when(turn: Turn) -> Said:
    """The next exams with day, hours and place."""
    if of_all(turn):
        return _when_of_everybody(turn)
    exams = learning.exams(turn.db, turn.about.id)
    coming = [e for e in next_exams(exams, turn.now) if _asked(turn, e)]
    if turn.interval is not None:
        coming = [e for e in coming if e.interval is not None and e.interval.overlaps(turn.interval)]
    names = certificates(turn)
    if not coming:
        return _no_exam(turn, exams)
    first = coming[0]
    return answer(
        turn,
        _when_headline(turn, first, certificate_name(names, first.certificate)),
        tone=Tone.INFO if first.registered else Tone.CAUTION,
        paragraphs=(*_not_registered(turn, coming), *stale(turn, (e.confirmed_at for e in coming))),
        sections=section(turn, "Examens", [_line(turn, e, certificate_name(names, e.certificate)) for e in coming]),
        options=(
            Option(turn.say("Hoe gaat het examen?"), Intent.EXAM_DETAIL, turn.with_slots(when=None, value=str(first.id))),
            Option(
                turn.say("Wat mist er nog?"),
                Intent.EXAM_READY,
                turn.with_slots(when=None, certificate=first.certificate),
            ),
        ),
        evidence=(_evidence(e) for e in coming),
    )


def _asked(turn: Turn, exam: Exam) -> bool:
    return turn.slots.certificate is None or exam.certificate == turn.slots.certificate


def _when_headline(turn: Turn, exam: Exam, certificate: str) -> str:
    form = form_text(turn, exam)
    if exam.interval is None:
        own = "Je hebt een examen voor {certificate} ({form}); de datum is nog niet bekend."
        other = "{name} heeft een examen voor {certificate} ({form}); de datum is nog niet bekend."
        return about(turn, own, other, certificate=certificate, form=form)
    own = "Je volgende examen is {when}: {certificate} ({form})."
    other = "Het volgende examen van {name} is {when}: {certificate} ({form})."
    return about(turn, own, other, when=hours_text(turn, exam.interval), certificate=certificate, form=form)


def _not_registered(turn: Turn, exams: Iterable[Exam]) -> tuple[str, ...]:
    if all(e.registered for e in exams):
        return ()
    own = "Let op: je bent nog niet overal voor aangemeld. Dat regel je met je docent."
    other = "Let op: {name} is nog niet overal voor aangemeld."
    return (about(turn, own, other),)


def _line(turn: Turn, exam: Exam, certificate: str) -> str:
    when = hours_text(turn, exam.interval) if exam.interval else turn.say("datum nog niet bekend")
    parts = [f"{certificate} ({form_text(turn, exam)}): {when}"]
    if exam.location:
        parts.append(exam.location)
    parts.append(turn.say("aangemeld") if exam.registered else turn.say("nog niet aangemeld"))
    return ", ".join(parts)


def _no_exam(turn: Turn, exams: Sequence[Exam]) -> Said:
    own, other = "Er staat geen examen voor je gepland.", "Er staat geen examen gepland voor {name}."
    if turn.interval is not None:
        own, other = "Je hebt dan geen examen.", "{name} heeft dan geen examen."
    options = [Option(turn.say("Wat mist er nog?"), Intent.EXAM_READY, turn.with_slots(when=None))]
    if exams:
        options.append(Option(turn.say("Wat is de uitslag?"), Intent.EXAM_RESULT, turn.with_slots(when=None)))
    return answer(turn, about(turn, own, other), paragraphs=(ask_teacher(turn),), options=options)


def _when_of_everybody(turn: Turn) -> Said:
    seen = people.people_seen(turn.db, turn.asker, RecordKind.EXAMS, today(turn))
    names = {p.id: p.name for p in seen}
    found = learning.exams_of(turn.db, [p.id for p in seen])
    coming = [e for e in next_exams((e for exams in found.values() for e in exams), turn.now) if _asked(turn, e)]
    if turn.interval is not None:
        coming = [e for e in coming if e.interval is not None and e.interval.overlaps(turn.interval)]
    if not coming:
        return answer(turn, turn.say("Er staat geen examen gepland van iemand die jij begeleidt."))
    titles = certificates(turn)
    lines = [f"{names[e.trainee]}: {_line(turn, e, certificate_name(titles, e.certificate))}" for e in coming]
    nobody = [names[e.trainee] for e in coming if not e.assessor]
    alarm = turn.say("Nog zonder beoordelaar: {names}.", names=turn.say.all_of(list(dict.fromkeys(nobody))[:5]))
    first = coming[0]
    when = hours_text(turn, first.interval) if first.interval else turn.say("datum nog niet bekend")
    headline = counted(
        turn,
        len(coming),
        "Er is één examen gepland: {name}, {when}.",
        "Er zijn {count} examens gepland; het eerste is van {name}, {when}.",
        name=names[first.trainee],
        when=when,
    )
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if nobody else Tone.INFO,
        paragraphs=(alarm,) if nobody else (),
        sections=section(turn, "Examens", lines),
        reasons=("no_assessor",) if nobody else (),
        evidence=(_evidence(e) for e in coming[:20]),
    )


def exam_detail(turn: Turn) -> Said:
    """Form, place, level, assessor, who may be present and how much extra time, of one exam."""
    exams = learning.exams(turn.db, turn.about.id)
    chosen = [e for e in exams if str(e.id) == turn.slots.value]
    coming = chosen or [e for e in next_exams(exams, turn.now) if _asked(turn, e)]
    if not coming:
        return _no_exam(turn, exams)
    names = certificates(turn)
    exam = coming[0]
    certificate = certificate_name(names, exam.certificate)
    others = [
        Option(
            turn.say("En het examen {certificate}?", certificate=certificate_name(names, e.certificate)),
            Intent.EXAM_DETAIL,
            turn.with_slots(value=str(e.id)),
        )
        for e in coming[1:3]
    ]
    ready = turn.with_slots(value="", certificate=exam.certificate)
    missing = [label for label, value in _known(exam) if not value]
    gap = turn.say("Nog niet bekend: {what}.", what=turn.say.all_of([turn.say(m) for m in missing]))
    return answer(
        turn,
        _detail_headline(turn, exam, certificate),
        tone=Tone.INFO if exam.registered else Tone.CAUTION,
        paragraphs=(*((gap,) if missing else ()), *stale(turn, (exam.confirmed_at,))),
        sections=section(turn, "Het examen", _detail_lines(turn, exam, certificate)),
        options=(*others, Option(turn.say("Wat mist er nog?"), Intent.EXAM_READY, ready)),
        evidence=(_evidence(exam),),
    )


def _known(exam: Exam) -> tuple[tuple[str, bool], ...]:
    return (
        ("de datum", exam.interval is not None),
        ("de plaats", bool(exam.location)),
        ("het niveau", bool(exam.level)),
        ("de beoordelaar", bool(exam.assessor)),
        ("hoeveel mensen erbij mogen zijn", exam.most_present is not None),
    )


def _detail_headline(turn: Turn, exam: Exam, certificate: str) -> str:
    given = {"certificate": certificate, "form": form_text(turn, exam)}
    if asks_for(turn, "niveau", "niveaus", "level") and exam.level:
        return turn.say("Het examen {certificate} wordt beoordeeld op niveau {level}.", **given, level=exam.level)
    if asks_for(turn, "aanwezig", "bij", "mensen", "client", "present") and exam.most_present is not None:
        said = "Bij het examen {certificate} zijn hooguit {count} mensen bij de cliënt aanwezig."
        return turn.say(said, **given, count=exam.most_present)
    if asks_for(turn, "wie", "beoordelaar*", "beoordeelt", "examinator*", "assessor", "who") and exam.assessor:
        return turn.say("Het examen {certificate} wordt beoordeeld door {who}.", **given, who=exam.assessor)
    if asks_for(turn, "extra", "tijd", "langer", "minuten", "time", "longer"):
        if exam.extra_minutes:
            own = "Je krijgt {count} minuten extra bij het examen {certificate}."
            other = "{name} krijgt {count} minuten extra bij het examen {certificate}."
            return about(turn, own, other, **given, count=exam.extra_minutes)
        return turn.say("Bij het examen {certificate} staat geen extra tijd.", **given)
    if asks_for(turn, "waar", "plaats", "locatie", "where") and exam.location:
        return turn.say("Het examen {certificate} is op {place}.", **given, place=exam.location)
    when = hours_text(turn, exam.interval) if exam.interval else turn.say("datum nog niet bekend")
    return turn.say("Het examen {certificate} is een {form}: {when}.", **given, when=when)


def _detail_lines(turn: Turn, exam: Exam, certificate: str) -> list[str]:
    lines = [turn.say("Certificaat: {certificate}", certificate=certificate)]
    lines.append(turn.say("Vorm: {form}", form=form_text(turn, exam)))
    if exam.interval is not None:
        lines.append(turn.say("Wanneer: {when}", when=hours_text(turn, exam.interval)))
    if exam.location:
        lines.append(turn.say("Waar: {place}", place=exam.location))
    if exam.level:
        lines.append(turn.say("Beoordeeld op niveau: {level}", level=exam.level))
    if exam.assessor:
        lines.append(turn.say("Beoordelaar: {who}", who=exam.assessor))
    if exam.most_present is not None:
        lines.append(turn.say("Hooguit aanwezig bij de cliënt: {count}", count=exam.most_present))
    if exam.extra_minutes:
        lines.append(turn.say("Extra tijd: {count} minuten", count=exam.extra_minutes))
    lines.append(turn.say("Aangemeld: ja") if exam.registered else turn.say("Aangemeld: nog niet"))
    bevestigd = day_text(turn, local_day(exam.confirmed_at))
    lines.append(turn.say("Bron: de gegevens van de school, bevestigd op {day}", day=bevestigd))
    return lines


def exam_ready(turn: Turn) -> Said:
    """What is in order and what is missing for the exam of one certificate (D11)."""
    plan = live(learning.planned(turn.db, turn.about.id))
    exams = learning.exams(turn.db, turn.about.id)
    names = certificates(turn)
    code = turn.slots.certificate or _certificate_next(plan, exams, turn)
    if code is None:
        own, other = "Er staat geen certificaat open in je plan.", "Er staat geen certificaat open in het plan van {name}."
        return answer(turn, about(turn, own, other), paragraphs=(ask_teacher(turn),))
    submissions = learning.submissions(turn.db, turn.about.id)
    hours = hours_a_week(learning.placements(turn.db, turn.about.id), today(turn))
    trajectory = current_trajectory(learning.trajectories(turn.db, turn.about.id))
    route = learning.route(turn.db, trajectory.route) if trajectory else None
    items = readiness(code, submissions, exams, hours, route.min_hours if route else None, turn.now)
    return _ready(turn, code, items, _others(turn, plan, code), names)


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


def _ready(
    turn: Turn, code: str, items: Sequence[Item], others: Sequence[str], names: dict[str, str]
) -> Said:
    missing = [i for i in items if i.done is False]
    certificate = certificate_name(names, code)
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
    exams = [e for e in learning.exams(turn.db, turn.about.id) if _asked(turn, e)]
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
        evidence=(_evidence(e) for e in used),
    )


def _coming(turn: Turn, coming: Sequence[Exam], names: dict[str, str]):
    return section(turn, "Volgende examens", [_line(turn, e, certificate_name(names, e.certificate)) for e in coming])


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


def _result(turn: Turn, exam: Exam, names: dict[str, str]) -> str:
    day = f" ({date_text(turn, exam.interval.first_day)})" if exam.interval else ""
    line = f"{certificate_name(names, exam.certificate)}, {form_text(turn, exam)}{day}"
    if not exam.final:
        return line
    return f"{line}: " + (turn.say("geslaagd") if exam.passed else turn.say("niet geslaagd"))


def _evidence(exam: Exam) -> dict[str, object]:
    return record("examen", exam.id, exam.confirmed_at)
