"""Leaving what is said of somebody's health out of free text: no such data is kept (invariant 6, AVG art. 9)."""

import re

_HEALTH = re.compile(
    r"\b(?:ziek(?:e|te|jes)?|griep\w*|koorts|migraine|hoofdpijn|rugpijn|rugklachten|hernia|operatie|geopereerd"
    r"|burn[ -]?out|overspannen|depressi\w*|psycholoog|psychiater|zwanger\w*|miskraam"
    r"|sick|illness|flu|fever|headache|surgery|depress\w*|pregnan\w*|miscarriage)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"([.!?;,\n]+\s*|\s+(?=(?:want|omdat|doordat|vanwege|because)\b))", re.IGNORECASE)
"""Where one thing that is said ends: behind a mark, and before the reason for it."""


def without_health(text: str) -> str:
    """The text without each part of a sentence that speaks of health; unchanged when none does."""
    parts = _BETWEEN.split(text)
    if not any(_HEALTH.search(part) for part in parts):
        return text
    said, marks = parts[::2], [*parts[1::2], ""]
    kept = [f"{part}{mark}" for part, mark in zip(said, marks, strict=True) if part and not _HEALTH.search(part)]
    return "".join(kept).strip(" ,;\n")
