"""The whole message: phrase after phrase, then loose shifts and hours are given to the day of their clause."""

from dataclasses import replace
from datetime import datetime

from bot.understanding.dates.model import Dates, DateSpan, Unclear, When
from bot.understanding.dates.phrases import read_phrase, settle
from bot.understanding.dates.scene import Found, Scene, either, scene
from bot.understanding.dates.text import Kind


def find_dates(text: str, now: datetime) -> Dates:
    """Everything `text` says about time, at the aware instant `now` (ValueError when it has no time zone).

    Pure; takes time linear in the length of the text. Nothing is guessed: what has more than one reading, does not
    exist or is spelled doubtfully comes back in `unclear`.
    """
    seen = scene(text, now)
    found = _all(seen)
    kept, attached = _attach(seen, _without_idle_now(found))
    return _dates(seen, kept, attached)


def _all(seen: Scene) -> list[Found]:
    found: list[Found] = []
    i = 0
    while i < len(seen.words):
        here = read_phrase(seen, i) if seen.at(i).kind is not Kind.JUNK else []
        found.extend(here)
        i = max(here[-1].stop, i + 1) if here else i + 1
    return found


def _bare(found: Found) -> bool:
    return bool(found.choice.options) and not found.choice.options[0].day_said


def _without_idle_now(found: list[Found]) -> list[Found]:
    """ "Nu vrijdag" is Friday."""
    return [
        each
        for n, each in enumerate(found)
        if not (_only_now(each) and n + 1 < len(found) and found[n + 1].start == each.stop and not _bare(found[n + 1]))
    ]


def _only_now(found: Found) -> bool:
    options = found.choice.options
    return len(options) == 1 and options[0].now and options[0].shift is None and options[0].part is None


def _attach(seen: Scene, found: list[Found]) -> tuple[list[Found], list[Found]]:
    """A shift, part or hours without a day belong to the one day of their clause that has none of its own."""
    kept, attached = list(found), []
    for loose in [each for each in found if _bare(each)]:
        clause = seen.clauses[loose.start]
        days = [n for n, each in enumerate(kept) if not _bare(each) and seen.clauses[each.start] == clause]
        if len(days) != 1 or not _free(kept[days[0]], loose):
            continue
        kept[days[0]] = _merged(kept[days[0]], loose)
        kept.remove(loose)
        attached.append(loose)
    return kept, attached


def _free(day: Found, loose: Found) -> bool:
    """Nothing the loose words say was said of the day already, and the day can take it."""
    return bool(day.choice.options) and all(
        (option.shift is None or extra.shift is None)
        and (option.part is None or extra.part is None)
        and not (_has_hours(option) and _has_hours(extra))
        for option in day.choice.options
        for extra in loose.choice.options
    )


def _has_hours(when: When) -> bool:
    return when.begin is not None or when.end is not None


def _merged(day: Found, loose: Found) -> Found:
    options = [
        settle(
            replace(option, shift=option.shift or extra.shift, part=option.part or extra.part),
            extra.begin,
            extra.end,
        )
        for option in day.choice.options
        for extra in loose.choice.options
    ]
    doubt = day.choice.doubt or (loose.choice.doubt if len(options) == 1 else None)
    return Found(either(options, doubt), day.start, day.stop)


def _dates(seen: Scene, found: list[Found], attached: list[Found]) -> Dates:
    whens: list[tuple[When, DateSpan]] = []
    unclear: list[Unclear] = []
    for each in found:
        if each.choice.doubt is None:
            whens.append((each.choice.options[0], _span(seen, each)))
        else:
            unclear.append(Unclear(_span(seen, each), each.choice.doubt, each.choice.options))
    return Dates(tuple(whens), tuple(unclear), tuple(_span(seen, each) for each in attached))


def _span(seen: Scene, found: Found) -> DateSpan:
    return DateSpan(seen.at(found.start).start, seen.at(found.stop - 1).end)
