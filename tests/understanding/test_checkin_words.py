"""Plain sentences about check-ins: read only when there is no doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.checkin_questions import checkin_asked
from bot.understanding.checkin_words import (
    Practice,
    WeekWords,
    about_the_week,
    tells_of_practice,
    week_words,
)
from bot.understanding.meaning import CLIENT, Intent

ADL = Practice(3, "adl", "met begeleiding")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Goed hoor. 3x adl gedaan met begeleiding en 1x met de tillift",
            WeekWords(4, "met begeleiding", practices=(ADL, Practice(1, "tillift"))),
        ),
        ("Ging heel goed deze week!", WeekWords(5)),
        ("het ging niet zo goed", WeekWords(2)),
        ("niet slecht", WeekWords(3)),
        ("Heel lastig, weinig hulp gehad", WeekWords(1, help="beetje")),
        ("Prima. Zelfstandig geoefend", WeekWords(4, "zelfstandig")),
        ("Goed, niet geoefend", WeekWords(4, "nee")),
        ("Goed. 3x adl niet gedaan", WeekWords(4)),
        (
            "Goed. 2x wassen met begeleiding, 1x zelfstandig eten",
            WeekWords(4, "", practices=(Practice(2, "wassen", "met begeleiding"), Practice(1, "eten", "zelfstandig"))),
        ),
        ("Fatima doet het goed", WeekWords(4)),
        ("heb Fatima niet gezien deze week", WeekWords(not_seen=True)),
        (
            "went well this week, 2 times washing with guidance",
            WeekWords(4, "met begeleiding", practices=(Practice(2, "washing", "met begeleiding"),)),
        ),
        (
            "Het gaat goed. 3x adl gedaan met begeleiding. Tillift 1x. Wel druk.",
            WeekWords(4, "met begeleiding", practices=(ADL, Practice(1, "tillift"))),
        ),
        ("Wel druk. Drie keer adl met begeleiding. Het gaat goed.", WeekWords(4, "met begeleiding", practices=(ADL,))),
        (
            "Het was druk. Ging goed. Vandaag 3x adl met begeleiding, gisteren tillift 1x zelfstandig",
            WeekWords(4, "", practices=(ADL, Practice(1, "tillift", "zelfstandig"))),
        ),
        (
            "Ik heb 3 keer adl gedaan en de tillift 1 keer",
            WeekWords(practices=(Practice(3, "adl"), Practice(1, "tillift"))),
        ),
        ("Goed. 3x adl en tillift", WeekWords(4, practices=(Practice(3, "adl tillift"),))),
        ("Goed. 3x adl met begeleiding. Tillift niet gedaan.", WeekWords(4, "met begeleiding", practices=(ADL,))),
        ("Goed. 3x adl met begeleiding. Niet gedaan.", WeekWords(4)),
        ("Goed. 3x adl. Dat is nog niet gelukt.", WeekWords(4)),
        ("3x adl met begeleiding. Ging lastig.", WeekWords(None, "met begeleiding", practices=(ADL,))),
        (f"Goed. 3x {CLIENT} gewassen. {CLIENT} 1x. 2x adl", WeekWords(4, practices=(Practice(2, "adl"),))),
        (f"Goed. 3x {CLIENT} gewassen", WeekWords(4)),
        ("Goed. 0x adl", WeekWords(4)),
        ("Goed. 3x een heel lang verhaal over wat er gisteren was", WeekWords(4)),
    ],
)
def test_a_week_in_words(text: str, found: WeekWords) -> None:
    assert week_words(text, ["Fatima El Amrani"]) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "hoe ging het?",
        "goed, maar zwaar",
        "goed en slecht",
        "Het ging goed. De week was slecht.",
        "goed nieuws van Karin",
        "Karin doet het goed",
        "een 11",
        "ik ben ziek",
        "mijn week",
        "ik vind dat het beter moet",
    ],
)
def test_what_leaves_doubt_is_not_read(text: str) -> None:
    assert week_words(text, ["Fatima El Amrani"]) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        *(
            (one, Intent.CHECKIN_ASK)
            for one in (
                "Checkin",
                "check-in",
                "Beantwoord de weekvragen.",
                "de weekvraag invullen",
                "vragen over Fatima",
                "weekvragen over Fatima El Amrani",
            )
        ),
        *(
            (one, Intent.CHECKIN_READ)
            for one in (
                "Wat zei mijn begeleider?",
                "wat zijn mijn antwoorden?",
                "Wat heeft Fatima El Amrani geantwoord?",
                "what did my supervisor say?",
            )
        ),
        *(
            (one, Intent.CHECKIN_ROUNDS)
            for one in (
                "Wie heeft er nog niet geantwoord?",
                "wie heeft de vragen beantwoord?",
                "hoe staan de check-ins ervoor?",
                "who hasn't answered yet?",
                "wie van mijn groep is stil?",
                "wie reageert er nog niet?",
                "waar verschillen Fatima en haar werkbegeleider?",
            )
        ),
        *(
            (one, Intent.CHECKIN_EXPORT)
            for one in (
                "Exporteer de check-ins",
                "export the check-ins to excel",
                "exporteer de vragen van mijn groep naar excel",
                "kan ik de antwoorden van de groep in excel krijgen?",
                "maak een csv van de weekvragen",
            )
        ),
        *(
            (one, Intent.ACTIONS)
            for one in (
                "wie is akkoord?",
                "wie is er nog niet akkoord met het verslag?",
                "who agrees with the minutes?",
            )
        ),
        *(
            (one, None)
            for one in (
                "wie is akkoord met de medicatie?",
                "akkoord met het verslag",
                "wat zei de arts?",
                "wat zei de arts over het examen?",
                "wie heeft er insuline gegeven?",
                "exporteer mijn examens",
                "stuur een herinnering voor de weekvraag",
                "wat heeft mevrouw geantwoord?",
                "waar verschillen insuline en heparine?",
                "zet mijn examens in excel",
            )
        ),
    ],
)
def test_which_question_it_is(text: str, intent: Intent | None) -> None:
    assert checkin_asked(text) is intent


@pytest.mark.parametrize("text", ["verzet het gesprek", "wanneer is het overleg", "mag ik adl", "goed?"])
def test_planning_and_questions_tell_of_no_week(text: str) -> None:
    assert not about_the_week(text)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("ik heb vandaag 3x adl gedaan met begeleiding", True),
        ("1x tillift geoefend met Marja erbij", True),
        ("I practised washing 2x today", True),
        ("2x insuline gespoten", False),
        ("3x adl niet geoefend", False),
        ("heb ik 3x adl geoefend?", False),
        ("geoefend met de tillift", False),
    ],
)
def test_what_tells_of_practice(text: str, tells: bool) -> None:
    assert tells_of_practice(text) is tells


@given(st.text(max_size=80))
def test_any_text_is_read_without_trouble(text: str) -> None:
    found = week_words(text)
    assert found is None or found != WeekWords()
    checkin_asked(text)
