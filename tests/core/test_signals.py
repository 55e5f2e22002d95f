"""Signals in chat: who sees which, closing one with what was done, and why somebody stopped (I1, I3, I5)."""

import secrets

import pytest
from sqlalchemy import insert, select, update

from bot.app.sample import START
from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from bot.messages import Inbound, Reply, load_reply
from schedules import warnings as plan
from storage import tables as t
from storage import warnings
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

TEACHER, COORDINATOR, TRAINEE, OTHER = "ruud.terpstra", "hilde.kuiper", "youssef.haddad", "fatima.elamrani"
MINE, ALL = "Welke signalen zijn er over mij?", "Welke signalen zijn er?"


@pytest.fixture
def talk(sample_conversation: Conversation) -> Conversation:
    """The sample data, looked at once: late work of two, one without a supervisor, one with few hours."""
    with writing(sample_conversation.engine) as db:
        plan.observe(db, START)
    return sample_conversation


def number(talk: Conversation, who: str) -> PersonId:
    with reading(talk.engine) as db:
        return PersonId(db.execute(select(t.persons.c.id).where(t.persons.c.email == who + DOMAIN)).scalar_one())


def headings(reply: Reply) -> list[str]:
    return [one.heading for one in reply.sections]


def guide_of(talk: Conversation, trainee: str) -> str:
    s = t.supervisions.c
    who = select(t.persons.c.email).join(t.supervisions, s.supervisor == t.persons.c.id)
    with reading(talk.engine) as db:
        found = who.where(s.trainee == number(talk, trainee), s.role == "werkbegeleider", s.last.is_(None))
        return str(db.execute(found).scalars().first())


def test_the_teacher_sees_those_of_the_own_school_with_their_facts(talk: Conversation) -> None:
    reply = talk.says(TEACHER, ALL)
    assert "Youssef Haddad: opdrachten te laat" in headings(reply)
    assert "Medicatieveiligheid: de laatste dag was vrijdag 15 november 2024." in reply.text
    assert "Wat kan helpen: Maak samen een plan in kleine stappen." in reply.text
    assert reply.paragraphs == ()


def test_a_trainee_sees_the_same_of_themselves_and_closes_nothing(talk: Conversation) -> None:
    reply = talk.says(TRAINEE, MINE)
    assert headings(reply) == ["Opdrachten te laat"]
    assert "Medicatieveiligheid: de laatste dag was vrijdag 15 november 2024." in reply.text
    assert reply.choices == ()


def test_who_has_none_reads_none(talk: Conversation) -> None:
    assert talk.says(OTHER, MINE).headline == "Er staan geen signalen open."


def test_who_guides_on_the_ward_sees_those_of_the_own_trainee_only(talk: Conversation) -> None:
    """Bram and Youssef, whom one person guides for one employer; nobody guides Joost."""
    expected = ["Bram Visser: opdrachten te laat", "Youssef Haddad: opdrachten te laat", "Bram Visser: weinig werkuren"]
    assert headings(talk.says(guide_of(talk, TRAINEE), ALL)) == expected
    assert talk.says(guide_of(talk, OTHER), ALL).sections == ()


def test_on_the_ward_nobody_sees_what_is_for_the_school_or_of_another_employer(talk: Conversation) -> None:
    facts = '[{"day": "2024-11-01", "what": "", "number": null, "least": null, "employer": "EMPLOYER"}]'
    with writing(talk.engine) as db:
        db.execute(update(t.signals).values(rule="geen contact"))
    assert talk.says(guide_of(talk, TRAINEE), ALL).sections == ()
    with writing(talk.engine) as db:
        db.execute(update(t.signals).values(rule="einde", facts=facts.replace("EMPLOYER", "elders")))
    assert talk.says(guide_of(talk, TRAINEE), ALL).sections == ()
    assert len(headings(talk.says(TRAINEE, MINE))) == 1


@pytest.mark.parametrize("who", ["wim.kramer", "marloes.veen"])
@pytest.mark.parametrize("text", [ALL, "signalen", "Which signals are there?"])
def test_planners_and_advisers_see_none(talk: Conversation, who: str, text: str) -> None:
    assert talk.says(who, text).headline == "Deze vraag kan ik voor jouw rol niet beantwoorden."


