"""Notices as one message: alone in its own words, several as a list; with the buttons to put them off."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.messages import Choice, Reply, Section, Tone
from bot.texts import Texts
from schedules.due import Part

LATER, TOMORROW, NEXT_WEEK, STOP, CHOOSE = "later", "morgen", "week", "stop", "kies"
MOST_OWN = 10
_HEAVIEST = (Tone.URGENT, Tone.CAUTION, Tone.QUESTION, Tone.INFO)


def worded(parts: Sequence[Part], say: Texts, message: str, *, may_wait: bool) -> Reply:
    """The message with this key. With `may_wait` it can be put off and stopped."""
    own = tuple(Choice(label, token(verb, message)) for label, verb in _own(parts))
    choices = own + (_put_off(say, message, len(parts)) if may_wait else ())
    if len(parts) == 1:
        (part,) = parts
        return Reply(part.headline, part.tone, (*part.paragraphs, part.why), choices=choices)
    reasons = tuple(dict.fromkeys(part.why for part in parts))
    headline = say("Er zijn {count} dingen om aan te denken.", count=len(parts))
    tone = min((part.tone for part in parts), key=_weight)
    why = Section(say("Waarom krijg je dit?"), reasons)
    return Reply(headline, tone, (), (*_sections(parts, say), why), choices)


def _sections(parts: Sequence[Part], say: Texts) -> Iterator[Section]:
    """Notices that say the same below their headlines, or nothing, stand in a row: what they share is said once."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for part in parts:
        alike.setdefault(part.paragraphs, []).append(part.headline)
    in_a_row = {shared: headlines for shared, headlines in alike.items() if len(headlines) > 1 or not shared}
    for shared, headlines in in_a_row.items():
        yield Section(say("Op een rij"), (*headlines, *shared))
    for shared, headlines in alike.items():
        if shared not in in_a_row:
            yield Section(headlines[0].rstrip("."), shared)


def _own(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """The buttons of their own: of several notices only the first of each, and no more than can be overseen."""
    each = None if len(parts) == 1 else 1
    return [one for part in parts for one in part.choices[:each]][:MOST_OWN]


def _weight(tone: Tone) -> int:
    return _HEAVIEST.index(tone) if tone in _HEAVIEST else len(_HEAVIEST)


def _put_off(say: Texts, message: str, many: int) -> tuple[Choice, ...]:
    stop = (say("Niet meer hierover"), STOP) if many == 1 else (say("Kies wat je niet meer wilt"), CHOOSE)
    labels = ((say("Later vandaag"), LATER), (say("Morgen"), TOMORROW), (say("Volgende week"), NEXT_WEEK), stop)
    return tuple(Choice(label, token(verb, message)) for label, verb in labels)


def token(verb: str, message: str) -> str:
    """What a button of a notice stands for; `bot.core.options` reads it."""
    return f"bericht.{verb}.{message}"


def once_more(reply: Reply, say: Texts) -> Reply:
    """The same message, said a second time because nobody can tell whether the first arrived."""
    return replace(reply, paragraphs=(say("Misschien kreeg je dit bericht al."), *reply.paragraphs))
