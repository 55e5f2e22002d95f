"""Moving and cancelling a talk by sentence: confirmed first, heard by all the others, and in everybody's calendar."""

from datetime import UTC, datetime, timedelta

from bot.app.sample import START
from bot.domain.talks import TalkState
from tests.core.talking import Conversation
from tests.core.three_parties import GUIDE, TEACHER, TRAINEE, agree, event, kept, labels, moments, told

PLAN = "plan een driehoeksgesprek"


def test_it_is_moved_by_a_sentence_after_a_yes(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    first = event(sample_conversation.last[TEACHER])[1]
    asked = sample_conversation.says(GUIDE, "verzet het gesprek naar donderdag 12 december 14 uur")
    assert asked.headline == "Wil je het gesprek verzetten naar donderdag 12 december, 14:00–14:45 uur?"
    assert "Driehoeksgesprek van Fatima El Amrani staat nu op donderdag 21 november" in asked.text
    assert kept(sample_conversation)[0].sequence == 0
    done = sample_conversation.taps(GUIDE, "Ja, verzet het")
    assert done.headline == "Het gesprek is verzet naar donderdag 12 december, 14:00–14:45 uur."
    for who in (TRAINEE, TEACHER):
        heard = told(sample_conversation, who)[-1]
        assert "Henk Oosterhof heeft het gesprek verzet." in heard.text
        assert event(heard) == event(done)
    method, moved = event(done)
    assert (method, moved["uid"], moved["sequence"]) == ("REQUEST", first["uid"], 1)
    assert moved["start"] == datetime(2024, 12, 12, 13, tzinfo=UTC)


def test_a_typed_yes_moves_it_too_and_a_no_does_not(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    sample_conversation.says(TRAINEE, "verzet het gesprek naar 12 december 14 uur")
    sample_conversation.says(TRAINEE, "nee")
    assert kept(sample_conversation)[0].sequence == 0
    sample_conversation.says(TRAINEE, "verzet het gesprek naar 12 december 14 uur")
    sample_conversation.says(TRAINEE, "ja")
    assert kept(sample_conversation)[0].sequence == 1


def test_without_an_hour_free_moments_are_offered(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    asked = sample_conversation.says(TRAINEE, "verzet het gesprek naar vrijdag")
    offered = [label for label in labels(asked) if label.startswith("vrijdag 22 november")]
    assert offered == labels(asked)
    assert offered
    assert "Wil je het gesprek verzetten" in sample_conversation.taps(TRAINEE, offered[0]).headline


def test_a_moment_in_the_past_is_no_move(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    said = sample_conversation.says(TRAINEE, "verzet het gesprek naar gisteren 14 uur")
    assert said.headline == "Dat moment is al voorbij. Kies een later moment."


def test_a_move_while_somebody_is_on_duty_is_warned_of_without_a_reason(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    asked = sample_conversation.says(TEACHER, "verzet het gesprek naar vrijdag 22 november 10 uur")
    assert "Let op: volgens mijn gegevens kan dan niet iedereen." in asked.text
    assert "dienst" not in asked.text


def test_what_somebody_changed_meanwhile_is_asked_anew(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    mine = sample_conversation.says(TRAINEE, "verzet het gesprek naar 12 december 14 uur")
    sample_conversation.says(TEACHER, "verzet het gesprek naar 13 december 14 uur")
    sample_conversation.taps(TEACHER, "Ja, verzet het")
    said = sample_conversation.taps(TRAINEE, "Ja, verzet het", reply=mine)
    assert "Het gesprek is intussen veranderd." in said.headline
    assert kept(sample_conversation)[0].sequence == 1


def test_it_is_cancelled_after_a_yes_and_everybody_can_take_it_out(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    first = event(sample_conversation.last[TEACHER])[1]
    asked = sample_conversation.says(TEACHER, "zeg het gesprek af")
    assert kept(sample_conversation)[0].state is TalkState.AGREED
    assert asked.headline == "Wil je dit gesprek afzeggen?"
    done = sample_conversation.taps(TEACHER, "Ja, zeg het af")
    (talk,) = kept(sample_conversation)
    assert talk.state is TalkState.CANCELLED
    for who in (TRAINEE, GUIDE):
        heard = told(sample_conversation, who)[-1]
        assert "Ruud Terpstra heeft het gesprek afgezegd." in heard.text
        assert event(heard) == event(done)
    method, gone = event(done)
    assert (method, gone["status"], gone["uid"], gone["sequence"]) == ("CANCEL", "CANCELLED", first["uid"], 1)
    again = sample_conversation.says(TRAINEE, "zeg het gesprek af")
    assert again.headline == "Ik vind geen gesprek van jou dat nog komt."


def test_what_is_only_proposed_can_be_cancelled_too(sample_conversation: Conversation) -> None:
    """Also after a night: it has no moment, and was asked for before now."""
    asked, later = sample_conversation.says(TRAINEE, PLAN), START + timedelta(hours=20)
    sample_conversation.says(TRAINEE, "zeg het gesprek af", at=later)
    sample_conversation.taps(TRAINEE, "Ja, zeg het af", at=later)
    assert told(sample_conversation, GUIDE)[-1].documents == ()
    late = sample_conversation.taps(GUIDE, f"Past: {moments(asked)[0]}", reply=told(sample_conversation, GUIDE)[0])
    assert late.headline == "Dit gesprek gaat niet door."


def test_of_two_talks_it_is_asked_which(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    agree(sample_conversation, "plan een voortgangsgesprek", place=2)
    asked = sample_conversation.says(TEACHER, "annuleer het gesprek")
    assert asked.headline == "Welk gesprek bedoel je?"
    assert len(asked.choices) == 2
    assert sample_conversation.says(TEACHER, "zeg het voortgangsgesprek af").headline == "Wil je dit gesprek afzeggen?"


def test_a_proposal_keeps_clear_of_another_talk_and_of_duties(sample_conversation: Conversation) -> None:
    agree(sample_conversation, "plan een voortgangsgesprek op vrijdag 22 november 15 uur", place=0)
    agree(sample_conversation)
    talks = kept(sample_conversation)
    intervals = [one.interval for one in talks if one.interval]
    assert len(intervals) == 2
    assert not intervals[0].overlaps(intervals[1])
