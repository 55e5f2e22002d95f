"""Sentences that make, move and close an action point, and the button of a nudge (J3)."""

from datetime import date

import pytest
from sqlalchemy import select, update

from storage import tables as t
from storage.engine import reading, writing
from tests.core.agreeing import GUIDE, TEACHER, TRAINEE, agree, field, notices, points
from tests.core.talking import Conversation


@pytest.mark.parametrize(
    ("who", "text", "filled"),
    [
        (
            TRAINEE,
            "spreek af: Marja plant de proeve voor vrijdag",
            ("Marja plant de proeve", "Marja Stam", "22-11"),
        ),
        (TEACHER, "spreek af: Ellen plant de proeve uiterlijk 3 december", ("Ellen plant de proeve", "", "03-12")),
        (
            GUIDE,
            "actiepunt voor Fatima: reflectieverslag inleveren voor 3 december",
            ("reflectieverslag inleveren", "Fatima El Amrani", "03-12"),
        ),
        (TRAINEE, "we spreken af: ik lees hoofdstuk 6 voor maandag", ("ik lees hoofdstuk 6", "ikzelf", "25-11")),
        (
            TRAINEE,
            "nieuw actiepunt: mijn docent belt de toetscommissie",
            ("mijn docent belt de toetscommissie", "Ruud", ""),
        ),
        (TRAINEE, "nieuw actiepunt voor vrijdag: tillift oefenen", ("tillift oefenen", "", "22-11")),
        (TRAINEE, "actiepunt voor mij: tillift oefenen op maandag 25 november", ("tillift oefenen", "ikzelf", "25-11")),
        (TRAINEE, "afspraak met Marja: ze plant de proeve voor vrijdag", ("ze plant de proeve", "Marja Stam", "22-11")),
        (TRAINEE, "actiepunt Marja: proeve plannen voor vrijdag", ("proeve plannen", "Marja Stam", "22-11")),
        (TRAINEE, "afspraak met Marja: proeve plannen", ("proeve plannen", "", "")),
        (TRAINEE, "maak actiepunt: boek kopen voor de les", ("boek kopen voor de les", "", "")),
    ],
)
def test_a_sentence_fills_in_the_form(
    sample_conversation: Conversation, who: str, text: str, filled: tuple[str, str, str]
) -> None:
    shown = sample_conversation.says(who, text)
    what, doer, day = filled
    assert field(shown.form, "what").value == what
    chosen = field(shown.form, "who")
    assert dict(chosen.options).get(chosen.value, "").startswith(doer)
    assert bool(chosen.value) or not doer
    assert field(shown.form, "when").value.startswith(day)
    assert bool(field(shown.form, "when").value) is bool(day)
    assert shown.headline == "Wat spreken jullie af?"


def test_what_a_sentence_fills_in_can_be_sent_as_it_is(sample_conversation: Conversation) -> None:
    sample_conversation.says(TRAINEE, "spreek af: Marja plant de proeve voor vrijdag")
    assert sample_conversation.fills_in(TRAINEE).headline == "Het actiepunt is bewaard."
    (kept,) = points(sample_conversation)
    assert kept[1:4] == ("Marja Stam", "Marja plant de proeve", date(2024, 11, 22))


@pytest.mark.parametrize("named", ["Jan Klaassen", "Wim Kramer", "Samira Bouzid", "Bestaatniet"])
def test_a_stranger_and_somebody_out_of_sight_read_alike(sample_conversation: Conversation, named: str) -> None:
    shown = sample_conversation.says(TRAINEE, f"actiepunt voor {named}: tillift oefenen voor vrijdag")
    assert shown.headline == "Ik ken die persoon hier niet. Kies zelf wie het doet."
    assert field(shown.form, "who").value == ""
    assert field(shown.form, "what").value == "tillift oefenen"
    assert named not in shown.text


def test_two_of_one_first_name_are_nobody(sample_conversation: Conversation) -> None:
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.persons).where(t.persons.c.name == "Ellen Verhoeven").values(name="Henk Verhoeven"))
    both = sample_conversation.says(TRAINEE, "spreek af: Henk plant de proeve voor vrijdag")
    assert field(both.form, "who").value == ""
    one = sample_conversation.says(TRAINEE, "spreek af: Henk Verhoeven plant de proeve voor vrijdag")
    assert field(one.form, "who").value == "praktijkbegeleider"


