"""Progress in a picture: what each asker finds on it, when it is a group, and which words ask for it."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import Connection

from bot.domain.checkins import Answer, CheckinKind, Party, Seen
from bot.domain.people import PersonId, Role
from bot.domain.records import ExamForm, PlanState, SubmissionState, TrajectState
from bot.messages import Picture
from bot.understanding.meaning import Intent
from handlers.turn import Said
from storage import checkins
from storage import tables as t
from storage.checkins import NewRound
from tests.handlers.asking import ask, day, shown
from tests.storage import builders as b

WEEK = timedelta(weeks=1)
MONDAY = b.TODAY - timedelta(days=b.TODAY.weekday())


def staff(db: Connection, role: Role, at: str = "zorg1", name: str = "Karin de Wit") -> PersonId:
    return b.person(db, name, ((role, at),))


def pulse(db: Connection, who: PersonId, own: str, work: PersonId | None = None, theirs: str = "2") -> None:
    """A closed round of last week."""
    people = {Party.TRAINEE: who, Party.WORK: work}
    new = NewRound(who, CheckinKind.PULSE, str(MONDAY - WEEK), MONDAY - WEEK, b.NOW, people)
    number = checkins.open_round(db, new)
    assert number is not None
    mine = Answer(number, Party.TRAINEE, who, "werkvloer", own, Seen.EVERYONE, b.NOW)
    checkins.keep_answers(db, number, Party.TRAINEE, [mine])
    if work is not None:
        other = Answer(number, Party.WORK, work, "werkvloer", theirs, Seen.EVERYONE, b.NOW)
        checkins.keep_answers(db, number, Party.WORK, [other])
    db.execute(t.rounds.update().where(t.rounds.c.id == number).values(closed_at=b.NOW, ended="compleet"))


def learner(db: Connection, name: str = "Samira Haddad", work: PersonId | None = None) -> PersonId:
    """Somebody with a plan, assignments, an exam, practice at two employers, and a pulse."""
    who = b.person(db, name)
    b.trajectory(db, who)
    b.placement(db, who)
    if work is not None:
        b.supervision(db, who, work)
    b.certificate(db, "C1", name="Individuele zorg")
    b.certificate(db, "C2", name="Wonen en huishouden")
    b.planned(db, who, "C1")
    b.planned(db, who, "C2", order=2, state=PlanState.ISSUED, issued_on=day(-150))
    b.submission(db, who, "O1", due=day(-8), state=SubmissionState.PASSED, submitted_on=day(-9))
    b.submission(db, who, "O2", due=day(-4))
    b.exam(db, who, f"T{name}", certificate="C1", form=ExamForm.PROEVE)
    b.procedure(db, "zwachtelen", name="Zwachtelen")
    b.procedure(db, "insuline", name="Insuline spuiten")
    b.practice(db, who, "zwachtelen")
    b.practice(db, who, "insuline", "zorg2")
    pulse(db, who, "4", work)
    return who


def one(said: Said) -> Picture:
    """The picture of an answer."""
    (picture,) = said.reply.pictures
    return picture


def words(said: Said) -> dict[str, str]:
    """What the text of the picture says under each heading."""
    return dict(line.split(": ", 1) for line in one(said).alt.split("\n")[1:])


def test_own_progress_in_one_picture(db: Connection) -> None:
    work = staff(db, Role.WORK_SUPERVISOR, name="Wim Bos")
    said = ask(db, learner(db, work=work), Intent.PICTURE)
    assert said.reply.headline == "Dit is je voortgang in één beeld."
    assert one(said).alt.startswith("Jouw voortgang. Stand op dinsdag 19 november 2024.\n")
    assert words(said) == {
        "Certificaten": "Individuele zorg: mee bezig, 1 van de 2 opdrachten voldaan; "
        "Wonen en huishouden: behaald op 22 juni 2024.",
        "Opdrachten per week": "11 november: 1 op tijd en 1 te laat, nog open.",
        "Geoefend op het werk": "Insuline spuiten: 1 nog niet bevestigd; Zwachtelen: 1 nog niet bevestigd.",
        "Examens": "Individuele zorg, proeve: dinsdag 3 december, 10:00–12:00 uur, aangemeld.",
        "Weekvraag": "zo ging het op het werk: jij: 11 november goed; werkplek: 11 november lastig.",
    }
    picture = Image.open(BytesIO(one(said).content))
    assert (picture.format, picture.width, one(said).media_type) == ("PNG", 600, "image/png")
    assert [option.intent for option in said.options] == [Intent.PROGRESS_STATUS]


def test_in_english(db: Connection) -> None:
    said = ask(db, learner(db), Intent.PICTURE, locale="en")
    assert said.reply.headline == "This is your progress in one picture."
    assert words(said)["Assignments per week"] == "11 November: 1 on time and 1 late, still open."
    assert one(said).name == "progress.png"


ALL = {"Certificaten", "Opdrachten per week", "Geoefend op het werk", "Examens", "Weekvraag"}


@pytest.mark.parametrize(
    ("role", "at", "parts"),
    [
        (Role.WORK_SUPERVISOR, "zorg1", ALL),
        (Role.TEACHER, "school1", ALL),
        (Role.COORDINATOR, "school1", ALL),
        (Role.LEARNING_ADVISER, "zorg1", {"Certificaten", "Geoefend op het werk"}),
    ],
)
def test_what_each_role_finds_on_it(db: Connection, role: Role, at: str, parts: set[str]) -> None:
    """Who may not see check-ins gets it without the pulse; nobody but the trainee sees what was done elsewhere (L16)."""
    asker = staff(db, role, at)
    who = learner(db, work=asker if role is Role.WORK_SUPERVISOR else None)
    said = ask(db, asker, Intent.PICTURE, about=who)
    assert set(words(said)) == parts
    assert said.reply.headline == "Dit is de voortgang van Samira Haddad in één beeld."
    assert words(said)["Geoefend op het werk"] == "Zwachtelen: 1 nog niet bevestigd."


def test_a_planner_gets_none(db: Connection) -> None:
    from handlers.routes import routes

    for intent in (Intent.PICTURE, Intent.PICTURE_GROUP):
        assert Role.SCHEDULER not in routes()[intent].roles
    planner, who = staff(db, Role.SCHEDULER), learner(db)
    for intent in (Intent.PROGRESS_STATUS, Intent.PROGRESS_OTHER):
        said = ask(db, planner, intent, "toon de voortgang van Samira in een grafiek", about=who)
        assert said.reply.pictures == ()


def test_an_open_round_is_not_shown_to_others(db: Connection) -> None:
    work = staff(db, Role.WORK_SUPERVISOR, name="Wim Bos")
    who = learner(db, work=work)
    db.execute(t.rounds.update().values(closed_at=None, ended=""))
    assert words(ask(db, who, Intent.PICTURE))["Weekvraag"].endswith(": jij: 11 november goed.")
    seen = words(ask(db, work, Intent.PICTURE, about=who))["Weekvraag"]
    assert seen == "zo ging het op het werk: werkplek: 11 november lastig."
    assert "Weekvraag" not in words(ask(db, staff(db, Role.TEACHER, "school1"), Intent.PICTURE, about=who))


def test_nothing_on_record_is_said_in_a_sentence(db: Connection) -> None:
    said = ask(db, b.person(db, "Noor Bakker"), Intent.PICTURE)
    assert said.reply.pictures == ()
    assert said.reply.headline == "Er staat nog niets over je voortgang in de gegevens."


@settings(max_examples=6, deadline=None)
@given(certificates=st.integers(0, 6), exams=st.integers(0, 9), assignments=st.integers(0, 60))
def test_every_certificate_and_exam_is_named(
    tables: Connection, certificates: int, exams: int, assignments: int
) -> None:
    with tables.begin() as transaction:
        who = b.person(tables, "Noor Bakker")
        for n in range(certificates):
            b.certificate(tables, f"C{n}", name=f"Certificaat nummer {n}")
            b.planned(tables, who, f"C{n}", order=n + 1)
        for n in range(exams):
            b.certificate(tables, f"E{n}", name=f"Examen nummer {n}")
            b.exam(tables, who, f"T{n}", certificate=f"E{n}", start=b.NOW + (n - 4) * WEEK, end=b.NOW + (n - 3) * WEEK)
        for n in range(assignments):
            b.submission(tables, who, f"O{n}", due=day(20 - 9 * n))
        said = ask(tables, who, Intent.PICTURE)
        alt = said.reply.pictures[0].alt if said.reply.pictures else ""
        assert bool(alt) == bool(certificates or exams or assignments)
        assert all(f"Certificaat nummer {n}:" in alt for n in range(certificates))
        assert all(f"Examen nummer {n}," in alt for n in range(exams))
        transaction.rollback()


def class_of(db: Connection, count: int, work: PersonId | None = None) -> list[PersonId]:
    return [learner(db, f"Deelnemer{n} Achternaam{n}", work) for n in range(count)]


def test_a_group_of_five_is_counted_without_names(db: Connection) -> None:
    teacher, work = staff(db, Role.TEACHER, "school1"), staff(db, Role.WORK_SUPERVISOR, name="Wim Bos")
    members = class_of(db, 5, work)
    said = ask(db, teacher, Intent.PICTURE_GROUP)
    assert said.reply.headline == "Dit is de voortgang van je groep in één beeld."
    assert one(said).alt.split("\n")[0] == "Voortgang van je groep. 5 deelnemers, stand op dinsdag 19 november 2024."
    assert words(said)["Certificaten van de groep"] == "mee bezig: 5; behaald: 5."
    assert words(said)["Opdrachten per week"] == "11 november: 5 op tijd en 5 te laat, nog open."
    assert words(said)["Weekvraag"].startswith(
        "zo ging het op het werk: deelnemers: 11 november goed; werkplek: 11 november lastig."
    )
    assert "Achternaam" not in one(said).alt + shown(said)
    assert len(members) == 5


def test_fewer_than_five_are_not_drawn(db: Connection) -> None:
    """Each of them can be asked for apart, by who may."""
    work = staff(db, Role.WORK_SUPERVISOR, name="Wim Bos")
    class_of(db, 4, work)
    stopped = learner(db, "Gestopt Iemand", work)
    db.execute(t.trajectories.update().where(t.trajectories.c.trainee == stopped).values(state=TrajectState.STOPPED))
    said = ask(db, work, Intent.PICTURE_GROUP)
    assert said.reply.pictures == ()
    assert said.reply.headline == "Een groep van minder dan vijf mensen teken ik niet: je zou zien wie het is."
    assert [option.intent for option in said.options] == [Intent.PICTURE] * 3


def test_a_week_with_fewer_than_five_answers_is_left_out(db: Connection) -> None:
    teacher = staff(db, Role.TEACHER, "school1")
    class_of(db, 5)
    db.execute(t.answers.delete().where(t.answers.c.round == db.execute(t.rounds.select()).scalars().first()))
    assert set(words(ask(db, teacher, Intent.PICTURE_GROUP))) == {"Certificaten van de groep", "Opdrachten per week"}


def test_an_adviser_gets_a_group_of_plans_alone(db: Connection) -> None:
    adviser = staff(db, Role.LEARNING_ADVISER)
    class_of(db, 5)
    assert set(words(ask(db, adviser, Intent.PICTURE_GROUP))) == {"Certificaten van de groep"}
    elsewhere = staff(db, Role.LEARNING_ADVISER, "zorg2", "Ada Vink")
    assert ask(db, elsewhere, Intent.PICTURE_GROUP).reply.pictures == ()


@pytest.mark.parametrize(
    "text",
    [
        "laat mijn voortgang zien als plaatje",
        "Hoe sta ik ervoor? Graag een grafiek.",
        "mijn voortgang in beeld",
        "Show my progress in a chart",
    ],
)
def test_words_that_ask_for_a_picture(db: Connection, text: str) -> None:
    said = ask(db, learner(db), Intent.PROGRESS_STATUS, text)
    assert one(said).alt.startswith("Jouw voortgang")
    assert ask(db, learner(db, "Noor Bakker"), Intent.PROGRESS_STATUS, "Hoe sta ik ervoor?").reply.pictures == ()


def test_words_about_a_group(db: Connection) -> None:
    teacher = staff(db, Role.TEACHER, "school1")
    who, *_ = class_of(db, 5)
    for intent, text in (
        (Intent.PROGRESS_STATUS, "voortgang van mijn groep in beeld"),
        (Intent.PROGRESS_OTHER, "Laat de voortgang van mijn groep zien als plaatje"),
    ):
        assert one(ask(db, teacher, intent, text)).alt.startswith("Voortgang van je groep")
    text = "toon de voortgang van Deelnemer0 in een grafiek"
    alone = ask(db, teacher, Intent.PROGRESS_STATUS, text, about=who)
    assert one(alone).alt.startswith("Voortgang van Deelnemer0 Achternaam0")
    own = ask(db, who, Intent.PROGRESS_STATUS, "voortgang van mijn groep in beeld")
    assert one(own).alt.startswith("Jouw voortgang")
    assert own.reply.paragraphs[0] == "Een groep laat ik alleen zien aan wie anderen begeleidt."
