"""What is over is forgotten, and nothing else."""

from datetime import timedelta

from sqlalchemy import Connection, Table, func, select

from bot.domain.people import PersonId
from bot.messages import Address
from storage import conversations, inbox, joining, outbox, retention, signin, tickets, uploads
from storage import tables as t
from storage.outbox import Attempt
from tests.storage import builders as b
from tests.storage.test_outbox import begin, notice
from tests.storage.test_talk import a_turn, said

HOUR = timedelta(hours=1)


def rows(db: Connection, table: Table) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def told(db: Connection, person: PersonId) -> None:
    """One of each kind, from this moment."""
    conversations.save_event(db, said(), person)
    conversations.save_turn(db, a_turn(person))
    outbox.put(db, notice(person, "sent"), "{}")
    begin(db, person, "sent")
    outbox.sent(db, ["m-sent"], b.NOW)
    outbox.tried(db, [Attempt("m-sent", Address("web", "", "1", ""), b.NOW, "gelukt")])
    uploads.keep(db, person, "a.csv", b"", b.NOW)
    signin.create_link(db, person, b.NOW, HOUR)
    tickets.issue(db, "install", b.NOW, HOUR)
    inbox.keep(db, "web", "", "k1", "{}", b.NOW)
    joining.redeem(db, Address("web", "", "u9", ""), "WEG-2222-3333-4444", b.NOW)
    joining.make(db, person, b.NOW)
    signin.create_session(db, person, b.NOW, 14 * retention.DAY)


TABLES = (
    t.uploads,
    t.sign_in_links,
    t.tickets,
    t.inbox,
    t.join_tries,
    t.join_codes,
    t.sessions,
    t.events,
    t.turns,
    t.turn_options,
    t.notices,
    t.messages,
    t.attempts,
)


def test_each_thing_is_kept_for_its_term_and_then_forgotten(db: Connection) -> None:
    told(db, b.person(db))
    before = [rows(db, table) for table in TABLES]
    assert 0 not in before
    retention.forget(db, b.NOW + 23 * HOUR)
    assert [rows(db, table) for table in TABLES] == before
    retention.forget(db, b.NOW + 26 * HOUR)
    assert [rows(db, table) for table in TABLES[:7]] == [0, 0, 0, 0, 0, 1, 1]
    retention.forget(db, b.NOW + 15 * retention.DAY)
    assert (rows(db, t.sessions), rows(db, t.join_codes)) == (0, 0)
    assert [rows(db, table) for table in TABLES[8:]] == before[8:]
    retention.forget(db, b.NOW + retention.TALK + HOUR)
    assert [rows(db, table) for table in TABLES] == [0] * len(TABLES)


def test_what_still_waits_to_be_sent_is_kept(db: Connection) -> None:
    outbox.put(db, notice(b.person(db)), "{}")
    retention.forget(db, b.NOW + 2 * retention.TALK)
    assert rows(db, t.notices) == 1
