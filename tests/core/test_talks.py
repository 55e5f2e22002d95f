"""Talks through the conversations of all three: planned, agreed, moved, cancelled, and closed to everybody else."""

from datetime import UTC, timedelta
from io import BytesIO

import docx
import pytest
from sqlalchemy import select, update

from bot.app.sample import START
from bot.domain.checkins import CheckinKind, Party
from bot.domain.talks import TalkState
from bot.messages import Tone
from storage import checkins
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import Conversation
from tests.core.three_parties import (
    EVERYBODY,
    GUIDE,
    TEACHER,
    TRAINEE,
    agree,
    event,
    kept,
    labels,
    moments,
    no_longer_guides,
    number,
    told,
)

PLAN = "plan een driehoeksgesprek"
NEXT = START + timedelta(days=30)


def test_who_talks_with_one_person_hears_them_named_once(sample_conversation: Conversation) -> None:
    agree(sample_conversation, "plan een voortgangsgesprek")
    (asked,) = told(sample_conversation, TEACHER)
    assert asked.paragraphs[:2] == ("Fatima El Amrani vraagt om dit gesprek.", "Waar: Teams")
    assert sample_conversation.last[TEACHER].paragraphs == ("Erbij is: Fatima El Amrani.", "Waar: Teams")


def test_everybody_gets_the_moments_in_their_own_chat(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    assert asked.headline == "Ik vraag Henk Oosterhof en Ruud Terpstra welk moment past."
    assert len(moments(asked)) == 4
    for who, other in ((GUIDE, "Ruud Terpstra"), (TEACHER, "Henk Oosterhof")):
        (own,) = told(sample_conversation, who)
        assert moments(own) == moments(asked)
        assert own.paragraphs[:2] == ("Fatima El Amrani vraagt om dit gesprek.", f"Erbij is: {other}.")
    assert told(sample_conversation, TRAINEE) == []
    (talk,) = kept(sample_conversation)
    assert [one.party for one in talk.partakers] == list(Party)
    assert (talk.state, talk.place) == (TalkState.PROPOSED, "De Linde")


def test_the_first_moment_that_fits_all_is_agreed_and_everybody_hears_it(sample_conversation: Conversation) -> None:
    moment = agree(sample_conversation)
    (talk,) = kept(sample_conversation)
    assert talk.state is TalkState.AGREED
    last = sample_conversation.last[TEACHER]
    assert last.headline == f"Driehoeksgesprek van Fatima El Amrani is afgesproken: {moment}."
    seen = [last, *(told(sample_conversation, who)[-1] for who in (GUIDE, TRAINEE))]
    own = f"Jouw driehoeksgesprek is afgesproken: {moment}."
    assert [one.headline for one in seen] == [last.headline, last.headline, own]
    events = [event(one) for one in seen]
    assert events[0] == events[1] == events[2]
    method, found = events[0]
    assert (method, found["sequence"], found["status"]) == ("REQUEST", 0, "CONFIRMED")
    assert talk.interval is not None
    assert (found["start"], found["end"]) == (talk.interval.start, talk.interval.end)
    assert found["stamp"] == START.astimezone(UTC).replace(microsecond=0)
    assert found["attendees"] == sorted(f"mailto:{who}@voorbeeld.example" for who in EVERYBODY)
    assert found["organizer"] == f"mailto:{TRAINEE}@voorbeeld.example"


def test_a_talk_that_is_asked_for_asks_everybody_beforehand_and_once(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    assert asked.paragraphs[0] == "Wie erbij is, krijgt vooraf een paar korte vragen van mij."
    (talk,) = kept(sample_conversation)
    with reading(sample_conversation.engine) as db:
        (made,) = checkins.of_trainees(db, [number(sample_conversation, TRAINEE)], START.date())
    assert (made.kind, made.occasion, talk.round) == (CheckinKind.THREE_WAY, "verzoek 2024-11-19", made.id)
    assert {seat.party: seat.person for seat in made.seats} == {one.party: one.person for one in talk.partakers}
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.talks).values(state=TalkState.CANCELLED))
    again = sample_conversation.says(TEACHER, "plan een driehoeksgesprek met Fatima")
    assert "vooraf" not in again.text
    assert kept(sample_conversation)[-1].round == made.id


