"""What somebody did with a message: answered once, put off anew, or the last thing that was said."""

from datetime import timedelta

from sqlalchemy import Connection, select

from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from bot.messages import Address
from storage import conversations, ledger, outbox
from storage import tables as t
from storage.conversations import StoredEvent
from storage.outbox import NewMessage, NewNotice
from tests.storage import builders as b

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(db: Connection, who: PersonId, key: str, occasion: str = "v/1", subject: str = "inlevering:1") -> None:
    new = NewNotice(key, who, "inleveren", subject, occasion, who, b.NOW, b.NOW + DAY)
    outbox.plan(db, [new], b.NOW)


def deliver(db: Connection, who: PersonId, *keys: str) -> str:
    outbox.begin(db, [NewMessage(f"m-{keys[0]}", who, "{}", keys)], b.NOW)
    outbox.sent(db, [f"m-{keys[0]}"], b.NOW)
    return f"m-{keys[0]}"


def hears_from(db: Connection, who: PersonId, key: str) -> None:
    event = StoredEvent(key, Address("web", "", str(int(who)), ""), b.NOW, "hallo", "", "{}", sent=True)
    conversations.save_event(db, event, who)


def waits_until(db: Connection) -> dict[str, object]:
    n = t.notices.c
    return {row.key: row.not_before for row in db.execute(select(n.key, n.not_before))}


def test_what_was_put_off_comes_at_the_last_moment_that_was_asked_for(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor")
    plan(db, fatima, "opnieuw", "v/1~t")
    plan(db, fatima, "stap", "v/2")
    plan(db, fatima, "ander", "v/1~t", subject="inlevering:2")
    plan(db, noor, "van-noor", "v/1~t")
    assert ledger.ask_again_at(db, fatima, ["inlevering:1", "inlevering:3"], b.NOW + HOUR) == {"inlevering:1"}
    assert waits_until(db) == {"opnieuw": b.NOW + HOUR, "stap": b.NOW, "ander": b.NOW, "van-noor": b.NOW}


def test_what_is_being_sent_or_was_sent_is_not_put_off(db: Connection) -> None:
    fatima = b.person(db)
    plan(db, fatima, "weg", "v/1~t")
    deliver(db, fatima, "weg")
    plan(db, fatima, "onderweg", "v/1~u")
    outbox.begin(db, [NewMessage("m", fatima, "{}", ("onderweg",))], b.NOW)
    assert ledger.ask_again_at(db, fatima, ["inlevering:1"], b.NOW + DAY) == frozenset()
    states = {row.key: row.state for row in db.execute(select(t.notices.c.key, t.notices.c.state))}
    assert states == {"weg": NoticeState.SENT, "onderweg": NoticeState.SENDING}


def test_a_message_is_the_last_word_until_its_reader_says_something(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor")
    hears_from(db, fatima, "ervoor")
    plan(db, fatima, "a")
    message = deliver(db, fatima, "a")
    assert ledger.newest_message(db, fatima, b.NOW - HOUR) == message
    hears_from(db, noor, "van een ander")
    assert ledger.is_unanswered(db, fatima, message)
    assert ledger.unanswered(db, fatima, b.NOW - HOUR) == message
    hears_from(db, fatima, "erna")
    assert not ledger.is_unanswered(db, fatima, message)
    assert ledger.unanswered(db, fatima, b.NOW - HOUR) is None


def test_the_first_answer_counts(db: Connection) -> None:
    fatima = b.person(db)
    plan(db, fatima, "a")
    message = deliver(db, fatima, "a")
    for moment in (b.NOW, b.NOW + HOUR):
        ledger.answered(db, ["a"], moment)
    (entry,) = ledger.of_message(db, fatima, message)
    assert entry.answered_at == b.NOW
