"""One event, one answer: kept together, given once, and never an error that a person sees raw."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.app.sample import START
from bot.core.handle import Core
from bot.domain.people import PersonId
from bot.messages import Address, Inbound, Reply, Tone, Upload, load_reply
from bot.understanding.meaning import Intent
from handlers.routes import FALLBACK, routes
from handlers.turn import Said, Turn
from storage import audit, conversations, people
from storage import tables as t
from storage.engine import open_engine, reading, writing
from tests.core.talking import Conversation

QUESTION = "mag Fatima vrijdag sondevoeding geven op De Linde?"


def inbound(conversation: Conversation, who: str = "wim.kramer", said: str = QUESTION, key: str = "k1") -> Inbound:
    return Inbound(key, conversation.address(who), START, text=said)


def count(conversation: Conversation, table: str) -> int:
    with reading(conversation.engine) as db:
        return int(db.execute(select(func.count()).select_from(t.metadata.tables[table])).scalar_one())


def test_the_same_event_again_gives_the_same_answer_and_does_nothing(sample_conversation: Conversation) -> None:
    first = sample_conversation.core.handle(inbound(sample_conversation))
    kept = {name: count(sample_conversation, name) for name in ("events", "turns", "audit_entries", "notices")}
    again = sample_conversation.core.handle(inbound(sample_conversation))
    assert again == first
    assert kept == {name: count(sample_conversation, name) for name in kept}


def test_another_process_answers_the_same_event_once(sample_conversation: Conversation) -> None:
    other = Core(open_engine(sample_conversation.engine.url.render_as_string()), routes(), FALLBACK)
    event = inbound(sample_conversation)
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda n: (other if n % 2 else sample_conversation.core).handle(event), range(8)))
    other.engine.dispose()
    assert {reply.text for reply in replies} == {replies[0].text}
    assert count(sample_conversation, "events") == 1


def test_an_answer_that_was_not_sent_waits_for_a_restart(sample_conversation: Conversation) -> None:
    reply = sample_conversation.core.handle(inbound(sample_conversation))
    reopened = open_engine(sample_conversation.engine.url.render_as_string())
    later = START + conversations.LEASE
    with writing(reopened) as db:
        assert conversations.claim_unsent(db, "test", START) == ()
        (waiting,) = conversations.claim_unsent(db, "test", later)
        assert load_reply(waiting.reply) == reply
        conversations.mark_sent(db, "test", "", waiting.key, later)
        assert conversations.claim_unsent(db, "test", later + conversations.LEASE) == ()
    reopened.dispose()


def test_only_the_call_that_made_an_answer_shows_it(sample_conversation: Conversation) -> None:
    first = sample_conversation.core.answer(inbound(sample_conversation))
    again = sample_conversation.core.answer(inbound(sample_conversation))
    assert (first.fresh, first.kept, again.fresh, again.kept) == (True, True, False, True)
    assert again.reply == first.reply


def test_of_many_at_once_one_is_fresh(sample_conversation: Conversation) -> None:
    other = Core(open_engine(sample_conversation.engine.url.render_as_string()), routes(), FALLBACK)
    event = inbound(sample_conversation)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda n: (other if n % 2 else sample_conversation.core).answer(event), range(8)))
    other.engine.dispose()
    assert [one.fresh for one in made].count(True) == 1


def test_the_lease_runs_from_now_also_when_the_event_waited(sample_conversation: Conversation) -> None:
    """An event that lay in a queue for longer than a lease is still posted by one."""
    now = START + timedelta(hours=1)
    core = replace(sample_conversation.core, clock=lambda: now)
    core.answer(inbound(sample_conversation))
    with writing(sample_conversation.engine) as db:
        assert conversations.claim_unsent(db, "test", now + timedelta(seconds=59)) == ()
        assert len(conversations.claim_unsent(db, "test", now + conversations.LEASE)) == 1


def test_every_answer_about_a_person_is_in_the_audit_log(sample_conversation: Conversation) -> None:
    sample_conversation.says("wim.kramer", QUESTION)
    with reading(sample_conversation.engine) as db:
        fatima = people.person_by_email(db, "fatima.elamrani@voorbeeld.example")
        assert fatima is not None
        lines = audit.entries_about(db, fatima.id, 10)
    assert [(line.what, line.ground, line.result) for line in lines] == [("auth.check", "planner", "INDEPENDENT")]


def test_a_list_over_people_names_each_of_them_in_the_audit_log(sample_conversation: Conversation) -> None:
    reply = sample_conversation.says("ruud.terpstra", "wie loopt er achter?")
    with reading(sample_conversation.engine) as db:
        about = db.execute(select(t.audit_entries.c.about)).scalars().all()
        names = people.names(db, [PersonId(one) for one in about])
    shown = {name for name in names.values() if name in reply.text}
    assert len(shown) >= 5
    assert len(about) == len(set(about)) >= len(shown)


@pytest.fixture
def broken_core(sample_conversation: Conversation) -> Core:
    """A core whose handler of exams writes and then fails."""

    def fail(turn: Turn) -> Said:
        turn.db.execute(text("DELETE FROM exam_registrations"))
        raise RuntimeError("a defect with a secret in it")

    table = {**routes(), Intent.EXAM_WHEN: replace(routes()[Intent.EXAM_WHEN], handler=fail)}
    return Core(sample_conversation.engine, table, FALLBACK)


def test_a_bug_is_answered_with_a_reference_and_changes_nothing(
    broken_core: Core, sample_conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    exams = count(sample_conversation, "exam_registrations")
    made = broken_core.answer(inbound(sample_conversation, "fatima.elamrani", "wanneer is mijn examen?"))
    reply = made.reply
    assert (made.fresh, made.kept) == (True, False)
    assert reply.tone is Tone.ERROR
    assert reply.headline.startswith("Er ging iets mis.")
    assert "secret" not in reply.text
    reference = reply.headline.split("code ")[1].split(" ")[0]
    assert [getattr(record, "reference", "") for record in caplog.records] == [reference]
    assert count(sample_conversation, "exam_registrations") == exams
    assert count(sample_conversation, "events") == 0


def test_a_locked_database_asks_to_try_again_and_then_answers(sample_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    file.write_bytes(sample_file.read_bytes())
    talk = Conversation(open_engine(f"sqlite:///{file}", wait_seconds=0.05))
    event = inbound(talk)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    busy = talk.core.handle(event)
    holder.execute("ROLLBACK")
    holder.close()
    assert busy.tone is Tone.ERROR
    assert "druk" in busy.text
    assert talk.core.handle(event).headline == "Ja, zelfstandig."
    talk.engine.dispose()


def test_a_missing_or_half_migrated_database_is_said_plainly(tmp_path: Path) -> None:
    file = tmp_path / "half.db"
    event = Inbound("k", Address("test", "", "x", "c"), START, text="hallo")
    steps: tuple[Callable[[], None], ...] = (lambda: None, file.touch)
    for prepare in steps:
        prepare()
        engine = open_engine(f"sqlite:///{file}")
        reply = Core(engine, routes(), FALLBACK).handle(event)
        engine.dispose()
        assert reply.tone is Tone.ERROR
        assert "database" in reply.text
        assert "sqlite" not in reply.text.casefold()


def test_an_unknown_account_learns_nothing_but_hears_112_in_an_emergency(sample_conversation: Conversation) -> None:
    reply = sample_conversation.says("nobody@elsewhere.example", QUESTION)
    assert "Fatima" not in reply.text
    assert reply.headline == "Ik ken dit account niet."
    urgent = sample_conversation.says("nobody@elsewhere.example", "help mevrouw stikt!")
    assert "112" in urgent.headline


def test_words_of_a_stranger_are_not_kept(sample_conversation: Conversation) -> None:
    sample_conversation.says("nobody@elsewhere.example", "help mevrouw stikt in haar brood!")
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.events.c.said)).scalars().all() == [""]


def test_a_choice_is_used_once(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says("petra.hoekstra", "mag Karin vrijdag insuline spuiten op De Vennen?")
    assert {choice.label for choice in asked.choices} == {"Karin de Boer", "Karin Vos"}
    assert sample_conversation.taps("petra.hoekstra", "Karin de Boer", reply=asked).headline == "Ja, zelfstandig."
    again = sample_conversation.taps("petra.hoekstra", "Karin Vos", reply=asked)
    assert again.headline == "Deze knop is al gebruikt. Je koos: Karin de Boer."
    assert sample_conversation.taken("petra.hoekstra", asked) == (_token(asked, "Karin de Boer"),)
    assert sample_conversation.taken("wim.kramer", asked) == ()


def test_a_choice_that_was_typed_is_taken(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says("petra.hoekstra", "mag Karin vrijdag insuline spuiten op De Vennen?")
    assert sample_conversation.says("petra.hoekstra", "Karin de Boer").headline == "Ja, zelfstandig."
    assert sample_conversation.taken("petra.hoekstra", asked) == (_token(asked, "Karin de Boer"),)


def _token(reply: Reply, label: str) -> str:
    return next(choice.token for choice in reply.choices if choice.label == label)


def test_a_choice_works_for_nobody_else(sample_conversation: Conversation) -> None:
    asked = sample_conversation.says("petra.hoekstra", "mag Karin vrijdag insuline spuiten op De Vennen?")
    stolen = sample_conversation.taps("wim.kramer", "Karin de Boer", reply=asked)
    assert "Karin" not in stolen.text
    made_up = sample_conversation.core.handle(
        Inbound("m", sample_conversation.address("wim.kramer"), START, choice="nonsense.99")
    )
    assert made_up.headline == stolen.headline


def test_conversations_do_not_mix(sample_conversation: Conversation) -> None:
    sample_conversation.says("wim.kramer", QUESTION)
    elsewhere = Conversation(sample_conversation.engine)
    reply = elsewhere.says("wim.kramer", "en zwachtelen dan?")
    assert reply.answer is not None
    assert reply.answer.asks


def test_a_number_of_a_person_is_nowhere(sample_conversation: Conversation) -> None:
    sample_conversation.says("fatima.elamrani", "mijn bsn is 111222333 en mijn examen?")
    sample_conversation.says("hilde.kuiper", "", upload=Upload("111222333.csv", b"email;naam\n"))
    with reading(sample_conversation.engine) as db:
        for table in (t.events, t.turns, t.open_questions, t.uploads):
            assert "111222333" not in str(db.execute(select(table)).all())


def test_words_of_an_emergency_or_a_worry_are_not_kept(sample_conversation: Conversation) -> None:
    for said in ("mevrouw Jansen stikt in haar brood!", "ik trek het niet meer, ik ben op"):
        sample_conversation.says("fatima.elamrani", said)
    with reading(sample_conversation.engine) as db:
        kept = str(db.execute(select(t.events.c.said)).all()) + str(db.execute(select(t.turns.c.text)).all())
    assert "brood" not in kept
    assert "trek" not in kept


def test_a_clock_in_the_future_makes_records_stale_and_nothing_else(sample_conversation: Conversation) -> None:
    reply = sample_conversation.says("wim.kramer", QUESTION, START + timedelta(days=365 * 20))
    assert reply.answer is not None
    assert reply.answer.outcome in ("UNKNOWN", "NOT_ALLOWED")
