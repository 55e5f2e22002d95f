"""A picture of progress on its way: asked in words, kept with its answer, and shown in each channel within its limits."""

import base64
import sqlite3
from contextlib import closing
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from bot.app.sample import START
from bot.channels.slack import rendering as slack
from bot.channels.teams import rendering as teams
from bot.channels.web.showing import shown_reply
from bot.core import album
from bot.messages import Inbound, Reply, Tone, dump_reply, load_reply
from bot.texts import Texts
from handlers.drawing import draw
from handlers.sheets import Columns, Counts, Lines, Look, Mark, Row, Rows, Said, Sheet
from storage import tables as t
from storage.engine import reading, writing
from tests.channels.teams.cardcheck import AROUND, LIMIT, cards, sizes, walk
from tests.core.talking import Conversation

NL = Texts()
FATIMA, TEACHER, SUPERVISOR, PLANNER = "fatima.elamrani", "anja.meijer", "ellen.verhoeven", "wim.kramer"


@pytest.mark.parametrize(
    ("who", "text", "title"),
    [
        (FATIMA, "laat mijn voortgang zien als plaatje", "Jouw voortgang."),
        (FATIMA, "Laat mijn voortgang zien in een plaatje.", "Jouw voortgang."),
        (TEACHER, "toon de voortgang van Fatima in een grafiek", "Voortgang van Fatima El Amrani."),
        (TEACHER, "voortgang van mijn groep in beeld", "Voortgang van je groep. 19 deelnemers,"),
        (TEACHER, "Laat de voortgang van mijn groep zien in een grafiek.", "Voortgang van je groep. 19 deelnemers,"),
        (SUPERVISOR, "toon de voortgang van Fatima in een grafiek", "Voortgang van Fatima El Amrani."),
    ],
)
def test_who_asks_for_a_picture_gets_it(sample_conversation: Conversation, who: str, text: str, title: str) -> None:
    reply = sample_conversation.says(who, text)
    (picture,) = reply.pictures
    assert picture.alt.startswith(title)
    assert load_reply(dump_reply(reply)) == reply


def test_a_small_group_is_asked_for_one_by_one(sample_conversation: Conversation) -> None:
    reply = sample_conversation.says(SUPERVISOR, "voortgang van mijn groep in beeld")
    assert reply.headline == "Een groep van minder dan vijf mensen teken ik niet: je zou zien wie het is."
    (picture,) = sample_conversation.taps(SUPERVISOR, "Fatima El Amrani").pictures
    assert picture.alt.startswith("Voortgang van Fatima El Amrani.")
    assert sample_conversation.taps(SUPERVISOR, "Zeg het in woorden").pictures == ()


def test_a_group_is_a_group_also_after_somebody_was_talked_about(sample_conversation: Conversation) -> None:
    sample_conversation.says(SUPERVISOR, "toon de voortgang van Fatima in een grafiek")
    reply = sample_conversation.says(SUPERVISOR, "voortgang van mijn groep in beeld")
    assert reply.headline.startswith("Een groep van minder dan vijf")


def test_whom_the_asker_may_not_see_is_not_drawn(sample_conversation: Conversation) -> None:
    reply = sample_conversation.says("samira.bouzid", "toon de voortgang van Fatima in een grafiek")
    assert reply.headline.startswith("Ik vind bij jou niemand met die naam.")
    for text in ("toon de voortgang van Fatima in een grafiek", "voortgang van mijn groep in beeld"):
        assert sample_conversation.says(PLANNER, text).pictures == ()


def test_the_help_shows_how_to_ask(sample_conversation: Conversation) -> None:
    assert "Laat mijn voortgang zien in een plaatje." in sample_conversation.says(FATIMA, "help").text
    assert "Laat de voortgang van mijn groep zien in een grafiek." in sample_conversation.says(TEACHER, "help").text
    assert "van mijn groep" not in sample_conversation.says(FATIMA, "help").text


GROUP, OWN = (TEACHER, "voortgang van mijn groep in beeld"), (FATIMA, "laat mijn voortgang zien als plaatje")


def asks(conversation: Conversation, who: str, text: str, key: str = "k") -> Reply:
    return conversation.core.handle(Inbound(key, conversation.address(who), START, text=text))


