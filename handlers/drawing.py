"""A sheet as a PNG: one column that can be read on a phone, on its own white ground, so also in a dark chat.

The same sheet gives the same bytes: the fonts come with the library, and nothing about the moment goes in.
"""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from handlers.drawing_parts import COLOURS, GROUND, WIDTH, Paper, put
from handlers.sheets import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 120
"""An inch: five for each three of a phone that shows it 360 wide."""
_ONE_AT_A_TIME = Lock()
"""The library is not made for more threads at once."""


def draw(sheet: Sheet) -> bytes:
    """The picture, in so few colours that a chat can carry it."""
    with _ONE_AT_A_TIME:
        return _png(_figure(sheet))


def _figure(sheet: Sheet) -> Figure:
    from matplotlib.figure import Figure

    # On an endless roll first: how tall the picture is depends on where its lines break.
    height = put(Paper(Figure()), sheet)
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DOTS, facecolor=GROUND)
    put(Paper(figure, height), sheet)
    return figure


def _png(figure: Figure) -> bytes:
    from PIL import Image

    drawn, content = BytesIO(), BytesIO()
    figure.savefig(drawn, format="rgba", dpi=DOTS, facecolor=GROUND)
    colours = Image.new("P", (1, 1))
    colours.putpalette(bytes.fromhex("".join(COLOURS).replace("#", "")))
    whole = Image.frombytes("RGBA", figure.canvas.get_width_height(), drawn.getvalue()).convert("RGB")
    few = whole.quantize(palette=colours, dither=Image.Dither.NONE)
    few.save(content, format="PNG", optimize=True, bits=4)
    return content.getvalue()
