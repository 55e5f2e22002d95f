"""What somebody practised: what is on record, who confirmed it, and at which employer each may see it."""

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.understanding.meaning import Intent
from handlers.turn import Said
from tests.handlers.asking import ask, day, section
from tests.storage import builders as b

NO_SIGN_OFF = "Oefenen is geen aftekening. Je mag er niets nieuws door doen."
COUNTS = "Het telt alleen mee als het op de afdeling was en iemand het bevestigde."


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """Works at zorg1; practised there, in the skills lab, and at an employer of before."""
    who = b.person(db, "Samira Haddad")
    b.trajectory(db, who)
    b.placement(db, who, hours_a_week=24.0)
    ellen = b.person(db, "Ellen Mol", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.supervision(db, who, ellen)
    b.practice(db, who, on=day(-3), confirmed_by=ellen)
    b.practice(db, who, "tillift", on=day(-1))
    b.practice(db, who, "tillift", on=day(-2), on_ward=False, confirmed_by=who)
    b.practice(db, who, "tillift", on=day(-4), withdrawn_at=b.NOW)
    b.practice(db, who, on=day(-5), at="zorg2", confirmed_by=ellen)
    return who


def lines(said: Said) -> list[str]:
    return [
        f"{what.split(',')[0]} {state}"
        for what, _, state in (one.rpartition(": ") for one in section(said, "Geoefend"))
    ]


def test_the_newest_first_with_who_confirmed_it(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.PRACTICE_LIST)
    assert said.reply.headline == "Er staan 4 oefenmomenten van je in de gegevens."
    assert said.reply.paragraphs == (NO_SIGN_OFF, COUNTS)
    assert section(said, "Geoefend") == (
        "Tillift, maandag 18 november, op de afdeling, Zorg1: nog niet bevestigd",
        "Tillift, zondag 17 november, in het skillslab, Zorg1: nog niet bevestigd",
        "Zwachtelen, zaterdag 16 november, op de afdeling, Zorg1: bevestigd door Ellen Mol",
        "Zwachtelen, donderdag 14 november, op de afdeling, Zorg2: bevestigd door Ellen Mol",
    )
    assert said.outcome is None
    assert said.options == ()


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        (Role.PRACTICE_SUPERVISOR, "zorg1", 3),
        (Role.PRACTICE_SUPERVISOR, "zorg2", 1),
        (Role.TEACHER, "school1", 3),
        (Role.COORDINATOR, "school1", 3),
        (Role.WORK_SUPERVISOR, "zorg3", 0),
    ],
)
def test_practice_at_another_employer_is_the_trainees_alone(
    db: Connection, samira: PersonId, role: Role, at: str, seen: int
) -> None:
    who = b.person(db, "Karin de Wit", ((role, at),))
    if at != "school1":
        b.supervision(db, samira, who, role=role)
    said = ask(db, who, Intent.PRACTICE_LIST, about=samira)
    assert len(section(said, "Geoefend")) == seen
    told = {0: "Ik zie geen oefenmoment van Samira Haddad.", 1: "Ik zie één oefenmoment van Samira Haddad."}
    assert said.reply.headline == told.get(seen, f"Ik zie {seen} oefenmomenten van Samira Haddad.")
    assert (NO_SIGN_OFF in said.reply.paragraphs) == bool(seen)
    assert not any("Zorg" in one for one in section(said, "Geoefend"))


def test_what_is_left_out_is_said(db: Connection, samira: PersonId) -> None:
    one = ask(db, samira, Intent.PRACTICE_LIST, procedure="zwachtelen", days=(-3, -1))
    assert lines(one) == ["Zwachtelen bevestigd door Ellen Mol"]
    assert one.reply.paragraphs == (
        "Dit gaat alleen over: Zwachtelen, zaterdag 16 november tot en met maandag 18 november.",
        NO_SIGN_OFF,
    )
    none = ask(db, samira, Intent.PRACTICE_LIST, days=(0, 0))
    assert none.reply.headline == "Er staat geen oefenmoment van je in de gegevens."
    assert none.reply.paragraphs[0] == "Dit gaat alleen over: dinsdag 19 november."


def test_a_long_list_says_how_many_more(db: Connection, samira: PersonId) -> None:
    for n in range(10, 20):
        b.practice(db, samira, on=day(-n))
    said = ask(db, samira, Intent.PRACTICE_LIST, locale="en")
    assert said.reply.headline == "14 practice moments of yours are on record."
    assert section(said, "Practised")[-1] == "and 7 more"
