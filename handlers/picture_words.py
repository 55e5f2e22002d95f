"""A picture in words, for who cannot see it: all that is on it, and the rows that did not fit."""

from collections.abc import Iterator, Sequence

from bot.texts import Texts
from handlers.sheets import Bars, Columns, Counts, Lines, Row, Rows, Sheet


def in_words(say: Texts, sheet: Sheet) -> str:
    """The title, the day, and a line for each part."""
    return "\n".join([f"{sheet.title}. {sheet.day}.", *(_panel(say, panel) for panel in sheet.panels)])


def _panel(say: Texts, panel: Rows | Columns | Bars | Lines) -> str:
    match panel:
        case Rows():
            return _line(panel.heading, [_row(row) for row in (*panel.rows, *panel.unshown)])
        case Columns():
            return _line(panel.heading, _counted(say, panel.spoken, panel.counts), panel.note)
        case Bars():
            return _line(panel.heading, _counted(say, panel.names, panel.counts), panel.note)
        case Lines():
            return _line(panel.heading, _told(say, panel), panel.note)


def _line(heading: str, parts: Sequence[str], note: str = "") -> str:
    told = f"{heading}: " + "; ".join(_flat(part) for part in parts) + "."
    return f"{told} {note}" if note else told


def _flat(text: str) -> str:
    return " ".join(text.split())


def _row(row: Row) -> str:
    return f"{row.name}: {row.detail}"


def _counted(say: Texts, names: Sequence[str], counts: Sequence[Counts]) -> list[str]:
    """What was counted at each name; a name at which there is nothing is left out."""
    found = []
    for place, name in enumerate(names):
        parts = [f"{one.values[place]} {one.name}".strip() for one in counts if one.values[place]]
        if parts:
            found.append(f"{name}: {say.all_of(parts)}")
    return found


def _told(say: Texts, panel: Lines) -> list[str]:
    return [
        f"{one.name}: {', '.join(_answers(say, panel.scale, panel.spoken, one.values))}"
        for one in panel.said
        if any(value is not None for value in one.values)
    ]


def _answers(say: Texts, scale: Sequence[str], spoken: Sequence[str], values: Sequence[float | None]) -> Iterator[str]:
    for when, value in zip(spoken, values, strict=True):
        if value is not None:
            yield f"{when} {on_scale(say, scale, value)}"


def on_scale(say: Texts, scale: Sequence[str], value: float) -> str:
    """The word for a number from 1; the middle of two answers lies between their words."""
    under = int(value)
    if under == value or under == len(scale):
        return scale[under - 1]
    return say("tussen {low} en {high}", low=scale[under - 1], high=scale[under])
