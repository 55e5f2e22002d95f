"""Several notices in one message: one sort is one list, what they share is said once, and each keeps a button."""

from datetime import timedelta

import pytest

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party, Round, Seat
from bot.domain.people import PersonId
from bot.messages import PUT_OFF, Tone
from bot.texts import Texts
from schedules import round_words, talk_words, weekly_words
from schedules.due import Listed, Part
from schedules.ending_words import route_to_school
from schedules.round_words import Asking
from schedules.talk_words import Called
from schedules.things import thing_of
from schedules.weekly_words import Week
from schedules.wording import MOST_LISTED, MOST_OWN, days_left, worded
from tests.storage.builders import NOW

NL, HOUR = Texts("nl"), timedelta(hours=1)


def silent(name: str) -> Part:
    listed = Listed(
        "Geen antwoord over", f"{name}: Kees", "omdat zij van jou zijn", ("Wie wel?", "rondes:"), "Vraag het zelf."
    )
    return Part(f"Geen antwoord over {name}.", f"omdat {name}", ("Vraag het zelf.",), choices=(), listed=listed)


def test_one_sort_is_one_list_with_one_reason_and_one_button() -> None:
    other = Part("Iets anders.", "zomaar", tone=Tone.CAUTION)
    said = worded([silent("Anna"), other, silent("Bram")], NL, "m1", may_wait=True)
    assert said.headline == "Er zijn 2 dingen om aan te denken."
    (listed,) = [one for one in said.sections if one.heading == "Geen antwoord over. Vraag het zelf"]
    assert listed.lines == ("Anna: Kees", "Bram: Kees")
    assert said.sections[-1].lines == ("omdat zij van jou zijn", "zomaar")
    assert said.choices[0].token == "bericht.rondes:.m1"
    assert said.choices[-1].label == "Kies wat je niet meer wilt"


def test_one_alone_of_its_sort_keeps_its_own_words() -> None:
    said = worded([silent("Anna"), Part("Iets anders.", "zomaar")], NL, "m1", may_wait=False)
    assert "Geen antwoord over Anna" in said.text
    assert worded([silent("Anna")], NL, "m1", may_wait=False).headline == "Geen antwoord over Anna."


def test_only_one_sort_is_that_sort_itself() -> None:
    said = worded([silent("Anna"), silent("Bram")], NL, "m1", may_wait=True)
    assert said.headline == "Geen antwoord over. Vraag het zelf."
    assert said.paragraphs == ()
    assert [one.lines for one in said.sections] == [("Anna: Kees", "Bram: Kees"), ("omdat zij van jou zijn",)]


def test_a_long_list_says_how_many_more() -> None:
    said = worded([silent(f"Deelnemer {n}") for n in range(MOST_LISTED + 3)], NL, "m1", may_wait=True)
    assert said.sections[0].lines[MOST_LISTED] == "nog 3 anderen"


def alike(name: str) -> Part:
    choices = ((f"Antwoorden over {name}", f"lees:{name}"), (f"Meer over {name}", f"meer:{name}"))
    return Part(f"Geen antwoord over {name}.", f"Je bent docent van {name}.", ("Vraag het zelf.",), Tone.INFO, choices)


def test_what_several_say_alike_is_said_once() -> None:
    other = Part("Les valt uit.", "Je hebt les.", ("Blijf thuis.",))
    said = worded([alike("Fatima"), other, alike("Samira")], NL, "m", may_wait=False)
    assert [(one.heading, one.lines) for one in said.sections] == [
        ("Op een rij", ("Geen antwoord over Fatima.", "Geen antwoord over Samira.", "Vraag het zelf.")),
        ("Les valt uit", ("Blijf thuis.",)),
        ("Waarom krijg je dit?", ("Je bent docent van Fatima.", "Je hebt les.", "Je bent docent van Samira.")),
    ]


