"""What a round says: asking, asking again, and to the teacher who is silent and where the answers differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import local_day
from bot.domain.checkins import CheckinKind, Party, Round, Seat
from bot.texts import Texts
from schedules.due import Listed, Part
from schedules.school_side import Why
from schedules.weekly_words import ALL
from schedules.weekly_words import ASK as WAITING
from storage.checkins import name_of

ASK, SKIP, INVITE, READ = "ronde", "ronde-nee", "ronde-vraag", "ronde-lees"
"""Verbs of buttons; behind the colon stands the name of the round."""
ROUNDS = "rondes"
"""Verb of the button that shows how all rounds stand; nothing stands behind its colon."""

TO_TRAINEE = {
    CheckinKind.PULSE: "Hoe ging jouw week? Ik heb een paar korte vragen.",
    CheckinKind.FEEDBACK: "Binnenkort heb je een voortgangsgesprek. Vertel alvast hoe het gaat.",
    CheckinKind.PROGRESS: "Vragen voor het voortgangsgesprek. Wat wil je bespreken met je docent?",
    CheckinKind.THREE_WAY: "Vragen voor het driehoeksgesprek. Wat wil je bespreken met je werk en je school?",
}
TO_OTHERS = {
    CheckinKind.PULSE: "Hoe gaat het met {name}? Ik heb een paar korte vragen.",
    CheckinKind.FEEDBACK: "Binnenkort heeft {name} een voortgangsgesprek. Vertel alvast hoe het gaat.",
    CheckinKind.PROGRESS: "Vragen voor het voortgangsgesprek met {name}. Wat wil je bespreken?",
    CheckinKind.THREE_WAY: "Vragen voor het driehoeksgesprek met {name}. Wat wil je bespreken?",
}
"""How a round begins, by its kind."""
AGAIN_TO_TRAINEE = {
    CheckinKind.PULSE: "Je antwoord op de weekvragen wacht nog.",
    CheckinKind.FEEDBACK: "De vragen over hoe het gaat wachten nog op je antwoord.",
    CheckinKind.PROGRESS: "De vragen voor het voortgangsgesprek wachten nog op je antwoord.",
    CheckinKind.THREE_WAY: "De vragen voor het driehoeksgesprek wachten nog op je antwoord.",
}
AGAIN_TO_OTHERS = {
    CheckinKind.PULSE: "De weekvragen over {name} wachten nog op je antwoord.",
    CheckinKind.FEEDBACK: "Je feedback voor {name} wacht nog.",
    CheckinKind.PROGRESS: "De vragen voor het voortgangsgesprek met {name} wachten nog op je antwoord.",
    CheckinKind.THREE_WAY: "De vragen voor het driehoeksgesprek met {name} wachten nog op je antwoord.",
}
"""How it is asked again: more rounds can be open at once, so it says which."""
ANSWER = {
    CheckinKind.PULSE: "Beantwoord de weekvragen",
    CheckinKind.FEEDBACK: "Vertel hoe het gaat",
    CheckinKind.PROGRESS: "Vragen voor het voortgangsgesprek",
    CheckinKind.THREE_WAY: "Vragen voor het driehoeksgesprek",
}
ANSWER_ABOUT = {
    CheckinKind.PULSE: "Weekvragen over {name}",
    CheckinKind.FEEDBACK: "Feedback over {name}",
    CheckinKind.PROGRESS: "Voortgangsgesprek: {name}",
    CheckinKind.THREE_WAY: "Driehoeksgesprek: {name}",
}
"""The buttons, as they are told apart in one message."""
SILENT = {
    CheckinKind.PULSE: "Geen antwoord op de weekvragen over {name}: {people}.",
    CheckinKind.FEEDBACK: "Nog geen feedback over {name}: {people}.",
    CheckinKind.PROGRESS: "Voortgangsgesprek met {name}, geen antwoord: {people}.",
    CheckinKind.THREE_WAY: "Driehoeksgesprek met {name}, geen antwoord: {people}.",
}
"""What the school hears of who stays silent."""
NO_ANSWER = {
    CheckinKind.PULSE: "Geen antwoord op de weekvragen over deze deelnemers",
    CheckinKind.FEEDBACK: "Nog geen feedback voor het voortgangsgesprek van deze deelnemers",
    CheckinKind.PROGRESS: "Geen antwoord op de vragen voor het voortgangsgesprek van deze deelnemers",
    CheckinKind.THREE_WAY: "Geen antwoord op de vragen voor het driehoeksgesprek van deze deelnemers",
}
"""How a list of several of them begins."""
MANY = {
    CheckinKind.PULSE: "Weekvragen over {count} deelnemers.",
    CheckinKind.FEEDBACK: "Feedback voor {count} deelnemers.",
    CheckinKind.PROGRESS: "{count} voortgangsgesprekken: wat wil je bespreken?",
    CheckinKind.THREE_WAY: "{count} driehoeksgesprekken: wat wil je bespreken?",
}
"""How several that wait for one reader begin."""
DIFFER = {
    CheckinKind.PULSE: "De weekvragen over {name}: de antwoorden verschillen. Bespreek het samen.",
    CheckinKind.FEEDBACK: "De feedback voor {name}: de antwoorden verschillen. Bespreek het samen.",
    CheckinKind.PROGRESS: "De vragen voor het voortgangsgesprek met {name}: de antwoorden verschillen. Bespreek het samen.",
    CheckinKind.THREE_WAY: "De vragen voor het driehoeksgesprek met {name}: de antwoorden verschillen. Bespreek het samen.",
}
DIFFERS_ON = {
    CheckinKind.PULSE: "Weekvragen over {name}: {questions}",
    CheckinKind.FEEDBACK: "Feedback voor {name}: {questions}",
    CheckinKind.PROGRESS: "Voortgangsgesprek met {name}: {questions}",
    CheckinKind.THREE_WAY: "Driehoeksgesprek met {name}: {questions}",
}
"""One line of a list of several that differ."""
READ_ANSWERS = {
    CheckinKind.PULSE: "Antwoorden op de weekvragen: {name}",
    CheckinKind.FEEDBACK: "Antwoorden, feedback: {name}",
    CheckinKind.PROGRESS: "Antwoorden, voortgangsgesprek: {name}",
    CheckinKind.THREE_WAY: "Antwoorden, driehoeksgesprek: {name}",
}
"""Of one trainee more rounds can end at once: these say which."""


@dataclass(frozen=True)
class Asking:
    """Asking one seat: the round with the trainee's name, until when it is open, whether it was asked before.

    `invite` is whom the trainee can ask to answer at once, "" for nobody. `last` when it is not asked again.
    """

    this: Round
    seat: Seat
    name: str
    closes: datetime
    again: bool = False
    invite: str = ""
    last: bool = False


def asking(one: Asking, say: Texts, now: datetime) -> Part:
    """To who has not answered yet."""
    day = say.near_day(local_day(one.closes), local_day(now))
    until = say("Antwoorden kan tot {day}, {clock} uur.", day=day, clock=say.clock(one.closes))
    private = say("De anderen zien je antwoorden pas als de ronde dicht is.")
    if one.seat.party is Party.TRAINEE:
        headline = say(AGAIN_TO_TRAINEE[one.this.kind]) if one.again else say(TO_TRAINEE[one.this.kind])
        why = say("Je krijgt dit omdat je een opleiding volgt.")
    else:
        again = say(AGAIN_TO_OTHERS[one.this.kind], name=one.name)
        headline = again if one.again else say(TO_OTHERS[one.this.kind], name=one.name)
        why = say("Je krijgt dit omdat je {name} begeleidt.", name=one.name)
    ends = (say("Dit is de laatste herinnering."),) if one.again and one.last else ()
    return Part(headline, why, (until, *ends, private), choices=_choices(one, say), listed=_listed(one, until, say))


def _listed(one: Asking, until: str, say: Texts) -> Listed | None:
    """Who guides many has one line and one button for a kind; a trainee has one round of it at most."""
    if one.seat.party is Party.TRAINEE:
        return None
    return Listed(
        str(one.this.kind),
        one.name,
        say("Je krijgt dit omdat jij deze deelnemers begeleidt."),
        (say("Beantwoord de vragen"), f"{WAITING}:{ALL}"),
        advice=until,
        in_a_row=True,
        counted=lambda count: say(MANY[one.this.kind], count=count),
    )


def _choices(one: Asking, say: Texts) -> tuple[tuple[str, str], ...]:
    name = name_of(one.this)
    first, skip = f"{ASK}:{name}", f"{SKIP}:{name}:overgeslagen"
    if one.seat.party is Party.TRAINEE:
        invite = ((say("Stel {name} de vragen nu al", name=one.invite), f"{INVITE}:{name}"),) if one.invite else ()
        return ((say(ANSWER[one.this.kind]), first), (say("Sla de vragen over"), skip), *invite)
    choices = ((say(ANSWER_ABOUT[one.this.kind], name=one.name), first), (say("Sla over: {name}", name=one.name), skip))
    if one.this.kind is not CheckinKind.PULSE or one.seat.party is Party.SCHOOL:
        return choices
    return (*choices, (say("Niet gezien: {name}", name=one.name), f"{SKIP}:{name}:niet gezien"))


def silent(this: Round, name: str, people: Sequence[str], why: Why, say: Texts, now: datetime) -> Part:
    """To the school: who has not answered, also when asked again; the trainee is ""."""
    who = _all_of(people, say)
    asked = say("Vraag zelf hoe het gaat.")
    listed = Listed(
        say(NO_ANSWER[this.kind]),
        f"{name}: {who}",
        say("Je krijgt dit omdat jij deze deelnemers begeleidt."),
        (say("Wie heeft er geantwoord?"), f"{ROUNDS}:"),
        advice=asked,
    )
    headline = say(SILENT[this.kind], name=name, people=who)
    return Part(headline, why(say), (asked,), choices=_read(this, name, say), listed=listed)


def different(
    this: Round,
    name: str,
    questions: Sequence[Mapping[str, str]],
    people: Sequence[str],
    why: Why,
    say: Texts,
    now: datetime,
) -> Part:
    """To the school, after closing: on which questions the answers differ, and who gave none."""
    headline = say(DIFFER[this.kind], name=name)
    first = name.split()[0] if name else ""
    lines = tuple(text[say.locale].replace("{name}", first) for text in questions)
    none = (say("Geen antwoord: {people}.", people=_all_of(people, say)),) if people else ()
    listed = Listed(
        say("Hier verschillen de antwoorden"),
        say(DIFFERS_ON[this.kind], name=name, questions=" ".join((*lines, *none))),
        say("Je krijgt dit omdat jij deze deelnemers begeleidt."),
        advice=say("Bespreek het samen."),
    )
    return Part(headline, why(say), (*lines, *none), choices=_read(this, name, say), listed=listed)


def _all_of(people: Sequence[str], say: Texts) -> str:
    return say.all_of([one or say("de deelnemer zelf") for one in people])


def _read(this: Round, name: str, say: Texts) -> tuple[tuple[str, str], ...]:
    return ((say(READ_ANSWERS[this.kind], name=name), f"{READ}:{name_of(this)}"),)
