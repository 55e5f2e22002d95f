"""What was agreed is kept, told to who does it, listed for who may see it, and done by its owner."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from bot.app.sample import START
from bot.domain.people import Role
from bot.messages import Tone
from handlers.action_form import LONGEST
from storage import tables as t
from storage.engine import reading, writing
from tests.core.agreeing import (
    ASKS,
    ASSESSOR,
    COORDINATOR,
    GUIDE,
    OTHER,
    TEACHER,
    TRAINEE,
    agree,
    field,
    notices,
    number_of,
    points,
)
from tests.core.talking import Conversation


def test_a_trainee_makes_one_for_themselves(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says(TRAINEE, "maak actiepunt")
    assert shown.form is not None
    assert [one.name for one in shown.form.fields] == ["what", "who", "when"]
    said = sample_conversation.fills_in(TRAINEE, what="Hoofdstuk 6 lezen", who="ik", when="vrijdag")
    assert said.headline == "Het actiepunt is bewaard."
    assert "uiterlijk vrijdag 22 november" in said.text
    name = "Fatima El Amrani"
    assert points(sample_conversation) == [(name, name, "Hoofdstuk 6 lezen", date(2024, 11, 22), False)]
    assert notices(sample_conversation) == []


def test_the_owner_hears_of_it_and_can_say_that_it_is_done(sample_conversation: Conversation) -> None:
    said = agree(sample_conversation, who="docent")
    assert "Ruud Terpstra krijgt er bericht van." in said.text
    (told,) = notices(sample_conversation)
    assert told.headline == "Nieuw actiepunt van Fatima El Amrani"
    assert "„Hoofdstuk 6 lezen”" in told.text
    assert sample_conversation.taps(TEACHER, "Klaar", reply=told).headline == "Klaar: Hoofdstuk 6 lezen"
    assert [done for *_, done in points(sample_conversation)] == [True]


def test_who_made_it_for_another_can_close_it_and_the_other_hears_so(sample_conversation: Conversation) -> None:
    agree(sample_conversation, who="docent")
    shown = sample_conversation.says(TRAINEE, "welke actiepunten heb ik?")
    said = sample_conversation.taps(TRAINEE, "Sluit: Hoofdstuk 6 lezen", reply=shown)
    assert (said.headline, said.paragraphs) == (
        "Gesloten: Hoofdstuk 6 lezen",
        ("Ruud Terpstra krijgt er bericht van.",),
    )
    assert [done for *_, done in points(sample_conversation)] == [True]
    (made, closed) = sorted(notices(sample_conversation), key=lambda one: "sloot" in one.headline)
    assert closed.headline == "Fatima El Amrani sloot een actiepunt. Je hoeft het niet meer te doen."
    late = sample_conversation.taps(TEACHER, "Klaar", reply=made)
    assert late.headline == "Dit actiepunt was al klaar."


@pytest.mark.parametrize("words", ["sluit het actiepunt hoofdstuk 6", "trek het actiepunt hoofdstuk 6 in"])
def test_who_made_it_closes_it_with_a_sentence(sample_conversation: Conversation, words: str) -> None:
    agree(sample_conversation, who="docent")
    assert sample_conversation.says(TRAINEE, words).headline == "Gesloten: Hoofdstuk 6 lezen"


def test_who_neither_does_nor_made_it_closes_nothing(sample_conversation: Conversation) -> None:
    agree(sample_conversation, who="docent")
    said = sample_conversation.says(GUIDE, "sluit het actiepunt hoofdstuk 6")
    assert said.headline == "Er staan geen actiepunten voor jou open."
    assert [done for *_, done in points(sample_conversation)] == [False]


def test_who_stands_in_today_does_it(sample_conversation: Conversation) -> None:
    agree(sample_conversation, who="werkbegeleider")
    assert [owner for _, owner, *_ in points(sample_conversation)] == ["Henk Oosterhof"]


def test_who_guides_several_chooses_whom_it_is_about(sample_conversation: Conversation) -> None:
    form = sample_conversation.says(GUIDE, "maak een actiepunt").form
    assert [label for _, label in field(form, "about").options] == ["Fatima El Amrani", "Samira Bouzid"]
    about = number_of(form, "Samira Bouzid")
    sample_conversation.fills_in(GUIDE, what="Tillift oefenen", about=about, who="deelnemer", when="3 december")
    assert points(sample_conversation) == [
        ("Samira Bouzid", "Samira Bouzid", "Tillift oefenen", date(2024, 12, 3), False)
    ]


def test_a_named_trainee_is_not_asked_for(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says(GUIDE, "nieuw actiepunt voor Samira Bouzid: tillift oefenen, vrijdag")
    assert shown.form is not None
    assert shown.form.title == "Nieuw actiepunt voor Samira Bouzid"
    assert field(shown.form, "what").value.startswith("tillift oefenen")
    assert field(shown.form, "when").value == "22-11-2024"
    assert sample_conversation.fills_in(GUIDE, who="ik").headline == "Het actiepunt is bewaard."


def test_words_of_another_message_are_the_agreement(sample_conversation: Conversation) -> None:
    quoted = "Karin belt mevrouw Jansen (123456782) over de tillift " + "x" * 400
    shown = sample_conversation.picks(TRAINEE, "actiepunt", quoted)
    value = field(shown.form, "what").value
    assert value.startswith("Karin belt mevrouw …")
    assert not any(part in value for part in ("Jansen", "123456782"))
    assert len(value) <= LONGEST
    with reading(sample_conversation.engine) as db:
        tables = (t.events, t.turns, t.turn_options)
        kept = "".join(str(db.execute(select(table)).all()) for table in tables)
    assert not any(part in kept for part in ("Jansen", "123456782"))


def test_a_choice_that_stands_always_is_never_used_up(sample_conversation: Conversation) -> None:
    first, second = (sample_conversation.picks(TRAINEE, "actiepunt") for _ in range(2))
    assert first.form is not None
    assert second.form is not None
    assert first.form.token != second.form.token


def test_a_client_in_an_agreement_is_told_and_left_out(sample_conversation: Conversation) -> None:
    said = agree(sample_conversation, what="Wassen van mevrouw Jansen bespreken")
    assert "De naam van een cliënt heb ik weggelaten." in said.text
    assert [text for _, _, text, *_ in points(sample_conversation)] == ["Wassen van mevrouw … bespreken"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("gisteren", "Die dag is al voorbij. Kies een dag vanaf vandaag."),
        ("18 november 2024", "Die dag is al voorbij. Kies een dag vanaf vandaag."),
        ("ooit", "Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december."),
        ("31 november", "Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december."),
        ("vrijdag of maandag", "Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december."),
    ],
)
def test_a_day_that_cannot_be_is_asked_again(sample_conversation: Conversation, when: str, said: str) -> None:
    back = agree(sample_conversation, when=when)
    assert (back.headline, points(sample_conversation)) == (said, [])
    assert (field(back.form, "what").value, field(back.form, "when").value) == ("Hoofdstuk 6 lezen", when)
    assert sample_conversation.fills_in(TRAINEE, when="vandaag").headline == "Het actiepunt is bewaard."


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("vandaag", date(2024, 11, 19)),
        ("vr", date(2024, 11, 22)),
        ("volgende week", date(2024, 12, 1)),
        ("3-12", date(2024, 12, 3)),
        ("morgen", date(2024, 11, 20)),
    ],
)
def test_days_as_people_write_them(sample_conversation: Conversation, when: str, due: date) -> None:
    agree(sample_conversation, when=when)
    assert [day for *_, day, _ in points(sample_conversation)] == [due]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(when=st.text(min_size=1, max_size=20) | st.dates(date(2020, 1, 1), date(2030, 1, 1)).map("{:%d-%m-%Y}".format))
def test_whatever_is_written_for_a_day_no_point_is_due_before_today(
    sample_conversation: Conversation, when: str
) -> None:
    before = len(points(sample_conversation))
    reply = agree(sample_conversation, when=when)
    kept = points(sample_conversation)
    assert reply.tone is not Tone.ERROR
    assert all(due >= date(2024, 11, 19) for *_, due, _ in kept)
    assert (len(kept) == before) is (reply.form is not None)


def test_a_long_agreement_is_asked_shorter(sample_conversation: Conversation) -> None:
    assert agree(sample_conversation, what="a" * (LONGEST + 1)).headline.startswith("Maak de afspraak korter")
    assert points(sample_conversation) == []


def test_somebody_out_of_sight_is_no_subject_any_more(sample_conversation: Conversation) -> None:
    form = sample_conversation.says(GUIDE, "maak een actiepunt").form
    about = number_of(form, "Samira Bouzid")
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.supervisions).where(t.supervisions.c.trainee == int(about)).values(last=date(2024, 11, 1)))
    said = sample_conversation.fills_in(GUIDE, what="Oefenen", about=about, who="ik", when="vrijdag")
    assert said.headline == "Over wie gaat het? Kies iemand uit de lijst."
    assert points(sample_conversation) == []


@pytest.mark.parametrize("who", ["wim.kramer", "marloes.veen"])
@pytest.mark.parametrize("asked", ["welke actiepunten zijn er?", "actiepunten van Fatima"])
def test_planners_and_advisers_see_none(sample_conversation: Conversation, who: str, asked: str) -> None:
    agree(sample_conversation)
    assert "Hoofdstuk 6" not in sample_conversation.says(who, asked).text
    assert sample_conversation.picks(who, "actiepunt").form is None


def test_a_second_role_shows_no_talks_of_the_first(sample_conversation: Conversation) -> None:
    """An adviser who also guides sees the points of whom they guide, and of nobody else at the employer."""
    agree(sample_conversation)
    with writing(sample_conversation.engine) as db:
        adviser = db.execute(select(t.persons.c.id).where(t.persons.c.name == "Marloes Veen")).scalar_one()
        role = {"person": adviser, "role": Role.WORK_SUPERVISOR, "organisation": "zonnehof"}
        db.execute(insert(t.person_roles).values(role))
    assert sample_conversation.says("marloes.veen", ASKS).headline == "Er staan geen actiepunten open."


AFTER = datetime(2024, 12, 3, 9, tzinfo=UTC)
"""Henk stands in for Marja until 1 December."""


@pytest.fixture
def replaced(sample_conversation: Conversation) -> Conversation:
    """Henk does something for Fatima, and she does something herself; then Marja is back."""
    agree(sample_conversation, who="werkbegeleider", what="Rooster bespreken", when="3 december")
    agree(sample_conversation, what="Hoofdstuk 6 lezen", when="4 december")
    return sample_conversation


def test_who_guides_no_more_keeps_what_they_do_and_reads_nothing_else(replaced: Conversation) -> None:
    shown = replaced.says(GUIDE, ASKS, at=AFTER)
    assert shown.sections[0].lines == ("Rooster bespreken (jij, uiterlijk dinsdag 3 december)",)
    assert [one.label for one in shown.choices] == ["Klaar: Rooster bespreken", "Nieuw actiepunt"]
    assert not any(word in shown.text for word in ("Fatima", "Hoofdstuk"))
    assert "Rooster bespreken" not in replaced.says(GUIDE, "actiepunten van Samira Bouzid", at=AFTER).text
    moves = replaced.says(GUIDE, "verzet actiepunt rooster naar 5 december", at=AFTER)
    assert "Fatima" not in moves.text
    assert replaced.taps(GUIDE, "Ja, verzet het", AFTER).headline == (
        "Verzet naar donderdag 5 december: Rooster bespreken"
    )
    assert replaced.says(GUIDE, "klaar met rooster bespreken", at=AFTER).headline == "Klaar: Rooster bespreken"
    assert [done for *_, done in points(replaced)] == [True, False]


@pytest.mark.parametrize("who", ["marja.stam", TEACHER, COORDINATOR])
def test_who_took_over_and_the_school_close_what_is_left_behind(replaced: Conversation, who: str) -> None:
    shown = replaced.says(who, ASKS, at=AFTER)
    assert "Fatima El Amrani: Rooster bespreken (Henk Oosterhof" in shown.text
    assert [one.label for one in shown.choices] == ["Sluit: Rooster bespreken", "Nieuw actiepunt"]
    said = replaced.taps(who, "Sluit: Rooster bespreken", AFTER)
    assert (said.headline, said.paragraphs) == (
        "Gesloten: Rooster bespreken",
        ("Henk Oosterhof krijgt er bericht van.",),
    )
    assert [done for *_, done in points(replaced)] == [True, False]


@pytest.mark.parametrize("who", [TEACHER, COORDINATOR])
def test_the_school_closes_what_others_do_only_when_it_chooses_so(replaced: Conversation, who: str) -> None:
    """A sentence that fits by chance closes nothing of somebody else."""
    shown = replaced.says(who, "klaar met hoofdstuk 6 lezen")
    assert [one.label for one in shown.choices] == ["Sluit: Hoofdstuk 6 lezen"]
    assert [done for *_, done in points(replaced)] == [False, False]
    assert replaced.taps(who, "Sluit: Hoofdstuk 6 lezen").headline == "Gesloten: Hoofdstuk 6 lezen"


@pytest.mark.parametrize("who", ["marja.stam", ASSESSOR, "wim.kramer", "marloes.veen", OTHER])
def test_a_number_of_somebody_elses_point_closes_nothing(replaced: Conversation, who: str) -> None:
    """Before Henk left, and for who has another seat, is of another employer's side, or no part of it at all."""
    at = START if who == "marja.stam" else AFTER
    assert "Sluit" not in "".join(one.label for one in replaced.says(who, ASKS, at=at).choices)
    replaced.picks(who, "bericht.klaar:1.x", at=at)
    assert [done for *_, done in points(replaced)] == [False, False]


