"""The parts of a picture of progress, made of what was counted: for one person and for a group alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.domain.checkins import CheckinKind, Party
from bot.domain.pictured import Axis, Deadline, Handed, axis
from bot.texts import Texts
from handlers.sheets import Columns, Counts, Lines, Look, Said
from storage.progress_facts import PULSE
from storage.questionnaires import questionnaire

HANDED = {
    Handed.ON_TIME: "op tijd",
    Handed.LATE: "te laat ingeleverd",
    Handed.OVERDUE: "te laat, nog open",
    Handed.OPEN: "nog open",
}
HANDED_LOOKS = {
    Handed.ON_TIME: Look.FULL,
    Handed.LATE: Look.STRIPED,
    Handed.OVERDUE: Look.CROSSED,
    Handed.OPEN: Look.HOLLOW,
}
PARTY_LOOKS = {Party.TRAINEE: Look.FULL, Party.WORK: Look.STRIPED}


def handed_in(say: Texts, deadlines: Sequence[Deadline], today: date) -> tuple[Columns, ...]:
    """What became of assignments, by the week or month in which they are due; none without any with a date."""
    known = [(one, handed) for one in deadlines if (handed := one.handed(today)) is not None]
    over = axis((one.due for one, _ in known if one.due is not None), today)
    if over is None:
        return ()
    counted = {handed: [0] * len(over.starts) for handed in Handed}
    outside = undated = 0
    for one, handed in known:
        place = over.place(one.due) if one.due is not None else None
        if place is not None:
            counted[handed][place] += one.count
        elif one.due is None:
            undated += one.count
        else:
            outside += one.count
    heading = say("Opdrachten per maand") if over.months else say("Opdrachten per week")
    counts = tuple(Counts(say(HANDED[one]), HANDED_LOOKS[one], tuple(values)) for one, values in counted.items())
    return (Columns(heading, *_labels(say, over), counts, _left_out(say, outside, undated)),)


def _left_out(say: Texts, outside: int, undated: int) -> str:
    told = []
    if outside:
        told.append(say("Eerder of later ingepland: {count}.", count=outside))
    if undated:
        told.append(say("Zonder datum: {count}.", count=undated))
    return " ".join(told)


def pulse(
    say: Texts, values: Mapping[tuple[Party, date], float], names: Mapping[Party, str], today: date, note: str = ""
) -> tuple[Lines, ...]:
    """How the weeks went, as each party said it; none when nobody did."""
    scale = _scale(say)
    kept = {key: value for key, value in values.items() if key[0] in names and 1 <= value <= len(scale)}
    over = axis((week for _, week in kept), today)
    if over is None:
        return ()
    said = tuple(
        Said(name, PARTY_LOOKS[party], tuple(kept.get((party, week)) for week in over.starts))
        for party, name in names.items()
        if any(one is party for one, _ in kept)
    )
    return (Lines(say("Weekvraag: zo ging het op het werk"), *_labels(say, over), scale, said, note),)


def _scale(say: Texts) -> tuple[str, ...]:
    """The answers to the question of the pulse, the lowest first; none when they are no row of numbers."""
    question = questionnaire(CheckinKind.PULSE, "*").question(Party.TRAINEE, PULSE)
    named = {value: names[say.locale] for value, names in question.options} if question else {}
    return tuple(named[str(number)] for number in range(1, len(named) + 1) if str(number) in named)


def _labels(say: Texts, over: Axis) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands under the columns, and the same in full."""
    short, full = ("MMM y", "MMMM y") if over.months else ("d MMM", "d MMMM")
    write = _writer(say)
    return tuple(write(day, short) for day in over.starts), tuple(write(day, full) for day in over.starts)


def _writer(say: Texts) -> Callable[[date, str], str]:
    from babel.dates import format_date

    return lambda day, pattern: format_date(day, pattern, locale=say.locale)
