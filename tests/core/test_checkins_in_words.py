"""Plain sentences about check-ins: an answer while a round waits, who said what, and nothing that decides anything."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app.sample import START
from bot.domain.checkins import CheckinKind, Party, SeatState, Seen
from bot.messages import Reply
from bot.understanding.meaning import Intent
from schedules.tick import tick
from storage import tables as t
from storage.engine import reading
from tests.core.checkins import (
    GUIDE,
    PULSE,
    PULSE_OF_WORK,
    SENTENCE,
    TEACHER,
    TRAINEE,
    kept,
    opened,
    round_of,
    values,
)
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox

MAY_I = "mag ik zelfstandig zwachtelen?"
OFFERS = "Dit kan ik zelf niet beantwoorden."


def labels(reply: Reply) -> list[str]:
    return [one.label for one in reply.choices]


def test_a_sentence_answers_and_is_shown_back(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    said = talk.says(TRAINEE, SENTENCE)
    assert said.headline == "Dank je. Je antwoorden zijn bewaard."
    assert "Het oefenen telt pas mee als je begeleider het bevestigt." in said.text
    assert said.sections[0].lines == (
        "Hoe ging het de afgelopen week op je werk? goed",
        "Heb je de afgelopen week geoefend? ja, met begeleiding",
        "Geoefend: 3x adl met begeleiding",
        "Geoefend: 1x tillift",
    )
    assert values(talk.engine, made) == {
        "werkvloer": "4",
        "geoefend": "met begeleiding",
        "oefenmomenten": "3x adl met begeleiding, 1x tillift",
        "": SENTENCE,
    }
    assert {one.seen for one in kept(talk.engine, made) if one.question == ""} == {Seen.SELF}
    form = talk.taps(TRAINEE, "Verander mijn antwoord").form
    assert form is not None
    filled = {one.name: one.value for one in form.fields}
    assert (filled["werkvloer"], filled["opmerking"], filled["opmerking_voor"]) == ("4", SENTENCE, Seen.SELF)
    talk.fills_in(TRAINEE, hulp="genoeg", medicatie="nee")
    assert values(talk.engine, made)["oefenmomenten"].startswith("3x adl")


@pytest.mark.parametrize(
    ("text", "practised"),
    [
        ("Slecht. 3x gehuild op toilet", None),
        ("Goed. 2x ruzie over tillift, 1x adl", "1x adl"),
    ],
)
def test_what_is_no_procedure_is_read_by_nobody_else(
    sample_conversation: Conversation, text: str, practised: str | None
) -> None:
    """The words stay with who wrote them, so a part of them is not shown to the employer as practice."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    said = talk.says(TRAINEE, text)
    assert said.headline == "Dank je. Je antwoorden zijn bewaard."
    assert values(talk.engine, made).get("oefenmomenten") == practised
    assert "gehuild" not in said.text
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    read = talk.says(GUIDE, "wat zei Fatima?").text
    assert "In eigen woorden" not in read
    assert "gehuild" not in read
    assert "ruzie" not in read


@pytest.mark.parametrize(
    ("label", "seen"),
    [("Deel mijn woorden met de school", Seen.SCHOOL), ("Deel mijn woorden met alle drie", Seen.EVERYONE)],
)
def test_who_reads_the_words_is_for_who_said_them(sample_conversation: Conversation, label: str, seen: Seen) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, SENTENCE)
    before = values(talk.engine, made)
    talk.taps(TRAINEE, label)
    assert values(talk.engine, made) == before
    assert {one.seen for one in kept(talk.engine, made) if one.question == ""} == {seen}


def test_an_answer_changes_no_decision_and_no_record(sample_conversation: Conversation) -> None:
    """An answer is never taken for a sign-off, whoever gives it."""
    talk = sample_conversation
    opened(talk.engine)
    before = talk.says(TRAINEE, MAY_I).answer, talk.says(TEACHER, "mag Fatima zelfstandig zwachtelen?").answer
    assert before[0] is not None
    assert before[0].outcome is not None
    counted = rows(talk)
    talk.says(TRAINEE, "Heel goed. 9x zelfstandig zwachtelen gedaan")
    talk.says(GUIDE, "Heel goed. 9x zelfstandig zwachtelen gedaan")
    assert "Een antwoord is geen aftekening." in talk.last[GUIDE].text
    after = talk.says(TRAINEE, MAY_I).answer, talk.says(TEACHER, "mag Fatima zelfstandig zwachtelen?").answer
    assert after == before
    assert rows(talk) == counted


def rows(talk: Conversation) -> dict[str, list[tuple[object, ...]]]:
    tables = (t.competences, t.practice_logs, t.trainings, t.work_process_passes)
    with reading(talk.engine) as db:
        return {one.name: [tuple(row) for row in db.execute(one.select()).all()] for one in tables}