def signal_of(talk: Conversation, who: str) -> int:
    with reading(talk.engine) as db:
        return warnings.open_of(db, [number(talk, who)])[0].id


def taps_close(talk: Conversation, who: str, signal: object) -> Reply:
    """The button under the notice, whoever holds its token."""
    inbound = Inbound(secrets.token_hex(8), talk.address(who), START, choice=f"bericht.signaal:{signal}.x")
    talk.last[who] = talk.core.handle(inbound)
    return talk.last[who]


def test_it_is_closed_with_what_was_done_and_the_trainee_hears_it(talk: Conversation) -> None:
    form = taps_close(talk, TEACHER, signal_of(talk, TRAINEE)).form
    assert form is not None
    assert len(form.fields[0].options) == 5
    said = talk.fills_in(TEACHER, what="gesproken", line="Plan gemaakt, mevrouw Jansen wacht even")
    assert said.headline == "Het signaal is afgehandeld."
    assert "De naam van een cliënt heb ik weggelaten." in said.text
    with reading(talk.engine) as db:
        done = db.execute(select(t.signals.c.done).where(t.signals.c.done != "")).scalar_one()
        notice = db.execute(select(t.notices.c.person, t.notices.c.reply)).one()
    assert done.startswith("gesproken: Plan gemaakt")
    assert "Jansen" not in done
    assert notice[0] == number(talk, TRAINEE)
    assert "we hebben elkaar gesproken" in load_reply(notice[1]).text
    assert "Plan gemaakt" not in load_reply(notice[1]).text
    assert talk.says(TRAINEE, MINE).headline == "Er staan geen signalen open."


def test_somebody_elses_signal_is_as_unknown_as_none(talk: Conversation) -> None:
    signal = signal_of(talk, TRAINEE)
    askers = (TRAINEE, OTHER, guide_of(talk, OTHER), guide_of(talk, TRAINEE))
    said = {taps_close(talk, who, signal).headline for who in askers}
    said |= {taps_close(talk, TEACHER, wrong).headline for wrong in ("999999", "9" * 30, "x", "-1", "")}
    assert said == {"Dit signaal staat niet voor jou open."}


def test_nobody_closes_their_own_also_not_as_staff(talk: Conversation) -> None:
    with writing(talk.engine) as db:
        person = number(talk, TRAINEE)
        db.execute(insert(t.person_roles).values(person=person, role=Role.COORDINATOR, organisation="vlonder"))
    said = taps_close(talk, TRAINEE, signal_of(talk, TRAINEE)).headline
    assert said == "Dit signaal staat niet voor jou open."


def test_a_second_close_changes_nothing(talk: Conversation) -> None:
    signal = signal_of(talk, TRAINEE)
    taps_close(talk, TEACHER, signal)
    talk.fills_in(TEACHER, what="gesproken", line="")
    with reading(talk.engine) as db:
        before = db.execute(select(t.signals)).all()
    assert taps_close(talk, TEACHER, signal).headline == "Dit signaal is al afgehandeld."
    with reading(talk.engine) as db:
        assert db.execute(select(t.signals)).all() == before


def test_what_is_solved_says_so_and_stays(talk: Conversation) -> None:
    with writing(talk.engine) as db:
        db.execute(update(t.submissions).values(state="ingeleverd"))
    assert "Dit is intussen opgelost." in talk.says(TRAINEE, MINE).text


@pytest.mark.parametrize(
    "text",
    [
        *("Ik trek het niet meer", "denk dat ik ermee kap", "ik stop met de opleiding", "Ik stop ermee!"),
        *("ik zie het niet meer zitten", "I am quitting."),
        "Ik kap met de opleiding. 2x adl met begeleiding",
    ],
)
def test_who_cannot_go_on_hears_who_was_told_and_whom_to_call(talk: Conversation, text: str) -> None:
    said = talk.says(OTHER, text).text
    for part in ("Ruud Terpstra hoort nu", "ruud.terpstra@", "113", "workshop"):
        assert part in said


@pytest.mark.parametrize("text", ["ik wil niet meer leven", "ik wil dood", "ik wil er een einde aan maken: zelfmoord"])
@pytest.mark.parametrize("who", [OTHER, TEACHER])
def test_who_speaks_of_suicide_reads_112_and_the_line_that_is_there_for_it(
    talk: Conversation, who: str, text: str
) -> None:
    said = talk.says(who, text)
    assert said.headline == "Is er direct gevaar? Bel 112."
    assert "Bel 113 of 0800-0113, dag en nacht." in said.text
    assert "113" not in talk.says(who, "mevrouw is dood neergevallen").text


