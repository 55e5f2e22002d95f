"""What of an answer Slack has: asked before anything that may have been said is said again."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

EVENT_TYPE = "wegwijs_answer"
"""The metadata of every message of ours: the key of the answer, and which of how many parts this is."""
_LOOK_BACK = timedelta(hours=2)
"""How far the clock of this machine may have been ahead of Slack's, before somebody set it right."""
_PAGE = 200
_MARK = 8

Read = Callable[..., Awaitable[Any]]
"""Reads a page of a conversation: conversations.history or .replies of one place."""


@dataclass(frozen=True)
class Arrived:
    """What of an answer Slack has: numbers of messages, names of files, and whether these are all of its messages."""

    parts: frozenset[int] = frozenset()
    files: frozenset[str] = frozenset()
    whole: bool = False


async def look_back(read: Read, key: str, since: datetime) -> Arrived:
    """Goes through what was said after `since`."""
    parts: set[int] = set()
    expected = (0, 0)
    files: set[str] = set()
    for message in await _pages(read, since):
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
            parts.add(int(payload.get("part", 0)))
            expected = (int(payload.get("parts", 0)), int(payload.get("files", 0)))
        files.update(str(file.get("name")) for file in message.get("files") or ())
    files &= {own_name(name, f"{key} {number}") for name in map(_shared_name, files) for number in range(expected[1])}
    whole = bool(parts) and expected == (len(parts), len(files))
    return Arrived(frozenset(parts), frozenset(files), whole)


async def _pages(read: Read, since: datetime) -> list[dict[str, Any]]:
    oldest = f"{(since - _LOOK_BACK).timestamp():.6f}"
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        page = await read(oldest=oldest, limit=_PAGE, include_all_metadata=True, **more)
        found += page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return found
        more = {"cursor": cursor}


def own_name(name: str, key: str) -> str:
    """A file's name with a mark of the answer it belongs to, so that it is recognised among others of that name."""
    stem, dot, suffix = name.rpartition(".")
    mark = hashlib.sha256(key.encode()).hexdigest()[:_MARK]
    return f"{stem}-{mark}{dot}{suffix}" if dot else f"{name}-{mark}"


def _shared_name(name: str) -> str:
    """The name without that mark."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[: -_MARK - 1]}{dot}{suffix}" if dot else name[: -_MARK - 1]
