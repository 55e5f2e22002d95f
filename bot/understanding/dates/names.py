"""Is this word a weekday? Full names always; short ones ("ma", "do", "zo") only where a date stands around them."""

from typing import NamedTuple

from bot.understanding.dates.lexicon import (
    AND_OR,
    MONTHS,
    PARTS,
    PARTS_OF_S,
    PLAIN_SHORT_DAYS,
    QUALIFIERS,
    SHIFT_CODES,
    SHIFT_FIRST,
    SHIFT_WORDS,
    SHORT_DAYS,
    THROUGH,
    WEEK,
    WEEKDAYS,
)
from bot.understanding.dates.scene import Scene
from bot.understanding.dates.text import Kind


class Name(NamedTuple):
    """A weekday at words [start, stop); more than one, or not `certain`, after a typing error."""

    weekdays: tuple[int, ...]
    certain: bool
    start: int
    stop: int


_TITLES = frozenset("mevrouw mevr mw meneer dhr heer mr mrs ms familie fam zuster broeder dokter dr".split())
_ARTICLES = frozenset({"de", "een", "geen", "n"})
_PEOPLE = frozenset(
    "verzorgende verzorgenden verpleegkundige collega collega's client clienten bewoner bewoners patient patienten arts "
    "huisarts begeleider stagiaire leerling medewerker medewerkers".split()
)
_BEFORE_SHORT = frozenset(
    "op vanaf tot t/m tm aanstaande komende volgende deze as afgelopen vorige elke iedere on".split()
)
_MONTH_WITHIN = 6
"""Words from a day number to its month: "ma 2 - vr 6 dec"."""
_ALWAYS_OTHER = frozenset({"zo", "sat", "sun"})


def name(scene: Scene, i: int) -> Name | None:
    """The weekday that stands here; a short form only where something around it makes it a date."""
    token = scene.at(i)
    if token.kind is not Kind.WORD:
        return None
    if token.capital and scene.word(scene.skip_back(i - 1, (".",))) in _TITLES:
        return None
    if token.text in WEEKDAYS:
        return Name((WEEKDAYS[token.text],), True, i, i + 1)
    if token.guess is not None:
        if not all(word in WEEKDAYS for word in token.guess.words):
            return None
        return Name(tuple(dict.fromkeys(WEEKDAYS[word] for word in token.guess.words)), False, i, i + 1)
    if token.text in SHORT_DAYS:
        stop = i + 2 if scene.word(i + 1) == "." and not scene.at(i + 1).spaced else i + 1
        if _short_fits(scene, i, stop):
            return Name((SHORT_DAYS[token.text],), True, i, stop)
    return None


def _short_fits(scene: Scene, i: int, stop: int) -> bool:
    word, before = scene.word(i), scene.word(i - 1)
    if scene.at(i).capital and _after_with(scene, i):
        return False
    if _date_follows(scene, stop):
        return True
    if _neighbour(scene, stop, 1) or _neighbour(scene, i - 1, -1):
        return True
    if word in _ALWAYS_OTHER:
        return before in ("op", "on") and scene.closes(i + 1) and word != "sat"
    if word in PLAIN_SHORT_DAYS:
        return scene.word(i + 1) != ":" and not (word == "vr" and _of_a_woman(scene, i, stop))
    if before in WEEK and scene.word(i - 2) in QUALIFIERS:
        return True
    return before in _BEFORE_SHORT and (word, before) != ("do", "to")


def _after_with(scene: Scene, i: int) -> bool:
    """ "Met Zo en Di" are people."""
    k = i - 2 if scene.word(i - 1) in AND_OR and scene.at(i - 2).capital else i
    return scene.word(k - 1) in ("met", "with", "samen", "bij", "aan")


def _of_a_woman(scene: Scene, i: int, stop: int) -> bool:
    """ "Vr. Jansen" is a title, "een vr. collega" and "twee vr. cliënten" are women."""
    titled = stop == i + 2 and (scene.at(stop).capital or i == 0)
    return titled or scene.word(i - 1) in _ARTICLES or (stop == i + 2 and scene.word(stop) in _PEOPLE)


def _date_follows(scene: Scene, i: int) -> bool:
    """A part of the day, a shift or a date stands right after."""
    k = scene.skip(i, ("-", "."))
    word = scene.word(k)
    if word in PARTS or word in SHIFT_WORDS or word in PARTS_OF_S:
        return not (word == "morgen" and k == i and scene.word(i - 1) == "zo")
    if word in SHIFT_FIRST:
        return k > i or scene.word(k + 1) in ("dienst", "shift") or scene.closes(k + 1)
    if word in SHIFT_CODES and scene.closes(k + 1):
        return True
    if scene.at(k).kind is Kind.FIGURE:
        return True
    return scene.number(k) is not None and any(scene.word(k + n) in MONTHS for n in range(1, _MONTH_WITHIN))


def _neighbour(scene: Scene, i: int, step: int) -> bool:
    """Another weekday stands on the other side of "en", "t/m", a stroke or "op"."""
    joint = scene.word(i)
    if joint not in AND_OR and joint not in THROUGH and joint not in (",", "op"):
        return False
    own, other = scene.word(i - step), scene.word(i + step)
    if other == "." and step < 0:
        other = scene.word(i - 2)
    known = other in WEEKDAYS or other in SHORT_DAYS
    if joint == "," and other.rstrip(".") not in SHORT_DAYS:
        return False
    # "zo en zo" and "za op zo'n" are no days; "to do" is English.
    return known and other.rstrip(".") != own and not (joint == "to" and "do" in (own, other))
