"""What the bot said first: put off, stopped, chosen from, and looked back on; each by whom it was said to."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app.sample import START
from bot.domain.calendar import AMSTERDAM
from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from bot.messages import PUT_OFF, Reply
from schedules.moment import Calendar
from schedules.plans import PLANS
from schedules.tick import tick
from storage import people, wishes
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation
from tests.core.test_passing_on import Inbox

FATIMA, MARJA, RUUD, WIM = "fatima.elamrani", "marja.stam", "ruud.terpstra", "wim.kramer"
HOUR = timedelta(hours=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


AFTERNOON, WEDNESDAY, THURSDAY = local("2024-11-19T15:30"), local("2024-11-20T09:00"), local("2024-11-21T09:10")


BUT_ROUNDS = [one for one in PLANS if one.kind is not NoticeKind.CHECKIN]
"""Nobody answers here, so the questions of a round would be in each message."""


class Told:
    """A conversation in which the bot spoke first, with all that it said."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.inbox = Inbox()
        for who in (FATIMA, MARJA, RUUD):
            conversation.address(who)

    def beat(self, now: datetime) -> None:
        tick(self.conversation.engine, {"test": self.inbox}, now, plans=BUT_ROUNDS, calendar=Calendar())

    def last(self, who: str = FATIMA) -> Reply:
        return self.inbox.of(who)[-1]

    def taps(self, label: str, at: datetime, who: str = FATIMA, of: Reply | None = None) -> Reply:
        return self.conversation.taps(who, label, at, of or self.last(who))

    def person(self, who: str) -> PersonId:
        with reading(self.conversation.engine) as db:
            found = people.person_by_email(db, who + DOMAIN)
        assert found is not None
        return found.id


@pytest.fixture
def told(sample_conversation: Conversation) -> Told:
    """Fatima was told of two things on Tuesday afternoon, in one message."""
    found = Told(sample_conversation)
    found.beat(AFTERNOON)
    assert "Lever Reflectieverslag samenwerken in: over 3 dagen" in found.last().text
    return found


def test_tomorrow_it_comes_back_with_what_is_true_then(told: Told) -> None:
    before = len(told.inbox.of(FATIMA))
    said = told.taps("Morgen", AFTERNOON)
    assert said.headline == "Ik herinner je woensdag 20 november, 09:00 uur."
    told.beat(AFTERNOON + HOUR)
    assert len(told.inbox.of(FATIMA)) == before
    told.beat(WEDNESDAY)
    assert "over 2 dagen" in told.last().text
    told.beat(WEDNESDAY + HOUR)
    assert len(told.inbox.of(FATIMA)) == before + 1


def test_later_today_and_not_in_the_evening(told: Told) -> None:
    assert told.taps("Later vandaag", AFTERNOON).headline == "Ik herinner je dinsdag 19 november, 18:30 uur."
    evening = local("2024-11-19T19:00")
    assert told.taps("Later vandaag", evening, of=told.last()).headline.startswith("Vandaag wordt dat te laat.")
    assert "woensdag" in told.conversation.taps(FATIMA, "Morgen", evening).headline


def test_what_cannot_wait_that_long_says_so_and_changes_nothing(told: Told) -> None:
    told.beat(THURSDAY)
    assert told.last().headline.startswith("Lever Reflectieverslag samenwerken in: morgen")
    shown = [one.label for one in told.last().choices]
    assert "Morgen" in shown
    assert "Volgende week" not in shown
    said = told.conversation.picks(
        FATIMA, f"bericht.week.{told.last().choices[-1].token.split('.', 2)[2]}", at=THURSDAY
    )
    assert said.headline == "Dan is het te laat: de laatste dag is vrijdag 22 november."
    with reading(told.conversation.engine) as db:
        assert wishes.mutes_of(db, [told.person(FATIMA)]) == {}


def test_no_more_about_one_of_several_and_undone(told: Told) -> None:
    said = told.taps("Kies wat je niet meer wilt", AFTERNOON)
    assert [one.label for one in said.choices] == ["Reflectieverslag samenwerken", "een aftekening"]
    said = told.conversation.taps(FATIMA, "Reflectieverslag samenwerken", AFTERNOON)
    assert said.headline == "Goed. Ik stuur je hier niets meer over: Reflectieverslag samenwerken."
    told.beat(THURSDAY)
    assert "Reflectieverslag" not in told.last().headline
    assert told.conversation.taps(FATIMA, "Toch weer herinneren", THURSDAY).headline == "Ik herinner je hier weer aan."
    told.beat(local("2024-11-25T09:10"))
    assert "Reflectieverslag samenwerken is 3 dagen te laat" in told.last().text


