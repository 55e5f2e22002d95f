"""People named in a message, out of those the asker may see. Only a name as it is written is certain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.understanding.meaning import Doubt, Mention
from bot.understanding.names import MODALS, Elsewhere, Hit, NameSearch
from bot.understanding.normalise import Line, Word

_REPORTS = frozenset("zegt zei vindt vond denkt beweert says said thinks told".split())
_EVENTS = frozenset("aanval valt stikt krijgt heeft insult bloedt gevallen hypo".split())
_BESIDES = frozenset("met bij aan van volgens naast zonder door namens voor with by for without beside".split())
_JOINS = frozenset(("en", "of", "and", "or", ",", "&", "/", "+"))
_NOT = frozenset({"niet", "not"})


_OF = frozenset({"van", "of"})
_MAY = frozenset("mag kan mogen kunnen may can".split())
_WHOSE = frozenset("d'r haar zijn z'n 's der her his".split())
_RELATIVES = frozenset(
    "vervanger begeleider werkbegeleider praktijkbegeleider collega stagiaire leerling zus broer dochter zoon moeder "
    "vader man vrouw partner vriend vriendin familie docent deputy supervisor colleague sister brother".split()
)


@dataclass(frozen=True)
class Named:
    """What was found: mentions with the one the sentence is about first, the words they use, and a stranger's name."""

    mentions: tuple[Mention, ...]
    words: frozenset[int]
    unknown: str
    subject: bool


def _named_besides(words: Sequence[Word], hit: Hit, others: Sequence[Hit]) -> bool:
    """Named, but not asked about: who says so, at whose bedside, in whose name the pressure is."""
    after = words[hit.last + 1].text if hit.last + 1 < len(words) else ""
    if after in _REPORTS:
        return True
    before = [word.text for word in words[max(0, hit.first - 3) : hit.first]]
    asked = any(
        word.text in MODALS and (words[i + 1].text in ("ik", "i") or any(o.first == i + 1 for o in others))
        for i, word in enumerate(words[:-1])
        if i + 1 != hit.first
    )
    following = {word.text for word in words[hit.last + 1 : hit.last + 6]}
    if before[-1:] and before[-1] in ("als", "wanneer", "indien", "if", "when") and following & _EVENTS:
        return asked
    return (asked and before[-1:] and before[-1] in ("bij", "aan", "van", "volgens")) or False


def _relative_of(words: Sequence[Word], hit: Hit) -> bool:
    """ "Mag de vervanger van Noor", "kan Noor d'r collega": it is about somebody else, whom nobody here can look up."""
    texts = [word.text for word in words]
    at = hit.first
    if at > 2 and texts[at - 1] in _OF and texts[at - 2] in _RELATIVES:
        return any(text in _MAY for text in texts[max(0, at - 5) : at - 2])
    after = texts[hit.last + 1 : hit.last + 3]
    return at > 0 and texts[at - 1] in _MAY and len(after) == 2 and after[0] in _WHOSE and after[1] in _RELATIVES


def find_people(line: Line, people: Mapping[str, tuple[str, ...]], other: Elsewhere) -> Named:
    """Who is named. A hit on letters that merely look alike, a first name that two people have, and a family name alone
    are asked.
    """
    search = NameSearch(line, people, other)
    exact = list(search.hits())
    taken = {i for hit in exact for i in range(hit.first, hit.last + 1)}
    hits = sorted([*exact, *search.guesses(taken)], key=lambda hit: hit.first)
    taken |= {i for hit in hits for i in range(hit.first, hit.last + 1)}
    strangers = [hit for hit in hits if hit.doubt is Doubt.UNLISTED]
    named = [hit for hit in hits if hit.doubt is not Doubt.UNLISTED]
    named = [replace(hit, doubt=Doubt.FUZZY) if _relative_of(line.words, hit) else hit for hit in named]
    asked = [hit for hit in named if not _named_besides(line.words, hit, [o for o in named if o is not hit])]
    asked = [] if _only_watches(line.words, asked) else asked
    at = search.stranger(taken)
    subject = next((hit for hit in _by_place(line.words, asked) if _is_subject(line.words, hit)), None)
    order = sorted(asked, key=lambda hit: (hit is not subject, _beside(line.words, hit.first)))
    rivals = _rivals(line, asked, at)
    unknown = line.original[slice(*line.between(strangers[0].first, strangers[0].last))] if strangers else ""
    return Named(
        mentions=tuple(_merged(_mention(line, hit) for hit in _doubted(line.words, order, rivals))),
        words=frozenset(taken),
        unknown=unknown or (line.words[at].text.capitalize() if at is not None else ""),
        subject=subject is not None,
    )


