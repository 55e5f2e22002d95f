"""What the plans will have said in the coming days, as handlers may show it."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from handlers.turn import Foresee, Upcoming
from schedules.moment import Calendar


def foreseeing(calendar: Callable[[], Calendar], holdout: int = 0) -> Foresee:
    """Foresees with every plan, these days off, and a control group of so many percent.

    The plans are loaded when it is first asked.
    """

    def upcoming(db: Connection, people: Sequence[PersonId], span: Interval) -> Sequence[Upcoming]:
        from schedules.foreseen import Fate
        from schedules.plans import PLANS
        from schedules.simulate import simulate

        found = simulate(db, span, PLANS, calendar(), people, holdout)
        return [
            Upcoming(one.at, one.person, one.kind, one.headline, one.reason)
            for one in found
            if one.fate is not Fate.POSTPONED and one.headline
        ]

    return upcoming
