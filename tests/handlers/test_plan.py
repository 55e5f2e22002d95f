"""Plans, certificates, progress, hours and exemptions."""

from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.records import ExemptionState, PlanState, SubmissionState, TrajectState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, day, section, shown
from tests.storage import builders as b


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee with a plan of two certificates, one of them obtained."""
    samira = b.person(db, "Samira Haddad")
    b.certificate(db, "C1", name="Individuele zorg")
    b.certificate(db, "C2", name="Wonen en huishouden")
    b.trajectory(db, samira)
    b.placement(db, samira)
    b.planned(db, samira, "C2", order=1, state=PlanState.ISSUED, issued_on=day(-150))
    b.planned(db, samira, "C1", order=2)
    return samira


def staff(db: Connection, role: Role, at: str = "zorg1") -> PersonId:
    return b.person(db, f"Iemand {role.name.title()}", ((role, at),))


def guide(db: Connection, trainee: PersonId) -> PersonId:
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.supervision(db, trainee, wim)
    return wim


def test_a_plan_counts_its_certificates_in_order(db: Connection, samira: PersonId) -> None:
    b.planned(db, samira, "C9", order=3, state=PlanState.DROPPED)
    said = ask(db, samira, Intent.PLAN_SHOW)
    assert said.reply.headline == "Je plan heeft 2 certificaten: 1 mee bezig en 1 behaald."
    assert section(said, "Certificaten, in volgorde") == (
        "Wonen en huishouden: behaald, op 22 juni 2024, niveau 3",
        "Individuele zorg: mee bezig, niveau 3",
    )


def test_how_long_it_takes_is_read_and_not_computed(db: Connection, samira: PersonId) -> None:
    """A2: from the person's own record."""
    said = ask(db, samira, Intent.PLAN_SHOW, "wanneer ben ik klaar?")
    assert said.reply.headline == "Je traject duurt naar verwachting tot en met vrijdag 31 januari 2025."


def test_a_stopped_trajectory_is_a_caution(db: Connection) -> None:
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira, state=TrajectState.STOPPED)
    said = ask(db, samira, Intent.PLAN_SHOW)
    assert said.reply.tone is Tone.CAUTION
    assert "Status: gestopt" in section(said, "Traject")


@pytest.mark.parametrize(
    ("signed", "state"),
    [
        ({}, "door alle drie getekend"),
        ({"signed_employer": False}, "nog niet getekend door de werkgever"),
        (
            {"signed_school": None, "signed_trainee": False},
            "nog niet getekend door de deelnemer; niet bekend van de school",
        ),
    ],
)
def test_the_pok_says_who_still_has_to_sign(db: Connection, signed: dict[str, Any], state: str) -> None:
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.placement(db, samira, **signed)
    said = ask(db, samira, Intent.PLAN_OTHER, "is mijn POK getekend?")
    assert said.reply.headline == f"Je praktijkovereenkomst (POK) is {state}."


def test_another_change_of_a_plan_is_passed_on(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.PLAN_OTHER, "ik wil er een certificaat bij doen")
    assert said.reply.headline == "Dit kan ik zelf niet beantwoorden."


def test_an_adviser_does_not_see_a_place_at_another_employer(db: Connection, samira: PersonId) -> None:
    """L16."""
    b.employer(db, "zorg2", name="Andere Zorg")
    b.placement(db, samira, "zorg2")
    said = ask(db, staff(db, Role.LEARNING_ADVISER), Intent.PLAN_SHOW, about=samira)
    assert len(section(said, "Praktijkovereenkomst (POK)")) == 1
    assert "Andere Zorg" not in shown(said)
    assert "Andere Zorg" in shown(ask(db, staff(db, Role.TEACHER, "school1"), Intent.PLAN_SHOW, about=samira))


def test_no_plan_says_whom_to_ask(db: Connection) -> None:
    said = ask(db, b.person(db, "Noor Bakker"), Intent.PLAN_SHOW)
    assert said.reply.headline == "Er staat nog geen plan van je in de gegevens."
    assert said.reply.paragraphs == ("Vraag je docent of dat klopt.",)


