"""When, how and with which result somebody is examined."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.records import Attendance, ExamForm, SubmissionState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, section, shown
from tests.storage import builders as b

WHEN, DETAIL, READY, RESULT = Intent.EXAM_WHEN, Intent.EXAM_DETAIL, Intent.EXAM_READY, Intent.EXAM_RESULT
PAST: dict[str, Any] = {"start": b.NOW - timedelta(days=8), "end": b.NOW - timedelta(days=8, hours=-2)}


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee with a plan of one certificate."""
    samira = b.person(db, "Samira Haddad")
    b.certificate(db, "C1", name="Individuele zorg")
    b.trajectory(db, samira)
    b.placement(db, samira)
    b.planned(db, samira, "C1")
    return samira


def test_the_next_exam_with_day_and_hours(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, "T2", start=b.NOW + timedelta(days=30), end=b.NOW + timedelta(days=30, hours=1))
    b.exam(db, samira)
    said = ask(db, samira, WHEN)
    assert (
        said.reply.headline == "Je volgende examen is dinsdag 3 december, 10:00–12:00 uur: Individuele zorg (proeve)."
    )
    assert len(section(said, "Examens")) == 2


def test_an_exam_of_today_counts_until_it_is_over(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, start=b.NOW - timedelta(hours=1), end=b.NOW + timedelta(hours=1))
    assert ask(db, samira, WHEN).reply.headline.startswith("Je volgende examen is dinsdag 19 november, 09:00")
    b.exam(db, samira, "T2", start=b.NOW - timedelta(hours=2), end=b.NOW)
    assert len(section(ask(db, samira, WHEN), "Examens")) == 1


def test_without_a_moment_the_date_is_unknown(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, start=None, end=None)
    assert ask(db, samira, WHEN).reply.headline.endswith("de datum is nog niet bekend.")


def test_not_registered_is_a_caution(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, registered=False)
    said = ask(db, samira, WHEN)
    assert said.reply.tone is Tone.CAUTION
    assert "Let op: je bent nog niet overal voor aangemeld. Dat regel je met je docent." in said.reply.paragraphs


def test_no_exam_says_whom_to_ask(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, WHEN)
    assert said.reply.headline == "Er staat geen examen voor je gepland."
    assert said.reply.paragraphs == ("Vraag je docent of dat klopt.",)


def test_a_supervisor_hears_of_exams_without_an_assessor(db: Connection, samira: PersonId) -> None:
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.supervision(db, samira, wim)
    b.exam(db, samira)
    said = ask(db, wim, WHEN)
    assert said.reply.headline == "Er is één examen gepland: Samira Haddad, dinsdag 3 december, 10:00–12:00 uur."
    assert said.reply.paragraphs == ("Nog zonder beoordelaar: Samira Haddad.",)
    assert said.reply.tone is Tone.CAUTION


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("op welk niveau word ik beoordeeld", "Het examen Individuele zorg wordt beoordeeld op niveau 3."),
        ("wie beoordeelt mij", "Het examen Individuele zorg wordt beoordeeld door Petra Vos."),
        (
            "hoeveel mensen mogen erbij zijn",
            "Bij het examen Individuele zorg zijn hooguit 2 mensen bij de cliënt aanwezig.",
        ),
        ("krijg ik extra tijd", "Je krijgt 30 minuten extra bij het examen Individuele zorg."),
        ("waar is het examen", "Het examen Individuele zorg is op De Linde."),
        ("hoe gaat het examen", "Het examen Individuele zorg is een proeve: dinsdag 3 december, 10:00–12:00 uur."),
    ],
)
def test_the_detail_that_is_asked_is_the_headline(db: Connection, samira: PersonId, text: str, headline: str) -> None:
    b.exam(db, samira, assessor="Petra Vos", extra_minutes=30)
    assert ask(db, samira, DETAIL, text).reply.headline == headline


@pytest.mark.parametrize("level", ["3", "niveau 3", "mbo niveau 3", "mbo-niveau 3", "Mbo niveau 3"])
def test_the_level_is_told_once(db: Connection, samira: PersonId, level: str) -> None:
    b.exam(db, samira, level=level)
    headline = ask(db, samira, DETAIL, "op welk niveau word ik beoordeeld").reply.headline
    assert headline == "Het examen Individuele zorg wordt beoordeeld op niveau 3."


