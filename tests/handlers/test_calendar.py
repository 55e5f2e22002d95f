"""Lessons, periods, intakes and days off."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from storage import tables as t
from tests.handlers.asking import ask, day, section, shown
from tests.storage import builders as b

LESSONS, PERIODS, INTAKES, HOLIDAYS = Intent.LESSONS, Intent.PERIODS, Intent.INTAKES, Intent.HOLIDAYS


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee of the February group."""
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.placement(db, samira)
    return samira


def monday(weeks: int = 0, start: time = time(9, 30), end: time = time(16)) -> Interval:
    """Monday 25 November 2024 and the Mondays after it."""
    chosen = date(2024, 11, 25) + timedelta(weeks=weeks)
    return Interval(at(chosen, start), at(chosen, end))


def period(db: Connection, name: str, first: date, last: date, school: str = "school1") -> None:
    b.school(db, school)
    b.add(db, t.lesson_periods, {"school": school, "name": name, "first": first, "last": last}, {})


def staff(db: Connection, role: Role, at: str) -> PersonId:
    return b.person(db, f"Iemand {role.name.title()}", ((role, at),))


def test_the_next_lesson_with_room_and_mode(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(1), subject="Agressie")
    b.lesson(db, monday())
    said = ask(db, samira, LESSONS)
    assert said.reply.headline == ("Je volgende les is maandag 25 november, 09:30–16:00 uur: Medicatie, lokaal B2.14.")
    assert section(said, "Lessen")[1].startswith("maandag 2 december, 09:30–16:00 uur, Agressie")


def test_an_online_lesson_carries_its_link(db: Connection, samira: PersonId) -> None:
    """B6."""
    b.lesson(db, monday(), mode="online", room="", link="https://les.voorbeeld.nl/1")
    said = ask(db, samira, LESSONS)
    assert said.reply.headline.endswith("Medicatie, online.")
    assert section(said, "Lessen")[0].endswith("https://les.voorbeeld.nl/1")


def test_a_lesson_without_a_room_says_so(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(), room="")
    assert "Het lokaal staat niet in de gegevens. Vraag het aan je docent." in ask(db, samira, LESSONS).reply.paragraphs


def test_a_cancelled_lesson_is_not_the_next_one(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(), cancelled=True)
    b.lesson(db, monday(1))
    said = ask(db, samira, LESSONS)
    assert said.reply.headline.startswith("De les van maandag 25 november vervalt. De volgende is maandag 2 december")
    assert said.reply.tone is Tone.CAUTION
    assert section(said, "Lessen")[0].startswith("vervalt: maandag 25 november")


def test_only_cancelled_lessons(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(), cancelled=True)
    headline = ask(db, samira, LESSONS).reply.headline
    assert headline == "De les van maandag 25 november, 09:30–16:00 uur vervalt: Medicatie."


def test_a_lesson_counts_until_it_is_over(db: Connection, samira: PersonId) -> None:
    b.lesson(db, Interval(b.NOW - timedelta(hours=1), b.NOW + timedelta(hours=1)))
    b.lesson(db, Interval(b.NOW - timedelta(hours=3), b.NOW))
    assert len(section(ask(db, samira, LESSONS), "Lessen")) == 1


def test_another_group_is_not_ones_own(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(), intake=date(2024, 5, 6))
    b.lesson(db, monday(1), intake=None, subject="Voor iedereen")
    assert "Voor iedereen" in ask(db, samira, LESSONS).reply.headline


def test_days_that_were_named(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday())
    assert ask(db, samira, LESSONS, days=(6, 6)).reply.headline.startswith("Je hebt les op maandag 25 november")
    assert ask(db, samira, LESSONS, days=(0, 2)).reply.headline == "Je hebt dan geen les."


def test_a_planner_sees_only_that_somebody_is_not_free(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday())
    b.lesson(db, monday(1), cancelled=True)
    b.exam(db, samira, start=b.NOW + timedelta(days=13), end=b.NOW + timedelta(days=13, hours=2))
    planner = staff(db, Role.SCHEDULER, "zorg1")
    said = ask(db, planner, LESSONS, about=samira)
    assert said.reply.headline == "Samira Haddad is bezet op maandag 25 november, 09:30–16:00 uur."
    assert section(said, "Bezet") == (
        "maandag 25 november, 09:30–16:00 uur",
        "maandag 2 december, 10:00–12:00 uur",
    )
    for told in (said, ask(db, planner, LESSONS)):
        assert not {"Medicatie", "B2.14", "les", "examen", "De Linde"} & set(shown(told).replace(":", " ").split())


def test_who_is_not_free_on_a_day(db: Connection, samira: PersonId) -> None:
    noor, elsewhere = b.person(db, "Noor Bakker"), b.person(db, "Omar Elders")
    b.trajectory(db, noor, intake=date(2024, 5, 6))
    b.placement(db, noor)
    b.trajectory(db, elsewhere)
    b.placement(db, elsewhere, "zorg2")
    b.lesson(db, monday())
    said = ask(db, staff(db, Role.SCHEDULER, "zorg1"), LESSONS, days=(6, 6))
    assert said.reply.headline == "Eén van de 2 deelnemers is bezet."
    assert section(said, "Bezet") == ("Samira Haddad: maandag 25 november, 09:30–16:00 uur",)
    assert said.people == (samira,)


