"""A talk in the database: agreed and over, unless a test says otherwise."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId
from bot.domain.talks import TalkState
from storage import tables as t
from tests.storage.builders import NOW, add


def talk(
    db: Connection, trainee: PersonId, people: Mapping[PersonId, Party], start: datetime | None = None, **given: Any
) -> int:
    """A three-way talk of half an hour that began an hour ago."""
    begins = start or NOW - timedelta(hours=1)
    usual: dict[str, Any] = {"trainee": trainee, "kind": CheckinKind.THREE_WAY, "state": TalkState.AGREED}
    usual |= {"start": begins, "end": begins + timedelta(minutes=30), "place": "", "minutes": "", "sequence": 0}
    usual |= {"asked_by": trainee, "asked_at": begins - timedelta(days=7), "uid": f"{trainee}-{begins:%Y%m%d%H%M}"}
    number = int(add(db, t.talks, usual, given))
    for person, party in people.items():
        add(db, t.talk_people, {"talk": number, "person": person, "party": party, "remark": ""}, {})
    return number
