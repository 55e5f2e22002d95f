"""Parts of the day and kinds of shift, and the clock times beside them: what is said about a day beyond its date."""

from bot.understanding.dates.clock import read_clock
from bot.understanding.dates.lexicon import (
    NOT_A_SHIFT_BEFORE,
    PARTS,
    PARTS_OF_S,
    RELATIVE,
    SHIFT_ANY,
    SHIFT_CODES,
    SHIFT_FIRST,
    SHIFT_WORDS,
    SHORT_DAYS,
    WEEKDAYS,
)
from bot.understanding.dates.model import DayPart, ShiftKind
from bot.understanding.dates.scene import Extras, Scene
from bot.understanding.dates.text import Kind

_LINKS = frozenset(
    "in de een het tijdens mijn haar zijn hun onze jouw je op the a my your his her their during on - , . (".split()
)
_LINKS_MOST = 3
_ADJECTIVE_ENDS = frozenset(
    "op van in en of mag kan moet met alleen bij om voor on at is heb werken doen draaien".split()
)
_WORKING = frozenset("werken draaien ingeroosterd ingepland ingedeeld".split())
_HOW = frozenset("hoe te zo heel erg vaak altijd nooit".split())
_JOINS = frozenset("en of maar want dus".split())
_EDGES_OF_PART = frozenset({"begin", "eind", "einde", "late", "vroege", "early"})


def read_extras(scene: Scene, i: int, part: DayPart | None = None, *, beside: bool = True) -> Extras:
    """All parts, shifts and times in a row from word `i`; `beside` says that a day stands right before it."""
    said = Extras(None, None, None, i)
    while True:
        found = _next(scene, said.stop, said, part, beside)
        if found is None:
            return said
        said = found


def _next(scene: Scene, i: int, said: Extras, part: DayPart | None, day: bool) -> Extras | None:
    beside = day or bool(said)
    most = _LINKS_MOST if beside else 0
    for links in range(most + 1):
        if links and scene.word(i + links - 1) not in _LINKS:
            return None
        found = _one(scene, i + links, said, part, beside and not _comma(scene, i, links), day)
        if found is not None:
            return found
    return None


def _comma(scene: Scene, i: int, links: int) -> bool:
    return any(scene.word(i + n) in (",", ".") and scene.at(i + n + 1).spaced for n in range(links))


def _one(scene: Scene, i: int, said: Extras, part: DayPart | None, beside: bool, day: bool) -> Extras | None:
    if said.shift is None:
        shift = read_shift(scene, i, beside=beside)
        if shift is not None:
            other = _alternative(scene, shift[1])
            return said._replace(shift=ShiftKind.ANY if other else shift[0], stop=other or shift[1])
    if said.clock is None:
        clock = read_clock(scene, i, beside_day=day)
        if clock is not None:
            return said._replace(clock=clock, stop=clock.stop)
    if said.part is None and part is None:
        piece = read_part(scene, i, beside=beside)
        if piece is not None:
            return said._replace(part=piece[0], stop=piece[1])
    return None


def _alternative(scene: Scene, i: int) -> int | None:
    """ "Een vroege of een late dienst": any shift; the index after the other one."""
    if scene.word(i) not in ("of", "or"):
        return None
    other = read_shift(scene, scene.skip(i + 1, ("een", "de", "a", "the")), beside=True)
    return other[1] if other is not None else None


