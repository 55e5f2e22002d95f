"""Text in a picture: which signs can be drawn, how wide they are, and where a line breaks. Lengths are points."""

from bisect import bisect
from collections.abc import Callable
from functools import cache
from typing import Any

LONGEST = 160
"""Signs of one text in a picture; its words hold all."""


@cache
def _font(*, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))


@cache
def _drawable() -> frozenset[int]:
    return frozenset(_font(bold=False).get_charmap()) & frozenset(_font(bold=True).get_charmap())


def shown(text: str) -> str:
    """The text on one line, at most so long, with an empty box for each sign that the font does not have."""
    line = "".join(sign if ord(sign) in _drawable() else "□" for sign in " ".join(text[: 4 * LONGEST].split()))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def measured(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in points."""
    font = _font(bold=bold)
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text on lines that fit, broken between words; a word that is too long is broken anywhere."""

    def fits(line: str) -> bool:
        return measured(line, size, bold=bold) <= room

    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if fits(joined):
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while len(lines[-1]) > 1 and not fits(lines[-1]):
            most = _fitting(lines[-1], fits)
            lines[-1:] = [lines[-1][:most], lines[-1][most:]]
    return lines


def _fitting(word: str, fits: Callable[[str], bool]) -> int:
    """How many signs of a word that is too long still fit; at least one."""
    counts = range(1, len(word))
    return max(1, bisect(counts, False, key=lambda count: not fits(word[:count])))