def test_a_maker_who_sees_the_talks_no_longer_does_nothing_with_an_old_button(
    sample_conversation: Conversation,
) -> None:
    agree(
        sample_conversation,
        TEACHER,
        about=number_of(sample_conversation.says(TEACHER, "maak actiepunt").form, "Fatima El Amrani"),
        who="deelnemer",
    )
    listed = sample_conversation.says(TEACHER, ASKS)
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.trajectories).values(withdrawn_at=START))
    said = sample_conversation.taps(TEACHER, "Sluit: Hoofdstuk 6 lezen", reply=listed)
    assert said.text == "Dit actiepunt staat niet voor jou open."
    assert [done for *_, done in points(sample_conversation)] == [False]


def test_the_list_holds_what_the_asker_may_see_the_oldest_day_first(sample_conversation: Conversation) -> None:
    agree(sample_conversation, what="Later", when="3 december")
    agree(sample_conversation, what="Eerder", who="docent")
    agree(sample_conversation, OTHER, what="Van een ander")
    own = sample_conversation.says(TRAINEE, "wat hadden we afgesproken?")
    assert own.sections[0].lines == (
        "Eerder (Ruud Terpstra, uiterlijk vrijdag 22 november)",
        "Later (jij, uiterlijk dinsdag 3 december)",
    )
    assert [choice.label for choice in own.choices] == ["Klaar: Later", "Sluit: Eerder", "Nieuw actiepunt"]
    theirs = sample_conversation.says(ASSESSOR, ASKS)
    assert [line.split(" (")[0] for line in theirs.sections[0].lines] == [
        "Fatima El Amrani: Eerder",
        "Lotte Bakker: Van een ander",
        "Fatima El Amrani: Later",
    ]
    guides = sample_conversation.says(GUIDE, ASKS)
    assert [line.split(":")[0] for line in guides.sections[0].lines] == ["Fatima El Amrani"] * 2
    named = sample_conversation.says(ASSESSOR, "actiepunten van Lotte Bakker")
    assert [line.split(":")[0] for line in named.sections[0].lines] == ["Lotte Bakker"]


