"""How exams are named."""

import re

from bot.domain.records import Exam, ExamForm
from handlers.phrasing import hours_text, record
from handlers.turn import Turn

FORMS = {
    ExamForm.PROEVE: "proeve",
    ExamForm.CGI: "CGI-examengesprek",
    ExamForm.KNOWLEDGE: "kennistoets",
    ExamForm.FINAL: "eindtoets",
}


def form_text(turn: Turn, exam: Exam) -> str:
    """How it is examined, and from the second time on which attempt it is."""
    form = turn.say(FORMS[exam.form])
    return form if exam.attempt == 1 else turn.say("{form}, poging {attempt}", form=form, attempt=exam.attempt)


def level_text(exam: Exam) -> str:
    """The level without the word for it, which files write or leave out: "mbo niveau 3" is "3"."""
    return re.sub(r"^(?:mbo[\s-]*)?(?:niveau|level)[\s-]*", "", exam.level.strip(), flags=re.IGNORECASE)


def line(turn: Turn, exam: Exam, certificate: str) -> str:
    """Certificate, form, moment, place, and whether the registration is done."""
    when = hours_text(turn, exam.interval) if exam.interval else turn.say("datum nog niet bekend")
    parts = [f"{certificate} ({form_text(turn, exam)}): {when}"]
    if exam.location:
        parts.append(exam.location)
    parts.append(turn.say("aangemeld") if exam.registered else turn.say("nog niet aangemeld"))
    return ", ".join(parts)


def evidence(exam: Exam) -> dict[str, object]:
    """The record that an answer rests on."""
    return record("examen", exam.id, exam.confirmed_at)
