"""What is kept, who sees it, and how fresh it is."""

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.messages import Tone
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, section, shown
from tests.storage import builders as b

MINE, OTHER, FRESH = Intent.PRIVACY_MINE, Intent.PRIVACY_OTHER, Intent.DATA_FRESH


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee with a plan and a place."""
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.placement(db, samira)
    b.planned(db, samira)
    return samira


def test_what_is_kept_with_its_term(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, MINE)
    lines = section(said, "Wat er bewaard wordt")
    assert "Trajecten: 1 gegeven, tot je school ze laat wissen" in lines
    told = "tot twee jaar na het traject, langer als je school of werkgever het doorgeeft"
    assert f"Certificaten in je plan: 1 gegeven, {told}" in lines
    assert not any(line.startswith("Examens") for line in lines)
    assert len(section(said, "Wat jij kunt doen")) == 3


def test_about_another_the_words_are_the_same_whoever_it_is(db: Connection, samira: PersonId) -> None:
    b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),))
    known = ask(db, samira, OTHER, "wat is het adres van Karin?")
    unknown = ask(db, samira, OTHER, "wat is het adres van Xantippe?")
    assert known == unknown
    assert known.reply.tone is Tone.NO
    assert "voorbeeld.nl" not in shown(known)


def test_erasing_is_asked_of_a_human(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, OTHER, "verwijder mijn gegevens")
    assert said.reply.headline.startswith("Je kunt laten wissen wat van jou is")


def test_erasing_what_is_of_another_is_refused(db: Connection, samira: PersonId) -> None:
    assert ask(db, samira, OTHER, "verwijder alles van Karin").reply.tone is Tone.NO


def test_who_sees_my_data(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, OTHER, "wie kan mijn gegevens zien?")
    assert len(section(said, "Wie ziet wat")) == 5


def test_how_fresh_the_records_are(db: Connection, samira: PersonId) -> None:
    b.submission(db, samira, confirmed_at=b.NOW.replace(day=1))
    said = ask(db, samira, FRESH)
    assert said.reply.headline == "De oudste gegevens over jou zijn bevestigd op vrijdag 1 november 2024, 10:00 uur."
    assert said.reply.tone is Tone.CAUTION
    assert "Traject: dinsdag 19 november, 09:00 uur" in section(said, "Laatst bevestigd")


def test_fresh_shows_a_planner_no_more_than_a_planner_sees(db: Connection, samira: PersonId) -> None:
    signer = b.person(db, "Petra Vos", ((Role.PRACTICE_SUPERVISOR, "zorg1"),))
    b.competence(db, samira, signer)
    b.competence(db, samira, signer, at="zorg2", confirmed_at=b.NOW.replace(day=1))
    planner = b.person(db, "Piet Plan", ((Role.SCHEDULER, "zorg1"),))
    said = ask(db, planner, FRESH, about=samira)
    assert section(said, "Laatst bevestigd") == ("Bekwaamheden: dinsdag 19 november, 09:00 uur",)


def test_withdrawn_records_do_not_count(db: Connection, samira: PersonId) -> None:
    b.submission(db, samira, confirmed_at=b.NOW.replace(day=1), withdrawn=True)
    assert ask(db, samira, FRESH).reply.tone is Tone.INFO


def test_nothing_on_record(db: Connection) -> None:
    said = ask(db, b.person(db, "Piet Plan", ((Role.TRAINEE, "school1"),)), FRESH)
    assert said.reply.headline == "Er staan nog geen gegevens van je in het systeem."
