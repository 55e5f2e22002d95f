"""Which choices of a message are used up: one rule for every channel. A tap leaves what is about another thing alone."""

from __future__ import annotations

from collections.abc import Iterable

from bot.messages import MAKE_ACTION_POINT, OVERVIEW, WHO_MAY, Reply

STANDING = frozenset({OVERVIEW, MAKE_ACTION_POINT, WHO_MAY})
_RECONSIDER = "\0"
"""The thing of "niet wat ik bedoelde": it is about the answer, and is no alternative of what stands under it."""


def tokens_of(reply: Reply) -> tuple[str, ...]:
    """All that can be taken under an answer, in reading order."""
    return tuple(_things(reply))


def spends(reply: Reply, token: str) -> frozenset[str]:
    """What goes when this is taken: itself and the alternatives about the same thing; a standing choice never goes."""
    things = _things(reply)
    return frozenset(one for one, thing in things.items() if token in things and thing == things[token])


def gone(reply: Reply, taken: Iterable[str]) -> frozenset[str]:
    """What can no longer be taken after all these were, of which some may be of other answers."""
    return frozenset().union(*(spends(reply, token) for token in taken))


def _things(reply: Reply) -> dict[str, str]:
    """What each token is about, without those that stand always."""
    things = {choice.token: choice.thing for choice in reply.choices}
    if reply.form is not None:
        things[reply.form.token] = ""
    if reply.reconsider:
        things[reply.reconsider] = _RECONSIDER
    return {token: thing for token, thing in things.items() if token and token not in STANDING}
