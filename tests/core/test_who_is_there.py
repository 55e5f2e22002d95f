"""Who may do it then, with their hours, and what a roster that is not complete or not fresh leaves open (E8, E5)."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.app.sample import START
from storage import tables as t
from storage.engine import writing
from tests.core.talking import Conversation

NOT_COMPLETE = "Het rooster van de late dienst is niet compleet."
WHO = "wie mag er {day} {what} op De Linde?"


def who_can(conversation: Conversation, day: str, what: str = "sondevoeding geven") -> str:
    return conversation.says("wim.kramer", WHO.format(day=day, what=what)).text


def test_each_is_shown_with_the_shift_and_its_hours(sample_conversation: Conversation) -> None:
    text = who_can(sample_conversation, "vrijdag", "insuline spuiten")
    assert "- Gijs Lammers, vroege dienst 07:00–15:00" in text
    assert "- Olga Petrov, late dienst 15:00–23:00" in text
    assert "- Fatima El Amrani, vroege dienst 07:00–15:00" in text
    assert "niet compleet" not in text


def test_a_roster_that_is_not_complete_is_told_also_when_nobody_is_found(sample_conversation: Conversation) -> None:
    assert NOT_COMPLETE in who_can(sample_conversation, "zaterdag")
    with writing(sample_conversation.engine) as db:
        db.execute(t.shift_staff.delete())
    text = who_can(sample_conversation, "zaterdag")
    assert text.startswith("In het rooster staat niemand die dit zelfstandig mag.")
    assert NOT_COMPLETE in text
    assert "niet compleet" not in who_can(sample_conversation, "vrijdag")


def test_a_roster_of_days_ago_is_told_of(sample_conversation: Conversation) -> None:
    old = "Het rooster is van zaterdag 16 november 2024"
    assert old not in who_can(sample_conversation, "vrijdag")
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.shifts).values(confirmed_at=START - timedelta(days=3)))
    assert old in who_can(sample_conversation, "vrijdag")


@pytest.mark.parametrize(
    "question",
    [
        "wie kan {day} de late dienst op De Linde werken?",
        "mag Fatima {day} de late dienst werken op De Linde?",
    ],
)
def test_a_question_about_a_shift_tells_it_too(sample_conversation: Conversation, question: str) -> None:
    assert NOT_COMPLETE in sample_conversation.says("wim.kramer", question.format(day="zaterdag")).text
    assert "niet compleet" not in sample_conversation.says("wim.kramer", question.format(day="vrijdag")).text


def test_how_and_by_whom_a_double_check_is_done_are_told_apart(sample_conversation: Conversation) -> None:
    text = sample_conversation.says("wim.kramer", "wat zegt het beleid over insuline op De Linde?").text
    assert "Dubbele controle: ja; hoe: beeldbellen of collega; wie: bevoegde medewerker" in text


def test_the_help_of_a_trainee_is_about_the_trainee(sample_conversation: Conversation) -> None:
    own = sample_conversation.says("fatima.elamrani", "help").text
    assert "Mag ik zaterdag de late dienst alleen werken?" in own
    assert not [line for line in own.splitlines() if {"Noor", "Samira", "Karin"} & set(line.strip("?").split())]
    planner = sample_conversation.says("wim.kramer", "help").text
    assert "Mag Noor zaterdag de late dienst alleen werken?" in planner
    assert "Wat is het adres van Karin?" in planner
    asked = sample_conversation.says("fatima.elamrani", "Mag ik zaterdag de late dienst alleen werken?")
    assert asked.answer is not None
    assert asked.answer.intent == "shift.check"
