"""What holds for every read route, whoever asks: it answers, in both languages, in short sentences."""

import re

import pytest
from sqlalchemy import Connection

from bot.domain.people import Role
from bot.understanding import understand
from bot.understanding.meaning import TAPPED, Words
from handlers import (
    action_points,
    assignments,
    calendar,
    certificates,
    contacts,
    exams,
    exemptions,
    hours,
    load,
    plan,
    practice_list,
    privacy,
    programme,
    progress,
    refer,
    terms,
    wishes,
)
from handlers.route import Need, Route
from handlers.routes import routes
from handlers.turn import Said
from tests.handlers.asking import ask
from tests.handlers.story import Story
from tests.storage.builders import NOW

LEARNING = (assignments, load, exams, certificates, plan, progress, practice_list, hours, exemptions)
AROUND = (action_points, calendar, contacts, programme, terms, refer, privacy, wishes)
ROUTES = [r for topic in (*LEARNING, *AROUND) for r in topic.ROUTES if r.intent not in TAPPED]
CASES = [pytest.param(r, role, id=f"{r.intent}-{role}") for r in ROUTES for role in sorted(r.roles)]
Told = tuple[Connection, Story]
AVERAGE = 15
LONGEST = 25


def said(told: Told, route: Route, role: Role, locale: str = "nl") -> Said:
    """The answer to the route's own example; who guides others asks about Samira where somebody must be named."""
    db, story = told
    asks_about = None if role is Role.TRAINEE or Need.PERSON not in route.needs else story.samira
    text = route.example if locale == "nl" else route.example_en
    return ask(db, story[role], route.intent, text, about=asks_about, locale=locale)


def sentences(answer: Said) -> list[list[str]]:
    """Headline and paragraphs, sentence by sentence, in words."""
    text = " ".join((answer.reply.headline, *answer.reply.paragraphs))
    return [found.split() for found in re.split(r"(?<=[.?!:;])\s+", text) if found]


@pytest.mark.parametrize(("route", "role"), CASES)
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_route_answers_in_one_headline(told: Told, route: Route, role: Role, locale: str) -> None:
    answer = said(told, route, role, locale)
    assert answer.reply.headline
    assert "\n" not in answer.reply.headline
    assert answer.reply.headline[-1] in ".?"
    assert not re.search(r"[{}]", answer.reply.text)
    assert all(section.heading and section.lines and all(section.lines) for section in answer.reply.sections)
    assert all(answer.reply.paragraphs)
    assert answer.reply.answer is None


@pytest.mark.parametrize(("route", "role"), CASES)
def test_sentences_are_short(told: Told, route: Route, role: Role) -> None:
    lengths = [len(words) for words in sentences(said(told, route, role))]
    assert sum(lengths) / len(lengths) <= AVERAGE
    assert max(lengths) <= LONGEST


@pytest.mark.parametrize(("route", "role"), CASES)
def test_next_questions_can_be_answered(told: Told, route: Route, role: Role) -> None:
    answer = said(told, route, role)
    for option in answer.options:
        assert option.intent in routes()
        assert role in routes()[option.intent].roles
    assert len(answer.options) <= (3 if not answer.asks else 8)


@pytest.mark.parametrize(("route", "role"), CASES)
def test_answers_about_everybody_name_whom_they_show(told: Told, route: Route, role: Role) -> None:
    """The core writes an audit line for each; an answer that shows nobody needs none."""
    answer = said(told, route, role)
    shows = {name for name in ("Samira Haddad", "Noor Bakker", "Omar Elders") if name in answer.reply.text}
    if route.kind is not None and Need.ANYBODY in route.needs and role is not Role.TRAINEE and shows:
        assert answer.people
    assert "Omar Elders" not in shows


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: str(route.intent))
@pytest.mark.parametrize("example", ["example", "example_en"])
def test_examples_are_understood(route: Route, example: str) -> None:
    words = Words(certificates={"C1": ("Individuele zorg",)})
    assert understand(getattr(route, example), words, NOW).intent is route.intent


def test_topics_together_are_in_the_table() -> None:
    assert {route.intent for route in ROUTES} <= set(routes())
