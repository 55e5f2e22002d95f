"""A picture that is too large for one card, cut from top to bottom where nothing is drawn; under each other it is whole.

In a group there is no other way to show it: Teams takes files of a bot in the personal chat alone.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 8_000
"""Bytes of a strip: two of them fit in one card, written as text."""
MOST = 14
"""Strips; what takes more is offered as a file."""
_DOTS = 8_000_000


@lru_cache(maxsize=16)
def strips(content: bytes) -> tuple[bytes, ...]:
    """The strips of a PNG, the top one first; none when it is no PNG, or cannot be cut into so few."""
    from PIL import Image

    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            picture = Image.open(BytesIO(content), formats=["PNG"])
            if picture.width * picture.height > _DOTS:
                return ()
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ()
    return _cut(picture)


def _cut(picture: Image) -> tuple[bytes, ...]:
    """As few strips as possible: pieces between empty rows are put together until the next one would not fit.

    Together they take no more bytes than apart, so that nothing has to be tried twice.
    """
    tops, used = [0], 0
    edges = [*_empty_rows(picture), picture.height]
    for top, bottom in pairwise([0, *edges]):
        size = len(_strip(picture, top, bottom))
        if used and used + size > LARGEST:
            tops.append(top)
            used = 0
        used += size
    found = tuple(_strip(picture, top, bottom) for top, bottom in pairwise([*tops, picture.height]))
    return found if len(found) <= MOST and all(len(strip) <= LARGEST for strip in found) else ()


def _strip(picture: Image, top: int, bottom: int) -> bytes:
    content = BytesIO()
    picture.crop((0, top, picture.width, bottom)).save(content, format="PNG", optimize=True)
    return content.getvalue()


def _empty_rows(picture: Image) -> list[int]:
    """Where one may cut: the middle of each run of rows that hold one colour only."""
    import numpy as np

    dots = np.asarray(picture.convert("RGB"))
    empty = np.flatnonzero((dots == dots[:, :1]).all(axis=(1, 2)))
    runs = np.split(empty, np.flatnonzero(np.diff(empty) > 1) + 1)
    return [row for run in runs if len(run) and 0 < (row := int(run[len(run) // 2])) < picture.height]
