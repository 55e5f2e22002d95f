"""The day on which somebody practised: over or today, not long ago, and within the route and the work.

The dates of a chat look ahead, while what is put on record lies behind: a bare weekday is the last one, and a day of
the month is the nearest one.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.progress import running
from bot.understanding.dates import find_dates
from bot.understanding.normalise import fold
from handlers.phrasing import today
from handlers.turn import Turn
from storage import learning

LONG_AGO = timedelta(days=14)
"""How far back practice is put on record."""
_WEEK, _HALF_A_YEAR = timedelta(days=7), timedelta(days=182)
_WEEKDAYS = frozenset(
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)


def day_told(turn: Turn) -> str:
    """The day the sentence tells, today when it tells none, "" when it is not sure; as the form shows it."""
    said = turn.meaning.dates
    whens = [one[0] for one in said.whens]
    if said.unclear or len(whens) > 1:
        return ""
    day, last = (whens[0].first, whens[0].last) if whens else (today(turn), today(turn))
    return f"{day:%d-%m-%Y}" if day == last and today(turn) - LONG_AGO <= day <= today(turn) else ""


def day_of(turn: Turn, text: str, employer: str) -> date | str:
    """The day to keep, or why it cannot be kept."""
    now = today(turn)
    days = {_behind(day, text, now) for day in _readings(text, turn)}
    fits = [day for day in days if now - LONG_AGO <= day <= now]
    if not days or len(fits) > 1:
        return turn.say("Ik begrijp niet welke dag je bedoelt. Schrijf het zo: maandag, of 3 december.")
    if not fits and max(days) > now:
        return turn.say("Die dag moet nog komen. Leg vast wat je al hebt geoefend.")
    if not fits:
        return turn.say("Dat is te lang geleden. Vastleggen kan tot twee weken terug.")
    if not _under_way(turn, fits[0]) or employer not in working_at(turn, fits[0]):
        return turn.say("Die dag valt buiten je traject of je werk daar.")
    return fits[0]


def _readings(text: str, turn: Turn) -> Sequence[date]:
    """The days that a field may mean: more than one when it leaves out the year; none when it names no single day."""
    for words in (text, f"op {text}"):
        found = find_dates(words, turn.now)
        if len(found.whens) + len(found.unclear) == 1:
            whens = [one for one, _ in found.whens] or found.unclear[0].options
            if all(one.day_said and one.first == one.last for one in whens):
                return [one.first for one in whens]
    return ()


def _behind(day: date, text: str, now: date) -> date:
    words = [one for one in fold(text)[0].split() if one not in ("op", "on")]
    if day > now and len(words) == 1 and words[0] in _WEEKDAYS:
        return day - _WEEK
    named = any(one.isdecimal() for one in text) and str(day.year) not in text
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1) if named and not leap and day - now > _HALF_A_YEAR else day


def _under_way(turn: Turn, day: date) -> bool:
    """Whether a route of the trainee had begun; one without a first day says nothing against it."""
    routes = [one for one in learning.trajectories(turn.db, turn.asker.id) if not one.withdrawn]
    return any(one.start is None or one.start <= day for one in routes)


def working_at(turn: Turn, day: date) -> Iterable[str]:
    """The employers where the trainee worked on this day."""
    return {one.employer for one in running(learning.placements(turn.db, turn.asker.id), day)}
