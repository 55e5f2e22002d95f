"""The sentence as the patterns see it: plain words in which names carry a mark, and what its pronouns say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.understanding.meaning import About, Mention
from bot.understanding.normalise import Line
from bot.understanding.patterns import by_kind, plain_words
from bot.understanding.spelling import corrected

LONGEST = 260
"""Words that the patterns look at: a longer letter is read from its start and its end."""

_TAIL = 80


@dataclass(frozen=True)
class Sentence:
    """`whole` holds the message with the marks of patterns/, `marked` its start and end when it is long, `bare` the same
    without greetings in front.
    """

    whole: str
    marked: str
    bare: str
    about: About
    alone: bool
    nobody_else: bool
    somebody_else: bool
    language: str


def mark(line: Line, names: Mapping[str, Iterable[int]]) -> str:
    """The words with marks: `names` gives for each letter the words it stands on, the first letter wins."""
    letters: dict[int, str] = {}
    for letter, indexes in names.items():
        for i in indexes:
            letters.setdefault(i, letter)
    parts: list[str] = []
    sentence = 0
    for i, word in enumerate(line.words):
        if word.sentence != sentence and parts:
            parts.append("|")
        sentence = word.sentence
        near = i < LONGEST - _TAIL or i >= len(line.words) - _TAIL
        parts.append(f"{letters[i]}:{word.text}" if i in letters else corrected(word.text) if near else word.text)
    return " ".join(parts)


def _shortened(marked: str) -> str:
    words = marked.split()
    return marked if len(words) <= LONGEST else " ".join([*words[: LONGEST - _TAIL], "|", *words[-_TAIL:]])


def _without_greeting(marked: str) -> str:
    """What is left when greetings and lead-ins are taken off; the greeting itself when that is all."""
    filler = by_kind("sentence", "filler")[0]
    rest = marked
    while True:
        shorter = filler.sub("", rest, count=1).strip()
        if shorter == rest:
            return rest or marked
        rest = shorter


def read(marked: str, people: tuple[Mention, ...], subject: bool, unknown: str) -> Sentence:
    """`people` are those named, `subject` says that one of them is what the sentence is about."""
    short = _shortened(marked)
    alone = by_kind("sentence", "only")[0].sub(" ", short)
    return Sentence(
        whole=marked,
        marked=short,
        bare=_without_greeting(short),
        about=_about(short, bool(people), subject, unknown),
        alone=_says("alone", alone),
        nobody_else=_says("nobody", short),
        somebody_else=_about(short, bool(people), subject, unknown) is About.OTHER and _says("somebody_else", short),
        language=_language(short),
    )


def _says(kind: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in by_kind("sentence", kind))


def _about(marked: str, named: bool, subject: bool, unknown: str) -> About:
    """Who "mag ik", "of Noor", "ze" make it about; a lead-in ("ik wil weten of …") is not about the asker."""
    asked = by_kind("sentence", "frame")[0].sub(" ", marked)
    if _says("asks_for_self", asked):
        return About.SELF
    if not named and _says("somebody_else", marked):
        return About.OTHER
    if not named and _says("self", asked):
        return About.SELF
    if named and not subject and _says("mine", asked) and not _says("of_somebody", asked):
        return About.SELF
    if named or unknown or _says("other", marked):
        return About.OTHER
    return About.GROUP if _says("group", marked) else About.UNSAID


def _language(marked: str) -> str:
    words = [word for word in marked.split() if ":" not in word]
    english = sum(word in plain_words("sentence", "english") for word in words)
    dutch = sum(word in plain_words("sentence", "dutch") for word in words)
    return "en" if english > dutch else "nl"
