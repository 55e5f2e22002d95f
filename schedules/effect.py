"""Does it help? Work that came in time, of trainees who may get nudges and of the control group, who get none.

Everybody counts in the group they belong to, whatever they really got: that is what was left to chance. Hand-ins of one
person are alike, so each group counts for as many independent ones as its spread between people allows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from schedules.holdout import in_control_group
from storage.handed_in import InTime

FEWEST_PEOPLE = 30
"""With fewer in a group nothing is claimed."""
_Z = 1.959964
"""Of a 95% interval."""


@dataclass(frozen=True)
class Group:
    """What fell due for these people. `worth` is how many independent hand-ins it counts for."""

    people: int = 0
    due: int = 0
    in_time: int = 0
    worth: float = 0.0

    @property
    def share(self) -> float | None:
        """The share that came in time, from 0 to 1; None when nothing fell due."""
        return self.in_time / self.due if self.due else None


@dataclass(frozen=True)
class Difference:
    """How much larger the share is with nudges, from -1 to 1, and its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Is it on one side of nothing at all?"""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Effect:
    """Both groups, and the difference where both are large enough to say something."""

    nudged: Group
    control: Group
    difference: Difference | None


def effect(found: Iterable[InTime], percent: int) -> Effect:
    """Compares the groups that a share of so many percent makes."""
    groups: dict[bool, list[InTime]] = {True: [], False: []}
    for one in found:
        groups[in_control_group(one.trainee, percent)].append(one)
    nudged, control = group(groups[False]), group(groups[True])
    enough = min(nudged.people, control.people) >= FEWEST_PEOPLE
    return Effect(nudged, control, _difference(nudged, control) if enough else None)


def group(own: Sequence[InTime]) -> Group:
    """Counts these people's work.

    `worth` divides the number of hand-ins by their design effect (Rao and Scott, Biometrics 1992, 48:577-585), and is
    never more than that number. Where all or nothing came in time there is no spread to see, and each person counts as one.
    """
    people, due, in_time = len(own), sum(one.due for one in own), sum(one.in_time for one in own)
    if in_time in (0, due) or people < 2:
        return Group(people, due, in_time, float(people))
    share = in_time / due
    spread = sum((one.in_time - share * one.due) ** 2 for one in own) * people / (people - 1)
    design = spread / (due * share * (1 - share))
    return Group(people, due, in_time, due / max(1.0, design))


def _difference(nudged: Group, control: Group) -> Difference | None:
    with_, without = nudged.share, control.share
    if with_ is None or without is None:
        return None
    low, high = newcombe(with_, nudged.worth, without, control.worth)
    return Difference(with_ - without, low, high)


def newcombe(first: float, of_first: float, second: float, of_second: float) -> tuple[float, float]:
    """The 95% interval of the difference between two independent shares, each of so many.

    Newcombe, Statistics in Medicine 1998, 17:873-890, method 10: from the Wilson intervals of both.
    """
    (low1, high1), (low2, high2) = wilson(first, of_first), wilson(second, of_second)
    below = sqrt((first - low1) ** 2 + (high2 - second) ** 2)
    above = sqrt((high1 - first) ** 2 + (second - low2) ** 2)
    return first - second - below, first - second + above


def wilson(share: float, of: float) -> tuple[float, float]:
    """The 95% interval of one share (Wilson, 1927)."""
    square = _Z**2
    middle = share + square / (2 * of)
    wide = _Z * sqrt(share * (1 - share) / of + square / (4 * of**2))
    return (middle - wide) / (1 + square / of), (middle + wide) / (1 + square / of)
