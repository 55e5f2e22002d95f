"""The parts of a picture, from top to bottom. Lengths are points: one dot of a screen where the picture is 360 wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from handlers.drawing_text import measured, shown, wrapped
from handlers.sheets import Bars, Columns, Counts, Lines, Look, Mark, Panel, Rows, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 360
EDGE = 16
GROUND, INK, QUIET, RULE = "#ffffff", "#1a1a1a", "#4a4f57", "#c9ced6"
BLUE, ORANGE, RED, GREY = "#0b4f8a", "#a84300", "#a31621", "#5b626d"
"""Each stands out against the ground by more than 4.5 to 1."""
COLOURS = (GROUND, INK, QUIET, RULE, BLUE, ORANGE, RED, GREY, "#9aa0a8", "#85a7c4", "#d4a180")
"""All that is drawn with; the last ones soften the edges of letters and shapes."""
MARKS = {Mark.DONE: BLUE, Mark.BUSY: BLUE, Mark.EXAM: ORANGE, Mark.COMING: GREY, Mark.FAILED: RED}
BARS: dict[Look, dict[str, Any]] = {
    Look.FULL: {"facecolor": BLUE, "edgecolor": BLUE},
    Look.STRIPED: {"facecolor": GROUND, "edgecolor": ORANGE, "hatch": "////"},
    Look.CROSSED: {"facecolor": GROUND, "edgecolor": RED, "hatch": "xxxx"},
    Look.HOLLOW: {"facecolor": GROUND, "edgecolor": GREY},
}
POINTS: dict[Look, dict[str, Any]] = {
    Look.STRIPED: {"color": ORANGE, "marker": "s", "markersize": 11, "markerfacecolor": GROUND, "linestyle": "--"},
    Look.FULL: {"color": BLUE, "marker": "o", "markersize": 6, "linestyle": "-"},
}
"""Drawn in this order: the dot fits in the square, so that the same answer of both can be seen."""
TITLE, HEADING, TEXT, SMALL = 17.0, 14.0, 13.0, 12.0
LINE = 1.35
_BETWEEN = 16.0
_APART, _ASIDE, _TICK = 6.0, 8.0, 5.0
"""Between the labels under a chart; to the right of it, since its last label sticks out; between chart and labels."""
_BEFORE = 0.7
"""How far from the side the first column stands, as a part of the room of one."""
_FEWEST_COLUMNS = 6.0
"""So wide is a chart at least, so that one week is no block as wide as the page."""


class Paper:
    """Where the next thing goes: everything is put under what is there already."""

    def __init__(self, figure: Figure, height: float = 72) -> None:
        self.figure = figure
        self.height = height
        self.down = float(EDGE)

    def write(self, text: str, size: float, *, left: float = EDGE, right: float = EDGE, **look: Any) -> None:
        """A text on as many lines as it takes."""
        for line in wrapped(text, size, WIDTH - left - right, bold=look.get("weight") == "bold"):
            self.at(left, line, size, **look)
            self.down += size * LINE

    def at(self, left: float, text: str, size: float, **look: Any) -> None:
        """One line, at this height."""
        where = (left / WIDTH, 1 - self.down / self.height)
        self.figure.text(*where, text, size=size, va="top", parse_math=False, **{"color": INK, **look})

    def axes(self, left: float, height: float) -> Axes:
        """Room for a chart so far from the left."""
        box = (
            left / WIDTH,
            1 - (self.down + height) / self.height,
            (WIDTH - EDGE - _ASIDE - left) / WIDTH,
            height / self.height,
        )
        self.down += height
        axes = self.figure.add_axes(box, facecolor=GROUND)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(RULE)
        axes.tick_params(labelsize=SMALL, labelcolor=INK, color=RULE, length=3)
        return axes


def put(paper: Paper, sheet: Sheet) -> float:
    """Puts everything on paper, and tells how tall that is."""
    paper.write(shown(sheet.title), TITLE, weight="bold")
    paper.write(shown(sheet.day), SMALL, color=QUIET)
    for panel in sheet.panels:
        paper.down += _BETWEEN
        paper.write(shown(panel.heading), HEADING, weight="bold")
        paper.down += 4
        _put_panel(paper, panel)
    return paper.down + EDGE


def _put_panel(paper: Paper, panel: Panel) -> None:
    match panel:
        case Rows():
            _rows(paper, panel)
        case Columns():
            _columns(paper, panel)
        case Bars():
            _bars(paper, panel)
        case Lines():
            _lines(paper, panel)


def _rows(paper: Paper, panel: Rows) -> None:
    for row in panel.rows:
        paper.at(EDGE, row.mark.value, TEXT + 2, color=MARKS[row.mark])
        paper.write(shown(row.name), TEXT, left=EDGE + 24)
        paper.write(shown(row.detail), SMALL, left=EDGE + 24, color=QUIET)
        paper.down += 5
    if panel.more:
        paper.write(shown(panel.more), SMALL, left=EDGE + 24, color=QUIET)


def _legend(paper: Paper, names: Sequence[tuple[str, Callable[[Paper, float], None]]]) -> None:
    """What each look means, each on a line of its own: names differ in length with the language."""
    for name, sign in names:
        sign(paper, paper.down)
        paper.write(shown(name), SMALL, left=EDGE + 28)
        paper.down += 2


def _patch(look: Look) -> Callable[[Paper, float], None]:
    def sign(paper: Paper, down: float) -> None:
        from matplotlib.patches import Rectangle

        corner = (EDGE / WIDTH, 1 - (down + 11.5) / paper.height)
        size = (18 / WIDTH, 10 / paper.height)
        paper.figure.add_artist(Rectangle(corner, *size, transform=paper.figure.transFigure, **BARS[look]))

    return sign


def _columns(paper: Paper, panel: Columns) -> None:
    counts = [one for one in panel.counts if any(one.values)]
    paper.down += 6
    left = EDGE + 24.0
    axes = paper.axes(left, 96)
    base = [0] * len(panel.labels)
    for one in counts:
        held = [place for place, value in enumerate(one.values) if value]
        heights, under = [one.values[place] for place in held], [base[place] for place in held]
        axes.bar(held, heights, 0.72, under, linewidth=1, **BARS[one.look])
        base = [under + more for under, more in zip(base, one.values, strict=True)]
    _whole_numbers(axes, max(base, default=0))
    _under(paper, axes, left, panel.labels)
    _legend(paper, [(one.name, _patch(one.look)) for one in counts])
    _note(paper, panel.note)


def _whole_numbers(axes: Axes, most: int) -> None:
    """Four or five round numbers on the side, from 0."""
    ten = 10 ** max(0, len(str(most)) - 2)
    step = next(one for one in (ten, 2 * ten, 5 * ten, 10 * ten, 20 * ten, 50 * ten) if most <= 5 * one)
    axes.set_ylim(0, max(most, 1) * 1.08)
    axes.set_yticks(range(0, max(most, 1) + 1, step))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)


def _under(paper: Paper, axes: Axes, left: float, labels: Sequence[str]) -> None:
    """Every label under its place, in turn on a next line where they would touch; a month or year once, where it begins."""
    end = max(len(labels) - 0.3, _FEWEST_COLUMNS)
    axes.set_xlim(-_BEFORE, end)
    axes.set_xticks(range(len(labels)), [""] * len(labels))
    each = (WIDTH - EDGE - _ASIDE - left) / (end + _BEFORE)
    middles = [left + (place + _BEFORE) * each for place in range(len(labels))]
    parts = [shown(label).rpartition(" ") for label in labels]
    names = [before or last for before, _, last in parts]
    rows = ceil((max(measured(name, SMALL) for name in names) + _APART) / each)
    paper.down += _TICK
    for row in range(rows):
        for middle, name in list(zip(middles, names, strict=True))[row::rows]:
            paper.at(middle, name, SMALL, ha="center")
        paper.down += SMALL * LINE
    _spans(paper, [(middle, last if before else "") for middle, (before, _, last) in zip(middles, parts, strict=True)])
    paper.down += _APART


def _spans(paper: Paper, named: Sequence[tuple[float, str]]) -> None:
    """What several labels share, under the first of them; moved to the left where it would touch the next."""
    begins = [one for place, one in enumerate(named) if one[1] and (not place or one[1] != named[place - 1][1])]
    free = float(WIDTH)
    for middle, name in reversed(begins):
        half = measured(name, SMALL) / 2
        middle = min(middle, free - half)
        paper.at(middle, name, SMALL, ha="center", color=QUIET)
        free = middle - half - _APART
    paper.down += SMALL * LINE if begins else 0


def _bars(paper: Paper, panel: Bars) -> None:
    most = max((sum(one.values[place] for one in panel.counts) for place in range(len(panel.names))), default=1)
    for place, name in enumerate(panel.names):
        paper.write(shown(name), SMALL)
        _bar(paper, [(one, one.values[place]) for one in panel.counts], most)
    paper.down += 2
    if len(panel.counts) > 1:
        _legend(paper, [(one.name, _patch(one.look)) for one in panel.counts if any(one.values)])
    _note(paper, panel.note)


def _bar(paper: Paper, parts: Sequence[tuple[Counts, int]], most: int) -> None:
    from matplotlib.patches import Rectangle

    left, room = float(EDGE), WIDTH - 2 * EDGE - 30
    for one, value in parts:
        if not value:
            continue
        long = room * value / max(most, 1)
        corner = (left / WIDTH, 1 - (paper.down + 14) / paper.height)
        look = BARS[one.look]
        size = (long / WIDTH, 12 / paper.height)
        paper.figure.add_artist(Rectangle(corner, *size, transform=paper.figure.transFigure, linewidth=1, **look))
        left += long
    paper.at(left + 6, str(sum(value for _, value in parts)), SMALL, weight="bold")
    paper.down += 20


def _lines(paper: Paper, panel: Lines) -> None:
    paper.down += 8
    room = max(measured(shown(word), SMALL) for word in panel.scale)
    left = EDGE + room + 10
    axes = paper.axes(left, 28.0 * len(panel.scale))
    for one in sorted(panel.said, key=lambda said: list(POINTS).index(said.look)):
        held = [float("nan") if value is None else value for value in one.values]
        axes.plot(range(len(held)), held, linewidth=1.8, clip_on=False, **POINTS[one.look])
    axes.set_ylim(0.6, len(panel.scale) + 0.4)
    axes.set_yticks(range(1, len(panel.scale) + 1), [shown(word) for word in panel.scale])
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    _under(paper, axes, left, panel.labels)
    _legend(paper, [(one.name, _point(one.look)) for one in panel.said])
    _note(paper, panel.note)


def _point(look: Look) -> Callable[[Paper, float], None]:
    def sign(paper: Paper, down: float) -> None:
        from matplotlib.lines import Line2D

        down = 1 - (down + 7.5) / paper.height
        ends = ([EDGE / WIDTH, (EDGE + 10) / WIDTH, (EDGE + 20) / WIDTH], [down] * 3)
        line = Line2D(*ends, transform=paper.figure.transFigure, linewidth=1.8, markevery=[1])
        line.set(**POINTS[look])
        paper.figure.add_artist(line)

    return sign


def _note(paper: Paper, note: str) -> None:
    if note:
        paper.write(shown(note), SMALL, color=QUIET)
