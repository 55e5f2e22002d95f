"""Codes that link an account to a person: made for one person, used once, and guessed at seldom.

Of a code only the SHA-256 is kept. What was typed and did not work is counted, for each account and each tenant.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.domain.people import Person, PersonId
from bot.messages import Address
from storage import people
from storage import tables as t

LASTS = timedelta(days=3)
"""How long a code works."""
HOUR = timedelta(hours=1)
MOST_OF_ACCOUNT, MOST_OF_TENANT = 5, 50
"""How many codes that do not work are looked at in an hour."""

_PREFIX = "WEG"
_DIGITS, _LETTERS = "234679", "ACDEFGHJKMNPQRTVWXY"
"""Nothing that is read for something else: no 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V."""
_GROUPS, _LENGTH = 3, 4
_BETWEEN = r"[\s\u00a0.\-\u2010-\u2015]{0,3}"
_GROUP = rf"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{{{_LENGTH}}}"
_CODE = re.compile(
    rf"(?<![0-9a-z]){_PREFIX}{_BETWEEN}{_BETWEEN.join([_GROUP] * _GROUPS)}(?![0-9a-z])", re.IGNORECASE | re.ASCII
)
_WAIT_FOR_TENANT = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("tenant"), 0)))


class Outcome(Enum):
    """What became of a code: it linked the account; the account was linked already; it does not work; not looked at."""

    LINKED = auto()
    KNOWN = auto()
    WRONG = auto()
    WAIT = auto()


@dataclass(frozen=True)
class Joined:
    """The outcome, and whose account it is when it is somebody's."""

    outcome: Outcome
    person: Person | None = None


def make(db: Connection, person: PersonId, now: datetime) -> str:
    """A code like "WEG-7K4M-P2QX-9TRV" that works once within LASTS; there are some 2^54 of them."""
    code = "-".join([_PREFIX, *(_group() for _ in range(_GROUPS))])
    new = {"digest": _digest(code), "person": person, "made_at": now, "expires_at": now + LASTS}
    db.execute(insert(t.join_codes).values(new))
    return code


def _group() -> str:
    """Four signs with a digit and a letter among them: then no Dutch words look like a code, and no number in it is a
    number of a person.
    """
    while True:
        group = "".join(secrets.choice(_DIGITS + _LETTERS) for _ in range(_LENGTH))
        if not group.isdigit() and not group.isalpha():
            return group


def without_code(text: str) -> tuple[str, str]:
    """The first code in a text, "" when there is none, and the text without any.

    Small letters count, and so do spaces, dashes or nothing between the groups.
    """
    found = _CODE.search(text)
    return (found.group(), _CODE.sub(" ", text)) if found else ("", text)


def redeem(db: Connection, address: Address, code: str, now: datetime) -> Joined:
    """Links an account that is nobody's to the person of a code. Of two that use a code at once, one wins.

    A code that is wrong, used, too old, or of somebody who left has one outcome. Who of a tenant tries at this moment
    is waited for, so that no more tries are looked at than may be.
    """
    if db.dialect.name == "postgresql":
        db.execute(_WAIT_FOR_TENANT, {"tenant": f"join\n{address.channel}\n{address.tenant}"})
    known = people.person_by_account(db, address)
    if known is not None:
        return Joined(Outcome.KNOWN, known)
    if _tried_too_often(db, address, now):
        return Joined(Outcome.WAIT)
    person = _use(db, code, now)
    if person is None:
        place = {"channel": address.channel, "tenant": address.tenant, "user": address.user}
        db.execute(insert(t.join_tries).values(**place, at=now))
        return Joined(Outcome.WRONG)
    if not people.link_new_account(db, person.id, address, "code", now):
        return Joined(Outcome.KNOWN, people.person_by_account(db, address))
    return Joined(Outcome.LINKED, person)


def _tried_too_often(db: Connection, address: Address, now: datetime) -> bool:
    tried = t.join_tries.c
    here = (tried.channel == address.channel) & (tried.tenant == address.tenant) & (tried.at > now - HOUR)
    own = func.count().filter(tried.user == address.user)
    mine, all_here = db.execute(select(own, func.count()).select_from(t.join_tries).where(here)).one()
    return bool(mine >= MOST_OF_ACCOUNT or all_here >= MOST_OF_TENANT)


def _use(db: Connection, code: str, now: datetime) -> Person | None:
    here = select(t.persons.c.id).where(t.persons.c.withdrawn_at.is_(None))
    c = t.join_codes.c
    usable = (c.digest == _digest(code)) & c.used_at.is_(None) & (c.expires_at > now) & c.person.in_(here)
    number = db.execute(update(t.join_codes).where(usable).values(used_at=now).returning(c.person)).scalar()
    return None if number is None else people.person(db, PersonId(number))


def _digest(code: str) -> str:
    signs = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return hashlib.sha256(signs.encode()).hexdigest()