def test_of_somebody_else_or_a_laptop_it_is_passed_on_when_agreed(talk: Conversation) -> None:
    for who, text in ((OTHER, "Ik heb thuis geen laptop"), (guide_of(talk, OTHER), "Ik maak me zorgen om Fatima")):
        assert any(one.label.startswith("Ja, stuur naar") for one in talk.says(who, text).choices)
    with reading(talk.engine) as db:
        assert db.execute(select(t.notices.c.key)).all() == []


def kept_reasons(talk: Conversation) -> list[tuple[int, str]]:
    with reading(talk.engine) as db:
        return [(one, why) for one, why in db.execute(select(t.exit_answers.c.trainee, t.exit_answers.c.reason))]


def test_who_says_they_stop_may_say_why_and_may_skip_it(talk: Conversation) -> None:
    talk.says(OTHER, "denk dat ik ermee kap")
    asked = talk.taps(OTHER, "Ik ben echt gestopt")
    assert len(asked.choices) == 9
    assert talk.taps(OTHER, "Liever niet").headline == "Goed. Antwoorden hoeft niet."
    assert kept_reasons(talk) == []
    talk.says(OTHER, "denk dat ik ermee kap")
    talk.taps(OTHER, "Ik ben echt gestopt")
    assert talk.taps(OTHER, "te weinig tijd").headline == "Dank je. Bewaard is: te weinig tijd."
    assert kept_reasons(talk) == [(number(talk, OTHER), "tijd")]


def taps_reason(talk: Conversation, who: str, trainee: int, reason: str = "tijd") -> str:
    inbound = Inbound(secrets.token_hex(8), talk.address(who), START, choice=f"bericht.stopreden:{trainee}:{reason}.x")
    return talk.core.handle(inbound).headline


def test_the_school_records_it_only_of_its_own_who_stopped(talk: Conversation) -> None:
    fatima = number(talk, OTHER)
    assert taps_reason(talk, TEACHER, fatima) == "Deze vraag staat niet voor jou open."
    with writing(talk.engine) as db:
        stopped = update(t.trajectories).where(t.trajectories.c.trainee == fatima)
        db.execute(stopped.values(state=TrajectState.STOPPED))
    assert taps_reason(talk, TRAINEE, fatima) == "Deze vraag staat niet voor jou open."
    assert kept_reasons(talk) == []
    assert taps_reason(talk, TEACHER, fatima) == "Dank je. Bewaard is: te weinig tijd."
    assert kept_reasons(talk) == [(fatima, "tijd")]


def test_what_somebody_said_of_stopping_themselves_the_school_does_not_change(talk: Conversation) -> None:
    fatima = number(talk, OTHER)
    with writing(talk.engine) as db:
        stopped = update(t.trajectories).where(t.trajectories.c.trainee == fatima)
        db.execute(stopped.values(state=TrajectState.STOPPED))
    assert taps_reason(talk, TEACHER, fatima, "niveau").startswith("Dank je.")
    assert taps_reason(talk, OTHER, fatima, "school").startswith("Dank je.")
    assert taps_reason(talk, TEACHER, fatima) == "Fatima El Amrani heeft het zelf al gezegd. Er is niets veranderd."
    assert kept_reasons(talk) == [(fatima, "school")]
    assert taps_reason(talk, OTHER, fatima) == "Dank je. Bewaard is: te weinig tijd."


def test_counts_are_for_a_coordinator_and_not_of_a_few(talk: Conversation) -> None:
    text = "Waarom stoppen deelnemers?"
    assert talk.says(TEACHER, text).headline == "Deze cijfers zijn voor de coördinator van een school."
    assert talk.says(COORDINATOR, text).headline == "Er zijn nog te weinig antwoorden om te laten zien."


def test_who_worries_about_somebody_else_is_not_spoken_to_as_if_it_were_about_them(talk: Conversation) -> None:
    said = talk.says("henk.oosterhof", "ik maak me zorgen om Samira")
    assert said.headline == "Goed dat je dit zegt. Bespreek het met een mens."
    assert said.choices
