"""Removing numbers that may be a burgerservicenummer from free text (invariant 6, AVG art. 87, UAVG art. 46)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BSN_REMOVED = "[BSN verwijderd]"
NUMBER_REMOVED = "[nummer verwijderd]"

_LENGTH = 9
_MOST_GROUPS = 4
_JOINT = r"[ \t\u00a0\u2009\u202f.\-\u2010\u2011\u2013]{1,3}"
_RUN = re.compile(rf"\d+(?:{_JOINT}\d+)*")
_GROUP = re.compile(r"\d+")
# E-mail addresses, dates and "+31 (0)6 …" hold digits that are no number of a person.
_KEPT = re.compile(
    r"((?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?:([-. /])(?:0?[1-9]|1[0-2])\2)(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:\+|00)31 ?\(0\)[ \-]?[1-9](?:[ \-]?\d){8}(?!\d))"
)


@dataclass(frozen=True)
class _Group:
    """Digits without anything between them, and what joins them to the digits before."""

    digits: str
    start: int
    end: int
    joint: str


def is_bsn(digits: str) -> bool:
    """Whether nine digits pass the elfproef: 9·a + 8·b + … + 2·h - i is a multiple of 11 (Wet algemene bepalingen
    burgerservicenummer). Nine zeros pass the sum but were never issued.
    """
    if len(digits) != _LENGTH or not digits.isdecimal() or int(digits) == 0:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def redact(text: str) -> str:
    """The text without its nine-digit numbers, written as one or in groups ("123 456 782", "1234.56.782").

    A number that passes the elfproef is replaced by `BSN_REMOVED`, another one by `NUMBER_REMOVED`. Phone numbers
    of ten digits, `+31` numbers, e-mail addresses and dates stay. Redacting twice changes nothing.
    """
    while (cleaned := _redact_once(text)) != text:
        text = cleaned
    return text


def _redact_once(text: str) -> str:
    parts: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        parts += [_RUN.sub(_clean_run, text[at : kept.start()]), kept.group()]
        at = kept.end()
    return "".join(parts) + _RUN.sub(_clean_run, text[at:])


def _clean_run(run: re.Match[str]) -> str:
    """A run of groups with the numbers in it replaced."""
    text = run.group()
    before = run.string[: run.start()]
    parts: list[str] = []
    at = 0
    for start, end, label in _numbers(_groups(text), international=before.endswith("+")):
        parts += [text[at:start], label]
        at = end
    return "".join(parts) + text[at:]


def _groups(run: str) -> list[_Group]:
    groups: list[_Group] = []
    end = 0
    for found in _GROUP.finditer(run):
        groups.append(_Group(found.group(), found.start(), found.end(), run[end : found.start()]))
        end = found.end()
    return groups


def _numbers(groups: list[_Group], *, international: bool) -> Iterator[tuple[int, int, str]]:
    """Start, end and label of each number to remove, from left to right, none overlapping."""
    first = 0
    while first < len(groups):
        if phone := _phone(groups, first, international=international and first == 0):
            first = phone
            continue
        last = _total(groups, first, _LENGTH)
        label = _label(groups, first, last) if last else ""
        if last and label:
            yield groups[first].start, groups[last - 1].end, label
            first = last
        else:
            first += 1


def _total(groups: list[_Group], first: int, length: int) -> int:
    """The index after the groups from `first` that together have exactly `length` digits; 0 when none do."""
    total = 0
    for index in range(first, len(groups)):
        total += len(groups[index].digits)
        if total >= length:
            return index + 1 if total == length else 0
    return 0


def _phone(groups: list[_Group], first: int, *, international: bool) -> int:
    """The index after the phone number that begins at `first`; 0 when none does."""
    digits = groups[first].digits
    if international and digits.startswith("31"):
        return _total(groups, first, 11)
    if digits.startswith("0031"):
        return _total(groups, first, 13)
    if not digits.startswith("0") or len(digits) not in (2, 3, 4, 10):
        return 0
    last = _total(groups, first, 10)
    # A single digit behind it is a day or an hour: "012 345 672 5 mei" begins with a BSN, not with a phone number.
    return last if all(len(group.digits) > 1 for group in groups[first:last]) else 0


def _label(groups: list[_Group], first: int, last: int) -> str:
    """What replaces the groups [first, last) of nine digits together; empty when they are no number.

    Groups that fail the elfproef are taken for one number only where they stand by themselves, few and with the
    same sign between them; a row of days or times is left alone.
    """
    digits = "".join(group.digits for group in groups[first:last])
    if is_bsn(digits):
        return BSN_REMOVED
    inner = {group.joint for group in groups[first + 1 : last]}
    outer = {group.joint for group in (groups[first : first + 1] if first else []) + groups[last : last + 1]}
    alone = len(inner) == 1 and not inner & outer and last - first <= _MOST_GROUPS
    return NUMBER_REMOVED if last - first == 1 or alone else ""
