"""The overview of each role: what it begins with, over its own people and nobody else, and the form that finds who may."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.app.sample import START
from bot.domain.calendar import local_day
from bot.domain.people import PersonId, RecordKind, Role, may_see
from bot.messages import Reply
from bot.understanding.meaning import Intent
from handlers.roles import SUGGESTIONS
from storage import people, questions
from storage import tables as t
from storage.engine import reading, writing
from tests.core.checkins import opened
from tests.core.talking import Conversation
from tests.core.three_parties import agree

TRAINEE, GUIDE, PLANNER = "fatima.elamrani", "henk.oosterhof", "wim.kramer"
TEACHER, ADVISER = "ruud.terpstra", "marloes.veen"
HEADING = "Wacht op jouw antwoord"
HEADINGS = {
    TRAINEE: ["De komende zeven dagen", "Volgende examen", "Open opdrachten", "Certificaten"],
    GUIDE: ["Jouw deelnemers", "Verloopt binnen zes weken"],
    PLANNER: ["Verloopt binnen zes weken"],
    TEACHER: ["Vraagt aandacht", "Examens"],
    ADVISER: ["Verloopt binnen zes weken"],
}


def lines(reply: Reply, heading: str) -> tuple[str, ...]:
    return next((one.lines for one in reply.sections if one.heading == heading), ())


def audited(talk: Conversation) -> list[str]:
    a = t.audit_entries.c
    asked = select(t.persons.c.name).join(t.audit_entries, a.about == t.persons.c.id)
    with reading(talk.engine) as db:
        return list(db.execute(asked.where(a.what == Intent.OVERVIEW)).scalars())


@pytest.mark.parametrize("who", HEADINGS)
def test_each_role_has_its_parts(sample_conversation: Conversation, who: str) -> None:
    reply = sample_conversation.picks(who, "overzicht")
    assert [one.heading for one in reply.sections] == HEADINGS[who]
    assert 3 <= len(reply.suggestions) <= 4
    assert (reply.form is not None) is (who == PLANNER)


@pytest.mark.parametrize("typed", ["overzicht", "Mijn overzicht", "overview", "my overview?"])
def test_it_can_be_typed(sample_conversation: Conversation, typed: str) -> None:
    assert sample_conversation.says(TRAINEE, typed).headline == "Dit is je overzicht, Fatima."


def test_with_more_words_it_is_another_question(sample_conversation: Conversation) -> None:
    answer = sample_conversation.says(TRAINEE, "overzicht van mijn bevoegdheden graag").answer
    assert answer is not None
    assert answer.intent == "auth.list"


def test_a_stranger_gets_none(sample_conversation: Conversation) -> None:
    for reply in (
        sample_conversation.picks("nobody@elsewhere.example", "overzicht"),
        sample_conversation.says("nobody@elsewhere.example", "overzicht"),
    ):
        assert (reply.headline, reply.sections, reply.form) == ("Ik ken dit account niet.", (), None)


def test_a_trainee_reads_their_week_in_order(sample_conversation: Conversation) -> None:
    week = lines(sample_conversation.picks(TRAINEE, "overzicht"), "De komende zeven dagen")
    assert [re.findall(r"(\d+) november", line)[0] for line in week] == ["19", "20", "22", "24", "25"]
    assert "Omgaan met agressie" in week[-1]


def test_what_is_late_is_said_first(sample_conversation: Conversation) -> None:
    tasks = lines(sample_conversation.picks("samira.bouzid", "overzicht"), "Open opdrachten")
    assert tasks[0].startswith("te laat: ")


def test_who_guides_reads_a_line_of_each_trainee(sample_conversation: Conversation) -> None:
    found = lines(sample_conversation.picks(GUIDE, "overzicht"), "Jouw deelnemers")
    assert found[0] == (
        "Fatima El Amrani: Medicatie in de zorg en Werken in de gehandicaptenzorg; "
        "volgende examen: dinsdag 3 december, 10:00–11:00 uur"
    )
    assert [line.split(":")[0] for line in found] == ["Fatima El Amrani", "Samira Bouzid"]


def test_questions_that_wait_are_in_it(sample_conversation: Conversation) -> None:
    sample_conversation.says(TRAINEE, "ik kan niet inloggen in de leeromgeving")
    sample_conversation.taps(TRAINEE, "Ja, stuur naar Ruud Terpstra")
    waiting = lines(sample_conversation.picks(TEACHER, "overzicht"), "Vragen voor jou")
    assert waiting == ("Fatima El Amrani: „ik kan niet inloggen in de leeromgeving”",)
    with reading(sample_conversation.engine) as db:
        assert [one.seen_at for one in questions.unanswered(db)] == [None]


def test_action_points_are_in_it(sample_conversation: Conversation) -> None:
    sample_conversation.says(TRAINEE, "maak actiepunt")
    sample_conversation.fills_in(TRAINEE, what="Hoofdstuk 6 lezen", who="ik", when="vrijdag")
    own = lines(sample_conversation.picks(TRAINEE, "overzicht"), "Actiepunten")
    assert own == ("Hoofdstuk 6 lezen (jij, uiterlijk vrijdag 22 november)",)
    assert lines(sample_conversation.picks(TEACHER, "overzicht"), "Actiepunten")
    for who in (PLANNER, ADVISER):
        assert "Hoofdstuk 6" not in sample_conversation.picks(who, "overzicht").text


def test_what_waits_for_an_answer_and_the_talks_are_in_it(sample_conversation: Conversation) -> None:
    """With the button to answer; of nobody who takes no part."""
    opened(sample_conversation.engine)
    moment = agree(sample_conversation)
    own = sample_conversation.picks(TRAINEE, "overzicht")
    assert lines(own, "Wacht op jouw antwoord") == ("Weekvragen", "Vragen voor het driehoeksgesprek")
    assert lines(own, "Gesprekken") == (f"Jouw driehoeksgesprek: {moment}",)
    assert "Weekvragen over Fatima El Amrani" in lines(sample_conversation.picks(GUIDE, "overzicht"), HEADING)
    assert lines(sample_conversation.picks(TEACHER, "overzicht"), "Gesprekken")
    for who in (PLANNER, ADVISER, "anja.meijer"):
        assert HEADING not in sample_conversation.picks(who, "overzicht").text
        assert "driehoek" not in sample_conversation.picks(who, "overzicht").text
    sample_conversation.picks(TRAINEE, "overzicht")
    asked = sample_conversation.taps(TRAINEE, "Beantwoord de vragen")
    assert [one.label for one in asked.choices][:2] == ["Weekvragen", "Vragen voor het driehoeksgesprek"]
    assert sample_conversation.says(TRAINEE, "beantwoord de vragen voor het driehoeksgesprek").form is not None


@pytest.mark.parametrize("who", HEADINGS)
def test_who_is_shown_is_audited_once_and_may_be_seen(sample_conversation: Conversation, who: str) -> None:
    reply = sample_conversation.picks(who, "overzicht")
    named = audited(sample_conversation)
    assert len(named) == len(set(named)) > 0
    with reading(sample_conversation.engine) as db:
        everybody = dict(db.execute(select(t.persons.c.name, t.persons.c.id)).all())
        asker = people.person_by_email(db, f"{who}@voorbeeld.example")
        assert asker is not None
        today = local_day(START)
        trainees = db.execute(select(t.trajectories.c.trainee).distinct()).scalars().all()
        relations = people.relations(db, [PersonId(one) for one in trainees], today)
    shown = {name for name, number in everybody.items() if name in reply.text and number in trainees}
    assert shown <= set(named)
    kinds = (RecordKind.EXAMS, RecordKind.AUTHORISATIONS, RecordKind.PLAN)
    for name in shown:
        assert any(may_see(asker, relations[everybody[name]], kind, today) for kind in kinds)


def test_two_roles_have_both_each_over_its_own_people(sample_conversation: Conversation) -> None:
    """A planner elsewhere who also guides Samira here reads no exam of whom they plan."""
    alone = sample_conversation.picks("saskia.boon", "overzicht")
    with writing(sample_conversation.engine) as db:
        number = db.execute(select(t.persons.c.id).where(t.persons.c.name == "Saskia Boon")).scalar_one()
        role = {"person": number, "role": Role.TRAINEE, "organisation": "vlonder"}
        db.execute(insert(t.person_roles).values(role | {"role": Role.WORK_SUPERVISOR, "organisation": "waterlelie"}))
        samira = db.execute(select(t.persons.c.id).where(t.persons.c.name == "Samira Bouzid")).scalar_one()
        guided = select(t.supervisions).where(t.supervisions.c.trainee == samira).limit(1)
        row = dict(db.execute(guided).mappings().one())
        row.pop("id")
        db.execute(insert(t.supervisions).values(row | {"supervisor": number, "role": Role.WORK_SUPERVISOR}))
    both = sample_conversation.picks("saskia.boon", "overzicht")
    assert [line.split(":")[0] for line in lines(both, "Jouw deelnemers")] == ["Samira Bouzid"]
    assert lines(alone, "Jouw deelnemers") == ()
    assert both.form is not None
    assert [one for one in both.sections if one.heading == "Verloopt binnen zes weken"][1:] == []


def test_a_section_is_eight_lines_at_most_and_says_how_many_more(sample_conversation: Conversation) -> None:
    for days in range(12):
        sample_conversation.says(TRAINEE, "maak actiepunt")
        day = f"{local_day(START) + timedelta(days=days):%d-%m-%Y}"
        sample_conversation.fills_in(TRAINEE, what=f"Punt {days}", who="ik", when=day)
    found = lines(sample_conversation.picks(TRAINEE, "overzicht"), "Actiepunten")
    assert len(found) == 8
    assert found[-1] == "en nog 5"


@pytest.mark.parametrize("role", Role)
def test_each_role_has_questions_that_are_understood(sample_conversation: Conversation, role: Role) -> None:
    asks = {Role.TRAINEE: TRAINEE, Role.SCHEDULER: PLANNER, Role.LEARNING_ADVISER: ADVISER, Role.TEACHER: TEACHER}
    for text in SUGGESTIONS[role]:
        answer = sample_conversation.says(asks.get(role, GUIDE), text).answer
        assert answer is not None
        assert answer.intent not in ("dialogue.which", "info.other", "dialogue.bare"), text
    assert 3 <= len(SUGGESTIONS[role]) <= 4


def found_by(talk: Conversation, who: str = PLANNER, /, **values: str) -> Reply:
    talk.picks(who, "wie-mag")
    return talk.fills_in(who, **values)


def test_the_form_answers_as_the_typed_question_does(sample_conversation: Conversation) -> None:
    filled = found_by(sample_conversation, procedure="insuline_pen", when="vrijdag", place="linde")
    typed = sample_conversation.says(PLANNER, "wie mag er vrijdag insuline spuiten op De Linde?")
    assert (filled.headline, filled.paragraphs, filled.sections) == (typed.headline, typed.paragraphs, typed.sections)


def test_the_form_of_the_overview_is_the_same(sample_conversation: Conversation) -> None:
    sample_conversation.picks(PLANNER, "overzicht")
    filled = sample_conversation.fills_in(PLANNER, procedure="insuline_pen", when="vrijdag", place="linde")
    assert "De Linde" in filled.text


def test_without_a_place_each_of_the_own_places_is_looked_at(sample_conversation: Conversation) -> None:
    filled = found_by(sample_conversation, procedure="insuline_pen", when="vrijdag", place="")
    assert {one.heading.split(":")[0] for one in filled.sections} <= {"De Berk", "De Linde"}
    assert "De Berk" in filled.text
    assert "De Linde" in filled.text


def test_a_judgement_is_referred(sample_conversation: Conversation) -> None:
    form, typed = (
        found_by(sample_conversation, procedure="medicatie_zo_nodig", when="vrijdag", place=place)
        for place in ("", "linde")
    )
    assert form.headline == typed.headline
    assert form.sections == ()


def test_a_day_that_is_none_is_asked_again(sample_conversation: Conversation) -> None:
    back = found_by(sample_conversation, procedure="insuline_pen", when="ooit", place="linde")
    assert back.headline.startswith("Ik begrijp niet welke dag je bedoelt.")
    assert back.form is not None
    assert {one.name: one.value for one in back.form.fields}["procedure"] == "insuline_pen"


@pytest.mark.parametrize("who", [TRAINEE, TEACHER])
def test_who_belongs_to_no_employer_gets_no_form(sample_conversation: Conversation, who: str) -> None:
    assert sample_conversation.picks(who, "wie-mag").form is None
