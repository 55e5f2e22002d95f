"""Messages the bot starts: each arrives once, whatever falls over, and nobody waits for somebody else's trouble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier, Lock

import pytest
from sqlalchemy import Engine, select

from bot.domain.people import PersonId
from bot.errors import (
    DeliveryError,
    DeliveryInDoubt,
    NotReachable,
    PermanentDelivery,
    StorageError,
    TransientDelivery,
)
from bot.messages import Address, Notice, Reply, dump_reply
from schedules import deliver as delivery
from schedules.deliver import FIRST_WAIT, LONGEST_WAIT, deliver
from storage import outbox, people
from storage import tables as t
from storage.engine import reading, writing
from tests.storage import builders as b

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
Refuse = Callable[[Address, str], Exception | None]


@dataclass
class Channel:
    """Takes messages, but those for which `refuse` gives an error; counts how many it is given at once."""

    refuse: Refuse = lambda *_: None
    got: list[tuple[str, str]] = field(default_factory=list)
    most: int = 0
    now: int = 0
    lock: Lock = field(default_factory=Lock)

    def send(self, address: Address, reply: Reply, key: str) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            refusal = self.refuse(address, key)
            if refusal is not None:
                raise refusal
            self.got.append((address.user, key))
        finally:
            with self.lock:
                self.now -= 1

    @property
    def keys(self) -> list[str]:
        return [key for _, key in self.got]


@dataclass
class Telling(Channel):
    """A channel that can look back; `knows` is what it answers."""

    knows: bool | DeliveryError | None = None
    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def arrived(self, address: Address, key: str, since: datetime) -> bool | None:
        self.asked.append((key, since))
        if isinstance(self.knows, DeliveryError):
            raise self.knows
        return self.knows


def notices(engine: Engine, many: int, each: int = 1, channels: tuple[str, ...] = ("web",)) -> list[PersonId]:
    """So many people, with so many messages each: "p0.0", "p0.1", …"""
    with writing(engine) as db:
        who = [b.person(db, f"Persoon {n}", email=f"p{n}@voorbeeld.nl") for n in range(many)]
        for n, person in enumerate(who):
            for channel in channels:
                people.link_account(db, person, Address(channel, "", f"p{n}", "c"))
            for place in range(each):
                reply = Reply(f"bericht {place}")
                outbox.put(db, Notice(f"p{n}.{place}", person, "test", reply, "", b.NOW), dump_reply(reply))
    return who


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as db:
        return {row.key: row.state for row in db.execute(select(t.notices.c.key, t.notices.c.state))}


def due_at(engine: Engine, key: str = "p0.0") -> datetime:
    with reading(engine) as db:
        found = db.execute(select(t.notices.c.not_before).where(t.notices.c.key == key)).scalar_one()
    assert isinstance(found, datetime)
    return found


def failing(*wrong: str, error: Exception) -> Refuse:
    return lambda address, key: error if address.user in wrong or key in wrong else None


def test_all_that_is_due_goes_out_in_one_run_each_once(patient: Engine) -> None:
    notices(patient, 125, 2)
    web = Channel()
    assert deliver(patient, {"web": web}, b.NOW) == 250
    assert Counter(web.keys).most_common(1)[0][1] == 1
    assert set(states(patient).values()) == {"verstuurd"}
    assert deliver(patient, {"web": web}, b.NOW) == 0


def test_as_many_at_once_as_there_are_workers_and_no_more(patient: Engine) -> None:
    """Three wait for each other: with fewer at once nobody would ever go on."""
    notices(patient, 9)
    meet = Barrier(3, timeout=30)

    def wait(*_: object) -> None:
        meet.wait()

    web = Channel(wait)
    assert deliver(patient, {"web": web}, b.NOW, workers=3) == 9
    assert web.most == 3


def test_the_messages_of_one_person_come_in_order(patient: Engine) -> None:
    notices(patient, 3, 5)
    web = Channel()
    deliver(patient, {"web": web}, b.NOW)
    for n in range(3):
        assert [key for user, key in web.got if user == f"p{n}"] == [f"p{n}.{place}" for place in range(5)]


def test_several_processes_send_each_message_once(patient: Engine) -> None:
    notices(patient, 120)
    web = Channel()
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: deliver(patient, {"web": web}, b.NOW, workers=2), range(4)))
    assert sum(counts) == len(web.got) == len(set(web.keys)) == 120


@pytest.mark.parametrize(
    "error", [TransientDelivery("busy"), DeliveryInDoubt("no answer"), NotReachable("away"), KeyError("a bug")]
)
def test_trouble_of_one_person_holds_up_nobody_else(patient: Engine, error: Exception) -> None:
    notices(patient, 110, 2)
    web = Channel(failing("p7", error=error))
    assert deliver(patient, {"web": web}, b.NOW) == 218
    assert {key for key, state in states(patient).items() if state == "wacht"} == {"p7.0", "p7.1"}


def test_a_hundred_who_are_away_do_not_keep_the_others_waiting(patient: Engine) -> None:
    notices(patient, 130)
    web = Channel(lambda address, _: NotReachable("away") if address.user != "p99" else None)
    assert deliver(patient, {"web": web}, b.NOW) == 1
    web.refuse = lambda *_: None
    assert deliver(patient, {"web": web}, b.NOW) == 129, "who comes back has it at once"


def test_each_is_marked_right_after_it(patient: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what was sent and not marked there is never more than the workers have in hand."""
    notices(patient, 100)
    web, open_, marked = Channel(), [], 0
    mark = outbox.mark_sent

    def marking(*given: object) -> None:
        nonlocal marked
        open_.append(len(web.got) - marked)
        mark(*given)  # type: ignore[arg-type]  # passed on as it came
        marked += 1

    monkeypatch.setattr(outbox, "mark_sent", marking)
    deliver(patient, {"web": web}, b.NOW, workers=4)
    assert max(open_) <= 4


