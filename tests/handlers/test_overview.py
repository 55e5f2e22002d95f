"""The overview over records that the sample does not hold: two roles at once, and exemptions in every state."""

from sqlalchemy import Connection

from bot.domain.people import Role
from bot.domain.records import ExemptionState
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, section, shown
from tests.storage import builders as b


def test_who_teaches_and_guides_has_each_over_its_own_people(db: Connection) -> None:
    both = b.person(db, "Karin Bos", ((Role.TEACHER, "school1"), (Role.WORK_SUPERVISOR, "zorg1")))
    for name in ("Samira Haddad", "Noor Bakker"):
        trainee = b.person(db, name)
        b.trajectory(db, trainee)
        b.placement(db, trainee)
        b.exam(db, trainee)
        if name.startswith("Samira"):
            b.supervision(db, trainee, both, role=Role.WORK_SUPERVISOR)
    said = ask(db, both, Intent.OVERVIEW)
    assert [line.split(":")[0] for line in section(said, "Jouw deelnemers")] == ["Samira Haddad"]
    assert {line.split(":")[0] for line in section(said, "Examens")} == {"Samira Haddad", "Noor Bakker"}
    assert len(said.people) == 2


def test_an_adviser_reads_the_exemptions_that_wait(db: Connection) -> None:
    adviser = b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"),))
    for name, state, employer in (
        ("Samira Haddad", ExemptionState.REQUESTED, "zorg1"),
        ("Noor Bakker", ExemptionState.GRANTED, "zorg1"),
        ("Omar Elders", ExemptionState.REQUESTED, "zorg2"),
    ):
        trainee = b.person(db, name)
        b.trajectory(db, trainee)
        b.placement(db, trainee, employer)
        b.exemption(db, trainee, state=state, decided_by="", decided_on=None)
    said = ask(db, adviser, Intent.OVERVIEW)
    assert len(section(said, "Aangevraagde vrijstellingen")) == 1
    assert "Samira Haddad" in shown(said)
    assert not any(name in shown(said) for name in ("Noor", "Omar"))


def test_nothing_to_show_is_said(db: Connection) -> None:
    said = ask(db, b.person(db, "Piet Plan", ((Role.SCHEDULER, "zorg1"),)), Intent.OVERVIEW)
    assert said.reply.paragraphs == ("Er staat nu niets voor je klaar.",)
    assert said.people == ()
