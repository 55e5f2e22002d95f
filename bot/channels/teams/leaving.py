"""What is left of a card once some of what can be tapped on it is used up."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from bot.channels.teams.cards import Block, Placed
from bot.channels.teams.tapped import is_list


def tokens_on(page: Iterable[Placed]) -> Iterator[str]:
    """Every token that can be tapped, picked or sent there."""
    for placed in page:
        yield placed.asks
        for action in _actions(placed.block):
            yield str(action.get("data", {}).get("token", ""))
        yield from (str(one["value"]) for one in _options(placed.block))


def without(page: Sequence[Placed], spent: Container[str]) -> tuple[list[Block], int]:
    """The blocks without what is used up, and the place where something went first: else the end."""
    left: list[Block] = []
    emptied: set[str] = set()
    place: int | None = None
    for placed in page:
        shown = None if placed.asks and placed.asks in spent else _without(placed.block, spent, emptied)
        left += [shown] if shown is not None else []
        if shown != placed.block and place is None:
            place = len(left)
    return left, len(left) if place is None else place


def _without(block: Block, spent: Container[str], emptied: set[str]) -> Block | None:
    """`emptied` names the lists of which nothing is left: their button goes too."""
    if _options(block):
        options = [one for one in _options(block) if one["value"] not in spent]
        emptied |= {block["id"]} if not options else set()
        return {**block, "choices": options} if options else None
    actions = [one for one in _actions(block) if not _goes(one, spent, emptied)]
    if len(actions) == len(_actions(block)):
        return block
    return {**block, "actions": actions} if actions else None


def _goes(action: Block, spent: Container[str], emptied: set[str]) -> bool:
    data = action.get("data", {})
    return data.get("token") in spent if "token" in data else data.get("input") in emptied


def _actions(block: Block) -> list[Block]:
    return [*block.get("actions", ()), *filter(None, [block.get("selectAction")])]


def _options(block: Block) -> list[Block]:
    """Those of a list to pick from, which is no question of a form."""
    return list(block["choices"]) if "choices" in block and is_list(block["id"]) else []
