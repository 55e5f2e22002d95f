"""How notices name an exam, and what somebody must know of it (D4)."""

from datetime import datetime

from bot.domain.calendar import Interval, local_day
from bot.domain.records import Exam, ExamForm
from bot.texts import Texts
from schedules.day_words import day_said
from storage.falling_due import ExamOf

FORMS = {
    ExamForm.PROEVE: "proeve",
    ExamForm.CGI: "CGI-examengesprek",
    ExamForm.KNOWLEDGE: "kennistoets",
    ExamForm.FINAL: "eindtoets",
}


def named(one: ExamOf, say: Texts) -> dict[str, str]:
    """The certificate and the form, from the second time on with the attempt."""
    form = say(FORMS[one.exam.form])
    if one.exam.attempt > 1:
        form = say("{form}, poging {attempt}", form=form, attempt=one.exam.attempt)
    return {"certificate": one.certificate_name, "form": form}


def hours_said(say: Texts, interval: Interval, now: datetime) -> str:
    """The day from here, and the hours: "morgen, donderdag 5 december, 09:00–11:30 uur"."""
    return say(
        "{day}, {start}–{end} uur",
        day=day_said(say, interval.first_day, local_day(now)),
        start=say.clock(interval.start),
        end=say.clock(interval.end),
    )


def place_said(exam: Exam, say: Texts) -> str:
    """Where it is held."""
    return say("Plaats: {place}.", place=exam.location) if exam.location else say("De plaats is nog niet bekend.")


def extra_said(exam: Exam, say: Texts) -> tuple[str, ...]:
    """The extra time of the trainee, and how many may be with the client, of what is on record."""
    extra = say("Extra tijd: {count} minuten.", count=exam.extra_minutes)
    return ((extra,) if exam.extra_minutes else ()) + _present(exam, say)


def _present(exam: Exam, say: Texts) -> tuple[str, ...]:
    if exam.most_present is None:
        return ()
    if exam.most_present == 0:
        return (say("Er is niemand bij een cliënt aanwezig."),)
    if exam.most_present == 1:
        return (say("Bij de cliënt is hooguit één persoon aanwezig."),)
    return (say("Bij de cliënt zijn hooguit {count} mensen aanwezig.", count=exam.most_present),)
