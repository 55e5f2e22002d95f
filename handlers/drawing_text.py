"""Text in a picture: which signs can be drawn, how wide they are, and where a line breaks. Lengths are points."""

from functools import cache
from typing import Any


@cache
def _font(*, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))


@cache
def _drawable() -> frozenset[int]:
    return frozenset(_font(bold=False).get_charmap())


def shown(text: str) -> str:
    """The text on one line, with an empty box for each sign that the font does not have."""
    return "".join(sign if ord(sign) in _drawable() else "□" for sign in " ".join(text.split()))


def measured(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in points."""
    font = _font(bold=bold)
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text on lines that fit, broken between words; a word that is too long is broken anywhere."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if measured(joined, size, bold=bold) <= room:
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = lines[-1] or word
        while measured(lines[-1], size, bold=bold) > room and len(lines[-1]) > 1:
            fits = next(n for n in range(len(lines[-1]) - 1, 0, -1) if n == 1 or measured(lines[-1][:n], size) <= room)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return lines