def read_part(scene: Scene, i: int, *, beside: bool) -> tuple[DayPart, int] | None:
    """ "'s Avonds", "in de ochtend"; beside a day also the bare word ("vrijdag avond", "maandag morgen")."""
    word = scene.word(i)
    if word in ("'s", "s") and scene.word(scene.skip(i + 1, ("-",))) in PARTS_OF_S:
        stop = scene.skip(i + 1, ("-",))
        return PARTS_OF_S[scene.word(stop)], stop + 1
    loose = word.removeprefix("s").removeprefix("'")
    if loose in PARTS_OF_S and scene.word(i - 1) not in WEEKDAYS:
        return PARTS_OF_S[loose], i + 1
    if beside and word in _EDGES_OF_PART:
        k = scene.skip(i + 1, ("van", "de", "of", "the"), 2)
        return (PARTS[scene.word(k)], k + 1) if k > i and scene.word(k) in PARTS and scene.word(k) != "morgen" else None
    if beside and word in PARTS and not (word == "morgen" and not _morning_here(scene, i)):
        return PARTS[word], i + 1
    if not beside and scene.word(i) in ("in", "tegen", "during") and scene.word(i + 1) in ("de", "the"):
        named = PARTS.get(scene.word(i + 2))
        return (named, i + 3) if named is not None and scene.word(i + 3) not in SHIFT_ANY else None
    return None


def _morning_here(scene: Scene, i: int) -> bool:
    """ "Maandag morgen" is Monday morning; after another word "morgen" is tomorrow."""
    before = scene.word(i - 1)
    return (
        before in WEEKDAYS
        or before in SHORT_DAYS
        or before in ("gisteren", "gister", "in", "de", "-", "week")
        or (before == "." and not scene.at(i).spaced)
    )


def read_shift(scene: Scene, i: int, *, beside: bool) -> tuple[ShiftKind, int] | None:
    """ "Late dienst", "nachtdienst", "night shift"; LD and ND as codes; beside a day also "vroeg" and "late"."""
    word = scene.word(i)
    if word in SHIFT_WORDS:
        return SHIFT_WORDS[word], i + 1
    if word in SHIFT_FIRST:
        return _two_words(scene, i, beside)
    if word in SHIFT_ANY:
        return None if scene.word(i - 1) in NOT_A_SHIFT_BEFORE else (ShiftKind.ANY, i + 1)
    if word in SHIFT_CODES and scene.at(i).kind is Kind.WORD:
        upper = word in ("ld", "nd") and (scene.at(i).capital or _day_follows(scene, i + 1))
        complete = scene.closes(i + 1) or scene.word(i + 1) in _ADJECTIVE_ENDS
        return (SHIFT_CODES[word], i + 1) if (upper or beside) and (complete or upper) else None
    return None


def _day_follows(scene: Scene, i: int) -> bool:
    word = scene.word(i)
    return word in WEEKDAYS or word in SHORT_DAYS or word in RELATIVE or scene.at(i).kind in (Kind.NUMBER, Kind.FIGURE)


def _two_words(scene: Scene, i: int, beside: bool) -> tuple[ShiftKind, int] | None:
    word = scene.word(i)
    k = scene.skip(i + 1, ("-",))
    if scene.word(k) in SHIFT_ANY or scene.word(k) in ("diensten", "shifts"):
        return SHIFT_FIRST[word], k + 1
    if word in ("vroege", "late", "early") and (
        beside or i == 0 or scene.word(i + 1) in WEEKDAYS or scene.word(i - 1) in ("de", "een", "mijn", "haar", "zijn")
    ):
        return (SHIFT_FIRST[word], i + 1) if _complete(scene, i + 1) else None
    return (SHIFT_FIRST[word], i + 1) if word in ("vroeg", "laat") and _means_shift(scene, i, beside) else None


def _means_shift(scene: Scene, i: int, beside: bool) -> bool:
    """ "Za-vroeg", "vrijdag laat", "laat werken": not "hoe laat werken" and "vrijdag laat Karin mij …"."""
    before, after = scene.word(i - 1), scene.word(i + 1)
    if i > 0 and after in _WORKING and before not in _HOW:
        return True
    if before == "of" and scene.word(i - 2) in ("vroeg", "laat"):
        return beside
    roster = before == "-" or before in SHORT_DAYS or scene.glued(i)
    full_name = (before in WEEKDAYS or before in RELATIVE) and (scene.closes(i + 1) or after in _JOINS)
    return beside and (roster or full_name)


def _complete(scene: Scene, i: int) -> bool:
    word = scene.word(i)
    return scene.closes(i) or word in _ADJECTIVE_ENDS or word in WEEKDAYS or word in SHORT_DAYS