def test_each_person_on_the_list_is_in_the_audit_log(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    agree(sample_conversation, OTHER)
    sample_conversation.says(ASSESSOR, ASKS)
    with reading(sample_conversation.engine) as db:
        a = t.audit_entries.c
        asked = select(t.persons.c.name).join(t.audit_entries, a.about == t.persons.c.id)
        assert set(db.execute(asked.where(a.what == "actions.other")).scalars()) == {"Fatima El Amrani", "Lotte Bakker"}


def test_who_is_late_is_told_so(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    later = START + timedelta(days=5)
    assert sample_conversation.says(TRAINEE, ASKS, at=later).tone is Tone.CAUTION


def test_only_the_owner_says_that_it_is_done_and_once(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    assert "Klaar: Hoofdstuk 6 lezen" not in [c.label for c in sample_conversation.says(TEACHER, ASKS).choices]
    listed = sample_conversation.says(TRAINEE, ASKS)
    again = sample_conversation.says(TRAINEE, ASKS)
    assert sample_conversation.taps(TRAINEE, "Klaar: Hoofdstuk 6 lezen", reply=listed).headline.startswith("Klaar")
    assert sample_conversation.taps(TRAINEE, "Klaar: Hoofdstuk 6 lezen", reply=again).headline == (
        "Dit actiepunt was al klaar."
    )
    assert sample_conversation.says(TRAINEE, ASKS).headline == "Er staan geen actiepunten open."


def test_a_list_closes_each_of_its_points_and_each_once(sample_conversation: Conversation) -> None:
    agree(sample_conversation, what="Eerder")
    agree(sample_conversation, what="Later")
    listed = sample_conversation.says(TRAINEE, ASKS)
    said = [
        sample_conversation.taps(TRAINEE, label, reply=listed).headline
        for label in ("Klaar: Later", "Klaar: Later", "Nieuw actiepunt", "Klaar: Eerder")
    ]
    assert said == [
        "Klaar: Later",
        "Deze knop is al gebruikt. Je koos: Klaar: Later.",
        "Wat spreken jullie af?",
        "Klaar: Eerder",
    ]
    token = {choice.label: choice.token for choice in listed.choices}
    done = ("Klaar: Later", "Nieuw actiepunt", "Klaar: Eerder")
    assert sample_conversation.taken(TRAINEE, listed) == tuple(token[label] for label in done)


def test_a_word_after_it_does_not_do_it_again(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    sample_conversation.says(TRAINEE, ASKS)
    sample_conversation.taps(TRAINEE, "Klaar: Hoofdstuk 6 lezen")
    assert sample_conversation.says(TRAINEE, "vrijdag").tone is not Tone.ERROR


def test_what_no_action_point_answers_is_for_a_human(sample_conversation: Conversation) -> None:
    assert "kan je helpen" in sample_conversation.says(TRAINEE, "verwijder dat actiepunt van vorige week").text


def test_in_english(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says("tomasz.nowak", "make an action point")
    assert shown.form is not None
    assert shown.form.fields[0].label == "What is agreed?"
    said = sample_conversation.fills_in("tomasz.nowak", what="Read chapter 6", who="ik", when="Friday")
    assert "Friday 22 November" in said.text