def test_the_only_trainee_who_is_not_free_is_called_by_name(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday())
    said = ask(db, staff(db, Role.SCHEDULER, "zorg1"), LESSONS, days=(6, 6))
    assert said.reply.headline == "Samira Haddad is bezet."


def test_a_supervisor_sees_what_is_taught(db: Connection, samira: PersonId) -> None:
    """F5."""
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.supervision(db, samira, wim)
    b.lesson(db, monday())
    b.lesson(db, monday(-1, time(17), time(18)), intake=date(2024, 5, 6), subject="Andere groep")
    said = ask(db, wim, LESSONS)
    assert said.reply.headline.startswith("De volgende les is maandag 25 november, 09:30–16:00 uur: Medicatie")
    assert "Andere groep" not in shown(said)


def test_a_teacher_sees_all_groups_of_the_own_school(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(), intake=date(2024, 5, 6))
    b.lesson(db, monday(), "school2", subject="Elders")
    said = ask(db, staff(db, Role.TEACHER, "school1"), LESSONS)
    assert section(said, "Lessen")[0].endswith("(groep van 6 mei 2024)")
    assert "Elders" not in shown(said)


def test_who_stopped_has_no_lessons(db: Connection) -> None:
    pim = b.person(db, "Pim Klaar")
    b.trajectory(db, pim, state=TrajectState.STOPPED)
    b.lesson(db, monday())
    assert ask(db, pim, LESSONS).reply.headline == "Er staat voorlopig geen les voor je in de kalender."


def test_a_lesson_that_is_over_is_not_called_next(db: Connection, samira: PersonId) -> None:
    yesterday = Interval(at(day(-1), time(9, 30)), at(day(-1), time(16)))
    b.lesson(db, yesterday)
    headline = ask(db, samira, LESSONS, days=(-1, -1)).reply.headline
    assert headline == "De les was maandag 18 november, 09:30–16:00 uur: Medicatie, lokaal B2.14."
    told = ask(db, staff(db, Role.TEACHER, "school1"), LESSONS, days=(-1, 5))
    assert told.reply.headline.startswith("De les was maandag 18 november")


def test_a_trainee_hears_whether_a_lesson_goes_on(db: Connection, samira: PersonId) -> None:
    b.lesson(db, monday(), cancelled=True)
    said = ask(db, samira, Intent.CALENDAR_OTHER, "gaat de les van maandag niet door?", days=(6, 6))
    assert said.reply.headline.startswith("De les van maandag 25 november, 09:30–16:00 uur vervalt")


def test_changing_a_lesson_is_for_a_human(db: Connection, samira: PersonId) -> None:
    told = ask(db, staff(db, Role.TEACHER, "school1"), Intent.CALENDAR_OTHER, "de les van maandag gaat niet door")
    assert told.reply.headline == "Dit kan ik zelf niet beantwoorden."


def test_the_running_period_and_the_next(db: Connection, samira: PersonId) -> None:
    period(db, "Periode 1", day(-80), day(-30))
    period(db, "Periode 2", day(-20), day(30))
    period(db, "Periode 3", day(48), day(100))
    said = ask(db, samira, PERIODS)
    assert said.reply.headline == "Periode 2 loopt tot en met donderdag 19 december."
    assert section(said, "Lesperioden") == (
        "Periode 2: 30 oktober 2024 tot en met 19 december 2024",
        "Periode 3: 6 januari 2025 tot en met 27 februari 2025",
    )


def test_between_periods_the_next_one_is_told(db: Connection, samira: PersonId) -> None:
    period(db, "Periode 3", day(48), day(100))
    assert ask(db, samira, PERIODS).reply.headline == "Periode 3 begint op maandag 6 januari 2025."


def test_an_intake_comes_from_the_calendar_and_is_never_computed(db: Connection, samira: PersonId) -> None:
    """B3: the real intakes were 13 weeks apart."""
    b.add(db, t.intakes, {"school": "school1", "route": "route1", "start": date(2024, 5, 6)}, {})
    said = ask(db, samira, INTAKES)
    assert said.reply.headline == "Er staat nog geen nieuwe startdatum in de kalender."
    assert said.reply.paragraphs[0] == "De laatste groep begon op 6 mei 2024."
    b.add(db, t.intakes, {"school": "school1", "route": "route1", "start": date(2025, 2, 3)}, {})
    assert ask(db, samira, INTAKES).reply.headline == "De volgende groep begint op maandag 3 februari 2025."


def test_public_holidays_and_weeks_without_lessons(db: Connection, samira: PersonId) -> None:
    period(db, "Periode 2", day(-20), day(30))
    period(db, "Periode 3", day(48), day(100))
    b.lesson(db, monday(1), cancelled=True)
    said = ask(db, samira, HOLIDAYS, "welke feestdagen komen eraan?")
    assert said.reply.headline == "De eerstvolgende feestdag is woensdag 25 december: Eerste kerstdag."
    asked = ask(db, samira, HOLIDAYS, "wanneer is er vakantie?")
    assert asked.reply.headline == (
        "De eerstvolgende weken zonder les zijn vrijdag 20 december tot en met zondag 5 januari 2025."
    )
    assert section(said, "Lessen die vervallen") == ("maandag 2 december, 09:30–16:00 uur: Medicatie",)


def test_holidays_have_english_names(db: Connection, samira: PersonId) -> None:
    assert ask(db, samira, HOLIDAYS, locale="en").reply.headline == (
        "The next public holiday is Wednesday 25 December: Christmas Day."
    )
