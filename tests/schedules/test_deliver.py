"""Messages the bot starts: each arrives once, whatever falls over, and nobody waits for somebody else's trouble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from threading import Barrier, Lock
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from bot.domain.notices import Wishes
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
from schedules import taking
from schedules.deliver import FIRST_WAIT, LONGEST_WAIT
from schedules.moment import Calendar
from schedules.sending import Sender
from schedules.taking import Round
from storage import outbox, people, wishes
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
    tried: list[tuple[str, ...]] = field(default_factory=list)
    most: int = 0
    now: int = 0
    lock: Lock = field(default_factory=Lock)

    def send(self, address: Address, reply: Reply, key: str) -> str:
        with self.lock:
            self.tried.append(reply.paragraphs)
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            refusal = self.refuse(address, key)
            if refusal is not None:
                raise refusal
            self.got.append((address.user, key))
            return f"nr {len(self.got)}"
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


def deliver(engine: Engine, senders: Mapping[str, Sender], now: datetime, **given: Any) -> int:
    return delivery.deliver(engine, senders, Round((), now, Calendar()), **given)


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
    assert {key for key, state in states(patient).items() if state in ("gepland", "bezig")} == {"p7.0", "p7.1"}


def test_a_hundred_who_are_away_do_not_keep_the_others_waiting(patient: Engine) -> None:
    notices(patient, 130)
    web = Channel(lambda address, _: NotReachable("away") if address.user != "p99" else None)
    assert deliver(patient, {"web": web}, b.NOW) == 1
    web.refuse = lambda *_: None
    with reading(patient) as db:
        somebody = db.execute(select(t.notices.c.person).where(t.notices.c.key == "p3.0")).scalar_one()
    back = Round((), b.NOW, Calendar(), here=PersonId(somebody))
    assert delivery.deliver(patient, {"web": web}, back) == 1, "who comes back has it at once"
    assert deliver(patient, {"web": web}, b.NOW + delivery.AWAY_FIRST) == 128


def test_each_is_marked_right_after_it(patient: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what was sent and not marked there is never more than the workers have in hand."""
    notices(patient, 100)
    web, open_, marked = Channel(), [], 0
    mark = outbox.sent

    def marking(db: Connection, keys: Sequence[str], now: datetime) -> None:
        nonlocal marked
        open_.append(len(web.got) - marked)
        mark(db, keys, now)
        marked += len(keys)

    monkeypatch.setattr(outbox, "sent", marking)
    deliver(patient, {"web": web}, b.NOW, workers=4)
    assert max(open_) <= 4


def test_what_cannot_be_marked_is_settled_later_and_holds_up_nobody(
    patient: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices(patient, 3)
    mark = outbox.sent

    def marking(db: Connection, keys: Sequence[str], now: datetime) -> None:
        if "p1.0" in keys:
            raise StorageError("the disk is full")
        mark(db, keys, now)

    teams = Telling(knows=True)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "sent", marking)
        assert deliver(patient, {"web": teams}, b.NOW) == 2
    assert deliver(patient, {"web": teams}, b.NOW + outbox.LEASE) == 1
    assert sorted(teams.keys) == ["p0.0", "p1.0", "p2.0"]


def crash(engine: Engine, now: datetime = b.NOW) -> None:
    """Somebody took what was due and was never heard of again."""
    with writing(engine) as db:
        assert taking.take(db, Round((), now, Calendar())).held


@pytest.mark.parametrize(("knows", "again"), [(True, 0), (False, 1), (NotReachable("closed"), 1)])
def test_after_a_crash_the_channel_is_asked_first(
    patient: Engine, knows: bool | DeliveryError | None, again: int
) -> None:
    notices(patient, 1)
    crash(patient)
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
    crash(patient)
    channel = Telling(knows=TransientDelivery("busy"))
    assert deliver(patient, {"web": channel}, b.NOW + outbox.LEASE) == 0
    assert channel.got == []


def test_who_opens_one_channel_does_not_settle_what_is_in_doubt_on_another(patient: Engine) -> None:
    (who,) = notices(patient, 1, channels=("slack", "web"))
    slack, web = Telling(failing("p0", error=DeliveryInDoubt("no answer")), knows=True), Telling(knows=False)
    deliver(patient, {"slack": slack, "web": web}, b.NOW)
    here = Round((), b.NOW + outbox.LEASE, Calendar(), here=who)
    assert delivery.deliver(patient, {"web": web}, here) == 0
    assert deliver(patient, {"slack": slack, "web": web}, b.NOW + outbox.LEASE) == 1
    assert web.got == []


def test_a_channel_that_is_gone_leaves_its_tries_in_doubt(patient: Engine) -> None:
    notices(patient, 1, channels=("teams", "web"))
    teams, web = Channel(failing("p0", error=DeliveryInDoubt("no answer"))), Telling(knows=False)
    deliver(patient, {"teams": teams, "web": web}, b.NOW)
    assert deliver(patient, {"web": web}, b.NOW + MINUTE) == 1
    assert web.tried == [("Misschien kreeg je dit bericht al.",)]


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


