"""The two icons that Teams asks for, drawn from one signpost: no picture is kept that nobody can change. Pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

COLOUR_SIZE, OUTLINE_SIZE = 192, 32
"""Pixels along a side, as Teams asks for."""

_Point = tuple[float, float]
_Shape = Sequence[_Point]
_GREEN, _WHITE = (13, 107, 102), (255, 255, 255)
_SAMPLES = 4
"""Looked at in a pixel along each side, so that a slanting edge is smooth."""

_POST: _Shape = ((15, 3), (17, 3), (17, 29), (15, 29))
_RIGHT: _Shape = ((7, 6), (21, 6), (26, 10.5), (21, 15), (7, 15))
_LEFT: _Shape = ((25, 17), (11, 17), (6, 21.5), (11, 26), (25, 26))
"""A post with a board to the right and one to the left, in a square of 32; upright lines fall between two pixels."""
_SQUARE = 32.0


def colour() -> bytes:
    """The colour icon: a white signpost on green. The sign keeps to the middle, for Teams may round the corners off."""
    sign = [_scaled(shape, 0.7) for shape in (_POST, _RIGHT, _LEFT)]
    return _png(COLOUR_SIZE, [(*_mixed(_GREEN, _WHITE, part), 255) for part in _covered(COLOUR_SIZE, sign, [])])


def outline() -> bytes:
    """The outline icon: the signpost in white lines, and nothing else, not even a shade of grey."""
    boards = [_RIGHT, _LEFT]
    holes = [_scaled(shape, 1.0, inset=2) for shape in boards]
    parts = _covered(OUTLINE_SIZE, [_POST, *boards], holes)
    return _png(OUTLINE_SIZE, [(*_WHITE, round(255 * part)) for part in parts])


def _scaled(shape: _Shape, factor: float, inset: float = 0.0) -> _Shape:
    """A shape made smaller towards the middle of the square, or towards its own middle by `inset`."""
    middle = _SQUARE / 2
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    across, up = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    wide, high = (max(xs) - min(xs)) / 2, (max(ys) - min(ys)) / 2
    return [
        (
            middle + (across + (x - across) * (1 - inset / wide) - middle) * factor,
            middle + (up + (y - up) * (1 - inset / high) - middle) * factor,
        )
        for x, y in shape
    ]


def _mixed(under: tuple[int, int, int], over: tuple[int, int, int], part: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(under, over, strict=True))
    return red, green, blue


def _covered(size: int, shapes: Sequence[_Shape], holes: Sequence[_Shape]) -> list[float]:
    """How much of each pixel is drawn, from 0 to 1, row by row."""
    fine = size * _SAMPLES
    lines = [_line(fine, (number + 0.5) * _SQUARE / fine, shapes, holes) for number in range(fine)]
    return [
        sum(sum(line[left : left + _SAMPLES]) for line in lines[top : top + _SAMPLES]) / _SAMPLES**2
        for top in range(0, fine, _SAMPLES)
        for left in range(0, fine, _SAMPLES)
    ]


def _line(fine: int, y: float, shapes: Sequence[_Shape], holes: Sequence[_Shape]) -> bytearray:
    """The samples of one line: 1 where something is drawn. No shape has a dent, so each is drawn from one edge on."""
    line = bytearray(fine)
    for drawn, some in ((1, shapes), (0, holes)):
        for shape in some:
            edges = sorted(_crossings(y, shape))
            if edges:
                begin, end = (round(x * fine / _SQUARE) for x in (edges[0], edges[-1]))
                line[begin:end] = bytes([drawn]) * (end - begin)
    return line


def _crossings(y: float, shape: _Shape) -> Iterator[float]:
    """Where the edges of a shape cross a line."""
    for (x1, y1), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
        if (y1 > y) != (y2 > y):
            yield x1 + (y - y1) / (y2 - y1) * (x2 - x1)


def _png(size: int, pixels: Sequence[tuple[int, int, int, int]]) -> bytes:
    """A PNG with transparency, of 8 bits a channel."""
    rows = (pixels[start : start + size] for start in range(0, size * size, size))
    data = b"".join(b"\0" + b"".join(bytes(pixel) for pixel in row) for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, part) for kind, part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
