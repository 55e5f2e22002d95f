"""Minutes of a talk between three parties: who makes them, who agrees, who objects, and who reads them (J3, J4, J5)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from bot.app.sample import START
from bot.domain.talks import Judged, TalkState
from bot.messages import Tone
from storage import tables as t
from storage.engine import reading, writing
from tests.core.minuting import (
    BEGAN,
    DAY,
    NOT_YOURS,
    TEACHER,
    TRAINEE,
    WORK,
    kept,
    last,
    notices,
    number_of,
    plan,
    written,
)
from tests.core.talking import Conversation


def test_a_talk_of_three_from_note_taker_to_agreement(sample_conversation: Conversation) -> None:
    said = sample_conversation
    number = plan(said)
    asked = said.says(TEACHER, "wie maakt het verslag?")
    assert asked.headline.startswith("Nog niemand maakt het verslag: driehoeksgesprek van dinsdag 19 november")
    form = said.taps(TEACHER, "Ik maak het verslag").form
    assert form is not None
    assert [one.name for one in form.fields if one.required] == ["verslag", "meer"]
    owner = str(int(number_of(said, WORK)))
    reply = said.fills_in(
        TEACHER,
        verslag="Het gaat goed.\nDe proeve is dichtbij.",
        besluit1="Ze oefent op de Linde",
        hoe1="80-20",
        gehoord1="de teamleider",
        punt1="De proeve plannen",
        wie1=owner,
        wanneer1="voor vrijdag",
    )
    assert "Ik vraag Fatima El Amrani en Henk Oosterhof om akkoord." in reply.paragraphs
    told = last(said, WORK)
    assert [one.heading for one in told.sections] == ["Besproken", "Besluiten", "Actiepunten"]
    assert "Ze oefent op de Linde (80-20-regel, bijna iedereen was het eens; gehoord: de teamleider)" in told.text
    assert "De proeve plannen (jij, uiterlijk vrijdag 22 november)" in told.text
    assert said.taps(WORK, "Akkoord", reply=told).headline == "Dank je. Je bent akkoord met het verslag."
    assert not [one for one in notices(said, TEACHER) if one.headline.startswith("Iedereen is akkoord")]
    for shown in (said.says(TRAINEE, "akkoord met het verslag"), last(said, TRAINEE)):
        assert "Akkoord" in [one.label for one in shown.choices]
        assert "nog niets gezegd" not in shown.text  # asked once, and read hours later
    for words in ("wie is akkoord?", "wie is het eens met het verslag?", "wat staat er in het verslag?"):
        (stands,) = (one for one in said.says(TRAINEE, words).sections if one.heading == "Wie is akkoord?")
        assert set(stands.lines) == {
            "jij: nog niets gezegd",
            "Henk Oosterhof: akkoord",
            "Ruud Terpstra: maakte het verslag",
        }
    said.taps(TRAINEE, "Akkoord", reply=last(said, TRAINEE))
    assert len([one for one in notices(said, TEACHER) if one.headline.startswith("Iedereen is akkoord")]) == 1
    assert kept(said, number) == dict.fromkeys((TRAINEE, WORK, TEACHER), Judged.CONFIRMED)
    with reading(said.engine) as db:
        p = t.action_points.c
        assert db.execute(select(p.owner, p.due, p.talk)).all() == [(int(owner), date(2024, 11, 22), number)]
        assert db.execute(select(t.talks.c.state)).scalar_one() == TalkState.HELD


def test_an_objection_is_heard_by_all_and_a_correction_asks_all_again(sample_conversation: Conversation) -> None:
    said = sample_conversation
    number = written(said)
    first = {who: last(said, who) for who in (TRAINEE, WORK)}
    said.taps(TRAINEE, "Akkoord", reply=first[TRAINEE])
    said.taps(WORK, "Niet akkoord", reply=first[WORK])
    reply = said.fills_in(WORK, opmerking="Mevrouw Jansen vroeg iets anders.")
    assert "De naam van een cliënt heb ik weggelaten." in reply.text
    for who in (TRAINEE, TEACHER):
        heard = last(said, who, "Henk Oosterhof is niet akkoord")
        assert "„Mevrouw … vroeg iets anders.”" in heard.paragraphs
        assert [one.label for one in heard.choices] == (["Verslag aanpassen"] if who == TEACHER else [])
    assert "niet akkoord: „Mevrouw … vroeg iets anders.”" in said.says(TRAINEE, "wat hadden we afgesproken?").text
    said.taps(TEACHER, "Verslag aanpassen", reply=last(said, TEACHER, "Henk Oosterhof is niet akkoord"))
    assert said.fills_in(TEACHER, verslag="Het gaat beter.").headline == "Het verslag is bewaard."
    assert kept(said, number) == {TRAINEE: None, WORK: None, TEACHER: Judged.CONFIRMED}
    again = said.says(WORK, "akkoord met het verslag")
    assert "Het gaat beter." in again.text
    assert said.taps(WORK, "Akkoord").headline.startswith("Dank je.")
    assert "Ruud Terpstra veranderde het verslag. Ben je akkoord?" in [
        line for one in notices(said, TRAINEE) for line in one.paragraphs
    ]


def test_a_button_of_an_older_version_judges_nothing(sample_conversation: Conversation) -> None:
    said = sample_conversation
    number = written(said)
    old = last(said, WORK)
    said.says(TEACHER, "wie maakt het verslag?")
    said.fills_in(TEACHER, verslag="Het gaat beter.")
    reply = said.taps(WORK, "Akkoord", reply=old)
    assert reply.headline == "Het verslag is intussen veranderd. Dit staat er nu."
    assert "Het gaat beter." in reply.text
    assert kept(said, number)[WORK] is None
    said.taps(WORK, "Akkoord")
    assert kept(said, number)[WORK] is Judged.CONFIRMED


def test_clicked_twice_counts_once(sample_conversation: Conversation) -> None:
    said = sample_conversation
    written(said)
    told = last(said, TRAINEE)
    said.taps(TRAINEE, "Akkoord", reply=told)
    assert "al gebruikt" in said.taps(TRAINEE, "Akkoord", reply=told).text
    shown = said.says(TRAINEE, "akkoord met het verslag")
    assert said.taps(TRAINEE, "Akkoord", reply=shown).headline == "Dat had je al gezegd. Er is niets veranderd."


def test_decisions_are_corrected_and_action_points_stay(sample_conversation: Conversation) -> None:
    said = sample_conversation
    owner = str(int(number_of(said, TRAINEE)))
    written(said, besluit1="Eerst oefenen", hoe1="docent", punt1="Oefenen", wie1=owner, wanneer1="vrijdag")
    shown = said.says(TEACHER, "wie maakt het verslag?")
    assert shown.form is not None
    values = {one.name: one.value for one in shown.form.fields}
    assert (values["verslag"], values["besluit1"], values["hoe1"], values["punt1"]) == (
        *("Het gaat goed.", "Eerst oefenen", "docent", ""),
    )
    assert "Oefenen (Fatima El Amrani, uiterlijk vrijdag 22 november)" in shown.text
    later = said.says(TRAINEE, "wat staat er in het verslag?", at=BEGAN + timedelta(days=4))
    assert "Oefenen (jij, uiterlijk vrijdag 22 november, 1 dag te laat)" in later.text
    said.says(TEACHER, "wie maakt het verslag?")
    said.fills_in(TEACHER, besluit1="Meteen plannen", hoe1="consensus")
    with reading(said.engine) as db:
        assert db.execute(select(t.decisions.c.text, t.decisions.c.how)).all() == [("Meteen plannen", "consensus")]
        assert db.execute(select(t.action_points.c.text)).scalars().all() == ["Oefenen"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"besluit1": "Oefenen"}, "Zeg bij besluit 1 ook hoe het is genomen."),
        ({"hoe1": "docent"}, "Schrijf ook wat besluit 1 is."),
        ({"gehoord1": "de teamleider"}, "Schrijf ook wat besluit 1 is."),
        ({"punt1": "Oefenen"}, "Bij actiepunt 1 hoort wat, wie en wanneer."),
        ({"punt1": "Oefenen", "wie1": "me"}, "Bij actiepunt 1 hoort wat, wie en wanneer."),
        ({"wanneer1": "vrijdag"}, "Bij actiepunt 1 hoort wat, wie en wanneer."),
        (
            {"punt1": "Oefenen", "wie1": "me", "wanneer1": "gisteren"},
            "De dag van actiepunt 1 is al voorbij. Kies een dag vanaf vandaag.",
        ),
        (
            {"punt1": "Oefenen", "wie1": "me", "wanneer1": "ooit"},
            "Ik begrijp de dag van actiepunt 1 niet. Schrijf: vrijdag, of 3 december.",
        ),
        ({"wie1": "999"}, "Kies een van de antwoorden bij: Actiepunt 1: wie doet het?"),
        ({"verslag": ""}, "Vul dit nog in: Wat is er besproken?"),
    ],
)
def test_what_cannot_be_taken_comes_back_filled_in(
    sample_conversation: Conversation, values: dict[str, str], wrong: str
) -> None:
    said = sample_conversation
    plan(said)
    said.says(TEACHER, "ik maak het verslag")
    me = str(int(number_of(said, TEACHER)))
    filled = {name: me if value == "me" else value for name, value in values.items()}
    reply = said.fills_in(TEACHER, **{"verslag": "Het gaat goed.", **filled})
    assert (reply.headline, reply.tone) == (wrong, Tone.QUESTION)
    assert reply.form is not None
    shown = {one.name: one.value for one in reply.form.fields}
    assert all(shown[name] == value for name, value in filled.items() if value != "999")
    with reading(said.engine) as db:
        assert db.execute(select(t.talks.c.minuted_at)).scalar_one() is None
        assert db.execute(select(t.action_points.c.id)).all() == []


def test_the_form_grows_to_three_of_each_and_keeps_what_was_written(sample_conversation: Conversation) -> None:
    said = sample_conversation
    plan(said)
    said.says(TEACHER, "ik maak het verslag")
    me = str(int(number_of(said, TEACHER)))
    grown = said.fills_in(TEACHER, verslag="Het gaat goed.", meer="besluit")
    assert grown.headline == "Er is nu plaats voor nog een. Er is nog niets bewaard."
    for place in (1, 2, 3):
        more = "punt" if place == 3 else "besluit"
        shown = said.fills_in(TEACHER, **{f"besluit{place}": f"Besluit {place}", f"hoe{place}": "docent", "meer": more})
        assert shown.tone is Tone.QUESTION
        assert notices(said, WORK) == []
    said.fills_in(TEACHER, meer="punt")
    rows = [{f"punt{n}": f"Punt {n}", f"wie{n}": me, f"wanneer{n}": "vrijdag"} for n in (1, 2, 3)]
    assert said.last[TEACHER].form.fields[-1].options == (("klaar", "Ja, vraag iedereen om akkoord"),)  # type: ignore[union-attr]
    reply = said.fills_in(TEACHER, **rows[0], **rows[1], **rows[2], meer="klaar")
    assert reply.headline == "Het verslag is bewaard."
    with reading(said.engine) as db:
        order = t.decisions.c.id
        assert db.execute(select(t.decisions.c.text).order_by(order)).scalars().all() == [
            f"Besluit {n}" for n in (1, 2, 3)
        ]
        assert len(db.execute(select(t.action_points.c.id)).all()) == 3


def test_one_at_a_time_and_who_had_it_hears_that_it_is_taken_over(sample_conversation: Conversation) -> None:
    said = sample_conversation
    plan(said)
    free = said.says(WORK, "wie maakt het verslag?")
    said.says(TRAINEE, "ik maak het verslag")
    late = said.taps(WORK, "Ik maak het verslag", reply=free)
    assert late.headline.startswith("Verslag: "), "a tap on the button is a wish: the last one makes them"
    assert notices(said, TRAINEE)[-1].headline.startswith("Henk Oosterhof maakt het verslag")
    shown = said.says(TEACHER, "wie maakt het verslag?")
    assert shown.headline.startswith("Henk Oosterhof maakt het verslag")
    assert [one.label for one in shown.choices] == ["Ik neem het over"]


def test_before_the_talk_somebody_takes_it_on_and_may_hand_it_back(sample_conversation: Conversation) -> None:
    said = sample_conversation
    plan(said, START + DAY)
    said.says(TEACHER, "wie maakt het verslag?")
    waits = said.taps(TEACHER, "Ik maak het verslag")
    assert waits.form is None
    assert "Het gesprek begint op woensdag 20 november" in waits.text
    assert notices(said, WORK)[-1].headline.startswith("Ruud Terpstra maakt het verslag")
    assert said.taps(TEACHER, "Toch niet, ik maak het niet").headline.startswith("Nog niemand maakt het verslag")
    said.taps(TEACHER, "Ik maak het verslag")
    assert said.says(TEACHER, "wie maakt het verslag?", at=START + 2 * DAY).form is not None


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        (TalkState.PROPOSED, "Dit gesprek is nog niet afgesproken."),
        (TalkState.CANCELLED, "Dit gesprek is afgezegd, of het is niet gehouden."),
    ],
)
def test_a_talk_that_is_not_to_be_held(sample_conversation: Conversation, state: TalkState, headline: str) -> None:
    said = sample_conversation
    number = plan(said)
    shown = said.says(TEACHER, "wie maakt het verslag?")
    with writing(said.engine) as db:
        db.execute(update(t.talks).where(t.talks.c.id == number).values(state=state))
    assert said.taps(TEACHER, "Ik maak het verslag", reply=shown).headline == headline


def test_of_several_talks_one_is_chosen(sample_conversation: Conversation) -> None:
    said = sample_conversation
    plan(said)
    plan(said, BEGAN - 7 * DAY)
    shown = said.says(TRAINEE, "wie maakt het verslag?")
    assert [one.label for one in shown.choices] == [
        "Driehoeksgesprek van dinsdag 19 november",
        "Driehoeksgesprek van dinsdag 12 november",
    ]
    assert "12 november" in said.taps(TRAINEE, "Driehoeksgesprek van dinsdag 12 november").headline


def test_a_talk_that_is_gone_and_one_that_never_was_read_alike(sample_conversation: Conversation) -> None:
    said = sample_conversation
    number = plan(said)
    shown = said.says(TEACHER, "wie maakt het verslag?")
    with writing(said.engine) as db:
        db.execute(delete(t.talk_people).where(t.talk_people.c.talk == number))
        db.execute(delete(t.talks))
    assert said.taps(TEACHER, "Ik maak het verslag", reply=shown).headline == NOT_YOURS


def test_a_client_in_minutes_is_told_and_left_out(sample_conversation: Conversation) -> None:
    said = sample_conversation
    plan(said)
    said.says(TEACHER, "ik maak het verslag")
    reply = said.fills_in(TEACHER, verslag="Mevrouw Jansen (123456782) wassen ging goed.")
    assert "De naam van een cliënt heb ik weggelaten." in reply.text
    with reading(said.engine) as db:
        every = (t.talks, t.events, t.turns, t.turn_options, t.notices)
        rows = "".join(str(db.execute(select(table)).all()) for table in every)
    assert not any(part in rows for part in ("Jansen", "123456782"))


def test_in_english(sample_conversation: Conversation) -> None:
    said = sample_conversation
    written(said)
    with writing(said.engine) as db:
        db.execute(update(t.persons).where(t.persons.c.id == number_of(said, TRAINEE)).values(locale="en"))
    reply = said.says(TRAINEE, "what is in the minutes?")
    assert reply.headline == "Minutes: three-way talk of Tuesday 19 November."
    assert "Ruud Terpstra: made the minutes" in reply.text


STEPS = st.lists(st.sampled_from(("agree-t", "agree-w", "object-t", "object-w", "correct")), max_size=6)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_in_any_order_the_note_taker_hears_it_when_all_agree(
    sample_conversation: Conversation, steps: list[str]
) -> None:
    said = sample_conversation
    with writing(said.engine) as db:
        for table in (t.notices, t.decisions, t.talk_people, t.talks):
            db.execute(delete(table))
    written(said)
    expected: dict[str, bool] = {TRAINEE: False, WORK: False}
    heard = 0
    for step in steps:
        who = TRAINEE if step.endswith("-t") else WORK
        if step == "correct":
            said.says(TEACHER, "wie maakt het verslag?")
            said.fills_in(TEACHER)
            expected = dict.fromkeys(expected, False)
        elif step.startswith("object"):
            said.says(who, "akkoord met het verslag")
            said.taps(who, "Niet akkoord")
            said.fills_in(who, opmerking="klopt niet")
            expected[who] = False
        else:
            said.says(who, "akkoord met het verslag")
            said.taps(who, "Akkoord")
            heard += not expected[who] and all(expected[other] for other in expected if other != who)
            expected[who] = True
    told = [one for one in notices(said, TEACHER) if one.headline.startswith("Iedereen is akkoord")]
    assert (len(told) > 0) == (heard > 0)
    assert len(told) <= heard
