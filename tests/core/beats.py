"""A chat in which the plan of the rounds speaks first, on days of November 2024."""

from datetime import date, datetime, time

from bot.domain.calendar import at
from bot.messages import Reply
from schedules import rounds
from schedules.tick import tick
from tests.core.checkins import GUIDE, TRAINEE
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox


def day(of_november: int, clock: time = time(15, 5)) -> datetime:
    return at(date(2024, 11, of_november), clock)


class Chat:
    """Both can be reached; each beat gives what was said then to somebody."""

    def __init__(self, talk: Conversation) -> None:
        self.talk, self.inbox = talk, Inbox()
        for who in (TRAINEE, GUIDE):
            talk.address(who)

    def beat(self, now: datetime, who: str = TRAINEE) -> list[str]:
        before = len(self.inbox.of(who))
        tick(self.talk.engine, {"test": self.inbox}, now, plans=(rounds.PLAN,))
        found: list[Reply] = self.inbox.of(who)[before:]
        return [one.headline for one in found]