def test_a_day_that_is_over_is_told_at_once(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says(TRAINEE, "spreek af: ik lees hoofdstuk 6 voor 18 november 2024")
    assert shown.headline == "Die dag is al voorbij. Kies een dag vanaf vandaag."
    assert sample_conversation.fills_in(TRAINEE).headline == "Die dag is al voorbij. Kies een dag vanaf vandaag."
    assert points(sample_conversation) == []


def test_a_client_in_a_sentence_is_left_out(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says(TRAINEE, "spreek af: wassen van mevrouw Jansen bespreken voor vrijdag")
    assert field(shown.form, "what").value == "wassen van mevrouw … bespreken"
    said = sample_conversation.fills_in(TRAINEE, who="ik")
    assert "De naam van een cliënt heb ik weggelaten." in said.text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Spreek af: ik bel mevrouw Jansen voor vrijdag", "ik bel mevrouw …"),
        ("spreek af: ik bel mevrouw X", "ik bel mevrouw …"),
        ("we spreken af: ik ga mevrouw Jansen bellen", "ik ga mevrouw … bellen"),
    ],
)
def test_calling_a_client_some_day_is_no_emergency(sample_conversation: Conversation, text: str, what: str) -> None:
    shown = sample_conversation.says(TRAINEE, text)
    assert (field(shown.form, "what").value, field(shown.form, "who").value) == (what, "ik")


@pytest.mark.parametrize("value", ["praktijkbegeleider", "docent", "werkbegeleider", "deelnemer", "ik"])
def test_every_partaker_can_do_it(sample_conversation: Conversation, value: str) -> None:
    shown = sample_conversation.says(TRAINEE, "maak actiepunt")
    choices = dict(field(shown.form, "who").options)
    if value == "deelnemer":
        assert value not in choices, "the trainee is the asker here"
        return
    sample_conversation.fills_in(TRAINEE, what="Oefenen", who=value, when="vrijdag")
    ((_, owner, *_),) = points(sample_conversation)
    assert choices[value].startswith("ikzelf" if value == "ik" else owner)


def test_who_does_or_made_it_moves_the_day_and_the_other_hears_it(sample_conversation: Conversation) -> None:
    said = sample_conversation
    agree(said, who="docent")
    asked = said.says(TEACHER, "verzet actiepunt hoofdstuk 6 naar 3 december")
    assert asked.headline == "Naar dinsdag 3 december: „Hoofdstuk 6 lezen”?"
    assert [day for *_, day, _ in points(said)] == [date(2024, 11, 22)], "nothing happens before it is confirmed"
    assert said.taps(TEACHER, "Ja, verzet het").headline == "Verzet naar dinsdag 3 december: Hoofdstuk 6 lezen"
    assert [day for *_, day, _ in points(said)] == [date(2024, 12, 3)]
    told = [one for one in notices(said) if one.headline == "Ruud Terpstra verzette een actiepunt"]
    assert [one.paragraphs for one in told] == [("„Hoofdstuk 6 lezen”", "Het is nu uiterlijk dinsdag 3 december.")]
    said.says(TRAINEE, "verzet actiepunt hoofdstuk 6 naar morgen")
    said.taps(TRAINEE, "Ja, verzet het")
    assert [day for *_, day, _ in points(said)] == [date(2024, 11, 20)]


def test_who_guides_no_longer_hears_of_their_own_point_and_of_nobody(sample_conversation: Conversation) -> None:
    said = sample_conversation
    agree(said, who="werkbegeleider")
    with writing(said.engine) as db:
        s = t.supervisions.c
        gone = {"deputy": None, "deputy_first": None, "deputy_last": None}
        db.execute(update(t.supervisions).where(s.deputy.is_not(None)).values(**gone))
    said.says(TRAINEE, "verzet actiepunt hoofdstuk 6 naar 3 december")
    assert "Henk Oosterhof krijgt er bericht van." in said.taps(TRAINEE, "Ja, verzet het").text
    said.says(TRAINEE, "sluit het actiepunt hoofdstuk 6")
    told = {one.headline: one for one in notices(said)}
    moved, closed = (
        told[one] for one in ("Een actiepunt is verzet", "Een actiepunt is gesloten. Je hoeft het niet meer te doen.")
    )
    assert moved.paragraphs == ("„Hoofdstuk 6 lezen”", "Het is nu uiterlijk dinsdag 3 december.")
    assert closed.paragraphs == ("„Hoofdstuk 6 lezen”",)
    assert "Fatima" not in f"{moved.text} {closed.text}"


