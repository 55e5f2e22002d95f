"""What must be handed in, what is expected of it, and how heavy the weeks are."""

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.records import AssignmentKind, SubmissionState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, day, section, shown
from tests.storage import builders as b

LIST, EXPECT, LOAD = Intent.ASSIGNMENT_LIST, Intent.ASSIGNMENT_EXPECT, Intent.LOAD_WEEKS


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee with a trajectory and a teacher."""
    samira = b.person(db, "Samira Haddad")
    teacher = b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),))
    b.trajectory(db, samira)
    b.supervision(db, samira, teacher, role=Role.TEACHER)
    return samira


def teacher(db: Connection) -> PersonId:
    return b.person(db, "Bas Dekker", ((Role.TEACHER, "school1"),))


def give(db: Connection, who: PersonId, title: str, **given: object) -> None:
    """One assignment for one person; fields of the assignment and of the submission together."""
    asked = {name: given.pop(name) for name in ("kind", "criteria", "planned_minutes") if name in given}
    b.assignment(db, title, title=title, **asked)
    b.submission(db, who, title, **given)


def test_the_next_due_date_is_the_headline(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", due=day(10))
    give(db, samira, "Reflectieverslag", due=day(3))
    said = ask(db, samira, LIST)
    assert said.reply.headline == "Je volgende inlevermoment is vrijdag 22 november: Reflectieverslag."
    assert said.reply.tone is Tone.INFO


def test_what_is_late_comes_first(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Reflectieverslag", due=day(3))
    give(db, samira, "Zorgplan", due=day(-4))
    said = ask(db, samira, LIST)
    assert said.reply.headline == "Je bent te laat met Zorgplan: de laatste dag was vrijdag 15 november."
    assert said.reply.tone is Tone.CAUTION
    assert said.reply.sections[0].heading == "Te laat"
    assert said.reasons == ("overdue",)


def test_due_today_is_not_late(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", due=day(0))
    assert "te laat" not in shown(ask(db, samira, LIST))


@pytest.mark.parametrize("state", [SubmissionState.SUBMITTED, SubmissionState.PASSED, SubmissionState.CANCELLED])
def test_what_is_handed_in_is_not_late(db: Connection, samira: PersonId, state: SubmissionState) -> None:
    give(db, samira, "Zorgplan", due=day(-4), state=state)
    assert "te laat" not in shown(ask(db, samira, LIST))


def test_kinds_are_kept_apart(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Meelopen", kind=AssignmentKind.PRACTICE, due=day(5), planned_minutes=90)
    give(db, samira, "Zorgplan", kind=AssignmentKind.HAND_IN, due=day(6))
    give(db, samira, "Werkproces 1", kind=AssignmentKind.WORK_PROCESS, due=None)
    said = ask(db, samira, LIST)
    assert section(said, "Oefenopdrachten") == ("Meelopen, uiterlijk zondag 24 november, gepland: 1,5 uur",)
    assert section(said, "Inleveropdrachten")[0].startswith("Zorgplan,")
    assert section(said, "Werkprocesopdrachten") == ("Werkproces 1, geen datum, gepland: 2 uur",)


def test_only_what_is_due_in_the_days_asked_for(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", due=day(3))
    give(db, samira, "Verslag", due=day(20))
    said = ask(db, samira, LIST, days=(0, 5))
    assert "Zorgplan" in shown(said)
    assert "Verslag" not in shown(said)
    assert ask(db, samira, LIST, days=(4, 8)).reply.headline == "Je hoeft dan niets in te leveren."


def test_results_are_linked_to_their_assignment(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", state=SubmissionState.PASSED, grade="7,5", submitted_on=day(-9))
    give(db, samira, "Verslag", state=SubmissionState.RETURNED, submitted_on=day(-2))
    said = ask(db, samira, LIST, "Wat zijn de resultaten van mijn opdrachten?")
    assert said.reply.headline == "Je laatste resultaat is voor Verslag: terug, nog een keer inleveren."
    assert section(said, "Resultaten") == ("Verslag: terug, nog een keer inleveren", "Zorgplan: voldaan (7,5)")


def test_a_named_assignment_answers_alone(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Reflectieverslag", due=day(3))
    give(db, samira, "Zorgplan", due=day(4))
    said = ask(db, samira, LIST, "wanneer moet ik mijn zorgplan inleveren?")
    assert said.reply.headline == "Zorgplan is een inleveropdracht; inleveren uiterlijk zaterdag 23 november."


def test_nothing_on_record_names_whom_to_ask(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, LIST)
    assert said.reply.headline == "Er staan geen opdrachten voor je klaar."
    assert said.reply.paragraphs == ("Vraag Karin de Wit, je docent, of dat klopt.",)


def test_a_teacher_reads_the_name(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", due=day(3))
    said = ask(db, teacher(db), LIST, about=samira)
    assert said.reply.headline == "Het volgende inlevermoment van Samira Haddad is vrijdag 22 november: Zorgplan."


def test_a_teacher_sees_who_is_late_over_everybody(db: Connection, samira: PersonId) -> None:
    noor, elsewhere = b.person(db, "Noor Bakker"), b.person(db, "Omar Elders")
    b.trajectory(db, noor)
    b.trajectory(db, elsewhere, "school2", route="route2")
    for who, due in ((samira, 3), (noor, -2), (elsewhere, -9)):
        give(db, who, "Zorgplan", due=day(due))
    said = ask(db, teacher(db), LIST)
    assert said.reply.headline == "Eén deelnemer is te laat met inleveren."
    assert section(said, "Te laat") == ("Noor Bakker: één opdracht (Zorgplan)",)
    assert set(said.people) == {noor, samira}
    assert "Omar" not in shown(said)


def test_old_records_are_told_to_be_old(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", due=day(3), confirmed_at=b.NOW.replace(day=1))
    said = ask(db, samira, LIST)
    assert said.reply.paragraphs[0] == "Let op: deze gegevens zijn voor het laatst bevestigd op vrijdag 1 november."


def test_criteria_form_assessor_and_time_are_told(db: Connection, samira: PersonId) -> None:
    give(
        db, samira, "Zorgplan", criteria="Helder.\nVolledig.", planned_minutes=120, due=day(3), assessor="Karin de Wit"
    )
    said = ask(db, samira, EXPECT, "wat wordt er verwacht bij zorgplan")
    assert section(said, "Waar op gelet wordt") == ("Helder.", "Volledig.")
    assert "Wie beoordeelt: Karin de Wit" in section(said, "Goed om te weten")
    assert "Geplande tijd: 2 uur" in section(said, "Goed om te weten")


def test_without_criteria_the_teacher_is_named(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Zorgplan", due=day(3))
    said = ask(db, samira, EXPECT, "zorgplan")
    assert "Vraag Karin de Wit, je docent, of dat klopt." in said.reply.paragraphs


def test_several_assignments_are_offered(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Verslag zorgmoment", due=day(3))
    give(db, samira, "Verslag stage", due=day(4))
    said = ask(db, samira, EXPECT, "wat moet er in mijn verslag?")
    assert said.asks == "value"
    assert [option.label for option in said.options] == ["Verslag zorgmoment", "Verslag stage"]
    chosen = ask(db, samira, said.options[1].intent, value=said.options[1].slots.value)
    assert chosen.reply.headline.startswith("Verslag stage is een inleveropdracht")


@pytest.mark.parametrize(("count", "last"), [(8, "Samira Haddad: Opdracht 8"), (9, "en nog 2"), (30, "en nog 23")])
def test_of_many_things_the_first_are_shown(db: Connection, samira: PersonId, count: int, last: str) -> None:
    for number in range(1, count + 1):
        give(db, samira, f"Opdracht {number}", due=day(number))
    lines = section(ask(db, teacher(db), LIST), "De komende inlevermomenten")
    assert len(lines) == 8
    assert lines[-1].startswith(last)


def test_a_small_word_names_no_assignment(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Helpen bij wassen", due=day(3))
    give(db, samira, "Zorgplan", due=day(4))
    assert ask(db, samira, EXPECT, "wat wordt er verwacht bij mijn verslag?").asks == "value"


def test_the_load_of_four_weeks(db: Connection, samira: PersonId) -> None:
    give(db, samira, "Te laat", due=day(-9), planned_minutes=60)
    give(db, samira, "Volgende week", due=day(8), planned_minutes=240)
    b.exam(db, samira)
    said = ask(db, samira, LOAD)
    assert said.reply.headline == (
        "Je drukste week is week 48 (25 november t/m 1 december): reken op ongeveer 4 uur studie."
    )
    assert section(said, "Per week") == (
        "week 47 (18 t/m 24 november): gepland 1 uur, 1 opdracht",
        "week 48 (25 november t/m 1 december): gepland 4 uur, 1 opdracht",
        "week 49 (2 t/m 8 december): 1 examen",
        "week 50 (9 t/m 15 december): niets gepland",
    )


def test_real_time_is_told_once_it_is_known(db: Connection, samira: PersonId) -> None:
    """2 hours planned took 8 (C5)."""
    for number in range(3):
        give(db, samira, f"Klaar {number}", state=SubmissionState.PASSED, planned_minutes=120, actual_minutes=480)
    give(db, samira, "Zorgplan", due=day(3), planned_minutes=120)
    said = ask(db, samira, LOAD)
    assert "reken op ongeveer 8 uur studie" in said.reply.headline
    assert "Je deed tot nu toe 4 keer zo lang over opdrachten als gepland." in said.reply.paragraphs


def test_a_teacher_sees_which_week_is_full(db: Connection, samira: PersonId) -> None:
    for title, due in (("Een", 3), ("Twee", 3), ("Drie", 9)):
        give(db, samira, title, due=day(due))
    said = ask(db, teacher(db), LOAD)
    assert said.reply.headline == "De drukste week is week 47 (18 t/m 24 november), met 2 opdrachten."
    assert section(said, "Per week")[0].endswith("2 opdrachten, hooguit 2 per persoon")
