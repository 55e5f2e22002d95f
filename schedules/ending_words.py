"""What is said of a placement or a trajectory that ends, with what can be done about it (I1)."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.calendar import local_day
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import Listed, Part
from schedules.school_side import Why


def place_to_school(name: str, employer: str, last: date, why: Why, say: Texts, now: datetime) -> Part:
    """To the school, about a placement."""
    day = day_said(say, last, local_day(now))
    headline = say("De werkplek van {name} bij {employer} stopt: {day}.", name=name, employer=employer, day=day)
    goes_on = say("Het traject loopt daarna nog door.")
    ask = say("Vraag {employer} of {name} kan blijven, of zoek een andere plek.", employer=employer, name=name)
    return Part(headline, why(say), (goes_on, ask), Tone.CAUTION)


def place_to_trainee(employer: str, last: date, say: Texts, now: datetime) -> Part:
    """To the trainee, about their placement."""
    day = day_said(say, last, local_day(now))
    headline = say("Je werkplek bij {employer} stopt: {day}.", employer=employer, day=day)
    why = say("Je krijgt dit omdat je traject daarna nog doorloopt.")
    ask = say("Vraag op je werk of je kunt blijven. Vertel je school wat het antwoord is.")
    return Part(headline, why, (ask,), Tone.CAUTION)


def route_to_school(name: str, names: Sequence[str], last: date, why: Why, say: Texts, now: datetime) -> Part:
    """To the school, about a trajectory with these certificates left."""
    day, left = day_said(say, last, local_day(now)), _left(names, say)
    headline = say("Het traject van {name} eindigt: {day}.", name=name, day=day)
    ask = say("Bespreek met {name} wat er nog kan, en of er meer tijd nodig is.", name=name)
    listed = Listed(
        say("Deze trajecten eindigen"),
        f"{name}: {day}. {left}",
        say("Je krijgt dit omdat jij deze deelnemers begeleidt."),
        advice=say("Bespreek wat er nog kan, en of er meer tijd nodig is."),
    )
    return Part(headline, why(say), (left, ask), listed=listed)


def route_to_trainee(names: Sequence[str], last: date, say: Texts, now: datetime) -> Part:
    """To the trainee, about their trajectory."""
    headline = say("Je traject eindigt: {day}.", day=day_said(say, last, local_day(now)))
    why = say("Je krijgt dit omdat er nog certificaten openstaan.")
    ask = say("Heb je meer tijd nodig? Bespreek het met je docent.")
    return Part(headline, why, (_left(names, say), ask))


def _left(names: Sequence[str], say: Texts) -> str:
    return say("Nog niet klaar: {certificates}.", certificates=say.all_of(names))
