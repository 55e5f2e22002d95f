"""How fields are read from what a channel sends: one that is missing or of another kind is no error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


def text_of(body: object, *path: str) -> str:
    """The text at a path of a nested body; "" when there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, str) else ""


def part_of(body: object, *path: str) -> Body:
    """The mapping at a path of a nested body; an empty one when there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, Mapping) else {}


def list_of(body: object, *path: str) -> list[Any]:
    """The list at a path of a nested body; an empty one when there is none."""
    *before, last = path
    found = part_of(body, *before).get(last)
    return found if isinstance(found, list) else []
