"""A coordinator drops a file in the chat: a preview first, then a button, and only for the own school."""

import pytest
from sqlalchemy import func, select

from bot.app.sample import START
from bot.messages import Reply, Tone, Upload
from storage import tables as t
from storage.engine import reading
from tests.core.talking import Conversation

LESSONS = (
    "school;instroom;vak;begin;einde;vorm;lokaal;link;vervallen\n"
    "vlonder;05-02-2024;Extra les;27-11-2024 13:00;27-11-2024 15:00;op school;B2.14;;nee\n"
).encode("windows-1252")


def lessons(conversation: Conversation) -> int:
    with reading(conversation.engine) as db:
        return int(db.execute(select(func.count()).select_from(t.lessons)).scalar_one())


def drop(conversation: Conversation, who: str, name: str = "lessen.csv", content: bytes = LESSONS) -> Reply:
    return conversation.says(who, "", upload=Upload(name, content))


def test_a_file_is_shown_first_and_taken_in_by_a_button(sample_conversation: Conversation) -> None:
    before = lessons(sample_conversation)
    asked = drop(sample_conversation, "hilde.kuiper")
    assert asked.headline == "Van welke dag is dit bestand?"
    preview = sample_conversation.taps("hilde.kuiper", "dinsdag 19 november 2024")
    assert "lessen: 1 nieuw" in preview.text
    assert lessons(sample_conversation) == before
    done = sample_conversation.taps("hilde.kuiper", "Ja, lees dit in")
    assert done.headline == "Klaar. De gegevens zijn ingelezen."
    assert lessons(sample_conversation) == before + 1
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.uploads)).all() == []
    assert "Extra les" in sample_conversation.says("fatima.elamrani", "welke les heb ik woensdag 27 november?").text


@pytest.mark.parametrize(("typed", "stand"), [("gisteren", "18"), ("18-11-2024", "18"), ("de eerste", "19")])
def test_the_day_may_be_typed(sample_conversation: Conversation, typed: str, stand: str) -> None:
    drop(sample_conversation, "hilde.kuiper")
    preview = sample_conversation.says("hilde.kuiper", typed)
    assert "lessen: 1 nieuw" in preview.text
    assert f"{stand} november 2024" in preview.text.split("Stand:")[1].split("Dit bestand")[0]


def test_a_file_of_today_changes_what_was_confirmed_this_morning(sample_conversation: Conversation) -> None:
    moved = LESSONS.splitlines(keepends=True)[0] + (
        b"vlonder;05-02-2024;Omgaan met agressie;25-11-2024 09:30;25-11-2024 16:00;op school;C3.01;;nee\n"
    )
    drop(sample_conversation, "hilde.kuiper", content=moved)
    preview = sample_conversation.taps("hilde.kuiper", "dinsdag 19 november 2024")
    assert "lessen: 0 nieuw, 1 gewijzigd" in preview.text
    done = sample_conversation.taps("hilde.kuiper", "Ja, lees dit in")
    assert done.text.count("Klaar") == 1
    assert "C3.01" in sample_conversation.says("fatima.elamrani", "welke les heb ik maandag 25 november?").text


@pytest.mark.parametrize(
    ("name", "content", "says"), [("foto.csv", LESSONS, "foto"), ("lessen.csv", b"een;twee\n1;2\n", "lessen")]
)
def test_a_file_that_can_never_be_read_is_refused_before_its_day_is_asked(
    sample_conversation: Conversation, name: str, content: bytes, says: str
) -> None:
    refused = drop(sample_conversation, "hilde.kuiper", name, content)
    assert refused.tone is Tone.ERROR
    assert says in refused.text
    assert refused.choices == ()
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.uploads)).all() == []


def test_no_is_no(sample_conversation: Conversation) -> None:
    before = lessons(sample_conversation)
    drop(sample_conversation, "hilde.kuiper")
    sample_conversation.taps("hilde.kuiper", "dinsdag 19 november 2024")
    assert sample_conversation.taps("hilde.kuiper", "Nee, doe niets").headline == "Goed. Ik doe niets."
    assert lessons(sample_conversation) == before


def test_somebody_else_may_not(sample_conversation: Conversation) -> None:
    for who in ("fatima.elamrani", "wim.kramer", "ruud.terpstra"):
        refused = drop(sample_conversation, who)
        assert refused.tone is Tone.NO
        assert refused.choices == ()


def test_a_broken_file_names_every_mistake_and_changes_nothing(sample_conversation: Conversation) -> None:
    before = lessons(sample_conversation)
    broken = LESSONS.replace(b"27-11-2024 13:00", b"31-02-2024 13:00").replace(b"B2.14", b"123456782")
    drop(sample_conversation, "hilde.kuiper", content=broken)
    reply = sample_conversation.taps("hilde.kuiper", "dinsdag 19 november 2024")
    assert reply.tone is Tone.ERROR
    assert "begin" in reply.text
    assert "123456782" not in reply.text
    assert lessons(sample_conversation) == before
    nonsense = drop(sample_conversation, "hilde.kuiper", "werkmap.xlsx", b"PK\x03\x04 this is no workbook")
    assert nonsense.tone is Tone.ERROR


def test_a_button_of_yesterday_still_knows_its_file(sample_conversation: Conversation) -> None:
    asked = drop(sample_conversation, "hilde.kuiper")
    sample_conversation.says("hilde.kuiper", "wie loopt er achter?")
    preview = sample_conversation.taps("hilde.kuiper", "maandag 18 november 2024", START, reply=asked)
    assert "lessen: 1 nieuw" in preview.text