@pytest.mark.parametrize("text", ["gaat wel", "lastig", "Ging goed deze week", "niet slecht", "Redelijk, het liep wel"])
def test_short_words_answer_when_nothing_was_said_before(sample_conversation: Conversation, text: str) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    assert talk.says(TRAINEE, text).headline == "Dank je. Je antwoorden zijn bewaard."
    assert round_of(talk.engine, made).seats[0].state is SeatState.ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "goed, maar ook slecht",
        "Het was een zware week, maar het lukt",
        "ik trek het niet meer",
        "Slecht. 2x adl met begeleiding. Ik zit er helemaal doorheen en denk dat ik ermee kap",
        "ik stop ermee, slecht. 2x adl met begeleiding",
        "Ik kap met de opleiding. 2x adl met begeleiding",
        "Slecht, 2x adl met begeleiding. Ik zie het niet meer zitten",
        "bad week, 2x washing with guidance. I want to quit",
        "ik ben ziek",
        "kan het driehoeksgesprek verzet worden?",
        "mag ik adl doen?",
        "wanneer is mijn examen?",
        "dank je",
        "Er is iemand gevallen en ze bloedt",
        "ik geef deze week een 11",
    ],
)
def test_what_is_not_surely_an_answer_is_none(sample_conversation: Conversation, text: str) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, text)
    assert kept(talk.engine, made) == []
    assert round_of(talk.engine, made).seats[0].state is SeatState.WAITING


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("3x geoefend met de tillift, mevrouw is gevallen", Intent.EMERGENCY),
        ("ging goed, 1x katheter gezet, nu bloedt meneer", Intent.EMERGENCY),
        ("Ik heb 3x geoefend met de tillift en toen viel mevrouw eruit", Intent.EMERGENCY),
        ("3x sondevoeding geoefend, meneer hoest en wordt blauw", Intent.EMERGENCY),
        ("2x adl geoefend met begeleiding. ik hou het niet vol", Intent.SIGNAL),
        ("3x geoefend met de tillift, ik kan niet meer", Intent.SIGNAL),
        ("2x adl geoefend, mevrouw was tevreden", Intent.CHECKIN_ANSWER),
        ("goed geoefend 3x, mevrouw was lief", Intent.CHECKIN_ANSWER),
        ("2x geoefend met wassen, client werkte goed mee", Intent.CHECKIN_ANSWER),
    ],
)
def test_what_is_told_beside_practice_is_answered_first(
    sample_conversation: Conversation, text: str, intent: Intent
) -> None:
    """ "Geoefend" made all of it an answer, and nobody was called."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    answer = talk.says(TRAINEE, text).answer
    assert answer is not None
    assert answer.intent is intent
    assert bool(kept(talk.engine, made)) is (intent is Intent.CHECKIN_ANSWER)


def test_words_that_are_in_doubt_come_back_in_the_form(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    said = talk.says(TRAINEE, "Het was een zware week, maar het lukt")
    assert said.headline == "Ik weet niet zeker hoe je dit bedoelt. Vul het hier in."
    assert said.form is not None
    assert dict((one.name, one.value) for one in said.form.fields)["opmerking_voor"] == Seen.SELF
    talk.fills_in(TRAINEE, **PULSE)
    assert values(talk.engine, made)["opmerking"] == "Het was een zware week, maar het lukt"


def test_a_loose_word_after_another_answer_is_none(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "wanneer is mijn examen?")
    talk.says(TRAINEE, "prima")
    assert kept(talk.engine, made) == []


def test_without_a_round_what_was_practised_can_be_put_on_record(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(TRAINEE, SENTENCE)
    assert said.headline == "Wat heb je geoefend?"
    assert said.form is not None


@pytest.mark.parametrize("text", ["Goed hoor", "3x geoefend met Marja", "2x insuline gespoten"])
def test_without_a_round_what_names_no_practice_is_passed_on(sample_conversation: Conversation, text: str) -> None:
    """A number of times without a word for practice may tell of a mistake."""
    assert sample_conversation.says(TRAINEE, text).form is None


def test_who_is_no_trainee_puts_no_practice_on_record(sample_conversation: Conversation) -> None:
    assert sample_conversation.says(GUIDE, SENTENCE).headline == OFFERS


def test_not_seen_is_an_answer_of_who_guides(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    assert talk.says(GUIDE, "Fatima niet gezien deze week").headline == "Goed. Je hebt Fatima deze week niet gezien."
    assert round_of(talk.engine, made).seats[1].state is SeatState.NOT_SEEN
    talk.says(TRAINEE, "niet gezien deze week")
    assert round_of(talk.engine, made).seats[0].state is SeatState.WAITING


def test_with_two_trainees_the_name_tells_whose_week_it_is(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    made, other = opened(talk.engine), opened(talk.engine, about="samira.bouzid")
    assert labels(talk.says(GUIDE, "Ging goed deze week")) == [
        "Weekvragen over Fatima El Amrani",
        "Weekvragen over Samira Bouzid",
    ]
    talk.says(GUIDE, "Het gaat goed met Samira. 2x adl gedaan met begeleiding")
    assert values(talk.engine, made, Party.WORK) == {}
    assert values(talk.engine, other, Party.WORK)["werkvloer"] == "4"


def test_words_do_not_answer_another_kind_of_round(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine, CheckinKind.FEEDBACK)
    form = talk.says(TRAINEE, SENTENCE).form
    assert form is not None
    assert form.title == "Feedback voor het voortgangsgesprek"
    assert kept(talk.engine, made) == []


def test_the_name_of_a_client_is_kept_out_of_words_too(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    said = talk.says(TRAINEE, "Ging lekker. 2x mevrouw De Vries gewassen met begeleiding.")
    assert "De naam van een cliënt heb ik weggelaten." in said.text
    found = values(talk.engine, made)
    assert "oefenmomenten" not in found
    assert not any("Vries" in value for value in found.values())
    with reading(talk.engine) as db:
        assert not any("Vries" in str(row) for row in db.execute(t.turns.select()).all())


def test_words_are_read_in_english_too(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "very well, 2x washing with guidance", at=START)
    assert values(talk.engine, made)["werkvloer"] == "5"
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    assert "lastig" in talk.says(TRAINEE, "what did my supervisor say?").text


def test_the_words_are_kept_in_one_place(sample_conversation: Conversation) -> None:
    """They may tell of somebody's health: the conversation does not hold them a second time."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, SENTENCE)
    assert values(talk.engine, made)[""] == SENTENCE
    with reading(talk.engine) as db:
        assert [text for (text,) in db.execute(select(t.turns.c.text)).all() if text] == []


