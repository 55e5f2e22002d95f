"""What is wished about messages: only what is clear, also with slips, and never from a sentence about something else."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.sample import START
from bot.understanding import Words, understand
from bot.understanding.dates import find_dates
from bot.understanding.meaning import Intent
from bot.understanding.wish_kinds import (
    Again,
    Channel,
    Most,
    NightDuty,
    Pause,
    PutOff,
    Quiet,
    Show,
    Stop,
    Weekdays,
    Which,
    Why,
    Wish,
)
from bot.understanding.wishes import wished

TODAY = date(2024, 11, 19)
WEEKEND = frozenset({5, 6})
NONE: tuple[Wish, ...] = ()


def read(text: str) -> tuple[Wish, ...]:
    return wished(text, find_dates(text, START), TODAY)


def day(month: int, number: int, year: int = 2024) -> date:
    return date(year, month, number)


CLEAR: list[tuple[str, tuple[Wish, ...]]] = [
    ("stuur me geen berichten als ik nachtdienst heb", (NightDuty(False),)),
    ("niet op dagen met nachtdienst", (NightDuty(False),)),
    ("niet appen tijdens nachtdienst", (NightDuty(False),)),
    ("kun je me geen berichten sturen als ik nachtdienst heb?", (NightDuty(False),)),
    ("Don't message me when I have a night shift", (NightDuty(False),)),
    ("stuur me geen berigten als ik nachtdiesnt heb", (NightDuty(False),)),
    ("wel als ik nachtdienst heb", (NightDuty(True),)),
    ("ook tijdens mijn nachtdienst mag je berichten sturen", (NightDuty(True),)),
    ("niet in het weekend", (Weekdays(fewer=WEEKEND),)),
    ("geen berichtn in het weekent aub", (Weekdays(fewer=WEEKEND),)),
    ("kan je stoppen met die berichten op zondag?", (Weekdays(fewer=frozenset({6})),)),
    ("no messages on weekends", (Weekdays(fewer=WEEKEND),)),
    ("ook in het weekend", (Weekdays(more=WEEKEND),)),
    ("je mag me ook in het weekend berichten sturen", (Weekdays(more=WEEKEND),)),
    ("alleen op dinsdag en donderdag", (Weekdays(only=frozenset({1, 3})),)),
    ("allen op ma en do graag", (Weekdays(only=frozenset({0, 3})),)),
    ("only on tuesdays and thursdays", (Weekdays(only=frozenset({1, 3})),)),
    ("niet op woensdag", (Weekdays(fewer=frozenset({2})),)),
    ("elke vrijdag geen berichten", (Weekdays(fewer=frozenset({4})),)),
    ("geen berichten op zondag, dat is mijn rustdag", (Weekdays(fewer=frozenset({6})),)),
    ("niet na 20 uur", (Quiet(begins=time(20)),)),
    ("niet na 9 uur 's avonds", (Quiet(begins=time(21)),)),
    ("geen berichten na 9 uur", (Quiet(begins=time(21)),)),
    ("na 21.30 uur geen appjes meer", (Quiet(begins=time(21, 30)),)),
    ("niet na middernacht", (Quiet(begins=time(0)),)),
    ("quiet hours after 9pm", (Quiet(begins=time(21)),)),
    ("niet voor 9 uur", (Quiet(ends=time(9)),)),
    ("stuur me niks voor half negen", (Quiet(ends=time(8, 30)),)),
    ("ik slaap overdag, stuur niks voor 16u", (Quiet(ends=time(16)),)),
    ("no messages before 9am please", (Quiet(ends=time(9)),)),
    ("stil tussen 20:00 en 9:00", (Quiet(time(20), time(9)),)),
    ("stille uren 22-07", (Quiet(time(22), time(7)),)),
    ("niet tussen 9 en 7", (Quiet(time(21), time(7)),)),
    ("geen berichten tussen half tien 's avonds en 8 uur 's ochtends", (Quiet(time(21, 30), time(8)),)),
    ("alleen tussen 9 en 17 uur", (Quiet(time(17), time(9)),)),
    ("alleen tussen 9 en 5", (Quiet(time(17), time(9)),)),
    ("niet in het weekend en niet na 20 uur", (Quiet(begins=time(20)), Weekdays(fewer=WEEKEND))),
    ("hoogstens 2 berichten per week", (Most(2),)),
    ("maximaal één bericht per week", (Most(1),)),
    ("hoogstens twee berichtjes per week", (Most(2),)),
    ("niet meer dan 4 berichten per week", (Most(4),)),
    ("minder berichten graag, 1x per week is genoeg", (Most(1),)),
    ("at most 2 messages a week", (Most(2),)),
    ("stop met berichten", (Stop(),)),
    ("stop alle herinneringen", (Stop(),)),
    ("zet de herineringen uit", (Stop(),)),
    ("ik wil geen berichten meer", (Stop(),)),
    ("stop sending me messages", (Stop(),)),
    ("turn off reminders", (Stop(),)),
    ("zet herinneringen weer aan", (Again(),)),
    ("begin weer", (Again(),)),
    ("je mag weer berichten sturen", (Again(),)),
    ("turn reminders back on", (Again(),)),
    ("stuur via slack", (Channel("slack"),)),
    ("liever in teams", (Channel("teams"),)),
    ("mag het per mail ipv teams?", (Channel("e-mail"),)),
    ("ik wil mijn berichten in teams en niet in slack", (Channel("teams"),)),
    ("wat zijn mijn instellingen?", (Show(),)),
    ("wanneer krijg ik berichten", (Show(),)),
    ("what are my settings", (Show(),)),
    ("ik wil minder berichten", (Show(),)),
    ("waarom krijg ik dit?", (Why(),)),
    ("herinner me morgen", (PutOff("morgen", loose=False),)),
    ("herinner me er later aan", (PutOff("later", loose=False),)),
    ("remind me next week", (PutOff("week", loose=False),)),
    ("niet nu", (PutOff("later", loose=True),)),
    ("morgen", (PutOff("morgen", loose=True),)),
]


@pytest.mark.parametrize(("text", "found"), CLEAR)
def test_what_is_clear(text: str, found: tuple[Wish, ...]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ik ben op vakantie tot en met 3 januari", None, day(1, 3, 2025)),
        ("ik ben op vakntie t/m 3 januari", None, day(1, 3, 2025)),
        ("ik ben op vakantie tot 3 januari", None, day(1, 2, 2025)),
        ("ik ben van 20 december tot 3 januari weg", day(12, 20), day(1, 2, 2025)),
        ("I'm on holiday from 20 December to 3 January", day(12, 20), day(1, 3, 2025)),
        ("pauzeer tot maandag", None, day(11, 24)),
        ("pauzeer tot en met maandag", None, day(11, 25)),
        ("pauzeer tot januari", None, day(12, 31)),
        ("twee weken geen berichten", None, day(12, 2)),
        ("een week geen berichten", None, day(11, 25)),
        ("ik ben vanaf 20 december twee weken op vakantie", day(12, 20), day(1, 2, 2025)),
        ("geen berichten deze week", None, day(11, 24)),
        ("vandaag en morgen geen berichten", None, day(11, 20)),
        ("vrijdag geen berichten", day(11, 22), day(11, 22)),
        ("geen berichten op vrijdag 22 november", day(11, 22), day(11, 22)),
        ("zet herinneringen uit tot 1 december", None, day(11, 30)),
        ("ik ben ziek tot vrijdag, geen berichten", None, day(11, 21)),
        ("geen berichten tot maandag want ik lig in het ziekenhuis", None, day(11, 24)),
        ("do not disturb this week, my father is in hospital", None, day(11, 24)),
    ],
)
def test_days_without_messages(text: str, first: date | None, last: date) -> None:
    """ "Tot" leaves the day itself out, "tot en met" does not."""
    assert read(text) == (Pause(first, last),)


@pytest.mark.parametrize(
    "text", ["ik ben op vakantie", "pauzeer de berichten", "even geen berichten", "geen berichten tot na de vakantie"]
)
def test_until_when_must_be_asked(text: str) -> None:
    assert read(text) == (Pause(None, None),)


def test_from_a_day_on_the_end_must_be_asked() -> None:
    assert read("vanaf 20 december geen berichten") == (Pause(day(12, 20), None),)


def test_two_readings_are_both_given() -> None:
    (found,) = read("komende week geen berichten")
    assert found == Which((Pause(day(11, 25), day(12, 1)), Pause(None, day(11, 26))))


@pytest.mark.parametrize(
    "text",
    [
        "mag ik stoppen met de opleiding",
        "ik stop met de opleiding",
        "stop, hij ademt niet",
        "stop",
        "wanneer is de vakantie",
        "mag ik vakantie van 20 december tot 3 januari?",
        "kan ik op vakantie tot 3 januari?",
        "mijn begeleider is op vakantie tot 3 januari",
        "ik heb vakantie geboekt van 3 tot 17 augustus, valt mijn toets daar in?",
        "ik heb nachtdienst, mag ik insuline spuiten?",
        "ik heb nachtdienst, niet appen voor 3 uur",
        "geen berichten na een nachtdienst",
        "heb ik nachtdienst in het weekend?",
        "ik ben ziek",
        "ik meld me ziek tot maandag",
        "ik ben er volgende week niet",
        "ik kan niet op woensdag",
        "ik werk niet op woensdag",
        "ik kan niet na 20 uur",
        "ik mag niet na 20 uur",
        "begin niet voor 9 uur",
        "niet na 1 uur",
        "alleen op dinsdag en donderdag les?",
        "is er les in het weekend",
        "wie werkt er niet in het weekend?",
        "ook in het weekend wondzorg?",
        "geen insuline na 20 uur",
        "voor 9 uur geen medicatie geven",
        "niet meer dan 2 tabletten per week",
        "hoeveel berichten per week stuurt de docent?",
        "zet herinneringen uit voor groep 1",
        "geen berichten voor mijn groep in het weekend",
        "stuur geen berichten naar Fatima in het weekend",
        "geen berichten over lessen",
        "ik wil de weekvragen niet meer krijgen",
        "geen berichten in het weekend, behalve over examens",
        "niet na 20 uur berichten sturen, tenzij het over een toets gaat",
        "stop met herinneringen over de opdracht",
        "stop niet met berichten sturen",
        "ik wil niet dat je stopt met berichten",
        "krijg ik geen berichten in het weekend?",
        "waarom krijg ik geen berichten in het weekend",
        "herinner Fatima morgen",
        "herinner me morgen aan mijn opdracht",
        "pauzeer mijn opleiding tot januari",
        "zet de zuurstof uit",
        "begin weer met de insuline",
        "stuur me een dag van tevoren een seintje, niet een week",
        "wil melding bij mismatch rooster, ook in weekend",
        "",
    ],
)
def test_what_wishes_nothing(text: str) -> None:
    assert read(text) == NONE


@pytest.mark.parametrize(
    "text", ["niet in het weekend", "ik ben op vakantie", "wel als ik nachtdienst heb", "via de webchat graag"]
)
def test_a_clear_wish_is_a_setting(text: str) -> None:
    meaning = understand(text, Words(), START)
    assert (meaning.intent, meaning.sure) == (Intent.SETTINGS, True)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read(text), tuple)


@given(st.lists(st.sampled_from("geen berichten niet op tot na voor 9 20 uur maandag weekend ik ben week".split())))
def test_any_words_are_read(words: list[str]) -> None:
    assert isinstance(read(" ".join(words)), tuple)
