"""Who is around somebody, and whom to ring."""

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.messages import Tone
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, day, section, shown
from tests.storage import builders as b

CONTACT = Intent.CONTACT


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee at De Linde."""
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.location(db, "linde", name="De Linde", on_call=(("achterwacht", "030-1234567"), ("MIC", "030-7654321")))
    b.location(db, "eik", name="De Eik", on_call=(("achterwacht", "030-1111111"),))
    b.placement(db, samira, location="linde", only_there=True)
    return samira


def guide(db: Connection, trainee: PersonId, name: str, role: Role = Role.WORK_SUPERVISOR, **given: object) -> PersonId:
    one = b.person(db, name, ((role, "zorg1" if role is not Role.TEACHER else "school1"),))
    b.supervision(db, trainee, one, role=role, **given)
    return one


def test_the_role_that_is_asked_for_is_the_headline(db: Connection, samira: PersonId) -> None:
    guide(db, samira, "Wim Bos")
    guide(db, samira, "Petra Vos", Role.PRACTICE_SUPERVISOR)
    guide(db, samira, "Karin de Wit", Role.TEACHER)
    b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"),))
    b.person(db, "Cor Dijk", ((Role.COORDINATOR, "school1"),))
    for text, headline in (
        ("wie is mijn werkbegeleider", "Je werkbegeleider is Wim Bos."),
        ("wie is mijn praktijkbegeleider", "Je praktijkbegeleider is Petra Vos."),
        ("wie is mijn docent", "Je docent is Karin de Wit."),
        ("wie is mijn adviseur", "Je adviseur leren en ontwikkelen is Ada Vink."),
        ("wie is de coördinator", "Je coördinator is Cor Dijk."),
        (
            "bij wie kan ik terecht",
            "Je vaste contactpersonen zijn Wim Bos (werkbegeleider), Petra Vos (praktijkbegeleider)"
            " en Karin de Wit (docent).",
        ),
    ):
        assert ask(db, samira, CONTACT, text).reply.headline == headline


def test_since_when_and_the_deputy(db: Connection, samira: PersonId) -> None:
    """L2: a deputy for who is often away."""
    deputy = b.person(db, "Dora Prins", ((Role.WORK_SUPERVISOR, "zorg1"),))
    guide(db, samira, "Wim Bos", deputy=deputy, deputy_first=day(-2), deputy_last=day(5))
    said = ask(db, samira, CONTACT, "wie is mijn werkbegeleider")
    assert section(said, "Begeleiding") == (
        "Werkbegeleider: Wim Bos (wim.bos@voorbeeld.nl), sinds 5 februari 2024, "
        "vervanger: Dora Prins (dora.prins@voorbeeld.nl), van 17 november 2024 tot en met 24 november 2024",
    )


def test_who_stands_in_today_is_told(db: Connection, samira: PersonId) -> None:
    deputy = b.person(db, "Dora Prins", ((Role.WORK_SUPERVISOR, "zorg1"),))
    guide(db, samira, "Wim Bos", deputy=deputy, deputy_first=day(-2), deputy_last=day(5))
    guide(db, samira, "Petra Vos", Role.PRACTICE_SUPERVISOR, deputy=deputy, deputy_first=day(1), deputy_last=day(5))
    said = ask(db, samira, CONTACT)
    assert said.reply.paragraphs == ("Dora Prins vervangt Wim Bos tot en met 24 november 2024.",)


def test_who_stands_in_comes_first_when_somebody_is_away(db: Connection, samira: PersonId) -> None:
    """Of a trainee nobody asks about trainees: "wie" in their sentence is one of their own contacts."""
    deputy = b.person(db, "Dora Prins", ((Role.WORK_SUPERVISOR, "zorg1"),))
    guide(db, samira, "Wim Bos", deputy=deputy, deputy_first=day(-2), deputy_last=day(5))
    said = ask(db, samira, CONTACT, "wim is er niet, wie nu?", group=True)
    assert said.reply.headline == "Dora Prins vervangt Wim Bos tot en met 24 november 2024."
    assert said.reply.paragraphs == ()


def test_a_change_of_guidance_is_for_a_human(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.CONTACT_OTHER, "ik wil een andere werkbegeleider")
    assert said.reply.headline == "Dit kan ik zelf niet beantwoorden."
    teacher = guide(db, samira, "Karin de Wit", Role.TEACHER)
    told = ask(db, teacher, Intent.CONTACT_OTHER, "wie heeft er geen werkbegeleider?")
    assert told.reply.headline == "Eén deelnemer heeft nu geen vaste werkbegeleider: Samira Haddad."


def test_without_a_work_supervisor_there_is_an_alert(db: Connection, samira: PersonId) -> None:
    """F9."""
    guide(db, samira, "Wim Bos", last=day(-1))
    guide(db, samira, "Karin de Wit", Role.TEACHER)
    b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"),))
    said = ask(db, samira, CONTACT, "bij wie kan ik terecht")
    assert said.reply.tone is Tone.CAUTION
    alert = "Let op: je hebt nu geen vaste werkbegeleider."
    assert said.reply.paragraphs == (alert, "Ada Vink kan dit regelen.")
    asked = ask(db, samira, CONTACT, "wie is mijn werkbegeleider")
    assert asked.reply.headline == "Je hebt nu geen werkbegeleider in de gegevens."
    assert asked.reply.paragraphs == ("Ada Vink kan dit regelen.",)


def test_numbers_of_the_own_location_only(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, CONTACT, "welk nummer heeft de achterwacht")
    assert said.reply.headline == "De Linde: achterwacht 030-1234567."
    assert section(said, "Bellen") == ("De Linde: achterwacht 030-1234567, incident melden (MIC) 030-7654321",)
    assert said.reply.paragraphs == ("Is er gevaar? Bel eerst 112.",)


def test_a_placement_without_a_location_gives_every_number(db: Connection) -> None:
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.location(db, "linde", name="De Linde", on_call=(("achterwacht", "030-1234567"),))
    b.location(db, "eik", name="De Eik", on_call=(("achterwacht", "030-1111111"),))
    b.placement(db, samira)
    assert len(section(ask(db, samira, CONTACT), "Bellen")) == 2


def test_an_office_that_is_not_on_record(db: Connection, samira: PersonId) -> None:
    b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"),))
    said = ask(db, samira, CONTACT, "wie is mijn contact bij HR?")
    assert said.reply.headline == "Van HR staat geen naam in de gegevens."
    assert said.reply.paragraphs == ("Vraag het aan Ada Vink.",)


def test_a_teacher_about_a_trainee(db: Connection, samira: PersonId) -> None:
    teacher = guide(db, samira, "Karin de Wit", Role.TEACHER)
    guide(db, samira, "Wim Bos")
    said = ask(db, teacher, CONTACT, "wie is de werkbegeleider van samira", about=samira)
    assert said.reply.headline == "De werkbegeleider van Samira Haddad is Wim Bos."


def test_a_teacher_sees_who_has_no_work_supervisor(db: Connection, samira: PersonId) -> None:
    teacher = guide(db, samira, "Karin de Wit", Role.TEACHER)
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    b.supervision(db, noor, b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),)))
    said = ask(db, teacher, CONTACT)
    assert said.reply.headline == "Eén deelnemer heeft nu geen vaste werkbegeleider: Samira Haddad."
    assert section(said, "Deelnemers") == (
        "Samira Haddad: Karin de Wit (docent)",
        "Noor Bakker: Wim Bos (werkbegeleider)",
    )
    assert set(said.people) == {samira, noor}


def test_a_planner_gets_the_contacts_of_the_own_employer(db: Connection, samira: PersonId) -> None:
    planner = b.person(db, "Piet Plan", ((Role.SCHEDULER, "zorg1"),))
    b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"),))
    b.person(db, "Cor Dijk", ((Role.COORDINATOR, "school1"),))
    b.person(db, "Co Elders", ((Role.COORDINATOR, "school2"),))
    said = ask(db, planner, CONTACT)
    assert said.reply.headline == "Je kunt terecht bij Ada Vink of Cor Dijk."
    assert "Samira" not in shown(said)
