"""Phone numbers, addresses and links in text, the same in every channel that can make them work."""

from __future__ import annotations

import re
from typing import Any

Link = dict[str, Any]
Parts = list[str | Link]

_PHONE = (
    r"(?:\+31[ -]?(?:\(0\)[ -]?)?|0)[1-9]\d{8}"
    r"|(?:\+31[ -]?(?:\(0\)[ -]?)?|0)6[ -]\d{8}"
    r"|(?:\+31[ -]?(?:\(0\)[ -]?)?|0)6[ -]\d{2}(?: ?\d{2}){3}"
    r"|(?:\+31[ -]?(?:\(0\)[ -]?)?|0)\d{2}[ -]\d{3} ?\d{2} ?\d{2}"
    r"|(?:\+31[ -]?(?:\(0\)[ -]?)?|0)\d{3}[ -](?:\d{6}|\d{2} \d{2} \d{2}|\d{3} \d{3})"
    r"|0(?:800|900)[ -]?\d{4}(?:\d{3})?"
)
_LINKS = re.compile(
    rf"(?P<web>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])"
    rf"|(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?<![\w+.,/-])(?P<tel>{_PHONE})(?![\w-])"
    rf"|(?P<alarm>(?<![\w.,:/-])112(?![\w:/-]|[.,]\d))"
)
_CALL = re.compile(r"\b(?:bel(?:t|len)?|call|dial)\W+(?:\w+\W+)?$", re.IGNORECASE)
_NEAR = 80
"""How far before 112 "bel" is looked for; a long text is then read in time that grows with its length only."""


def parts(text: str, *, urgent: bool = False) -> Parts:
    """Text cut where a phone number, address or link stands; those become {"href", "text", "kind"}.

    112 is a phone number in an urgent message and after "bel"; elsewhere it is a number like any other.
    """
    found: Parts = []
    end = 0
    for match in _LINKS.finditer(text):
        kind = str(match.lastgroup)
        if kind == "alarm" and not urgent and not _CALL.search(text[max(0, match.start() - _NEAR) : match.start()]):
            continue
        if match.start() > end:
            found.append(text[end : match.start()])
        found.append(_link(kind, match.group()))
        end = match.end()
    if end < len(text) or not found:
        found.append(text[end:])
    return found


def _link(kind: str, text: str) -> Link:
    if kind == "web":
        return {"kind": "web", "href": text, "text": text}
    if kind == "mail":
        return {"kind": "mail", "href": f"mailto:{text}", "text": text}
    number = text.replace("(0)", "")
    return {"kind": "tel", "href": "tel:" + re.sub(r"[^\d+]", "", number), "text": text}
