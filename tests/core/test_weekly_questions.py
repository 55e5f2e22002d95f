"""The quick questions of the weekly prompt: three taps, kept once a week, for who guides the trainee that day (F4)."""

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from bot.app.sample import START
from bot.core import options
from bot.domain.people import PersonId, Role
from bot.messages import Reply, load_reply
from bot.understanding.meaning import Intent
from handlers import weekly as handler
from storage import outbox, weekly
from storage import tables as t
from storage.engine import reading, writing
from storage.outbox import NewNotice
from tests.core.talking import DOMAIN, Conversation
from tests.handlers.asking import turn

GUIDE, REPLACED, TEACHER = "henk.oosterhof", "marja.stam", "ruud.terpstra"
"""Henk guides Samira, and Fatima while Marja is away."""
WEEK = date(2024, 11, 18)
ANSWERS = {"werkvloer": "goed", "geoefend": "met begeleiding", "contact": "nee"}


@pytest.fixture
def talk(sample_conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    """A conversation in which "vragen" stands for the button of the prompt."""
    monkeypatch.setattr(options, "STANDING", {"vragen": Intent.WEEKLY_ASK})
    return sample_conversation


def number(talk: Conversation, who: str) -> int:
    with reading(talk.engine) as db:
        return int(db.execute(select(t.persons.c.id).where(t.persons.c.email == who + DOMAIN)).scalar_one())


def kept(talk: Conversation) -> list[tuple[str, ...]]:
    about, a = t.persons.alias(), t.weekly_answers.c
    with reading(talk.engine) as db:
        rows = db.execute(select(about.c.name, a.question, a.answer).join(about, about.c.id == a.about)).all()
    return sorted(tuple(row) for row in rows)


def told(talk: Conversation) -> list[tuple[int, Reply, str]]:
    n = t.notices.c
    with reading(talk.engine) as db:
        return [(who, load_reply(reply), why) for who, reply, why in db.execute(select(n.person, n.reply, n.reason))]


def labels(reply: Reply) -> list[str]:
    return [one.label for one in reply.choices]


def test_three_questions_of_which_each_is_a_choice(talk: Conversation) -> None:
    first = talk.picks(GUIDE, "vragen")
    assert labels(first) == ["Vragen over Fatima El Amrani", "Vragen over Samira Bouzid"]
    form = talk.taps(GUIDE, "Vragen over Fatima El Amrani").form
    assert form is not None
    assert [(one.label, len(one.options), one.required) for one in form.fields] == [
        ("Hoe loopt het op de werkvloer?", 4, True),
        ("Heeft Fatima deze week geoefend?", 4, True),
        ("Wil je contact met de docent?", 2, True),
    ]


def test_it_thanks_and_goes_on_with_the_next(talk: Conversation) -> None:
    talk.picks(GUIDE, "vragen")
    talk.taps(GUIDE, "Vragen over Fatima El Amrani")
    said = talk.fills_in(GUIDE, **ANSWERS)
    assert said.headline == "Dank je. Je antwoorden over Fatima El Amrani zijn bewaard."
    assert labels(said) == ["Vragen over Samira Bouzid"]
    talk.taps(GUIDE, "Vragen over Samira Bouzid")
    last = talk.fills_in(GUIDE, **ANSWERS)
    assert "Je hebt nu alle vragen van deze week beantwoord." in last.text
    assert labels(last) == []
    assert [name for name, *_ in kept(talk)] == ["Fatima El Amrani"] * 3 + ["Samira Bouzid"] * 3
    assert told(talk) == []


def test_the_last_answer_of_a_week_counts(talk: Conversation) -> None:
    for floor in ("goed", "lastig"):
        talk.picks(GUIDE, "vragen")
        talk.taps(GUIDE, "Vragen over Samira Bouzid")
        talk.fills_in(GUIDE, **(ANSWERS | {"werkvloer": floor}))
    assert [answer for _, question, answer in kept(talk) if question == "werkvloer"] == ["lastig"]


def test_the_prompt_of_this_week_is_answered(talk: Conversation) -> None:
    guide = PersonId(number(talk, GUIDE))
    key = weekly.notice_key(guide, WEEK)
    with writing(talk.engine) as db:
        outbox.plan(db, [NewNotice(key, guide, "weekbericht", "", "", None, START, START)], START)
    talk.picks(GUIDE, "vragen")
    talk.taps(GUIDE, "Vragen over Samira Bouzid")
    talk.fills_in(GUIDE, **ANSWERS)
    with reading(talk.engine) as db:
        assert db.execute(select(t.notices.c.answered_at)).scalar() == START


def test_the_teacher_hears_once_that_contact_is_wanted_and_nothing_else(talk: Conversation) -> None:
    for floor in ("lastig", "goed"):
        talk.picks(GUIDE, "vragen")
        talk.taps(GUIDE, "Vragen over Samira Bouzid")
        talk.fills_in(GUIDE, **(ANSWERS | {"werkvloer": floor, "contact": "ja"}))
    assert "Ruud Terpstra hoort dat je contact wilt." in talk.last[GUIDE].text
    ((who, reply, why),) = told(talk)
    assert (who, why) == (number(talk, TEACHER), "Je krijgt dit omdat je docent bent van Samira Bouzid.")
    assert reply.headline == "Henk Oosterhof wil deze week contact over Samira Bouzid."
    assert not any(word in reply.text for word in ("lastig", "goed", "begeleiding"))


def test_without_a_teacher_it_says_so(talk: Conversation) -> None:
    with writing(talk.engine) as db:
        db.execute(update(t.supervisions).where(t.supervisions.c.role == "docent").values(last=date(2024, 11, 18)))
    talk.picks(GUIDE, "vragen")
    talk.taps(GUIDE, "Vragen over Samira Bouzid")
    said = talk.fills_in(GUIDE, **(ANSWERS | {"contact": "ja"}))
    assert "Ik vind geen docent van Samira Bouzid." in said.text
    assert told(talk) == []


def test_who_is_replaced_today_guides_nobody_in_the_prompt(talk: Conversation) -> None:
    assert talk.picks(REPLACED, "vragen").headline == "Je begeleidt nu niemand op de werkvloer."


@pytest.mark.parametrize("who", ["fatima.elamrani", "ruud.terpstra", "wim.kramer", "marloes.veen"])
def test_only_for_supervisors(talk: Conversation, who: str) -> None:
    assert talk.picks(who, "vragen").headline == "Deze vraag kan ik voor jouw rol niet beantwoorden."


def test_who_guides_them_no_more_keeps_nothing(talk: Conversation) -> None:
    talk.picks(GUIDE, "vragen")
    talk.taps(GUIDE, "Vragen over Samira Bouzid")
    with writing(talk.engine) as db:
        samira = number(talk, "samira.bouzid")
        db.execute(update(t.supervisions).where(t.supervisions.c.trainee == samira).values(last=date(2024, 11, 18)))
    assert talk.fills_in(GUIDE, **ANSWERS).headline == "Deze vraag staat niet voor jou open."
    assert kept(talk) == []


def test_who_has_one_trainee_is_asked_at_once(talk: Conversation) -> None:
    fatima = number(talk, "fatima.elamrani")
    with writing(talk.engine) as db:
        db.execute(update(t.supervisions).where(t.supervisions.c.trainee == fatima).values(last=date(2024, 11, 18)))
    form = talk.picks(GUIDE, "vragen").form
    assert form is not None
    assert form.title == "Vragen over Samira Bouzid"


@pytest.mark.parametrize("value", ["999999", "9" * 40, "mijn collega", "-1", "12:3"])
def test_anybody_else_is_as_unknown_as_nobody(talk: Conversation, value: str) -> None:
    """A number that a button never held, and that of a trainee whom somebody else guides, give the same answer."""
    with reading(talk.engine) as db:
        asker, other = number(talk, GUIDE), number(talk, "karin.deboer")
        given = [handler.ask(turn(db, asker, Intent.WEEKLY_ASK, value=one)).reply for one in (value, str(other))]
    assert given[0] == given[1]
    assert given[0].headline == "Deze vraag staat niet voor jou open."


def test_who_sees_them_as_school_staff_does_not_guide_them(talk: Conversation) -> None:
    asker, other = number(talk, GUIDE), number(talk, "noor.jansen")
    with writing(talk.engine) as db:
        db.execute(insert(t.person_roles).values(person=asker, role=Role.COORDINATOR, organisation="vlonder"))
    with reading(talk.engine) as db:
        said = handler.ask(turn(db, asker, Intent.WEEKLY_ASK, value=str(other))).reply
    assert said.headline == "Deze vraag staat niet voor jou open."


def test_a_word_that_follows_answers_nothing_again(talk: Conversation) -> None:
    talk.picks(GUIDE, "vragen")
    talk.taps(GUIDE, "Vragen over Samira Bouzid")
    talk.fills_in(GUIDE, **ANSWERS)
    before = kept(talk)
    for words in ("ja", "nee", "en Fatima El Amrani?"):
        talk.says(GUIDE, words)
    assert kept(talk) == before


def test_no_answer_sounds_like_a_sign_off(talk: Conversation) -> None:
    said = talk.picks(GUIDE, "vragen").text
    talk.taps(GUIDE, "Vragen over Samira Bouzid")
    said += talk.fills_in(GUIDE, **(ANSWERS | {"geoefend": "zelfstandig"})).text
    assert not any(word in said.casefold() for word in ("afgetekend", "bekwaam", "bevoegd", "mag "))
