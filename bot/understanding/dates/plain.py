"""Questions the rules for a whole sentence ask of a reading: is it a weekday alone, a whole week, the start of a clause?"""

from bot.understanding.dates.lexicon import (
    COMING,
    LAST,
    MONTHS,
    NEXT,
    PAST,
    RECURRING_DAYS,
    SHORT_DAYS,
    THIS,
    WEEK,
    WEEKDAYS,
    WEEKEND,
)
from bot.understanding.dates.scene import Found, Scene
from bot.understanding.dates.text import Kind

_WEEKS_AHEAD = frozenset({"weken", "weeks", "dagen", "days"})
_LEADS = frozenset("de het een in op 's the on a an en maar want and but elke".split())


def head(scene: Scene, found: Found) -> int:
    """The index of its first word past "voor", "op" and articles."""
    return min(scene.skip(found.start, _LEADS | {"voor", "for"}, 3), found.stop - 1)


def weekday_of(scene: Scene, found: Found) -> int | None:
    """The weekday when a reading is a bare one ("vrijdag", "vrijdagmiddag om 3 uur"): no week, no number, no border."""
    word = scene.word(head(scene, found))
    weekday = WEEKDAYS.get(word, SHORT_DAYS.get(word))
    options = found.choice.options
    if weekday is None or found.loose is not None or len(options) != 1 or options[0].edge is not None:
        return None
    when = options[0]
    if _says_more(scene, found) or (when.last - when.first).days > when.over_midnight:
        return None
    numbered = any(scene.at(n).kind in (Kind.NUMBER, Kind.FIGURE) for n in range(found.start, found.stop))
    return None if numbered and when.begin is None and when.end is None else weekday


def is_bare_day(scene: Scene, found: Found) -> bool:
    """A weekday, weekend or month in no year or week that was said: what also may come back every week."""
    word = scene.word(head(scene, found))
    if _says_more(scene, found) and not (word in MONTHS and found.stop == found.start + 1):
        return False
    return word in WEEKEND or word in RECURRING_DAYS or word in MONTHS or weekday_of(scene, found) is not None


def is_week(found: Found) -> bool:
    """One certain week from Monday to Sunday."""
    when = found.choice.options[0] if found.certain and found.choice.options else None
    return when is not None and when.edge is None and when.first.weekday() == 0 and (when.last - when.first).days == 6


def opens_clause(scene: Scene, i: int) -> bool:
    """Does a clause begin with this word, or with a small word or two before it?"""
    for _ in range(2):
        i -= scene.word(i - 1) in _LEADS
    return i == 0 or scene.clauses[i - 1] != scene.clauses[i] or scene.at(i - 1).kind is Kind.MARK


def _says_more(scene: Scene, found: Found) -> bool:
    said = {scene.word(n) for n in range(found.start, found.stop)}
    return bool(said & (WEEK | _WEEKS_AHEAD | COMING | NEXT | LAST | PAST | THIS | set(MONTHS)))
