"""What is said and sent: once, by one process, and never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.domain.people import PersonId
from bot.errors import DatabaseLocked, SignInRefused
from bot.messages import Address
from storage import audit, conversations, privacy, questions, signin, uploads
from storage import tables as t
from storage.audit import AuditEntry
from storage.conversations import StoredEvent, StoredOption, StoredTurn
from storage.engine import reading, writing
from tests.storage import builders as b

HERE = Address("web", "", "u1", "c1")
MINUTE = timedelta(minutes=1)


def said(key: str = "e1", address: Address = HERE) -> StoredEvent:
    return StoredEvent(key, address, b.NOW, "hallo", "", '{"headline": "Dag"}', sent=False)


def a_turn(who: PersonId, number: str = "t1", after: timedelta = timedelta(0), address: Address = HERE) -> StoredTurn:
    options = (StoredOption("Ja", "auth.check", "{}"), StoredOption("Nee", "auth.list", '{"person":1}'))
    return StoredTurn(number, address, who, b.NOW + after, "auth.check", "{}", "mag ik?", "procedure", options, None)


def test_an_event_is_kept_with_its_answer(db: Connection) -> None:
    assert conversations.event(db, "web", "", "e1") is None
    conversations.save_event(db, said(), b.person(db))
    found = conversations.event(db, "web", "", "e1")
    assert found is not None
    assert found.number > 0
    assert replace(found, number=0) == said()
    assert conversations.event(db, "slack", "", "e1") is None
    assert conversations.event(db, "web", "huurder", "e1") is None


def test_the_same_event_is_kept_once(db: Connection) -> None:
    conversations.save_event(db, said(), None)
    with pytest.raises(IntegrityError), db.begin_nested():
        conversations.save_event(db, said(), None)
    conversations.save_event(db, said(address=Address("slack", "", "u1", "c1")), None)


def test_who_gets_an_event_that_is_being_answered_waits(engine: Engine) -> None:
    with writing(engine) as first:
        assert conversations.event(first, "web", "", "e1") is None
        with pytest.raises(DatabaseLocked), writing(engine) as second:
            conversations.event(second, "web", "", "e1")
        conversations.save_event(first, said(), None)
    with writing(engine) as second:
        assert conversations.event(second, "web", "", "e1") is not None


def test_history_is_the_newest_of_one_conversation(db: Connection) -> None:
    for key in ("e1", "e2", "e3"):
        conversations.save_event(db, said(key), None)
    conversations.save_event(db, said("x", Address("web", "", "u2", "c1")), None)
    assert [one.key for one in conversations.history(db, HERE, 2)] == ["e2", "e3"]


def test_a_turn_comes_back_as_it_was(db: Connection) -> None:
    fatima = b.person(db)
    conversations.save_turn(db, a_turn(fatima))
    assert conversations.turn(db, "t1") == a_turn(fatima)
    assert conversations.turn(db, "t2") is None


def test_the_last_turn_is_of_this_person_here_and_not_too_old(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    conversations.save_turn(db, a_turn(fatima, "t1"))
    conversations.save_turn(db, a_turn(fatima, "t2", MINUTE))
    conversations.save_turn(db, a_turn(noor, "t3", 2 * MINUTE))
    conversations.save_turn(db, a_turn(fatima, "t4", 3 * MINUTE, Address("web", "", "u1", "elders")))
    assert conversations.last_turn(db, HERE, fatima, b.NOW) == a_turn(fatima, "t2", MINUTE)
    assert conversations.last_turn(db, HERE, fatima, b.NOW + 2 * MINUTE) is None


def test_a_choice_is_used_once(db: Connection) -> None:
    conversations.save_turn(db, a_turn(b.person(db)))
    assert conversations.use_option(db, "t1", 1)
    assert not conversations.use_option(db, "t1", 0)
    found = conversations.turn(db, "t1")
    assert found is not None
    assert found.used == 1


def test_of_each_thing_under_a_turn_a_choice_is_used_once(db: Connection) -> None:
    labels = {"Past: maandag": "ma", "Past niet: maandag": "ma", "Past: dinsdag": "di", "Ja": "", "Nee": ""}
    options = tuple(StoredOption(label, "auth.check", "{}", thing=thing) for label, thing in labels.items())
    conversations.save_turn(db, replace(a_turn(b.person(db)), options=options))
    assert [conversations.use_option(db, "t1", place) for place in (1, 0, 1, 2, 3, 4)] == [
        True,
        False,
        False,
        True,
        True,
        False,
    ]
    found = conversations.turn(db, "t1")
    assert found is not None
    assert (found.used, found.taken) == (3, (1, 2, 3))
    assert [one and one.label for one in map(found.used_beside, range(5))] == [
        *["Past niet: maandag"] * 2,
        "Past: dinsdag",
        *["Ja"] * 2,
    ]


def test_of_two_that_take_a_choice_at_once_one_wins(engine: Engine) -> None:
    with writing(engine) as db:
        conversations.save_turn(db, a_turn(b.person(db)))
    with writing(engine) as first:
        assert conversations.use_option(first, "t1", 0)
        with pytest.raises(DatabaseLocked), writing(engine) as second:
            conversations.use_option(second, "t1", 1)
    with writing(engine) as second:
        assert not conversations.use_option(second, "t1", 1)
    with reading(engine) as db:
        found = conversations.turn(db, "t1")
        assert found is not None
        assert found.used == 0


def ask(db: Connection, *, deputy: bool = True) -> tuple[int, PersonId, PersonId]:
    asker, contact = b.person(db), b.person(db, "Karin", ())
    stand_in = b.person(db, "Piet", ())
    number = questions.ask(
        db,
        asker=asker,
        about=None,
        topic="hours",
        text="Hoeveel uur?",
        contact=contact,
        deputy=stand_in if deputy else None,
        at=b.NOW,
    )
    return number, contact, stand_in


def test_a_question_waits_for_its_contact_until_answered(db: Connection) -> None:
    number, contact, deputy = ask(db)
    assert [one.id for one in questions.waiting_for(db, contact)] == [number]
    assert questions.waiting_for(db, deputy) == ()
    questions.mark_seen(db, number, b.NOW)
    assert not questions.move_to_deputy(db, number, b.NOW)
    assert questions.answer(db, number, "Zestien.", b.NOW)
    assert not questions.answer(db, number, "Twintig.", b.NOW)
    found = questions.get(db, number)
    assert found is not None
    assert (found.answer, found.seen_at, found.answered_at) == ("Zestien.", b.NOW, b.NOW)
    assert (questions.waiting_for(db, contact), questions.unanswered(db)) == ((), ())


def test_a_question_nobody_saw_moves_to_the_deputy_once(db: Connection) -> None:
    number, contact, deputy = ask(db)
    assert questions.move_to_deputy(db, number, b.NOW)
    assert not questions.move_to_deputy(db, number, b.NOW)
    assert questions.waiting_for(db, contact) == ()
    assert [one.id for one in questions.waiting_for(db, deputy)] == [number]


def test_a_question_without_a_deputy_stays(db: Connection) -> None:
    number, contact, _ = ask(db, deputy=False)
    assert not questions.move_to_deputy(db, number, b.NOW)
    assert [one.id for one in questions.waiting_for(db, contact)] == [number]


def test_the_audit_log_gives_the_newest_about_somebody(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    lines = [AuditEntry(b.NOW + n * MINUTE, noor, fatima, "auth.check", "docent", f"{n}") for n in range(3)]
    audit.write(db, [*lines, AuditEntry(b.NOW, fatima, noor, "auth.check", "", "")])
    audit.write(db, [])
    assert audit.entries_about(db, fatima, 2) == (lines[2], lines[1])


def test_an_upload_is_for_its_sender_until_it_is_dealt_with(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    number = uploads.keep(db, fatima, "personen.csv", b"\x00\xff", b.NOW)
    assert uploads.take(db, number, noor) is None
    found = uploads.take(db, number, fatima)
    assert found is not None
    assert (found.name, found.content) == ("personen.csv", b"\x00\xff")
    uploads.forget(db, number)
    assert uploads.take(db, number, fatima) is None
    uploads.keep(db, fatima, "oud.csv", b"", b.NOW)
    assert (uploads.forget_older(db, b.NOW), uploads.forget_older(db, b.NOW + MINUTE)) == (0, 1)


def test_a_link_signs_in_once_and_in_time(db: Connection) -> None:
    fatima = b.person(db)
    token = signin.create_link(db, fatima, b.NOW, MINUTE)
    assert token not in str(db.execute(t.sign_in_links.select()).all())
    assert signin.redeem(db, token, b.NOW) == fatima
    for bad in (token, "onbekend", signin.create_link(db, fatima, b.NOW - MINUTE, MINUTE)):
        with pytest.raises(SignInRefused):
            signin.redeem(db, bad, b.NOW)


def test_a_session_ends_by_time_and_by_signing_out(db: Connection) -> None:
    fatima = b.person(db)
    token, other = (signin.create_session(db, fatima, b.NOW, MINUTE) for _ in range(2))
    assert token not in str(db.execute(t.sessions.select()).all())
    assert signin.session_person(db, token, b.NOW) == fatima
    with pytest.raises(SignInRefused):
        signin.session_person(db, token, b.NOW + MINUTE)
    signin.end_session(db, token)
    with pytest.raises(SignInRefused):
        signin.session_person(db, token, b.NOW)
    assert signin.session_person(db, other, b.NOW) == fatima


def test_what_is_kept_names_every_table_with_something_of_a_person() -> None:
    about_people = {
        table
        for table in t.metadata.sorted_tables
        if table in (t.persons, t.audit_entries)
        or any(key.column is t.persons.c.id for column in table.c for key in column.foreign_keys)
    }
    assert set(privacy.KEPT) == about_people


def test_what_is_kept_counts_the_own_rows(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    b.trajectory(db, fatima)
    b.competence(db, noor, fatima)
    b.competence(db, noor, noor, "insuline")
    found = {name: rows for name, rows, _ in privacy.what_is_kept(db, fatima)}
    assert (found["trajecten"], found["bekwaamheden, ook die jij aftekende"], found["examens"]) == (1, 1, 0)
    assert found["je naam en e-mailadres"] == 1
