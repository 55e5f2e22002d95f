"""The whole message: phrase after phrase, then loose shifts and hours are given to the day of their clause."""

from datetime import datetime

from bot.understanding.dates.beside import settled
from bot.understanding.dates.general import in_general
from bot.understanding.dates.model import Dates, DateSpan, Unclear, When
from bot.understanding.dates.phrases import read_phrase
from bot.understanding.dates.scene import Extras, Found, Scene, scene
from bot.understanding.dates.text import Kind


def find_dates(text: str, now: datetime) -> Dates:
    """Everything `text` says about time, at the aware instant `now` (ValueError when it has no time zone).

    Pure; takes time linear in the length of the text. Nothing is guessed: what has more than one reading, does not
    exist or is spelled doubtfully comes back in `unclear`.
    """
    seen = scene(text, now)
    found = _all(seen)
    kept, attached = _attach(seen, _without_idle_now(_without_denied(seen, found)))
    return _dates(seen, [each for each in kept if not in_general(seen, each)], attached)


def _all(seen: Scene) -> list[Found]:
    found: list[Found] = []
    i = 0
    while i < len(seen.words):
        here = read_phrase(seen, i) if seen.at(i).kind is not Kind.JUNK else []
        found.extend(here)
        i = max(here[-1].stop, i + 1) if here else i + 1
    return found


def _without_denied(seen: Scene, found: list[Found]) -> list[Found]:
    """ "Niet vrijdag maar zaterdag" is Saturday."""
    return [
        each
        for n, each in enumerate(found)
        if not (
            seen.word(seen.skip_back(each.start - 1, ("op", "on", "in"))) in ("niet", "not")
            and seen.word(seen.skip(each.stop, (",",))) in ("maar", "but")
            and n + 1 < len(found)
            and found[n + 1].start - each.stop <= 3
        )
    ]


def _without_idle_now(found: list[Found]) -> list[Found]:
    """ "Nu vrijdag" is Friday."""
    return [
        each
        for n, each in enumerate(found)
        if not (
            _only_now(each) and n + 1 < len(found) and found[n + 1].start == each.stop and found[n + 1].loose is None
        )
    ]


def _only_now(found: Found) -> bool:
    options = found.choice.options
    return len(options) == 1 and options[0].now and options[0].shift is None and options[0].part is None


def _attach(seen: Scene, found: list[Found]) -> tuple[list[Found], list[Found]]:
    """A shift, part or hours without a day belong to the one day of their clause that has none of its own."""
    days: dict[int, list[int]] = {}
    for n, each in enumerate(found):
        if each.loose is None:
            days.setdefault(seen.clauses[each.start], []).append(n)
    kept: dict[int, Found] = dict(enumerate(found))
    attached: list[Found] = []
    for n, each in enumerate(found):
        home = days.get(seen.clauses[each.start], [])
        if each.loose is not None and len(home) == 1 and _free(kept[home[0]], each.loose):
            kept[home[0]] = settled(seen, kept[home[0]], each.loose)
            attached.append(kept.pop(n))
    return list(kept.values()), attached


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
    for each in found:
        if each.choice.doubt is None:
            whens.append((each.choice.options[0], _span(seen, each)))
        else:
            unclear.append(Unclear(_span(seen, each), each.choice.doubt, each.choice.options))
    return Dates(tuple(whens), tuple(unclear), tuple(_span(seen, each) for each in attached))


def _span(seen: Scene, found: Found) -> DateSpan:
    return DateSpan(seen.at(found.start).start, seen.at(found.stop - 1).end)
