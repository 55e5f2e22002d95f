"""Typing errors in names of days and months: one slip is read when nothing else is near, two slips become a question."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bot.understanding.dates.lexicon import MONTHS, RECURRING_DAYS, RELATIVE, TODAY_PARTS, WEEKDAYS

_DAYS = tuple(WEEKDAYS)
_DAY_WORDS = ("vandaag", "overmorgen", "gisteren", "eergisteren", "vanochtend", "vanmiddag", "vanavond", "vannacht")
_LONG_MONTHS = (*(month for month in MONTHS if len(month) >= 5), "juni", "juli")
# Words of the ward that lie one or two slips from a day and mean something else.
_OTHER_WORDS = frozenset(
    "vandaar vandaan maanden maandje maandgeld vrijedag vrijgaf dienstdag lesdag werkdag feestdag zorgdag toetsdag "
    "studiedag startdag sportdag themadag teamdag leerdag zitdag naamdag ouderdag moederdag vaderdag verjaardag "
    "zomerdag winterdag wandeldag zendag rondag middag overdag zonder donder dagen holiday midday noonday someday "
    "heyday everyday workday birthday payday weekday sundae fridge "
    "maar maak maakt maat mart marc marco kaart joni julia julie jule junk".split()
) | frozenset(RECURRING_DAYS)


class Guess(NamedTuple):
    """Words that were perhaps meant; `certain` when there is one, it is one slip away, and no other is near."""

    words: tuple[str, ...]
    certain: bool


def distance(left: str, right: str) -> int:
    """Slips between two words: a letter too many, too few, another one, or two that changed places."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


def _without(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _index(words: Iterable[str], slips: int) -> dict[str, frozenset[str]]:
    """From every word with up to so many letters left out to the words it came from."""
    found: dict[str, set[str]] = {}
    for word in words:
        for key in _shortened(word, slips):
            found.setdefault(key, set()).add(word)
    return {key: frozenset(near) for key, near in found.items()}


def _shortened(word: str, slips: int) -> set[str]:
    keys = {word}
    for _ in range(slips):
        keys |= {shorter for key in keys for shorter in _without(key)}
    return keys


_NEAR_DAYS = {slips: _index(_DAYS + _DAY_WORDS, slips) for slips in (1, 2)}
_NEAR_MONTHS = _index(_LONG_MONTHS, 1)


def _near(word: str, index: dict[str, frozenset[str]], slips: int) -> dict[str, int]:
    """Words that differ in at most so many slips: each then equals the other with as many letters left out."""
    candidates = {known for key in _shortened(word, slips) for known in index.get(key, ())}
    return {known: found for known in candidates if (found := distance(word, known)) <= slips}


def _meaning(word: str) -> object:
    return WEEKDAYS.get(word, word)


def _same_start(word: str, known: str) -> bool:
    return word[0] == known[0] or word[:2] == known[1::-1]


def _day_like(word: str) -> bool:
    if not 5 <= len(word) <= 12 or not word.isascii() or word in _OTHER_WORDS:
        return False
    return ("d" in word) + ("a" in word) + ("g" in word or "y" in word) >= 2


@lru_cache(maxsize=4096)
def guess_day(word: str) -> Guess | None:
    """The day word that was perhaps meant, None when nothing is near.

    Certain: one slip from one day, the first letter right, and no other day within two slips that starts alike. What
    is two slips away but still ends like a day, or begins and ends like one ("zadag"), is a question.
    """
    if not _day_like(word):
        return None
    one = _near(word, _NEAR_DAYS[1], 1)
    if not one and not _ends_like_a_day(word):
        return None
    two = {known: slips for known, slips in _near(word, _NEAR_DAYS[2], 2).items() if _same_start(word, known)}
    near = two | one
    words = tuple(sorted(near, key=lambda known: (near[known], known)))
    if one and len({_meaning(known) for known in words}) == 1 and _same_start(word, words[0]):
        return Guess(words, certain=True)
    weekdays = [known for known in two if known in WEEKDAYS and len(word) >= 7] if not one else words
    offered = tuple(dict.fromkeys((*weekdays, *_short_for(word))))
    return Guess(offered, certain=False) if offered else None


def _ends_like_a_day(word: str) -> bool:
    return "d" in word and ("g" in word[-3:] or "y" in word[-3:])


def _short_for(word: str) -> tuple[str, ...]:
    if not word.endswith("dag") or len(word) > 7:
        return ()
    return tuple(known for known in WEEKDAYS if known.endswith("dag") and known[:2] == word[:2])


@lru_cache(maxsize=1024)
def guess_month(word: str) -> Guess | None:
    """The same for a month that stands beside a day number; only one slip counts, in a short name it is a question."""
    if not 4 <= len(word) <= 11 or word in _OTHER_WORDS or word in RELATIVE or word in TODAY_PARTS:
        return None
    words = [known for known in _near(word, _NEAR_MONTHS, 1) if known[0] == word[0]]
    if not words:
        return None
    return Guess(tuple(sorted(words)), certain=len(word) > 5 and len({MONTHS[known] for known in words}) == 1)
