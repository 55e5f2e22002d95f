"""The weekly prompt of who guides trainees on the ward: who still gets this week's (F4)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, bindparam, exists, or_, select, union, update

from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from storage import tables as t

SUBJECT = "week"


def subject_of(supervisor: PersonId) -> str:
    """That of all prompts of one supervisor: who stops one, stops those of later weeks too."""
    return f"{SUBJECT}:{int(supervisor)}"


def occasion_of(week: date) -> str:
    """That of the week that begins on this Monday."""
    return f"{week}/0"


def notice_key(supervisor: PersonId, week: date) -> str:
    """The key of a supervisor's prompt of one week."""
    return f"{int(supervisor)}:{NoticeKind.WEEKLY}:{subject_of(supervisor)}:{occasion_of(week)}"


_S, _T, _N = t.supervisions.c, t.trajectories.c, t.notices.c
_FIRST, _LAST = (bindparam(name, type_=Date) for name in ("first", "last"))
_TRAINEE, _SUPERVISOR, _DEPUTY = (t.persons.alias(name) for name in ("trainee", "supervisor", "deputy"))
_REPLACED = and_(_S.deputy_first <= _FIRST, or_(_S.deputy_last.is_(None), _S.deputy_last >= _LAST))
_REPLACES = and_(_S.deputy_first <= _LAST, or_(_S.deputy_last.is_(None), _S.deputy_last >= _FIRST))


def _unprompted(who: ColumnElement[int]) -> Select[Any]:
    """Of the supervisions on the ward of somebody with an active trajectory, those of whom this one has no prompt."""
    active = exists().where(_T.trainee == _S.trainee, _T.state == TrajectState.ACTIVE, _T.withdrawn_at.is_(None))
    prompt = exists().where(_N.person == who, _N.kind == NoticeKind.WEEKLY, _N.occasion == bindparam("occasion"))
    return (
        select(who.label("person"))
        .join(_TRAINEE, and_(_TRAINEE.c.id == _S.trainee, _TRAINEE.c.withdrawn_at.is_(None)))
        .outerjoin(_SUPERVISOR, and_(_SUPERVISOR.c.id == _S.supervisor, _SUPERVISOR.c.withdrawn_at.is_(None)))
        .outerjoin(_DEPUTY, and_(_DEPUTY.c.id == _S.deputy, _DEPUTY.c.withdrawn_at.is_(None)))
        .where(
            _S.role == Role.WORK_SUPERVISOR,
            _S.withdrawn_at.is_(None),
            _S.first <= _LAST,
            or_(_S.last.is_(None), _S.last >= _FIRST),
            active,
            ~prompt,
        )
    )


_AWAY = and_(_DEPUTY.c.id.is_not(None), _S.deputy_first.is_not(None), _REPLACED)
_THEMSELVES = _unprompted(_S.supervisor).where(_SUPERVISOR.c.id.is_not(None), ~_AWAY)
_INSTEAD = _unprompted(_S.deputy).where(_DEPUTY.c.id.is_not(None), _REPLACES)
_TO_PROMPT = union(_THEMSELVES, _INSTEAD).order_by("person").limit(bindparam("most"))


def to_prompt(db: Connection, first: date, last: date, occasion: str, most: int) -> tuple[PersonId, ...]:
    """Who guides on the ward on any of these days and has no prompt of this occasion, `most` at once.

    Who is away all of these days guides nobody; the deputy does.
    """
    asked = {"first": first, "last": last, "occasion": occasion, "most": most}
    return tuple(PersonId(one) for one in db.execute(_TO_PROMPT, asked).scalars())


def outbox_answered(db: Connection, key: str, at: datetime) -> None:
    """The notice with this key was answered, if there is one; its first answer is remembered."""
    db.execute(update(t.notices).where(_N.key == key, _N.answered_at.is_(None)).values(answered_at=at))