def test_buttons_that_answer_one_question_are_about_one_thing_and_no_other_is() -> None:
    week = "7/weekvraag/2024-11-18"
    together = [
        (f"ronde:{week}", f"ronde-nee:{week}:overgeslagen", f"ronde-nee:{week}:niet gezien"),
        ("gesprek-gehouden:7,ja", "gesprek-gehouden:7,nee"),
        ("gesprek-past:7|ja|2024-11-26T10:00:00+01:00", "gesprek-past:7|nee|2024-11-26T10:00:00+01:00"),
        ("gesprek-past:7|toch|2024-11-26T10:00:00+01:00", "gesprek-past:7|toch|2024-11-27T10:00:00+01:00"),
        ("later", "morgen", "week", "stop", "kies"),
        *(
            (verb,)
            for verb in (f"ronde-vraag:{week}", "ronde:8/weekvraag/2024-11-18", "klaar:7", "klaar:8", "signaal:7")
        ),
        *((f"gesprek-past:{verb}",) for verb in ("7|ja|2024-11-27T10:00:00+01:00", "8|ja|x", "7|nee|*", "raar")),
        ("gesprek-gehouden:8,ja",),
    ]
    found = [{thing_of(verb) for verb in verbs} for verbs in together]
    assert [len(things) for things in found] == [1] * len(together)
    assert len(set.union(*found)) == len(together)
    said = worded([alike("Fatima")], NL, "m", may_wait=True).choices
    assert [one.thing == PUT_OFF for one in said] == [False, False, True, True, True, True]


def test_of_several_each_has_its_first_button_alone_all_of_them() -> None:
    several = worded([alike("Fatima"), alike("Samira")], NL, "m", may_wait=False)
    assert [one.label for one in several.choices] == ["Antwoorden over Fatima", "Antwoorden over Samira"]
    alone = worded([alike("Fatima")], NL, "m", may_wait=False)
    assert [one.label for one in alone.choices] == ["Antwoorden over Fatima", "Meer over Fatima"]


def test_of_several_those_stay_that_a_thing_needs() -> None:
    held = Part(
        "Is het gehouden?", "zomaar", choices=(("Ja", "v:1,ja"), ("Nee", "v:1,nee")), bundled=(("Hoe?", "v:1"),)
    )
    several = worded([held, alike("Samira")], NL, "m", may_wait=False)
    assert [one.label for one in several.choices] == ["Hoe?", "Antwoorden over Samira"]
    assert [one.label for one in worded([held], NL, "m", may_wait=False).choices] == ["Ja", "Nee"]


def test_of_more_than_can_be_overseen_it_says_how_to_reach_the_rest() -> None:
    rest = "Niet alle knoppen passen hier. Typ „mijn overzicht” voor de rest."
    for many, said in ((MOST_OWN, ()), (MOST_OWN + 1, (rest,))):
        found = worded([alike(f"Deelnemer {n}") for n in range(many)], NL, "m", may_wait=False)
        assert (len(found.choices), found.paragraphs) == (MOST_OWN, said)


def test_the_weekly_prompt_in_a_digest_lets_its_reader_choose_whom() -> None:
    weeks = [Week(PersonId(n), name, (), (), (), {}, waits=True) for n, name in enumerate(("Fatima B", "Samira C"), 1)]
    several = worded([weekly_words.worded(weeks, NL, NOW), alike("Anna")], NL, "m", may_wait=False)
    assert [one.token for one in several.choices] == ["bericht.vragen:0.m", "bericht.lees:Anna.m"]


def test_whether_a_talk_was_held_keeps_both_answers_in_a_digest_and_says_of_which() -> None:
    held = talk_words.after(Called(CheckinKind.PROGRESS, "Fatima"), Interval(NOW, NOW + HOUR), 7, NL, NOW)
    several = worded([held, alike("Anna")], NL, "m", may_wait=False)
    assert [(one.label, one.token) for one in several.choices[:2]] == [
        ("Ja, gehouden: Voortgangsgesprek van Fatima", "bericht.gesprek-gehouden:7,ja.m"),
        ("Niet gehouden: Voortgangsgesprek van Fatima", "bericht.gesprek-gehouden:7,nee.m"),
    ]


def asking(kind: CheckinKind, number: int, *, again: bool = False) -> Part:
    seat = Seat(Party.SCHOOL, PersonId(99))
    this = Round(number, PersonId(number), kind, "2024-11-04", NOW.date(), (seat,))
    return round_words.asking(Asking(this, seat, f"Deelnemer {number}", NOW + 24 * HOUR, again), NL, NOW)


def differs(kind: CheckinKind) -> Part:
    this = Round(1, PersonId(1), kind, "2024-11-04", NOW.date(), ())
    return round_words.different(this, "Fatima Bos", [{"nl": "Hoe ging het?"}], (), lambda say: "omdat", NL, NOW)


