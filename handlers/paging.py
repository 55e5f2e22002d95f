"""A long list a page at a time: each thing on it keeps its buttons, and a button brings the next ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.understanding.meaning import Intent
from handlers.turn import Option, Turn

T = TypeVar("T")

FROM = "vanaf:"
"""Begins the value of the button to the next page."""
MOST_CHOICES = 20
"""Answers to "which one": a channel shows more of them than fit on buttons as a list to pick from."""
LONGEST = 6
"""Digits of a place in a list."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """What is shown, from this place on, of how many things; `part` tells lists apart that stand in one answer."""

    shown: tuple[T, ...]
    first: int
    of: int
    part: str = ""

    def more(self, turn: Turn, intent: Intent, what: str = "") -> tuple[Option, ...]:
        """The button to the next ones, of `what` when more lists go on; none on the last page."""
        following = self.first + len(self.shown)
        if following >= self.of:
            return ()
        count = min(len(self.shown), self.of - following)
        label = turn.say("De volgende {count}", count=count) if count > 1 else turn.say("De volgende")
        label = f"{what}: {label[0].lower()}{label[1:]}" if what else label
        return (Option(label, intent, turn.with_slots(value=f"{FROM}{self.part}{following}")),)


def left_out(turn: Turn, things: Sequence[object]) -> tuple[str, ...]:
    """What is said under the first answers to "which one" when there are more."""
    return (turn.say("Ik laat de eerste {count} zien.", count=MOST_CHOICES),) if len(things) > MOST_CHOICES else ()


def page(things: Sequence[T], turn: Turn, most: int, part: str = "") -> Page[T]:
    """So many of these from the place that was asked for; from the beginning when that is past the end by now."""
    start = f"{FROM}{part}"
    asked = turn.slots.value.removeprefix(start) if turn.slots.value.startswith(start) else ""
    first = int(asked) if asked.isdecimal() and len(asked) <= LONGEST else 0
    first = first if first < len(things) else 0
    return Page(tuple(things[first : first + most]), first, len(things), part)
