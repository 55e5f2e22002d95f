"""What Teams refuses, as errors of our own tree: may it work later, never, or is the person not reachable there?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery

_WAITS = {412: 1.0, 429: 30.0, 502: 5.0, 503: 5.0, 504: 5.0}
"""Statuses after which Microsoft asks to try again, and the seconds to wait when the answer names none."""
_LONGEST = 24 * 3600.0
LOST = frozenset({401, 403, 404})
"""Blocked, not installed, gone, or refused by the tenant: the word of Microsoft behind it says which."""


class CardNotTaken(PermanentDelivery):
    """Teams does not take the card; its words it may."""


class LoginRefused(NotReachable):
    """Microsoft gives the bot no token: the registration is gone, or its secret is over."""


def refused(status: int, body: object, wait: str | None = None) -> DeliveryError:
    """The error for an answer of the connector that is no success; `wait` is its Retry-After.

    The text names Microsoft's word and no personal data.
    """
    word = f"teams: {status} {code_of(body)}".strip()
    if status in _WAITS:
        return TransientDelivery(word, retry_after=_seconds(wait, _WAITS[status]))
    if status >= 500:
        return DeliveryInDoubt(word)
    if status in LOST:
        return NotReachable(word)
    # 413 MessageSizeTooBig, and 400 with BadSyntax or BadArgument when a card is not understood.
    return CardNotTaken(word) if status in (400, 413) else PermanentDelivery(word)


def broken(error: Exception) -> DeliveryError:
    """The error for a connection that failed. One that ended before the answer leaves open whether it was done."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return TransientDelivery("teams: no connection")
    if isinstance(error, TimeoutError | asyncio.TimeoutError | aiohttp.ClientError | OSError):
        return DeliveryInDoubt(f"teams: no answer ({type(error).__name__})")
    raise error


def code_of(body: object) -> str:
    """Microsoft's word for what it refused, such as "ConversationBlockedByUser"; "" when it gave none.

    The inner word says more than the outer one, which is often "Forbidden".
    """
    found = _part(body, "error")
    inner = _part(found, "innerHttpError", "body", "error") or _part(found, "innererror")
    for part in (inner, found):
        for name in ("subCode", "code"):
            if isinstance(word := part.get(name), str) and word.replace(".", "").isalnum():
                return word[:60]
    return ""


def _part(body: object, *path: str) -> Mapping[str, Any]:
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, Mapping) else {}


def _seconds(wait: str | None, otherwise: float) -> float:
    try:
        found = float(wait or otherwise)
    except ValueError:
        return otherwise
    return found if 0.0 <= found <= _LONGEST else otherwise