@pytest.mark.parametrize(
    ("people", "said"), [(0, "is niemand bij een cliënt"), (1, "is hooguit één persoon bij de cliënt")]
)
def test_few_people_at_an_exam(db: Connection, samira: PersonId, people: int, said: str) -> None:
    b.exam(db, samira, most_present=people)
    assert said in ask(db, samira, DETAIL, "hoeveel mensen zijn er aanwezig").reply.headline


def test_when_a_resit_is(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, attempt=2)
    said = ask(db, samira, Intent.EXAM_OTHER, "wanneer is mijn herkansing?")
    assert said.reply.headline.endswith("Individuele zorg (proeve, poging 2).")


def test_the_level_names_its_source(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira)
    said = ask(db, samira, DETAIL, "op welk niveau word ik beoordeeld")
    assert "Bron: de gegevens van de school, bevestigd op dinsdag 19 november" in section(said, "Het examen")


def test_what_is_not_recorded_is_called_unknown(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, level="", location="", most_present=None, form=ExamForm.CGI)
    said = ask(db, samira, DETAIL, "op welk niveau word ik beoordeeld")
    assert said.reply.headline.startswith("Het examen Individuele zorg is een CGI-examengesprek")
    unknown = "Nog niet bekend: de plaats, het niveau, de beoordelaar en hoeveel mensen erbij mogen zijn."
    assert unknown in said.reply.paragraphs


def test_what_is_missing_before_an_exam(db: Connection, samira: PersonId) -> None:
    b.assignment(db, "O1", title="Zorgplan")
    b.submission(db, samira, "O1", state=SubmissionState.SUBMITTED)
    b.exam(db, samira, registered=False)
    said = ask(db, samira, READY)
    assert said.reply.headline == "Voor het examen Individuele zorg missen nog 3 dingen."
    assert section(said, "Mist nog") == (
        "inleveropdrachten: 0 van de 1 (nog niet voldaan: Zorgplan)",
        "aanmelding voor het examen",
        "beoordelaar",
    )
    assert "datum van het examen" in section(said, "In orde")


def test_unknown_hours_are_neither_in_order_nor_missing(db: Connection, samira: PersonId) -> None:
    b.placement(db, samira, "zorg2", hours_a_week=None)
    b.exam(db, samira)
    assert section(ask(db, samira, READY), "Niet bekend") == ("genoeg uren werk per week",)


def test_nothing_missing_is_not_called_ready(db: Connection, samira: PersonId) -> None:
    b.submission(db, samira, "O1", state=SubmissionState.PASSED)
    b.exam(db, samira, assessor="Petra Vos")
    said = ask(db, samira, READY)
    assert said.reply.headline == "Voor het examen Individuele zorg mist niets in de gegevens."
    assert said.reply.tone is not Tone.YES


def test_only_a_final_result_is_a_result(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, passed=True, final=False, **PAST)
    said = ask(db, samira, RESULT)
    assert said.reply.headline == "De uitslag van Individuele zorg is nog niet vastgesteld."
    assert section(said, "Vastgestelde uitslagen") == ()
    assert "geslaagd" not in shown(said)


def test_a_final_pass(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, passed=True, final=True, **PAST)
    assert ask(db, samira, RESULT).reply.headline == "Je bent geslaagd voor Individuele zorg."


def test_a_fail_tells_of_the_resit(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, passed=False, final=True, **PAST)
    assert "Er staat nog geen herkansing gepland." in ask(db, samira, RESULT).reply.paragraphs
    b.exam(db, samira, "T2", attempt=2)
    said = ask(db, samira, RESULT)
    assert said.reply.headline == "Je bent niet geslaagd voor Individuele zorg."
    assert "De herkansing is dinsdag 3 december, 10:00–12:00 uur." in said.reply.paragraphs


def test_who_was_not_there_has_no_result(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira, attendance=Attendance.NOT_PRESENT, **PAST)
    assert ask(db, samira, RESULT).reply.headline == "Je was niet bij het examen Individuele zorg; er is geen uitslag."


def test_an_overview_is_answered_and_the_rest_is_passed_on(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira)
    teacher = b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),))
    listed = ask(db, teacher, Intent.EXAM_OTHER, "welke examens staan er gepland?")
    assert listed.reply.headline.startswith("Er is één examen gepland: Samira Haddad")
    moved = ask(db, samira, Intent.EXAM_OTHER, "ik wil mijn examen verzetten")
    assert moved.reply.headline == "Dit kan ik zelf niet beantwoorden."


def test_no_exam_taken(db: Connection, samira: PersonId) -> None:
    b.exam(db, samira)
    assert ask(db, samira, RESULT).reply.headline == "Je hebt nog geen examen gedaan."
