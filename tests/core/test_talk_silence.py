"""Buttons under what is said of silence on proposed moments: answer, other moments, or plan it anyway."""

from datetime import timedelta

from bot.app.sample import START
from bot.domain.talks import TalkState
from bot.messages import Reply
from schedules.due import Span
from schedules.talks import PLAN
from schedules.wording import worded
from storage.engine import reading
from tests.core.talking import Conversation
from tests.core.three_parties import GUIDE, TEACHER, TRAINEE, event, kept, labels, moments, number, told
from tests.schedules.plan_checks import DUTCH

ONE_DAY = timedelta(days=1)


def notice(talk: Conversation, who: str, days: int) -> Reply:
    """What the plan says to somebody so many days later."""
    now = START + days * ONE_DAY
    day = now.date()
    with reading(talk.engine) as db:
        (found,) = (
            one for one in PLAN.due(PLAN.read(db, Span(day, day), None), now) if one.person == number(talk, who)
        )
        assert not found.dropped
        return worded([found.words(DUTCH, now)], DUTCH, "a", may_wait=True)


def proposed(talk: Conversation) -> list[str]:
    """Fatima and Henk say that the last moment fits; Ruud says nothing."""
    asked = talk.says(TRAINEE, "plan een driehoeksgesprek")
    found = moments(asked)
    talk.taps(TRAINEE, f"Past: {found[-1]}", reply=asked)
    talk.taps(GUIDE, f"Past: {found[-1]}", reply=told(talk, GUIDE)[0])
    return found


def test_who_is_reminded_answers_under_the_reminder(sample_conversation: Conversation) -> None:
    found = proposed(sample_conversation)
    again = notice(sample_conversation, TEACHER, 1)
    ahead = moments(again)
    assert ahead == found
    said = sample_conversation.taps(TEACHER, f"Past: {found[-1]}", at=START + ONE_DAY, reply=again)
    assert said.headline == f"Driehoeksgesprek van Fatima El Amrani is afgesproken: {found[-1]}."
    assert kept(sample_conversation)[0].state is TalkState.AGREED


def test_who_asked_plans_it_anyway_and_who_was_silent_hears_it(sample_conversation: Conversation) -> None:
    found = proposed(sample_conversation)
    tells = notice(sample_conversation, TRAINEE, 3)
    assert "Geen antwoord: Ruud Terpstra." in tells.text
    ahead = [label.removeprefix("Plan toch: ") for label in labels(tells) if label.startswith("Plan toch")]
    # first the one that fits most of them
    assert ahead[0] == found[-1]
    said = sample_conversation.taps(TRAINEE, f"Plan toch: {found[-1]}", at=START + 3 * ONE_DAY, reply=tells)
    assert said.headline == f"Jouw driehoeksgesprek is afgesproken: {found[-1]}."
    heard = told(sample_conversation, TEACHER)[-1]
    assert "Fatima El Amrani koos dit moment. Kun je dan niet? Verzet het gesprek." in heard.text
    # nobody says in a calendar that the teacher comes
    assert b"PARTSTAT=NEEDS-ACTION" in heard.documents[0].content
    assert event(heard)[1]["sequence"] == 1
    again = sample_conversation.taps(TRAINEE, f"Plan toch: {found[-1]}", at=START + 3 * ONE_DAY, reply=tells)
    assert "is al afgesproken" in again.headline
    assert kept(sample_conversation)[0].sequence == 1


def test_what_somebody_refused_is_not_planned_anyway(sample_conversation: Conversation) -> None:
    found = proposed(sample_conversation)
    tells = notice(sample_conversation, TRAINEE, 3)
    sample_conversation.taps(TEACHER, f"Past niet: {found[-1]}", reply=told(sample_conversation, TEACHER)[0])
    said = sample_conversation.taps(TRAINEE, f"Plan toch: {found[-1]}", at=START + 3 * ONE_DAY, reply=tells)
    assert said.headline == "Dat moment past niet meer iedereen. Kies een ander moment."
    assert kept(sample_conversation)[0].state is TalkState.PROPOSED


def test_other_moments_are_asked_of_everybody(sample_conversation: Conversation) -> None:
    found = proposed(sample_conversation)
    tells = notice(sample_conversation, TRAINEE, 3)
    said = sample_conversation.taps(TRAINEE, "Stel andere momenten voor", at=START + 3 * ONE_DAY, reply=tells)
    assert not set(moments(said)) & set(found)
    assert moments(told(sample_conversation, TEACHER)[-1]) == moments(said)


def test_a_stranger_plans_nothing_anyway(sample_conversation: Conversation) -> None:
    found = proposed(sample_conversation)
    tells = notice(sample_conversation, TRAINEE, 3)
    for stranger in ("ellen.verhoeven", "lotte.bakker", "wim.kramer", "samira.bouzid"):
        said = sample_conversation.taps(stranger, f"Plan toch: {found[-1]}", reply=tells)
        assert "Fatima" not in said.text
        assert said.documents == ()
    assert kept(sample_conversation)[0].state is TalkState.PROPOSED
