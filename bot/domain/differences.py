"""Where the parties of a round answered the same question differently: what a talk starts from.

Only choices are compared: what each wrote in their own words is shown beside each other and judged by nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.checkins import Answer, Party


@dataclass(frozen=True)
class Difference:
    """One question to which at least two parties gave another value, with the value of each that answered it."""

    question: str
    by: Mapping[Party, str]


def differences(answers: Iterable[Answer], compared: Iterable[str]) -> tuple[Difference, ...]:
    """Of one round: the questions of `compared`, in that order, on which its parties differ.

    Give it only the answers that the reader may see: a party whose answer is hidden then counts as one that said
    nothing. Of two answers of one party to one question the last counts. Silence differs from nothing.
    """
    said: dict[str, dict[Party, str]] = {}
    for one in sorted(answers, key=lambda given: given.at):
        said.setdefault(one.question, {})[one.party] = one.value
    found = (Difference(code, _in_order(said.get(code, {}))) for code in dict.fromkeys(compared))
    return tuple(one for one in found if len(set(one.by.values())) > 1)


def _in_order(by: Mapping[Party, str]) -> dict[Party, str]:
    return {party: by[party] for party in Party if party in by}
