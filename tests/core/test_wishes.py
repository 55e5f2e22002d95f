"""When somebody hears from the bot: said in a sentence, undone with a tap, filled in in a form, never changed by mistake."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.calendar import at, local_day
from bot.domain.notices import EVERYTHING, Mute, Wishes
from bot.messages import Address, Reply
from storage import people, wishes
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

WHO, TEACHER = "fatima.elamrani", "ruud.terpstra"
UNDO = "Ongedaan maken"


def kept(talk: Conversation, who: str = WHO) -> Wishes:
    with reading(talk.engine) as db:
        person = people.person_by_email(db, who + DOMAIN)
        assert person is not None
        return wishes.wishes(db, person.id)


def mutes(talk: Conversation) -> list[Mute]:
    with reading(talk.engine) as db:
        person = people.person_by_email(db, WHO + DOMAIN)
        assert person is not None
        return wishes.mutes_of(db, [person.id]).get(person.id, [])


def span(talk: Conversation) -> tuple[date, date] | None:
    """The first and the last day of the one pause there is."""
    found = mutes(talk)
    if not found:
        return None
    (one,) = found
    assert one.subject == EVERYTHING
    assert one.until is not None
    return local_day(one.since), local_day(one.until) - timedelta(days=1)


def labels(reply: Reply) -> list[str]:
    return [one.label for one in reply.choices]


@pytest.mark.parametrize(
    ("text", "headline", "after"),
    [
        (
            "stuur me geen berichten als ik nachtdienst heb",
            "Op een dag met nachtdienst krijg je geen berichten.",
            Wishes(on_night_duty=False),
        ),
        (
            "alleen op dinsdag en donderdag",
            "Je krijgt alleen berichten op dinsdag en donderdag.",
            Wishes(days=frozenset({1, 3})),
        ),
        (
            "niet op woensdag",
            "Je krijgt alleen berichten op maandag, dinsdag, donderdag en vrijdag.",
            Wishes(days=frozenset({0, 1, 3, 4})),
        ),
        ("ook in het weekend", "Je kunt op alle dagen berichten krijgen.", Wishes(days=frozenset(range(7)))),
        ("niet na 20 uur", "Tussen 20:00 en 08:00 uur is het stil.", Wishes(quiet_from=time(20))),
        ("niet voor 9 uur", "Tussen 21:00 en 09:00 uur is het stil.", Wishes(quiet_until=time(9))),
        (
            "stil tussen 22:00 en 9:00",
            "Tussen 22:00 en 09:00 uur is het stil.",
            Wishes(quiet_from=time(22), quiet_until=time(9)),
        ),
        ("hoogstens 2 berichten per week", "Je krijgt hoogstens 2 berichten per week.", Wishes(most_a_week=2)),
    ],
)
def test_a_sentence_is_kept_and_can_be_undone(
    sample_conversation: Conversation, text: str, headline: str, after: Wishes
) -> None:
    said = sample_conversation.says(WHO, text)
    assert (said.headline, kept(sample_conversation)) == (headline, after)
    assert not said.answer or not said.answer.asks
    sample_conversation.taps(WHO, UNDO)
    assert kept(sample_conversation) == Wishes()


def test_undoing_takes_back_that_change_alone(sample_conversation: Conversation) -> None:
    first = sample_conversation.says(WHO, "niet na 20 uur")
    sample_conversation.says(WHO, "hoogstens 2 berichten per week")
    undone = sample_conversation.taps(WHO, UNDO, reply=first)
    assert undone.headline == "Tussen 21:00 en 08:00 uur is het stil."
    assert kept(sample_conversation) == Wishes(most_a_week=2)
    sample_conversation.taps(WHO, UNDO)
    assert kept(sample_conversation) == Wishes(quiet_from=time(20), most_a_week=2)


def test_two_wishes_in_one_sentence(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(WHO, "niet op vrijdag en niet na 20 uur")
    assert said.headline == "Tussen 20:00 en 08:00 uur is het stil."
    assert said.paragraphs == ("Je krijgt alleen berichten op maandag, dinsdag, woensdag en donderdag.",)
    assert kept(sample_conversation) == Wishes(quiet_from=time(20), days=frozenset(range(4)))


def test_what_held_already_is_said_and_nothing_is_undone(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(WHO, "niet in het weekend")
    assert said.headline == "Je krijgt alleen berichten op maandag tot en met vrijdag."
    assert labels(said) == ["Mijn instellingen"]


def test_no_day_is_left_is_asked(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(WHO, "niet op maandag, dinsdag, woensdag, donderdag en vrijdag")
    assert said.headline == "Dan blijft er geen dag over. Wil je helemaal geen herinneringen?"
    assert (kept(sample_conversation), mutes(sample_conversation)) == (Wishes(), [])
    sample_conversation.taps(WHO, "Ja, zet herinneringen uit")
    assert [one.until for one in mutes(sample_conversation)] == [None]


@pytest.mark.parametrize("text", ["stop met berichten", "stop alle herinneringen", "zet herinneringen uit"])
def test_a_stop_says_what_still_comes_and_how_to_go_on(sample_conversation: Conversation, text: str) -> None:
    said = sample_conversation.says(WHO, text)
    assert said.headline == "Je krijgt geen herinneringen meer."
    assert "Over examens en veiligheid hoor je me nog wel." in said.text
    assert [(one.subject, one.until) for one in mutes(sample_conversation)] == [(EVERYTHING, None)]
    assert sample_conversation.says(WHO, "zet herinneringen weer aan").headline == "Je krijgt herinneringen."
    assert mutes(sample_conversation) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ik ben op vakantie tot en met 3 januari", date(2024, 11, 19), date(2025, 1, 3)),
        ("ik ben op vakantie tot 3 januari", date(2024, 11, 19), date(2025, 1, 2)),
        ("ik ben van 20 december tot 3 januari weg", date(2024, 12, 20), date(2025, 1, 2)),
        ("pauzeer tot maandag", date(2024, 11, 19), date(2024, 11, 24)),
        ("twee weken geen berichten", date(2024, 11, 19), date(2024, 12, 2)),
    ],
)
def test_a_holiday_lasts_whole_days(sample_conversation: Conversation, text: str, first: date, last: date) -> None:
    said = sample_conversation.says(WHO, text)
    assert "krijg je geen berichten." in said.headline
    assert "Ik meld je nergens af." in said.text
    assert span(sample_conversation) == (first, last)
    (one,) = mutes(sample_conversation)
    assert one.until == at(last + timedelta(days=1))
    sample_conversation.taps(WHO, UNDO)
    assert mutes(sample_conversation) == []


@pytest.mark.parametrize(
    "text",
    [
        "ik ben ziek tot vrijdag, geen berichten",
        "geen berichten tot maandag want ik lig in het ziekenhuis",
        "ik ben ziek, geen berichten",
        "zet herinneringen uit want ik ben ziek",
    ],
)
def test_why_somebody_is_away_is_not_kept(sample_conversation: Conversation, text: str) -> None:
    said = sample_conversation.says(WHO, text)
    assert "Tot en met" in said.headline
    assert not said.reconsider
    with reading(sample_conversation.engine) as db:
        stored = "".join(str(db.execute(select(table)).all()) for table in (t.turns, t.turn_options, t.events, t.mutes))
    assert "ziek" not in stored


def test_a_holiday_without_days_is_asked_in_a_form(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(WHO, "ik ben op vakantie")
    assert asked.headline == "Tot en met welke dag wil je geen berichten?"
    assert sample_conversation.fills_in(WHO, last="ooit").form is not None
    assert sample_conversation.fills_in(WHO, last="18 november 2024").headline == (
        "De laatste dag ligt te vroeg: maandag 18 november."
    )
    assert sample_conversation.fills_in(WHO, first="20 december", last="19 december").form is not None
    said = sample_conversation.fills_in(WHO, first="20 december", last="3 januari")
    assert said.headline.startswith("Van vrijdag 20 december tot en met vrijdag 3 januari 2025")
    assert span(sample_conversation) == (date(2024, 12, 20), date(2025, 1, 3))


def test_days_with_two_readings_are_asked(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(WHO, "komende week geen berichten")
    assert asked.headline == "Welke dagen bedoel je?"
    assert mutes(sample_conversation) == []
    sample_conversation.taps(WHO, "maandag 25 november tot en met zondag 1 december")
    assert span(sample_conversation) == (date(2024, 11, 25), date(2024, 12, 1))


def test_a_pause_does_not_end_a_stop(sample_conversation: Conversation) -> None:
    sample_conversation.says(WHO, "stop met berichten")
    said = sample_conversation.says(WHO, "pauzeer tot maandag")
    assert said.headline == "Je krijgt geen herinneringen meer."
    assert [one.until for one in mutes(sample_conversation)] == [None]
    sample_conversation.taps(WHO, "Zet herinneringen weer aan")
    assert mutes(sample_conversation) == []


def test_a_second_pause_says_that_it_takes_the_place_of_the_first(sample_conversation: Conversation) -> None:
    sample_conversation.says(WHO, "ik ben van 20 december tot 3 januari weg")
    said = sample_conversation.says(WHO, "pauzeer tot maandag")
    assert "Dit komt in de plaats van je eerdere pauze." in said.paragraphs
    sample_conversation.taps(WHO, UNDO)
    assert span(sample_conversation) == (date(2024, 12, 20), date(2025, 1, 2))


def test_a_channel_where_somebody_is(sample_conversation: Conversation) -> None:
    refused = sample_conversation.says(WHO, "stuur via slack")
    assert refused.headline == "Via Slack kan ik je niet bereiken."
    assert kept(sample_conversation) == Wishes()
    with writing(sample_conversation.engine) as db:
        person = people.person_by_email(db, WHO + DOMAIN)
        assert person is not None
        people.link_account(db, person.id, Address("slack", "T1", "U1", "D1"))
    said = sample_conversation.says(WHO, "liever in slack")
    assert (said.headline, kept(sample_conversation).channel) == ("Ik stuur je berichten via Slack.", "slack")


def test_settings_are_shown_with_what_can_be_changed(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says(WHO, "wanneer krijg ik berichten?")
    assert shown.sections[0].lines == (
        "Tussen 21:00 en 08:00 uur is het stil.",
        "Je krijgt alleen berichten op maandag tot en met vrijdag.",
        "Je krijgt hoogstens 3 berichten per week.",
        "Ook op een dag met nachtdienst kun je berichten krijgen.",
        "Berichten komen waar je Wegwijs gebruikt.",
        "Je krijgt herinneringen.",
    )
    assert labels(shown) == ["Veranderen", "Even pauze", "Zet herinneringen uit"]


def test_the_form_changes_what_was_changed_in_it(sample_conversation: Conversation) -> None:
    sample_conversation.says(WHO, "mijn instellingen")
    sample_conversation.taps(WHO, "Veranderen")
    back = sample_conversation.fills_in(WHO, quiet_from="laat")
    assert back.headline == "Ik begrijp de tijd niet. Schrijf het zo: 21:00."
    said = sample_conversation.fills_in(WHO, quiet_from="22.30", quiet_until="9 uur", night="nee", most="5")
    assert said.text.split("\n\n")[:3] == [
        "Tussen 22:30 en 09:00 uur is het stil.",
        "Je krijgt hoogstens 5 berichten per week.",
        "Op een dag met nachtdienst krijg je geen berichten.",
    ]
    assert kept(sample_conversation) == Wishes(time(22, 30), time(9), most_a_week=5, on_night_duty=False)


def test_a_form_without_changes_changes_nothing(sample_conversation: Conversation) -> None:
    sample_conversation.says(WHO, "alleen op dinsdag")
    sample_conversation.says(WHO, "mijn instellingen")
    sample_conversation.taps(WHO, "Veranderen")
    assert sample_conversation.fills_in(WHO).headline == "Er is niets veranderd."
    assert kept(sample_conversation) == Wishes(days=frozenset({1}))


@pytest.mark.parametrize("who", [WHO, TEACHER])
@pytest.mark.parametrize(
    "text",
    [
        "mag ik stoppen met de opleiding",
        "stop, hij ademt niet",
        "wanneer is de vakantie",
        "ik heb nachtdienst, mag ik insuline spuiten?",
        "stop",
        "ik ben ziek",
        "geen berichten in het weekend aan Samira Bouzid",
        "zet herinneringen uit voor mijn groep",
        "herinner Samira morgen",
        "krijgt Samira geen berichten in het weekend?",
    ],
)
def test_what_is_about_something_else_changes_nothing(sample_conversation: Conversation, who: str, text: str) -> None:
    sample_conversation.says(who, text)
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.wishes)).all() == []
        assert db.execute(select(t.mutes)).all() == []


def test_what_is_not_understood_goes_to_who_can_help(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(WHO, "geen emoji gebruiken aub")
    assert said.headline == "Dit kan ik zelf niet beantwoorden."
    assert labels(said)[-1] == "Mijn instellingen"


def test_a_loose_word_after_a_change_changes_nothing_more(sample_conversation: Conversation) -> None:
    sample_conversation.says(WHO, "niet na 20 uur")
    sample_conversation.taps(WHO, UNDO)
    assert sample_conversation.says(WHO, "vrijdag").headline == "Ik begrijp je niet goed."
    assert kept(sample_conversation) == Wishes()


def test_in_english(sample_conversation: Conversation) -> None:
    said = sample_conversation.says("tomasz.nowak", "no messages on weekends and not after 9pm")
    assert said.headline == "Between 21:00 and 08:00 it is quiet."
    away = sample_conversation.says("tomasz.nowak", "I'm on holiday from 20 December to 3 January")
    assert away.headline == "From Friday 20 December up to and including Friday 3 January 2025 you get no messages."
    assert labels(away) == ["Undo", "My settings"]
