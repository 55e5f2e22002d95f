"""What is left of "mag ik … ?" when everything known is taken out: the name of an act that no catalogue lists."""

from collections.abc import Callable, Set

from bot.understanding.meaning import Doubt, Mention
from bot.understanding.normalise import Line, Word
from bot.understanding.stems import acts, common

_ASKS = frozenset("mag mogen kan kunnen bevoegd bekwaam may can allowed".split())
_SUBJECTS = frozenset("ik ze zij hij i she he we wij iemand wie een".split())


def unlisted_act(line: Line, masked: Set[int], known: Callable[[str], bool]) -> Mention | None:
    """The strange words after "mag ik", "mag Noor", as one mention; None when there is no such question or nothing left.

    `known` says whether a word means something else in this project.
    """
    asks = next((i for i, word in enumerate(line.words) if word.text in _ASKS), None)
    if asks is None:
        return None
    strange = [i for i in range(asks + 1, len(line.words)) if i not in masked and _strange(line.words[i], known)]
    strange = [i for i in strange if line.words[i].sentence == line.words[asks].sentence]
    if not strange or not _has_subject(line, asks, masked):
        return None
    last = strange[0]
    for i in strange[1:]:
        if i - last <= 2:
            last = i
    start, end = line.between(strange[0], last)
    return Mention(line.original[start:end], start, end, (), Doubt.UNLISTED)


def _strange(word: Word, known: Callable[[str], bool]) -> bool:
    if word.text in acts():
        return acts()[word.text] not in ("give", "do")
    return len(word.text) > 3 and not word.text.isdigit() and word.text not in common() and not known(word.text)


def _has_subject(line: Line, asks: int, masked: Set[int]) -> bool:
    after = range(asks + 1, min(asks + 4, len(line.words)))
    return any(i in masked or line.words[i].text in _SUBJECTS for i in after)
