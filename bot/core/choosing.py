"""Which of the choices under the last answer a typed message takes: its label, its place, or the words that fit one."""

import re
from collections.abc import Sequence

from bot.core.codec import load_slots
from bot.understanding.meaning import Intent, Meaning
from bot.understanding.normalise import fold
from storage.conversations import StoredOption, StoredTurn

MOST_WORDS = 4
"""Longer than this is a question of its own."""

_PLACES = (
    "eerste first 1e 1ste",
    "tweede second 2e 2de",
    "derde third 3e 3de",
    "vierde fourth 4e 4de",
    "vijfde fifth 5e 5de",
)
_PLACE = {word: number for number, words in enumerate(_PLACES) for word in words.split()}
_AROUND = frozenset({"de", "het", "the", "die", "one", "optie", "option", "nummer", "number", "graag", "please"})
_YES, _NO = frozenset({"ja", "yes"}), frozenset({"nee", "no"})
_NOT = _NO | {"niet", "niets", "geen", "not", "nothing"}
_OWN = frozenset({Intent.HELLO, Intent.THANKS, Intent.HELP, Intent.OTHER_ONE})
_LOOSE = frozenset({Intent.BARE, Intent.YES, Intent.NO})


def taken(text: str, meaning: Meaning, last: StoredTurn) -> int | None:
    """The place of the choice that was typed; None when none fits, or more than one."""
    if last.used is not None:
        return None
    typed = plain(text)
    for place, option in enumerate(last.choices):
        if typed and typed in (plain(option.label), str(place + 1)):
            return place
    yes_no = {Intent.YES: _YES, Intent.NO: _NO}.get(meaning.intent, frozenset())
    found = [place for place, option in enumerate(last.choices) if _first(option) in yes_no]
    if len(found) == 1:
        return found[0]
    for fits in (_by_day(meaning, last), _by_place(typed, meaning, last), _by_words(text, meaning, last, found)):
        if fits is not None:
            return fits
    return _by_name(meaning, last)


def plain(text: str) -> str:
    """A message or a label in small letters, without the marks at its end."""
    return " ".join(text.casefold().replace(",", " ").strip(" .!?").split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text)[0])


def _first(option: StoredOption) -> str:
    return next(iter(_words(option.label)), "")


def _only(places: Sequence[int]) -> int | None:
    return places[0] if len(places) == 1 else None


def _by_day(meaning: Meaning, last: StoredTurn) -> int | None:
    """A date where days were offered: the choice of exactly that day."""
    whens = meaning.dates.whens
    if last.asks != "when" or len(whens) != 1 or meaning.dates.unclear:
        return None
    day = whens[0][0]
    offered = [load_slots(option.slots_json).when for option in last.choices]
    same = [place for place, when in enumerate(offered) if when and (when.first, when.last) == (day.first, day.last)]
    return _only(same)


def _by_place(typed: str, meaning: Meaning, last: StoredTurn) -> int | None:
    """ "De tweede": a place in the list, unless days were asked for, where it is a day of the month."""
    words = [word for word in _words(typed) if word not in _AROUND]
    place = _PLACE.get(words[0]) if len(words) == 1 else None
    dated = last.asks == "when" and (meaning.dates.whens or meaning.dates.unclear)
    return place if place is not None and place < len(last.choices) and not dated else None


def _by_words(text: str, meaning: Meaning, last: StoredTurn, yes_no: Sequence[int]) -> int | None:
    """Words that each begin a word of one label, and together of no other: "aanreiken", "karin v".

    A yes or a no stays one: "versturen" never takes "Nee, niet versturen". Where nothing was asked only a loose word
    that names nothing can be meant for the choices.
    """
    words = _words(text)
    if not 0 < len(words) <= MOST_WORDS or meaning.intent in _OWN:
        return None
    if not last.asks and (meaning.intent not in _LOOSE or meaning.people or meaning.procedures or meaning.locations):
        return None
    fits = [place for place, option in enumerate(last.choices) if _begin(words, _words(option.label))]
    place = _only(fits)
    if place is None:
        return None
    whole = set(words) <= set(_words(last.choices[place].label))  # "jan" looks like a mistyped "ja", and is a name here
    if meaning.intent in (Intent.YES, Intent.NO) and place not in yes_no and not whole:
        return None
    refuses = _first(last.choices[place]) in _NO
    return place if not refuses or _NOT & set(words) else None


def _begin(typed: Sequence[str], label: Sequence[str]) -> bool:
    """Does each typed word begin a word of the label, each its own?"""
    left = list(label)
    for word in sorted(typed, key=len, reverse=True):
        found = next((one for one in left if one.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _by_name(meaning: Meaning, last: StoredTurn) -> int | None:
    """A bare name that fits exactly one of the choices offered: "de Linde", "Karin Smit"."""
    if not last.asks or meaning.intent is not Intent.BARE:
        return None
    named = {
        "person": {c for m in meaning.people for c in m.candidates},
        "procedure": {c for m in meaning.procedures for c in m.candidates},
        "location": {c for m in meaning.locations for c in m.candidates},
    }.get(last.asks, set())
    return _only(
        [
            place
            for place, option in enumerate(last.choices)
            if str(getattr(load_slots(option.slots_json), last.asks, None)) in named
        ]
    )