@pytest.mark.parametrize("text", ["prima", "fijn, ik ben erbij", "goed hoor"])
def test_a_loose_word_after_a_proposal_for_a_talk_is_about_the_talk(
    sample_conversation: Conversation, text: str
) -> None:
    """What was sent last may be what somebody reacts to; a whole week in words is an answer always."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.address(GUIDE)
    talk.says(TRAINEE, "plan een driehoeksgesprek")
    inbox = Inbox()
    later = START + timedelta(hours=4)
    tick(talk.engine, {"test": inbox}, later, plans=())
    assert [one.headline for one in inbox.of(GUIDE)] == ["Driehoeksgesprek van Fatima El Amrani: wanneer kun je?"]
    talk.says(GUIDE, text, at=later)
    assert kept(talk.engine, made) == []
    talk.says(GUIDE, "Goed. 3x adl gedaan met begeleiding", at=later + timedelta(hours=1))
    assert values(talk.engine, made, Party.WORK)["werkvloer"] == "4"


def test_several_sentences_are_one_answer_without_the_names_of_clients(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    text = "Het gaat goed. Mevrouw Jansen was lief. 3x adl gedaan met begeleiding. Tillift 1x bij meneer De Vries. Wel druk."
    said = talk.says(TRAINEE, text)
    assert "De naam van een cliënt heb ik weggelaten." in said.text
    found = values(talk.engine, made)
    assert (found["werkvloer"], found["geoefend"]) == ("4", "met begeleiding")
    assert found["oefenmomenten"] == "3x adl met begeleiding"
    assert found[""].endswith("Wel druk.")
    assert not {"jansen", "vries"} & set(found[""].lower().split())


def test_what_is_said_of_health_is_not_kept(sample_conversation: Conversation) -> None:
    """In words and in the form alike (invariant 6), and who said it is told."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    said = talk.says(TRAINEE, "Ging wel, niks geoefend want ik was ziek")
    assert "Wat over gezondheid gaat, heb ik weggelaten." in said.text
    assert values(talk.engine, made)[""] == "Ging wel, niks geoefend"
    talk.says(TRAINEE, "checkin")
    talk.taps(TRAINEE, "Weekvragen")
    talk.fills_in(TRAINEE, **PULSE, opmerking="Koorts. Volgende week weer")
    assert values(talk.engine, made)["opmerking"] == "Volgende week weer"
    with reading(talk.engine) as db:
        stored = str([tuple(row) for row in db.execute(t.events.select())])
    assert "ziek" not in stored.lower()
    assert "koorts" not in stored.lower()
