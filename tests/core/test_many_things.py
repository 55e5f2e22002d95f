"""Many things at once: each keeps a button, or a button brings the next ones; nothing vanishes without a word."""

from datetime import timedelta

import pytest

from bot.app.sample import START
from bot.domain.people import PersonId
from bot.domain.warnings import Fact, Rule
from storage import action_points, questions, warnings
from storage.action_points import NewActionPoint
from storage.engine import writing
from storage.warnings import NewSignal
from tests.core.agreeing import ASKS
from tests.core.talking import Conversation
from tests.core.three_parties import GUIDE, TEACHER, TRAINEE, labels, number
from tests.core.three_parties import agree as agree_talk

WAITING = "welke vragen staan er voor mij klaar?"


def agreed(talk: Conversation, many: int) -> None:
    """So many action points of the trainee."""
    fatima = number(talk, TRAINEE)
    with writing(talk.engine) as db:
        for n in range(many):
            due = START.date() + timedelta(days=n)
            action_points.make(db, NewActionPoint(fatima, fatima, f"Hoofdstuk {n}", due, fatima, START))


def test_each_action_point_can_be_closed(sample_conversation: Conversation) -> None:
    agreed(sample_conversation, 19)
    found: list[str] = []
    page = sample_conversation.says(TRAINEE, ASKS)
    assert labels(page)[-2:] == ["De volgende 8", "Nieuw actiepunt"]
    while True:
        assert len(page.sections[0].lines) == len([one for one in labels(page) if one.startswith("Klaar: ")])
        found += [one for one in labels(page) if one.startswith("Klaar: ")]
        following = next((one for one in labels(page) if one.startswith("De volgende")), None)
        if following is None:
            break
        page = sample_conversation.taps(TRAINEE, following)
    assert found == [f"Klaar: Hoofdstuk {n}" for n in range(19)]
    assert labels(page)[-1] == "Nieuw actiepunt"


@pytest.mark.parametrize(("many", "shown"), [(9, 9), (23, 20)])
def test_which_one_is_done_leaves_none_out_unsaid(sample_conversation: Conversation, many: int, shown: int) -> None:
    agreed(sample_conversation, many)
    asked = sample_conversation.says(TRAINEE, "klaar met actiepunt hoofdstuk")
    assert len(asked.choices) == shown
    assert asked.paragraphs == (("Ik laat de eerste 20 zien.",) if many > shown else ())


def test_each_question_can_be_answered(sample_conversation: Conversation) -> None:
    with writing(sample_conversation.engine) as db:
        who = {"asker": number(sample_conversation, TRAINEE), "contact": number(sample_conversation, TEACHER)}
        for n in range(7):
            questions.ask(db, **who, about=None, topic="platform", text=f"Vraag {n}", deputy=None, at=START)
    first = sample_conversation.says(TEACHER, WAITING)
    assert labels(first) == ["Beantwoord Fatima El Amrani"] * 5 + ["De volgende 2"]
    with writing(sample_conversation.engine) as db:
        assert [one.seen_at is not None for one in questions.unanswered(db)] == [True] * 5 + [False] * 2
    rest = sample_conversation.taps(TEACHER, "De volgende 2")
    assert labels(rest) == ["Beantwoord Fatima El Amrani"] * 2
    assert rest.sections[0].lines == ("Fatima El Amrani: „Vraag 5”", "Fatima El Amrani: „Vraag 6”")


def test_each_signal_can_be_closed(sample_conversation: Conversation) -> None:
    fatima, facts = number(sample_conversation, TRAINEE), (Fact(START.date()),)
    with writing(sample_conversation.engine) as db:
        new = [NewSignal(fatima, Rule.NO_SHOW, str(n), facts, PersonId(fatima)) for n in range(8)]
        warnings.open_new(db, new, START)
    first = sample_conversation.says(TEACHER, "Welke signalen zijn er?")
    assert len(first.sections) == 6
    assert [one.partition(":")[0] for one in labels(first)] == ["Gedaan"] * 6 + ["De volgende 2"]
    rest = sample_conversation.taps(TEACHER, "De volgende 2")
    assert [one.partition(":")[0] for one in labels(rest)] == ["Gedaan"] * 2


def test_each_talk_keeps_its_button_and_a_new_one_can_be_planned(sample_conversation: Conversation) -> None:
    agree_talk(sample_conversation)
    agree_talk(sample_conversation, "plan een voortgangsgesprek", place=2)
    shown = sample_conversation.says(TRAINEE, "welke gesprekken heb ik?")
    assert [one.partition(":")[0] for one in labels(shown)] == ["Bereid voor"] * 2 + ["Plan een gesprek"]
    after = START + timedelta(days=13)
    over = sample_conversation.says(TRAINEE, "welke gesprekken heb ik?", after)
    assert [one.partition(":")[0] for one in labels(over)] == ["Gehouden", "Niet gehouden"] * 2 + ["Plan een gesprek"]


def test_one_button_in_a_digest_asks_whether_it_was_held(sample_conversation: Conversation) -> None:
    agree_talk(sample_conversation)
    after = START + timedelta(days=13)
    asked = sample_conversation.picks(TEACHER, "bericht.gesprek-gehouden:1.x", at=after)
    assert asked.headline == "Is het gesprek gehouden?"
    assert asked.paragraphs == ("Het gaat om: Driehoeksgesprek van Fatima El Amrani.",)
    tapped = sample_conversation.taps(TEACHER, labels(asked)[1], after)
    assert tapped.headline.startswith("Genoteerd.")


def test_one_button_in_a_digest_asks_for_the_moments(sample_conversation: Conversation) -> None:
    sample_conversation.says(TRAINEE, "plan een driehoeksgesprek")
    token = f"bericht.gesprek-plannen:driehoeksgesprek@{number(sample_conversation, TRAINEE)}.x"
    asked = sample_conversation.picks(GUIDE, token)
    assert [one for one in labels(asked) if one.startswith("Past: ")]