def test_no_is_no(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    sample_conversation.says(TRAINEE, "verzet actiepunt hoofdstuk 6 naar 3 december")
    sample_conversation.taps(TRAINEE, "Nee, laat het zo")
    assert [day for *_, day, _ in points(sample_conversation)] == [date(2024, 11, 22)]


def test_moving_without_a_day_or_to_one_that_is_over_asks_which(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    for text, headline in (
        ("verzet actiepunt hoofdstuk 6", "Ik begrijp niet welke dag je bedoelt."),
        ("verzet actiepunt hoofdstuk 6 naar gisteren", "Die dag is al voorbij."),
    ):
        shown = sample_conversation.says(TRAINEE, text)
        assert shown.headline.startswith(headline)
        assert sample_conversation.fills_in(TRAINEE, wanneer="18 november 2024").headline.startswith(
            "Die dag is al voorbij."
        )
        assert sample_conversation.fills_in(TRAINEE, wanneer="ooit").headline.startswith("Ik begrijp niet welke dag")
        assert [day for *_, day, _ in points(sample_conversation)] == [date(2024, 11, 22)]
    assert sample_conversation.fills_in(TRAINEE, wanneer="3 december").headline.startswith("Verzet naar")


def test_who_neither_does_nor_made_it_moves_nothing(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    said = sample_conversation.says(TEACHER, "verzet actiepunt hoofdstuk 6 naar 3 december")
    assert said.headline == "Er staan geen actiepunten die jij kunt verzetten."


def test_which_point_is_asked_when_several_can_be_meant(sample_conversation: Conversation) -> None:
    said = sample_conversation
    for what in ("Tillift oefenen", "Steunkousen oefenen"):
        agree(said, what=what)
    moved = said.says(TRAINEE, "verzet actiepunt oefenen naar 3 december")
    assert [one.label for one in moved.choices] == ["Tillift oefenen", "Steunkousen oefenen"]
    said.taps(TRAINEE, "Steunkousen oefenen")
    said.taps(TRAINEE, "Ja, verzet het")
    assert {what: day for _, _, what, day, _ in points(said)}["Steunkousen oefenen"] == date(2024, 12, 3)
    ready = said.says(TRAINEE, "klaar met actiepunt oefenen")
    assert [one.label for one in ready.choices] == ["Klaar: Tillift oefenen", "Klaar: Steunkousen oefenen"]
    assert said.says(TRAINEE, "ik ben klaar met het actiepunt tillift").headline == "Klaar: Tillift oefenen"
    assert {what: done for _, _, what, _, done in points(said)} == {
        "Tillift oefenen": True,
        "Steunkousen oefenen": False,
    }


def test_klaar_met_without_the_word_for_it(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    assert (
        sample_conversation.says(TRAINEE, "ik ben klaar met hoofdstuk 6 lezen").headline == "Klaar: Hoofdstuk 6 lezen"
    )


def test_nothing_to_be_done_with(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(TRAINEE, "klaar met actiepunt tillift")
    assert said.headline == "Er staan geen actiepunten voor jou open."
    agree(sample_conversation)
    asked = sample_conversation.says(TRAINEE, "klaar met actiepunt tillift")
    assert asked.headline == "Welk actiepunt is klaar?", "the words name none, so none is closed"
    assert [done for *_, done in points(sample_conversation)] == [False]


@pytest.mark.parametrize(
    "token", ["klaar:1", "klaar:", "klaar:abc", "klaar:٣", "klaar:99999999999999999999", "klaar:-1"]
)
def test_somebody_elses_button_of_a_nudge(sample_conversation: Conversation, token: str) -> None:
    agree(sample_conversation)
    reply = sample_conversation.picks(GUIDE, f"bericht.{token}.x")
    assert reply.headline == "Dit actiepunt staat niet voor jou open."
    assert [done for *_, done in points(sample_conversation)] == [False]


def test_the_button_of_a_nudge(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    with reading(sample_conversation.engine) as db:
        number = db.execute(select(t.action_points.c.id)).scalar_one()
    assert sample_conversation.picks(TRAINEE, f"bericht.klaar:{number}.x").headline == "Klaar: Hoofdstuk 6 lezen"
    assert sample_conversation.picks(TRAINEE, f"bericht.klaar:{number}.x").headline == "Dit actiepunt was al klaar."


@pytest.mark.parametrize(
    "text",
    ["spreek af: mevrouw is gevallen en bloedt", "actiepunt: meneer ademt niet meer", "spreek af: bel 112"],
)
def test_an_urgent_card_comes_first(sample_conversation: Conversation, text: str) -> None:
    assert sample_conversation.says(TRAINEE, text).headline == "Is er direct gevaar? Bel 112."
