"""What became of everything, and what is wrong with that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from bot.channels.slack.looking_back import own_name
from bot.domain.notices import NoticeState
from storage import tables as t
from storage.engine import reading
from tests.soak.school import LETTER
from tests.soak.slack_side import Posted


@dataclass(frozen=True)
class Ended:
    """A notice when all is over, and the account of its reader."""

    key: str
    user: str
    state: str
    remark: str
    message: str | None
    until: datetime | None


def ended(engine: Engine) -> list[Ended]:
    """All notices there are."""
    n, a = t.notices.c, t.accounts.c
    chosen = select(n.key, a.user, n.state, n.remark, n.message, n.until).join(t.accounts, a.person == n.person)
    with reading(engine) as db:
        return [Ended(*row) for row in db.execute(chosen)]


def settled(engine: Engine) -> int:
    """How many messages a process left in doubt that Slack turned out to have."""
    a = t.attempts.c
    found = select(func.count()).where(a.outcome == "gelukt", a.reference == "")
    with reading(engine) as db:
        return int(db.execute(found).scalar_one())


def duplicates(posted: Sequence[Posted], marks: Mapping[str, str], notices: Sequence[Ended]) -> Iterator[str]:
    """Parts and files that Slack has twice, and notices that stand in two messages."""
    parts = Counter((one.user, one.key, one.part) for one in posted if one.key)
    yield from (f"part {part} of {key} is there {count} times" for (_, key, part), count in parts.items() if count > 1)
    files = Counter((one.user, name) for one in posted for name in one.names)
    yield from (f"{name} of {user} is there {count} times" for (user, name), count in files.items() if count > 1)
    said = Counter((one.user, mark) for one in posted for mark in one.marks)
    for one in notices:
        if (count := said[one.user, marks.get(one.key, "")]) > 1:
            yield f"{one.key} was said {count} times"


def lost(posted: Sequence[Posted], marks: Mapping[str, str], notices: Sequence[Ended], now: datetime) -> Iterator[str]:
    """Notices that are not there, that have no end, or not the one that Slack shows.

    What other plans say of these people has no mark: of that only the message is looked for.
    """
    by_key = {one.key: one for one in notices}
    yield from (f"{key} was never planned" for key in marks if key not in by_key)
    whole = _whole(posted)
    said = {(one.user, mark) for one in posted for mark in one.marks}
    for one in notices:
        there = (one.user, marks[one.key]) in said if one.key in marks else one.message in whole
        if one.state == NoticeState.SENT:
            if not there or one.message not in whole:
                yield f"{one.key} is not in Slack, or not all of {one.message}"
        elif one.state != NoticeState.SKIPPED or one.until is None or one.until > now:
            yield f"{one.key} is {one.state}: {one.remark}"
        elif there:
            yield f"{one.key} is in Slack, and {one.state}: {one.remark}"


def _whole(posted: Sequence[Posted]) -> set[str]:
    """The messages of which all parts are there, and the letter where there is one with it."""
    parts = Counter(one.key for one in posted)
    names = {name for one in posted for name in one.names}
    return {
        one.key
        for one in posted
        if one.key and parts[one.key] == one.parts
        if not one.files or own_name(LETTER, f"{one.key} 0") in names
    }
