"""What is drawn: a PNG of the phone's width that is the same each time, on which nothing overlaps or falls off."""

import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.checkins import Party
from bot.texts import Texts
from handlers import drawing
from handlers.drawing import DOTS, draw
from handlers.drawing_parts import BARS, COLOURS, GROUND, INK, MARKS, POINTS, QUIET, WIDTH
from handlers.drawing_text import measured, shown, wrapped
from handlers.picture_parts import pulse
from handlers.picture_words import in_words
from handlers.sheets import Bars, Columns, Counts, Lines, Look, Mark, Panel, Row, Rows, Said, Sheet

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(
    str.strip
)
NAMES = st.one_of(WORDS, st.sampled_from(["Medicatie", "$\\frac{1}{2}$", "_^{", "Langwoord" * 12, "😀李", "a\nb\tc"]))
ROWS = st.lists(st.builds(Row, st.sampled_from(Mark), NAMES, NAMES), min_size=1, max_size=6).map(tuple)
WEEKS = st.integers(1, 14).map(lambda count: tuple(f"{day} nov" for day in range(1, count + 1)))


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    labels, kind = draw(WEEKS), draw(st.sampled_from([Rows, Columns, Bars, Lines]))
    if kind is Rows:
        return Rows("Certificaten", draw(ROWS), draw(st.sampled_from(["", "en nog 3"])))
    if kind is Lines:
        answers = st.lists(st.none() | st.sampled_from([1.0, 2.5, 5.0]), min_size=len(labels), max_size=len(labels))
        said = tuple(Said(draw(NAMES), look, tuple(draw(answers))) for look in POINTS)
        return Lines("Weekvraag", labels, labels, ("heel lastig", "lastig", "gaat wel", "goed", "heel goed"), said)
    numbers = st.lists(st.integers(0, 60), min_size=len(labels), max_size=len(labels)).map(tuple)
    counts = tuple(Counts(draw(NAMES), look, draw(numbers)) for look in Look)
    if kind is Columns:
        return Columns("Opdrachten", labels, labels, counts, draw(NAMES))
    names = tuple(draw(st.lists(NAMES, min_size=len(labels), max_size=len(labels))))
    return Bars("Geoefend", names, counts, draw(NAMES))


SHEETS = st.builds(Sheet, NAMES, st.just("Stand op vandaag"), st.lists(panels(), max_size=3).map(tuple))
SMALL = Sheet("Jouw voortgang", "Stand op dinsdag", (Rows("Certificaten", (Row(Mark.DONE, "Zorg", "behaald"),)),))


def boxes(sheet: Sheet) -> list[Any]:
    """Where each text that can be seen is drawn, in points from the bottom left."""
    from matplotlib.text import Text

    figure: Any = drawing._figure(sheet)
    figure.draw_without_rendering()
    renderer, scale = figure._get_renderer(), 72 / figure.dpi
    found = [one.get_window_extent(renderer) for one in figure.findobj(Text) if one.get_text() and one.get_visible()]
    return [(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale) for box in found]


@settings(max_examples=12, deadline=None)
@given(SHEETS)
def test_no_text_overlaps_another_or_falls_off(sheet: Sheet) -> None:
    apart(sheet)


def apart(sheet: Sheet) -> None:
    """Two points of leeway: a box is a little larger than its letters."""
    found = boxes(sheet)
    assert all(left >= 0 and bottom >= 0 and right <= WIDTH for left, bottom, right, _ in found)
    for one, other in combinations(found, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across <= 2 or down <= 2, (one, other)


@pytest.mark.parametrize("count", [1, 2, 6, 14])
def test_each_point_has_its_label_and_each_month_its_name(count: int) -> None:
    """Weeks from the last one of November on: the name of that month has one label to stand under."""
    days = [date(2024, 11, 25) + timedelta(weeks=week) for week in range(count)]
    (panel,) = pulse(
        Texts(), dict.fromkeys(((Party.TRAINEE, day) for day in days), 4.0), {Party.TRAINEE: "jij"}, days[-1]
    )
    figure: Any = drawing._figure(Sheet("Jouw voortgang", "", (panel,)))
    written = [one.get_text() for one in figure.texts]
    months = ["nov", "dec", "jan", "feb"]
    assert sorted(one for one in written if one.isdecimal()) == sorted(str(day.day) for day in days)
    shown_months = dict.fromkeys(months[(day.month - 11) % 12] for day in days)
    assert sorted(one for one in written if one in months) == sorted(shown_months)
    middles = [one.get_position()[0] for one in figure.texts if one.get_text().isdecimal()]
    assert len(set(middles)) == count
    apart(Sheet("Jouw voortgang", "", (panel,)))


@settings(max_examples=8, deadline=None)
@given(SHEETS)
def test_a_sheet_becomes_a_png_of_the_phones_width(sheet: Sheet) -> None:
    content = draw(sheet)
    picture = Image.open(BytesIO(content))
    picture.load()
    assert (picture.format, picture.width) == ("PNG", WIDTH * DOTS // 72)
    assert picture.height > 60
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert content == draw(sheet)


def test_nothing_about_the_moment_or_the_maker_goes_in() -> None:
    picture = Image.open(BytesIO(draw(SMALL)))
    picture.load()
    assert picture.info == {}
    assert len(draw(SMALL)) < 6_000


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_what_is_read_stands_out_and_colour_is_never_the_only_sign() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    read = {INK, QUIET, *MARKS.values(), *(look["edgecolor"] for look in BARS.values())}
    assert min(contrast(colour, GROUND) for colour in read) >= 4.5
    assert read <= set(COLOURS)
    assert len({(look["facecolor"] == GROUND, look.get("hatch")) for look in BARS.values()}) == len(BARS) == len(Look)
    assert (
        len({look["marker"] for look in POINTS.values()}) == len({look["linestyle"] for look in POINTS.values()}) == 2
    )


@settings(max_examples=30, deadline=None)
@given(NAMES.map(shown))
def test_a_name_is_broken_into_lines_that_fit_and_keeps_its_letters(text: str) -> None:
    lines = wrapped(text, 13, 120)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(measured(line, 13) <= 120 for line in lines if len(line) > 1)


@given(SHEETS)
def test_the_words_hold_all_that_the_picture_shows(sheet: Sheet) -> None:
    words = in_words(Texts(), sheet)
    flat = " ".join(words.split())
    for panel in sheet.panels:
        assert panel.heading in words
        if isinstance(panel, Rows):
            assert all(" ".join(f"{row.name}: {row.detail}".split()) in flat for row in panel.rows)
        elif isinstance(panel, Lines):
            spoken = [when for one in panel.said for when, v in zip(panel.spoken, one.values, strict=True) if v]
            assert all(when in words for when in spoken)
        else:
            counted = [f"{v} {one.name}" for one in panel.counts for v in one.values if v]
            assert all(" ".join(part.split()) in flat for part in counted)


def test_drawing_is_loaded_when_the_first_picture_is_made() -> None:
    """Starting takes no longer, and costs no more memory, for who never asks for a picture."""
    code = (
        "import sys, bot.app.build, handlers.routes, bot.channels.teams.rendering; handlers.routes.routes();"
        "print(sorted({'matplotlib', 'PIL', 'yaml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
