"""An answer to the questions of a check-in in plain sentences, and what else such sentences tell.

Only what leaves no doubt is read; the rest is left to the form. Nothing here says what somebody may do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.meaning import CLIENT
from bot.understanding.normalise import fold

_MOODS = (
    (5, r"(?:heel|erg|super|echt|zeer|very|really) ?(?:goed|fijn|lekker|leuk|prima|well|good)|super|geweldig|great"),
    (2, r"niet (?:zo |heel |erg |echt )?(?:goed|lekker|fijn)|minder goed|not (?:so |very )?(?:well|good)"),
    (1, r"(?:heel|erg|echt|very|really) (?:lastig|moeilijk|difficult)|slecht|bad|badly|terrible"),
    (3, r"gaat wel|ging wel|redelijk|matig|zo zo|so so|niet slecht|okay|not bad"),
    (4, r"goed|fijn|lekker|prima|leuk|well|good|fine"),
    (2, r"lastig|moeilijk|zwaar|difficult|hard"),
)
_MOOD = re.compile("|".join(rf"(?P<m{place}>\b(?:{words})\b)" for place, (_, words) in enumerate(_MOODS)))
_FILLERS = frozenset(
    "het dit deze week afgelopen vorige vandaag ging gaat was is ik vond liep loopt doet hoor allemaal alles best wel "
    "op mijn het werk de werkvloer met mij haar hem eigenlijk ja hoi hallo nou ze hij it this last week went is was "
    "the at work on ward everything all she he doing does goes hi hello yes".split()
)
_NOT_SEEN = re.compile(r"\b(?:niet gezien|not seen|(?:have|has)n'?t seen|did ?n'?t see)\b")
_GUIDED = re.compile(
    r"\b(?:met begeleiding|onder (?:toezicht|begeleiding)|begeleid|samen met|with guidance|supervised)\b"
)
_ALONE = re.compile(r"\b(?:zelfstandig|independently|on my own|on their own)\b")
_NONE = re.compile(r"\b(?:niet geoefend|niks geoefend|niet kunnen oefenen|did not practi[sc]e|didn'?t practi[sc]e)\b")
_HELP = (
    ("nee", re.compile(r"\b(?:geen hulp|geen begeleiding gehad|no help)\b")),
    ("beetje", re.compile(r"\b(?:weinig hulp|weinig begeleiding|little help)\b")),
    ("genoeg", re.compile(r"\b(?:genoeg hulp|genoeg begeleiding|veel hulp|enough help|goed geholpen)\b")),
)
_TURNS = re.compile(r"\b(?:maar|behalve|alleen jammer|but|except|helaas)\b")
_DENIES = re.compile(r"\b(?:niet|geen|niks|nooit|not|no|never|zonder)\b")
_NUMBERS = dict(
    zip("een twee drie vier vijf zes zeven acht negen tien".split(), range(1, 11), strict=True),
    one=1,
    two=2,
    three=3,
    four=4,
    five=5,
    once=1,
    twice=2,
)
_TIMES = re.compile(
    rf"\b(?:(?P<figure>\d{{1,2}}) ?(?:x|keer|maal|times)|(?P<word>{'|'.join(_NUMBERS)}) (?:keer|maal|times)"
    r"|(?P<once>once|twice))\b ?"
)
_AND = re.compile(r"\b(?:en|and)\b")
_DAYS = re.compile(
    r"\b(?:vandaag|gisteren|eergisteren|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|today|yesterday"
    r"|deze week|this week|ook|nog|also|daarna|verder)\b"
)
_BARE = frozenset("dat die deze zelf waar nog toch meer gelukt that those myself true yet".split())
_OF_ALL = re.compile(r"\b(?:week|werk|werkvloer|gaat|alles|work|ward|everything)\b")
_AROUND = re.compile(
    r"\b(?:gedaan|geoefend|gegeven|gehad|geholpen|geholpen met|mogen|done|practi[sc]ed|met de|met het|met een|met|with the"
    r"|with a|with|de|het|een|ik|heb|en|and|i|have)\b"
)
_OF_TALKS = re.compile(
    r"\?|\b(?:\w*gesprek\w*|\w*gesprekken|driehoek\w*|afspra\w*|afgesproken|overleg\w*|verzet\w*|verplaats\w*|afzeg\w*|plan"
    r"|plannen|inplannen|moment\w*|herinner\w*|wanneer|hoe laat|wie|wat|waar|welke|kan|kun|kunnen|mag|wil|zet|noteer"
    r"|meeting|talk|when|who|what|where|which|can|may|move|cancel|schedule|reminder)\b"
)
_OF_STOPPING = re.compile(
    r"\b(?:(?:stop|stoppen|gestopt|kap|kappen|ophouden) (?:ermee|er mee|met (?:de|mijn|deze) opleiding)"
    r"|ermee (?:stop|stoppen|kap|kappen|ophouden)|niet (?:meer )?zitten|quit|quitting)\b"
)
_CALLED_PRACTICE = re.compile(rf"\b(?:geoefend|practi[sc]ed)\b|{_GUIDED.pattern}|{_ALONE.pattern}")
_MISTAKEN = re.compile(
    r"\b(?:per ongeluk|verkeerde?|fout gegaan|mis ?gegaan|verwisseld|by accident|by mistake|wrong|mixed up"
    r"|(?:keer|gaf|gegeven|gespoten|eenheden) te ?veel|te ?veel (?:gegeven|gespoten|eenheden)|too much given)\b"
)
_SOMEBODY = "xclientx"
"""Stands for the name of a client while the words are read: its own mark would end a sentence."""
MOST_WORDS = 4
"""Of what was practised: more than this is a story, and may be about somebody."""
GUIDED, INDEPENDENT, NO = "met begeleiding", "zelfstandig", "nee"


@dataclass(frozen=True)
class Practice:
    """Something practised so many times; `how` is "" when it was not said."""

    times: int
    what: str
    how: str = ""


@dataclass(frozen=True)
class WeekWords:
    """A week told in words: `mood` from 1 (very difficult) to 5; None, "" and empty for what was not said surely."""

    mood: int | None = None
    practised: str = ""
    help: str = ""
    practices: tuple[Practice, ...] = ()
    not_seen: bool = False

    @property
    def whole(self) -> bool:
        """Does it tell both how it went and what was practised? Nothing else is said like that."""
        return self.mood is not None and bool(self.practised or self.practices)


def about_the_week(text: str) -> bool:
    """May these words tell how a week went? Not when they ask something, plan a talk, or tell of stopping."""
    return _OF_TALKS.search(fold(text)[0]) is None and not tells_of_stopping(text)


def tells_of_stopping(text: str) -> bool:
    """Does somebody say that they stop? Then they need a human, whatever else the words tell of their week (I5)."""
    return "?" not in text and _OF_STOPPING.search(fold(text)[0]) is not None


def tells_of_a_mistake(text: str) -> bool:
    """Does somebody say that something went wrong? With a procedure beside it that is first handled, and then told."""
    return _MISTAKEN.search(fold(text)[0]) is not None


def tells_times(text: str) -> bool:
    """Does it count something: "3x", "twee keer"?"""
    return _TIMES.search(fold(text)[0]) is not None


def tells_times_or_practice(text: str) -> bool:
    """May it tell of practice, with whatever beside it?"""
    return tells_times(text) or _CALLED_PRACTICE.search(fold(text)[0]) is not None


def tells_of_practice(text: str) -> bool:
    """Does somebody tell what they practised, so many times, and call it that?

    "2x insuline gespoten" does not: it may be a mistake.
    """
    found = week_words(text) if about_the_week(text) else None
    return found is not None and bool(found.practices) and _CALLED_PRACTICE.search(fold(text)[0]) is not None


def week_words(text: str, names: Iterable[str] = ()) -> WeekWords | None:
    """The answer in these words; None when it is not sure. `names` are words that name whom it is about."""
    said = fold(text.replace(CLIENT, f" {_SOMEBODY} "))[0]
    if "?" in said or _TURNS.search(said):
        return None
    known = _FILLERS | {word for name in names for word in fold(name)[0].split()}
    sentences = [_clauses(part) for part in re.split(r"[.!;\n]+(?!\d)", said)]
    moods, left = _moods(sentences, known)
    if len(set(moods)) > 1:
        return None
    told = [" , ".join(own) for own in left]
    sure = [] if any(_denies_all(one, known) for one in told) else [one for one in told if not _denied(one)]
    rest = " , ".join(sure)
    practised = _practised(rest)
    practices = () if practised == NO else tuple(one for own in sure for one in _practices(own))
    not_seen = _only(_NOT_SEEN, said, known)
    found = WeekWords(next(iter(moods), None), practised, _help(" , ".join(told)), practices, not_seen)
    return None if found == WeekWords() else found


def _clauses(sentence: str) -> list[str]:
    return [one for one in (" ".join(part.split()) for part in re.split(r"[,:]+(?!\d)", sentence)) if one]


def _moods(sentences: Sequence[list[str]], known: frozenset[str]) -> tuple[list[int], list[list[str]]]:
    """The moods of clauses that say nothing else, and the other clauses by sentence.

    Behind what was practised a mood may be about just that, unless it names the week or the work.
    """
    moods: list[int] = []
    left: list[list[str]] = []
    for own in sentences:
        others: list[str] = []
        for clause in own:
            mood = _mood(clause, known)
            after = any(_TIMES.search(one) for one in (*(each for every in left for each in every), *others))
            if mood is None or (after and not _OF_ALL.search(clause)):
                others.append(clause)
            else:
                moods.append(mood)
        left.append(others)
    return moods, left


def _denied(sentence: str) -> bool:
    """Does it say that something was not done? Help that was not given, and no practice at all, are answers."""
    return _DENIES.search(_NONE.sub("", _NOT_SEEN.sub("", _without_help(sentence)))) is not None


def _denies_all(sentence: str, known: frozenset[str]) -> bool:
    """ "3x adl. Niet gedaan": it names nothing of its own, so it is about what was said before."""
    return _denied(sentence) and not set(_what(_DENIES.sub(" ", sentence)).replace(",", " ").split()) - known - _BARE


def _mood(clause: str, known: frozenset[str]) -> int | None:
    """The one mood of a clause that says nothing else."""
    found = {_MOODS[int(str(one.lastgroup)[1:])][0] for one in _MOOD.finditer(clause)}
    return found.pop() if len(found) == 1 and _only(_MOOD, clause, known) else None


def _only(pattern: re.Pattern[str], text: str, known: frozenset[str]) -> bool:
    left = pattern.sub(" ", text)
    return left != text and set(re.findall(r"\w+", left)) <= known | {"i", "heb", "have", "we", "wij"}


def _practised(rest: str) -> str:
    """How was practised, when one way was told and no other."""
    found = [value for value, one in ((GUIDED, _GUIDED), (INDEPENDENT, _ALONE), (NO, _NONE)) if one.search(rest)]
    return found[0] if len(found) == 1 else ""


def _without_help(rest: str) -> str:
    for _, pattern in _HELP:
        rest = pattern.sub("", rest)
    return rest


def _help(rest: str) -> str:
    found = [value for value, pattern in _HELP if pattern.search(rest)]
    return found[0] if len(found) == 1 else ""


def _practices(sentence: str) -> Iterator[Practice]:
    """Each "3x adl" and "tillift 1x": what stands between one number of times and the next, or before the only one."""
    for part in (piece for clause in sentence.split(",") for piece in _parts(clause)):
        times = list(_TIMES.finditer(part))
        for place, one in enumerate(times):
            end = times[place + 1].start() if place + 1 < len(times) else len(part)
            told = part[one.end() : end]
            if len(times) == 1 and not _what(told):
                told = f"{part[: one.start()]} {told}"
            what, many = _what(told), _times(one)
            if what and _SOMEBODY not in told and len(what.split()) <= MOST_WORDS and many:
                yield Practice(many, what, _practised(told))


def _parts(clause: str) -> list[str]:
    """What "en" joins, where each part says how often."""
    parts: list[str] = []
    for piece in _AND.split(clause):
        if parts and not (_TIMES.search(piece) and _TIMES.search(parts[-1])):
            parts[-1] += f" en {piece}"
        else:
            parts.append(piece)
    return parts


def _what(told: str) -> str:
    plain = _DAYS.sub(" ", _ALONE.sub(" ", _GUIDED.sub(" ", told)))
    return " ".join(_AROUND.sub(" ", plain).split())


def _times(one: re.Match[str]) -> int:
    return int(one["figure"]) if one["figure"] else _NUMBERS[one["word"] or one["once"]]
