"""The page that prepares a talk: each party's own, as a card and as a document with real headings and lists."""

from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import update

from bot.app.sample import START
from bot.domain.checkins import Answer, CheckinKind, Party, Seen
from bot.domain.rounds import closed
from bot.messages import Document, Reply
from bot.texts import Texts
from storage import action_points, checkins
from storage import tables as t
from storage.action_points import NewActionPoint
from storage.checkins import NewRound
from storage.engine import writing
from tests.core.talking import Conversation
from tests.core.three_parties import EVERYBODY, GUIDE, TEACHER, TRAINEE, agree, kept, number

SECRET, OWN = "Ik denk eraan om te stoppen", "Alleen voor mijzelf"
DIFFER, WANTED = "Dit zien jullie verschillend", "Dit wil iemand bespreken"
PARTIES = dict(zip(EVERYBODY, Party, strict=True))


@pytest.fixture
def talk(sample_conversation: Conversation) -> Conversation:
    """A three-way talk that is agreed, its round closed with answers of every kind, and an agreement of last time."""
    people = {party: number(sample_conversation, who) for who, party in PARTIES.items()}
    said = [
        (Party.TRAINEE, "tempo", "op schema", Seen.EVERYONE),
        (Party.WORK, "tempo", "achter", Seen.EVERYONE),
        (Party.SCHOOL, "tempo", "op schema", Seen.EVERYONE),
        (Party.TRAINEE, "hulp", "nee", Seen.SCHOOL),
        (Party.WORK, "hulp", "genoeg", Seen.EVERYONE),
        (Party.TRAINEE, "bespreken", SECRET, Seen.SCHOOL),
        (Party.WORK, "bespreken", "Plannen op de afdeling", Seen.EVERYONE),
        (Party.SCHOOL, "bespreken", OWN, Seen.SELF),
    ]
    with writing(sample_conversation.engine) as db:
        trainee = people[Party.TRAINEE]
        new = NewRound(trainee, CheckinKind.THREE_WAY, "halverwege", date(2024, 11, 4), START, people)
        opened = checkins.open_round(db, new)
        assert opened is not None
        answers = [Answer(opened, party, people[party], code, value, seen, START) for party, code, value, seen in said]
        for party in people:
            checkins.keep_answers(db, opened, party, [one for one in answers if one.party is party])
        before = checkins.get(db, opened)
        assert before is not None
        checkins.save(db, before, closed(before, "de tijd is om", START))
        point = NewActionPoint(trainee, people[Party.WORK], "Tillift oefenen", date(2024, 11, 15), trainee, START)
        action_points.make(db, point)
    agree(sample_conversation)
    return sample_conversation


def prepared(talk: Conversation, who: str) -> Reply:
    return talk.says(who, "bereid het gesprek voor", at=START + timedelta(minutes=40))


def section(reply: Reply, heading: str) -> tuple[str, ...]:
    return next((one.lines for one in reply.sections if one.heading == heading), ())


def paper(document: Document) -> list[tuple[str, str]]:
    """The style and the words of each paragraph."""
    return [(str(one.style.name), one.text) for one in docx.Document(BytesIO(document.content)).paragraphs if one.style]


def test_the_agenda_holds_what_differs_what_is_open_and_what_is_coming(talk: Conversation) -> None:
    page = prepared(talk, TEACHER)
    assert page.headline == "Voorbereiding: Driehoeksgesprek van Fatima El Amrani."
    assert section(page, DIFFER) == (
        "Hoe ver ben je met je opleiding? deelnemer: ik lig op schema; werkplek: loopt achter; jij: ligt op schema",
        "Krijg je genoeg begeleiding op je werk? deelnemer: nee; werkplek: ja",
    )
    (point,) = section(page, "Dit spraken jullie eerder af")
    assert point == "Tillift oefenen (Henk Oosterhof, uiterlijk vrijdag 15 november, 4 dagen te laat)"
    assert section(page, "Deze examens komen eraan") == ("Medicatie in de zorg: dinsdag 3 december, 10:00–11:00 uur",)
    assert len(section(page, "Deze opdrachten komen eraan")) == 3


@pytest.mark.parametrize(
    ("who", "secret", "own", "help_differs"),
    [(TRAINEE, True, False, True), (TEACHER, True, True, True), (GUIDE, False, False, False)],
)
def test_nobody_finds_what_is_not_for_them_on_the_card_or_on_paper(
    talk: Conversation, who: str, secret: bool, own: bool, help_differs: bool
) -> None:
    page = prepared(talk, who)
    (document,) = page.documents
    on_paper = "\n".join(text for _, text in paper(document))
    for shown in (page.text, on_paper):
        assert (SECRET in shown) is secret
        assert (OWN in shown) is own
        assert ("begeleiding op je werk" in shown) is help_differs
        assert "Plannen op de afdeling" in shown


