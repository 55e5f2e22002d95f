"""Periods, intakes and days off, all from calendars and never from arithmetic (B1–B6)."""

from datetime import date, timedelta
from itertools import pairwise

from bot.domain.calendar import Interval
from bot.domain.people import RecordKind, Role
from bot.domain.records import LessonPeriod
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.lessons import AHEAD, lessons
from handlers.names import organisations
from handlers.phrasing import answer, asks_for, date_text, day_text, hours_text, section, today
from handlers.questions import offer
from handlers.roles import SEES_BUSY
from handlers.route import EVERYONE, Need, Route
from handlers.schools import near
from handlers.turn import Option, Said, Turn
from storage import calendar


def periods(turn: Turn) -> Said:
    """The lesson period that runs and those that come, of every school that matters to the asker."""
    day, schools = today(turn), near(turn)
    names = organisations(turn, schools)
    by_school = {school: calendar.periods(turn.db, school) for school in schools}
    ahead = [(school, p) for school, found in by_school.items() for p in found if p.last >= day]
    if not ahead:
        said = turn.say("Er staat geen lesperiode in de kalender.")
        return answer(turn, said, paragraphs=(turn.say("Vraag je docent naar de nieuwe data."),))
    _, first = min(ahead, key=lambda pair: pair[1].first)
    lines = [_period_line(turn, p, names[s] if len(by_school) > 1 else "") for s, p in ahead]
    said = "{period} loopt tot en met {last}." if first.first <= day else "{period} begint op {first}."
    days = {"first": day_text(turn, first.first), "last": day_text(turn, first.last)}
    return answer(
        turn,
        turn.say(said, period=first.name, **days),
        sections=section(turn, "Lesperioden", lines),
        options=(
            Option(turn.say("Wanneer is er vakantie?"), Intent.HOLIDAYS, turn.with_slots(when=None)),
            Option(turn.say("Wanneer is de volgende les?"), Intent.LESSONS, turn.with_slots(when=None)),
        ),
    )


def _period_line(turn: Turn, period: LessonPeriod, school: str) -> str:
    days = turn.say("{first} tot en met {last}", first=date_text(turn, period.first), last=date_text(turn, period.last))
    return f"{period.name}: {days}" + (f" ({school})" if school else "")


def intakes(turn: Turn) -> Said:
    """The dates on which a new group starts, as the calendar holds them; never computed (B3)."""
    day, schools = today(turn), near(turn)
    found = calendar.intakes(turn.db, schools[0]) if len(schools) == 1 else calendar.intakes(turn.db)
    mine = [one for one in found if not schools or one.school in schools]
    coming = sorted((one for one in mine if one.start >= day), key=lambda one: (one.start, one.school))
    past = sorted({one.start for one in mine if one.start < day})
    if not coming:
        before = turn.say("De laatste groep begon op {day}.", day=date_text(turn, past[-1])) if past else ""
        ask = turn.say("Een nieuwe datum reken ik niet uit: vraag de coördinator van de school.")
        headline = turn.say("Er staat nog geen nieuwe startdatum in de kalender.")
        return answer(turn, headline, tone=Tone.UNSURE, paragraphs=tuple(s for s in (before, ask) if s))
    headline = turn.say("De volgende groep begint op {day}.", day=day_text(turn, coming[0].start))
    names = organisations(turn, (one.school for one in coming))
    lines = [f"{day_text(turn, one.start)}: {names.get(one.school, one.school)}" for one in coming]
    return answer(turn, headline, sections=section(turn, "Startmomenten", lines))


