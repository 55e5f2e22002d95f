"""Answering a round: by one form, by buttons, by plain words; what is wrong changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.app.sample import START
from bot.channels.spent import spends
from bot.core import options
from bot.core.follow_up import Asked
from bot.domain.checkins import CheckinKind, Party, SeatState, Seen
from bot.domain.rounds import COMPLETE, closed
from bot.messages import Reply, load_reply
from bot.understanding.meaning import Intent
from handlers import checkins as handler
from handlers.turn import Slots
from storage import checkins, outbox
from storage import tables as t
from storage.engine import reading, writing
from storage.outbox import NewNotice
from tests.core.checkins import (
    GUIDE,
    PULSE,
    PULSE_OF_WORK,
    SENTENCE,
    TEACHER,
    TRAINEE,
    kept,
    number,
    opened,
    round_of,
    values,
)
from tests.core.talking import Conversation
from tests.handlers.asking import turn

REPLACED, NOT_YOURS = "marja.stam", "Deze vragen staan niet voor jou open."

THROW_AWAY = "Je hebt al geantwoord. Wil je die antwoorden weggooien?"


def labels(reply: Reply) -> list[str]:
    return [one.label for one in reply.choices]


def told(talk: Conversation) -> list[tuple[int, Reply, str]]:
    n = t.notices.c
    with reading(talk.engine) as db:
        rows = db.execute(select(n.person, n.reply, n.reason).where(n.kind == "weekvraag"))
        return [(who, load_reply(reply), why) for who, reply, why in rows]


def close(talk: Conversation, made: int) -> None:
    with writing(talk.engine) as db:
        before = checkins.get(db, made)
        assert before is not None
        assert checkins.save(db, before, closed(before, "de tijd is om", START))


def test_one_form_with_at_most_five_questions(sample_conversation: Conversation) -> None:
    opened(sample_conversation.engine)
    form = sample_conversation.says(TRAINEE, "checkin").form
    assert form is not None
    assert form.title == "Weekvragen"
    shown = {one.name: (one.required, one.value, [value for value, _ in one.options]) for one in form.fields}
    assert list(shown) == ["werkvloer", "geoefend", "hulp", "medicatie", "opmerking", "opmerking_voor"]
    assert shown["opmerking"] == (False, "", [])
    assert shown["opmerking_voor"][2] == list(Seen)
    form = sample_conversation.says(GUIDE, "beantwoord de weekvragen").form
    assert form is not None
    assert form.title == "Weekvragen over Fatima El Amrani"
    assert form.fields[-1].options == ((Seen.EVERYONE, "alle drie"), (Seen.SCHOOL, "alleen de school"))
    assert form.fields[3].hint == "Dit ziet alleen de school."


def test_the_last_answer_closes_the_round_and_nothing_changes_after(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "checkin")
    said = talk.fills_in(TRAINEE, **PULSE, opmerking="Druk", opmerking_voor=Seen.SELF)
    assert said.headline == "Dank je. Je antwoorden zijn bewaard."
    assert round_of(talk.engine, made).closed_at is None
    change = talk.last[TRAINEE]
    talk.says(GUIDE, "checkin")
    said = talk.fills_in(GUIDE, **PULSE_OF_WORK)
    assert "Iedereen heeft geantwoord." in said.text
    assert round_of(talk.engine, made).ended == COMPLETE
    before = kept(talk.engine, made)
    assert talk.taps(TRAINEE, "Verander mijn antwoord", reply=change).headline.startswith(
        "Deze vragen zijn al gesloten."
    )
    assert kept(talk.engine, made) == before
    assert {one.question: one.seen for one in before if one.party is Party.TRAINEE}["opmerking"] is Seen.SELF


def test_an_answer_sent_twice_counts_once_and_the_first_moment_stays(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    asked = talk.says(TRAINEE, "checkin")
    talk.fills_in(TRAINEE, **PULSE)
    talk.last[TRAINEE] = asked
    assert talk.fills_in(TRAINEE, **(PULSE | {"werkvloer": "1"})).headline.startswith("Dit formulier is al verstuurd")
    assert values(talk.engine, made)["werkvloer"] == "4"
    later = START + timedelta(days=1)
    talk.says(TRAINEE, "lastig", at=later)
    seat = round_of(talk.engine, made).seats[0]
    assert (seat.state, seat.answered_at) == (SeatState.ANSWERED, START)


def test_an_answer_can_be_changed_while_the_round_is_open(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "checkin")
    talk.fills_in(TRAINEE, **PULSE, opmerking="Druk")
    form = talk.taps(TRAINEE, "Verander mijn antwoord").form
    assert form is not None
    assert {one.name: one.value for one in form.fields} == PULSE | {"opmerking": "Druk", "opmerking_voor": "alle drie"}
    talk.fills_in(TRAINEE, werkvloer="1", opmerking="")
    assert values(talk.engine, made) == PULSE | {"werkvloer": "1"}


@pytest.mark.parametrize(
    ("wrong", "headline"),
    [
        ({"werkvloer": "11"}, "Kies een van de antwoorden bij: Hoe ging het de afgelopen week op je werk?"),
        ({"werkvloer": ""}, "Vul dit nog in: Hoe ging het de afgelopen week op je werk?"),
        ({"cijfer": "8"}, "Er staat iets in dit formulier dat ik niet ken. Vul het opnieuw in."),
        ({"opmerking_voor": "iedereen"}, "Kies een van de antwoorden bij: Voor wie is dit?"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(
    sample_conversation: Conversation, wrong: dict[str, str], headline: str
) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "checkin")
    said = talk.fills_in(TRAINEE, **(PULSE | wrong))
    assert said.headline == headline
    assert said.form is not None
    assert kept(talk.engine, made) == []
    assert round_of(talk.engine, made).seats[0].state is SeatState.WAITING


@pytest.mark.parametrize(
    "form", [{"werkvloer": "4"}, PULSE | {"opmerking": "", "opmerking_voor": "alle drie", "x": "y"}]
)
def test_a_form_of_other_questions_is_shown_anew(sample_conversation: Conversation, form: dict[str, str]) -> None:
    """The file of questions may have changed since the form was shown."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    with writing(talk.engine) as db:
        asked = turn(db, number(talk.engine, TRAINEE), Intent.CHECKIN_ANSWER, value=str(made), form=tuple(form.items()))
        said = handler.answer(asked)
    assert said.reply.headline == "Deze vragen zijn veranderd. Kijk ze nog een keer na."
    assert kept(talk.engine, made) == []