def test_certificates_with_their_date(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.CERTIFICATE_STATUS)
    assert said.reply.headline == "Je hebt één certificaat behaald: Wonen en huishouden."
    assert section(said, "Behaald") == ("Wonen en huishouden, 22 juni 2024",)
    assert any("verloopt niet" in one for one in said.reply.paragraphs)


def test_passed_but_not_registered_is_told(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, certificate="C1", passed=True, final=True)
    said = ask(db, samira, Intent.CERTIFICATE_STATUS)
    assert section(said, "Geslaagd, certificaat nog niet geregistreerd") == ("Individuele zorg",)


def test_an_adviser_sees_certificates_and_no_exams(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, certificate="C1", passed=True, final=True)
    said = ask(db, staff(db, Role.LEARNING_ADVISER), Intent.CERTIFICATE_STATUS, about=samira)
    assert section(said, "Geslaagd, certificaat nog niet geregistreerd") == ()
    assert section(said, "Behaald") == ("Wonen en huishouden, 22 juni 2024",)


def test_progress_counts_certificates_and_assignments(db: Connection, samira: PersonId) -> None:
    guide(db, samira)
    b.submission(db, samira, "O1", state=SubmissionState.PASSED)
    b.submission(db, samira, "O2", due=day(-4))
    b.submission(db, samira, "O3", state=SubmissionState.CANCELLED)
    said = ask(db, samira, Intent.PROGRESS_STATUS)
    assert said.reply.headline == "Je hebt 1 van de 2 certificaten, en 1 van de 2 opdrachten zijn voldaan."
    assert section(said, "Certificaten")[1] == "Individuele zorg: mee bezig, 1 van de 2 opdrachten voldaan"
    assert section(said, "Vraagt aandacht") == ("één opdracht te laat, van vrijdag 15 november",)


def test_who_is_behind_rests_on_facts(db: Connection, samira: PersonId) -> None:
    """I1: observable facts only."""
    noor, stopped = b.person(db, "Noor Bakker"), b.person(db, "Pim Klaar")
    b.trajectory(db, noor)
    b.placement(db, noor, hours_a_week=12.0)
    b.trajectory(db, stopped, state=TrajectState.STOPPED)
    guide(db, samira)
    said = ask(db, staff(db, Role.TEACHER, "school1"), Intent.PROGRESS_STATUS)
    assert said.reply.headline == "Eén van de 2 deelnemers vraagt aandacht: Noor Bakker."
    assert section(said, "Vraagt aandacht") == (
        "Noor Bakker: geen vaste werkbegeleider; minder uren werk dan de route vraagt",
    )
    assert said.people == (noor,)
    assert said.reply.headline == ask(db, staff(db, Role.COORDINATOR, "school1"), Intent.PROGRESS_OTHER).reply.headline


def test_who_is_supernumerary_is_told_until_when(db: Connection, samira: PersonId) -> None:
    """E12: only what the records say of today."""
    said = ask(db, samira, Intent.SHIFT_SUPERNUMERARY, "ben ik boventallig")
    assert said.reply.headline == "Er staat niet dat je nu boventallig bent."
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    b.placement(db, noor, supernumerary=((day(-30), day(-2)), (day(-1), day(3))))
    said = ask(db, noor, Intent.SHIFT_SUPERNUMERARY, "ben ik boventallig")
    assert said.reply.headline == "Je bent boventallig tot en met vrijdag 22 november."


def test_the_only_trainee_is_called_by_name(db: Connection, samira: PersonId) -> None:
    teacher = staff(db, Role.TEACHER, "school1")
    assert ask(db, teacher, Intent.PROGRESS_STATUS).reply.headline == "Samira Haddad vraagt aandacht."
    hours = ask(db, teacher, Intent.HOURS)
    assert hours.reply.headline == "Samira Haddad zit niet onder het minimum aan uren."
    assert hours.people == (samira,)


def test_a_worry_about_ones_own_progress_is_for_a_human(db: Connection, samira: PersonId) -> None:
    assert ask(db, samira, Intent.PROGRESS_OTHER).reply.headline == "Dit kan ik zelf niet beantwoorden."


