"""An action point from its nudge to its end: told two days before, done with the button, and then told no more (J3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.domain.notices import NoticeKind
from storage import tables as t
from storage.engine import reading, writing
from tests.core.agreeing import TEACHER, TRAINEE, agree, points
from tests.core.talking import Conversation
from tests.core.test_notices import Told, local

WEDNESDAY, FRIDAY, WEEK_AFTER = local("2024-11-27T09:20"), local("2024-11-29T09:20"), local("2024-12-02T09:20")


@pytest.fixture
def told(sample_conversation: Conversation) -> Told:
    """The trainee agreed that the teacher does something before 29 November."""
    found = Told(sample_conversation)
    agree(sample_conversation, who="docent", when="29 november")
    return found


def states(told: Told) -> Sequence[tuple[str, str, str]]:
    """Who was told which step, and what became of it."""
    n, p = t.notices.c, t.persons.c
    asked = select(p.email, n.occasion, n.state).join(t.persons, p.id == n.person).where(n.kind == NoticeKind.ACTION)
    with reading(told.conversation.engine) as db:
        rows = db.execute(asked.order_by(n.not_before, n.key)).all()
    return [(email.partition("@")[0], occasion.partition("/")[2], state) for email, occasion, state in rows]


def test_done_with_the_button_of_the_nudge(told: Told) -> None:
    told.beat(WEDNESDAY)
    nudge = told.last(TEACHER)
    assert "Je actiepunt moet klaar zijn, over 2 dagen, vrijdag 29 november: „Hoofdstuk 6 lezen”" in nudge.text
    assert told.taps("Klaar", WEDNESDAY + timedelta(minutes=1), TEACHER, nudge).headline == "Klaar: Hoofdstuk 6 lezen"
    assert [done for *_, done in points(told.conversation)] == [True]
    told.beat(FRIDAY)
    told.beat(WEEK_AFTER)
    assert states(told) == [(TEACHER, "2", "verstuurd")]


def test_what_is_late_is_told_to_who_made_it_too(told: Told) -> None:
    for moment in (WEDNESDAY, FRIDAY, WEEK_AFTER):
        told.beat(moment)
    assert states(told) == [
        (TEACHER, "2", "verstuurd"),
        (TEACHER, "0", "verstuurd"),
        (TRAINEE, "-2", "verstuurd"),
        (TEACHER, "-2", "verstuurd"),
    ]
    assert "Dit actiepunt van Ruud Terpstra is 3 dagen te laat: „Hoofdstuk 6 lezen”" in told.last(TRAINEE).text


def test_a_nudge_that_waits_is_dropped_when_it_is_done(told: Told) -> None:
    told.beat(local("2024-11-27T01:00"))
    assert states(told) == [(TEACHER, "2", "gepland")]
    told.conversation.says(TEACHER, "klaar met actiepunt hoofdstuk 6")
    told.beat(WEDNESDAY)
    assert states(told) == [(TEACHER, "2", "overgeslagen")]
    with reading(told.conversation.engine) as db:
        n = t.notices.c
        assert db.execute(select(n.remark).where(n.kind == NoticeKind.ACTION)).scalar_one() == "is al klaar"


def test_a_day_that_was_moved_is_told_again(told: Told) -> None:
    told.beat(WEDNESDAY)
    told.conversation.says(TEACHER, "verzet actiepunt hoofdstuk 6 naar 6 december", at=WEDNESDAY)
    told.taps("Ja, verzet het", WEDNESDAY, TEACHER, told.conversation.last[TEACHER])
    told.beat(FRIDAY)
    told.beat(local("2024-12-04T09:20"))
    assert states(told) == [(TEACHER, "2", "verstuurd"), (TEACHER, "2", "verstuurd")]


@pytest.mark.parametrize(
    ("last", "said", "words"),
    [
        ("29 november", "-2", "Je actiepunt is 3 dagen te laat"),
        ("30 november", "-2", "Je actiepunt is 2 dagen te laat"),
        ("1 december", "0", "Je actiepunt is 1 dag te laat"),
        ("2 december", "0", "Je actiepunt moet klaar zijn, vandaag"),
    ],
)
def test_what_a_full_week_held_up_is_said_on_the_first_day_of_the_next(
    sample_conversation: Conversation, last: str, said: str, words: str
) -> None:
    """The teacher had all messages of this week, and its digest."""
    told = Told(sample_conversation)
    agree(sample_conversation, who="docent", when=last)
    for moment in (f"2024-11-{day} 09:20" for day in range(27, 31)):
        fill(told, local("2024-11-25T09:00"))
        told.beat(local(moment.replace(" ", "T")))
    assert [step for who, step, state in states(told) if (who, state) == (TEACHER, "verstuurd")] == []
    told.beat(local("2024-12-01T09:20"))
    told.beat(WEEK_AFTER)
    sent = [step for who, step, state in states(told) if (who, state) == (TEACHER, "verstuurd")]
    assert sent == [said]
    assert words in told.last(TEACHER).text


def fill(told: Told, when: datetime) -> None:
    """As many ordinary messages as a week may hold, and the digest."""
    rows = [
        {"key": f"vol{n}", "person": told.person(TEACHER), "reply": "[]", "made_at": when, "sent_at": when, "place": 0}
        for n in range(4)
    ]
    with writing(told.conversation.engine) as db:
        if db.execute(select(t.messages.c.key).where(t.messages.c.key == "vol0")).first() is None:
            db.execute(insert(t.messages), [{**one, "counted": True, "digest": n == 3} for n, one in enumerate(rows)])
