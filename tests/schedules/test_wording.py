"""Several notices in one message: one sort is one list, what they share is said once, and each keeps a button."""

from datetime import timedelta

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind
from bot.domain.people import PersonId
from bot.messages import PUT_OFF, Tone
from bot.texts import Texts
from schedules import talk_words, weekly_words
from schedules.due import Listed, Part
from schedules.talk_words import Called
from schedules.things import thing_of
from schedules.weekly_words import Week
from schedules.wording import MOST_LISTED, MOST_OWN, worded
from tests.storage.builders import NOW

NL, HOUR = Texts("nl"), timedelta(hours=1)


def silent(name: str) -> Part:
    listed = Listed("Geen antwoord over", f"{name}: Kees", "omdat zij van jou zijn", ("Wie wel?", "rondes:"))
    return Part(f"Geen antwoord over {name}.", f"omdat {name}", ("Vraag het zelf.",), choices=(), listed=listed)


def test_one_sort_is_one_list_with_one_reason_and_one_button() -> None:
    other = Part("Iets anders.", "zomaar", tone=Tone.CAUTION)
    said = worded([silent("Anna"), other, silent("Bram")], NL, "m1", may_wait=True)
    assert said.headline == "Er zijn 2 dingen om aan te denken."
    (listed,) = [one for one in said.sections if one.heading == "Geen antwoord over"]
    assert listed.lines == ("Anna: Kees", "Bram: Kees", "Vraag het zelf.")
    assert said.sections[-1].lines == ("omdat zij van jou zijn", "zomaar")
    assert said.choices[0].token == "bericht.rondes:.m1"
    assert said.choices[-1].label == "Kies wat je niet meer wilt"


def test_one_alone_of_its_sort_keeps_its_own_words() -> None:
    said = worded([silent("Anna"), Part("Iets anders.", "zomaar")], NL, "m1", may_wait=False)
    assert "Geen antwoord over Anna" in said.text
    assert worded([silent("Anna")], NL, "m1", may_wait=False).headline == "Geen antwoord over Anna."


def test_only_one_sort_is_that_sort_itself() -> None:
    said = worded([silent("Anna"), silent("Bram")], NL, "m1", may_wait=True)
    assert said.headline == "Geen antwoord over."
    assert said.sections[0].lines == ("Anna: Kees", "Bram: Kees", "Vraag het zelf.")
    assert said.paragraphs == ("omdat zij van jou zijn",)


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


def test_whether_a_talk_was_held_is_one_button_in_a_digest_and_says_of_which() -> None:
    held = talk_words.after(Called(CheckinKind.PROGRESS, "Fatima"), Interval(NOW, NOW + HOUR), 7, NL, NOW)
    several = worded([held, alike("Anna")], NL, "m", may_wait=False)
    assert several.choices[0].label == "Gehouden of niet: Voortgangsgesprek van Fatima"
    assert several.choices[0].token == "bericht.gesprek-gehouden:7.m"
