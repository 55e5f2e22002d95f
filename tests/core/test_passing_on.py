"""What the bot cannot answer becomes a question of the contact, and the answer travels back (H5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.app.sample import START
from bot.domain.people import PersonId
from bot.errors import NotReachable, PermanentDelivery, TransientDelivery
from bot.messages import Address, Reply
from schedules.sending import Sender
from schedules.tick import tick
from storage import tables as t
from storage import uploads
from storage.engine import reading, writing
from tests.core.talking import Conversation

ASKED = "ik kan niet inloggen in de leeromgeving"


def beat(engine: Engine, senders: Mapping[str, Sender], now: datetime) -> int:
    """A beat without plans: only what people pass on."""
    return tick(engine, senders, now, plans=())


class Inbox:
    """A channel that keeps what it is given; `refuse` makes it raise instead."""

    def __init__(self, refuse: Exception | None = None) -> None:
        self.got: list[tuple[Address, Reply, str]] = []
        self.refuse = refuse

    def send(self, address: Address, reply: Reply, key: str, /) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.got.append((address, reply, key))

    def of(self, who: str) -> list[Reply]:
        return [reply for address, reply, _ in self.got if address.user == who]


@pytest.fixture
def passed_on(sample_conversation: Conversation) -> Conversation:
    """Fatima asked, and agreed to pass it on to her teacher; both are reachable."""
    sample_conversation.address("ruud.terpstra")
    sample_conversation.address("anja.meijer")
    sample_conversation.says("fatima.elamrani", ASKED)
    reply = sample_conversation.taps("fatima.elamrani", "Ja, stuur naar Ruud Terpstra")
    assert reply.headline == "Je vraag staat klaar voor Ruud Terpstra."
    return sample_conversation


def test_nothing_is_passed_on_without_consent(sample_conversation: Conversation) -> None:
    sample_conversation.says("fatima.elamrani", ASKED)
    declined = sample_conversation.taps("fatima.elamrani", "Nee, dank je")
    assert declined.headline == "Goed. Ik doe niets."
    assert not declined.answer or not declined.answer.asks
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.open_questions)).all() == []
        assert db.execute(select(t.notices)).all() == []


def test_who_is_replaced_today_is_not_asked(sample_conversation: Conversation) -> None:
    """L2: the deputy has the question in the days of the replacement, and after that who guides the trainee."""
    offered = sample_conversation.says("fatima.elamrani", ASKED)
    assert "Ruud Terpstra of Henk Oosterhof kan je helpen." in offered.text
    assert "Marja Stam" not in offered.text
    taken = sample_conversation.taps("fatima.elamrani", "Ja, stuur naar Henk Oosterhof")
    assert "Na twee werkdagen zonder reactie vraag ik het aan Marja Stam." in taken.text


def test_a_question_about_absence_reports_nobody_absent(sample_conversation: Conversation) -> None:
    offered = sample_conversation.says("fatima.elamrani", "wanneer ben ik afwezig")
    assert "Heeft een vraag over afwezigheid." in offered.text
    assert "Meldt zich afwezig." not in offered.text


def test_the_contact_answers_in_their_own_chat_and_the_answer_travels_back(passed_on: Conversation) -> None:
    inbox = Inbox()
    assert beat(passed_on.engine, {"test": inbox}, START) == 1
    (question,) = inbox.of("ruud.terpstra")
    assert question.headline == "Vraag van Fatima El Amrani"
    assert ASKED in question.text
    typed = passed_on.taps("ruud.terpstra", "Beantwoorden", reply=question)
    assert typed.headline == "Typ je antwoord. Ik stuur het naar Fatima El Amrani."
    shown = passed_on.says("ruud.terpstra", "Kies eerst: wachtwoord vergeten. Lukt dat niet, bel mij dan.")
    assert "wachtwoord vergeten" in shown.text
    passed_on.taps("ruud.terpstra", "Ja, verstuur")
    beat(passed_on.engine, {"test": inbox}, START)
    (answer,) = inbox.of("fatima.elamrani")
    assert answer.headline == "Antwoord van Ruud Terpstra"
    assert f"Je vroeg: „{ASKED}”" in answer.text
    assert "wachtwoord vergeten" in answer.text
    assert beat(passed_on.engine, {"test": inbox}, START) == 0


def test_an_answer_that_is_not_sent_stays_here(passed_on: Conversation) -> None:
    inbox = Inbox()
    beat(passed_on.engine, {"test": inbox}, START)
    passed_on.taps("ruud.terpstra", "Beantwoorden", reply=inbox.of("ruud.terpstra")[0])
    passed_on.says("ruud.terpstra", "Kies eerst: wachtwoord vergeten.")
    assert passed_on.taps("ruud.terpstra", "Nee, niet versturen").headline == "Goed. Ik doe niets."
    assert beat(passed_on.engine, {"test": inbox}, START) == 0


def test_an_emergency_is_never_taken_for_an_answer(passed_on: Conversation) -> None:
    inbox = Inbox()
    beat(passed_on.engine, {"test": inbox}, START)
    passed_on.taps("ruud.terpstra", "Beantwoorden", reply=inbox.of("ruud.terpstra")[0])
    assert "112" in passed_on.says("ruud.terpstra", "help, een cliënt reageert niet!").headline


def test_the_list_of_waiting_questions(passed_on: Conversation) -> None:
    shown = passed_on.says("ruud.terpstra", "welke vragen staan er voor mij klaar?")
    assert shown.headline == "Er staat één vraag voor je klaar."
    assert [choice.label for choice in shown.choices] == ["Beantwoord Fatima El Amrani"]
    assert passed_on.says("wim.kramer", "welke vragen staan er voor mij klaar?").headline == (
        "Er staan geen vragen voor je klaar."
    )


def test_after_two_working_days_the_deputy_has_it(passed_on: Conversation) -> None:
    inbox = Inbox()
    beat(passed_on.engine, {"test": inbox}, START)
    beat(passed_on.engine, {"test": inbox}, START + timedelta(days=2))
    assert [reply.headline for reply in inbox.of("anja.meijer")] == [
        "Er staat een vraag van Fatima El Amrani voor je klaar."
    ]
    assert inbox.of("fatima.elamrani")[-1].headline == "Je vraag staat nu klaar voor Anja Meijer."
    beat(passed_on.engine, {"test": inbox}, START + timedelta(days=9))
    assert len(inbox.of("anja.meijer")) == 1


@pytest.mark.parametrize(
    ("refusal", "unreached"), [(NotReachable("no page"), True), (TransientDelivery("busy"), False)]
)
def test_what_cannot_be_sent_now_stays_with_its_reason(
    passed_on: Conversation, refusal: Exception, unreached: bool
) -> None:
    assert beat(passed_on.engine, {"test": Inbox(refusal)}, START) == 0
    with reading(passed_on.engine) as db:
        asked = select(t.notices.c.state, t.notices.c.remark, t.notices.c.unreached)
        (row,) = db.execute(asked.where(t.notices.c.kind == "vraag")).all()
    assert row == ("gepland", str(refusal), unreached)
    later = Inbox()
    assert beat(passed_on.engine, {"test": later}, START + timedelta(minutes=10)) == 1


def test_what_can_never_be_sent_is_failed_with_its_reason(passed_on: Conversation) -> None:
    beat(passed_on.engine, {"test": Inbox(PermanentDelivery("account closed"))}, START)
    with reading(passed_on.engine) as db:
        asked = select(t.notices.c.state, t.notices.c.remark).where(t.notices.c.kind == "vraag")
        assert db.execute(asked).all() == [("mislukt", "account closed")]
    assert beat(passed_on.engine, {"test": Inbox()}, START + timedelta(days=1)) == 0


def test_of_absence_only_the_fact_is_passed_on(sample_conversation: Conversation) -> None:
    shown = sample_conversation.says("fatima.elamrani", "ik ben ziek, ik heb migraine en kom maandag niet naar les")
    label = next(choice.label for choice in shown.choices if choice.label.startswith("Ja, stuur"))
    sample_conversation.taps("fatima.elamrani", label)
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.open_questions.c.text)).scalars().all() == ["Meldt zich afwezig."]
        kept = str(db.execute(select(t.turns)).all()) + str(db.execute(select(t.events.c.said)).all())
    assert "migraine" not in kept


def test_a_beat_forgets_what_is_over(sample_conversation: Conversation) -> None:
    with writing(sample_conversation.engine) as db:
        uploads.keep(db, PersonId(1), "lessen.csv", b"", START)
    for hours, kept in ((23, 1), (25, 0)):
        beat(sample_conversation.engine, {}, START + timedelta(hours=hours))
        with reading(sample_conversation.engine) as db:
            assert len(db.execute(select(t.uploads.c.id)).all()) == kept


def test_a_loose_word_before_the_answer_is_confirmed_is_asked_back(passed_on: Conversation) -> None:
    passed_on.says("ruud.terpstra", "welke vragen staan er voor mij klaar?")
    passed_on.taps("ruud.terpstra", "Beantwoord Fatima El Amrani")
    confirm = passed_on.says("ruud.terpstra", "bel de helpdesk")
    assert passed_on.says("ruud.terpstra", "Fatima").headline == "Ik begrijp je niet goed."
    assert passed_on.taps("ruud.terpstra", "Ja, verstuur", reply=confirm).headline.startswith("Je antwoord gaat naar")