def test_an_adviser_sees_progress_without_assignments(db: Connection, samira: PersonId) -> None:
    b.submission(db, samira, "O1", due=day(-4))
    b.exam(db, samira)
    adviser = staff(db, Role.LEARNING_ADVISER)
    said = ask(db, adviser, Intent.PROGRESS_STATUS, about=samira)
    assert said.reply.headline == "Samira Haddad heeft 1 van de 2 certificaten van het plan."
    assert "opdracht" not in said.reply.text
    assert "examen" not in said.reply.text
    assert "te laat" not in shown(ask(db, adviser, Intent.PROGRESS_STATUS))


def test_hours_beside_the_minimum_of_the_route(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.HOURS)
    assert said.reply.headline == "Je werkt 24 uur per week; je route vraagt minstens 16 uur."


def test_too_few_hours_is_a_caution(db: Connection) -> None:
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.placement(db, samira, hours_a_week=8.5)
    b.placement(db, samira, "zorg2", hours_a_week=20.0, first=day(-90), last=day(-1))
    said = ask(db, samira, Intent.HOURS)
    assert said.reply.headline == "Je werkt 8,5 uur per week: minder dan de 16 uur van je route."
    assert said.reply.tone is Tone.CAUTION
    assert said.reasons == ("too_few_hours",)


def test_hours_of_two_places_count_together(db: Connection, samira: PersonId) -> None:
    b.placement(db, samira, "zorg2", hours_a_week=4.0)
    assert ask(db, samira, Intent.HOURS).reply.headline.startswith("Je werkt 28 uur per week")


def test_unknown_hours_are_no_zero(db: Connection) -> None:
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.placement(db, samira, hours_a_week=None)
    said = ask(db, samira, Intent.HOURS)
    assert said.reply.headline == "Hoeveel uur je per week werkt, staat niet in de gegevens."
    assert "De route vraagt minstens 16 uur per week." in said.reply.paragraphs


def test_who_works_too_few_hours(db: Connection, samira: PersonId) -> None:
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    b.placement(db, noor, hours_a_week=12.0)
    said = ask(db, staff(db, Role.TEACHER, "school1"), Intent.HOURS)
    assert said.reply.headline == "Eén van de 2 deelnemers werkt minder uren dan de route vraagt."
    assert section(said, "Onder het minimum") == ("Noor Bakker: 12 uur, de route vraagt 16 uur",)


def test_hours_at_another_employer_are_not_told(db: Connection) -> None:
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    b.placement(db, noor, hours_a_week=12.0)
    b.placement(db, noor, "zorg2", hours_a_week=1.0)
    said = ask(db, staff(db, Role.LEARNING_ADVISER, "zorg1"), Intent.HOURS)
    assert section(said, "Onder het minimum") == ("Noor Bakker: 12 uur, de route vraagt 16 uur",)
    assert "Uren bij een andere werkgever kunnen hier ontbreken. Bespreek het met de school." in said.reply.paragraphs
    said = ask(db, staff(db, Role.TEACHER, "school1"), Intent.HOURS)
    assert section(said, "Onder het minimum") == ("Noor Bakker: 13 uur, de route vraagt 16 uur",)


@pytest.mark.parametrize(
    ("state", "decided", "said"),
    [
        (ExemptionState.GRANTED, day(-30), "toegekend"),
        (ExemptionState.REFUSED, day(-30), "afgewezen"),
        (ExemptionState.REQUESTED, None, "aangevraagd, nog geen besluit"),
    ],
)
def test_an_exemption_says_where_it_stands(
    db: Connection, samira: PersonId, state: ExemptionState, decided: object, said: str
) -> None:
    b.exemption(db, samira, "C1", state=state, decided_on=decided)
    answer = ask(db, samira, Intent.EXEMPTION_STATUS)
    assert answer.reply.headline == f"Je vrijstelling voor Individuele zorg is {said}."


def test_an_exemption_names_who_decided_and_on_which_rule(db: Connection, samira: PersonId) -> None:
    b.exemption(db, samira, "C1")
    said = ask(db, samira, Intent.EXEMPTION_STATUS)
    assert section(said, "Vrijstellingen") == (
        "Individuele zorg: toegekend, op 5 februari 2024, door examencommissie, regel 1a",
    )


def test_how_to_ask_for_an_exemption_promises_nothing(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.EXEMPTION_PROCESS)
    assert "Ik beslis niet over vrijstelling en kan er niets over beloven." in said.reply.paragraphs
    assert len(section(said, "Zo gaat het")) == 4