def test_a_button_of_somebody_else_or_of_nothing_does_nothing(told: Told) -> None:
    gone = "Deze knop werkt niet meer. Stel je vraag opnieuw."
    shown = told.last()
    assert told.taps("Morgen", AFTERNOON, RUUD, shown).headline == gone
    for token in ("bericht.morgen.nergens", "bericht.", "bericht", "bericht..", "bericht.stop"):
        assert told.conversation.picks(FATIMA, token, at=AFTERNOON).headline == gone
    with reading(told.conversation.engine) as db:
        assert db.execute(select(t.notices.c.answered_at).where(t.notices.c.answered_at.is_not(None))).all() == []


def test_what_was_taken_of_a_message_is_known_for_who_tapped(told: Told) -> None:
    shown = told.last()
    later, tomorrow, *_ = (one.token for one in shown.choices if one.thing == PUT_OFF)
    told.taps("Morgen", AFTERNOON, RUUD, shown)
    told.taps("Morgen", AFTERNOON)
    told.taps("Later vandaag", AFTERNOON)
    assert told.conversation.taken(FATIMA, shown) == (tomorrow, later)


def test_a_tap_counts_as_an_answer_and_the_first_one_stays(told: Told) -> None:
    told.taps("Morgen", AFTERNOON)
    told.taps("Volgende week", AFTERNOON + HOUR)
    with reading(told.conversation.engine) as db:
        found = set(db.execute(select(t.notices.c.answered_at)).scalars()) - {None}
    assert found == {AFTERNOON}


def test_remind_me_tomorrow_is_about_the_last_message(told: Told) -> None:
    said = told.conversation.says(FATIMA, "herinner me morgen", AFTERNOON)
    assert said.headline == "Ik herinner je woensdag 20 november, 09:00 uur."
    nothing = told.conversation.says(FATIMA, "herinner me morgen", local("2024-11-24T12:00"))
    assert nothing.headline == "Dit kan ik zelf niet beantwoorden."


def test_handed_in_before_it_comes_back_is_not_said_again(told: Told) -> None:
    told.taps("Morgen", AFTERNOON)
    with writing(told.conversation.engine) as db:
        own = t.submissions.c.trainee == told.person(FATIMA)
        db.execute(t.submissions.update().where(own).values(state="ingeleverd", submitted_on=AFTERNOON.date()))
    told.beat(WEDNESDAY)
    with reading(told.conversation.engine) as db:
        n = t.notices.c
        again = db.execute(select(n.state, n.remark).where(n.occasion.contains("~"), n.kind == "inleveren")).all()
    assert again == [(NoticeState.SKIPPED, "is ingeleverd")]


def test_the_ledger_tells_the_school_the_guides_and_oneself(told: Told) -> None:
    told.taps("Morgen", AFTERNOON)
    own = told.conversation.says(FATIMA, "welke berichten heb ik gekregen?", AFTERNOON)
    assert own.headline == "Dit waren jouw laatste berichten."
    lines = own.sections[0].lines
    assert "dinsdag 19 november, 15:30 uur: Reflectieverslag samenwerken (verstuurd en beantwoord)" in lines
    assert any("staat klaar" in line for line in lines)
    school = told.conversation.says(RUUD, "welke berichten heeft Fatima El Amrani gekregen?", AFTERNOON)
    assert school.headline == "Dit waren de laatste berichten over Fatima El Amrani."
    guide = told.conversation.says(MARJA, "welke berichten heeft Fatima El Amrani gekregen?", AFTERNOON)
    assert "Reflectieverslag samenwerken (verstuurd en beantwoord)" in guide.text


def test_a_planner_and_who_does_not_guide_see_nothing_of_it(told: Told) -> None:
    for who in (WIM, "samira.bouzid"):
        said = told.conversation.says(who, "welke berichten heeft Fatima El Amrani gekregen?", AFTERNOON)
        assert "Reflectieverslag" not in said.text
        assert "verstuurd" not in said.text


def test_what_one_person_told_another_is_in_nobody_elses_ledger(told: Told) -> None:
    told.conversation.says(FATIMA, "ik kan niet inloggen in de leeromgeving", AFTERNOON)
    told.conversation.taps(FATIMA, "Ja, stuur naar Ruud Terpstra", AFTERNOON)
    told.beat(AFTERNOON)
    said = told.conversation.says(RUUD, "welke berichten kregen we over Fatima El Amrani gestuurd?", AFTERNOON)
    assert "inloggen" not in said.text
    assert said.text.count("een bericht (") == 0


def test_without_plans_the_coming_week_cannot_be_told(told: Told) -> None:
    said = told.conversation.says(FATIMA, "welke herinneringen zijn er gepland?", AFTERNOON)
    assert said.headline == "Dat kan ik nu niet zeggen."
    assert START < AFTERNOON