@pytest.mark.parametrize(("label", "state"), [("Sla over", "overgeslagen"), ("Niet gezien deze week", "niet gezien")])
def test_skipping_and_not_seen_are_answers(sample_conversation: Conversation, label: str, state: str) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    talk.taps(GUIDE, "Verander mijn antwoord")
    assert talk.taps(GUIDE, label).headline == THROW_AWAY
    assert (round_of(talk.engine, made).seats[1].state, values(talk.engine, made, Party.WORK)) == (
        SeatState.ANSWERED,
        PULSE_OF_WORK,
    )
    talk.taps(GUIDE, "Ja, gooi ze weg")
    assert round_of(talk.engine, made).seats[1].state == state
    assert kept(talk.engine, made) == []


def test_who_skips_after_answering_is_asked_first_and_may_keep_it(sample_conversation: Conversation) -> None:
    """Also with the button of the message that asked, which outlives the form, and in words."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    shown = talk.says(GUIDE, "checkin")
    assert shown.form is not None
    tokens = {one.label: one.token for one in shown.choices}
    assert spends(shown, shown.form.token) == {shown.form.token, *tokens.values()}
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    with writing(talk.engine) as db:
        words = turn(db, number(talk.engine, GUIDE), Intent.CHECKIN_ANSWER, text="niet gezien deze week")
        assert handler.answer(words).reply.headline == THROW_AWAY
    for label in tokens:
        assert talk.taps(GUIDE, label, reply=shown).headline.startswith("Deze knop is al gebruikt.")
    name = checkins.name_of(round_of(talk.engine, made))
    assert talk.picks(GUIDE, f"bericht.ronde-nee:{name}:overgeslagen.x").headline == THROW_AWAY
    assert talk.taps(GUIDE, "Nee, bewaar ze").headline == "Goed. Ik doe niets."
    assert values(talk.engine, made, Party.WORK) == PULSE_OF_WORK


@pytest.mark.parametrize("kind", list(CheckinKind))
def test_not_seen_this_week_is_no_answer_to_questions_for_a_talk(
    sample_conversation: Conversation, kind: CheckinKind
) -> None:
    opened(sample_conversation.engine, kind)
    shown = labels(sample_conversation.says(GUIDE, "checkin"))
    assert shown == (["Sla over", "Niet gezien deze week"] if kind is CheckinKind.PULSE else ["Sla over"])


@pytest.mark.parametrize("who", [TEACHER, REPLACED, "samira.bouzid", "wim.kramer", "marloes.veen"])
@pytest.mark.parametrize("verb", ["ronde", "ronde-nee", "ronde-vraag"])
def test_somebody_elses_button_changes_nothing(sample_conversation: Conversation, who: str, verb: str) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    before = round_of(talk.engine, made)
    more = ":overgeslagen" if verb == "ronde-nee" else ""
    said = talk.picks(who, f"bericht.{verb}:{checkins.name_of(before)}{more}.x")
    unknown = talk.picks(who, f"bericht.{verb}:1/weekvraag/1999-01-04{more}.x")
    assert said.headline == unknown.headline
    assert said.headline in (NOT_YOURS, "Deze vraag kan ik voor jouw rol niet beantwoorden.")
    assert round_of(talk.engine, made) == before


@pytest.mark.parametrize(
    "value", ["0", "999999999", "9" * 40, "-1", "mijn", "1:beantwoord", "1:wacht", ":", "1:niet gezien"]
)
def test_a_value_that_no_button_holds_is_as_unknown_as_none(sample_conversation: Conversation, value: str) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    before = round_of(talk.engine, made)
    with writing(talk.engine) as db:
        asked = turn(db, number(talk.engine, TRAINEE), Intent.CHECKIN_SKIP, value=value.replace("1:", f"{made}:"))
        assert handler.skip(asked).reply.headline == NOT_YOURS
    assert round_of(talk.engine, made) == before


def test_a_late_answer_is_taken_in_while_the_round_is_open(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    assert "Antwoorden kan tot" not in talk.says(TRAINEE, "checkin", at=START + timedelta(days=9)).text
    talk.fills_in(TRAINEE, **PULSE)
    assert round_of(talk.engine, made).seats[0].state is SeatState.ANSWERED


def test_a_closed_round_says_so(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "checkin")
    close(talk, made)
    assert talk.fills_in(TRAINEE, **PULSE).headline == "Deze vragen zijn al gesloten. Er is niets veranderd."
    assert kept(talk.engine, made) == []
    assert talk.says(TRAINEE, "checkin").headline == "Er wachten nu geen vragen op jou."


def test_who_was_replaced_gives_up_the_seat(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(GUIDE, "checkin")
    with writing(talk.engine) as db:
        db.execute(
            update(t.supervisions)
            .where(t.supervisions.c.trainee == number(talk.engine, TRAINEE))
            .values(last=START.date() - timedelta(days=1))
        )
    assert talk.fills_in(GUIDE, **PULSE_OF_WORK).headline == NOT_YOURS
    assert kept(talk.engine, made) == []


def test_who_answered_and_guides_no_more_changes_nothing(sample_conversation: Conversation) -> None:
    """The seat stays theirs; the trainee is not theirs to see any more."""
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(GUIDE, "checkin")
    talk.fills_in(GUIDE, **PULSE_OF_WORK)
    before = kept(talk.engine, made)
    s = t.supervisions
    with writing(talk.engine) as db:
        of_fatima = s.c.trainee == number(talk.engine, TRAINEE)
        db.execute(update(s).where(of_fatima).values(last=START.date() - timedelta(days=1)))
    assert talk.taps(GUIDE, "Verander mijn antwoord").headline == NOT_YOURS
    assert kept(talk.engine, made) == before


def test_the_name_of_a_client_is_told_and_kept_out(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "checkin")
    said = talk.fills_in(TRAINEE, **PULSE, opmerking="Mevrouw De Vries was blij met mij")
    assert "De naam van een cliënt heb ik weggelaten." in said.text
    assert "Vries" not in values(talk.engine, made)["opmerking"]


def test_the_teacher_hears_once_that_contact_is_wanted_and_nothing_else(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    opened(talk.engine)
    talk.says(GUIDE, "checkin")
    said = talk.fills_in(GUIDE, **(PULSE_OF_WORK | {"contact": "ja"}))
    assert "Ruud Terpstra hoort dat je contact wilt." in said.text
    talk.taps(GUIDE, "Verander mijn antwoord")
    talk.fills_in(GUIDE, werkvloer="1")
    ((who, reply, why),) = told(talk)
    assert (who, why) == (number(talk.engine, TEACHER), "Je krijgt dit omdat je docent bent van Fatima El Amrani.")
    assert reply.headline == "Henk Oosterhof wil deze week contact over Fatima El Amrani."
    assert not any(word in reply.text for word in ("lastig", "goed", "begeleiding"))


def test_the_trainee_invites_the_next_party_once(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    made = opened(talk.engine, CheckinKind.FEEDBACK, first=START.date())
    talk.says(TRAINEE, "checkin")
    said = talk.fills_in(TRAINEE, tempo="voor", goed="Alles")
    assert "Vraag het nu ook aan Henk Oosterhof" in labels(said)
    assert (
        talk.taps(TRAINEE, "Vraag het nu ook aan Henk Oosterhof").headline == "Henk Oosterhof krijgt de vragen nu ook."
    )
    assert round_of(talk.engine, made).seats[1].invited_at == START
    with writing(talk.engine) as db:
        again = turn(db, number(talk.engine, TRAINEE), Intent.CHECKIN_INVITE, value=str(made))
        assert handler.invite(again).reply.headline == "Henk Oosterhof heeft de vragen al."


def test_who_is_invited_in_the_weekend_is_asked_on_monday(sample_conversation: Conversation) -> None:
    talk, friday = sample_conversation, START.date() + timedelta(days=3)
    made = opened(talk.engine, CheckinKind.FEEDBACK, first=friday)
    skip = f"bericht.ronde-nee:{checkins.name_of(round_of(talk.engine, made))}:overgeslagen.x"
    invite, saturday = "Vraag het nu ook aan Henk Oosterhof", START + timedelta(days=4)
    offered = talk.picks(TRAINEE, skip, at=saturday - timedelta(days=1))
    assert invite in labels(offered)
    assert invite not in labels(talk.picks(TRAINEE, skip, at=saturday))
    said = talk.taps(TRAINEE, invite, saturday, offered)
    assert said.headline == "Henk Oosterhof krijgt de vragen op maandag 25 november 2024."
    assert round_of(talk.engine, made).seats[1].invited_at is None


def test_several_rounds_are_a_choice_and_the_weekly_prompt_names_one(sample_conversation: Conversation) -> None:
    talk = sample_conversation
    opened(talk.engine)
    opened(talk.engine, about="samira.bouzid")
    names = ["Weekvragen over Fatima El Amrani", "Weekvragen over Samira Bouzid"]
    assert labels(talk.says(GUIDE, "checkin")) == names
    assert labels(talk.picks(GUIDE, "bericht.vragen:0.x")) == names
    form = talk.picks(GUIDE, f"bericht.vragen:{number(talk.engine, 'samira.bouzid')}.x").form
    assert form is not None
    assert form.title == names[1]
    assert labels(talk.fills_in(GUIDE, **PULSE_OF_WORK))[-1] == names[0]


@pytest.mark.parametrize("value", ["999999", "9" * 40, "mijn collega", "-1"])
def test_an_old_prompt_about_nobody_opens_nothing_of_others(sample_conversation: Conversation, value: str) -> None:
    asked = options.chosen(None, f"bericht.vragen:{value}.x", None)  # type: ignore[arg-type]  # neither is needed
    assert asked == Asked(Intent.CHECKIN_ASK, Slots(person=999999) if value == "999999" else Slots())


def test_a_word_that_follows_answers_nothing_again(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    talk.says(TRAINEE, "checkin")
    talk.fills_in(TRAINEE, **PULSE)
    before = kept(talk.engine, made)
    for words in ("ja", "nee", "prima", "goed"):
        talk.says(TRAINEE, words)
    assert kept(talk.engine, made) == before


def test_the_notice_of_the_round_is_answered(sample_conversation: Conversation) -> None:
    talk, made = sample_conversation, opened(sample_conversation.engine)
    with writing(talk.engine) as db:
        this = checkins.get(db, made)
        assert this is not None
        person, subject = number(talk.engine, TRAINEE), checkins.subject_of(this)
        outbox.plan(db, [NewNotice("k", person, "vraagronde", subject, "", None, START, START)], START)
    talk.says(TRAINEE, SENTENCE)
    with reading(talk.engine) as db:
        assert db.execute(select(t.notices.c.answered_at).where(t.notices.c.key == "k")).scalar() == START