def test_a_talk_that_is_over_asks_whether_it_was_held(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    ahead = sample_conversation.says(GUIDE, "welke gesprekken heb ik?")
    assert "Bereid het gesprek voor" in labels(ahead)
    (talk,) = kept(sample_conversation)
    assert talk.interval is not None
    after = talk.interval.end
    said = sample_conversation.says(GUIDE, "welke gesprekken heb ik?", after)
    held, missed, *_ = labels(said)
    assert (held[:10], missed[:14]) == ("Gehouden: ", "Niet gehouden:")
    assert "Bereid het gesprek voor" not in labels(said)
    sample_conversation.taps(GUIDE, held, after)
    assert kept(sample_conversation)[0].state is TalkState.HELD


def test_two_that_agree_are_not_three(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    first, second = moments(asked)[:2]
    sample_conversation.taps(TRAINEE, f"Past: {first}", reply=asked)
    sample_conversation.taps(GUIDE, f"Past: {first}", reply=told(sample_conversation, GUIDE)[0])
    sample_conversation.taps(TEACHER, f"Past: {second}", reply=told(sample_conversation, TEACHER)[0])
    (talk,) = kept(sample_conversation)
    assert talk.state is TalkState.PROPOSED
    said = sample_conversation.taps(TEACHER, f"Past niet: {first}")
    assert f"Past: {first}" not in labels(said)


def test_a_tap_that_comes_twice_counts_once(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    label = f"Past: {moments(asked)[0]}"
    sample_conversation.taps(TRAINEE, label, reply=asked)
    again = sample_conversation.taps(TRAINEE, label, reply=asked)
    assert again.headline == f"Deze knop is al gebruikt. Je koos: {label}."
    with reading(sample_conversation.engine) as db:
        said = db.execute(select(t.talk_moments.c.fits).where(t.talk_moments.c.fits.is_not(None))).all()
    assert len(said) == 1


def test_somebody_elses_button_does_nothing(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    said = sample_conversation.taps("lotte.bakker", f"Past: {moments(asked)[0]}", reply=asked)
    assert said.headline == "Deze knop werkt niet meer. Stel je vraag opnieuw."
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.talk_moments.c.fits).where(t.talk_moments.c.fits.is_not(None))).all() == []


def test_who_no_longer_guides_has_no_say(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    no_longer_guides(sample_conversation, GUIDE, START)
    said = sample_conversation.taps(GUIDE, f"Past: {moments(asked)[0]}", reply=told(sample_conversation, GUIDE)[0])
    assert said.text == "Dit gesprek staat niet voor jou open."
    assert sample_conversation.says(GUIDE, "welke gesprekken heb ik?").headline == "Er staan geen gesprekken."


def test_a_moment_that_went_by_cannot_be_chosen(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    said = sample_conversation.taps(TRAINEE, f"Past: {moments(asked)[0]}", at=NEXT, reply=asked)
    assert said.headline == "Dat moment is al voorbij. Kies een later moment."
    assert kept(sample_conversation)[0].state is TalkState.PROPOSED


def test_when_none_fits_the_asker_hears_it_and_asks_for_others(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, PLAN)
    said = sample_conversation.taps(TEACHER, "Geen van deze momenten past", reply=told(sample_conversation, TEACHER)[0])
    assert "Fatima El Amrani hoort dat" in said.text
    (heard,) = told(sample_conversation, TRAINEE)
    assert heard.headline == "Geen enkel moment past iedereen."
    others = sample_conversation.taps(TRAINEE, "Stel andere momenten voor", reply=heard)
    assert len(moments(others)) == 4
    assert not set(moments(others)) & set(moments(asked))
    assert moments(told(sample_conversation, GUIDE)[-1]) == moments(others)
    assert len(kept(sample_conversation)) == 1


def test_a_second_talk_of_a_kind_is_not_planned_beside_the_first(sample_conversation: Conversation) -> None:
    sample_conversation.says(TRAINEE, PLAN)
    again = sample_conversation.says(TEACHER, "plan een driehoeksgesprek met Fatima El Amrani")
    assert "er zijn al momenten voorgesteld" in again.headline
    assert len(moments(again)) == 4
    sample_conversation.says(TEACHER, "plan een voortgangsgesprek met Fatima El Amrani")
    assert [one.kind for one in kept(sample_conversation)] == [CheckinKind.THREE_WAY, CheckinKind.PROGRESS]
    later = sample_conversation.says(TRAINEE, PLAN, at=NEXT)
    assert later.headline.startswith("Ik vraag")
    assert kept(sample_conversation)[0].state is TalkState.CANCELLED


def test_a_progress_talk_is_of_trainee_and_teacher_over_teams(sample_conversation: Conversation) -> None:
    moment = agree(sample_conversation, "plan een voortgangsgesprek")
    (talk,) = kept(sample_conversation)
    assert (talk.state, talk.place) == (TalkState.AGREED, "Teams")
    assert {one.person for one in talk.partakers} == {number(sample_conversation, who) for who in (TRAINEE, TEACHER)}
    assert told(sample_conversation, GUIDE) == []
    listed = sample_conversation.says(TEACHER, "welke gesprekken heb ik?")
    assert f"Voortgangsgesprek van Fatima El Amrani: {moment}, Teams, afgesproken" in listed.text
    refused = sample_conversation.says(GUIDE, "plan een voortgangsgesprek met Fatima El Amrani")
    assert labels(refused) == ["driehoeksgesprek"]


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("https://teams.microsoft.com/l/meetup-join/19%3ax", "https://teams.microsoft.com/l/meetup-join/19%3ax"),
        ("https://evil.example/teams.microsoft.com/x", "Teams"),
        ("https://teams.microsoft.com.evil.example/x", "Teams"),
    ],
)
def test_only_an_address_of_teams_is_passed_on(sample_conversation: Conversation, link: str, place: str) -> None:
    sample_conversation.says(TRAINEE, f"plan een voortgangsgesprek op {link}")
    assert [one.place for one in kept(sample_conversation)] == [place]


@pytest.mark.parametrize("whom", ["mijn docent", "Ruud Terpstra", "Ruud", "Hans de Vries"])
def test_a_trainee_plans_their_own_talk_whoever_they_name(sample_conversation: Conversation, whom: str) -> None:
    said = sample_conversation.says(TRAINEE, f"plan een voortgangsgesprek met {whom}")
    assert said.headline == "Ik vraag Ruud Terpstra welk moment past."


def test_the_kind_is_asked_when_it_was_not_said(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, "plan een gesprek")
    assert labels(asked) == ["voortgangsgesprek", "driehoeksgesprek"]
    assert sample_conversation.taps(TRAINEE, "driehoeksgesprek").headline.startswith("Ik vraag")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("plan een driehoeksgesprek gisteren om 14 uur", "Dat moment is al voorbij. Kies een later moment."),
        ("plan een driehoeksgesprek op 18 november 2024", "Dat moment is al voorbij. Kies een later moment."),
        (
            "plan een driehoeksgesprek op 3 december 2027 om 14:00",
            "Dat is meer dan een jaar vooruit. Kies een eerder moment.",
        ),
    ],
)
def test_a_moment_that_cannot_be_is_refused(sample_conversation: Conversation, asked: str, said: str) -> None:
    assert sample_conversation.says(TRAINEE, asked).headline == said
    assert kept(sample_conversation) == []


