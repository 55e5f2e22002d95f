"""What somebody wishes about the messages that the bot starts itself (G3): pure, from the words and the dates in them.

Only what is clear is a wish: a sentence with a word beside it that may turn it round, or that is about somebody else,
wishes nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.understanding.dates import Dates
from bot.understanding.normalise import Line, normalise
from bot.understanding.wish_days import Groups, between, by_day, evening, morning, pause_in
from bot.understanding.wish_kinds import (
    Again,
    Channel,
    Most,
    NightDuty,
    Pause,
    PutOff,
    Quiet,
    Show,
    Stop,
    Weekdays,
    Why,
    Wish,
)
from bot.understanding.wish_words import (
    ASKS,
    BLOCKS,
    CHANNELS,
    DAYS,
    FILL,
    ILL,
    OF_AWAY,
    ONE,
    PATTERNS,
    SENT,
    meant,
    pattern,
)

MOST_A_WEEK = 50

_LONGEST = 40
"""Words; a longer story is no setting."""
_OF_THE_WEEK = frozenset({"no_days", "also_days"})
_EVERY = frozenset("op in on at elke iedere every tijdens during".split())
_RECURRING = frozenset({*DAYS, *_EVERY, *"het de the en of and or".split()})
"""The only words of a date that is a day of every week."""
_OF_ME = frozenset("ik ben i am mij me".split())
_IS = frozenset("ben ga zit am".split())
_BECAUSE = frozenset("want omdat doordat because since dus so".split())
_TOMORROW, _NEXT_WEEK = ("morgen", "tomorrow"), ("volgende week", "next week")


def wished(text: str, dates: Dates, today: date) -> tuple[Wish, ...]:
    """All that is clearly wished; nothing when any of it is not clear. `dates` are those of the same text."""
    sentence = _Sentence(text, dates)
    return sentence.wishes(today) if 0 < len(sentence.words) <= _LONGEST else ()


def asks_what_was_sent(text: str) -> bool:
    """Is this a question about the bot's own messages: what was sent to whom, or what will be?"""
    said = " ".join(meant(word.text) for word in normalise(text).words)
    return any(pattern(one).fullmatch(said) for one in SENT)


def says_why(text: str) -> bool:
    """Does it tell of somebody's health? Such words are not kept, whatever is wished."""
    words = [meant(word.text) for word in normalise(text).words]
    return not ILL.isdisjoint(words) or any(pattern(one).search(" ".join(words)) for one in PATTERNS["unwell"])


