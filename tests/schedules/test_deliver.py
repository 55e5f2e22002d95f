"""Messages the bot starts: each arrives once, whatever falls over, and nobody waits for somebody else's trouble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from bot.domain.notices import Wishes
from bot.domain.people import PersonId
from bot.errors import (
    DeliveryInDoubt,
    NotReachable,
    PermanentDelivery,
    TransientDelivery,
)
from bot.messages import Notice, Reply
from schedules import deliver as delivery
from schedules import taking
from schedules.deliver import FIRST_WAIT, LONGEST_WAIT
from schedules.moment import Calendar
from schedules.taking import Round
from storage import outbox, wishes
from storage import tables as t
from storage.engine import reading, writing
from tests.schedules.channels import (
    SECOND,
    Channel,
    deliver,
    due_at,
    failing,
    notices,
    states,
)
from tests.storage import builders as b


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
