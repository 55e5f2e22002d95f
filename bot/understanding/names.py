"""Where names of people stand in a message: whole names, first names with or without a family name, and lookalikes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.understanding.clients import CLIENTS, PARTICLES
from bot.understanding.meaning import Doubt
from bot.understanding.normalise import Line, plain
from bot.understanding.stems import common

_LONGEST_NAME = 6
_MOST_GUESSED = 40
_BEFORE_A_NAME = frozenset(
    "mag kan mogen kunnen moet moeten heeft is en of voor van met door wil gaat doet staat werkt laat dat wat over om "
    "bij aan may can does did has for with about and whether if let".split()
)
_NAMES_OF_MONTHS = frozenset("mei june april may jan".split())
MODALS = frozenset("mag kan mogen kunnen moet moeten zou wil heeft is may can does has should".split())
_SUBJECT_BEFORE = frozenset("mag mogen kan kunnen moet heeft is wil gaat staat doet may can has does will".split())
_OWNER_BEFORE = frozenset("van met voor over begeleidt met of for about with".split())
_ASKS_WHETHER = frozenset("of dat if whether that".split())
_ABLE = frozenset("al bevoegd bekwaam nog ook able allowed".split())
_PRONOUNS = frozenset("ik je jij u hij ze zij we wij i you he she they".split())


@lru_cache(maxsize=8192)
def _parts(form: str) -> tuple[str, ...]:
    return tuple(plain(form).split())


@dataclass(frozen=True, slots=True)
class Hit:
    """Words first..last name one of `ids`."""

    first: int
    last: int
    ids: tuple[str, ...]
    doubt: Doubt = Doubt.NONE


@dataclass(frozen=True)
class Elsewhere:
    """What words mean besides names: `masked` words name a client, a place or a time, `writer` words the one who writes,
    `near` words look like a word of the catalogue, `known` says whether a word means something else.
    """

    masked: Set[int]
    writer: Set[int]
    near: Set[int]
    known: Callable[[str], bool]


class Names:
    """The names of the people, by how they begin."""

    def __init__(self, people: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        self.full: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.first: dict[str, list[str]] = defaultdict(list)
        self.family: dict[str, list[str]] = defaultdict(list)
        self.tails: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for who, forms in people:
            for parts in filter(None, map(_parts, forms)):
                _add(self.full[parts], who)
                if len(parts) > 2 and parts[1] not in PARTICLES:
                    _add(self.full[parts[:2]], who)
                _add(self.first[parts[0]], who)
                if len(parts) > 1:
                    self.tails[who].add(parts[1:])
                    _add(self.family[parts[-1]], who)
        self.words = frozenset(self.first) | frozenset(self.family)


@lru_cache(maxsize=64)
def _names(people: tuple[tuple[str, tuple[str, ...]], ...]) -> Names:
    return Names(people)


def _add(ids: list[str], who: str) -> None:
    if who not in ids:
        ids.append(who)


class NameSearch:
    def __init__(self, line: Line, people: Mapping[str, tuple[str, ...]], other: "Elsewhere") -> None:
        self.words = line.words
        self.names = _names(tuple(people.items()))
        self.masked = other.masked
        self.known = other.known
        self.near = other.near
        self.writer = other.writer
        typed = [word for word in line.words if len(word.text) > 1]
        self.shouted = len(typed) > 1 and all(word.shout for word in typed)
        self.small = not any(word.capital for word in line.words[1:]) or self.shouted

    def hits(self) -> Iterator[Hit]:
        at = 0
        while at < len(self.words):
            hit = self._full(at) or (None if at in self.masked else self._first(at) or self._family(at))
            if hit:
                yield hit
            at = hit.last + 1 if hit else at + 1

    def _full(self, at: int) -> Hit | None:
        """A whole name of two words or more, even where a part of it looks like a date or stands after "mevrouw"."""
        if at in self.writer or (at in self.masked and at and self.words[at - 1].text in CLIENTS):
            return None
        if self._bare(at) not in self.names.first:
            return None
        for size in range(min(_LONGEST_NAME, len(self.words) - at), 1, -1):
            ids = self.names.full.get(tuple(self._bare(i) for i in range(at, at + size)))
            if ids:
                return Hit(at, at + size - 1, tuple(ids), Doubt.NONE if len(ids) == 1 else Doubt.SEVERAL)
        return None

    def _bare(self, at: int) -> str:
        return self.words[at].text.removesuffix("'s")

    def _capital(self, at: int) -> bool:
        return self.words[at].capital and not self.shouted

    def _ids_of_first(self, at: int) -> tuple[str, ...]:
        bare = self._bare(at)
        ids = self.names.first.get(bare) or (self.names.first.get(bare[:-1], []) if bare.endswith("s") else [])
        return tuple(ids)

    def _first(self, at: int) -> Hit | None:
        ids = self._ids_of_first(at)
        if not ids:
            return None
        word = self.words[at]
        if word.text in common() or self.known(word.text):
            # "Wil", "Roos": a name that is also a word counts when it is written as a name.
            if not self._capital(at) and not self._in_subject_place(at):
                return None
            if not self._capital(at) or word.opens:
                return Hit(at, at, ids, Doubt.FUZZY)
        tail = self._tail(at)
        if tail:
            return self._with_family(at, tail, ids)
        if self._after_a_strange_name(at) or self._bare(at) in self.names.family:
            # "Anoek Peters" is not Peter.
            both = (*ids, *self.names.family.get(self._bare(at), ()))
            return Hit(at, at, tuple(dict.fromkeys(both)), Doubt.FUZZY)
        return Hit(at, at, ids, Doubt.NONE if len(ids) == 1 else Doubt.SEVERAL)

    def _in_subject_place(self, at: int) -> bool:
        before = self.words[at - 1].text if at else ""
        after = self.words[at + 1].text if at + 1 < len(self.words) else ""
        return before in ("mag", "mogen", "kan", "kunnen", "may", "can") and after not in _PRONOUNS

    def _after_a_strange_name(self, at: int) -> bool:
        if not at or self.words[at - 1].clause != self.words[at].clause:
            return False
        word = self.words[at - 1]
        strange = not (word.text in common() or self.known(word.text) or word.text.isdigit() or at - 1 in self.near)
        return strange and at - 1 not in self.masked and len(word.text) > 1

    def _tail(self, at: int) -> tuple[int, ...]:
        """Words after a first name that look like a family name."""
        tail: list[int] = []
        for i in range(at + 1, min(at + 5, len(self.words))):
            word = self.words[i]
            if word.clause != self.words[at].clause or self.words[at].text.endswith("'s"):
                break
            if word.text in PARTICLES and i not in self.masked:
                tail.append(i)
            elif self._family_like(i, at):
                return (*tail, i)
            else:
                break
        return ()

    def _family_like(self, at: int, first: int) -> bool:
        word = self.words[at]
        listed = word.text in self.names.family
        if at in self.masked or (self._ids_of_first(at) and not listed):
            return False
        if listed or (len(word.text) == 1 and (word.capital or (self.small and at == first + 1))):
            return True
        if self.known(word.text) or word.text in common() or word.text.isdigit():
            return False
        # "fatima insulien": a typing error in a word of the question is no family name.
        beside = all(self.words[i].text in PARTICLES for i in range(first + 1, at))
        return self._capital(at) or (self.small and beside and at not in self.near and len(word.text) > 2)

    def _with_family(self, at: int, tail: tuple[int, ...], ids: tuple[str, ...]) -> Hit | None:
        said = tuple(self.words[i].text for i in tail)
        last = tail[-1]
        fit = tuple(who for who in ids if any(_same_family(said, own) for own in self.names.tails[who]))
        if fit:
            return Hit(at, last, fit, Doubt.NONE if len(fit) == 1 else Doubt.SEVERAL)
        near = tuple(who for who in ids if any(_alike(said, own) for own in self.names.tails[who]))
        if near:
            return Hit(at, last, near, Doubt.FUZZY)
        if self._capital(last):
            return Hit(at, last, (), Doubt.UNLISTED)
        return Hit(at, last, ids, Doubt.FUZZY)

    def _family(self, at: int) -> Hit | None:
        word = self.words[at]
        ids = self.names.family.get(self._bare(at))
        if not ids or len(word.text) < 3 or word.text in common() or self.known(word.text):
            return None
        first = at
        while first and self.words[first - 1].text in PARTICLES and first - 1 not in self.masked and at - first < 3:
            first -= 1
        return Hit(first if first < at and self._part_of_name(first, at, ids) else at, at, tuple(ids), Doubt.FUZZY)

    def _part_of_name(self, first: int, at: int, ids: Sequence[str]) -> bool:
        said = tuple(self.words[i].text for i in range(first, at + 1))
        return any(said == own for who in ids for own in self.names.tails[who])

    def guesses(self, taken: Set[int]) -> Iterator[Hit]:
        """Words that look like a name but are not written like one."""
        choices = [name for name in self.names.first if len(name) >= 3]
        strange = [i for i in range(len(self.words)) if i not in taken and self._strange(i)]
        for at in strange[:_MOST_GUESSED]:
            text = self._bare(at)
            cutoff = 75.0 if len(text) <= 5 else 78.0
            found = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=cutoff, limit=5)
            ids = tuple(dict.fromkeys(who for name, _, _ in found for who in self.names.first[name]))
            if ids:
                yield Hit(at, at, ids, Doubt.FUZZY)

    def _strange(self, at: int) -> bool:
        word = self.words[at]
        if at in self.masked or len(word.text) < 3 or word.text in common() or self.known(word.text):
            return False
        before = self.words[at - 1].text if at else ""
        if at in self.near and not self._capital(at) and before not in MODALS | _NAMES_OF_MONTHS:
            return False
        if self._after_a_month_name(at):
            return True
        return (self._capital(at) and not word.opens) or before in _BEFORE_A_NAME or self._before_modal(at)

    def _after_a_month_name(self, at: int) -> bool:
        """ "Mag Mei Lin …": the month is a first name here."""
        return at > 1 and self.words[at - 1].text in _NAMES_OF_MONTHS and self.words[at - 2].text in MODALS

    def _asked_about(self, before: str, at: int) -> bool:
        """ "Mag noor", "is noor bevoegd": not written as a name, but in the place of one."""
        text = self.words[at].text
        after = [word.text for word in self.words[at + 1 : at + 3]]
        reported = before in _ASKS_WHETHER and not MODALS.isdisjoint(after[:1])
        modal = before in ("mag", "mogen", "kan", "moet", "heeft", "may", "can")
        able = before == "is" and not _ABLE.isdisjoint(after)
        return (modal or reported or able) and not text.endswith("en")

    def _before_modal(self, at: int) -> bool:
        """ "Noor mag", "Noor Jansen mag" at the start of a sentence."""
        after = [word.text for word in self.words[at + 1 : at + 3]]
        whole_name = len(after) > 1 and self._strange_to_all(at + 1) and after[1] in MODALS
        return self.words[at].opens and (whole_name or (bool(after) and after[0] in MODALS))

    def _strange_to_all(self, at: int) -> bool:
        text = self.words[at].text
        return at not in self.near and not (text in common() or self.known(text) or text.isdigit())

    def _before_an_act(self, at: int) -> bool:
        """ "Noor zwachtelen vrijdag": a strange word at the start, with what is asked right behind it."""
        word = self.words[at]
        after = self.words[at + 1].text if at + 1 < len(self.words) else ""
        infinitive = after.endswith("en") and self.known(after)
        return infinitive and word.opens and self._capital(at) and self._strange_to_all(at)

    def stranger(self, taken: Set[int]) -> int | None:
        """The place of a word that stands where a name stands and names nobody."""
        for at, word in enumerate(self.words):
            if at not in taken | self.writer and (self._after_a_modal_in_may(at) or self._before_an_act(at)):
                return at
            if at in taken or not self._strange(at) or word.text.isdigit() or (word.shout and not self.shouted):
                continue
            before = self.words[at - 1].text if at and self.words[at - 1].sentence == word.sentence else ""
            if self._capital(at):
                place = _SUBJECT_BEFORE | _OWNER_BEFORE | {"en", "and", "als", "ook"}
                if before in place or self._before_modal(at) or at - 1 in taken:
                    return at
            elif self._asked_about(before, at) or self._after_a_month_name(at) or self._before_modal(at):
                return at
        return None

    def _after_a_modal_in_may(self, at: int) -> bool:
        """ "Mag Mei zwachtelen?" names somebody, "mag in mei zwachtelen" a month."""
        word = self.words[at]
        named = (
            at
            and self._capital(at)
            and not word.opens
            and word.text in _NAMES_OF_MONTHS
            and not self.names.first.get(word.text)
        )
        return bool(named) and self.words[at - 1].text in MODALS | _ASKS_WHETHER


def _same_family(said: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Is it this family name, whole or without its particles? "Van Dijk" is not "van der Dijk"."""
    if said == own or (said[-1] == own[-1] and not set(said[:-1]) & PARTICLES):
        return True
    if said == own[: len(said)] and own[0] not in PARTICLES:
        return True
    initials = {own[0][0], own[-1][0]}
    return len(said) == 1 and len(said[0]) == 1 and said[0] in initials


def _alike(said: tuple[str, ...], own: tuple[str, ...]) -> bool:
    return fuzz.ratio(" ".join(said), " ".join(own)) >= 75.0 or fuzz.ratio(said[-1], own[-1]) >= 75.0


def name_words(people: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Every first and family name, so that nothing that is written like one is taken for a place."""
    return _names(tuple(people.items())).words