def test_the_reader_is_spoken_to(talk: Conversation) -> None:
    page = prepared(talk, TRAINEE)
    assert section(page, DIFFER)[1] == "Krijg je genoeg begeleiding op je werk? jij: nee; werkplek: ja"
    assert f"jij: „{SECRET}”" in section(page, WANTED)
    assert "werkplek: „Plannen op de afdeling”" in section(page, WANTED)


def test_the_document_has_real_headings_and_lists(talk: Conversation) -> None:
    page = prepared(talk, GUIDE)
    (document,) = page.documents
    assert document.name == "voorbereiding.docx"
    lines = paper(document)
    assert lines[0] == ("Heading 1", "Driehoeksgesprek van Fatima El Amrani")
    headings = [text for style, text in lines if style == "Heading 2"]
    assert headings == [*(one.heading for one in page.sections), "Eigen aantekeningen"]
    bullets = [text for style, text in lines if style == "List Bullet"]
    assert bullets == [line for one in page.sections for line in one.lines]
    about = docx.Document(BytesIO(document.content)).core_properties
    assert (about.title, about.language, about.author) == (lines[0][1], "nl-NL", "Wegwijs")


def test_a_screen_reader_reads_the_document_in_the_language_of_the_reader(talk: Conversation) -> None:
    """What its words are in, not just what it says of itself; and no table stands in the way."""
    for locale, language in (("nl", "nl-NL"), ("en", "en-GB")):
        with writing(talk.engine) as db:
            db.execute(update(t.persons).where(t.persons.c.id == number(talk, GUIDE)).values(locale=locale))
        (document,) = prepared(talk, GUIDE).documents
        read = docx.Document(BytesIO(document.content))
        assert {one.get(qn("w:val")) for one in read.styles.element.iter(qn("w:lang"))} == {language}
        assert read.tables == []


def test_the_page_is_there_during_the_talk_and_a_change_is_not(talk: Conversation) -> None:
    (interval,) = [one.interval for one in kept(talk)]
    assert interval is not None
    halfway, over = interval.start + timedelta(minutes=20), interval.end
    assert talk.says(GUIDE, "bereid het gesprek voor", at=halfway).documents
    assert talk.says(GUIDE, "annuleer het gesprek", at=halfway).headline == "Ik vind geen gesprek van jou dat nog komt."
    assert talk.says(GUIDE, "bereid het gesprek voor", at=over).documents == ()


def test_who_takes_no_part_gets_no_page(talk: Conversation) -> None:
    shown = prepared(talk, TEACHER)
    token = "bericht.gesprek-voorbereiden:1.x"
    assert talk.picks(TEACHER, token).headline == shown.headline
    for stranger in ("ellen.verhoeven", "lotte.bakker", "wim.kramer", "anja.meijer"):
        said = talk.picks(stranger, token)
        assert said.documents == ()
        assert "Fatima" not in said.text


def test_it_says_who_makes_the_minutes_once_that_is_known(talk: Conversation) -> None:
    assert "verslag" not in prepared(talk, GUIDE).paragraphs[-1]
    with writing(talk.engine) as db:
        db.execute(update(t.talks).values(note_taker=number(talk, TEACHER)))
    assert prepared(talk, GUIDE).paragraphs[-1] == "Ruud Terpstra maakt het verslag."


def test_an_open_round_tells_nobody_what_the_others_said(sample_conversation: Conversation) -> None:
    people = {party: number(sample_conversation, who) for who, party in PARTIES.items()}
    with writing(sample_conversation.engine) as db:
        new = NewRound(people[Party.TRAINEE], CheckinKind.THREE_WAY, "start", date(2024, 11, 18), START, people)
        opened = checkins.open_round(db, new)
        assert opened is not None
        answer = Answer(opened, Party.WORK, people[Party.WORK], "bespreken", "Nog niet", Seen.EVERYONE, START)
        checkins.keep_answers(db, opened, Party.WORK, [answer])
    agree(sample_conversation)
    assert "Nog niet" not in prepared(sample_conversation, TEACHER).text
    assert "Nog niet" in prepared(sample_conversation, GUIDE).text
    assert (
        "De vragen voor dit gesprek lopen nog. Vanaf donderdag 21 november, 07:00 uur"
        in prepared(sample_conversation, TEACHER).text
    )


def test_the_answers_are_found_by_the_day_of_the_talk(talk: Conversation) -> None:
    """Nobody remembers when the questions for it were asked."""
    (interval,) = [one.interval for one in kept(talk)]
    assert interval is not None
    said = talk.says(TEACHER, "wat zijn de antwoorden over Fatima?", at=START + timedelta(minutes=40))
    day = Texts("nl").near_day(interval.first_day, START.date())
    assert [one.heading for one in said.sections] == [f"Vragen voor het driehoeksgesprek met Fatima El Amrani, {day}"]