class _Sentence:
    """One message as plain words, of which each belongs to one wish at most."""

    def __init__(self, text: str, dates: Dates) -> None:
        line = normalise(text)
        self.text, self.dates, self.question = text, dates, line.question
        self.words = [meant(word.text) for word in line.words]
        self.said = " ".join(self.words)
        self.clauses = _clauses(line)
        self.spans = [set(line.indexes(span.start, span.end)) for span in dates.spans]
        self.taken: set[int] = set()
        self.about_messages = bool(pattern(r"{msg}|sturen|stuur|send").search(self.said))

    def wishes(self, today: date) -> tuple[Wish, ...]:
        for kind, asked in (("show", Show()), ("why", Why())):
            if self._take(kind) is not None and not self._left():
                return (asked,)
            self.taken.clear()
        favour = any(pattern(text).search(self.said) for text in PATTERNS["favour"])
        if ASKS.search(self.said) or (self.question and not favour) or self._take("others") is not None:
            return ()
        settings = self._settings()
        self._take("favour")
        if settings:
            return settings if self._is_clear() else ()
        return (self._stop() or self._pause(today)) if settings is not None else ()

    def _settings(self) -> tuple[Wish, ...] | None:
        """None when one of them was said and cannot be read."""
        said = [(make, match) for kind, make in _MAKERS.items() if (match := self._take(kind)) is not None]
        made = [make(match.groupdict()) for make, match in said]
        if any(isinstance(one, Again) for one in made):
            self._take("back")
        wishes = tuple(one for one in made if one is not None)
        return wishes if len(wishes) == len(made) else None

    def _stop(self) -> tuple[Wish, ...]:
        if self._take("stop") is not None and not self._left():
            return (Stop(),)
        self.taken.clear()
        self._take("favour")
        return ()

    def _pause(self, today: date) -> tuple[Wish, ...]:
        """Days that are named beside words that say that nothing should come, or that somebody is away.

        Why is of no account: it may be about health, and is read no further.
        """
        self._take("unwell")
        counted = self._take("span")
        if counted is not None and any(span & self.taken for span in self.spans):
            counted = None
        around = set(self.taken)
        off = self._take("stop") is not None
        alone = self._take("pause") is not None
        hush = self._take("hush") is not None
        cue = self.taken - around
        holiday = self._take("holiday") is not None
        away = self._take("away") is not None or holiday
        if not hush or not _IS.isdisjoint(self.words):
            self._take("place")
        if any(not self._dated(span) for span in self.spans):
            return ()
        self.taken = self.taken.union(*self.spans)
        found = pause_in(self.text, self.dates, counted.groupdict() if counted else {}, today)
        if not cue and not (away and not _OF_ME.isdisjoint(self.words)):
            return ()
        if (found is None and not (alone or holiday)) or (off and not self.spans and found is None):
            return ()
        return (found or Pause(None, None),) if self._away_is_clear(cue) else ()

    def _away_is_clear(self, cue: set[int]) -> bool:
        left = {i for i in range(len(self.words)) if self._is_left(i) and self.words[i] not in OF_AWAY}
        beside = {self.clauses[i] for i in cue}
        reasons = bool(cue) and all(self.clauses[i] not in beside and self.words[i] not in BLOCKS for i in left)
        return not left or reasons

    def _is_clear(self) -> bool:
        """Nothing is left, or only why it is wished: in another part of a sentence that is about messages."""
        left = self._left()
        others = {self.clauses[i] for i in range(len(self.words)) if self._is_left(i)}
        own = {self.clauses[i] for i in self.taken}
        return not left or (self.about_messages and not left & BLOCKS and not others & own)

    def _take(self, kind: str) -> re.Match[str] | None:
        """The first pattern of this kind that fits words which are still free, and which are no day of a date."""
        for text in PATTERNS[kind]:
            for match in pattern(text).finditer(self.said):
                first = self.said.count(" ", 0, match.start())
                place = set(range(first, first + len(match.group().split())))
                if place and not place & self.taken and not (kind in _OF_THE_WEEK and self._dated(place)):
                    self.taken |= place
                    return match
        return None

    def _dated(self, place: set[int]) -> bool:
        """ "Woensdag 20 november", "dit weekend", "vrijdag geen berichten": a day of one week, and not of every week."""
        if any(span & place and any(self.words[i] not in _RECURRING for i in span) for span in self.spans):
            return True
        said = {self.words[i] for i in place}
        return said.isdisjoint(_EVERY) and not any(
            word.endswith("s") or len(DAYS[word]) > 1 for word in said & DAYS.keys()
        )

    def _is_left(self, i: int) -> bool:
        return i not in self.taken and self.words[i] not in FILL

    def _left(self) -> set[str]:
        return {self.words[i] for i in range(len(self.words)) if self._is_left(i)}


def _clauses(line: Line) -> list[int]:
    """The part of the sentence each word stands in; a reason begins another one."""
    reasons = 0
    found = []
    for word in line.words:
        reasons += word.text in _BECAUSE
        found.append(word.clause * len(line.words) + reasons)
    return found


def _put_off(groups: Groups) -> Wish | None:
    when = groups["when"] or ""
    verb = "morgen" if when.startswith(_TOMORROW) else "week" if when in _NEXT_WEEK else "later"
    return PutOff(verb, loose=groups.get("loose") is not None)


def _most(groups: Groups) -> Wish | None:
    said = groups["n"] or ""
    count = 1 if said in ONE else int(said)
    return Most(count) if 1 <= count <= MOST_A_WEEK else None


def _only_hours(groups: Groups) -> Wish | None:
    found = by_day(groups)
    return Quiet(found[1], found[0]) if found else None


def _between(groups: Groups) -> Wish | None:
    found = between(groups)
    return Quiet(*found) if found else None


def _after(groups: Groups) -> Wish | None:
    begins = evening(groups)
    return Quiet(begins=begins) if begins is not None else None


def _before(groups: Groups) -> Wish | None:
    ends = morning(groups)
    return Quiet(ends=ends) if ends is not None else None


def _days(groups: Groups) -> frozenset[int]:
    return frozenset(day for word in (groups["days"] or "").split() for day in DAYS.get(word, ()))


_MAKERS: Mapping[str, Callable[[Groups], Wish | None]] = {
    "put_off": _put_off,
    "again": lambda _: Again(),
    "most": _most,
    "night_no": lambda _: NightDuty(False),
    "night_yes": lambda _: NightDuty(True),
    "only_hours": _only_hours,
    "between": _between,
    "after": _after,
    "before": _before,
    "only_days": lambda groups: Weekdays(only=_days(groups)),
    "no_days": lambda groups: Weekdays(fewer=_days(groups)),
    "also_days": lambda groups: Weekdays(more=_days(groups)),
    "channel": lambda groups: Channel(CHANNELS[groups["c"] or ""]),
}
"""What each way of saying it wishes, in the order in which they take their words; None for what cannot be read."""