def test_what_cannot_be_marked_is_settled_later_and_holds_up_nobody(
    patient: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices(patient, 3)
    mark = outbox.mark_sent

    def marking(db: object, key: str, now: datetime) -> None:
        if key == "p1.0":
            raise StorageError("the disk is full")
        mark(db, key, now)  # type: ignore[arg-type]  # passed on as it came

    teams = Telling(knows=True)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", marking)
        assert deliver(patient, {"web": teams}, b.NOW) == 2
    assert deliver(patient, {"web": teams}, b.NOW + outbox.LEASE) == 1
    assert sorted(teams.keys) == ["p0.0", "p1.0", "p2.0"]


@pytest.mark.parametrize(("knows", "again"), [(True, 0), (False, 1), (None, 1), (NotReachable("closed"), 1)])
def test_after_a_crash_the_channel_is_asked_first(
    patient: Engine, knows: bool | DeliveryError | None, again: int
) -> None:
    notices(patient, 1)
    with writing(patient) as db:
        outbox.claim(db, b.NOW)
    channel = Telling(knows=knows)
    assert deliver(patient, {"web": channel}, b.NOW + MINUTE) == 0, "the lease still runs"
    assert deliver(patient, {"web": channel}, b.NOW + outbox.LEASE) == 1
    assert channel.asked == [("p0.0", b.NOW)]
    assert len(channel.got) == again
    assert states(patient) == {"p0.0": "verstuurd"}


def test_a_first_attempt_asks_nothing(patient: Engine) -> None:
    notices(patient, 1)
    channel = Telling(knows=True)
    assert deliver(patient, {"web": channel}, b.NOW) == 1
    assert (channel.asked, channel.keys) == ([], ["p0.0"])


def test_while_the_channel_cannot_be_asked_nothing_is_sent(patient: Engine) -> None:
    notices(patient, 1)
    with writing(patient) as db:
        outbox.claim(db, b.NOW)
    channel = Telling(knows=TransientDelivery("busy"))
    assert deliver(patient, {"web": channel}, b.NOW + outbox.LEASE) == 0
    assert channel.got == []


def test_in_doubt_no_other_way_is_tried_until_it_is_settled(patient: Engine) -> None:
    notices(patient, 1, channels=("slack", "web"))
    slack, web = Telling(failing("p0", error=DeliveryInDoubt("no answer")), knows=True), Channel()
    assert deliver(patient, {"slack": slack, "web": web}, b.NOW) == 0
    assert deliver(patient, {"slack": slack, "web": web}, b.NOW + MINUTE) == 1
    assert (slack.got, web.got) == ([], [])
    assert slack.asked == [("p0.0", b.NOW)]


def test_a_second_way_is_tried_when_the_first_refuses(patient: Engine) -> None:
    notices(patient, 1, channels=("slack", "web"))
    slack, web = Channel(failing("p0", error=TransientDelivery("busy"))), Channel()
    assert deliver(patient, {"slack": slack, "web": web}, b.NOW) == 1
    assert web.keys == ["p0.0"]


def test_a_failure_that_may_pass_counts_more_than_nobody_there(patient: Engine) -> None:
    notices(patient, 1, channels=("slack", "web"))
    slack = Channel(failing("p0", error=TransientDelivery("busy", retry_after=90)))
    web = Channel(failing("p0", error=NotReachable("away")))
    deliver(patient, {"slack": slack, "web": web}, b.NOW)
    assert due_at(patient) == b.NOW + timedelta(seconds=90)


@pytest.mark.parametrize(("named", "waits"), [(90.0, 90), (7200.0, 7200), (0.0, 1), (-5.0, 1)])
def test_a_wait_that_the_channel_names_is_kept(patient: Engine, named: float, waits: int) -> None:
    notices(patient, 1)
    web = Channel(failing("p0", error=TransientDelivery("busy", retry_after=named)))
    assert deliver(patient, {"web": web}, b.NOW) == 0
    assert due_at(patient) == b.NOW + waits * SECOND
    assert deliver(patient, {"web": Channel()}, b.NOW + (waits - 0.5) * SECOND) == 0
    assert deliver(patient, {"web": Channel()}, b.NOW + waits * SECOND) == 1


def test_other_waits_double_up_to_an_hour(patient: Engine) -> None:
    notices(patient, 1)
    web, now, waited = Channel(failing("p0", error=TransientDelivery("busy"))), b.NOW, []
    for _ in range(9):
        deliver(patient, {"web": web}, now, jitter=lambda: 0.0)
        waited.append(due_at(patient) - now)
        now = due_at(patient)
    assert waited == [FIRST_WAIT * 2**n for n in range(7)] + [LONGEST_WAIT] * 2


def test_jitter_takes_up_to_a_quarter_off(patient: Engine) -> None:
    notices(patient, 1)
    deliver(patient, {"web": Channel(failing("p0", error=TransientDelivery("busy")))}, b.NOW, jitter=lambda: 1.0)
    assert due_at(patient) == b.NOW + FIRST_WAIT * 0.75


def test_what_can_never_be_sent_ends_and_the_next_goes_on(patient: Engine) -> None:
    notices(patient, 1, 2)
    web = Channel(failing("p0.0", error=PermanentDelivery("too long")))
    assert deliver(patient, {"web": web}, b.NOW) == 1
    assert states(patient) == {"p0.0": "mislukt", "p0.1": "verstuurd"}
    with reading(patient) as db:
        assert "too long" in db.execute(select(t.notices.c.remark)).scalars().all()


def test_a_reply_that_cannot_be_read_ends_and_holds_up_nothing(patient: Engine) -> None:
    (who,) = notices(patient, 1)
    with writing(patient) as db:
        outbox.put(db, Notice("a", who, "test", Reply(""), "", b.NOW), "no reply")
    assert deliver(patient, {"web": Channel()}, b.NOW) == 1
    assert states(patient) == {"a": "mislukt", "p0.0": "verstuurd"}


def test_who_has_no_account_waits_without_an_attempt(patient: Engine) -> None:
    notices(patient, 1, channels=())
    assert deliver(patient, {"web": Channel()}, b.NOW) == 0
    with reading(patient) as db:
        assert db.execute(select(t.notices.c.remark, t.notices.c.attempts)).all() == [("no channel", 0)]


def test_a_batch_is_all_that_is_held(patient: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    notices(patient, 7)
    monkeypatch.setattr(delivery, "BATCH", 3)
    sizes = []
    claim = outbox.claim

    def claiming(*given: object) -> tuple[outbox.Outgoing, ...]:
        found = claim(*given)  # type: ignore[arg-type]  # passed on as it came
        sizes.append(len(found))
        return found

    monkeypatch.setattr(outbox, "claim", claiming)
    assert deliver(patient, {"web": Channel()}, b.NOW) == 7
    assert sizes == [3, 3, 1, 0]
