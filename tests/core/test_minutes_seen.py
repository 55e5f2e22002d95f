"""Who reads minutes and decisions, who judges them, and who does neither, by role (invariant 7)."""

import pytest
from sqlalchemy import delete, update

from bot.domain.checkins import CheckinKind
from storage import tables as t
from storage.engine import writing
from tests.core.minuting import (
    ADVISER,
    ASSESSOR,
    BEGAN,
    COORDINATOR,
    DAY,
    ELSEWHERE,
    NOT_YOURS,
    OTHER,
    PLANNER,
    TEACHER,
    TRAINEE,
    WORK,
    kept,
    last,
    notices,
    number_of,
    plan,
    written,
)
from tests.core.talking import Conversation


@pytest.mark.parametrize("who", [TRAINEE, WORK, TEACHER, ASSESSOR, COORDINATOR])
@pytest.mark.parametrize("asked", ["wat staat er in het verslag?", "wat hadden we afgesproken?"])
def test_who_sees_the_talks_reads_the_minutes(sample_conversation: Conversation, who: str, asked: str) -> None:
    """Ellen guides Fatima too, and Hilde coordinates at her school: they were not there, so they have nothing to judge."""
    written(sample_conversation, besluit1="Eerst oefenen", hoe1="deelnemer")
    reply = sample_conversation.says(who, asked)
    assert "Het gaat goed." in reply.text
    assert "Eerst oefenen" in reply.text
    if who in (ASSESSOR, COORDINATOR):
        assert not {"Akkoord", "Niet akkoord", "Verslag aanpassen"} & {one.label for one in reply.choices}


@pytest.mark.parametrize("who", [OTHER, PLANNER, ADVISER, ELSEWHERE])
@pytest.mark.parametrize(
    "asked",
    [
        *("wat staat er in het verslag?", "wat hadden we afgesproken?", "welke besluiten zijn er genomen?"),
        *("wat hadden we afgesproken met Fatima El Amrani?", "wie maakt het verslag?", "akkoord met het verslag"),
    ],
)
def test_nobody_else_reads_them(sample_conversation: Conversation, who: str, asked: str) -> None:
    written(sample_conversation, besluit1="Eerst oefenen", hoe1="deelnemer")
    reply = sample_conversation.says(who, asked)
    assert "Het gaat goed" not in reply.text
    assert "Eerst oefenen" not in reply.text
    assert not any("Fatima" in one.label for one in reply.choices)


def test_decisions_with_how_they_were_taken(sample_conversation: Conversation) -> None:
    said = sample_conversation
    assert said.says(TRAINEE, "welke besluiten zijn er genomen?").headline == "Er staan geen besluiten."
    written(said, besluit1="Eerst oefenen", hoe1="leidinggevende", gehoord1="Fatima")
    assert said.says(TRAINEE, "welke besluiten zijn er genomen?").sections[0].lines == (
        "Eerst oefenen (de leidinggevende besliste; gehoord: Fatima)",
    )


def test_who_guides_no_longer_judges_and_reads_nothing_and_is_not_waited_for(sample_conversation: Conversation) -> None:
    said = sample_conversation
    number = written(said)
    told = last(said, WORK)
    with writing(said.engine) as db:
        gone = number_of(said, WORK)
        db.execute(
            update(t.supervisions)
            .where(t.supervisions.c.deputy == gone)
            .values(deputy=None, deputy_first=None, deputy_last=None)
        )
    assert said.taps(WORK, "Akkoord", reply=told).headline == NOT_YOURS
    assert "Het gaat goed" not in said.says(WORK, "wat staat er in het verslag?").text
    assert kept(said, number)[WORK] is None
    said.taps(TRAINEE, "Akkoord", reply=last(said, TRAINEE))
    assert notices(said, TEACHER)[-1].headline.startswith("Iedereen is akkoord")


def test_who_takes_no_part_makes_and_judges_nothing_but_may_read(sample_conversation: Conversation) -> None:
    said = sample_conversation
    number = written(said)
    other = plan(said, BEGAN - 7 * DAY)
    shown, told = said.says(WORK, "wie maakt het verslag?"), last(said, WORK)
    waits = said.taps(WORK, "Driehoeksgesprek van dinsdag 12 november met Fatima El Amrani", reply=shown)
    shown = said.says(WORK, "wie maakt het verslag?")
    with writing(said.engine) as db:
        db.execute(delete(t.talk_people).where(t.talk_people.c.person == number_of(said, WORK)))
    assert said.taps(WORK, "Akkoord", reply=told).headline == NOT_YOURS
    assert said.taps(WORK, "Ik maak het verslag", reply=waits).headline == NOT_YOURS
    read = said.taps(WORK, "Driehoeksgesprek van dinsdag 19 november met Fatima El Amrani", reply=shown)
    assert "Het gaat goed." in read.text
    assert read.choices == ()
    assert number != other


def test_a_talk_of_somebody_out_of_sight_is_not_read_by_its_number(sample_conversation: Conversation) -> None:
    said = sample_conversation
    written(said)
    plan(said, BEGAN - 7 * DAY)
    shown = said.says(WORK, "wie maakt het verslag?")
    with writing(said.engine) as db:
        gone = t.supervisions.c.deputy == number_of(said, WORK)
        db.execute(update(t.supervisions).where(gone).values(deputy=None, deputy_first=None, deputy_last=None))
    read = said.taps(WORK, "Driehoeksgesprek van dinsdag 19 november met Fatima El Amrani", reply=shown)
    assert read.text == NOT_YOURS


def test_who_writes_of_a_progress_talk_hears_that_the_workplace_reads_along(sample_conversation: Conversation) -> None:
    """Trainee and teacher speak there with two; the workplace sees check-ins that are over all the same (domain)."""
    said, warns = sample_conversation, "wie op het werk begeleidt, kan dit verslag ook lezen"
    number = plan(said)
    with writing(said.engine) as db:
        db.execute(update(t.talks).where(t.talks.c.id == number).values(kind=CheckinKind.PROGRESS))
    said.says(TEACHER, "wie maakt het verslag?")
    assert warns in said.taps(TEACHER, "Ik maak het verslag").text
    said.fills_in(TEACHER, verslag="Het gaat goed.")
    assert "Het gaat goed." in said.says(WORK, "wat staat er in het verslag?").text
