"""Notices as one message: alone in its own words, several as a list; with the buttons to put them off."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.calendar import at, local_day
from bot.domain.load import monday_of
from bot.messages import Choice, Reply, Section, Tone
from bot.texts import Texts
from schedules.due import Part
from schedules.things import thing_of

LATER, TOMORROW, NEXT_WEEK, STOP, CHOOSE = "later", "morgen", "week", "stop", "kies"
MORNING = time(9)
"""When what was put off to another day comes again."""
MOST_OWN = 20
"""Buttons of their own under one message; of more it says how to reach the rest."""
MOST_LISTED = 12
_HEAVIEST = (Tone.URGENT, Tone.CAUTION, Tone.QUESTION, Tone.INFO)


def worded(
    parts: Sequence[Part], say: Texts, message: str, *, may_wait: bool, days: Collection[str] = (TOMORROW, NEXT_WEEK)
) -> Reply:
    """The message with this key. With `may_wait` it can be stopped, and put off: to these other `days`."""
    many, parts = len(parts), _together(parts, say)
    every = _own(parts)
    own = tuple(button(label, verb, message) for label, verb in every[:MOST_OWN])
    choices = own + (_put_off(say, message, many, days) if may_wait else ())
    rest = (say("Niet alle knoppen passen hier. Typ „mijn overzicht” voor de rest."),) if len(every) > len(own) else ()
    why = Section(say("Waarom krijg je dit?"), tuple(dict.fromkeys(part.why for part in parts)))
    if len(parts) == 1:
        (part,) = parts
        if many > 1:
            listed = Section(say("Op een rij"), part.paragraphs)
            return Reply(part.headline, part.tone, rest, (listed, why), choices)
        return Reply(part.headline, part.tone, (*part.paragraphs, part.why), choices=choices)
    headline = say("Er zijn {count} dingen om aan te denken.", count=len(parts))
    tone = min((part.tone for part in parts), key=_weight)
    return Reply(headline, tone, rest, (*_sections(parts, say), why), choices)


def _sections(parts: Sequence[Part], say: Texts) -> Iterator[Section]:
    """Notices that say the same below their headlines, or nothing, stand in a row: what they share is said once."""
    alike: dict[tuple[str, ...], dict[str, None]] = {}
    for part in parts:
        alike.setdefault(part.paragraphs, {})[part.headline] = None
    in_a_row = {shared: headlines for shared, headlines in alike.items() if len(headlines) > 1 or not shared}
    for shared, headlines in in_a_row.items():
        yield Section(say("Op een rij"), (*headlines, *shared))
    for shared, headlines in alike.items():
        if shared not in in_a_row:
            (headline,) = headlines
            yield Section(headline.rstrip("."), shared)


def _together(parts: Sequence[Part], say: Texts) -> Sequence[Part]:
    """Those of one sort become one part, in the place of the first: a list with what they all say in its headline."""
    sorts: dict[str, list[Part]] = {}
    for number, part in enumerate(parts):
        sorts.setdefault(part.listed.heading if part.listed else f"#{number}", []).append(part)
    return [_as_one(alike, say) for alike in sorts.values()]


def _as_one(parts: Sequence[Part], say: Texts) -> Part:
    listed, every = parts[0].listed, [part.listed for part in parts if part.listed]
    if listed is None or len(parts) == 1:
        return parts[0]
    lines = list(dict.fromkeys(one.line for one in every))
    more = len(lines) - MOST_LISTED
    if more > 0:
        rest = say("nog iemand") if more == 1 else say("nog {count} anderen", count=more)
        lines = [*lines[:MOST_LISTED], rest]
    headline = listed.counted(len(parts)) if listed.counted else f"{listed.heading}."
    if listed.advice and len({one.advice for one in every}) == 1:
        headline = f"{headline} {listed.advice}"
    shown = (say.all_of(lines),) if listed.in_a_row else tuple(lines)
    choices = (listed.choice,) if listed.choice else tuple(_own(parts))
    tone = min((part.tone for part in parts), key=_weight)
    return Part(headline, listed.why, shown, tone, choices, choices)


def _own(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """The buttons of their own: of several notices those that stay, so that each thing keeps one; none of them twice."""
    if len(parts) == 1:
        return list(parts[0].choices)
    every = [one for part in parts for one in part.bundled or part.choices[:1]]
    return list({verb: (label, verb) for label, verb in reversed(every)}.values())[::-1]


def _weight(tone: Tone) -> int:
    return _HEAVIEST.index(tone) if tone in _HEAVIEST else len(_HEAVIEST)


def days_left(now: datetime, until: datetime) -> tuple[str, ...]:
    """The verbs that put something off to a day on which it is of use still."""
    day = local_day(now)
    comes = {TOMORROW: at(day + timedelta(days=1), MORNING), NEXT_WEEK: at(monday_of(day) + timedelta(7), MORNING)}
    return tuple(verb for verb, then in comes.items() if then < until)


def _put_off(say: Texts, message: str, many: int, days: Collection[str]) -> tuple[Choice, ...]:
    stop = (say("Niet meer hierover"), STOP) if many == 1 else (say("Kies wat je niet meer wilt"), CHOOSE)
    labels = ((say("Later vandaag"), LATER), (say("Morgen"), TOMORROW), (say("Volgende week"), NEXT_WEEK), stop)
    hidden = {TOMORROW, NEXT_WEEK} - set(days)
    return tuple(button(label, verb, message) for label, verb in labels if verb not in hidden)


def button(label: str, verb: str, message: str) -> Choice:
    """A button of a notice; `bot.core.options` reads its token."""
    return Choice(label, token(verb, message), thing_of(verb))


def token(verb: str, message: str) -> str:
    """What a button of a notice stands for."""
    return f"bericht.{verb}.{message}"


def once_more(reply: Reply, say: Texts) -> Reply:
    """The same message, said a second time because nobody can tell whether the first arrived."""
    return replace(reply, paragraphs=(say("Misschien kreeg je dit bericht al."), *reply.paragraphs))
