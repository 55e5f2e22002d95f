"""The whole message: phrase after phrase, then loose shifts and hours are given to the day of their clause."""

from datetime import datetime

from bot.understanding.dates.beside import settled
from bot.understanding.dates.general import in_general
from bot.understanding.dates.model import Dates, DateSpan, Unclear, When
from bot.understanding.dates.phrases import read_phrase
from bot.understanding.dates.scene import Extras, Found, Scene, scene
from bot.understanding.dates.sentence import related
from bot.understanding.dates.text import Kind


def find_dates(text: str, now: datetime) -> Dates:
    """Everything `text` says about time, at the aware instant `now` (ValueError when it has no time zone).

    Pure; takes time linear in the length of the text. Nothing is guessed: what has more than one reading, does not
    exist or is spelled doubtfully comes back in `unclear`.
    """
    seen = scene(text, now)
    found = _all(seen)
    kept, attached = _attach(seen, related(seen, found))
    kept = [left for each in kept if (left := in_general(seen, each)) is not None]
    kept, more = _attach(seen, kept, over_commas=True)
    return _dates(seen, kept, [*attached, *more])


def _all(seen: Scene) -> list[Found]:
    found: list[Found] = []
    i = 0
    while i < len(seen.words):
        here = read_phrase(seen, i) if seen.at(i).kind is not Kind.JUNK else []
        found.extend(here)
        i = max(here[-1].stop, i + 1) if here else i + 1
    return found


def _attach(seen: Scene, found: list[Found], *, over_commas: bool = False) -> tuple[list[Found], list[Found]]:
    """A shift, part or hours without a day belong to the one day of their clause that has none of its own.

    `over_commas`: to the one day before it of the sentence ("5 december, kan iemand mijn late dienst overnemen?").
    """
    places = _over_commas(seen) if over_commas else seen.clauses
    days: dict[int, list[int]] = {}
    for n, each in enumerate(found):
        if each.loose is None:
            days.setdefault(places[each.start], []).append(n)
    kept: dict[int, Found] = dict(enumerate(found))
    attached: list[Found] = []
    for n, each in enumerate(found):
        home = days.get(places[each.start], [])
        if over_commas and home and kept[home[0]].start > each.start:
            continue
        if each.loose is not None and len(home) == 1 and _free(kept[home[0]], each.loose):
            kept[home[0]] = settled(seen, kept[home[0]], each.loose)
            attached.append(kept.pop(n))
    return list(kept.values()), attached


def _over_commas(seen: Scene) -> tuple[int, ...]:
    """Clauses, counted as one when only a comma parts them."""
    numbers: list[int] = []
    for i, clause in enumerate(seen.clauses):
        before = numbers[-1] if numbers else 0
        border = i > 0 and clause != seen.clauses[i - 1] and seen.word(i) != ","
        numbers.append(before + border)
    return tuple(numbers)


def _free(day: Found, loose: Extras) -> bool:
    """Nothing the loose words say was said of the day already, and there is a day."""
    return bool(day.choice.options) and all(
        not (loose.shift and option.shift)
        and not (loose.part and option.part)
        and not (loose.clock and (option.begin or option.end))
        for option in day.choice.options
    )


def _dates(seen: Scene, found: list[Found], attached: list[Found]) -> Dates:
    whens: list[tuple[When, DateSpan]] = []
    unclear: list[Unclear] = []
    again: list[Found] = []
    for each in found:
        if each.choice.doubt is None and whens and each.choice.options[0] == whens[-1][0]:
            again.append(each)
        elif each.choice.doubt is None:
            whens.append((each.choice.options[0], _span(seen, each)))
        else:
            unclear.append(Unclear(_span(seen, each), each.choice.doubt, each.choice.options))
    taken = sorted([*attached, *again], key=lambda each: each.start)
    return Dates(tuple(whens), tuple(unclear), tuple(_span(seen, each) for each in taken))


def _span(seen: Scene, found: Found) -> DateSpan:
    return DateSpan(seen.at(found.start).start, seen.at(found.stop - 1).end)
