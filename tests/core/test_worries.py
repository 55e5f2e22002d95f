"""Who cannot go on reaches a human: looking stops nothing, saying that you take it up or answering does (I5)."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, update

from bot.app.sample import START
from bot.domain.calendar import at
from bot.domain.records import TrajectState
from schedules.worries import heard
from storage import tables as t
from storage.engine import writing
from tests.core.checkins import number
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox, beat

TRAINEE, TEACHER, SECOND, THIRD = "fatima.elamrani", "ruud.terpstra", "anja.meijer", "hilde.kuiper"
"""The teacher, the deputy and who coordinates at the school, in the order in which they hear it."""
WAITING = "welke vragen staan er voor mij klaar?"


class Day:
    """What each was told since the trainee said that it is too much."""

    def __init__(self, talk: Conversation, said: datetime = START) -> None:
        self.talk, self.inbox = talk, Inbox()
        for who in (TRAINEE, TEACHER, SECOND, THIRD):
            talk.address(who)
        talk.says(TRAINEE, "Ik trek het niet meer", said)

    def lived(self, hours: int) -> None:
        """So many hours after it was said, each beat of an hour."""
        for hour in range(hours + 1):
            beat(self.talk.engine, {"test": self.inbox}, START + timedelta(hours=hour))

    def told(self, who: str) -> int:
        return len(self.inbox.of(who))


@pytest.fixture
def day(sample_conversation: Conversation) -> Day:
    return Day(sample_conversation)


def test_who_only_looked_did_nothing_yet(day: Day) -> None:
    day.lived(0)
    day.talk.says(TEACHER, WAITING, START)
    day.talk.taps(TEACHER, "Beantwoorden", START, day.inbox.of(TEACHER)[0])
    day.lived(2)
    assert [day.told(who) for who in (TEACHER, SECOND, THIRD)] == [1, 1, 0]
    day.talk.says(SECOND, WAITING, START + timedelta(hours=2))
    day.lived(4)
    assert [day.told(who) for who in (TEACHER, SECOND, THIRD)] == [1, 1, 1]
    day.lived(24 * 3)
    assert [day.told(who) for who in (TEACHER, SECOND, THIRD)] == [5, 5, 5]
    heads = {one.headline for one in day.inbox.of(THIRD)}
    assert heads == {"Fatima El Amrani wil graag met iemand praten."}


def test_each_reads_that_it_is_for_today_and_has_the_buttons_at_hand(day: Day) -> None:
    day.lived(2)
    for who in (TEACHER, SECOND):
        (one,) = day.inbox.of(who)
        assert one.headline == "Fatima El Amrani wil graag met iemand praten."
        assert one.paragraphs[0] == "Neem vandaag nog contact op."
        assert [choice.label for choice in one.choices] == ["Ik pak het op", "Beantwoorden"]


def test_said_again_it_names_who_knows_and_who_is_next(day: Day) -> None:
    def again(hours: int) -> tuple[str, ...]:
        day.lived(hours)
        said = day.talk.says(TRAINEE, "Ik trek het niet meer", START + timedelta(hours=hours)).paragraphs
        return tuple(one for one in said if "wilt praten" in one or "twee werkuren" in one or "contact met je" in one)

    then = "Komt er binnen twee werkuren geen reactie? Dan hoort {} het ook."
    assert again(0) == ("Ruud Terpstra weet al dat je met iemand wilt praten.", then.format("Anja Meijer"))
    both = "Dit weten al dat je met iemand wilt praten: Ruud Terpstra en Anja Meijer."
    assert again(2) == (both, then.format("Hilde Kuiper"))
    day.lived(8)
    day.talk.taps(THIRD, "Ik pak het op", START + timedelta(hours=8), day.inbox.of(THIRD)[0])
    assert again(8) == ("Hilde Kuiper neemt contact met je op.",)


def test_who_is_away_hears_nothing_of_it(sample_conversation: Conversation) -> None:
    """Anja stands in for Ruud from 2 December on."""
    since = at(date(2024, 12, 3), time(10))
    day = Day(sample_conversation, since)
    assert "Ruud" not in sample_conversation.last[TRAINEE].text
    for hour in range(24):
        beat(day.talk.engine, {"test": day.inbox}, since + timedelta(hours=hour))
    assert [bool(day.told(who)) for who in (TEACHER, SECOND, THIRD)] == [False, True, True]


def test_who_is_away_since_hears_it_no_more(day: Day) -> None:
    """Said on the last working day before: the teacher heard it then, and who stands in hears it on."""
    day.lived(4)
    before = day.told(TEACHER)
    beat(day.talk.engine, {"test": day.inbox}, at(date(2024, 12, 3), time(12)))
    assert day.told(TEACHER) == before == 1
    assert day.told(SECOND) == 2


def test_who_left_the_school_hears_no_more_of_the_trainee(day: Day) -> None:
    day.lived(4)
    teacher = number(day.talk.engine, TEACHER)
    with writing(day.talk.engine) as db:
        ended = update(t.supervisions).where(t.supervisions.c.supervisor == teacher)
        db.execute(ended.values(last=START.date() - timedelta(days=1)))
        db.execute(delete(t.person_roles).where(t.person_roles.c.person == teacher))
    before = [day.told(who) for who in (TEACHER, SECOND, THIRD)]
    day.lived(24 * 2)
    after = [day.told(who) for who in (TEACHER, SECOND, THIRD)]
    assert after[0] == before[0] == 1
    assert after[1] > before[1]
    assert after[2] > before[2]


@pytest.mark.parametrize("state", [TrajectState.STOPPED, TrajectState.FINISHED])
def test_of_who_stopped_it_is_brought_on_no_more(day: Day, state: TrajectState) -> None:
    day.lived(2)
    with writing(day.talk.engine) as db:
        own = t.trajectories.c.trainee == number(day.talk.engine, TRAINEE)
        db.execute(update(t.trajectories).where(own).values(state=state))
    worries = [one for one in day.inbox.of(THIRD) if "praten" in one.headline]
    day.lived(24 * 3)
    assert worries == [one for one in day.inbox.of(THIRD) if "praten" in one.headline] == []


def test_it_is_taken_up_in_words_too(day: Day) -> None:
    day.lived(0)
    said = day.talk.says(TEACHER, "ik pak het op", START)
    assert said.headline == "Goed. Neem vandaag contact op met Fatima El Amrani."


def test_who_agrees_that_it_is_passed_on_reads_when_the_next_hears_it(sample_conversation: Conversation) -> None:
    """A thing to arrange is passed on when the asker agrees; it moves on as fast as every other worry."""
    offered = sample_conversation.says(TRAINEE, "ik trek het niet meer met die kapotte laptop")
    said = sample_conversation.taps(TRAINEE, offered.choices[0].label)
    assert said.headline == "Je vraag staat klaar voor Ruud Terpstra."
    assert "Komt er binnen twee werkuren geen reactie? Dan hoort Anja Meijer het ook." in said.paragraphs


def test_who_takes_it_up_is_the_last_who_must(day: Day) -> None:
    day.lived(4)
    mine = day.inbox.of(THIRD)[0]
    said = day.talk.taps(THIRD, "Ik pak het op", START + timedelta(hours=4), mine)
    assert said.headline == "Goed. Neem vandaag contact op met Fatima El Amrani."
    day.lived(24 * 5)
    assert [day.told(who) for who in (TEACHER, SECOND, THIRD)] == [1, 1, 1]
    assert day.inbox.of(TRAINEE)[-1].headline == "Hilde Kuiper neemt contact met je op."
    late = day.talk.taps(TEACHER, "Ik pak het op", START, day.inbox.of(TEACHER)[0])
    assert late.headline == "Hilde Kuiper pakt dit al op."
    assert day.talk.says(SECOND, WAITING).headline == "Er staan geen vragen voor je klaar."
    assert [one.label for one in day.talk.says(THIRD, WAITING).choices] == ["Beantwoord Fatima El Amrani"]


def test_an_answer_ends_it_too(day: Day) -> None:
    day.lived(2)
    day.talk.taps(TEACHER, "Beantwoorden", START, day.inbox.of(TEACHER)[0])
    day.talk.says(TEACHER, "Ik bel je", START)
    day.talk.taps(TEACHER, "Ja, verstuur", START)
    day.lived(24 * 2)
    assert [day.told(who) for who in (TEACHER, SECOND, THIRD)] == [1, 1, 0]


def test_who_heard_nothing_of_it_takes_nothing_up(day: Day) -> None:
    day.lived(0)
    assert day.talk.says(THIRD, WAITING).headline == "Er staan geen vragen voor je klaar."
    token = "bericht.vraag-oppakken:{}.x"
    for wrong in ("1", "999", "x", ""):
        gone = day.talk.picks("wim.kramer", token.format(wrong)).headline
        assert gone == "Deze vraag staat niet voor jou open."
    assert "Ik pak het op: Fatima El Amrani" in [one.label for one in day.talk.says(TEACHER, WAITING).choices]


@pytest.mark.parametrize(
    ("others", "clock", "expected"),
    [
        (2, "19 11:59", (0, "")),
        (2, "19 12:00", (1, "")),
        (2, "19 14:00", (2, "")),
        (2, "19 16:00", (2, "2024-11-19")),
        (0, "19 12:00", (0, "2024-11-19")),
        (2, "20 09:59", (2, "")),
        (2, "20 10:00", (2, "2024-11-20")),
        (2, "23 12:00", (2, "")),
        (9, "20 12:00", (6, "")),
    ],
)
def test_when_how_many_have_heard_it(others: int, clock: str, expected: tuple[int, str]) -> None:
    """Said on Tuesday at ten."""
    day, _, hour = clock.partition(" ")
    now = at(date(2024, 11, int(day)), time.fromisoformat(hour))
    assert heard(at(date(2024, 11, 19), time(10)), others, now, lambda _: False) == expected
