"""After a crash, or when a channel gives no answer: what may have arrived is settled before anything is said again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import Connection, Engine

from bot.errors import (
    DeliveryError,
    DeliveryInDoubt,
    NotReachable,
    StorageError,
    TransientDelivery,
)
from schedules import deliver as delivery
from schedules import taking
from schedules.moment import Calendar
from schedules.taking import Round
from storage import outbox
from storage.engine import writing
from tests.schedules.channels import (
    MINUTE,
    Channel,
    Telling,
    deliver,
    failing,
    notices,
    states,
)
from tests.storage import builders as b


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
