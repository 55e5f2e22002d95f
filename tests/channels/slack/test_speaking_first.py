"""Messages the bot starts itself: once, at Slack's pace, and with the right word for every refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.slack.errors import BlocksRefused
from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery
from bot.messages import Address, Reply
from tests.channels.slack.scripted import Stage, now, running

TO_NOOR = Address("slack", "T1", "U1", "")


def test_it_opens_the_conversation_and_its_key_can_be_asked_after(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        before = now() - timedelta(seconds=1)
        assert channel.arrived(TO_NOOR, "1:les:4", before) is False
        named = channel.send(TO_NOOR, Reply("De les vervalt."), "1:les:4")
        assert quiet.said() == ["De les vervalt."]
        assert named == f"{quiet.user.dm_id} {quiet.team.said(quiet.user)[0].ts}"
        assert channel.arrived(TO_NOOR, "1:les:4", before) is True
        assert channel.arrived(TO_NOOR, "1:les:5", before) is False
        ahead = before + timedelta(hours=1)
        assert channel.arrived(TO_NOOR, "1:les:4", ahead) is True, "begun when this clock was an hour ahead"


def test_it_does_not_go_on_in_the_thread_in_which_somebody_was_met(quiet: Stage) -> None:
    quiet.team.dm_channel(quiet.user)
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        channel.send(Address("slack", "T1", "U1", f"{quiet.user.dm_id}:169.1"), Reply("De les vervalt."), "1:les:4")
        assert quiet.said() == ["De les vervalt."]
        assert "thread_ts" not in quiet.team.said(quiet.user)[0]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 429, "retry_after": 7}, TransientDelivery),
        ({"error": "ratelimited"}, TransientDelivery),
        ({"error": "internal_error"}, TransientDelivery),
        ({"error": "a_word_of_next_year"}, TransientDelivery),
        ({"error": "fatal_error"}, DeliveryInDoubt),
        ({"status": 503}, DeliveryInDoubt),
        ({"error": "channel_not_found"}, NotReachable),
        ({"error": "is_archived"}, NotReachable),
        ({"error": "user_disabled"}, NotReachable),
        ({"error": "messages_tab_disabled"}, NotReachable),
        ({"error": "token_revoked"}, NotReachable),
        ({"error": "account_inactive"}, NotReachable),
        ({"error": "invalid_blocks", "times": 2}, BlocksRefused),
        ({"error": "msg_too_long"}, PermanentDelivery),
        ({"error": "missing_scope"}, PermanentDelivery),
    ],
    ids=str,
)
def test_every_refusal_has_its_kind(quiet: Stage, fault: dict[str, Any], kind: type[DeliveryError]) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("chat.postMessage", **fault, done=False)
        with pytest.raises(DeliveryError) as refused:
            channel.send(TO_NOOR, Reply("Hoi"), "1:a:1")
    assert type(refused.value) is kind
    if fault.get("retry_after"):
        assert isinstance(refused.value, TransientDelivery)
        assert refused.value.retry_after == 7


def test_somebody_who_is_gone_is_not_reachable(quiet: Stage) -> None:
    quiet.team.user("U2", deleted=True)
    with running(quiet.slack, quiet.script, quiet.team) as channel, pytest.raises(NotReachable):
        channel.send(Address("slack", "T1", "U2", ""), Reply("Hoi"), "2:a:1")


def test_a_workspace_without_the_app_is_not_reachable(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel, pytest.raises(NotReachable):
        channel.send(Address("slack", "T9", "U1", ""), Reply("Hoi"), "1:a:1")


def test_one_that_may_have_been_said_is_found_and_not_said_again(quiet: Stage) -> None:
    """Slack took it and the connection broke: the message is there, so sending ends well."""
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("chat.postMessage", drop=True)
        channel.send(TO_NOOR, Reply("Hoi"), "1:a:1")
        assert quiet.said() == ["Hoi"]


LONG = Reply("Begin", paragraphs=tuple(f"regel {n} " + "x" * 900 for n in range(20)))


@pytest.mark.parametrize("other", [False, True], ids=["in this process", "in another"])
def test_one_that_broke_off_goes_on_where_it_was(quiet: Stage, other: bool) -> None:
    """Of a message in two parts the second is refused: the next try says only that one, whoever makes it."""
    with (
        running(quiet.slack, quiet.script, quiet.team) as channel,
        running(quiet.slack, quiet.script, quiet.team) as second,
    ):
        quiet.slack.fault("chat.postMessage", status=429, retry_after=0, when=lambda args: "regel 0" not in str(args))
        with pytest.raises(TransientDelivery):
            channel.send(TO_NOOR, LONG, "1:a:1")
        assert len(quiet.team.said(quiet.user)) == 1
        assert channel.arrived(TO_NOOR, "1:a:1", now() - timedelta(minutes=1)) is False
        (second if other else channel).send(TO_NOOR, LONG, "1:a:1")
        said = "".join(str(message.blocks) for message in quiet.team.said(quiet.user))
    assert [said.count(f"regel {n} ") for n in range(20)] == [1] * 20


def test_a_long_one_is_said_also_where_the_app_may_not_look(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("conversations.history", error="missing_scope", times=None)
        channel.send(TO_NOOR, LONG, "1:a:1")
        assert len(quiet.team.said(quiet.user)) == 2


def test_while_the_conversation_cannot_be_read_it_is_not_known_whether_it_arrived(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("conversations.history", status=429, retry_after=1)
        with pytest.raises(TransientDelivery):
            channel.arrived(TO_NOOR, "1:a:1", now() - timedelta(minutes=1))


def test_a_limit_of_the_workspace_holds_for_everybody_there(quiet: Stage) -> None:
    other = quiet.team.user("U2", email="jan@zorg.nl")
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("chat.postMessage", status=429, retry_after=30)
        for account in (TO_NOOR, Address("slack", "T1", other.id, "")):
            with pytest.raises(TransientDelivery) as limited:
                channel.send(account, Reply("Hoi"), f"{account.user}:a:1")
            assert limited.value.retry_after is not None
            assert limited.value.retry_after > 20
        assert len(quiet.slack.calls_of("chat.postMessage")) == 1


def test_two_messages_in_one_conversation_are_a_second_apart() -> None:
    import asyncio

    from bot.channels.slack.pace import Pace

    clock = [0.0]
    waits: list[float] = []

    async def talk() -> None:
        pace = Pace(1.0, lambda: clock[0])
        for conversation in ("a", "b", "a"):
            async with pace.turn(conversation):
                waits.append(clock[0])

    async def slept(seconds: float) -> None:
        clock[0] += seconds

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.channels.slack.pace.asyncio.sleep", slept)
        asyncio.run(talk())
    assert waits == [0.0, 0.0, 1.0]


def test_nobody_waits_for_a_channel_that_does_not_run(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        pass
    with pytest.raises(NotReachable):
        channel.send(TO_NOOR, Reply("Hoi"), "1:a:1")
    channel.beat()