def test_who_has_no_account_waits_and_is_tried_less_and_less_often(patient: Engine) -> None:
    (who,) = notices(patient, 1, channels=())
    with writing(patient) as db:
        wishes.keep(db, who, Wishes(quiet_from=time(0), quiet_until=time(0)))
    now, waited = b.NOW, []
    for _ in range(14):
        assert deliver(patient, {"web": Channel()}, now) == 0
        waited.append(due_at(patient) - now)
        now = due_at(patient)
    assert waited == sorted(waited)
    assert (waited[0], waited[-1]) == (delivery.AWAY_FIRST, delivery.AWAY_LONGEST)
    with reading(patient) as db:
        assert db.execute(select(t.notices.c.remark, t.notices.c.unreached)).all() == [("no channel", True)]
        assert db.execute(select(t.messages.c.attempts)).scalar_one() == 0


@pytest.mark.parametrize("knows", [None, "no witness"])
def test_where_nobody_can_tell_what_was_told_is_said_once_more_with_a_remark(
    patient: Engine, knows: str | None
) -> None:
    """And never a third time: then it ends in doubt."""
    notices(patient, 1)
    channel = Channel() if knows == "no witness" else Telling(knows=None)
    channel.refuse = failing("p0", error=DeliveryInDoubt("no answer"))
    for n in range(4):
        assert deliver(patient, {"web": channel}, b.NOW + n * delivery.SETTLE) == 0
    assert channel.tried == [(), ("Misschien kreeg je dit bericht al.",)]
    assert states(patient) == {"p0.0": "onzeker"}


def test_what_was_taken_and_not_begun_is_sent_as_if_nothing_happened(patient: Engine) -> None:
    """Also over a channel that cannot look back: a try is written down before it begins."""
    notices(patient, 2, 2)
    crash(patient)
    channel = Channel()
    assert deliver(patient, {"web": channel}, b.NOW + outbox.LEASE) == 4
    assert channel.tried == [()] * 4


def test_a_try_that_cannot_be_written_down_does_not_begin(patient: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    notices(patient, 2)
    tried = outbox.tried

    def writing_down(db: Connection, attempts: Sequence[outbox.Attempt], settled: Sequence[str] = ()) -> None:
        if any(one.message == "p1.0" for one in attempts):
            raise StorageError("the disk is full")
        tried(db, attempts, settled)

    channel = Channel()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "tried", writing_down)
        assert deliver(patient, {"web": channel}, b.NOW) == 1
    assert channel.keys == ["p0.0"]
    assert deliver(patient, {"web": channel}, b.NOW + MINUTE) == 1


def test_when_the_lease_ends_while_nobody_can_be_asked_it_is_not_sent(patient: Engine) -> None:
    """The channel is away: it stays in doubt until it can be asked, and the next message waits behind it."""
    notices(patient, 1, 2)
    crash(patient)
    channel = Telling(knows=TransientDelivery("busy", retry_after=60))
    now = b.NOW + outbox.LEASE
    assert deliver(patient, {"web": channel}, now) == 0
    assert set(states(patient).values()) == {"bezig"}
    channel.knows = False
    assert deliver(patient, {"web": channel}, now + MINUTE) == 2
    assert channel.keys == ["p0.0", "p0.1"]


def test_the_channel_somebody_prefers_is_tried_first(patient: Engine) -> None:
    (who,) = notices(patient, 1, channels=("slack", "web"))
    with writing(patient) as db:
        wishes.keep(db, who, Wishes(channel="web"))
    slack, web = Channel(), Channel()
    deliver(patient, {"slack": slack, "web": web}, b.NOW)
    assert (slack.keys, web.keys) == ([], ["p0.0"])


def test_each_try_is_kept_with_what_the_channel_calls_it(patient: Engine) -> None:
    notices(patient, 1, channels=("slack", "web"))
    slack, web = Channel(failing("p0", error=NotReachable("away"))), Channel()
    deliver(patient, {"slack": slack, "web": web}, b.NOW)
    a = t.attempts.c
    with reading(patient) as db:
        found = db.execute(select(a.channel, a.outcome, a.reference, a.remark).order_by(a.id)).all()
    assert found == [("slack", "mislukt", "", "away"), ("web", "gelukt", "nr 1", "")]


def test_a_batch_is_all_that_is_held(patient: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    notices(patient, 7)
    monkeypatch.setattr(taking, "BATCH", 3)
    sizes = []
    take = taking.take

    def taken(*given: Any) -> taking.Taken:
        found = take(*given)
        sizes.append(found.held)
        return found

    monkeypatch.setattr(taking, "take", taken)
    assert deliver(patient, {"web": Channel()}, b.NOW) == 7
    assert sizes == [3, 3, 1, 0, 0]
