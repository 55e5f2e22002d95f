"""Two weeks of questions about one trainee, lived by the three parties on the core's clock, as the ledger tells them."""

from datetime import date, datetime, time

from bot.domain.calendar import at, local
from bot.domain.notices import NoticeKind
from schedules import rounds, weekly
from schedules.tick import tick
from storage import freshness, ledger
from storage.engine import reading, writing
from tests.core.checkins import GUIDE, SENTENCE, TEACHER, TRAINEE, number
from tests.core.talking import Conversation
from tests.schedules.channels import Channel

KINDS = (NoticeKind.CHECKIN, NoticeKind.WEEKLY)
CLOCKS = (time(9, 5), time(15, 5))


def day(of_november: int, clock: time = time(10)) -> datetime:
    return at(date(2024, 11, of_november), clock)


class Period:
    """The three on one channel; `until` lives through the mornings and afternoons that are still to come."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.now = day(18, time(7))
        for who in (TRAINEE, GUIDE, TEACHER):
            talk.address(who)

    def until(self, moment: datetime) -> None:
        days = range(local(self.now).day, local(moment).day + 1)
        beats = [beat for one in days for clock in CLOCKS if self.now < (beat := day(one, clock)) <= moment]
        for beat in beats:
            with writing(self.talk.engine) as db:
                freshness.confirm_all(db, beat)
            tick(self.talk.engine, {"test": Channel()}, beat, plans=(rounds.PLAN, weekly.PLAN))
        self.now = moment

    def ledger(self) -> list[str]:
        """What was said first about the trainee's rounds: when, to whom, what, and what became of it."""
        engine = self.talk.engine
        names = {number(engine, who): who.split(".")[0] for who in (TRAINEE, GUIDE, TEACHER)}
        fatima = number(engine, TRAINEE)
        with reading(engine) as db:
            found = ledger.entries(db, list(names), 500)
        mine = [one for one in found if one.kind in KINDS and one.person in names and one.about in (fatima, None)]
        lines = sorted(
            ((one.done_at, names[one.person], one) for one in mine if one.done_at),
            key=lambda line: (*line[:2], line[2].key),
        )
        return [
            f"{local(when):%d-%m %H:%M} {name:6} {one.subject.rpartition('/')[0].rpartition('/')[2] or one.kind}"
            f" {one.occasion.rpartition('/')[2]} {one.state}"
            for when, name, one in lines
        ]


WHOLE = """
18-11 09:05 fatima weekvraag 0 verstuurd
18-11 15:05 henk   weekbericht 0 verstuurd
20-11 15:05 henk   weekvraag 1 verstuurd
21-11 15:05 henk   weekvraag 2 verstuurd
22-11 09:05 ruud   weekvraag stil verstuurd
22-11 15:05 fatima feedbackmoment 0 verstuurd
25-11 09:05 fatima weekvraag 0 verstuurd
25-11 15:05 fatima feedbackmoment 1 verstuurd
25-11 15:05 henk   feedbackmoment 0 verstuurd
25-11 15:05 henk   weekbericht 0 verstuurd
26-11 15:05 henk   feedbackmoment 1 verstuurd
27-11 15:05 fatima feedbackmoment 2 verstuurd
27-11 15:05 henk   feedbackmoment 2 verstuurd
"""
"""When, to whom, which round, and which step: asked (0), chased (1, 2), or the school told of silence ("stil").

Henk's shifts and nights off move what is his to the afternoon. His turn after Friday's feedback question is on Monday.
"""


def test_only_the_silent_are_chased_and_the_teacher_hears_it_once(sample_conversation: Conversation) -> None:
    """Week 1: she answers in a sentence, he stays silent. Week 2: she skips, he has not seen her; feedback is silent."""
    period, talk = Period(sample_conversation), sample_conversation
    period.until(day(19))
    talk.says(TRAINEE, SENTENCE, day(19))
    period.until(day(25, time(15, 30)))
    for who, skips in ((TRAINEE, "Sla over"), (GUIDE, "Niet gezien deze week")):
        asks = talk.says(who, "weekvragen", period.now)
        mine = [one.label for one in asks.choices if one.label in ("Weekvragen", "Weekvragen over Fatima El Amrani")]
        talk.taps(who, mine[0], period.now) if mine else None
        talk.taps(who, skips, period.now)
    period.until(day(28, time(8)))
    assert period.ledger() == WHOLE.strip().splitlines()
