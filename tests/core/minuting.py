"""A talk of three and its minutes, for the tests of both."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.app.sample import START
from bot.domain.checkins import Party
from bot.domain.people import PersonId
from bot.domain.talks import Judged, TalkState
from bot.messages import Reply, load_reply
from storage import agreed, people
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation
from tests.storage.held import talk

TRAINEE, WORK, TEACHER = "fatima.elamrani", "henk.oosterhof", "ruud.terpstra"
"""Henk stands in for who guides Fatima."""
ASSESSOR, COORDINATOR = "ellen.verhoeven", "hilde.kuiper"
OTHER, PLANNER, ADVISER, ELSEWHERE = "lotte.bakker", "wim.kramer", "marloes.veen", "karin.postma"
"""Another trainee, two of Fatima's employer who see no talks, and who guides at another employer."""
BEGAN = START - timedelta(hours=2)
NOT_YOURS = "Dit gesprek staat niet voor jou open."
DAY = timedelta(days=1)


def number_of(said: Conversation, who: str) -> PersonId:
    with reading(said.engine) as db:
        found = people.person_by_email(db, who + DOMAIN)
    assert found is not None
    return found.id


def plan(said: Conversation, begins: datetime = BEGAN, state: TalkState = TalkState.AGREED) -> int:
    """A talk of the three."""
    parties = {TRAINEE: Party.TRAINEE, WORK: Party.WORK, TEACHER: Party.SCHOOL}
    around = {number_of(said, who): party for who, party in parties.items()}
    with writing(said.engine) as db:
        return talk(db, number_of(said, TRAINEE), around, begins, state=state)


def notices(said: Conversation, who: str) -> list[Reply]:
    """What somebody was told, the newest last."""
    asked = select(t.notices.c.reply).where(t.notices.c.person == number_of(said, who))
    with reading(said.engine) as db:
        found = db.execute(asked.order_by(t.notices.c.not_before, t.notices.c.key)).scalars()
        return [load_reply(one) for one in found]


def last(said: Conversation, who: str, begins: str = "Verslag: ") -> Reply:
    return [one for one in notices(said, who) if one.headline.startswith(begins)][-1]


def kept(said: Conversation, number: int) -> dict[str, Judged | None]:
    with reading(said.engine) as db:
        found = agreed.get(db, number)
    assert found is not None
    names = {number_of(said, who): who for who in (TRAINEE, WORK, TEACHER)}
    return {names[one.person]: one.judged for one in found.partakers}


def written(said: Conversation, maker: str = TEACHER, **values: str) -> int:
    """A talk of which the teacher wrote the minutes."""
    number = plan(said)
    said.says(maker, "wie maakt het verslag?")
    said.taps(maker, "Ik maak het verslag")
    assert said.fills_in(maker, **{"verslag": "Het gaat goed.", **values}).headline == "Het verslag is bewaard."
    return number