def test_fourteen_rounds_of_a_kind_are_one_line_with_one_way_on() -> None:
    many = [asking(CheckinKind.PROGRESS, n, again=n % 2 == 0) for n in range(1, 15)]
    said = worded([*many, alike("Anna")], NL, "m", may_wait=True)
    assert said.headline == "Er zijn 2 dingen om aan te denken."
    assert said.sections[0].heading == (
        "14 voortgangsgesprekken: wat wil je bespreken? Antwoorden kan tot woensdag 20 november, 10:00 uur"
    )
    (line,) = said.sections[0].lines
    assert line.startswith("Deelnemer 1, Deelnemer 2, ")
    assert line.endswith(" en nog 2 anderen")
    assert said.sections[-1].lines[0] == "Je krijgt dit omdat jij deze deelnemers begeleidt."
    assert len(said.sections[-1].lines) == 2
    assert [(one.label, one.token) for one in said.choices[:1]] == [("Beantwoord de vragen", "bericht.vragen:0.m")]
    assert worded(many[:1], NL, "m", may_wait=False).headline == (
        "Vragen voor het voortgangsgesprek met Deelnemer 1. Wat wil je bespreken?"
    )


def test_no_button_and_no_line_is_there_twice() -> None:
    waiting = [asking(kind, n) for kind in CheckinKind for n in (1, 2)]
    both = [differs(CheckinKind.THREE_WAY), differs(CheckinKind.FEEDBACK)]
    said = worded([*waiting, *both, alike("Anna"), alike("Anna")], NL, "m", may_wait=True)
    labels, lines = [one.label for one in said.choices], [line for each in said.sections for line in each.lines]
    assert "Antwoorden, driehoeksgesprek: Fatima Bos" in labels
    assert len(set(labels)) == len(labels)
    assert len(set(line for line in lines if "Anna" in line)) == len([line for line in lines if "Anna" in line])


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        (9, ["Later vandaag"]),
        (24, ["Later vandaag", "Morgen"]),
        (24 * 9, ["Later vandaag", "Morgen", "Volgende week"]),
    ],
)
def test_nothing_is_put_off_to_when_it_is_of_no_use(hours: int, labels: list[str]) -> None:
    said = worded([alike("Anna")], NL, "m", may_wait=True, days=days_left(NOW, NOW + hours * HOUR))
    assert [one.label for one in said.choices if one.thing == PUT_OFF] == [*labels, "Niet meer hierover"]


def test_what_the_school_hears_of_several_has_one_reason_and_each_its_button() -> None:
    missing = [
        talk_words.missing_school(Called(CheckinKind.PROGRESS, name), PersonId(n), lambda say: "omdat", NL, NOW)
        for n, name in enumerate(("Fatima Bos", "Samira Kok", "Peter Vos"), 1)
    ]
    said = worded([*missing, differs(CheckinKind.PULSE), differs(CheckinKind.THREE_WAY)], NL, "m", may_wait=False)
    assert [(one.heading, one.lines) for one in said.sections] == [
        ("Met deze deelnemers is nog geen voortgangsgesprek gepland", ("Fatima Bos, Samira Kok en Peter Vos",)),
        (
            "Hier verschillen de antwoorden. Bespreek het samen",
            ("Weekvragen over Fatima Bos: Hoe ging het?", "Driehoeksgesprek met Fatima Bos: Hoe ging het?"),
        ),
        ("Waarom krijg je dit?", ("Je krijgt dit omdat jij deze deelnemers begeleidt.",)),
    ]
    assert len(said.choices) == 5


def test_routes_that_end_together_are_one_list() -> None:
    """Of a whole intake the routes end on one day: one line each, and what to do once."""
    ends = NOW.date() + timedelta(days=14)
    parts = [route_to_school(name, ["VTH"], ends, lambda say: "Je bent docent", NL, NOW) for name in ("Anna", "Bram")]
    said = worded(parts, NL, "m1", may_wait=True)
    assert said.headline == "Deze trajecten eindigen. Bespreek wat er nog kan, en of er meer tijd nodig is."
    assert said.sections[0].lines == (
        "Anna: over 14 dagen, dinsdag 3 december. Nog niet klaar: VTH.",
        "Bram: over 14 dagen, dinsdag 3 december. Nog niet klaar: VTH.",
    )
    assert worded(parts[:1], NL, "m1", may_wait=True).headline.startswith("Het traject van Anna eindigt")
