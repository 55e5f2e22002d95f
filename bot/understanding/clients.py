"""Names that must not be read: clients after "mevrouw", "cliënt" and the like, greetings, signatures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.normalise import Line, Word
from bot.understanding.spelling import corrected
from bot.understanding.stems import common

CLIENTS = frozenset(
    "client clienten clients bewoner bewoners bewoonster patient patienten resident clientnaam zorgvrager "
    "zorgvragers".split()
)
TITLES = CLIENTS | frozenset("mevrouw meneer heer dame familie mister lady".split())
PARTICLES = frozenset("van de der den het ter ten te el al ben ibn bin abu la le du von v vd d 't t".split())
_GREETINGS = frozenset(
    "beste geachte hallo hoi hai dag hey hee heej dear hi hello lieve goedemorgen goedemiddag".split()
)
_CLOSINGS = frozenset("groet groeten groetjes groetje regards cheers liefs".split())
_MOST_NAME_WORDS = 4


@dataclass(frozen=True)
class Others:
    """Words that name a client, and words in which the writer greets, signs or says who they are."""

    clients: frozenset[int]
    writer: frozenset[int]


def client_words(line: Line, known: Callable[[str], bool]) -> Others:
    """Whom not to look for. `known` says whether a word means something else (a procedure, a place); it ends a name."""
    clients: set[int] = set()
    for at, word in enumerate(line.words):
        if word.text in TITLES and at + 1 < len(line.words):
            clients.update(_name_after(line.words, at, known))
    writer = {*_greeted(line.words, known), *_signed(line.words), *_introduced(line.words, known)}
    return Others(frozenset(clients), frozenset(writer))


def _name_after(words: Sequence[Word], at: int, known: Callable[[str], bool]) -> Iterator[int]:
    particles: list[int] = []
    named = 0
    for i in range(at + 1, min(at + 1 + _MOST_NAME_WORDS, len(words))):
        word = words[i]
        if word.clause != words[at].clause:
            return
        if word.text in PARTICLES and not named:
            particles.append(i)
        elif _can_be_name(word, named, known):
            named += 1
            yield from [*particles, i]
            particles = []
        else:
            return


def _can_be_name(word: Word, already: int, known: Callable[[str], bool]) -> bool:
    if known(word.text) or word.text in TITLES or word.text.isdigit():
        return False
    if word.capital and not word.shout:
        return True
    # In small letters one word after the title at most: what follows is the rest of the sentence.
    return not already and word.text not in common() and corrected(word.text) == word.text


def _greeted(words: Sequence[Word], known: Callable[[str], bool]) -> Iterator[int]:
    """ "Beste Karin," says nothing about Karin; without the comma it may be the start of the question."""
    if not words or words[0].text not in _GREETINGS:
        return
    named = [i for i in range(1, min(4, len(words))) if words[i].clause == words[0].clause]
    closes = len(named) + 1 < len(words)
    if closes and len(named) <= 2 and not any(known(words[i].text) or words[i].text in common() for i in named):
        yield from named


def _signed(words: Sequence[Word]) -> Iterator[int]:
    for at in range(max(0, len(words) - 8), len(words)):
        if words[at].text in _CLOSINGS:
            yield from range(at + 1, len(words))
            return


def _introduced(words: Sequence[Word], known: Callable[[str], bool]) -> Iterator[int]:
    """ "Ik ben Noor", "mijn naam is Noor", "Noor hier": who writes is known from the account, not from the text."""
    texts = [word.text for word in words[:6]]
    for phrase in (["ik", "ben"], ["mijn", "naam", "is"], ["i", "am"], ["my", "name", "is"], ["dit", "is"]):
        size = len(phrase)
        if texts[:size] == phrase and size < len(words) and words[size].capital:
            if not known(words[size].text) and words[size].text not in common():
                yield from (i for i in range(size, min(size + 3, len(words))) if i == size or words[i].capital)
            return
    if len(words) > 2 and texts[1:2] == ["hier"] and words[2].clause != words[1].clause:
        yield 0
