"""The teacher's view: who is silent, where the answers differ, what is open; and the same as files."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from bot.app.sample import START
from bot.domain.checkins import CheckinKind, Party
from bot.messages import Reply
from handlers import checkin_rounds
from handlers.checkin_export import FORMULA, harmless
from storage import action_points
from storage.action_points import NewActionPoint
from storage.engine import writing
from tests.core.checkins import GUIDE, PULSE, PULSE_OF_WORK, TEACHER, TRAINEE, number, opened
from tests.core.talking import Conversation

HOW = "hoe staan de check-ins ervoor?"
HOSTILE = '=HYPERLINK("http://boos.example","klik")'


def section(reply: Reply, heading: str) -> tuple[str, ...]:
    return next((one.lines for one in reply.sections if one.heading == heading), ())


def answer_both(talk: Conversation, **remark: str) -> None:
    talk.says(TRAINEE, "checkin")
    talk.fills_in(TRAINEE, **PULSE, **remark)
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)


def test_who_is_silent_until_the_round_closes_then_where_they_differ(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    opened(talk.engine)
    talk.says(TRAINEE, "checkin")
    talk.fills_in(TRAINEE, **PULSE)
    said = talk.says(TEACHER, "wie heeft er nog niet geantwoord?")
    assert said.headline == "Er loopt nu één vraagronde."
    assert section(said, "Nog geen antwoord") == ("Fatima El Amrani, Weekvragen: Henk Oosterhof",)
    assert section(said, "Hier verschillen de antwoorden") == ()
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    said = talk.says(TEACHER, HOW)
    assert said.headline == "Er lopen nu geen vraagrondes."
    assert "Bij één ronde heeft iedereen geantwoord." in said.text
    assert section(said, "Nog geen antwoord") == ()
    assert section(said, "Hier verschillen de antwoorden") == (
        "Fatima El Amrani · Hoe ging het de afgelopen week op je werk? Fatima El Amrani: goed, Henk Oosterhof: lastig",
        "Fatima El Amrani · Heb je de afgelopen week geoefend? Fatima El Amrani: ja, met begeleiding, Henk Oosterhof: nee",
    )


def test_what_is_for_the_teacher_differs_for_the_teacher_alone(sample_conversation: Conversation) -> None:
    """How study goes next to work is no affair of the employer: only school compares it."""
    talk = sample_conversation
    opened(talk.engine, CheckinKind.THREE_WAY, tuple(Party))
    for who, pace in ((TRAINEE, "voor"), (GUIDE, "achter"), (TEACHER, "achter")):
        talk.says(who, "checkin")
        more = {"hulp": "genoeg"} if who != TEACHER else {}
        exam = {one.name: "ja" for one in talk.last[who].form.fields if one.name == "examen"}  # type: ignore[union-attr]
        talk.fills_in(who, tempo=pace, **more, **exam)
    (line,) = section(talk.says(GUIDE, HOW), "Hier verschillen de antwoorden")
    assert line == (
        "Fatima El Amrani · Hoe ver ben je met je opleiding? "
        "Fatima El Amrani: ik loop voor, Jij: loopt achter, Ruud Terpstra: loopt achter"
    )


def test_open_action_points_are_counted_by_trainee(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    trainee = number(talk.engine, TRAINEE)
    with writing(talk.engine) as db:
        for due in (date(2024, 11, 1), date(2024, 12, 1)):
            action_points.make(db, NewActionPoint(trainee, trainee, "x", due, trainee, START))
    lines = section(talk.says(TEACHER, HOW), "Open actiepunten")
    assert any(one.startswith("Fatima El Amrani: ") and one.endswith(" te laat") for one in lines)


def test_a_group_that_is_too_large_is_capped_and_a_name_finds_the_others(
    sample_conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = sample_conversation
    for who in (TRAINEE, "samira.bouzid"):
        opened(talk.engine, about=who)
    monkeypatch.setattr(checkin_rounds, "MOST_TRAINEES", 1)
    assert "Noem een naam voor iemand anders." in talk.says("hilde.kuiper", HOW).text


def test_both_files_hold_the_same_and_no_formula(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    opened(talk.engine)
    answer_both(talk, opmerking=HOSTILE)
    comma, workbook = talk.says(TEACHER, "exporteer de check-ins").documents
    rows = list(csv.reader(StringIO(comma.content.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(BytesIO(workbook.content)).active
    assert sheet is not None
    cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert cells == rows
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert rows[0][:3] == ["Deelnemer", "Soort", "Begin"]
    assert rows[1][:3] == ["Fatima El Amrani", "Weekvragen", "18-11-2024"]
    assert any(row[8] == f"'{HOSTILE}" for row in rows)
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


@pytest.mark.parametrize("who", [TEACHER, "hilde.kuiper"])
def test_what_is_for_the_school_is_called_so_for_each_who_reads_it(sample_conversation: Conversation, who: str) -> None:
    """The coordinator reads it too: nobody may be promised that only the teacher does."""
    opened(sample_conversation.engine)
    answer_both(sample_conversation)
    comma, _ = sample_conversation.says(who, "exporteer de check-ins").documents
    rows = list(csv.reader(StringIO(comma.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[-1] for row in rows if row[7].startswith("Wil je contact")] == ["alleen de school"]
    read = sample_conversation.says(who, "wat zijn de antwoorden over Fatima El Amrani?").text
    assert "Wil je contact met de docent? nee (alleen de school)" in read


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@x", "\t=1", "\r=1", " =1", "  @x"])
def test_what_looks_like_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "goed", "3x adl", "'=1"])
def test_anything_else_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell
