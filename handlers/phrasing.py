"""How answers are put together: whose it is, how many, when, and for how long."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from bot.domain.calendar import Interval, local_day
from bot.domain.people import Role
from bot.messages import Reply, Section, Tone
from bot.understanding.dates import find_dates
from handlers.roles import ONLY_FOR
from handlers.route import EVERYONE
from handlers.turn import Option, Said, Turn

T = TypeVar("T")

MOST_LINES = 8
MOST_OPTIONS = 3


def today(turn: Turn) -> date:
    """The local day on which the question was asked."""
    return local_day(turn.now)


def of_all(turn: Turn) -> bool:
    """Is this about everybody the asker sees? Only a trainee who names nobody means themselves."""
    if turn.subject is not None and not turn.is_self:
        return False
    return turn.slots.group or not turn.asker.has(Role.TRAINEE)


def about(turn: Turn, own: str, other: str, **values: object) -> str:
    """`own` to the person themselves ("Je hebt …"), `other` to somebody else ("{name} heeft …")."""
    return turn.say(own if turn.is_self else other, **{"name": turn.about.name, **values})


def of_whom(turn: Turn, thing: str) -> str:
    """A thing of the person asked about: its name to themselves, "… van Samira Haddad" to somebody else."""
    return thing if turn.is_self else turn.say("{thing} van {name}", thing=thing, name=turn.about.name)


def counted(turn: Turn, count: int, one: str, many: str, **values: object) -> str:
    """The sentence for one, or the sentence for another number, which holds `{count}`."""
    return turn.say(one if count == 1 else many, count=count, **values)


def day_text(turn: Turn, day: date) -> str:
    """A day with its weekday, and its year only when that is not this one: "vrijdag 22 november"."""
    return turn.say.near_day(day, today(turn))


def date_text(turn: Turn, day: date) -> str:
    """A day without its weekday, always with its year: "5 februari 2024"."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=turn.say.locale)


def moment_text(turn: Turn, instant: datetime) -> str:
    """An instant as a day with its time: "dinsdag 19 november, 06:00 uur"."""
    return turn.say("{day}, {clock} uur", day=day_text(turn, local_day(instant)), clock=turn.say.clock(instant))


def hours_text(turn: Turn, interval: Interval) -> str:
    """A day with hours: "maandag 25 november, 09:30–16:00 uur"; whole days without them."""
    if interval.start == Interval.of_day(interval.first_day).start and _ends_at_midnight(interval):
        return span_text(turn, interval.first_day, interval.last_day)
    return turn.say(
        "{day}, {start}–{end} uur",
        day=day_text(turn, interval.first_day),
        start=turn.say.clock(interval.start),
        end=turn.say.clock(interval.end),
    )


def _ends_at_midnight(interval: Interval) -> bool:
    return interval.end == Interval.of_day(interval.last_day).end


def span_text(turn: Turn, first: date, last: date) -> str:
    """One day, or the first and the last of several."""
    if first == last:
        return day_text(turn, first)
    return turn.say("{first} tot en met {last}", first=day_text(turn, first), last=day_text(turn, last))


def days_in(text: str, now: datetime) -> Interval | None:
    """The day, or the days in a row, that a field of a form names; None when it is no day, or more than one reading."""
    for words in (text, f"op {text}"):
        found = find_dates(words, now)
        if len(found.whens) == 1 and not found.unclear and found.whens[0][0].day_said:
            when = found.whens[0][0]
            return Interval(Interval.of_day(when.first).start, Interval.of_day(when.last).end)
    return None


def number_text(turn: Turn, number: float) -> str:
    """A number with at most one decimal, as the reader's language writes it: "1,5"."""
    return turn.say.number(number)


def duration_text(turn: Turn, minutes: float) -> str:
    """Minutes below an hour, else hours in halves: "45 minuten", "2,5 uur"."""
    return turn.say.duration(minutes)


def capped(turn: Turn, lines: Sequence[str], most: int = MOST_LINES) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], turn.say("en nog {count}", count=len(lines) - most + 1))


def section(turn: Turn, heading: str, lines: Sequence[str], most: int = MOST_LINES) -> tuple[Section, ...]:
    """One section with its heading in the reader's language; none when it would be empty."""
    return (Section(turn.say(heading), capped(turn, lines, most)),) if lines else ()


def section_of(turn: Turn, heading: str, things: Sequence[T], line: Callable[[T], str]) -> tuple[Section, ...]:
    """A section of things, of which only those that are shown are put into words: there can be hundreds."""
    shown = things if len(things) <= MOST_LINES else things[: MOST_LINES - 1]
    lines = [line(one) for one in shown]
    if len(shown) < len(things):
        lines.append(turn.say("en nog {count}", count=len(things) - len(shown)))
    return (Section(turn.say(heading), tuple(lines)),) if lines else ()


def record(kind: str, number: int, confirmed_at: datetime) -> dict[str, object]:
    """One record that an answer rests on."""
    return {"record": kind, "id": number, "confirmed_at": confirmed_at.isoformat()}


def stale(turn: Turn, confirmed: Iterable[datetime]) -> tuple[str, ...]:
    """A sentence when the oldest record used was last confirmed longer ago than the register's limit."""
    oldest = min(confirmed, default=None)
    if oldest is None or turn.now - oldest <= turn.limits.register:
        return ()
    said = "Let op: deze gegevens zijn voor het laatst bevestigd op {day}."
    return (turn.say(said, day=day_text(turn, local_day(oldest))),)


def answer(
    turn: Turn,
    headline: str,
    *,
    tone: Tone = Tone.INFO,
    paragraphs: Iterable[str] = (),
    sections: Iterable[Section] = (),
    options: Iterable[Option] = (),
    reasons: Iterable[str] = (),
    evidence: Iterable[dict[str, object]] = (),
    people: Iterable[int] = (),
    things: Iterable[Option] = (),
) -> Said:
    """An answer that asks nothing back, with what the core filled in itself before the rest.

    `people` are all whose records are shown, when it is not just the person asked about. `things` are buttons of what
    is shown, of which none may be missing; `options` go on from there, the first few of them.
    """
    reply = Reply(headline, tone, paragraphs=(*turn.assumed, *paragraphs), sections=tuple(sections))
    offered = [one for one in options if turn.asker.has(*ONLY_FOR.get(one.intent, EVERYONE))]
    return Said(
        reply,
        (*things, *offered[:MOST_OPTIONS]),
        reasons=tuple(reasons),
        evidence=tuple(evidence),
        people=tuple(people),
    )


def question(turn: Turn, headline: str, asks: str, options: Iterable[Option]) -> Said:
    """A question back with everything it can mean."""
    return Said(Reply(headline, Tone.QUESTION, paragraphs=turn.assumed), tuple(options), asks=asks)


def words_of(text: str) -> frozenset[str]:
    """Its words in lower case without accents or signs."""
    from unicodedata import combining, normalize

    plain = "".join(c for c in normalize("NFD", text.lower()) if not combining(c))
    return frozenset("".join(c if c.isalnum() else " " for c in plain).split())


def asks_for(turn: Turn, *words: str) -> bool:
    """Does the message hold one of these words? Ends in "*" for the beginning of a word."""
    said = words_of(turn.text)
    whole = {word for word in words if not word.endswith("*")}
    begins = tuple(word[:-1] for word in words if word.endswith("*"))
    return bool(said & whole) or any(word.startswith(begins) for word in said if begins)
