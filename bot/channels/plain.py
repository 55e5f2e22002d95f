"""Text as it may be kept and sent on: no control signs and no half characters."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def controls_in(text: str) -> bool:
    """Does it hold signs that no text needs?"""
    return bool(_CONTROLS.search(text))


def whole(text: str) -> str:
    """The text without control signs, its lines ended one way; half characters, which no database takes, replaced."""
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", mended.replace("\r\n", "\n").replace("\r", "\n"))
