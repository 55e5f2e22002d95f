"""The teacher's view: who is silent, where the answers differ, what is open; and the same as files."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from bot.app.sample import START
from bot.domain.checkins import CheckinKind, Party
from bot.domain.rounds import closed
from bot.messages import Reply
from handlers import checkin_rounds
from handlers.checkin_export import FORMULA, harmless
from storage import action_points, checkins
from storage.action_points import NewActionPoint
from storage.engine import writing
from tests.core.checkins import GUIDE, PULSE, PULSE_OF_WORK, TEACHER, TRAINEE, number, opened, round_of
from tests.core.talking import Conversation

HOW = "hoe staan de check-ins ervoor?"
HOSTILE = '=HYPERLINK("http://boos.example","klik")'


def section(reply: Reply, heading: str) -> tuple[str, ...]:
    return next((one.lines for one in reply.sections if one.heading == heading), ())


def close(talk: Conversation, made: int) -> None:
    before = round_of(talk.engine, made)
    with writing(talk.engine) as db:
        checkins.save(db, before, closed(before, "de tijd is om", START))


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
    assert section(said, "Nog geen antwoord") == ("Fatima El Amrani, weekvragen: Henk Oosterhof",)
    assert section(said, "Hier verschillen de antwoorden") == ()
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    said = talk.says(TEACHER, HOW)
    assert said.headline == "Er lopen nu geen vraagrondes."
    assert "Bij één ronde heeft iedereen geantwoord." in said.text
    assert section(said, "Nog geen antwoord") == ()
    assert section(said, "Hier verschillen de antwoorden") == (
        "Weekvragen over Fatima El Amrani, maandag 18 november · "
        "Hoe ging het de afgelopen week op je werk? deelnemer: goed; Henk Oosterhof: lastig",
        "Weekvragen over Fatima El Amrani, maandag 18 november · "
        "Heb je de afgelopen week geoefend? deelnemer: ja, met begeleiding; Henk Oosterhof: nee",
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
        "Vragen voor het driehoeksgesprek met Fatima El Amrani, maandag 18 november · Hoe ver ben je met je opleiding? "
        "deelnemer: ik loop voor; Jij: loopt achter; Ruud Terpstra: loopt achter"
    )


def test_open_action_points_are_counted_by_trainee(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    trainee = number(talk.engine, TRAINEE)
    with writing(talk.engine) as db:
        for due in (date(2024, 11, 1), date(2024, 12, 1)):
            action_points.make(db, NewActionPoint(trainee, trainee, "x", due, trainee, START))
    lines = section(talk.says(TEACHER, HOW), "Open actiepunten")
    assert any(one.startswith("Fatima El Amrani: ") and one.endswith(" te laat") for one in lines)


def test_each_silence_is_on_a_page_and_what_waits_longest_comes_first(
    sample_conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = sample_conversation
    opened(talk.engine)
    opened(talk.engine, CheckinKind.THREE_WAY, tuple(Party), first=date(2024, 11, 11))
    opened(talk.engine, CheckinKind.FEEDBACK, first=date(2024, 11, 13))
    monkeypatch.setattr(checkin_rounds, "MOST_LINES", 2)
    first = talk.says(TEACHER, HOW)
    assert [line.split(":")[0] for line in section(first, "Nog geen antwoord")] == [
        "Fatima El Amrani, vragen voor het driehoeksgesprek",
        "Fatima El Amrani, feedback voor het voortgangsgesprek",
    ]
    rest = talk.taps(TEACHER, "Nog geen antwoord: de volgende")
    assert [one.heading for one in rest.sections] == ["Nog geen antwoord"]
    assert section(rest, "Nog geen antwoord") == ("Fatima El Amrani, weekvragen: de deelnemer zelf en Henk Oosterhof",)
    assert "volgende" not in " ".join(one.label for one in rest.choices)


def test_the_silence_of_the_asker_comes_first(sample_conversation: Conversation) -> None:
    opened(sample_conversation.engine, first=date(2024, 11, 11))
    opened(sample_conversation.engine, CheckinKind.THREE_WAY, tuple(Party))
    (line, _) = section(sample_conversation.says(TEACHER, HOW), "Nog geen antwoord")
    assert line == "Fatima El Amrani, vragen voor het driehoeksgesprek: de deelnemer zelf, Henk Oosterhof en jij"


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
    cells = [[written(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert cells == rows
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)} == {"s"}
    assert rows[0][:3] == ["Deelnemer", "Soort", "Begin"]
    assert rows[1][:3] == ["Fatima El Amrani", "Weekvragen", "18-11-2024"]
    assert any(row[8] == f"'{HOSTILE}" for row in rows)
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


def written(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}" if value.hour or value.minute else f"{value:%d-%m-%Y}"
    return str(value or "")


def test_the_workbook_can_be_kept_sorted_and_filtered(sample_conversation: Conversation) -> None:
    """A closed round waits for nobody any more, and who asked for the file is named in it as everybody is."""
    talk = sample_conversation
    made = opened(talk.engine, CheckinKind.THREE_WAY, tuple(Party))
    talk.says(TRAINEE, "checkin")
    exam = {one.name: "ja" for one in talk.last[TRAINEE].form.fields if one.name == "examen"}  # type: ignore[union-attr]
    talk.fills_in(TRAINEE, tempo="voor", hulp="genoeg", **exam)
    close(talk, made)
    sheet = load_workbook(BytesIO(talk.says(TEACHER, "exporteer de check-ins").documents[1].content)).active
    assert sheet is not None
    head, *rows = sheet.iter_rows()
    assert all(cell.font.bold for cell in head)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:J{len(rows) + 1}")
    assert 20 < sheet.column_dimensions["H"].width <= 60
    assert rows[0][2].value == datetime(2024, 11, 18)  # noqa: DTZ001 - a spreadsheet knows no time zones
    assert rows[0][2].number_format == "dd-mm-yyyy"
    assert isinstance(rows[0][3].value, datetime)
    states = {(row[5].value, row[6].value) for row in rows}
    assert states == {
        ("Fatima El Amrani", "beantwoord"),
        ("Henk Oosterhof", "geen antwoord"),
        ("Ruud Terpstra", "geen antwoord"),
    }


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
