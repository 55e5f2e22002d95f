"""An agreement read from a sentence: what, by whom and until when (J3).

"Spreek af: Marja plant de proeve voor vrijdag", "actiepunt voor Fatima: reflectieverslag inleveren voor 3 december". It
only fills in a form: whoever asked sees and sends it. Only people whom the asker may see are found in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.people import PersonId, Role
from handlers.action_doers import Known
from handlers.assignment_words import due_text
from handlers.phrasing import days_in, today, words_of
from handlers.turn import Turn
from storage.action_points import ActionPoint

LONGEST_NUMBER = 9
"""Digits of the number of a record."""
_BY = re.compile(r"[\s,;]*\b(?:uiterlijk(?: op)?|voor|vóór|tegen|op|before|by|on)\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:voor|van|for)\s+(.+)$", re.IGNORECASE)
_ROLES = {
    "praktijkbegeleider": Role.PRACTICE_SUPERVISOR,
    "werkbegeleider": Role.WORK_SUPERVISOR,
    "docent": Role.TEACHER,
    "deelnemer": Role.TRAINEE,
}
_OWN = re.compile(r"(?:ik|wij|we|mij|me|mezelf|mijzelf|i)\b", re.IGNORECASE)
_THEY = re.compile(r"(?:ze|zij|hij|she|he)\b", re.IGNORECASE)
_WITH = re.compile(r"\b(?:met|with)\b", re.IGNORECASE)
_ROLE = re.compile(rf"(?:de |het |mijn |haar |zijn |onze )?({'|'.join(_ROLES)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """What a sentence says: `owner` by number, or `role` where only that is said; `stranger` when a name is nobody's."""

    text: str = ""
    owner: PersonId | None = None
    role: Role | None = None
    due: str = ""
    stranger: bool = False


def due_in(text: str, now: datetime) -> date | None:
    """The last day that a field or the end of a sentence names, with or without "voor" or "uiterlijk" before it."""
    said = _BY.match(text)
    days = (days_in(text[said.end() :], now) if said else None) or days_in(text, now)
    return days.last_day if days is not None else None


def split_day(text: str, now: datetime) -> tuple[str, date | None]:
    """A sentence without the day at its end, and that day."""
    for found in reversed(list(_BY.finditer(text))):
        days = days_in(text[found.end() :].strip(" .!"), now)
        if days is not None:
            return text[: found.start()].strip(), days.last_day
    return text, None


def read(turn: Turn, people: Sequence[Known]) -> Sentence:
    """What the message says behind its colon; what is not said stays empty."""
    head, colon, body = turn.meaning.without_clients(turn.text).partition(":")
    if not colon:
        return Sentence()
    aside = _ASIDE.search(head)
    named = aside[1].strip() if aside else ""
    text, day = split_day(" ".join(body.split()), turn.now)
    if day is None and due_in(named, turn.now) is not None:
        named, day = "", due_in(named, turn.now)
    owner, role = _who(turn, named, people)
    stranger = bool(named) and owner is None and role is None
    if not named:
        owner, role = _who(turn, text, people)
        in_head = _named_in(head, people)
        if owner is None and role is None and (_THEY.match(text) or not _WITH.search(head)):
            owner = in_head.pop() if len(in_head) == 1 else None
        stranger = owner is None and role is None and not in_head and bool(turn.meaning.unknown_name)
    return Sentence(text, owner, role, f"{day:%d-%m-%Y}" if day else "", stranger)


def _who(turn: Turn, words: str, people: Sequence[Known]) -> tuple[PersonId | None, Role | None]:
    """Who these words begin with: the asker, one person by name, or a role. Two of one first name are nobody."""
    if _OWN.match(words):
        return turn.asker.id, None
    found = {one.person for one in people if _begins(words, one.name)}
    found = found or {one.person for one in people if _begins(words, one.name.split()[0])}
    if found:
        return (found.pop(), None) if len(found) == 1 else (None, None)
    role = _ROLE.match(words)
    return None, _ROLES[role[1].lower()] if role else None


def _named_in(words: str, people: Sequence[Known]) -> set[PersonId]:
    said = words_of(words)
    return {one.person for one in people if words_of(one.name.split()[0]) <= said}


def _begins(words: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}\b", words, re.IGNORECASE) is not None


def open_until(turn: Turn, due: date) -> str:
    """Until when an open point must be done, and how late it is: in words, as colour and order tell not everybody."""
    until, late = due_text(turn, due), (today(turn) - due).days
    if late <= 0:
        return until
    told = turn.say("1 dag te laat") if late == 1 else turn.say("{count} dagen te laat", count=late)
    return f"{until}, {told}"


def number_in(value: str) -> int:
    """The number of a record that a button holds; 0, nobody's, when it holds anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER else 0


_LITTLE = frozenset(
    "actiepunt actiepunten actie verzet verplaats schuif zet naar op voor tot de het een met is klaar af van dat dit "
    "ik ben heb mijn en in te over gedaan afgerond move action point to done finished with the".split()
)


def matching(points: Sequence[ActionPoint], words: frozenset[str]) -> Sequence[ActionPoint]:
    """The points that have most words in common with these; all of them where there is nothing to go by."""
    telling = words - _LITTLE
    counts = [len(telling & words_of(one.text)) for one in points]
    most = max(counts, default=0)
    if not most:
        return () if telling else points
    return [one for count, one in zip(counts, points, strict=True) if count == most]