def test_a_day_that_cannot_be_read_is_asked(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(TRAINEE, "plan een driehoeksgesprek op 31 november om 14 uur")
    assert said.headline.startswith("Ik begrijp niet welke dag je bedoelt.")
    assert kept(sample_conversation) == []


def test_a_moment_that_is_named_is_the_only_one(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says(TRAINEE, "plan een driehoeksgesprek op vrijdag 14 uur")
    assert moments(asked) == ["vrijdag 22 november, 14:00–14:45 uur"]
    on_the_day = sample_conversation.says("lotte.bakker", "plan een voortgangsgesprek op vrijdag")
    assert all(moment.startswith("vrijdag 22 november") for moment in moments(on_the_day))


def test_without_a_teacher_on_record_nobody_is_asked(sample_conversation: Conversation) -> None:
    no_longer_guides(sample_conversation, TEACHER, START)
    said = sample_conversation.says(TRAINEE, PLAN)
    assert said.headline == "Fatima El Amrani heeft nu geen docent in mijn gegevens."
    assert kept(sample_conversation) == []


@pytest.mark.parametrize("who", ["wim.kramer", "marloes.veen", "joke.vanloon"])
@pytest.mark.parametrize(
    "asked",
    [
        "plan een driehoeksgesprek met Fatima",
        "welke gesprekken heb ik?",
        "zeg het gesprek af",
        "bereid het gesprek voor",
    ],
)
def test_planners_advisers_and_strangers_see_and_do_nothing(
    sample_conversation: Conversation, who: str, asked: str
) -> None:
    moment = agree(sample_conversation)
    said = sample_conversation.says(who, asked)
    assert moment not in said.text
    assert "El Amrani" not in said.text
    assert [one.state for one in kept(sample_conversation)] == [TalkState.AGREED]


def test_whether_it_was_held_is_said_once_and_counted_for_the_school(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    (talk,) = kept(sample_conversation)
    token = f"bericht.gesprek-gehouden:{talk.id},ja.x"
    early = sample_conversation.picks(TRAINEE, token)
    assert early.headline.startswith("Het gesprek moet nog beginnen")
    assert sample_conversation.picks("lotte.bakker", token, at=NEXT).text == "Dit gesprek staat niet voor jou open."
    done = sample_conversation.picks(TRAINEE, token, at=NEXT)
    assert labels(done) == ["Schrijf het verslag"]
    again = sample_conversation.picks(TEACHER, f"bericht.gesprek-gehouden:{talk.id},nee.x", at=NEXT)
    assert again.headline == "Dat was al gezegd: het gesprek is gehouden."
    counted = sample_conversation.says(TEACHER, "hoeveel gesprekken zijn er gehouden?", at=NEXT)
    assert "gehouden: 1" in counted.sections[-1].lines
    assert "niet gehouden: 0" in counted.sections[-1].lines
    assert sample_conversation.says(TRAINEE, "welke gesprekken heb ik?", at=NEXT).sections == ()


@pytest.mark.parametrize(
    "token",
    [
        *("bericht.gesprek-gehouden:x,ja.x", "bericht.gesprek-gehouden:99999999999999,ja.x"),
        *("bericht.gesprek-gehouden:1,misschien.x", "bericht.gesprek-voorbereiden:7.x"),
        *("bericht.gesprek-voorbereiden:.x", "bericht.gesprek-plannen:quatsch@999999999.x"),
        "bericht.gesprek-plannen:driehoeksgesprek@24.x",
    ],
)
def test_a_button_that_was_made_up_does_nothing(sample_conversation: Conversation, token: str) -> None:
    agree(sample_conversation)
    said = sample_conversation.picks("lotte.bakker", token)
    assert said.tone in (Tone.INFO, Tone.NO, Tone.QUESTION)
    assert "Fatima" not in said.text
    assert [one.state for one in kept(sample_conversation)] == [TalkState.AGREED]


def test_the_prompt_of_a_closed_round_plans_for_that_trainee(sample_conversation: Conversation) -> None:
    fatima = number(sample_conversation, TRAINEE)
    said = sample_conversation.picks(TEACHER, f"bericht.gesprek-plannen:driehoeksgesprek@{fatima}.x")
    assert said.headline == "Ik vraag Fatima El Amrani en Henk Oosterhof welk moment past."


@pytest.mark.parametrize(
    ("locale", "own", "paper"),
    [
        ("nl", "Jouw driehoeksgesprek", "Driehoeksgesprek van Fatima El Amrani"),
        ("en", "Your three-way talk", "Three-way talk of Fatima El Amrani"),
    ],
)
def test_the_trainee_reads_of_their_own_talk(
    sample_conversation: Conversation, locale: str, own: str, paper: str
) -> None:
    """Whatever is done with it; a file or a page, which others see as well, says whose it is."""
    agree(sample_conversation)
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.persons).where(t.persons.c.name == "Fatima El Amrani").values(locale=locale))
    sample_conversation.says(TEACHER, "verzet het gesprek naar 11 december 14 uur")
    sample_conversation.taps(TEACHER, "Ja, verzet het")
    moved = told(sample_conversation, TRAINEE)[-1]
    (invitation,) = moved.documents
    says = ("welke gesprekken heb ik?", "bereid het gesprek voor", "zeg het gesprek af", PLAN)
    asked = [sample_conversation.says(TRAINEE, text) for text in says]
    moves = sample_conversation.says(TRAINEE, "verzet het gesprek naar 12 december 14 uur")
    sample_conversation.says(TEACHER, "zeg het gesprek af")
    sample_conversation.taps(TEACHER, "Ja, zeg het af")
    (page,) = asked[1].documents
    for reply in (*asked, moved, moves, told(sample_conversation, TRAINEE)[-1]):
        assert own in reply.text
        assert "Fatima" not in reply.text
    assert paper.encode() in invitation.content
    assert docx.Document(BytesIO(page.content)).paragraphs[0].text == paper


def test_no_moment_is_told_to_the_trainee_of_their_own_talk(sample_conversation: Conversation) -> None:
    sample_conversation.says(TRAINEE, PLAN)
    sample_conversation.taps(GUIDE, "Geen van deze momenten past", reply=told(sample_conversation, GUIDE)[0])
    assert told(sample_conversation, TRAINEE)[-1].paragraphs == ("Het gaat om: Jouw driehoeksgesprek.",)


def test_everybody_reads_their_own_language(sample_conversation: Conversation) -> None:
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.persons).where(t.persons.c.name == "Ruud Terpstra").values(locale="en"))
    agree(sample_conversation)
    assert sample_conversation.last[TEACHER].headline.startswith("Three-way talk of Fatima El Amrani is agreed:")
    assert told(sample_conversation, GUIDE)[-1].headline.startswith("Driehoeksgesprek van Fatima El Amrani")
