"""Who stands for each party around trainees on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from bot.domain.checkins import Party
from bot.domain.people import PersonId, Role
from storage.guides import Guide, guides_of

_WORK = (Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR)
"""Who answers for the workplace: who is there daily, else who follows at some distance."""


def parties_of(
    db: Connection, trainees: Sequence[PersonId], day: date
) -> dict[PersonId, Mapping[Party, PersonId | None]]:
    """For each trainee who answers for each party on this day, deputies included; None where nobody is known."""
    found = guides_of(db, trainees, day)
    return {trainee: parties_among(trainee, found.get(trainee, ())) for trainee in trainees}


def parties_among(trainee: PersonId, guides: Iterable[Guide]) -> Mapping[Party, PersonId | None]:
    """Who answers for each party, of who guides the trainee on a day."""
    first: dict[Role, PersonId] = {}
    for one in guides:
        first.setdefault(one.role, one.person)
    work = next((first[role] for role in _WORK if role in first), None)
    return {Party.TRAINEE: trainee, Party.WORK: work, Party.SCHOOL: first.get(Role.TEACHER)}
