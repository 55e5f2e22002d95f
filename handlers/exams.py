"""When and how somebody is examined, what is still missing, and what came out of it (D2, D4, D5, D7, D11)."""

from collections.abc import Iterable, Sequence

from bot.domain.calendar import local_day
from bot.domain.people import PersonId, RecordKind
from bot.domain.readiness import next_exams
from bot.domain.records import Exam
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.exam_results import exam_ready, exam_result
from handlers.exam_words import evidence, form_text, level_text, line
from handlers.names import certificate_name, certificates
from handlers.phrasing import (
    MOST_LINES,
    about,
    answer,
    asks_for,
    counted,
    day_text,
    hours_text,
    of_all,
    of_whom,
    section,
    stale,
    today,
)
from handlers.questions import offer
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Need, Route
from handlers.turn import Handler, Option, Said, Turn
from handlers.whom import ask_teacher
from storage import learning, people


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
        sections=section(turn, "Examens", [line(turn, e, certificate_name(names, e.certificate)) for e in coming]),
        options=(
            Option(
                turn.say("Hoe gaat het examen?"), Intent.EXAM_DETAIL, turn.with_slots(when=None, value=str(first.id))
            ),
            Option(
                turn.say("Wat mist er nog?"),
                Intent.EXAM_READY,
                turn.with_slots(when=None, certificate=first.certificate),
            ),
        ),
        evidence=(evidence(e) for e in coming),
    )


def exam_other(turn: Turn) -> Said:
    """An overview of what is planned; registering, moving and everything else is for a human."""
    if asks_for(turn, "overzicht", "lijst", "alle", "welke", "list", "which", "overview", "wanneer", "when"):
        return exam_when(turn)
    return offer(turn)


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


def _no_exam(turn: Turn, exams: Sequence[Exam]) -> Said:
    own, other = "Er staat geen examen voor je gepland.", "Er staat geen examen gepland voor {name}."
    if turn.interval is not None:
        own, other = "Je hebt dan geen examen.", "{name} heeft dan geen examen."
    options = [Option(turn.say("Wat mist er nog?"), Intent.EXAM_READY, turn.with_slots(when=None))]
    if exams:
        options.append(Option(turn.say("Wat is de uitslag?"), Intent.EXAM_RESULT, turn.with_slots(when=None)))
    return answer(turn, about(turn, own, other), paragraphs=(ask_teacher(turn),), options=options)