def _beside(words: Sequence[Word], first: int) -> bool:
    """ "Met Noor", "volgens Noor": whom it is about is somebody else, when somebody else is named."""
    return first > 0 and words[first - 1].text in _BESIDES and words[first - 1].sentence == words[first].sentence


def _by_place(words: Sequence[Word], asked: Sequence[Hit]) -> list[Hit]:
    """Those with "mag" before them first: "ik werk met Noor, mag Fatima zwachtelen?" is about Fatima."""
    return sorted(asked, key=lambda hit: not (hit.first and words[hit.first - 1].text in MODALS))


def _rivals(line: Line, asked: Sequence[Hit], stranger: int | None) -> tuple[str, ...]:
    """Everybody whom the sentence may be about, when its words do not say which of them it is; () when they do.

    Names joined by "en" are no doubt of words: the intent tells whether they are a duo or a question too many.
    """
    apart = [hit for hit in asked if not _beside(line.words, hit.first)] or list(asked[:1])
    if stranger is not None and not _beside(line.words, stranger):
        return tuple(dict.fromkeys(who for hit in apart for who in hit.ids))
    joined = all(_joined(line, left, right) for left, right in pairwise(apart))
    several = len({hit.ids for hit in apart}) > 1 and not joined
    return tuple(dict.fromkeys(who for hit in apart for who in hit.ids)) if several else ()


def _joined(line: Line, left: Hit, right: Hit) -> bool:
    end, start = line.words[left.last].end, line.words[right.first].start
    return line.original[end:start].strip().casefold() in _JOINS


def _only_watches(words: Sequence[Word], asked: Sequence[Hit]) -> bool:
    """ "En zwachtelen met Noor erbij?": the only name is that of a colleague, unless it is the writer's own."""
    if len(asked) != 1 or any(word.text in ("ik", "i") for word in words):
        return False
    after = words[asked[0].last + 1].text if asked[0].last + 1 < len(words) else ""
    return after == "erbij" and _beside(words, asked[0].first)


def _doubted(words: Sequence[Word], order: Sequence[Hit], rivals: tuple[str, ...]) -> Iterator[Hit]:
    """The hits, the first one in doubt where others may be meant, or where it is said that it is not this one."""
    for place, hit in enumerate(order):
        if place == 0 and rivals:
            yield replace(hit, ids=tuple(dict.fromkeys((*hit.ids, *rivals))), doubt=Doubt.SEVERAL)
        elif place == 0 and hit.doubt is Doubt.NONE and hit.first and words[hit.first - 1].text in _NOT:
            yield replace(hit, doubt=Doubt.FUZZY)
        else:
            yield hit


def _is_subject(words: Sequence[Word], hit: Hit) -> bool:
    before = words[hit.first - 1].text if hit.first else ""
    if _beside(words, hit.first):
        return False
    after = words[hit.last + 1].text if hit.last + 1 < len(words) else ""
    return before in MODALS or after in MODALS


def _mention(line: Line, hit: Hit) -> Mention:
    start, end = line.between(hit.first, hit.last)
    text = line.original[start:end]
    return Mention(text, start, end, hit.ids, hit.doubt)


def _merged(mentions: Iterator[Mention]) -> Iterator[Mention]:
    """One mention a person: a certain one first seen hides later, vaguer ones that allow the same person."""
    sure: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    for mention in mentions:
        if mention.candidates in seen or sure & set(mention.candidates):
            continue
        seen.add(mention.candidates)
        if mention.certain:
            sure.add(mention.certain)
        yield replace(mention)
