"""Notices as one message: what they share is said once, and each keeps a button."""

from bot.messages import Tone
from schedules.due import Part
from schedules.wording import worded
from tests.schedules.plan_checks import DUTCH


def silent(name: str) -> Part:
    choices = ((f"Antwoorden over {name}", f"lees:{name}"), (f"Meer over {name}", f"meer:{name}"))
    return Part(f"Geen antwoord over {name}.", f"Je bent docent van {name}.", ("Vraag het zelf.",), Tone.INFO, choices)


def test_what_several_say_alike_is_said_once() -> None:
    other = Part("Les valt uit.", "Je hebt les.", ("Blijf thuis.",))
    said = worded([silent("Fatima"), other, silent("Samira")], DUTCH, "m", may_wait=False)
    assert [(one.heading, one.lines) for one in said.sections] == [
        ("Op een rij", ("Geen antwoord over Fatima.", "Geen antwoord over Samira.", "Vraag het zelf.")),
        ("Les valt uit", ("Blijf thuis.",)),
        ("Waarom krijg je dit?", ("Je bent docent van Fatima.", "Je hebt les.", "Je bent docent van Samira.")),
    ]


def test_of_several_each_has_its_first_button_alone_all_of_them() -> None:
    several = worded([silent("Fatima"), silent("Samira")], DUTCH, "m", may_wait=False)
    assert [one.label for one in several.choices] == ["Antwoorden over Fatima", "Antwoorden over Samira"]
    alone = worded([silent("Fatima")], DUTCH, "m", may_wait=False)
    assert [one.label for one in alone.choices] == ["Antwoorden over Fatima", "Meer over Fatima"]
