"""Who reads English reads no Dutch: only names of procedures, certificates, places and the like stay as they are."""

import re

import pytest
from sqlalchemy import select, update

from bot.messages import Reply
from handlers.routes import routes
from storage import people
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

DUTCH = re.compile(
    r"\b(?:aan|als|bij|dan|dat|deze|die|dienst|dit|door|een|en|geen|handeling|het|hij|hoe|ik|is er|je|jij|jou|jouw|"
    r"mag|met|naar|niet|niets|nog|om|onder|ook|op|over|te|tot|uit|uur|van|voor|waar|wanneer|wat|welke|werkgever|wie|"
    r"wordt|zelfstandig|zij|zijn|ja|nee|januari|februari|maart|mei|oktober|maandag|dinsdag|vrijdag|zaterdag)\b",
    re.IGNORECASE,
)
NAMED = ("name", "title", "subject", "criteria", "location", "grade", "link", "email")
"""Columns whose words are the school's or the employer's own."""

ASKED = {
    "tomasz.nowak": (
        "May I do bandaging on Friday?",
        "May I help with washing today?",
        "May I decide on as needed medication?",
        "May I inject?",
        "May I give insulin by night on Sunday?",
        "What does the policy say about tube feeding?",
        "I cannot log in to the learning environment.",
        "I am sick and will not come today.",
        "I feel so bad that I want to stop.",
        "",
        "xyzzy",
        "May I give insulin? " * 200,
    ),
    "fatima.elamrani": (
        "May I give tube feeding on Friday at De Linde?",
        "May I give insulin on Friday?",
        "May I give insulin alone on Friday?",
        "Which assignments are late?",
        "At which level am I assessed in my exam?",
    ),
    "samira.bouzid": (
        "May I do bandaging?",
        "Why am I not allowed to give insulin?",
        "May I work the late shift alone on Saturday?",
    ),
    "wim.kramer": (
        "May Fatima give tube feeding on Friday at De Linde?",
        "May Samira work the late shift on Saturday?",
        "May Quinten give insulin?",
        "Who may give insulin on Friday at De Linde?",
        "Who can work the late shift on Saturday at De Linde?",
        "Can Fatima and Samira do the late shift together on Saturday?",
        "Which sign-offs expire soon?",
        "When is Fatima not free?",
    ),
    "petra.hoekstra": ("May Karin give insulin on Friday?",),
    "ruud.terpstra": (
        "Who is behind?",
        "What does Youssef still have to hand in?",
        "When is the exam of Fatima?",
        "Is the POK of Fatima signed?",
        "Did Peter pass his exam?",
    ),
    "marja.stam": ("What does Fatima still have to hand in?", "How is Fatima doing?"),
    "marloes.veen": ("Which certificates does Peter take?", "Has the exemption of Fatima been granted?"),
    "hilde.kuiper": ("Who has too few hours?", "How do I import a file?", "Who has no work supervisor?"),
}


@pytest.fixture
def english(sample_conversation: Conversation) -> Conversation:
    """The sample people, all reading English."""
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.persons).values(locale="en"))
    return sample_conversation


@pytest.fixture
def names(english: Conversation) -> list[str]:
    """What the records themselves call things, the longest first."""
    found: set[str] = set()
    with reading(english.engine) as db:
        for table in t.metadata.tables.values():
            for column in table.c:
                if column.name in NAMED:
                    found |= {str(value) for value in db.execute(select(column)).scalars() if value}
    return sorted(found, key=len, reverse=True)


def dutch(reply: Reply, names: list[str]) -> list[str]:
    """Dutch words in what is shown, once the names are taken out."""
    shown = "\n".join((reply.text, *(choice.label for choice in reply.choices)))
    for name in names:
        shown = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "·", shown, flags=re.IGNORECASE)
    return DUTCH.findall(shown)


@pytest.mark.parametrize("who", ASKED)
def test_no_dutch_is_said_to_who_reads_english(english: Conversation, names: list[str], who: str) -> None:
    with reading(english.engine) as db:
        person = people.person_by_email(db, who + DOMAIN)
    assert person is not None
    examples = [route.example_en for route in routes().values() if route.example_en and person.has(*route.roles)]
    found = {text[:80]: words for text in (*ASKED[who], *examples) if (words := dutch(english.says(who, text), names))}
    assert found == {}


def test_a_question_that_is_passed_on_is_in_english_for_its_contact(english: Conversation, names: list[str]) -> None:
    english.says("tomasz.nowak", "I am sick and will not come today.")
    assert dutch(english.taps("tomasz.nowak", "Yes, send to Ruud Terpstra"), names) == []
    waiting = english.says("ruud.terpstra", "Which questions are waiting for me?")
    assert "Reports being absent." in waiting.text
    assert dutch(waiting, names) == []


def test_trouble_is_told_in_english(english: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("bot.core.handle._run", fail)
    reply = english.says("tomasz.nowak", "When is my exam?")
    assert reply.headline.startswith("Something went wrong.")