@pytest.mark.parametrize(("who", "text"), [OWN, GROUP])
def test_anybody_may_write_while_a_picture_is_drawn(
    sample_conversation: Conversation, monkeypatch: pytest.MonkeyPatch, who: str, text: str
) -> None:
    file, drawn = str(sample_conversation.engine.url.database), []

    def drawing(sheet: Sheet) -> bytes:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
        drawn.append(sheet)
        return b"drawn"

    monkeypatch.setattr(album, "draw", drawing)
    first = asks(sample_conversation, who, text)
    assert [one.content for one in first.pictures] == [b"drawn"]
    assert asks(sample_conversation, who, text) == first
    assert len(drawn) == 1
    with reading(sample_conversation.engine) as db:
        assert [db.scalar(select(func.count()).select_from(one)) for one in (t.events, t.turns)] == [1, 1]


def test_a_picture_that_cannot_be_drawn_is_told_and_may_be_asked_again(
    sample_conversation: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(album, "draw", lambda sheet: bytes(1 // 0))
        reply = asks(sample_conversation, *OWN)
    assert (reply.tone, reply.headline[:17]) == (Tone.ERROR, "Er ging iets mis.")
    (record,) = [one for one in caplog.records if one.message == "bug"]
    assert record.__dict__["reference"] in reply.headline
    assert asks(sample_conversation, *OWN).pictures


def test_what_changes_while_it_is_drawn_is_on_the_picture(
    sample_conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it changes there is an answer in the end, and it is one that was true when it was given."""
    drawn: list[Sheet] = []

    def drawing(sheet: Sheet) -> bytes:
        drawn.append(sheet)
        if len(drawn) <= album.MOST:
            with writing(sample_conversation.engine) as db:
                db.execute(update(t.certificates).values(name=f"Zorg {len(drawn)}"))
        return str(len(drawn)).encode()

    monkeypatch.setattr(album, "draw", drawing)
    (picture,) = asks(sample_conversation, *OWN).pictures
    assert len(drawn) == album.MOST + 1
    assert picture.content == str(len(drawn)).encode()
    assert f"Zorg {album.MOST}" in picture.alt


@pytest.fixture(scope="module")
def fullest() -> bytes:
    """More than anybody has: six certificates with long names, fourteen weeks, many exams."""
    name = "Begeleiden bij dagbesteding en ontwikkelingsgericht werken met groepen cliënten"
    weeks = tuple(f"{day} nov" for day in range(1, 15))
    rows = tuple(Row(Mark.BUSY, f"{name} {n}", "mee bezig, 6 van de 10 opdrachten voldaan") for n in range(6))
    counts = tuple(Counts("te laat ingeleverd", look, tuple(1 + n % 5 for n in range(14))) for look in Look)
    said = tuple(Said("werkplek", look, tuple(1.0 + n % 5 for n in range(14))) for look in (Look.FULL, Look.STRIPED))
    scale = ("heel lastig", "lastig", "gaat wel", "goed", "heel goed")
    parts = (Columns("Opdrachten", weeks, weeks, counts), Lines("Weekvraag", weeks, weeks, scale, said))
    return draw(Sheet(name, "Stand op dinsdag", (Rows("Certificaten", rows), *parts, Rows("Examens", rows))))


@pytest.fixture
def shown(sample_conversation: Conversation, fullest: bytes) -> Reply:
    """An answer with a picture, as large as it can be."""
    reply = sample_conversation.says(FATIMA, "laat mijn voortgang zien als plaatje")
    return replace(reply, pictures=(replace(reply.pictures[0], content=fullest),))


def test_slack_uploads_the_picture_with_its_words(shown: Reply) -> None:
    rendered = slack.render(shown, "k", NL)
    (file,) = rendered.files
    assert file.content == shown.pictures[0].content
    assert 0 < len(file.alt) <= 2_000


def test_the_web_page_shows_the_picture_with_its_words(shown: Reply) -> None:
    (picture,) = shown_reply(shown, "k", NL)["pictures"]
    assert picture["alt"] == shown.pictures[0].alt


def test_teams_shows_the_whole_picture_in_cards_that_it_takes(shown: Reply) -> None:
    """Strips under each other are the picture again, dot for dot."""
    rendered = teams.render(shown, "k", NL)
    assert rendered.files == ()
    assert max(max(sizes(activity)) for activity in rendered.activities) + AROUND <= LIMIT
    images = [part for card in cards(rendered) for part in walk(card) if part["type"] == "Image"]
    assert images[0]["altText"] == " ".join(shown.pictures[0].alt.split())
    strips = [Image.open(BytesIO(base64.b64decode(one["url"].split(",")[1]))) for one in images]
    whole = Image.open(BytesIO(shown.pictures[0].content)).convert("RGB")
    joined = Image.new("RGB", whole.size)
    top = 0
    for strip in strips:
        joined.paste(strip.convert("RGB"), (0, top))
        top += strip.height
    assert len(strips) > 1
    assert (top, joined.tobytes()) == (whole.height, whole.tobytes())
