"""Sentences that only patterns know: what is asked about talks, and what only sounds like it."""

from datetime import UTC, datetime

import pytest

from bot.understanding import understand
from bot.understanding.meaning import Intent, Words
from handlers import practice_list, talks
from handlers.route import Route

NOW = datetime(2024, 11, 19, 9, tzinfo=UTC)
WORDS = Words(people={"3": ("Fatima El Amrani",)})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("plan een driehoeksgesprek", Intent.TALK_PLAN),
        ("hoi, kun je een voortgangsgesprek met Fatima plannen?", Intent.TALK_PLAN),
        ("ik wil graag een gesprek", Intent.TALK_PLAN),
        ("plan a three way talk", Intent.TALK_PLAN),
        ("verzet het gesprek naar donderdag 14 uur", Intent.TALK_MOVE),
        ("kun je het driehoeksgesprek verplaatsen?", Intent.TALK_MOVE),
        ("reschedule the progress talk", Intent.TALK_MOVE),
        ("zeg het gesprek af", Intent.TALK_CANCEL),
        ("ik moet het voortgangsgesprek afzeggen", Intent.TALK_CANCEL),
        ("het gesprek gaat niet door", Intent.TALK_CANCEL),
        ("cancel the talk", Intent.TALK_CANCEL),
        ("bereid het gesprek voor", Intent.TALK_PREPARE),
        ("gespreksvoorbereiding", Intent.TALK_PREPARE),
        ("prepare the talk", Intent.TALK_PREPARE),
        ("welke gesprekken heb ik?", Intent.TALK),
        ("hoeveel gesprekken zijn er gehouden?", Intent.TALK),
        ("wanneer is mijn voortgangsgesprek?", Intent.TALK),
        ("wat heb ik geoefend?", Intent.PRACTICE_LIST),
        ("hoi, wat heb ik deze week geoefend", Intent.PRACTICE_LIST),
        ("welke handelingen heb ik geoefend", Intent.PRACTICE_LIST),
        ("mijn oefenmomenten", Intent.PRACTICE_LIST),
        ("laat mijn oefenmomenten zien", Intent.PRACTICE_LIST),
        ("hoe vaak heb ik geoefend?", Intent.PRACTICE_LIST),
        ("wat heeft Fatima geoefend?", Intent.PRACTICE_LIST),
        ("toon de oefenmomenten van Fatima", Intent.PRACTICE_LIST),
        ("what have I practised?", Intent.PRACTICE_LIST),
        ("which procedures did Fatima practise?", Intent.PRACTICE_LIST),
        ("show me my practice list", Intent.PRACTICE_LIST),
    ],
)
def test_what_only_patterns_know_is_sure(text: str, intent: Intent) -> None:
    meaning = understand(text, WORDS, NOW)
    assert meaning.intent is intent
    assert meaning.sure


@pytest.mark.parametrize(
    "text",
    [
        "verzet mijn examen",
        "wanneer is het eindgesprek van mijn examen?",
        "zeg mijn dienst af",
        "mag Fatima zwachtelen?",
        "mevrouw Jansen krijgt geen adem, kan het gesprek verzet worden?",
        "wat is een driehoeksgesprek?",
        "herinner me aan het gesprek",
        "maak een actiepunt van het gesprek",
        "ik trek het niet meer",
        "wat moet ik oefenen?",
        "wat heb ik nog niet geoefend?",
        "welke oefenopdrachten heb ik geoefend?",
        "wat heb ik geoefend en mag ik nu zwachtelen?",
        "mag ik zwachtelen? ik heb het geoefend",
        "Goed. 3x tillift geoefend met begeleiding",
        "leg mijn oefenmomenten vast",
        "mevrouw Jansen krijgt geen adem, wat heb ik geoefend?",
    ],
)
def test_what_is_about_something_else_stays_so(text: str) -> None:
    found = understand(text, WORDS, NOW).intent
    talks_asked = {Intent.TALK, Intent.TALK_PLAN, Intent.TALK_MOVE, Intent.TALK_CANCEL, Intent.TALK_PREPARE}
    assert found not in talks_asked | {Intent.PRACTICE_LIST}


@pytest.mark.parametrize(
    "route", [one for one in (*talks.ROUTES, *practice_list.ROUTES) if one.example], ids=lambda route: str(route.intent)
)
def test_the_examples_of_the_help_are_understood(route: Route) -> None:
    for example in (route.example, route.example_en, *(route.own or ())):
        assert understand(example, WORDS, NOW).intent is route.intent