def holidays(turn: Turn) -> Said:
    """The next public holidays, the weeks without lessons and the class days that do not go on."""
    day = today(turn)
    days = _public(turn, day)
    gaps = _gaps(turn, day)
    cancelled = _cancelled(turn)
    free = [
        turn.say("{first} tot en met {last}", first=day_text(turn, f), last=day_text(turn, last)) for f, last in gaps
    ]
    next_day, name = days[0]
    headline = turn.say("De eerstvolgende feestdag is {day}: {name}.", day=day_text(turn, next_day), name=name)
    if gaps and asks_for(turn, "vakantie*", "lesvrij*", "weken", "holiday*", "vacation*", "break"):
        headline = turn.say("De eerstvolgende weken zonder les zijn {days}.", days=free[0])
    note = turn.say("Of je op een feestdag vrij bent, staat in je rooster.")
    return answer(
        turn,
        headline,
        paragraphs=(note,),
        sections=(
            *section(turn, "Weken zonder les", free),
            *section(turn, "Lessen die vervallen", cancelled),
            *section(turn, "Feestdagen", [f"{day_text(turn, one)}: {called}" for one, called in days[:6]]),
        ),
        options=(Option(turn.say("Wanneer is de volgende les?"), Intent.LESSONS, turn.with_slots(when=None)),),
    )


def _public(turn: Turn, day: date) -> list[tuple[date, str]]:
    from holidays import country_holidays

    language = "en_US" if turn.say.locale == "en" else "nl"
    known = country_holidays("NL", years=[day.year, day.year + 1], language=language)
    if turn.interval is not None:
        within = [(d, n) for d, n in sorted(known.items()) if turn.interval.first_day <= d <= turn.interval.last_day]
        if within:
            return within
    return [(d, n) for d, n in sorted(known.items()) if d >= day]


def _gaps(turn: Turn, day: date) -> list[tuple[date, date]]:
    """Between two lesson periods of one school that lie more than a weekend apart."""
    found = set()
    for school in near(turn):
        ahead = sorted((p for p in calendar.periods(turn.db, school) if p.last >= day), key=lambda p: p.first)
        for before, after in pairwise(ahead):
            if (after.first - before.last).days > 3:
                found.add((before.last + timedelta(days=1), after.first - timedelta(days=1)))
    return sorted(found)


def _cancelled(turn: Turn) -> list[str]:
    if not turn.asker.has(Role.TRAINEE):
        return []
    stretch = Interval(turn.now, turn.now + AHEAD)
    return [
        f"{hours_text(turn, one.interval)}: {one.subject}"
        for one in calendar.lessons(turn.db, turn.asker.id, stretch)
        if one.cancelled
    ]


def calendar_other(turn: Turn) -> Said:
    """Whether a lesson goes on is in the calendar; changing one is for a human."""
    if turn.asker.has(Role.TRAINEE) and turn.is_self and asks_for(turn, *GOES_ON):
        return lessons(turn)
    return offer(turn)


GOES_ON = ("vervalt", "vervallen", "uitvallen", "uitgevallen", "uit", "door", "afgelast", "cancelled", "canceled")


ROUTES = (
    Route(
        Intent.LESSONS,
        "Wanneer is mijn volgende les?",
        "When is my next lesson?",
        lessons,
        SEES_BUSY,
        RecordKind.BUSY,
        frozenset({Need.ANYBODY, Need.MAYBE_WHEN}),
    ),
    Route(Intent.PERIODS, "Tot wanneer loopt deze lesperiode?", "Until when does this lesson period run?", periods),
    Route(Intent.INTAKES, "Wanneer begint de volgende groep?", "When does the next group start?", intakes),
    Route(
        Intent.HOLIDAYS,
        "Wanneer is er vakantie?",
        "When are the holidays?",
        holidays,
        EVERYONE,
        None,
        frozenset({Need.MAYBE_WHEN}),
    ),
    Route(
        Intent.CALENDAR_OTHER,
        "Gaat de les van maandag niet door?",
        "Is the lesson of Monday cancelled?",
        calendar_other,
        EVERYONE,
        RecordKind.BUSY,
        frozenset({Need.ANYBODY, Need.MAYBE_WHEN}),
    ),
)
