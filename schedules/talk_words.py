"""What is said first of a talk: before it, after it, and when it is not planned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agenda import Agenda
from bot.domain.calendar import Interval, local_day
from bot.domain.checkins import CheckinKind
from bot.domain.people import PersonId
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import Listed, Part

PREPARE, HELD, PLAN = "gesprek-voorbereiden", "gesprek-gehouden", "gesprek-plannen"
"""Verbs of buttons, which `bot.core.options` knows."""
TITLES = {
    CheckinKind.PROGRESS: "Voortgangsgesprek van {name}",
    CheckinKind.THREE_WAY: "Driehoeksgesprek van {name}",
}
OWN_TITLES = {
    CheckinKind.PROGRESS: "Jouw voortgangsgesprek",
    CheckinKind.THREE_WAY: "Jouw driehoeksgesprek",
}
OWN = {
    CheckinKind.PROGRESS: "Plan je voortgangsgesprek.",
    CheckinKind.THREE_WAY: "Plan je driehoeksgesprek.",
}
OF_SCHOOL = {
    CheckinKind.PROGRESS: "Er is nog geen voortgangsgesprek met {name} gepland.",
    CheckinKind.THREE_WAY: "Er is nog geen driehoeksgesprek met {name} gepland.",
}

WITHOUT = {
    CheckinKind.PROGRESS: "Met deze deelnemers is nog geen voortgangsgesprek gepland",
    CheckinKind.THREE_WAY: "Met deze deelnemers is nog geen driehoeksgesprek gepland",
}
"""How a list of several of them begins."""
ONE = (
    "Jullie zien één ding verschillend.",
    "Er is één onderwerp om te bespreken.",
    "Eén opdracht is nog niet ingeleverd.",
    "Eén afspraak van eerder staat nog open.",
    "Er komt één examen of opdracht aan.",
)
MORE = (
    "Jullie zien {count} dingen verschillend.",
    "Er zijn {count} onderwerpen om te bespreken.",
    "{count} opdrachten zijn nog niet ingeleverd.",
    "{count} afspraken van eerder staan nog open.",
    "Er komen {count} examens en opdrachten aan.",
)
"""What the reminder says of each part of the agenda, in its order."""


@dataclass(frozen=True)
class Called:
    """What a talk is called: its kind, and whose it is; `own` when that is who reads it."""

    kind: CheckinKind
    name: str
    own: bool = False

    def title(self, say: Texts) -> str:
        """Alone, as a heading."""
        return say(OWN_TITLES[self.kind]) if self.own else say(TITLES[self.kind], name=self.name)


def before(called: Called, moment: Interval, place: str, found: Agenda, number: int, say: Texts, now: datetime) -> Part:
    """The reminder: when and where, how much is on the agenda, and a button to the preparation."""
    told = [say("Tijd: {start}–{end} uur.", start=say.clock(moment.start), end=say.clock(moment.end))]
    if place:
        told.append(say("Waar: {place}", place=place))
    told.append(_on_the_agenda(found, say))
    day = day_said(say, moment.first_day, local_day(now))
    return Part(
        say("{title}: {day}.", title=called.title(say), day=day),
        say("Je krijgt dit omdat je bij dit gesprek hoort."),
        tuple(told),
        choices=((say("Bereid het gesprek voor"), f"{PREPARE}:{number}"),),
    )


def _on_the_agenda(found: Agenda, say: Texts) -> str:
    """A short sentence for each part that holds something."""
    coming = len(found.exams) + len(found.deadlines)
    counts = (len(found.different), len(found.wanted), len(found.behind), len(found.agreed), coming)
    told = [say(ONE[n]) if count == 1 else say(MORE[n], count=count) for n, count in enumerate(counts) if count]
    return " ".join(told) or say("Er staat nog niets op de agenda. Bedenk zelf wat je wilt bespreken.")


def after(called: Called, moment: Interval, number: int, say: Texts, now: datetime) -> Part:
    """Whether it was held: two buttons."""
    day, title = say.near_day(moment.first_day, local_day(now)), called.title(say)
    yes, no = f"{HELD}:{number},ja", f"{HELD}:{number},nee"
    return Part(
        say("Is het gesprek gehouden?"),
        say("Je krijgt dit omdat je bij dit gesprek hoort."),
        (say("Het gaat om: {title}, {day}.", title=title, day=day),),
        Tone.QUESTION,
        ((say("Ja, gehouden"), yes), (say("Nee, niet gehouden"), no)),
        ((say("Ja, gehouden: {title}", title=title), yes), (say("Niet gehouden: {title}", title=title), no)),
    )


def missing_own(called: Called, trainee: PersonId, say: Texts, now: datetime) -> Part:
    """To the trainee, who is asked first (F6)."""
    return Part(
        say(OWN[called.kind]),
        say("Je krijgt dit omdat de vragen voor dit gesprek zijn gesloten."),
        (say("Ik zoek momenten die iedereen passen. Jij begint."),),
        choices=_plan(called, trainee, say),
    )


def missing_school(called: Called, trainee: PersonId, why: Callable[[Texts], str], say: Texts, now: datetime) -> Part:
    """To the school, when the trainee did not plan it."""
    told = say("De vragen voor dit gesprek zijn gesloten. De deelnemer plande nog niets.")
    headline = say(OF_SCHOOL[called.kind], name=called.name)
    label = say("Plan met {name}", name=called.name)
    these = say("Je krijgt dit omdat jij deze deelnemers begeleidt.")
    listed = Listed(say(WITHOUT[called.kind]), called.name, these, in_a_row=True)
    return Part(headline, why(say), (told,), Tone.CAUTION, ((label, _token(called, trainee)),), listed=listed)


def _plan(called: Called, trainee: PersonId, say: Texts) -> tuple[tuple[str, str], ...]:
    return ((say("Plan het gesprek"), _token(called, trainee)),)


def _token(called: Called, trainee: PersonId) -> str:
    return f"{PLAN}:{called.kind.value}@{int(trainee)}"