def coming_of_everybody(turn: Turn) -> tuple[dict[PersonId, str], list[Exam]]:
    """Whose exams the asker sees, by name, and those of them still to be taken, the first one first."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.EXAMS, today(turn))
    found = learning.exams_of(turn.db, [p.id for p in seen])
    return {p.id: p.name for p in seen}, list(next_exams((e for exams in found.values() for e in exams), turn.now))


def _when_of_everybody(turn: Turn) -> Said:
    names, every = coming_of_everybody(turn)
    coming = [e for e in every if _asked(turn, e)]
    if turn.interval is not None:
        coming = [e for e in coming if e.interval is not None and e.interval.overlaps(turn.interval)]
    if not coming:
        return answer(turn, turn.say("Er staat geen examen gepland van iemand die jij begeleidt."))
    titles = certificates(turn)
    lines = [f"{names[e.trainee]}: {line(turn, e, certificate_name(titles, e.certificate))}" for e in coming]
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
        evidence=(evidence(e) for e in coming[:MOST_LINES]),
        people=dict.fromkeys(int(e.trainee) for e in coming[:MOST_LINES]),
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
    titled = of_whom(turn, certificate)
    others = [
        Option(
            turn.say("En het examen {certificate}?", certificate=certificate_name(names, e.certificate)),
            Intent.EXAM_DETAIL,
            turn.with_slots(value=str(e.id)),
        )
        for e in coming[1:3]
    ]
    ready = turn.with_slots(value="", certificate=exam.certificate)
    missing = [turn.say(label) for label, value in zip(KNOWN, _known(exam), strict=True) if not value]
    gap = turn.say("Nog niet bekend: {what}.", what=turn.say.all_of(missing))
    return answer(
        turn,
        _detail_headline(turn, exam, titled),
        tone=Tone.INFO if exam.registered else Tone.CAUTION,
        paragraphs=(*((gap,) if missing else ()), *stale(turn, (exam.confirmed_at,))),
        sections=section(turn, "Het examen", _detail_lines(turn, exam, certificate), most=12),
        options=(*others, Option(turn.say("Wat mist er nog?"), Intent.EXAM_READY, ready)),
        evidence=(evidence(exam),),
    )


KNOWN = ("de datum", "de plaats", "het niveau", "de beoordelaar", "hoeveel mensen erbij mogen zijn")


def _known(exam: Exam) -> tuple[bool, ...]:
    """Whether each of KNOWN is on record."""
    people = exam.most_present is not None
    return (exam.interval is not None, bool(exam.location), bool(exam.level), bool(exam.assessor), people)


def _detail_headline(turn: Turn, exam: Exam, certificate: str) -> str:
    given = {"certificate": certificate, "form": form_text(turn, exam)}
    if asks_for(turn, "niveau", "niveaus", "level") and exam.level:
        return turn.say("Het examen {certificate} wordt beoordeeld op niveau {level}.", **given, level=level_text(exam))
    if asks_for(turn, "aanwezig", "bij", "mensen", "client", "present") and exam.most_present is not None:
        if not exam.most_present:
            return turn.say("Bij het examen {certificate} is niemand bij een cliënt aanwezig.", **given)
        one = "Bij het examen {certificate} is hooguit één persoon bij de cliënt aanwezig."
        many = "Bij het examen {certificate} zijn hooguit {count} mensen bij de cliënt aanwezig."
        return counted(turn, exam.most_present, one, many, **given)
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
        lines.append(turn.say("Beoordeeld op niveau: {level}", level=level_text(exam)))
    if exam.assessor:
        lines.append(turn.say("Beoordelaar: {who}", who=exam.assessor))
    if exam.most_present:
        lines.append(turn.say("Hooguit aanwezig bij de cliënt: {count}", count=exam.most_present))
    if exam.extra_minutes:
        lines.append(turn.say("Extra tijd: {count} minuten", count=exam.extra_minutes))
    lines.append(turn.say("Aangemeld: ja") if exam.registered else turn.say("Aangemeld: nog niet"))
    bevestigd = day_text(turn, local_day(exam.confirmed_at))
    lines.append(turn.say("Bron: de gegevens van de school, bevestigd op {day}", day=bevestigd))
    return lines


def _route(intent: Intent, example: str, example_en: str, handler: Handler, *needs: Need) -> Route:
    return Route(intent, example, example_en, handler, TRAINEES_AND_GUIDES, RecordKind.EXAMS, frozenset(needs))


ROUTES = (
    _route(
        Intent.EXAM_WHEN,
        "Wanneer is mijn volgende examen?",
        "When is my next exam?",
        exam_when,
        Need.ANYBODY,
        Need.MAYBE_WHEN,
    ),
    _route(
        Intent.EXAM_DETAIL,
        "Op welk niveau word ik beoordeeld bij mijn examen?",
        "At which level am I assessed in my exam?",
        exam_detail,
        Need.PERSON,
    ),
    _route(
        Intent.EXAM_READY,
        "Wat mist er nog voor mijn examen?",
        "What is still missing for my exam?",
        exam_ready,
        Need.PERSON,
    ),
    _route(
        Intent.EXAM_RESULT,
        "Ben ik geslaagd voor mijn examen?",
        "Did I pass my exam?",
        exam_result,
        Need.PERSON,
    ),
    Route(
        Intent.EXAM_OTHER,
        "Ik wil me aanmelden voor een examen.",
        "I want to register for an exam.",
        exam_other,
        kind=RecordKind.EXAMS,
        needs=frozenset({Need.ANYBODY, Need.MAYBE_WHEN}),
    ),
)
