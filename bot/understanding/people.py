"""People named in a message, out of those the asker may see. Only a name as it is written is certain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.understanding.meaning import Doubt, Mention
from bot.understanding.names import MODALS, Elsewhere, Hit, NameSearch
from bot.understanding.normalise import Line, Word

_REPORTS = frozenset("zegt zei vindt vond denkt beweert says said thinks told".split())
_EVENTS = frozenset("aanval valt stikt krijgt heeft insult bloedt gevallen hypo".split())


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
    asked = [hit for hit in named if not _named_besides(line.words, hit, [o for o in named if o is not hit])]
    subject = next((hit for hit in asked if _is_subject(line.words, hit)), None)
    order = sorted(asked, key=lambda hit: hit is not subject)
    unknown = line.original[slice(*line.between(strangers[0].first, strangers[0].last))] if strangers else ""
    return Named(
        mentions=tuple(_merged(_mention(line, hit) for hit in order)),
        words=frozenset(taken),
        unknown=unknown or search.stranger(taken),
        subject=subject is not None,
    )


def _is_subject(words: Sequence[Word], hit: Hit) -> bool:
    before = words[hit.first - 1].text if hit.first else ""
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
