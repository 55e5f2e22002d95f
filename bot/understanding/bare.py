"""Messages that only make sense after another one: yes, no, "nee die andere", "en zwachtelen dan?", one loose word."""

import re

from bot.understanding.meaning import Intent
from bot.understanding.patterns import by_kind

_ANSWERS = (("other_one", Intent.OTHER_ONE), ("yes", Intent.YES), ("no", Intent.NO))
_SPACES = re.compile(r"[ |]+")


def read_bare(marked: str) -> Intent | None:
    """The intent of a message without a question of its own, or None. `marked` carries the marks of patterns/."""
    text = _SPACES.sub(" ", marked).strip()
    if not text:
        return Intent.BARE
    for kind, intent in _ANSWERS:
        if any(pattern.match(text) for pattern in by_kind("bare", kind)):
            return intent
    if by_kind("bare", "named")[0].search(text) and by_kind("bare", "follow_up")[0].match(text):
        return Intent.BARE
    return None
